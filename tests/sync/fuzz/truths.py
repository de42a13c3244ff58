# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what must hold at the end of a history, when everybody has met."""

from __future__ import annotations

import json

from tests.sync.fuzz.book import Broken, Seen
from tests.sync.fuzz.office import Desk, Office, device_id

# what a file brought of cases that are not ours waits for a key that never comes
_LEFT = (
    "SELECT count(*) FROM envelope WHERE state = 'sealed' "
    "OR (state = 'waiting' AND log_no IN (SELECT log_no FROM case_file UNION SELECT log_no FROM team))"
)


def check(office: Office) -> None:
    """Raises Broken."""
    for desk in office.at_work:
        _is_at_rest(desk)
    orders = _erased(office)
    office.book.erased = orders
    lead = office.lead
    seen = office.shown(lead)
    office.book.check(seen, office.everywhere())
    allowed = _readers(lead)
    for desk in office.at_work:
        cases = {row[0].hex() for row in desk.laptop.rows("SELECT id FROM case_file")}
        if cases & orders:
            raise Broken(f"an erased case is on {desk.name}")
        if not desk.api.overview.state().is_member:
            continue  # who is leaving brings, and fetches nothing any more
        if desk.user != lead.user:
            should = {case for case, users in allowed.items() if users is None or desk.user in users}
            if cases != should:
                raise Broken(f"access: {desk.name} has {cases}, and should have {should}")
        _shows_the_same(office, seen, desk, cases)
        _same_states(lead, desk)
    _shut_out(office)
    office.check_honest()


def _is_at_rest(desk: Desk) -> None:
    if desk.outcome != "done":
        raise Broken(f"not done: {desk.name} {desk.outcome}")
    state = desk.api.overview.state()
    if not state.is_member and state.unsent:
        return  # leaving, and too late for the hub: it went by file
    if state.unsent or desk.laptop.rows(_LEFT) != [(0,)]:
        what = desk.laptop.rows("SELECT state, reason, kind, count(*) FROM envelope GROUP BY 1, 2, 3")
        raise Broken(f"something stays behind: {desk.name} {state} {what}")
    if not desk.laptop.is_sound():
        raise Broken(f"the tables do not follow from the journal: {desk.name}")


def _erased(office: Office) -> set[str]:
    """Cases that two administrators had erased."""
    standing = office.lead.laptop.store.local(office.lead.laptop.membership.standing)
    assert standing is not None
    return {case for log_id, case in office.logs.items() if standing.directory.orders_erasure(log_id)}


def _readers(lead: Desk) -> dict[str, set[str] | None]:
    """Who reads a case; None for everybody."""
    rules = lead.laptop.rows("SELECT name, value FROM team_rule WHERE deleted = 0")
    everybody = any(name == "workers_read_working_files" and value and json.loads(value) for name, value in rules)
    rows = lead.laptop.rows("SELECT id, primary_worker_id, backup_worker_id, restricted FROM case_file")
    return {
        case.hex(): None if everybody and not restricted else {one.hex() for one in (first, backup) if one}
        for case, first, backup, restricted in rows
    }


def _shows_the_same(office: Office, lead: Seen, desk: Desk, cases: set[str]) -> None:
    mine = office.shown(desk)
    for place, texts in mine.texts.items():
        if lead.texts.get(place) != texts:
            raise Broken(f"different things: {desk.name} {place} {texts}, {lead.texts.get(place)}")
    if mine.deleted != lead.deleted & {place.record for place in mine.texts}:
        raise Broken(f"different deletions: {desk.name}")
    held = office.texts(desk)
    for one in office.book.written:
        if one.text in held and one.case_id not in cases:
            raise Broken(f"{desk.name} holds what it may not: {one}")


def _same_states(lead: Desk, desk: Desk) -> None:
    logs = [
        row[0] for row in desk.laptop.rows("SELECT DISTINCT l.log_id FROM log l JOIN journal j ON j.log_no = l.log_no")
    ]
    for log_id in logs:
        if desk.laptop.hash_of(log_id) != lead.laptop.hash_of(log_id):
            raise Broken(f"two laptops that hold the same differ: {desk.name}")


def _shut_out(office: Office) -> None:
    """Who is out holds no newest key of any log. An order that was lost with every copy of it is no order."""
    standing = office.lead.laptop.store.local(office.lead.laptop.membership.standing)
    assert standing is not None
    sql = "SELECT l.log_id, max(k.epoch) FROM log_key k JOIN log l ON l.log_no = k.log_no"
    newest = dict(office.lead.laptop.rows(f"{sql} GROUP BY 1"))
    for desk in office.desks:
        if desk.is_out and standing.directory.device_at(bytes.fromhex(device_id(desk))) is None:
            for log_id, epoch in desk.laptop.rows(f"{sql} WHERE k.key IS NOT NULL GROUP BY 1"):
                if log_id in newest and newest[log_id] <= epoch:
                    raise Broken(f"{desk.name} is out and holds the newest key")

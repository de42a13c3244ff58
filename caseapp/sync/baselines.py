# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what guests begin with: made where a log is managed, and at a guest's, whose names are in it.

Who is who travels in it too, because the log of the team is not for guests (docs/decisions/016).
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from caseapp.store.colleagues import envelopes as kept
from caseapp.store.colleagues import progress
from caseapp.store.colleagues.progress import LogRow
from caseapp.store.guest_gate import WRITES
from caseapp.store.journal import COLUMNS, as_save
from caseapp.store.plain_sql import Run, first_value, run_of
from caseapp.store.reader import Reader
from caseapp.sync.access import guests_of
from caseapp.sync.envelope import Envelope, Header, Kind, check_signature, open_body, parse, seal
from caseapp.sync.fetching import fetch_wraps
from caseapp.sync.grantbook import GrantBook
from caseapp.sync.outbox import wire_save
from caseapp.sync.people import count_as_sent, keep_names, names_of
from caseapp.sync.protocol.baselines import BASELINE, Baseline, decode_baseline, encode_baseline
from caseapp.sync.protocol.directory import GroupKind
from caseapp.sync.protocol.grants import MANAGE, READ, WRITE, may_manage
from caseapp.sync.protocol.limits import DEPS, READER_LEVEL
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import digest
from caseapp.sync.session import Session
from caseapp.sync.snapshots import is_whole
from caseapp.sync.standing import Standing
from caseapp.sync.visiting import must_be_managed

_MADE = "baselines"  # what we know to be at the hub: JSON of {log number: [epoch, digest of the names]}
_TAKEN = "baselines_read"  # at a guest: JSON of {log id: env_id} of those whose names are known
_LOGS = 10  # asked about in one round


# -- where a log is managed --------------------------------------------------------------------------------------------


def tend_baselines(session: Session) -> None:
    """Make the baselines that guests wait for. What the hub does not like now is done in a later round."""
    fetch_newest_keys(session)
    for log, wanted in session.local(lambda unit, standing: _wanted(run_of(unit), standing))[:_LOGS]:
        try:
            _make_if_missing(session, log, wanted)
        except Refused as refused:
            session.report.refuse(refused.code)


def fetch_newest_keys(session: Session, case_id: bytes = b"") -> None:
    """The newest keys of logs guests are in, and of a case: nobody asked for them, as nothing is written under them."""

    def read(run: Run, standing: Standing) -> list[bytes]:
        book, some = GrantBook(run, standing), _with_guests(run, standing)
        rows = [log for log in progress.logs(run) if log.log_no in some or (case_id and log.case_id == case_id)]
        newest = [(log.log_id, book.newest(log.log_no)) for log in rows]
        return [log_id for log_id, one in newest if one is not None and one.key is None]

    without = session.local(lambda unit, standing: read(run_of(unit), standing))
    if without:
        fetch_wraps(session, without)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """From which epoch on a baseline must be, at which place of the hub that began, and whose names it carries."""

    epoch: int
    place: int
    names: str
    is_known: bool


def _wanted(run: Run, standing: Standing) -> list[tuple[LogRow, _Wanted]]:
    if standing.is_guest or not standing.is_member:
        return []
    book, made = GrantBook(run, standing), _facts(run, _MADE)
    found, with_guests = [], _with_guests(run, standing)
    for log in progress.logs(run):
        newest = book.newest(log.log_no) if log.case_id is not None and log.log_no in with_guests else None
        if newest is None or newest.key is None:
            continue
        guests = guests_of(newest.record, standing.directory).keys()
        if not guests or not may_manage(newest.record, standing.directory, standing.keys.dev_id):
            continue
        epoch = max(_since(book, log.log_no, group_id) for group_id in guests)
        names = digest("oe1-people", repr(sorted(people_of(run, standing, log).items())).encode()).hex()
        before = made.get(str(log.log_no))
        if epoch > 1 and before != [epoch, names]:
            place = _place_of_key(run, log.log_no, epoch)
            found.append((log, _Wanted(epoch, place, names, before is not None and before[0] == epoch)))
    return found


def _with_guests(run: Run, standing: Standing) -> set[int]:
    """Logs of which a key names guests who are still there: a few of very many."""
    directory = standing.directory
    groups = [one for one, group in directory.groups.items()
              if group.kind is GroupKind.GUESTS and directory.members(one)]  # fmt: skip
    found: set[int] = set()
    for group_id in groups:
        found.update(row[0] for row in run("SELECT DISTINCT log_no FROM log_key WHERE instr(record, ?)", (group_id,)))
    return found


def _since(book: GrantBook, log_no: int, group_id: bytes) -> int:
    """The epoch with which the present access of a group began."""
    began = 0
    for one in reversed(book.line(log_no)):
        if all(grant.group_id != group_id for grant in book.record_of(one).grants):
            break
        began = one.epoch
    return began


def _place_of_key(run: Run, log_no: int, epoch: int) -> int:
    """Where the hub has the key of an epoch; beyond everything while it has not."""
    places = [row.hub_seq for row in kept.all_of(run, log_no, (Kind.KEY,)) if row.epoch == epoch and row.hub_seq]
    return min(places, default=2**53)


def _make_if_missing(session: Session, log: LogRow, wanted: _Wanted) -> None:
    listed = session.hub.shelf.baselines(log.log_id).snapshots
    if wanted.is_known or not any(one[2] >= wanted.place for one in listed):
        with session.store.reading_whole() as reader:
            standing = session.membership.standing(reader)
            envelope = None if standing is None else baseline_of(reader, standing, log)
        if envelope is None:
            return  # something of it is not here yet
        session.hub.shelf.put_snapshot(log.log_id, envelope.data)

    def note(run: Run) -> None:
        progress.set_fact(run, _MADE, json.dumps({**_facts(run, _MADE), str(log.log_no): [wanted.epoch, wanted.names]}))

    session.local(lambda unit, _standing: note(run_of(unit)))


def baseline_of(reader: Reader, standing: Standing, log: LogRow) -> Envelope | None:
    """What stands in a log now, under its newest key; None while not everything of it is here and sent."""
    run = run_of(reader)
    newest = GrantBook(run, standing).newest(log.log_no)
    ids = standing.device_ids
    held = {ids[dev_no]: seq for dev_no, seq in progress.held_numbers(run, log.log_no).items() if seq}
    if newest is None or newest.key is None or not is_whole(run, log.log_no) or not 0 < len(held) <= DEPS:
        return None
    rows = run(f"SELECT {COLUMNS} FROM journal WHERE log_no = ? ORDER BY rev", (log.log_no,)).fetchall()  # noqa: S608
    saves = [(ids[one.dev_no], one.save_id, wire_save(one, ids)) for one in map(as_save, rows)]
    header = Header(
        kind=Kind.SNAPSHOT,
        log_id=log.log_id,
        dev_id=standing.keys.dev_id,
        seq=BASELINE,
        epoch=newest.record.epoch,
        save_id=secrets.token_bytes(16),
        dir_height=standing.directory.height,
        dir_hash=standing.directory.head[:8],
        deps=tuple(sorted(held.items())),
        crit=READER_LEVEL,
    )
    return seal(header, encode_baseline(people_of(run, standing, log), saves), newest.key, standing.keys)


def people_of(run: Run, standing: Standing, log: LogRow) -> dict[bytes, str]:
    """Names of who wrote in a log or has its case, and under the id of the organisation that of the team."""
    devices = standing.directory.devices
    wrote = run("SELECT DISTINCT d.dev_id FROM journal j JOIN device d ON d.dev_no = j.dev_no WHERE j.log_no = ?",
                (log.log_no,)).fetchall()  # fmt: skip
    ids = {devices[dev_id].author for (dev_id,) in wrote if dev_id in devices}
    case = run("SELECT primary_worker_id, backup_worker_id FROM case_file WHERE id = ?", (log.case_id,)).fetchone()
    ids |= {one for one in case or () if one}
    team = first_value(run("SELECT name FROM team WHERE deleted = 0 ORDER BY born, id"))
    return names_of(run, ids) | ({standing.org_id: str(team)} if team else {})


# -- at a guest's ------------------------------------------------------------------------------------------------------


def tend_guest(session: Session) -> None:
    """At a guest's: where may be written, and who is who in what was granted."""
    if not session.local(lambda _unit, standing: standing.is_guest):
        return
    logs = session.local(lambda unit, standing: _note_writable(run_of(unit), standing))
    for log in logs[:_LOGS]:
        try:
            _read_names(session, log)
        except Refused as refused:
            session.report.refuse(refused.code)


def _note_writable(run: Run, standing: Standing) -> list[LogRow]:
    """Note which logs may be written; those that may be read."""
    book = GrantBook(run, standing)
    ours = standing.directory.groups_of(standing.keys.dev_id)
    readable, writable = [], []
    for log in progress.logs(run):
        newest = book.newest(log.log_no) if log.case_id is not None else None
        roles = {one.role for one in newest.record.grants if one.group_id in ours} if newest is not None else set()
        if roles & {READ, WRITE, MANAGE}:
            readable.append(log)
        if roles & {WRITE, MANAGE}:
            writable.append(log.log_no)
    progress.set_fact(run, WRITES, json.dumps(writable))
    count_as_sent(run)
    return readable


def _read_names(session: Session, log: LogRow) -> None:
    """Who is who, when somebody made a newer baseline than the one we read last."""
    listed = session.hub.shelf.snapshots(log.log_id).snapshots
    if (
        not listed
        or session.local(lambda unit, _s: _facts(run_of(unit), _TAKEN)).get(log.log_id.hex()) == listed[0][0].hex()
    ):
        return
    env_id = listed[0][0]
    data = session.hub.shelf.snapshot(log.log_id, env_id)
    with session.store.reading_whole() as reader:
        standing = session.membership.standing(reader)
        found = None if standing is None else _opened(run_of(reader), standing, log, data)
    if found is not None:
        changes = keep_names(session.store, found.people)
        if changes is not None:
            session.tell(changes)

    def note(run: Run) -> None:
        progress.set_fact(run, _TAKEN, json.dumps({**_facts(run, _TAKEN), log.log_id.hex(): env_id.hex()}))

    session.local(lambda unit, _standing: note(run_of(unit)))


def _opened(run: Run, standing: Standing, log: LogRow, data: bytes) -> Baseline | None:
    """None for what does not hold, or was not sealed for us."""
    book = GrantBook(run, standing)
    try:
        envelope = parse(data)
        header = envelope.header
        device = standing.directory.device_at(header.dev_id)
        if header.log_id != log.log_id or header.kind is not Kind.SNAPSHOT or device is None:
            return None
        check_signature(envelope, device.sign)
        must_be_managed(book, standing, log.log_no, header)
        return decode_baseline(_content(book, log.log_no, envelope), dict(header.deps))
    except Refused:
        return None


def _content(book: GrantBook, log_no: int, envelope: Envelope) -> bytes:
    keys: Iterable[bytes | None] = (one.key for one in book.of_epoch(log_no, envelope.header.epoch))
    for key in keys:
        if key is not None:
            return open_body(envelope, key)
    raise Refused(Code.UNREADABLE)


def _facts(run: Run, name: str) -> dict[str, Any]:
    found = progress.fact(run, name)
    return dict(json.loads(found)) if isinstance(found, str) else {}

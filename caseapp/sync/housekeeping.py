# SPDX-License-Identifier: EUPL-1.2
"""This is the place for keeping keys where they should be: groups whose members changed, logs whose readers changed.

Whoever sees it first does it; the hub takes the first, and the others see that it was done.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from caseapp.store.colleagues.progress import LogRow, chain, fact, held_numbers, logs, set_fact, unsent_saves
from caseapp.store.openings import held_openings
from caseapp.store.plain_sql import Opened, Run, first_value, run_of
from caseapp.sync.access import facts_of_cases, guests_of, team_rule, wanted_grants
from caseapp.sync.audit import AUDIT, audit_grants, is_ours, owner_of
from caseapp.sync.envelope import Envelope, Header, Kind, seal
from caseapp.sync.grantbook import GrantBook, Granted
from caseapp.sync.protocol.directory import DeviceState, Directory, GroupKind, make_record, new_group, parse_record
from caseapp.sync.protocol.directory_records import Body
from caseapp.sync.protocol.grants import Epoch, KeyRecord, LogSpec, NewLogKeys, awaited, may_manage, new_log_keys
from caseapp.sync.protocol.group_keys import missing_wraps, new_epoch
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import DeviceKeys
from caseapp.sync.standing import HUB, SETTLED, Standing, before_leaving

_DONE = "housekept"  # height of the directory and revision of the journal at which all logs were looked at
_LOOK_AT = "look_at"  # from when on all logs are looked at again, because a new key had to wait
AWAITED_MS = 7 * 24 * 3600 * 1000  # how long a new key waits for what a leaving colleague has not sent yet
_STILL_TAKEN = 200  # saves of somebody who is leaving that still count when a new key cannot wait


# -- the directory -----------------------------------------------------------------------------------------------------


def next_record(standing: Standing, now_ms: int, *, ticks: bool = True) -> bytes | None:
    """The next record this laptop should add to the directory; None when all is as it should be."""
    found = _next_body(standing, now_ms)
    if found is None or (found[0] == "tick" and not ticks):
        return None
    return make_record(standing.directory, found[0], found[1], standing.keys, max(now_ms, 0))


def _next_body(standing: Standing, now_ms: int) -> tuple[str, Body] | None:
    directory, me = standing.directory, standing.keys.dev_id
    step = directory.user_of(me)
    if step is None:
        return None
    if directory.group_of_kind(GroupKind.OWN, standing.user_id) is None:
        return "group_create", new_group(secrets.token_bytes(16), GroupKind.OWN, standing.user_id)
    if directory.is_administrator(me):
        for kind in (GroupKind.TEAM, GroupKind.LEADS, GroupKind.SUPERVISORS, GroupKind.PROTECTION):
            if directory.group_of_kind(kind) is None:
                return "group_create", new_group(secrets.token_bytes(16), kind)
        if directory.recovery is not None and directory.group_of_kind(GroupKind.RECOVERY) is None:
            return "group_create", new_group(secrets.token_bytes(16), GroupKind.RECOVERY)
    return _group_key(standing, directory, me) or (("tick", {}) if directory.tick_is_due(now_ms) else None)


def reads_letters(standing: Standing) -> bool:
    """Whether letters of other laptops to administrators are for this one."""
    return standing.directory.is_administrator(standing.keys.dev_id)


def next_farewell(standing: Standing, gone: Iterable[bytes], now_ms: int) -> bytes | None:
    """The record that ends a laptop which handed over everything and said so; None when all are ended."""
    for dev_id in gone:
        device = standing.directory.devices[dev_id]
        if device.state is DeviceState.LEAVING:
            body: Body = {"dev": dev_id, "reason": "left", "wipe": True}
            return make_record(standing.directory, "device_revoke", body, standing.keys, max(now_ms, 0))
    return None


def _group_key(standing: Standing, directory: Directory, me: bytes) -> tuple[str, Body] | None:
    """A key for a group whose members changed. A group nobody else can serve any more begins again without history."""
    for stale in directory.stale_groups():
        group = directory.groups[stale.group_id]
        if group.kind is GroupKind.GUESTS and not directory.is_administrator(me):
            continue
        if group.kind is not GroupKind.GUESTS and me not in directory.members(stale.group_id):
            continue
        key = standing.group_keys.get((stale.group_id, group.epoch))
        try:
            if group.epoch == 0 or stale.needs_new_epoch:
                if me in group.holders and key is None:
                    continue
                return "group_epoch", new_epoch(directory, stale.group_id, standing.group_keys, me)[0]
            if me in group.holders and key is not None:
                body = missing_wraps(directory, stale.group_id, key)
                if body is not None:
                    return "group_wrap", body
        except Refused:
            continue
    return None


# -- logs --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Regrant:
    """A log that gets a new key: the envelope that says so, and the wraps that travel beside it."""

    log: LogRow
    envelope: Envelope
    made: NewLogKeys


def regrants(opened: Opened, standing: Standing, book: GrantBook, now_ms: int) -> Iterator[Regrant]:
    """New keys for logs whose readers are not those who should be. Looks only at what changed since the last time.

    Where only somebody who is leaving in peace makes the difference, a new key waits for what she has not sent yet.
    Her own laptop gives logs which it began before it heard of that their first key, as the directory was then.
    """
    run = run_of(opened)
    if standing.is_guest:
        return
    if not standing.is_member:
        before = before_leaving(opened, standing)
        if before is not None:
            yield from _first_keys(run, before, GrantBook(run, before))
        return
    wanted_of = _wanted_of(run, standing, book)
    late = _late(run, standing, now_ms)
    ours = standing.directory.groups_of(standing.keys.dev_id)
    again, looked_at = 0, _to_look_at(run, standing, now_ms)
    for log in looked_at:
        wanted = {
            group_id: role
            for group_id, role in _sealable(wanted_of(log), standing.directory).items()
            if _is_settled(run, standing, group_id)
        }
        if "m" not in wanted.values():
            continue
        newest = book.newest(log.log_no)
        if newest is None:
            if _is_ours(run, log, standing):
                yield from _first_key(run, log, standing, wanted)
        elif newest.key is not None and _differs(newest, wanted, standing):
            if ours.isdisjoint(wanted) and unsent_saves(run, log.log_no, 1):
                again = max(now_ms, 1)  # who gives a log away first sends what was written in it
                continue
            expected = late & awaited(newest.record, standing.directory)
            if expected and _can_wait(newest.record, wanted, standing.directory):
                again = again or now_ms + AWAITED_MS
            else:
                yield _begun(run, log, standing, _Change(wanted, newest, expected))
    if again or len(looked_at) == len(logs(run)):
        set_fact(run, _LOOK_AT, again)


def _first_keys(run: Run, standing: Standing, book: GrantBook) -> Iterator[Regrant]:
    """For logs of ours that have none."""
    wanted_of = _wanted_of(run, standing, book)
    for log in logs(run):
        if book.newest(log.log_no) is None and _is_ours(run, log, standing):
            yield from _first_key(run, log, standing, _sealable(wanted_of(log), standing.directory))


def _first_key(run: Run, log: LogRow, standing: Standing, wanted: dict[bytes, str]) -> Iterator[Regrant]:
    """None while nobody could make the next one, or, of openings, nobody writes."""
    if "m" in wanted.values() and (log.kind != AUDIT or "w" in wanted.values()):
        yield _begun(run, log, standing, _Change(wanted))


def _wanted_of(run: Run, standing: Standing, book: GrantBook) -> Callable[[LogRow], dict[bytes, str]]:
    """Who should hold the key of a log."""
    cases, rule = facts_of_cases(run), team_rule(run)

    def wanted(log: LogRow) -> dict[bytes, str]:
        if log.kind == AUDIT:
            return audit_grants(standing.directory, owner_of(run, book, standing, log.log_no))
        granted, facts = wanted_grants(log, cases, rule, standing.directory), cases.get(log.case_id or b"")
        newest = book.newest(log.log_no)
        if newest is None or facts is None or facts.restricted:
            return granted
        return guests_of(newest.record, standing.directory) | granted  # until somebody withdraws it

    return wanted


def with_guest(
    opened: Opened, standing: Standing, book: GrantBook, log: LogRow, guest: tuple[bytes, str]
) -> Regrant | None:
    """A new key of a log for a group of guests too, with a role, or with an empty one without that group.

    None when it is so already. Raises Refused(not_member) where we do not manage.
    """
    newest, (group_id, role) = book.newest(log.log_no), guest
    me = standing.keys.dev_id
    if newest is None or newest.key is None or not may_manage(newest.record, standing.directory, me):
        raise Refused(Code.NOT_MEMBER, rule="maker")
    wanted = _sealable(_wanted_of(run_of(opened), standing, book)(log), standing.directory)
    wanted.pop(group_id, None)
    if role:
        wanted[group_id] = role
    if not _is_other(newest.record, wanted, standing.directory):
        return None
    return _begun(run_of(opened), log, standing, _Change(wanted, newest))


def passed_on(opened: Opened, standing: Standing, book: GrantBook, signer: DeviceKeys) -> Iterator[Regrant]:
    """New keys, signed by the recovery key, for logs whose readers are not those who should be and that are not ours to

    pass on.
    """
    run = run_of(opened)
    wanted_of = _wanted_of(run, standing, book)
    for log in logs(run):
        newest = book.newest(log.log_no)
        wanted = _sealable(wanted_of(log), standing.directory)
        if newest is None or newest.key is None or "m" not in wanted.values():
            continue
        if not may_manage(newest.record, standing.directory, standing.keys.dev_id) and _is_other(
            newest.record, wanted, standing.directory
        ):
            yield _begun(run, log, standing, _Change(wanted, newest, signer=signer))


def _is_other(record: KeyRecord, wanted: dict[bytes, str], directory: Directory) -> bool:
    present = {one.group_id: (one.role, one.group_epoch) for one in record.grants}
    return present != {group_id: (role, directory.groups[group_id].epoch) for group_id, role in wanted.items()}


def _late(run: Run, standing: Standing, now_ms: int) -> frozenset[bytes]:
    """Devices that left so short ago that what they wrote may still come. A clock that is far off waits for nobody."""
    found = set()
    for one in standing.directory.devices.values():
        if one.state is DeviceState.LEAVING and one.left is not None:
            at = parse_record(chain(run, one.left - 1)[0]).time_ms
            if abs(now_ms - at) < AWAITED_MS:
                found.add(one.dev_id)
    return frozenset(found)


def _can_wait(record: KeyRecord, wanted: dict[bytes, str], directory: Directory) -> bool:
    """Whether the groups that still have somebody in them keep the log, and nobody who could read was shut out."""
    present = {one.group_id: one.role for one in record.grants}
    if any(present.get(group_id) != wanted.get(group_id) for group_id in present.keys() | wanted.keys()
           if group_id in wanted or directory.members(group_id)):  # fmt: skip
        return False
    return not any(
        one.revoked is not None and one.revoked > record.dir_height
        and any(directory.is_member(one.dev_id, grant.group_id, record.dir_height) for grant in record.grants)
        for one in directory.devices.values()
    )  # fmt: skip


def must_look_again(run: Run, now_ms: int) -> bool:
    """Whether a log waited for something to be sent before it gets its new key."""
    again = fact(run, _LOOK_AT)
    return isinstance(again, int) and 0 < again <= now_ms


def note_looked(run: Run, standing: Standing) -> None:
    """Remember up to where logs were looked at."""
    set_fact(run, _DONE, f"{standing.directory.height}:{_revision(run)}")


def _revision(run: Run) -> int:
    return int(first_value(run("SELECT max(rev) FROM journal")) or 0)


def _to_look_at(run: Run, standing: Standing, now_ms: int) -> tuple[LogRow, ...]:
    height, _, rev = str(fact(run, _DONE) or "-1:0").partition(":")
    every = logs(run)
    again = fact(run, _LOOK_AT)
    if int(height) != standing.directory.height or (isinstance(again, int) and 0 < again <= now_ms):
        return every
    moved = {row[0] for row in run("SELECT DISTINCT log_no FROM journal WHERE rev > ?", (int(rev),))}
    team_moved = any(log.log_no in moved and log.kind == "team" for log in every)
    cases_moved = {log.case_id for log in every if log.log_no in moved}
    keyless = "SELECT log_no FROM audit_log WHERE log_no NOT IN (SELECT log_no FROM log_key)"
    moved |= {row[0] for row in run(keyless)}
    return every if team_moved else tuple(
        log for log in every if log.log_no in moved or (log.case_id is not None and log.case_id in cases_moved)
    )  # fmt: skip


def _is_settled(run: Run, standing: Standing, group_id: bytes) -> bool:
    """Without a hub, whether an administrator has seen the group: records of others may still be lost (chains.py)."""
    if fact(run, HUB) is not None or standing.directory.is_administrator(standing.keys.dev_id):
        return True
    group = standing.directory.groups[group_id]
    settled = fact(run, SETTLED)
    return max([group.created, *(one.height for one in group.epochs)]) <= (settled if isinstance(settled, int) else 0)


def _sealable(wanted: dict[bytes, str], directory: Directory) -> dict[bytes, str]:
    """Of these groups those to which something new may be sealed."""

    def may(group_id: bytes) -> bool:
        group = directory.groups[group_id]
        return group.epoch > 0 if group.kind is GroupKind.RECOVERY else directory.may_seal_to(group_id)

    return {group_id: role for group_id, role in wanted.items() if may(group_id)}


def _is_ours(run: Run, log: LogRow, standing: Standing) -> bool:
    """Whether the first save of a log is ours: who begins a log gives it its first key."""
    if log.kind == AUDIT:
        return is_ours(run, standing, log.log_no)
    first = first_value(run("SELECT dev_no FROM journal WHERE log_no = ? ORDER BY rev LIMIT 1", (log.log_no,)))
    return first in standing.signers


def _differs(newest: Granted, wanted: dict[bytes, str], standing: Standing) -> bool:
    record, directory = newest.record, standing.directory
    return may_manage(record, directory, standing.keys.dev_id) and _is_other(record, wanted, directory)


@dataclass(frozen=True, slots=True)
class _Change:
    """What a log is to get: the groups and their roles, the key before, late saves that still count, who signs."""

    wanted: dict[bytes, str]
    before: Granted | None = None
    expected: frozenset[bytes] = frozenset()
    signer: DeviceKeys | None = None


def _begun(run: Run, log: LogRow, standing: Standing, change: _Change) -> Regrant:
    wanted, before, expected = change.wanted, change.before, change.expected
    keys = change.signer or standing.keys
    held = held_openings(run, log.log_no) if log.kind == AUDIT else held_numbers(run, log.log_no)
    fence = {standing.device_ids[dev_no]: seq for dev_no, seq in held.items()}
    fence |= {dev_id: fence.get(dev_id, 0) + _STILL_TAKEN for dev_id in expected}
    spec = LogSpec(log.log_id, log.kind, log.kind, log.case_id or b"")
    epoch = None if before is None else Epoch(before.record, before.key or b"")
    made = new_log_keys(standing.directory, spec, wanted, epoch, fence)
    header = Header(
        kind=Kind.KEY,
        log_id=log.log_id,
        dev_id=keys.dev_id,
        seq=made.record.epoch,
        epoch=made.record.epoch,
        save_id=secrets.token_bytes(16),
        dir_height=standing.directory.height,
        dir_hash=standing.directory.head[:8],
    )
    return Regrant(log, seal(header, made.content, None, keys), made)

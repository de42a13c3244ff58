# SPDX-License-Identifier: EUPL-1.2
"""This is the place for taking envelopes into a log: one transaction, in the one order in which nothing is missed.

    lock the log row -> what is here already -> epoch, fence, gap, size, quota -> insert -> the counter of the
    organisation (last but one, because it makes everybody wait) -> head of the log -> commit

The counter row stays locked until commit, so positions become visible in the order in which they are given out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from caseapp.sync.envelope import Envelope, Header, Kind, parse
from caseapp.sync.protocol.grants import (
    AUDIT,
    KeyRecord,
    check_key_record,
    check_now,
    counts,
    may_manage,
    parse_key_record,
)
from caseapp.sync.protocol.limits import LOGS_PER_ORGANISATION
from caseapp.sync.protocol.messages import DUPLICATE, OK
from caseapp.sync.protocol.openings import OPENING_BYTES
from caseapp.sync.protocol.refusals import Code, Refused
from casehub.membership import Membership
from casehub.store.database import Tx
from casehub.store.logs import RANK, erase_order
from casehub.store.organisations import now_ms

_LOG = (  # only the log is locked: `size` and `logs` are for quotas, and may lag behind what others do right now
    "SELECT l.org_id, l.head, l.epoch, l.erased, o.size, o.logs, l.compartment FROM log l"
    " JOIN org o ON o.org_id = l.org_id WHERE l.log_id = ?"
)
COUNTED = frozenset({Kind.OPS, Kind.AUDIT})  # numbered without gaps
TAKEN = COUNTED | {Kind.KEY}
_PER_ENVELOPE = 200  # bytes a row costs beside its content
_ENV = ("log_id", "hub_seq", "env_id", "kind", "dev_id", "dev_seq", "save_id", "epoch", "size", "at", "bytes")
Result = tuple[str, int, dict[str, Any]]


class Again(Exception):
    """The directory or the log moved while this was checked: check again with what holds now."""


@dataclass(frozen=True, slots=True)
class Push:
    """Envelopes of one log, in order, whose signatures hold. `dev_id` is the device that brings them.

    With `repair`, a device gives back what this hub lost: key records are judged by the directory of their day.
    """

    membership: Membership
    dev_id: bytes
    log_id: bytes
    envelopes: tuple[Envelope, ...]
    quota: int
    repair: bool = False


@dataclass(slots=True)
class _Log:
    """What a push finds and leaves behind."""

    head: int
    epoch: int
    grants: dict[bytes, str]
    org_size: int
    org_logs: int
    new: bool = False
    compartment: str = ""
    owner: bytes = b""  # who gave a log of openings its first key
    rows: list[tuple[object, ...]] = field(default_factory=list)
    size: int = 0
    key: KeyRecord | None = None
    records: dict[int, KeyRecord | None] = field(default_factory=dict)
    ranks: dict[bytes, int] = field(default_factory=dict)
    tips: dict[tuple[int, bytes], bytes] = field(default_factory=dict)  # the save_id at the top of every author


def work_of(push: Push) -> Callable[[Tx], list[Result]]:
    """The transaction of one log. Raises Again."""

    def work(tx: Tx) -> list[Result]:
        row = tx.one(f"{_LOG}{tx.lock and tx.lock + ' OF l'}", push.log_id)
        if row is None or row[3]:
            order = erase_order(tx, push.log_id)
            if order:
                return [(str(Code.ERASED), 0, {"order": order}) for _ in push.envelopes]
        if row is not None and row[0] != push.membership.org_id:
            return [(str(Code.NOT_MEMBER), 0, {}) for _ in push.envelopes]
        if row is None:
            org = tx.one("SELECT size, logs FROM org WHERE org_id = ?", push.membership.org_id)
            assert org is not None
            log = _Log(0, 0, {}, org[0], org[1], new=True)
        else:
            grants = tx.all("SELECT group_id, role FROM log_grant WHERE log_id = ?", push.log_id)
            log = _Log(row[1], row[2], dict(grants), row[4], row[5], compartment=row[6])
        results = _results(tx, push, log)
        if log.rows:
            _keep(tx, push, log)
        return results

    return work


def _results(tx: Tx, push: Push, log: _Log) -> list[Result]:
    tops = _tops(tx, push, log)
    here = _here_already(tx, push, tops)
    results: list[Result] = []
    for envelope in push.envelopes:
        header = envelope.header
        name = (int(header.kind), header.dev_id, header.seq)
        if name in here:
            save_id, hub_seq = here[name]
            same = save_id == header.save_id
            results.append((DUPLICATE, hub_seq, {}) if same else (str(Code.FORK), hub_seq, {"save_id": save_id}))
            continue
        try:
            _check(tx, push, log, envelope, tops)
            _check_room(push, log, envelope)
            if header.kind is Kind.KEY:
                _take_key(log, header, parse_key_record(envelope.body))
        except Refused as refused:
            results.append((refused.code, 0, refused.detail))
            continue
        log.head += 1
        log.size += len(envelope.data) + _PER_ENVELOPE
        log.rows.append(_env_row(push, log.head, envelope))
        here[name] = (header.save_id, log.head)
        tops[name[:2]], log.tips[name[:2]] = header.seq, header.save_id
        results.append((OK, log.head, {}))
    return results


def _here_already(
    tx: Tx, push: Push, tops: dict[tuple[int, bytes], int]
) -> dict[tuple[int, bytes, int], tuple[bytes, int]]:
    """What of this push, by its numbers, the log has: save_id and hub_seq. Nothing is above the tops."""
    spans: dict[tuple[int, bytes], list[int]] = {}
    for envelope in push.envelopes:
        spans.setdefault((int(envelope.header.kind), envelope.header.dev_id), []).append(envelope.header.seq)
    here = {}
    for (kind, dev_id), numbers in spans.items():
        if min(numbers) > tops[kind, dev_id]:
            continue
        rows = tx.all(
            "SELECT dev_seq, save_id, hub_seq FROM env"
            " WHERE log_id = ? AND kind = ? AND dev_id = ? AND dev_seq BETWEEN ? AND ?",
            push.log_id,
            kind,
            dev_id,
            min(numbers),
            max(numbers),
        )
        here.update({(kind, dev_id, row[0]): (row[1], row[2]) for row in rows})
    return here


def _tops(tx: Tx, push: Push, log: _Log) -> dict[tuple[int, bytes], int]:
    """The highest number so far of every author in this push."""
    tops = {}
    for name in {(int(one.header.kind), one.header.dev_id) for one in push.envelopes}:
        sql = (
            "SELECT dev_seq, save_id FROM env WHERE log_id = ? AND kind = ? AND dev_id = ?"
            " ORDER BY dev_seq DESC LIMIT 1"
        )
        row = tx.one(sql, push.log_id, *name)
        tops[name] = row[0] if row else 0
        if row:
            log.tips[name] = row[1]
    return tops


def _check_room(push: Push, log: _Log, envelope: Envelope) -> None:
    if log.org_size + log.size + len(envelope.data) + _PER_ENVELOPE > push.quota:
        raise Refused(Code.QUOTA, quota=push.quota)
    if log.new and log.org_logs >= LOGS_PER_ORGANISATION:
        raise Refused(Code.QUOTA, logs=LOGS_PER_ORGANISATION)


# -- may it come in ----------------------------------------------------------------------------------------------------


def _rank(push: Push, log: _Log, dev_id: bytes) -> int:
    if dev_id not in log.ranks:
        groups = push.membership.groups_of(dev_id)
        log.ranks[dev_id] = max((RANK[role] for group, role in log.grants.items() if group in groups), default=0)
    return log.ranks[dev_id]


def _check(tx: Tx, push: Push, log: _Log, envelope: Envelope, tops: dict[tuple[int, bytes], int]) -> None:
    header = envelope.header
    if header.kind not in TAKEN:
        raise Refused(Code.MALFORMED, kind=int(header.kind))
    if header.dir_height > push.membership.height:
        raise Refused(Code.DIR_CONFLICT, height=push.membership.height)  # nobody has seen such a directory
    if header.kind is Kind.KEY:
        _check_key(tx, push, log, envelope, tops)
        return
    if (header.kind is Kind.AUDIT) != (log.compartment == AUDIT):
        raise Refused(Code.MALFORMED, kind=int(header.kind))
    if header.kind is Kind.AUDIT:
        _check_opening(tx, push, log, envelope)
    if log.epoch == 0:
        raise Refused(Code.STALE_EPOCH, epoch=0)
    if header.dev_id != push.dev_id and not _rank(push, log, push.dev_id):
        raise Refused(Code.NOT_MEMBER)  # who brings what others wrote must be in the log too
    if header.epoch > log.epoch:
        raise Refused(Code.STALE_EPOCH, epoch=log.epoch)
    if header.epoch < log.epoch:
        _check_fence(tx, push, log, envelope)
    else:
        _check_author(push, log, header.dev_id)
    name = (int(header.kind), header.dev_id)
    if header.seq != tops[name] + 1:
        raise Refused(Code.GAP, expected=tops[name] + 1)
    if header.prev != log.tips.get(name, b""):
        raise Refused(Code.FORK, save_id=log.tips.get(name, b""))  # it follows a save that another copy made otherwise


def _check_author(push: Push, log: _Log, dev_id: bytes) -> None:
    device = push.membership.device(dev_id)
    if device is None:
        raise Refused(Code.DEVICE_UNKNOWN, dev=dev_id)
    if device.revoked is not None:
        raise Refused(Code.DEVICE_REVOKED, dev=dev_id)
    rank = _rank(push, log, dev_id)
    if not rank:
        raise Refused(Code.NOT_MEMBER)
    if rank < RANK["w"]:
        raise Refused(Code.READ_ONLY)


def _check_opening(tx: Tx, push: Push, log: _Log, envelope: Envelope) -> None:
    """Who opened what is told by the device that began the log, and by no other."""
    if len(envelope.data) > OPENING_BYTES:
        raise Refused(Code.TOO_LARGE)
    if not log.owner:
        sql = "SELECT dev_id FROM env WHERE log_id = ? AND kind = ? AND epoch = 1"
        row = tx.one(sql, push.log_id, int(Kind.KEY))
        log.owner = row[0] if row else b""
    if log.owner != envelope.header.dev_id:
        raise Refused(Code.NOT_MEMBER, rule="owner")


def _check_fence(tx: Tx, push: Push, log: _Log, envelope: Envelope) -> None:
    """Of an epoch that is over only what its fence names is taken (T10); its author may seal the rest again."""
    header = envelope.header
    if counts(_record(tx, push.log_id, log, header.epoch + 1), header.dev_id, header.seq):
        return
    device = push.membership.device(header.dev_id)
    if header.dev_id == push.dev_id and device is not None and _rank(push, log, header.dev_id) >= RANK["w"]:
        raise Refused(Code.STALE_EPOCH, epoch=log.epoch)
    raise Refused(Code.FENCED, epoch=log.epoch)


def _record(tx: Tx, log_id: bytes, log: _Log, epoch: int) -> KeyRecord | None:
    """The key record that began an epoch of this log."""
    if epoch not in log.records:
        row = tx.one("SELECT bytes FROM env WHERE log_id = ? AND kind = ? AND epoch = ?", log_id, int(Kind.KEY), epoch)
        log.records[epoch] = parse_key_record(parse(row[0]).body) if row else None
    return log.records[epoch]


def _check_key(tx: Tx, push: Push, log: _Log, envelope: Envelope, tops: dict[tuple[int, bytes], int]) -> None:
    """Only the first record of an epoch counts, and only if its fence leaves out nothing this hub acknowledged."""
    header, directory = envelope.header, push.membership.directory
    record = parse_key_record(envelope.body)
    if record.epoch != header.epoch or header.seq != header.epoch:
        raise Refused(Code.MALFORMED)
    if record.epoch != log.epoch + 1:
        raise Refused(Code.STALE_EPOCH, epoch=log.epoch)
    if directory.device_at(push.dev_id) is None:
        raise Refused(Code.DEVICE_LEAVING)
    before = _record(tx, push.log_id, log, log.epoch) if log.epoch else None
    if push.repair:
        if not may_manage(before or record, directory, push.dev_id):
            raise Refused(Code.NOT_MEMBER)
        check_key_record(record, header.dev_id, directory, before)
    else:
        check_now(record, header.dev_id, directory, before)
    for dev_id, seq in _acknowledged(tx, push.log_id, tops).items():
        if not record.covers(dev_id, seq):
            raise Refused(Code.STALE_EPOCH, epoch=log.epoch, dev=dev_id, expected=seq)


def _acknowledged(tx: Tx, log_id: bytes, tops: dict[tuple[int, bytes], int]) -> dict[bytes, int]:
    """The highest number of each device, with what this push brought so far."""
    rows = tx.all(
        "SELECT dev_id, max(dev_seq) FROM env WHERE log_id = ? AND kind <> ? GROUP BY dev_id", log_id, int(Kind.KEY)
    )
    found = {row[0]: row[1] for row in rows}
    for (kind, dev_id), seq in tops.items():
        if kind != Kind.KEY and seq:
            found[dev_id] = max(seq, found.get(dev_id, 0))
    return found


def _take_key(log: _Log, header: Header, record: KeyRecord) -> None:
    ended = dict.fromkeys(log.grants, "")
    log.grants = {**ended, **{one.group_id: one.role for one in record.grants}}
    log.epoch = record.epoch
    log.compartment = record.compartment
    log.owner = log.owner or (header.dev_id if record.epoch == 1 else b"")
    log.records[record.epoch] = record
    log.ranks.clear()
    log.key = record


# -- writing it down ---------------------------------------------------------------------------------------------------


def _env_row(push: Push, hub_seq: int, envelope: Envelope) -> tuple[object, ...]:
    header = envelope.header
    return (
        push.log_id,
        hub_seq,
        envelope.env_id,
        int(header.kind),
        header.dev_id,
        header.seq,
        header.save_id,
        header.epoch,
        len(envelope.data),
        now_ms(),
        envelope.data,
    )


def _keep(tx: Tx, push: Push, log: _Log) -> None:
    org_id = push.membership.org_id
    if log.new:
        _make_log(tx, push, log)
    if log.key is not None:
        _write_grants(tx, push.log_id, log, log.key)
    tx.insert("env", _ENV, log.rows)
    row = tx.one(
        "UPDATE org SET feed_pos = feed_pos + 1, size = size + ?, logs = logs + ? WHERE org_id = ?"
        " RETURNING feed_pos, dir_height",
        log.size,
        int(log.new),
        org_id,
    )
    assert row is not None
    if row[1] != push.membership.height:
        raise Again
    tx.run(
        "UPDATE log SET head = ?, epoch = ?, feed_pos = ?, size = size + ?, tail_count = tail_count + ?,"
        " tail_size = tail_size + ? WHERE log_id = ?",
        log.head,
        log.epoch,
        row[0],
        log.size,
        len(log.rows),
        log.size,
        push.log_id,
    )


def _make_log(tx: Tx, push: Push, log: _Log) -> None:
    """Two devices can make a log at once only if they share its id: then the second waits here and starts again."""
    assert log.key is not None
    made = tx.run(
        "INSERT INTO log (log_id, org_id, compartment, head, epoch, feed_pos, erased, size, tail_count, tail_size)"
        " VALUES (?, ?, ?, 0, 0, NULL, 0, 0, 0, 0) ON CONFLICT (log_id) DO NOTHING",
        push.log_id,
        push.membership.org_id,
        log.key.compartment,
    )
    if not made:
        raise Again


def _write_grants(tx: Tx, log_id: bytes, log: _Log, record: KeyRecord) -> None:
    history = {one.group_id for one in record.grants if one.history}
    rows: Sequence[tuple[object, ...]] = [
        (log_id, group, role, int(group in history)) for group, role in log.grants.items()
    ]
    tx.run("DELETE FROM log_grant WHERE log_id = ?", log_id)
    tx.many("INSERT INTO log_grant (log_id, group_id, role, history) VALUES (?, ?, ?, ?)", rows)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for judging envelopes that come in: in the one order in which nothing is missed.

    what is here already -> epoch, fence, gap, size, quota -> taken, with the next number of its log

Nothing is written here, only asked: `casehub.store.together` locks before it and writes afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from caseapp.sync.envelope import Envelope, Header, Kind, parse
from caseapp.sync.protocol.grants import (
    AUDIT,
    KeyRecord,
    check_key_record,
    check_last,
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

COUNTED = frozenset({Kind.OPS, Kind.AUDIT})  # numbered without gaps
TAKEN = COUNTED | {Kind.KEY}
_PER_ENVELOPE = 200  # bytes a row costs beside its content
ENV = ("log_id", "hub_seq", "env_id", "kind", "dev_id", "dev_seq", "save_id", "epoch", "size", "at", "bytes")
Result = tuple[str, int, dict[str, Any]]


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

    @property
    def authors(self) -> set[tuple[int, bytes]]:
        """(kind, dev_id) of everything in it: each of them counts for itself."""
        return {(int(one.header.kind), one.header.dev_id) for one in self.envelopes}


@dataclass(slots=True)
class Org:
    """How much an organisation holds, with what is being taken. Not locked: others may write right now."""

    size: int
    logs: int
    height: int


@dataclass(slots=True)
class Log:
    """A log as it is found, and what comes to it. Nobody belongs to `org_id` b"" : it is not there yet."""

    log_id: bytes
    org_id: bytes = b""
    head: int = 0
    epoch: int = 0
    erased: bool = False
    grants: dict[bytes, str] = field(default_factory=dict)
    tops: dict[tuple[int, bytes], int] = field(default_factory=dict)
    tips: dict[tuple[int, bytes], bytes] = field(default_factory=dict)  # the save_id at the top of every author
    new: bool = True
    compartment: str = ""
    owner: bytes = b""  # who gave a log of openings its first key
    rows: list[tuple[object, ...]] = field(default_factory=list)
    size: int = 0
    key: KeyRecord | None = None
    here: dict[tuple[int, bytes, int], tuple[bytes, int]] = field(default_factory=dict)
    records: dict[int, KeyRecord | None] = field(default_factory=dict)
    ranks: dict[bytes, int] = field(default_factory=dict)


def judge(tx: Tx, push: Push, log: Log, org: Org) -> list[Result]:
    """An answer for each envelope; what is taken is in `log` and `org` afterwards."""
    if log.new or log.erased:
        order = erase_order(tx, push.log_id)
        if order:
            return [(str(Code.ERASED), 0, {"order": order}) for _ in push.envelopes]
    if log.org_id not in (b"", push.membership.org_id):
        return [(str(Code.NOT_MEMBER), 0, {}) for _ in push.envelopes]
    _find_here(tx, push, log)
    return [_result(tx, push, log, org, envelope) for envelope in push.envelopes]


def _result(tx: Tx, push: Push, log: Log, org: Org, envelope: Envelope) -> Result:
    header = envelope.header
    name = (int(header.kind), header.dev_id, header.seq)
    if name in log.here:
        save_id, hub_seq = log.here[name]
        same = save_id == header.save_id
        return (DUPLICATE, hub_seq, {}) if same else (str(Code.FORK), hub_seq, {"save_id": save_id})
    try:
        _check(tx, push, log, envelope)
        _check_room(push, log, org, envelope)
        if header.kind is Kind.KEY:
            _take_key(log, header, parse_key_record(envelope.body))
    except Refused as refused:
        return refused.code, 0, refused.detail
    if not log.org_id:
        log.org_id = push.membership.org_id
        org.logs += 1
    size = len(envelope.data) + _PER_ENVELOPE
    log.head += 1
    log.size += size
    org.size += size
    log.rows.append(_env_row(push, log.head, envelope))
    log.here[name] = (header.save_id, log.head)
    log.tops[name[:2]], log.tips[name[:2]] = header.seq, header.save_id
    return OK, log.head, {}


def _find_here(tx: Tx, push: Push, log: Log) -> None:
    """What of this push, by its numbers, the log has: save_id and hub_seq. Nothing is above the tops."""
    spans: dict[tuple[int, bytes], list[int]] = {}
    for envelope in push.envelopes:
        spans.setdefault((int(envelope.header.kind), envelope.header.dev_id), []).append(envelope.header.seq)
    for (kind, dev_id), numbers in spans.items():
        if log.new or min(numbers) > log.tops.get((kind, dev_id), 0):
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
        log.here.update({(kind, dev_id, row[0]): (row[1], row[2]) for row in rows})


def _check_room(push: Push, log: Log, org: Org, envelope: Envelope) -> None:
    if org.size + len(envelope.data) + _PER_ENVELOPE > push.quota:
        raise Refused(Code.QUOTA, quota=push.quota)
    if not log.org_id and org.logs >= LOGS_PER_ORGANISATION:
        raise Refused(Code.QUOTA, logs=LOGS_PER_ORGANISATION)


# -- may it come in ----------------------------------------------------------------------------------------------------


def _rank(push: Push, log: Log, dev_id: bytes) -> int:
    if dev_id not in log.ranks:
        groups = push.membership.groups_of(dev_id)
        log.ranks[dev_id] = max((RANK[role] for group, role in log.grants.items() if group in groups), default=0)
    return log.ranks[dev_id]


def _check(tx: Tx, push: Push, log: Log, envelope: Envelope) -> None:
    header = envelope.header
    if header.kind not in TAKEN:
        raise Refused(Code.MALFORMED, kind=int(header.kind))
    if header.dir_height > push.membership.height:
        raise Refused(Code.DIR_CONFLICT, height=push.membership.height)  # nobody has seen such a directory
    if header.kind is Kind.KEY:
        _check_key(tx, push, log, envelope)
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
    expected = log.tops.get(name, 0) + 1
    if header.seq != expected:
        raise Refused(Code.GAP, expected=expected)
    if header.prev != log.tips.get(name, b""):
        raise Refused(Code.FORK, save_id=log.tips.get(name, b""))  # it follows a save that another copy made otherwise


def _check_author(push: Push, log: Log, dev_id: bytes) -> None:
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


def _check_opening(tx: Tx, push: Push, log: Log, envelope: Envelope) -> None:
    """Who opened what is told by the device that began the log, and by no other."""
    if len(envelope.data) > OPENING_BYTES:
        raise Refused(Code.TOO_LARGE)
    if not log.owner:
        sql = "SELECT dev_id FROM env WHERE log_id = ? AND kind = ? AND epoch = 1"
        row = tx.one(sql, push.log_id, int(Kind.KEY))
        log.owner = row[0] if row else b""
    if log.owner != envelope.header.dev_id:
        raise Refused(Code.NOT_MEMBER, rule="owner")


def _check_fence(tx: Tx, push: Push, log: Log, envelope: Envelope) -> None:
    """Of an epoch that is over only what its fence names is taken (T10); its author may seal the rest again."""
    header = envelope.header
    if counts(_record(tx, push.log_id, log, header.epoch + 1), header.dev_id, header.seq):
        return
    device = push.membership.device(header.dev_id)
    if header.dev_id == push.dev_id and device is not None and _rank(push, log, header.dev_id) >= RANK["w"]:
        raise Refused(Code.STALE_EPOCH, epoch=log.epoch)
    raise Refused(Code.FENCED, epoch=log.epoch)


def _record(tx: Tx, log_id: bytes, log: Log, epoch: int) -> KeyRecord | None:
    """The key record that began an epoch of this log."""
    if epoch not in log.records:
        row = tx.one("SELECT bytes FROM env WHERE log_id = ? AND kind = ? AND epoch = ?", log_id, int(Kind.KEY), epoch)
        log.records[epoch] = parse_key_record(parse(row[0]).body) if row else None
    return log.records[epoch]


def _check_key(tx: Tx, push: Push, log: Log, envelope: Envelope) -> None:
    """Only the first record of an epoch counts, and only if its fence leaves out nothing this hub acknowledged."""
    header, directory = envelope.header, push.membership.directory
    record = parse_key_record(envelope.body)
    if record.epoch != header.epoch or header.seq != header.epoch:
        raise Refused(Code.MALFORMED)
    if record.epoch != log.epoch + 1:
        raise Refused(Code.STALE_EPOCH, epoch=log.epoch)
    before = _record(tx, push.log_id, log, log.epoch) if log.epoch else None
    if directory.device_at(push.dev_id) is None:
        if push.dev_id != header.dev_id:
            raise Refused(Code.DEVICE_LEAVING)
        check_last(record, header.dev_id, directory)
    elif push.repair:
        if not may_manage(before or record, directory, push.dev_id):
            raise Refused(Code.NOT_MEMBER)
        check_key_record(record, header.dev_id, directory, before)
    else:
        check_now(record, header.dev_id, directory, before)
    for dev_id, seq in _acknowledged(tx, log).items():
        if not record.covers(dev_id, seq):
            raise Refused(Code.STALE_EPOCH, epoch=log.epoch, dev=dev_id, expected=seq)


def _acknowledged(tx: Tx, log: Log) -> dict[bytes, int]:
    """The highest number of each device, with what came so far."""
    rows = tx.all(
        "SELECT dev_id, max(dev_seq) FROM env WHERE log_id = ? AND kind <> ? GROUP BY dev_id", log.log_id, int(Kind.KEY)
    )
    found = {row[0]: row[1] for row in rows}
    for (kind, dev_id), seq in log.tops.items():
        if kind != Kind.KEY and seq:
            found[dev_id] = max(seq, found.get(dev_id, 0))
    return found


def _take_key(log: Log, header: Header, record: KeyRecord) -> None:
    ended = dict.fromkeys(log.grants, "")
    log.grants = {**ended, **{one.group_id: one.role for one in record.grants}}
    log.epoch = record.epoch
    log.compartment = record.compartment
    log.owner = log.owner or (header.dev_id if record.epoch == 1 else b"")
    log.records[record.epoch] = record
    log.ranks.clear()
    log.key = record


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

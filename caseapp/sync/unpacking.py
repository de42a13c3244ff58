# SPDX-License-Identifier: EUPL-1.2
"""This is the place for taking a snapshot in: all of it, or nothing. Until somebody else stands for it, it is noted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from caseapp.store.authors import said_by
from caseapp.store.colleagues import envelopes as kept
from caseapp.store.colleagues import progress
from caseapp.store.colleagues.arrivals import Arrival, Outcome, Receiving
from caseapp.store.colleagues.envelopes import EnvelopeRow, State
from caseapp.store.plain_sql import Run, run_of
from caseapp.sync.envelope import Envelope, Header, Kind
from caseapp.sync.outbox import wire_save
from caseapp.sync.protocol import wire
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.saves import WireSave, decode_save, encode_save
from caseapp.sync.protocol.snapshots import PackedSave, decode_snapshot


@dataclass(frozen=True, slots=True)
class Packed:
    """What is noted of a snapshot: which, the place in the log at the hub up to which it goes, what it holds.

    `proven`: up to which number of each device the signed envelopes were seen to say the same.
    """

    env_id: bytes
    covers: int
    held: Mapping[bytes, int]
    proven: Mapping[bytes, int] = field(default_factory=dict)

    def encode(self) -> bytes:
        held, proven = ([[dev, seq] for dev, seq in sorted(one.items())] for one in (self.held, self.proven))
        return wire.encode([self.env_id, self.covers, cast("wire.Item", held), cast("wire.Item", proven)])

    @classmethod
    def decode(cls, data: bytes) -> Packed:
        env_id, covers, held, proven = cast("tuple[bytes, int, list[Any], list[Any]]", wire.decode(data))
        return cls(env_id, covers, dict(held), dict(proven))


def join_snapshot(
    receiving: Receiving, envelope: Envelope, content: bytes, authors: Mapping[bytes, bytes], place: int | None
) -> int:
    """Join what a snapshot holds and is not here; how many saves that were. Raises Refused, and joins nothing then.

    `authors`: who works on each device of the organisation. fork or diverged: a save contradicts one that is here;
    gap: it knows saves of this laptop that are not here.
    """
    header = envelope.header
    snapshot = decode_snapshot(content, dict(header.deps))
    if not snapshot.held.keys() <= authors.keys():
        raise Refused(Code.DEVICE_UNKNOWN)
    arrivals = [arrival_of(header.log_id, one, authors[one.dev_id]) for one in snapshot.saves]
    run = run_of(receiving)
    log_no = receiving.log_no(header.log_id)
    if differing(run, log_no, snapshot.saves):
        raise Refused(Code.DIVERGED)
    outcome, joined = receiving.apply_all(arrivals)
    if outcome is Outcome.OWN:
        raise Refused(Code.GAP, own=True)
    if outcome is not Outcome.APPLIED:
        raise Refused(Code.FORK if outcome is Outcome.FORK else Code.MALFORMED)
    if joined:
        about = Packed(envelope.env_id, place or 0, snapshot.held)
        note(run, header, (log_no, receiving.dev_no(header.dev_id)), State.UNPROVEN, about.encode())
    return joined


def note(run: Run, header: Header, numbers: tuple[int, int], state: State, about: bytes, reason: str = "") -> None:
    """Write down what is to be known of a snapshot. `numbers` are those of its log and of the device that made it."""
    told = int(state is State.QUARANTINE)  # an alarm stands beside what else is noted of the same snapshot
    row = EnvelopeRow(
        numbers[0], int(Kind.SNAPSHOT), numbers[1], told, header.save_id, header.epoch, state, reason, 0, 0, about,
    )  # fmt: skip
    kept.keep(run, row)


def is_only_packed(run: Run, log_no: int, header: Header) -> bool:
    """Whether a save of this number is here only because a snapshot says so that nobody else stands for."""
    row = kept.snapshot_of(run, log_no, State.UNPROVEN)
    if row is None:
        return False
    about = Packed.decode(row.content)
    return about.proven.get(header.dev_id, 0) < header.seq <= about.held.get(header.dev_id, 0)


def want_snapshots(run: Run, dev_no: int, log_ids: Sequence[bytes]) -> None:
    """The hub asks for snapshots of these logs: remembered until somebody made them (snapshots.py)."""
    for log_id in log_ids:
        row = EnvelopeRow(
            progress.log_number(run, log_id), int(Kind.SNAPSHOT), dev_no, 0, bytes(16), 0, State.WANTED, "", 0, 0, b"",
        )  # fmt: skip
        kept.keep(run, row)


def differing(run: Run, log_no: int, saves: Sequence[PackedSave]) -> tuple[PackedSave, ...]:
    """The saves that are here too and are told otherwise there. (Who wrote them follows from the device.)"""
    ids = progress.device_ids(run)
    numbers = {dev_id: dev_no for dev_no, dev_id in ids.items()}
    held = progress.held_numbers(run, log_no)
    found: list[PackedSave] = []
    for dev_id in {one.dev_id for one in saves}:
        dev_no = numbers.get(dev_id, -1)
        if not held.get(dev_no):
            continue
        ours = {save.seq: save for save in progress.saves_of(run, log_no, dev_no)}
        for one in saves:
            mine = ours.get(one.seq) if one.dev_id == dev_id else None
            if mine is not None and (mine.save_id != one.save_id or not _is_same(wire_save(mine, ids), one.content)):
                found.append(one)
    return tuple(found)


def _is_same(ours: WireSave, content: bytes) -> bool:
    try:
        theirs = decode_save(content)
    except Refused:
        return False
    return encode_save(replace(ours, author=b"")) == encode_save(replace(theirs, author=b""))


def arrival_of(log_id: bytes, one: PackedSave, author: bytes) -> Arrival:
    """A packed save as it is joined; `author` answers for its device. Raises Refused when it is none."""
    save = decode_save(one.content)
    return Arrival(
        log_id=log_id,
        dev_id=one.dev_id,
        seq=one.seq,
        save_id=one.save_id,
        moment=save.moment,
        act=save.act,
        author=said_by(save.author, author, one.dev_id),
        entities=save.entities,
        prev=one.prev or None,
        written=save.written,
    )

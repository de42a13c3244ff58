# SPDX-License-Identifier: EUPL-1.2
"""This is the place for taking over what was set aside: written with a key that had been replaced by then, or under

numbers that a copy of the laptop used too. Nobody can tell an honest colleague who was late from somebody who dates
things back, and of a number only the first save counts. Who may write in the case can read such saves and take them
over: then they are saves of hers, with bases as they were.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from caseapp.store.colleagues import envelopes as kept
from caseapp.store.colleagues.belonging import belongs
from caseapp.store.colleagues.envelopes import EnvelopeRow, State
from caseapp.store.colleagues.fit import value_fits
from caseapp.store.colleagues.own_devices import device_no
from caseapp.store.colleagues.progress import logs
from caseapp.store.journal import Op
from caseapp.store.plain_sql import run_of
from caseapp.store.register import Dot, GlobalDot
from caseapp.store.registry import kinds
from caseapp.store.unit import Unit
from caseapp.sync.envelope import Kind, open_body, parse
from caseapp.sync.grantbook import GrantBook
from caseapp.sync.protocol.grants import may_write
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.saves import WireEntity, WireSave, decode_save
from caseapp.sync.standing import Standing
from caseapp.sync.visiting import must_leave_access

_ADOPTED = (Code.FENCED, Code.FORK)


@dataclass(slots=True)
class _Late:
    """An operation to take over. What it replaced of those before it is replaced in one step."""

    type_no: int
    entity_id: bytes
    code: int
    number: int
    value: object
    base: set[GlobalDot] = field(default_factory=set)


def adopt_late(unit: Unit, standing: Standing, case_id: bytes) -> int:
    """Take over what was set aside in the logs of a case, oldest first; how many saves."""
    run = run_of(unit)
    book = GrantBook(run, standing)
    count = 0
    for log in logs(run):
        newest = book.newest(log.log_no)
        if log.case_id != case_id or newest is None:
            continue
        if not may_write(newest.record, standing.directory, standing.keys.dev_id):
            continue
        rows = [row for row in kept.in_state(run, State.QUARANTINE, log.log_no) if row.reason in _ADOPTED]
        count += _adopt(unit, book, standing, log.log_no, rows)
    return count


def _adopt(unit: Unit, book: GrantBook, standing: Standing, log_no: int, rows: Sequence[EnvelopeRow]) -> int:
    run = run_of(unit)
    late: dict[GlobalDot, _Late] = {}
    forked: dict[int, int] = {}  # from which number on those of a device mean something else at the hub
    for row in rows:
        if row.reason == Code.FORK:
            forked[row.dev_no] = min(row.seq, forked.get(row.dev_no, row.seq))
    count = 0
    for row in rows:
        try:
            save = _opened(book, standing, log_no, row)
        except Refused:
            continue
        if row.kind != Kind.OPS or not _fits(save) or not belongs(run, log_no, save.entities):
            continue
        ambiguous = forked.get(row.dev_no)
        _gather(late, (standing.device_ids[row.dev_no], row.seq, ambiguous), save.entities)
        kept.set_state(run, row, State.ADOPTED)
        count += 1
    records: dict[tuple[int, bytes], list[Op]] = {}
    for one in late.values():
        base = tuple(Dot(device_no(unit.connection, dev_id), seq, idx) for dev_id, seq, idx in sorted(one.base))
        op = Op(one.code, one.number, one.value, base)  # type: ignore[arg-type]  # fitted above
        records.setdefault((one.type_no, one.entity_id), []).append(op)
    for (type_no, entity_id), ops in records.items():
        unit.replay(kinds()[type_no], entity_id, log_no, ops, may_make=True)
    return count


def _opened(book: GrantBook, standing: Standing, log_no: int, row: EnvelopeRow) -> WireSave:
    """Raises Refused when we hold no key of its epoch, or its writer might not write then."""
    envelope = parse(row.content)
    device = standing.directory.devices[envelope.header.dev_id]
    for one in book.of_epoch(log_no, envelope.header.epoch):
        if one.key is not None and book.might_write(one, device, envelope.header.dir_height):
            save = decode_save(open_body(envelope, one.key))
            must_leave_access(device, save)
            return save
    raise Refused(Code.UNREADABLE)


def _fits(save: WireSave) -> bool:
    known = kinds()
    return all(
        one.type_no in known and value_fits(known[one.type_no], op.code, op.field, op.value)
        for one in save.entities
        for op in one.ops
    )


def _gather(late: dict[GlobalDot, _Late], place: tuple[bytes, int, int | None], entities: Sequence[WireEntity]) -> None:
    """`place` is the device, the number of the save, and from which number on the device counted twice."""
    dev_id, seq, twice = place
    idx = 0
    for one in entities:
        for op in one.ops:
            mine = _Late(one.type_no, one.entity_id, op.code, op.field, op.value)
            for dot in op.base:
                before = late.pop(dot, None)
                if before is not None:
                    mine.base |= before.base
                elif twice is None or dot[0] != dev_id or dot[1] < twice:
                    mine.base.add(dot)  # else it names what stands there now and was not seen
            late[dev_id, seq, idx] = mine
            idx += 1

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for writing operations into the tables: the same code for the worker's own saves, for saves that

arrive from elsewhere, and for `rebuild`. Statements are plain SQL with plain values, because this is the hot path.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import cbor2
from sqlalchemy import Connection

from caseapp.models.base import DELETED_FIELD
from caseapp.models.types import Plain
from caseapp.store.journal import ADD, PUT, REMOVE, Op
from caseapp.store.plain_sql import Run, driver_of, first_value, runner
from caseapp.store.register import Dot, EntityDots, GlobalDot, Live, decode, encode, shown
from caseapp.store.registry import EntityKind, FieldKind


class Source(NamedTuple):
    """Which save an operation comes from."""

    log_no: int
    dev_no: int
    seq: int
    rev: int
    moment: int


@dataclass(slots=True)
class Row:
    """An entity as it stands: `values` of the fields that were asked for."""

    row_no: int
    log_no: int
    dots: EntityDots
    values: dict[int, Plain]


_FURTHEST = 8_700_000_000_000  # milliseconds: the year 2245; beyond it the order is by id
_EMPTY = {False: "NULL", True: "''"}


@cache
def _select(kind: EntityKind, numbers: tuple[int, ...]) -> str:
    columns = ", ".join(("row_no", "log_no", "dots", *(kind.by_number[n].name for n in numbers)))
    return f"SELECT {columns} FROM {kind.name} WHERE id = ?"


@cache
def _insert(kind: EntityKind, numbers: tuple[int, ...]) -> str:
    names = ", ".join(("id", "log_no", "dots", "born", *(kind.by_number[n].name for n in numbers)))
    marks = ", ".join("?" * (len(numbers) + 4))
    return f"INSERT INTO {kind.name} ({names}) VALUES ({marks})"


@cache
def _update(kind: EntityKind, numbers: tuple[int, ...]) -> str:
    sets = ", ".join(("dots = ?", *(f"{kind.by_number[n].name} = ?" for n in numbers)))
    return f"UPDATE {kind.name} SET {sets} WHERE row_no = ?"


class Projector:
    """Writes operations into the tables of one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._run = runner(connection)
        self._driver = driver_of(connection)
        self._dev_ids: dict[int, bytes] = {}
        self._some_dead = bool(first_value(self._run("SELECT EXISTS (SELECT 1 FROM dead)")))

    def read(self, kind: EntityKind, entity_id: bytes, numbers: tuple[int, ...]) -> Row | None:
        """The entity as it stands, or None."""
        found = self._run(_select(kind, numbers), (entity_id,)).fetchone()
        if found is None:
            return None
        return Row(found[0], found[1], decode(found[2]), dict(zip(numbers, found[3:], strict=True)))

    def apply(
        self,
        source: Source,
        kind: EntityKind,
        entity_id: bytes,
        first: int,
        ops: Sequence[Op],
        row: Row | None,
    ) -> None:
        """Write `ops` (indexes from `first`). `row` holds the present values of every touched field, None if new."""
        before = Row(0, source.log_no, EntityDots(), {}) if row is None else row
        values, born = self._worked_out(source, kind, entity_id, first, ops, before)
        numbers = tuple(sorted(values))
        packed = encode(before.dots)
        plain = [values[n] for n in numbers]
        if row is None:
            if 0 not in values:
                numbers, plain = (0, *numbers), [0, *plain]
            self._run(_insert(kind, numbers), (entity_id, source.log_no, packed, born, *plain))
            return
        self._run(_update(kind, numbers), (packed, *plain, row.row_no))
        if born is not None:  # made elsewhere too, or written in before it arrived
            sql = f"UPDATE {kind.name} SET born = min(coalesce(born, ?), ?) WHERE row_no = ?"
            self._run(sql, (born, born, row.row_no))

    def _worked_out(
        self, source: Source, kind: EntityKind, entity_id: bytes, first: int, ops: Sequence[Op], row: Row
    ) -> tuple[dict[int, Plain], int | None]:
        """What `ops` come to: new values, and when the record was made. The dots of `row` are changed on the spot."""
        values: dict[int, Plain] = {}
        born: int | None = None
        dots = row.dots
        for at, op in enumerate(ops):
            field = kind.by_number.get(op.field)
            if field is None:
                continue  # a field of a newer version: kept in the journal, shown after an update
            dot = Dot(source.dev_no, source.seq, first + at)
            if is_making(op):
                born = birth(source.moment, source.seq, first + at)
            if op.code == PUT:
                before = values.get(op.field, row.values.get(op.field))
                values[op.field] = self._put(_Write(source, kind, entity_id, field, op, dot), dots, before)
            elif op.code in (ADD, REMOVE):
                self._change_set(source, op, dot, dots)
                values[op.field] = " ".join(dots.elements_of(op.field))
        if values.get(DELETED_FIELD, 0) is None:
            values[DELETED_FIELD] = 0  # writes that replace each other in a ring: it stays to be seen
        return values, born

    def take_over(self, kind: EntityKind, row: Row, log_no: int) -> Row:
        """Empty a record that was written in another log first, for the log it belongs to."""
        sets = ", ".join(
            f"{f.name} = {'0' if f.number == DELETED_FIELD else _EMPTY[f.many]}" for f in kind.by_name.values()
        )
        found = self._run(f"SELECT id FROM {kind.name} WHERE row_no = ?", (row.row_no,)).fetchone()
        self._run("DELETE FROM sibling WHERE entity_id = ?", found)
        self._run(
            f"UPDATE {kind.name} SET log_no = ?, dots = ?, born = NULL, {sets} WHERE row_no = ?",
            (log_no, encode(EntityDots()), row.row_no),
        )
        return Row(row.row_no, log_no, EntityDots(), dict.fromkeys(row.values))

    def arrived(self, source: Source) -> None:
        """A save is written whole: nothing of it can come any more, so what was said about that is let go."""
        if self._some_dead:
            self._run(
                "DELETE FROM dead WHERE log_no = ? AND dev_no = ? AND seq = ?",
                (source.log_no, source.dev_no, source.seq),
            )

    # -- one field -------------------------------------------------------------------------------------------------

    def _put(self, write: _Write, dots: EntityDots, before: Plain) -> Plain:
        number = write.field.number
        live = dots.values.get(number, [])
        if not (live or write.op.base or self._some_dead):  # a first value, as nearly all of a first sync are
            dots.values[number] = [Live(write.dot, write.source.rev)]
            return write.op.value
        had = {one.dot for one in live}
        keep = [one for one in live if one.dot not in write.op.base]
        self._bury_unseen(write.source, [dot for dot in write.op.base if dot not in had])
        own = [] if self._is_dead(write.source, write.dot) else [Live(write.dot, write.source.rev)]
        arrived = [*keep, *own]
        dots.values[number] = arrived
        if not arrived:
            dots.values.pop(number)
        if not keep and len(live) <= 1:
            return write.op.value if arrived else None
        return self._settle_siblings(write, keep, own, before)

    def _settle_siblings(self, write: _Write, keep: list[Live], own: list[Live], before: Plain) -> Plain:
        """Bring the sibling rows of a field in line with its live dots; the value to show."""
        number = write.field.number
        known = self._siblings(write.entity_id, number)
        candidates: list[tuple[Plain, int, Live]] = []
        for one in keep:
            value, moment = known.get(one.dot, (before, None))
            candidates.append((value, self._moment(write.source, one.dot) if moment is None else moment, one))
        candidates.extend((write.op.value, write.source.moment, one) for one in own)
        if known:
            self._run("DELETE FROM sibling WHERE entity_id = ? AND field = ?", (write.entity_id, number))
        if not candidates:
            return None
        if len({_identity(value) for value, _, _ in candidates}) > 1:
            self._driver.executemany(
                "INSERT INTO sibling (entity_id, field, dev_no, seq, idx, type_no, rev, value, moment) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        write.entity_id,
                        number,
                        *one.dot,
                        write.kind.number,
                        one.rev,
                        cbor2.dumps(value),
                        moment,
                    )
                    for value, moment, one in candidates
                ],
            )
        everywhere = [(value, moment, self._everywhere(one.dot)) for value, moment, one in candidates]
        return shown(everywhere, write.field.protective)

    def _everywhere(self, dot: Dot) -> GlobalDot:
        dev_id = self._dev_ids.get(dot.dev_no)
        if dev_id is None:
            dev_id = dev_id_of(self._run, dot.dev_no)
            self._dev_ids[dot.dev_no] = dev_id
        return dev_id, dot.seq, dot.idx

    def _siblings(self, entity_id: bytes, number: int) -> dict[Dot, tuple[Plain, int]]:
        rows = self._run(
            "SELECT dev_no, seq, idx, value, moment FROM sibling WHERE entity_id = ? AND field = ?",
            (entity_id, number),
        )
        return {Dot(row[0], row[1], row[2]): (cbor2.loads(row[3]), row[4]) for row in rows}

    def _moment(self, source: Source, dot: Dot) -> int:
        if (dot.dev_no, dot.seq) == (source.dev_no, source.seq):
            return source.moment  # its journal row is written at the end of the act
        found = first_value(
            self._run(
                "SELECT moment FROM journal WHERE log_no = ? AND dev_no = ? AND seq = ?",
                (source.log_no, dot.dev_no, dot.seq),
            )
        )
        return int(found) if found is not None else 0

    def _change_set(self, source: Source, op: Op, dot: Dot, dots: EntityDots) -> None:
        key = (op.field, str(op.value))
        live = dots.elements.get(key, [])
        had = {one.dot for one in live}
        keep = [one for one in live if one.dot not in op.base]
        self._bury_unseen(source, [base for base in op.base if base not in had])
        if op.code == ADD and not self._is_dead(source, dot):
            keep.append(Live(dot, source.rev))
        if keep:
            dots.elements[key] = keep
        else:
            dots.elements.pop(key, None)

    # -- what was replaced before it arrived -----------------------------------------------------------------------

    def _bury_unseen(self, source: Source, absent: list[Dot]) -> None:
        for dot in absent:
            held = first_value(
                self._run("SELECT seq FROM held WHERE log_no = ? AND dev_no = ?", (source.log_no, dot.dev_no))
            )
            if (held or 0) < dot.seq:
                self._run(
                    "INSERT OR IGNORE INTO dead (log_no, dev_no, seq, idx) VALUES (?, ?, ?, ?)",
                    (source.log_no, *dot),
                )
                self._some_dead = True

    def _is_dead(self, source: Source, dot: Dot) -> bool:
        if not self._some_dead:
            return False
        return bool(
            first_value(
                self._run(
                    "SELECT EXISTS (SELECT 1 FROM dead WHERE log_no = ? AND dev_no = ? AND seq = ? AND idx = ?)",
                    (source.log_no, *dot),
                )
            )
        )


class _Write(NamedTuple):
    source: Source
    kind: EntityKind
    entity_id: bytes
    field: FieldKind
    op: Op
    dot: Dot


def is_making(op: Op) -> bool:
    """Whether an operation says that a record begins."""
    return op.code == PUT and op.field == DELETED_FIELD and op.value == 0 and not op.base


def birth(moment: int, seq: int, idx: int) -> int:
    """The place of a record among others: by the clock of its maker; in one instant by its place in their saves."""
    return max(-_FURTHEST, min(moment, _FURTHEST)) << 20 | (seq % 512) << 11 | min(idx, 2047)


def dev_id_of(run: Run, dev_no: int) -> bytes:
    """The id of a device, which means the same in every file."""
    return bytes(first_value(run("SELECT dev_id FROM device WHERE dev_no = ?", (dev_no,))) or b"")


def _identity(value: Plain) -> tuple[str, Plain]:
    """Values are equal when type and content are: 1 and "1" are not."""
    return type(value).__name__, value

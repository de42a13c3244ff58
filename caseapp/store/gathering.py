# SPDX-License-Identifier: EUPL-1.2
"""This is the place for joining many saves at once: records, journal and what is held are worked out in memory and

written in few statements. What is written is what `Projector` writes save by save, row numbers and order included:
the rules of values are its own, only reading and writing of rows lie between. Whoever reads the tables in the same
transaction says `write_down` first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection

from caseapp.models.base import DELETED_FIELD
from caseapp.models.types import Plain
from caseapp.store.colleagues.belonging import facts_of, goes_before
from caseapp.store.journal import ADD, COLUMNS, PUT, EntityOps, Op
from caseapp.store.plain_sql import Run, first_value
from caseapp.store.projection import Projector, Row, Source, birth
from caseapp.store.register import Dot, EntityDots, SetDot, decode, encode, encode_first
from caseapp.store.registry import EntityKind, kinds

Key = tuple[int, bytes]  # number of the kind, id

_AT_ONCE = 500
_MOST = 2_000  # records in memory
_HOLD = (
    "INSERT INTO held (log_no, dev_no, seq) VALUES (?, ?, ?) "
    "ON CONFLICT (log_no, dev_no) DO UPDATE SET seq = excluded.seq"
)


class Fresh(NamedTuple):
    """A record that this transaction made, as it stands: nobody has to read it again."""

    kind: EntityKind
    row_no: int
    values: dict[int, Plain]


class _Record:
    """A record in memory. `row_no` is 0 while it has no row; `packed` are its dots while nobody looked into them."""

    __slots__ = ("born", "changed", "dots", "identity", "kind", "log_no", "packed", "row_no", "values")

    def __init__(self, kind: EntityKind, identity: bytes, log_no: int, values: dict[int, Plain]) -> None:
        self.kind = kind
        self.identity = identity
        self.log_no = log_no
        self.values = values
        self.row_no = 0
        self.born: int | None = None
        self.packed = b""
        self.dots: EntityDots | None = None
        self.changed: set[int] = set()

    def opened(self) -> EntityDots:
        if self.dots is None:
            self.dots = decode(self.packed) if self.packed else EntityDots()
        return self.dots

    def sealed(self) -> bytes:
        return self.packed if self.dots is None else encode(self.dots)


class _Shape(NamedTuple):
    """How the rows of a kind are read and written whole."""

    select: str
    insert: str
    numbers: tuple[int, ...]
    empty: dict[int, Plain]


@cache
def _shape(kind: EntityKind) -> _Shape:
    numbers = tuple(sorted(kind.by_number))
    columns = ", ".join(kind.by_number[number].name for number in numbers)
    marks = ", ".join("?" * (len(numbers) + 5))
    empty: dict[int, Plain] = {number: "" if kind.by_number[number].many else None for number in numbers}
    return _Shape(
        f"SELECT row_no, log_no, dots, born, {columns} FROM {kind.name} WHERE id = ?",
        f"INSERT INTO {kind.name} (row_no, id, log_no, dots, born, {columns}) VALUES ({marks})",
        numbers,
        empty | {DELETED_FIELD: 0},
    )


class Gathering(Projector):
    """Writes whole saves into the tables of one open transaction, later and together."""

    def __init__(self, connection: Connection, fresh: dict[Key, Fresh] | None = None) -> None:
        super().__init__(connection)
        self.fresh = fresh or {}
        self._records: dict[Key, _Record] = {}
        self._absent: set[Key] = set()  # records that have no row
        self._journal: list[tuple[Any, ...]] = []
        self._cases: dict[int, bytes] = {}  # of logs, while the case is not written down

    # -- what is known ---------------------------------------------------------------------------------------------

    def look_up(self, written: Iterable[Key]) -> None:
        """Find out in few statements which of these records have a row."""
        known = kinds()
        by_kind: dict[int, set[bytes]] = {}
        for number, identity in written:
            if number in known:
                by_kind.setdefault(number, set()).add(identity)
        for number, ids in by_kind.items():
            listed = list(ids)
            for at in range(0, len(listed), _AT_ONCE):
                page = listed[at : at + _AT_ONCE]
                sql = f"SELECT id FROM {known[number].name} WHERE id IN ({', '.join('?' * len(page))})"
                ids -= {row[0] for row in self._run(sql, page).fetchall()}
            self._absent.update((number, identity) for identity in ids if (number, identity) not in self._records)

    def log_of(self, kind: EntityKind, identity: bytes) -> int | None:
        """The log in which a record lies; None when there is none."""
        found = self._record(kind, identity)
        return None if found is None else found.log_no

    def case_of(self, log_no: int) -> bytes | None:
        """The case of a log, if it came and is not written down yet."""
        return self._cases.get(log_no)

    # -- one save --------------------------------------------------------------------------------------------------

    def project(self, source: Source, entities: Sequence[EntityOps]) -> None:
        """The operations of a save. Nouns of a newer version stay in the journal only."""
        known = kinds()
        for entity in entities:
            kind = known.get(entity.type_no)
            if kind is None:
                continue
            record = self._record(kind, entity.entity_id)
            if record is None:
                self._begin(source, kind, entity)
            elif record.log_no != source.log_no:
                self._settle_elsewhere(source, kind, entity, record.log_no)
            else:
                self._change(source, entity, record)
        self.arrived(source)

    def note(self, row: tuple[Any, ...]) -> None:
        """The journal row of a save that was projected."""
        self._journal.append(row)
        if len(self._records) > _MOST:
            self.write_down()

    # -- writing down ----------------------------------------------------------------------------------------------

    def write_down(self) -> None:
        """Write everything, and read again what is asked for from now on."""
        self.write_journal()
        new: dict[int, list[_Record]] = {}
        for record in self._records.values():
            if not record.row_no:
                new.setdefault(record.kind.number, []).append(record)
            elif record.changed:
                _update(self._run, record)
        for number, records in new.items():
            self._insert(kinds()[number], records)
        self._records.clear()
        self._absent.clear()
        self._cases.clear()

    def write_journal(self) -> None:
        """Write journal rows, and what is held with them."""
        if not self._journal:
            return
        self._driver.executemany(f"INSERT INTO journal ({COLUMNS}) VALUES (?,?,?,?,?,?,?,?)", self._journal)
        held = {(row[2], row[3]): row[4] for row in self._journal}
        self._driver.executemany(_HOLD, [(*place, seq) for place, seq in held.items()])
        self._journal.clear()

    def _insert(self, kind: EntityKind, records: list[_Record]) -> None:
        shape = _shape(kind)
        row_no = int(first_value(self._run(f"SELECT max(row_no) FROM {kind.name}")) or 0)
        rows = []
        for record in records:
            row_no += 1
            record.values = shape.empty | record.values
            rows.append((row_no, record.identity, record.log_no, record.sealed(), record.born, *record.values.values()))
            self.fresh[kind.number, record.identity] = Fresh(kind, row_no, record.values)
        self._driver.executemany(shape.insert, rows)

    # -- one record ------------------------------------------------------------------------------------------------

    def _record(self, kind: EntityKind, identity: bytes) -> _Record | None:
        key = (kind.number, identity)
        found = self._records.get(key)
        if found is not None or key in self._absent:
            return found
        shape = _shape(kind)
        row = self._run(shape.select, (identity,)).fetchone()
        if row is None:
            self._absent.add(key)
            return None
        found = self._records[key] = _Record(kind, identity, row[1], dict(zip(shape.numbers, row[4:], strict=True)))
        found.row_no, found.packed, found.born = row[0], row[2], row[3]
        self.fresh.pop(key, None)  # it may be changed now
        return found

    def _begin(self, source: Source, kind: EntityKind, entity: EntityOps) -> None:
        begun = None if self._some_dead else _begun(source, kind, entity.first, entity.ops)
        values, packed, born = begun or ({}, b"", None)
        record = self._records[kind.number, entity.entity_id] = _Record(kind, entity.entity_id, source.log_no, values)
        record.packed, record.born = packed, born
        if begun is None:
            self._change(source, entity, record)
        values.setdefault(DELETED_FIELD, 0)
        if kind.name == "case_file":
            self._cases.setdefault(source.log_no, entity.entity_id)

    def _change(self, source: Source, entity: EntityOps, record: _Record) -> None:
        row = Row(record.row_no, record.log_no, record.opened(), record.values)
        values, born = self._worked_out(source, record.kind, entity.entity_id, entity.first, entity.ops, row)
        record.values.update(values)
        record.changed.update(values)
        if born is not None:
            record.born = born if record.born is None else min(record.born, born)

    def _settle_elsewhere(self, source: Source, kind: EntityKind, entity: EntityOps, log_no: int) -> None:
        """One record in two logs: it belongs to one of them, in whatever order they came."""
        self.write_down()
        self.fresh.pop((kind.number, entity.entity_id), None)
        if not goes_before(entity.entity_id, facts_of(self._run, source.log_no), facts_of(self._run, log_no)):
            return
        row = self.read(kind, entity.entity_id, tuple(sorted({op.field for op in entity.ops} & set(kind.by_number))))
        assert row is not None
        row = self.take_over(kind, row, source.log_no)
        self.apply(source, kind, entity.entity_id, entity.first, entity.ops, row)

    # -- what the rules read of saves that came before -------------------------------------------------------------

    def _moment(self, source: Source, dot: Dot) -> int:
        self.write_journal()
        return super()._moment(source, dot)

    def _bury_unseen(self, source: Source, absent: list[Dot]) -> None:
        if absent:
            self.write_journal()
            super()._bury_unseen(source, absent)


def _begun(
    source: Source, kind: EntityKind, first: int, ops: Sequence[Op]
) -> tuple[dict[int, Plain], bytes, int | None] | None:
    """Values, dots and birth of a record that one save makes; None for what only the whole rules work out."""
    values: dict[int, Plain] = {}
    pairs: list[tuple[int, int]] = []
    sets: list[SetDot] = []
    born: int | None = None
    _log_no, dev_no, seq, rev, moment = source
    by_number = kind.by_number
    for at, (code, number, value, base) in enumerate(ops, first):
        if number not in by_number:
            continue
        if base:
            return None
        if code == PUT:
            if number in values:
                return None
            values[number] = value
            pairs.append((number, at))
        elif code == ADD:
            sets.append((number, str(value), at))
        else:
            return None
    if values.get(DELETED_FIELD, 0) is None:
        return None
    if values.get(DELETED_FIELD, 1) == 0:
        born = birth(moment, seq, next(at for number, at in pairs if number == DELETED_FIELD))
    if sets and not _gather_sets(sets, values):
        return None
    pairs.sort()
    return values, encode_first((dev_no, seq, rev), pairs, sets), born


def _gather_sets(sets: list[SetDot], values: dict[int, Plain]) -> bool:
    """Sort the elements and write them as values; False when one is there twice."""
    sets.sort()
    elements: dict[int, list[str]] = {}
    for number, element, _at in sets:
        elements.setdefault(number, []).append(element)
    if any(number in values or len(set(of)) < len(of) for number, of in elements.items()):
        return False
    values.update((number, " ".join(of)) for number, of in elements.items())
    return True


def _update(run: Run, record: _Record) -> None:
    numbers = sorted(record.changed)
    sets = ", ".join(("dots = ?", "born = ?", *(f"{record.kind.by_number[n].name} = ?" for n in numbers)))
    values = [record.values[n] for n in numbers]
    sql = f"UPDATE {record.kind.name} SET {sets} WHERE row_no = ?"
    run(sql, (record.sealed(), record.born, *values, record.row_no))

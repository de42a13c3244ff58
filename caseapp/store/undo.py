# SPDX-License-Identifier: EUPL-1.2
"""This is the place for working out the opposite of an act from the journal."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from typing import Final

from caseapp.models.base import DELETED_FIELD
from caseapp.models.types import Plain
from caseapp.store.journal import ADD, COLUMNS, PUT, REMOVE, EntityOps, Op, Save, as_save
from caseapp.store.register import Dot, EntityDots, decode
from caseapp.store.registry import EntityKind, kinds
from caseapp.store.unit import Unit

_UNDO = "undo"  # name of the operation: what it wrote brings back what stood there before
_WHOLE = frozenset({"case_file", "person"})
_SHARED = frozenset({"team", "worker"})  # taken back last, when what names them is gone
NAMES: Final = {  # the column by which a record hangs on another, and the noun it names
    "person_id": "person", "case_id": "case_file", "assessment_id": "assessment", "plan_id": "plan",
    "exit_id": "exit_file", "meeting_id": "meeting", "member_id": "network_member", "network_id": "network_member",
    "consent_id": "consent", "worker_id": "worker", "primary_worker_id": "worker", "backup_worker_id": "worker",
    "cover_worker_id": "worker", "team_id": "team",
}  # fmt: skip


@cache
def hanging_on() -> dict[str, tuple[tuple[str, str], ...]]:
    """The records that hang on a noun: table and column that names it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for kind in kinds().values():
        for column in kind.by_name:
            if column in NAMES:
                found.setdefault(NAMES[column], []).append((kind.name, column))
    return {name: tuple(some) for name, some in found.items()}


def undo_saves(unit: Unit, act_rev: int) -> int | None:
    """Write the opposite of the act that began at `act_rev`.

    Returns how many fields and records were left because somebody went on with them since; None when there is no
    such act.
    """
    rows = unit.connection.exec_driver_sql(
        f"SELECT {COLUMNS} FROM journal WHERE rev >= ? ORDER BY rev",
        (act_rev,),
    )
    saves = [as_save(row) for row in takewhile(lambda row: row[1] == act_rev, rows)]  # an act's rows lie together
    rows.close()
    if not saves:
        return None
    by_log: dict[int, list[Save]] = {}
    for save in saves:
        by_log.setdefault(save.log_no, []).append(save)
    groups = sorted(by_log.values(), key=lambda group: (any(_holds_shared(save) for save in group), -group[0].rev))
    return sum(_undo_in_log(unit, [(save, one) for save in group for one in save.entities]) for group in groups)


def _undo_in_log(unit: Unit, written: list[tuple[Save, EntityOps]]) -> int:
    """Take back what an act wrote in one log, mostly in one save."""
    made = {one.entity_id for save, one in written if _created_at(one) is not None and _is_first(unit, save, one)}
    if any(_kind_name(one) in _WHOLE and one.entity_id in made and _goes_on(unit, one, made) for _save, one in written):
        return len(written)  # a case that is worked in stays, with everything it began with
    by_record: dict[bytes, list[tuple[Save, EntityOps]]] = {}
    for save, one in reversed(written):
        by_record.setdefault(one.entity_id, []).append((save, one))
    return sum(
        _undo_making(unit, pieces) if identity in made else _undo_writing(unit, pieces)
        for identity, pieces in by_record.items()
    )


def _holds_shared(save: Save) -> bool:
    return any(_kind_name(one) in _SHARED for one in save.entities)


def _created_at(entity: EntityOps) -> int | None:
    """The place of the operation that made a record, if one did."""
    return next((at for at, op in enumerate(entity.ops) if op.field == 0 and op.value == 0 and not op.base), None)


def _is_first(unit: Unit, save: Save, entity: EntityOps) -> bool:
    """Whether nobody wrote in a record before: who writes in one of a colleague says that it is there as well."""
    if entity.type_no not in kinds():
        return True
    before = unit.connection.exec_driver_sql(
        f"SELECT {COLUMNS} FROM journal WHERE log_no = ? AND rev < ? ORDER BY rev DESC", (save.log_no, save.rev)
    )
    ours = {save.act_rev}
    return not any(
        one.entity_id == entity.entity_id
        for earlier in map(as_save, before.fetchall())
        if earlier.act_rev not in ours
        for one in earlier.entities
    )


def _undo_writing(unit: Unit, pieces: list[tuple[Save, EntityOps]]) -> int:
    save, entity = pieces[0]
    kind = kinds().get(entity.type_no)
    if kind is None:
        return sum(len(piece.ops) for _save, piece in pieces)
    ops: list[Op] = []
    left = 0
    for one, piece in pieces:
        now = _Now.of(unit, one, kind, piece)
        for at, op in enumerate(piece.ops):
            if now.says_it_is_there(op):
                continue  # the undo says so itself
            opposite = now.opposite(op, piece.first + at)
            ops.extend(opposite)
            left += not opposite
    if ops:
        unit.replay(kind, entity.entity_id, save.log_no, ops)
    return left


def _undo_making(unit: Unit, pieces: list[tuple[Save, EntityOps]]) -> int:
    """A new record goes away again, unless somebody wrote in it or went on with it."""
    save, entity = next((save, one) for save, one in pieces if _created_at(one) is not None)
    kind = kinds().get(entity.type_no)
    if kind is None:
        return 1
    fields = {op.field for _save, one in pieces for op in one.ops}
    as_made = all(
        _Now.of(unit, one, kind, piece).standing(op, piece.first + at)
        for one, piece in pieces
        for at, op in enumerate(piece.ops)
    )
    now = _Now.of(unit, save, kind, entity)
    if not as_made or now.others_wrote(fields) or _goes_on(unit, entity, set()):
        return 1
    at = _created_at(entity) or 0
    unit.replay(kind, entity.entity_id, save.log_no, [Op(PUT, 0, 1, now.standing(entity.ops[at], entity.first + at))])
    return 0


@dataclass(frozen=True, slots=True)
class _Now:
    """What stands in a record now of what a save wrote in it."""

    unit: Unit
    save: Save
    dots: EntityDots

    @classmethod
    def of(cls, unit: Unit, save: Save, kind: EntityKind, entity: EntityOps) -> _Now:
        found = unit.connection.exec_driver_sql(f"SELECT dots FROM {kind.name} WHERE id = ?", (entity.entity_id,))
        packed = found.scalar()
        return cls(unit, save, decode(packed) if packed is not None else EntityDots())

    def says_it_is_there(self, op: Op) -> bool:
        """Whether an operation only says that the record is there, as every writing in it does."""
        return op.field == DELETED_FIELD and op.value == 0 and not any(self._before(op))

    def standing(self, op: Op, idx: int) -> tuple[Dot, ...]:
        """The dots under which what an operation wrote stands; none when somebody wrote since.

        A later act that was itself taken back does not count: its undo wrote the same value again.
        """
        if op.code == PUT:
            live = [one.dot for one in self.dots.values.get(op.field, ())]
        else:
            live = [one.dot for one in self.dots.elements.get((op.field, str(op.value)), ())]
        own = Dot(self.save.dev_no, self.save.seq, idx)
        if own in live:
            return (own,)
        if op.field == DELETED_FIELD and not op.value and live and not any(self._value_of(dot) for dot in live):
            return tuple(live)  # all of them only say that it is there
        return tuple(live) if live and all(self._brought_back(dot, op.value) for dot in live) else ()

    def others_wrote(self, fields: set[int]) -> bool:
        """Whether a field holds something that the save did not write in any way."""
        touched = {number for number, live in self.dots.values.items() if live} - fields
        return any(
            not self._brought_back(one.dot, None) for number in touched for one in self.dots.values[number]
        ) or any(number not in fields for (number, _element), live in self.dots.elements.items() if live)

    def opposite(self, op: Op, idx: int) -> list[Op]:
        """What takes an operation back; nothing when somebody wrote since: theirs stays."""
        if op.code == REMOVE:
            return [Op(ADD, op.field, op.value)]
        standing = self.standing(op, idx)
        if not standing:
            return []
        if op.code == ADD:
            return [Op(REMOVE, op.field, op.value, standing)]
        first, *others = self._before(op)
        return [Op(PUT, op.field, first, standing), *(Op(PUT, op.field, value) for value in others)]

    def _value_of(self, dot: Dot) -> Plain:
        save = self._save_of(dot)
        return save.op_at(dot.idx)[1].value if save is not None else None

    def _brought_back(self, dot: Dot, value: Plain) -> bool:
        save = self._save_of(dot)
        return save is not None and save.act == _UNDO and save.op_at(dot.idx)[1].value == value

    def _before(self, op: Op) -> list[Plain]:
        """The values that stood in the field before: several when the act decided a difference."""
        found: dict[tuple[str, Plain], Plain] = {}
        for dot in op.base:
            save = self._save_of(dot)
            if save is not None:
                value = save.op_at(dot.idx)[1].value
                found[type(value).__name__, value] = value
        if op.field == DELETED_FIELD:
            return sorted(found.values(), key=bool) or [0]  # "not deleted" without a base would be a making
        return list(found.values()) or [None]

    def _save_of(self, dot: Dot) -> Save | None:
        row = self.unit.connection.exec_driver_sql(
            f"SELECT {COLUMNS} FROM journal WHERE log_no = ? AND dev_no = ? AND seq = ?",
            (self.save.log_no, dot.dev_no, dot.seq),
        ).fetchone()
        return as_save(row) if row is not None else None


def _goes_on(unit: Unit, entity: EntityOps, made: set[bytes]) -> bool:
    """Whether something hangs on a record that is not among `made`."""
    for table, column in hanging_on().get(_kind_name(entity), ()):
        rows = unit.connection.exec_driver_sql(
            f"SELECT id FROM {table} WHERE {column} = ? AND deleted = 0", (entity.entity_id,)
        )
        if any(row[0] not in made for row in rows.fetchall()):
            return True
    return False


def _kind_name(entity: EntityOps) -> str:
    kind = kinds().get(entity.type_no)
    return kind.name if kind is not None else ""

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for working out the opposite of an act from the journal."""

from __future__ import annotations

from itertools import takewhile

from caseapp.models.types import Plain
from caseapp.store.journal import ADD, COLUMNS, PUT, REMOVE, EntityOps, Op, Save, as_save
from caseapp.store.register import Dot, decode
from caseapp.store.registry import EntityKind, kinds
from caseapp.store.unit import Unit


def undo_saves(unit: Unit, act_rev: int) -> int | None:
    """Write the opposite of the act that began at `act_rev`.

    Returns how many fields were left because somebody changed them since; None when there is no such act.
    """
    rows = unit.connection.exec_driver_sql(
        f"SELECT {COLUMNS} FROM journal WHERE rev >= ? ORDER BY rev",
        (act_rev,),
    )
    saves = [as_save(row) for row in takewhile(lambda row: row[1] == act_rev, rows)]  # an act's rows lie together
    rows.close()
    if not saves:
        return None
    left = 0
    for save in reversed(saves):
        for entity in reversed(save.entities):
            left += _undo_entity(unit, save, entity)
    return left


def _undo_entity(unit: Unit, save: Save, entity: EntityOps) -> int:
    kind = kinds().get(entity.type_no)
    if kind is None:
        return len(entity.ops)
    created = next((at for at, op in enumerate(entity.ops) if op.field == 0 and op.value == 0 and not op.base), None)
    live = _live_dots(unit, kind, entity.entity_id)
    if created is not None:
        dot = Dot(save.dev_no, save.seq, entity.first + created)
        if dot not in live:
            return 1
        unit.replay(kind, entity.entity_id, save.log_no, [Op(PUT, 0, 1, (dot,))])
        return 0
    ops: list[Op] = []
    left = 0
    for at, op in enumerate(entity.ops):
        dot = Dot(save.dev_no, save.seq, entity.first + at)
        opposite = _opposite(unit, save, op, dot, live)
        if opposite is None:
            left += 1
        else:
            ops.append(opposite)
    if ops:
        unit.replay(kind, entity.entity_id, save.log_no, ops)
    return left


def _opposite(unit: Unit, save: Save, op: Op, dot: Dot, live: set[Dot]) -> Op | None:
    if op.code == REMOVE:
        return Op(ADD, op.field, op.value)
    if dot not in live:
        return None  # somebody wrote since: theirs stays
    if op.code == ADD:
        return Op(REMOVE, op.field, op.value, (dot,))
    return Op(PUT, op.field, _value_before(unit, save, op), (dot,))


def _value_before(unit: Unit, save: Save, op: Op) -> Plain:
    """The value that stood in the field before; of several the newest here."""
    if not op.base:
        return 0 if op.field == 0 else None
    dot = max(op.base, key=lambda one: (one.dev_no == save.dev_no, one.seq))
    row = unit.connection.exec_driver_sql(
        f"SELECT {COLUMNS} FROM journal WHERE log_no = ? AND dev_no = ? AND seq = ?",
        (save.log_no, dot.dev_no, dot.seq),
    ).fetchone()
    if row is None:
        return None
    _, before = as_save(row).op_at(dot.idx)
    return before.value


def _live_dots(unit: Unit, kind: EntityKind, entity_id: bytes) -> set[Dot]:
    packed = unit.connection.exec_driver_sql(
        f"SELECT dots FROM {kind.name} WHERE id = ?",
        (entity_id,),
    ).scalar()
    if packed is None:
        return set()
    dots = decode(packed)
    return {one.dot for live in (*dots.values.values(), *dots.elements.values()) for one in live}

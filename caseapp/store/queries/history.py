# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading what happened to a case: every act, by whom, when, and what it changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from caseapp.models.types import Plain
from caseapp.store.authors import laptop_of, writer_of
from caseapp.store.journal import ADD, COLUMNS, PUT, Save, as_save
from caseapp.store.reader import Reader
from caseapp.store.registry import kinds

_UNTOLD = frozenset({("safety_file", "protected_address")})  # stands in its own form and nowhere else
_COVERED = "•••"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that an act changed: plain values as they stand in the file; `before` None when there was none."""

    kind: str
    entity_id: str
    field: str
    before: Plain
    after: Plain
    created: bool


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One act on a case. `act` is the name of an operation, `laptop_of` another colleague whose laptop it was."""

    rev: int
    act_rev: int
    act: str
    moment: datetime
    worker_id: str | None
    laptop_of: str | None
    dev_no: int
    changes: tuple[FieldChange, ...]


def history_of(
    reader: Reader, case_id: str, *, limit: int = 100, before_rev: int | None = None
) -> tuple[HistoryRow, ...]:
    """What happened to a case, the latest first, at most `limit` acts older than `before_rev`."""
    rows = reader.sql(
        f"SELECT {COLUMNS} FROM journal WHERE log_no IN (SELECT log_no FROM case_file WHERE id = ? "
        "UNION SELECT log_no FROM log WHERE case_id = ?) AND rev < ? ORDER BY rev DESC LIMIT ?",
        (bytes.fromhex(case_id), bytes.fromhex(case_id), before_rev if before_rev is not None else 2**62, limit),
    )
    found: list[HistoryRow] = []
    for row in rows:
        one = _row(reader, as_save(row))
        last = found[-1] if found else None
        if last is not None and last.act_rev == one.act_rev:  # an act too large for one save
            found[-1] = replace(one, changes=one.changes + last.changes)
        else:
            found.append(one)
    return tuple(found)


def changes_of(reader: Reader, save: Save) -> tuple[FieldChange, ...]:
    """The fields that a save changed."""
    changes: list[FieldChange] = []
    for entity in save.entities:
        kind = kinds().get(entity.type_no)
        if kind is None:
            continue
        created = any(op.field == 0 and op.value == 0 and not op.base for op in entity.ops)
        for op in entity.ops:
            field = kind.by_number.get(op.field)
            if field is None or (op.field == 0 and op.value == 0 and not op.base):
                continue
            before = None
            if op.code == PUT and op.base:
                before = _value_of(reader, save, op.base[0])
            elif op.code != PUT:
                before = None if op.code == ADD else op.value
            after = op.value if op.code in (PUT, ADD) else None
            if op.field == 0 and before == after:
                continue  # who writes in a record says that it is there
            if (kind.name, field.name) in _UNTOLD:
                before, after = (None if one is None else _COVERED for one in (before, after))
            changes.append(FieldChange(kind.name, entity.entity_id.hex(), field.name, before, after, created))
    return tuple(changes)


def _row(reader: Reader, save: Save) -> HistoryRow:
    return HistoryRow(
        rev=save.rev,
        act_rev=save.act_rev,
        act=save.act,
        moment=datetime.fromtimestamp(save.moment / 1000, UTC),
        worker_id=writer_of(save.author).hex() or None,
        laptop_of=laptop_of(save.author).hex() or None,
        dev_no=save.dev_no,
        changes=changes_of(reader, save),
    )


def _value_of(reader: Reader, save: Save, dot: tuple[int, int, int]) -> Plain:
    dev_no, seq, idx = dot
    rows = reader.sql(
        f"SELECT {COLUMNS} FROM journal WHERE log_no = ? AND dev_no = ? AND seq = ?",
        (save.log_no, dev_no, seq),
    )
    return as_save(rows[0]).op_at(idx)[1].value if rows else None

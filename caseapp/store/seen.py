# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what somebody had before the eyes who read a record at some revision and writes in it now."""

from __future__ import annotations

from functools import cached_property

from sqlalchemy import Connection

from caseapp.models.types import Plain
from caseapp.store.journal import COLUMNS, REMOVE, EntityOps, Save, as_save
from caseapp.store.plain_sql import runner
from caseapp.store.projection import Row, dev_id_of
from caseapp.store.register import Dot, shown
from caseapp.store.registry import FieldKind, kinds


class Seen:
    """One record as it was at `read_rev`. What the present act wrote itself (from `first_rev` on) was seen too.

    The journal is asked only when something arrived in the record since; mostly nothing did.
    """

    def __init__(self, connection: Connection, row: Row, identity: bytes, read_rev: int, first_rev: int) -> None:
        self._connection = connection
        self._row = row
        self._identity = identity
        self._read_rev = read_rev
        self._first_rev = first_rev

    def _was_seen(self, rev: int) -> bool:
        return rev <= self._read_rev or rev >= self._first_rev

    def newer(self, number: int) -> list[Dot]:
        """The live dots of a field that arrived after it was read."""
        return [one.dot for one in self._row.dots.values.get(number, ()) if not self._was_seen(one.rev)]

    @property
    def something_newer(self) -> bool:
        """Whether anything in the record arrived after it was read."""
        dots = self._row.dots
        return any(
            not self._was_seen(one.rev) for live in (*dots.values.values(), *dots.elements.values()) for one in live
        )

    def base(self, number: int) -> tuple[Dot, ...]:
        """The values of a field that a write replaces: those that were seen.

        A value that was seen and replaced meanwhile is named too, as it was on the screen.
        """
        live = [one.dot for one in self._row.dots.values.get(number, ()) if self._was_seen(one.rev)]
        if not self.newer(number):
            return tuple(live)
        return tuple(sorted({*live, *self._replaced_since(number)}))

    def element_base(self, number: int, element: str) -> tuple[Dot, ...]:
        """The same for one element of a set."""
        live = self._row.dots.elements.get((number, element), ())
        return tuple(sorted(one.dot for one in live if self._was_seen(one.rev)))

    def elements_removed_since(self, number: int) -> set[str]:
        """Elements of a set that were there when it was read and that somebody took away since."""
        return {
            str(op.value)
            for _save, entity in self._since
            for op in entity.ops
            if op.field == number and op.code == REMOVE and any(self._was_read(dot) for dot in op.base)
        }

    def value(self, column: FieldKind) -> Plain:
        """The value of a field that was shown when it was read."""
        candidates = []
        for dot in self.base(column.number):
            save = self._save_of(dot)
            if save is not None:
                everywhere = (dev_id_of(runner(self._connection), dot.dev_no), dot.seq, dot.idx)
                candidates.append((save.op_at(dot.idx)[1].value, save.moment, everywhere))
        return shown(candidates, column.protective) if candidates else None

    # -- the journal -----------------------------------------------------------------------------------------------

    @cached_property
    def _since(self) -> list[tuple[Save, EntityOps]]:
        """What others wrote in the record after it was read."""
        if self._read_rev >= self._first_rev - 1:
            return []
        rows = self._connection.exec_driver_sql(
            f"SELECT {COLUMNS} FROM journal WHERE rev > ? AND rev < ? AND log_no = ? ORDER BY rev",
            (self._read_rev, self._first_rev, self._row.log_no),
        ).fetchall()
        saves = [as_save(row) for row in rows]
        return [(save, one) for save in saves for one in save.entities if one.entity_id == self._identity]

    def _replaced_since(self, number: int) -> set[Dot]:
        bases = {dot for _save, entity in self._since for op in entity.ops if op.field == number for dot in op.base}
        return {dot for dot in bases if self._was_read(dot)}

    def _was_read(self, dot: Dot) -> bool:
        save = self._save_of(dot)
        return save is not None and save.rev <= self._read_rev

    def _save_of(self, dot: Dot) -> Save | None:
        row = self._connection.exec_driver_sql(
            f"SELECT {COLUMNS} FROM journal WHERE log_no = ? AND dev_no = ? AND seq = ?",
            (self._row.log_no, dot.dev_no, dot.seq),
        ).fetchone()
        return as_save(row) if row is not None else None


def wrote_since(connection: Connection, case_id: str, read_rev: int, kind_names: frozenset[str]) -> bool:
    """Whether records of these kinds in a case were written by somebody after `read_rev`."""
    rows = connection.exec_driver_sql(
        f"SELECT {COLUMNS} FROM journal WHERE rev > ? AND log_no = (SELECT log_no FROM case_file WHERE id = ?)",
        (read_rev, bytes.fromhex(case_id)),
    ).fetchall()
    numbers = {number for number, kind in kinds().items() if kind.name in kind_names}
    return any(entity.type_no in numbers for row in rows for entity in as_save(row).entities)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading a list in the background: file, columns, rows, and what is known of them already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from caseapp.operations.caseload.columns import Mapping, propose_mapping
from caseapp.operations.caseload.files import read_table
from caseapp.operations.caseload.keys import CHANGED, NEW, OTHER_PERSON, UNCHANGED
from caseapp.operations.caseload.people import CaseloadRow
from caseapp.operations.caseload.rows import DOUBLE, UNREADABLE, ImportReading, read_rows
from caseapp.operations.caseload.table import RawTable
from caseapp.operations.import_caseload import matches
from caseapp.store.store import Store
from caseapp.ui.background import Cancelled

LEFT_OUT: Final = "left_out"
STATES: Final = (NEW, CHANGED, OTHER_PERSON, UNCHANGED, LEFT_OUT)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the preview: a row that becomes somebody (`row`), or one that is left out, with the reason."""

    number: int
    state: str
    row: CaseloadRow | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ListRead:
    """A list as far as it was read."""

    path: Path
    table: RawTable
    mapping: Mapping
    reading: ImportReading
    lines: tuple[Line, ...]

    def count(self, state: str) -> int:
        """How many lines are in this state."""
        return sum(1 for line in self.lines if line.state == state)

    def rows_for(self, chosen: frozenset[int]) -> tuple[CaseloadRow, ...]:
        """The rows to take in: everybody, of the changed ones only those with a chosen number."""
        return tuple(
            line.row for line in self.lines if line.row is not None and (line.state != CHANGED or line.number in chosen)
        )


@dataclass(frozen=True, slots=True)
class ListWish:
    """Which file, which sheet of it, which columns (None: propose them), and the table when it was read before."""

    path: Path
    sheet: str | None = None
    mapping: Mapping | None = None
    table: RawTable | None = None


class ReadList:
    """The work, for another thread. `step((words code, done, total))` tells how far it is."""

    def __init__(
        self, store: Store, wish: ListWish, today: date, translate: Callable[[str], str], cancelled: Cancelled
    ) -> None:
        self._store = store
        self._wish = wish
        self._today = today
        self._translate = translate
        self._cancelled = cancelled

    def __call__(self, step: Callable[[tuple[str, int, int]], None]) -> ListRead:
        wish, stop = self._wish, self._cancelled.is_set

        def reading_file(done: int, total: int) -> None:
            step(("file", done, total))

        def reading_rows(done: int, total: int) -> None:
            step(("rows", done, total))

        table = wish.table or read_table(wish.path, sheet=wish.sheet, progress=reading_file, cancelled=stop)
        mapping = wish.mapping or propose_mapping(table)
        if not mapping.names_a_person:  # the worker says which column does
            nothing = ImportReading(table=table, mapping=mapping, rows=(), unread=(), outcomes=(), workers=())
            return ListRead(wish.path, table, mapping, nothing, ())
        reading = read_rows(table, mapping, self._today, progress=reading_rows, cancelled=stop)
        return ListRead(wish.path, table, mapping, reading, self._lines(reading))

    def _lines(self, reading: ImportReading) -> tuple[Line, ...]:
        found = self._store.read(lambda reader: matches(reader, reading.rows))
        lines = [
            Line(row.number, match.state, row, " ".join(one.sentence(self._translate) for one in row.notices))
            for match, row in zip(found, reading.rows, strict=True)
        ]
        lines += [
            Line(outcome.number, LEFT_OUT, None, outcome.reason.sentence(self._translate))
            for outcome in reading.outcomes
            if outcome.kind in (UNREADABLE, DOUBLE) and outcome.reason is not None
        ]
        return tuple(sorted(lines, key=lambda line: line.number))

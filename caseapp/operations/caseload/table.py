# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a list as it came out of its file: numbered rows of cells, and the limits they must
keep.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from caseapp.errors import ImportRefused
from caseapp.i18n import N_
from caseapp.operations.caseload.notices import Cell, Notice, notice

MAX_FILE_BYTES = 50 * 1024 * 1024
MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_CELL = 1_000_000  # characters; a longer cell is cut, with a notice
MAX_TEXT = 150_000_000  # characters in all cells together (a small workbook can repeat one long text)
LOOK_EVERY = 500  # rows between two looks at the cancel button

TOO_MANY_ROWS = N_("This list has more than %(limit)s rows. Split it into several files.")
TOO_MANY_COLUMNS = N_("Row %(row)s has more than %(limit)s columns. This is not a caseload list.")
TOO_MUCH_TEXT = N_("There is too much text in this file for a caseload list.")
STOPPED = N_("Reading the list was stopped. Nothing was changed.")
CELL_CUT = N_("A cell in row %(row)s is longer than %(limit)s characters; the rest was left out.")


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row. `number` is the row as a spreadsheet program counts it (from 1, the heading and blank rows
    included).
    """

    number: int
    cells: tuple[Cell, ...]  # without the empty cells at the end

    @property
    def is_blank(self) -> bool:
        return not self.cells

    def cell(self, index: int) -> Cell:
        """The cell at `index`, empty when the row is shorter."""
        return self.cells[index] if index < len(self.cells) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """A list as it stands in the file. Rows above the heading (a title, a date) stand in `above`."""

    file_name: str
    rows: tuple[RawRow, ...]
    header: RawRow | None = None
    above: tuple[RawRow, ...] = ()
    sheet: str = ""
    sheet_names: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    blank_at_end: int = 0
    notices: tuple[Notice, ...] = ()

    @property
    def width(self) -> int:
        """Number of columns of the widest row."""
        rows = (*self.rows, self.header) if self.header else self.rows
        return max((len(row.cells) for row in rows), default=0)


@dataclass(slots=True)
class Watch:
    """Tells how far long work is and stops it: `progress(done, total)` in units that only compare to each
    other.
    """

    progress: Callable[[int, int], None] | None = None
    cancelled: Callable[[], bool] | None = None

    def look(self, done: int, total: int) -> None:
        """Report, and raise ImportRefused(STOPPED) when somebody wants to stop."""
        if self.cancelled is not None and self.cancelled():
            raise ImportRefused(STOPPED)
        if self.progress is not None:
            self.progress(min(done, total), total)


@dataclass(slots=True)
class RowCollector:
    """Takes rows as they are read, keeps the limits, and leaves out the blank rows at the end."""

    rows: list[RawRow] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    waiting_blanks: list[int] = field(default_factory=list)
    blanks: int = 0
    text_length: int = 0

    def add(self, number: int, cells: Sequence[Cell]) -> None:
        """Add one row; ImportRefused when the list grows beyond what a caseload list can be."""
        end = len(cells)
        while end and (cells[end - 1] == "" or (isinstance(cells[end - 1], str) and not str(cells[end - 1]).strip())):
            end -= 1
        if not end:
            self.blanks += 1
            if len(self.waiting_blanks) <= MAX_ROWS:
                self.waiting_blanks.append(number)
            return
        if end > MAX_COLUMNS:
            raise ImportRefused(TOO_MANY_COLUMNS, row=number, limit=MAX_COLUMNS)
        self.rows.extend(RawRow(blank, ()) for blank in self.waiting_blanks)
        self.waiting_blanks.clear()
        self.blanks = 0
        if len(self.rows) > MAX_ROWS:  # the heading does not count
            raise ImportRefused(TOO_MANY_ROWS, limit=MAX_ROWS)
        kept = tuple(self._measured(number, cell) for cell in cells[:end])
        self.rows.append(RawRow(number, kept))
        if self.text_length > MAX_TEXT:
            raise ImportRefused(TOO_MUCH_TEXT)

    def _measured(self, number: int, cell: Cell) -> Cell:
        if not isinstance(cell, str):
            return cell
        if len(cell) > MAX_CELL:
            self.notices.append(notice(CELL_CUT, row=number, limit=MAX_CELL))
            cell = cell[:MAX_CELL]
        self.text_length += len(cell)
        return cell

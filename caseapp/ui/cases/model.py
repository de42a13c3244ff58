# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the model of the case list: ids in order, rows in windows of a hundred."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from caseapp.i18n import _
from caseapp.i18n.codes import label, letter
from caseapp.store.derived.facts import DOMAINS
from caseapp.store.queries.case_list import CaseList
from caseapp.store.queries.cases import CaseRow
from caseapp.ui.cases.lines import Line, spoken
from caseapp.ui.kit.paint import Run, plain
from caseapp.ui.kit.roles import GROUP, MARKS, ROW_ID, RUNS, SIGNS

_AnyIndex = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
WINDOW: Final = 100
_MOST_WINDOWS: Final = 12  # rows further away are forgotten


class Column(IntEnum):
    """The columns; the five marks stand in the order of the domains."""

    NAME = 0
    AGE = 1
    PROGRAMME = 2
    WORKER = 3
    FIRST_MARK = 4
    TALK = 9
    NEXT = 10  # with the signs at its right end


COLUMNS: Final = 11
RIGHT: Final = (Column.AGE, Column.TALK)
SORT_OF: Final[dict[int, str]] = {
    Column.NAME: "name",
    Column.AGE: "age",
    Column.PROGRAMME: "programme",
    Column.WORKER: "worker",
    **{Column.FIRST_MARK + place: f"level_{domain}" for place, domain in enumerate(DOMAINS)},
    Column.TALK: "last_talk",
    Column.NEXT: "next_due",
}
_SAID: Final = (_Role.AccessibleTextRole, _Role.ToolTipRole)
TURNED: Final = frozenset({"age", "last_talk"})  # the number on screen grows while the date in the file goes back


@dataclass(frozen=True, slots=True)
class Group:
    """The head of a group: its row in the table, its words, how many cases stand below."""

    row: int
    words: str
    count: int


class CaseModel(QAbstractTableModel):
    """Holds the ids; `wanted(ids)` asks for rows that came into sight and are not here yet, one window at a time."""

    wanted = Signal(tuple)

    def __init__(self, line_of: Callable[[CaseRow], Line]) -> None:
        super().__init__()
        self._line_of = line_of
        self._ids: tuple[str, ...] = ()
        self._places: dict[str, int] = {}
        self._groups: tuple[Group, ...] = ()
        self._group_rows: tuple[int, ...] = ()
        self._rows: dict[str, CaseRow] = {}
        self._lines: dict[str, Line] = {}
        self._waiting: list[int] = []  # windows, the last one wanted at the end
        self._asked: int | None = None

    # -- filling ---------------------------------------------------------------------------------------------------

    def show_list(self, found: CaseList, named: Callable[[str | None], str], beside: Iterable[CaseRow] = ()) -> None:
        """Show another list; `named` gives the words of a group, `beside` are rows that were read with it."""
        self.beginResetModel()
        self._ids = found.ids
        self._places = {one: place for place, one in enumerate(found.ids)}
        self._rows = {row.id: row for row in (*found.first, *beside)}
        self._lines.clear()
        self._waiting.clear()
        self._asked = None
        row, groups = 0, []
        for worker_id, count in found.groups:
            groups.append(Group(row, named(worker_id), count))
            row += count + 1
        self._groups = tuple(groups)
        self._group_rows = tuple(group.row for group in groups)
        self.endResetModel()

    def put_rows(self, rows: Iterable[CaseRow]) -> None:
        """Rows arrived: those that came into sight, or those that changed."""
        places = []
        for row in rows:
            if row.id in self._places:
                self._rows[row.id] = row
                self._lines.pop(row.id, None)
                places.append(self.row_of(row.id))
        if self._asked is not None:
            self._asked = None
            self._forget_far()
        if places:
            self.dataChanged.emit(self.index(min(places), 0), self.index(max(places), COLUMNS - 1))
        self._ask_next()

    def say_again(self) -> None:
        """Names, language or the day changed: make every line anew from the rows that are here."""
        self._lines.clear()
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, COLUMNS - 1))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, COLUMNS - 1)

    # -- asking ----------------------------------------------------------------------------------------------------

    def ids(self) -> tuple[str, ...]:
        """All cases in order."""
        return self._ids

    def groups(self) -> tuple[Group, ...]:
        """The heads of the groups, from above."""
        return self._groups

    def loaded(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Those of these cases whose row is here."""
        return tuple(one for one in ids if one in self._rows)

    def case_at(self, row: int) -> str:
        """The case in a row of the table; "" for the head of a group."""
        before = bisect_right(self._group_rows, row)
        if before and self._group_rows[before - 1] == row:
            return ""
        place = row - before
        return self._ids[place] if 0 <= place < len(self._ids) else ""

    def group_at(self, row: int) -> Group | None:
        """The head of a group that stands in this row."""
        before = bisect_right(self._group_rows, row)
        return self._groups[before - 1] if before and self._group_rows[before - 1] == row else None

    def row_of(self, case_id: str) -> int:
        """The row of a case in the table, or -1."""
        place = self._places.get(case_id)
        if place is None:
            return -1
        row = place
        for group in self._groups:  # few
            if group.row <= row:
                row += 1
        return row

    def case_row(self, case_id: str) -> CaseRow | None:
        """The row of a case when it is here."""
        return self._rows.get(case_id)

    def line(self, case_id: str) -> Line | None:
        """The line of a case; None, and asked for, while it is not here."""
        made = self._lines.get(case_id)
        if made is None:
            row = self._rows.get(case_id)
            if row is None:
                self._want(self._places[case_id] // WINDOW)
                return None
            made = self._lines[case_id] = self._line_of(row)
        return made

    # -- inside ----------------------------------------------------------------------------------------------------

    def _want(self, window: int) -> None:
        if window == self._asked:
            return
        if window in self._waiting:
            self._waiting.remove(window)
        self._waiting.append(window)
        del self._waiting[:-3]  # who scrolls past does not wait for what is out of sight again
        self._ask_next()

    def _ask_next(self) -> None:
        if self._asked is None and self._waiting:
            self._asked = self._waiting.pop()
            start = self._asked * WINDOW
            self.wanted.emit(self._ids[start : start + WINDOW])

    def _forget_far(self) -> None:
        most = _MOST_WINDOWS * WINDOW
        for old in list(self._rows)[: max(0, len(self._rows) - most)]:
            del self._rows[old]
            self._lines.pop(old, None)

    # -- Qt --------------------------------------------------------------------------------------------------------

    def rowCount(self, parent: _AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._ids) + len(self._groups)

    def columnCount(self, parent: _AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else COLUMNS

    def flags(self, index: _AnyIndex) -> Qt.ItemFlag:
        if not self.case_at(index.row()):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def match(
        self,
        _start: _AnyIndex,
        role: int,
        value: object,
        _hits: int = 1,
        _flags: Qt.MatchFlag = Qt.MatchFlag.MatchExactly,
    ) -> list[QModelIndex]:
        if role == ROW_ID and isinstance(value, str):
            row = self.row_of(value)
            return [self.index(row, 0)] if row >= 0 else []
        return []  # names are looked up in the store: most rows are not here

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        place = section - Column.FIRST_MARK
        is_mark = 0 <= place < len(DOMAINS)
        if role == _Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight if section in RIGHT else Qt.AlignmentFlag.AlignLeft
        if is_mark and role == _Role.DisplayRole:
            return letter("domain", DOMAINS[place])
        if is_mark and role in (_Role.ToolTipRole, _Role.AccessibleTextRole):
            return label("domain", DOMAINS[place])
        if role in (_Role.DisplayRole, _Role.AccessibleTextRole):
            return _head_words(section)
        return None

    def data(self, index: _AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        case_id = self.case_at(index.row())
        if not case_id:
            return self._of_group(index, role)
        if role == ROW_ID:
            return case_id
        column = index.column()
        if role == _Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight if column in RIGHT else None
        if role not in (RUNS, MARKS, SIGNS, _Role.DisplayRole, _Role.AccessibleTextRole, _Role.ToolTipRole):
            return None
        line = self.line(case_id)
        return _cell(line, column, role) if line is not None else None

    def _of_group(self, index: _AnyIndex, role: int) -> object:
        group = self.group_at(index.row())
        if group is None:
            return None
        if role == GROUP:
            return (group.words, group.count)
        if role in (_Role.DisplayRole, _Role.AccessibleTextRole):
            return f"{group.words}, {group.count}"
        return None


def _head_words(section: int) -> str:
    words: dict[int, str] = {
        Column.NAME: _("Name"),
        Column.AGE: _("Age"),
        Column.PROGRAMME: _("Programme and phase"),
        Column.WORKER: _("Who"),
        Column.TALK: _("Last conversation"),
        Column.NEXT: _("Next clock"),
    }
    return words.get(section, "")


def _cell(line: Line, column: int, role: int) -> object:
    place = column - Column.FIRST_MARK
    if 0 <= place < len(DOMAINS):
        if not line.marks:
            return () if role == MARKS else None
        if role == MARKS:
            return (line.marks[place],)
        return line.mark_words[place] if role in _SAID else None
    if role == SIGNS and column == Column.NEXT:
        return line.signs
    if role in (MARKS, SIGNS):
        return None
    runs = runs_of(line, column)
    if role == RUNS:
        return runs
    if role in _SAID and column == Column.NEXT:
        return "\n".join(part for part in (plain(runs), *(sign.words for sign in line.signs)) if part) or None
    if role == _Role.ToolTipRole:
        return line.worker_name if column == Column.WORKER else None
    if role == _Role.AccessibleTextRole and column == Column.NAME:
        return spoken(line)
    return plain(runs)


def runs_of(line: Line, column: int) -> tuple[Run, ...]:
    """The words of a cell that holds words."""
    if column == Column.NAME:
        return line.name
    if column == Column.AGE:
        return (Run(line.age),)
    if column == Column.PROGRAMME:
        return line.programme
    if column == Column.WORKER:
        return (Run(line.worker, tone="muted"),)
    if column == Column.TALK:
        return (line.talk,)
    late = f", {line.next_late}" if line.next_late else ""
    return (Run(f"{line.next_day} " if line.next_day else ""), Run(line.next_words), Run(late))

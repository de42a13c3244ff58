# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the rows of the list that a meeting is held from: what stands in each cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from caseapp.i18n import _, formats
from caseapp.store.queries.team_review import ReviewRow
from caseapp.ui.cases.lines import age_of, programme_words
from caseapp.ui.desk import Desk
from caseapp.ui.kit.paint import Run
from caseapp.ui.kit.roles import ROW_ID, RUNS, SIGNS, Sign
from caseapp.ui.look.fonts import SEMI
from caseapp.ui.team.choice import BY_AGE, BY_NAME, BY_PROGRAMME, BY_REASON, BY_TALK, BY_WORKER
from caseapp.ui.team.words import why_runs, why_words

_AnyIndex = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole


class Column(IntEnum):
    """The columns, from the left."""

    NAME = 0
    AGE = 1
    PROGRAMME = 2
    WORKER = 3
    WHY = 4
    TALK = 5
    DISCUSSED = 6


COLUMNS: Final = 7
ORDER_OF: Final = {
    Column.NAME: BY_NAME,
    Column.AGE: BY_AGE,
    Column.PROGRAMME: BY_PROGRAMME,
    Column.WORKER: BY_WORKER,
    Column.WHY: BY_REASON,
    Column.TALK: BY_TALK,
}
RIGHT: Final = (Column.AGE, Column.TALK)


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """What stands in the cells of one case, worked out once."""

    name: tuple[Run, ...]
    age: str
    programme: tuple[Run, ...]
    worker: str
    why: tuple[Run, ...]
    why_text: str
    talk: Run
    spoken: str


def line_of(row: ReviewRow, desk: Desk) -> ReviewLine:
    """The line of a case; while somebody looks along without whose it is."""
    name = desk.name(row.name)
    programme, phase = programme_words(row.programme, row.phase)
    worker = desk.worker_name(row.worker_id) or (_("nobody") if row.worker_id is None else "")
    talk = formats.relative(min(row.last_talk, desk.today()), desk.today()) if row.last_talk else _("not yet")
    age = age_of(row.birth_day, row.birth_precision, desk.today())
    why = why_words(row, desk)
    return ReviewLine(
        name=(Run(name.call, SEMI), Run(f" {name.rest}" if name.rest else "")),
        age=age,
        programme=(Run(programme), Run(f" · {phase}" if phase else "", tone="muted")),
        worker=worker,
        why=why_runs(row, desk),
        why_text=why,
        talk=Run(talk, SEMI, "attn") if row.silent else Run(talk),
        spoken=", ".join(part for part in (name.full, age, programme, phase, worker, why, talk) if part),
    )


class ReviewModel(QAbstractTableModel):
    """All rows are here; lines are made when they come into sight."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rows: tuple[ReviewRow, ...] = ()
        self._lines: dict[str, ReviewLine] = {}
        self._discussed: frozenset[str] = frozenset()

    def show_rows(self, rows: Sequence[ReviewRow], discussed: frozenset[str]) -> None:
        """Show these, in this order."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self._lines.clear()
        self._discussed = discussed
        self.endResetModel()

    def show_discussed(self, discussed: frozenset[str]) -> None:
        """Other cases were talked about."""
        self._discussed = discussed
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, COLUMNS - 1))

    def say_again(self) -> None:
        """Names are shown or hidden now."""
        self._lines.clear()
        self.show_discussed(self._discussed)

    def rows(self) -> tuple[ReviewRow, ...]:
        """What is shown."""
        return self._rows

    def line(self, row: ReviewRow) -> ReviewLine:
        """The line of a row."""
        made = self._lines.get(row.case_id)
        if made is None:
            made = self._lines[row.case_id] = line_of(row, self._desk)
        return made

    # -- Qt --------------------------------------------------------------------------------------------------------

    def rowCount(self, parent: _AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else COLUMNS

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == _Role.TextAlignmentRole and section in RIGHT:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role not in (_Role.DisplayRole, _Role.AccessibleTextRole):
            return None
        heads = {
            Column.NAME: _("Name"),
            Column.AGE: _("Age"),
            Column.PROGRAMME: _("Programme and phase"),
            Column.WORKER: _("Worker"),
            Column.WHY: _("Why now"),
            Column.TALK: _("Last conversation"),
            Column.DISCUSSED: "" if role == _Role.DisplayRole else _("Discussed"),
        }
        return heads.get(Column(section), "")

    def data(self, index: _AnyIndex, role: int = _Role.DisplayRole) -> object:
        row = self._rows[index.row()]
        column = index.column()
        if role == ROW_ID:
            return row.case_id
        if role == _Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter if column in RIGHT else None
        if column == Column.DISCUSSED:
            return self._discussed_data(row, role)
        if role == _Role.ToolTipRole:
            return self.line(row).why_text if column == Column.WHY else None
        if role == _Role.AccessibleTextRole and column == Column.NAME:
            done = _("discussed") if row.case_id in self._discussed else ""
            return ", ".join(part for part in (self.line(row).spoken, done) if part)
        if role not in (_Role.DisplayRole, _Role.AccessibleTextRole, RUNS):
            return None
        return self._cell(self.line(row), column, role)

    def _cell(self, line: ReviewLine, column: int, role: int) -> object:
        runs = {
            Column.NAME: line.name,
            Column.AGE: (Run(line.age),),
            Column.PROGRAMME: line.programme,
            Column.WORKER: (Run(line.worker, tone="muted"),),
            Column.WHY: line.why,
            Column.TALK: (line.talk,),
        }[Column(column)]
        return runs if role == RUNS else "".join(run.text for run in runs)

    def _discussed_data(self, row: ReviewRow, role: int) -> object:
        done = row.case_id in self._discussed
        if role == SIGNS:
            return (Sign("check", _("Discussed"), "accent"),) if done else ()
        if role == _Role.DisplayRole:
            return ""
        return _("Discussed") if done and role in (_Role.AccessibleTextRole, _Role.ToolTipRole) else None

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the preview of a list: what becomes of every row, and which changed rows are updated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter

from caseapp.i18n import N_, _, formats
from caseapp.i18n.codes import label
from caseapp.operations.caseload.keys import CHANGED, NEW, OTHER_PERSON, UNCHANGED
from caseapp.operations.caseload.people import CaseloadRow
from caseapp.ui.kit.cards import draw_box
from caseapp.ui.kit.paint import Run, draw_runs
from caseapp.ui.kit.roles import ROW_ID, RUNS
from caseapp.ui.kit.table import CellDelegate, Table
from caseapp.ui.look.fonts import MEDIUM, SEMI
from caseapp.ui.look.theme import px
from caseapp.ui.settings.import_reading import LEFT_OUT, Line

_AnyIndex = QModelIndex | QPersistentModelIndex
STATE_WORDS: Final = {
    NEW: N_("new"),
    CHANGED: N_("changed"),
    OTHER_PERSON: N_("other person, same number"),
    UNCHANGED: N_("unchanged"),
    LEFT_OUT: N_("not read"),
}
_TONES: Final = {NEW: "good", CHANGED: "note", OTHER_PERSON: "note", UNCHANGED: "muted", LEFT_OUT: "attn"}
_HEADS: Final = (
    N_("What becomes of it"),
    N_("Name"),
    N_("Born"),
    N_("Programme"),
    N_("Worker"),
    N_("Row"),
    N_("Remarks"),
)
_STATE, _NAME, _BORN, _PROGRAMME, _WORKER, _ROW, _REMARK = range(7)


class PreviewModel(QAbstractTableModel):
    """Lines of a list. `chosen` holds the numbers of the changed rows that are to be updated."""

    chosen_changed = Signal()

    def __init__(self, shown_name: Callable[[str], str]) -> None:
        super().__init__()
        self._shown_name = shown_name
        self._lines: tuple[Line, ...] = ()
        self.chosen: frozenset[int] = frozenset()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these."""
        self.beginResetModel()
        self._lines = tuple(lines)
        self.endResetModel()

    def choose(self, numbers: frozenset[int]) -> None:
        """Tick exactly these changed rows."""
        self.chosen = numbers
        self.show_again()
        self.chosen_changed.emit()

    def show_again(self) -> None:
        """Names or ticks changed."""
        if self._lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._lines) - 1, len(_HEADS) - 1))

    def toggle(self, row: int) -> None:
        """Tick a changed row, or untick it; other rows have no tick."""
        line = self._lines[row]
        if line.state == CHANGED:
            self.choose(self.chosen ^ {line.number})

    def rowCount(self, parent: _AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def columnCount(self, _parent: _AnyIndex | None = None) -> int:
        return len(_HEADS)

    def headerData(self, section: int, _orientation: Qt.Orientation, role: int = 0) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return _(_HEADS[section])
        if role == Qt.ItemDataRole.TextAlignmentRole and section == _ROW:
            return Qt.AlignmentFlag.AlignRight
        return None

    def data(self, index: _AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self._lines[index.row()]
        column = index.column()
        if role == ROW_ID:
            return str(line.number)
        if role == RUNS:
            return self._runs(line, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight if column == _ROW else None
        if role == Qt.ItemDataRole.CheckStateRole and column == _STATE and line.state == CHANGED:
            return Qt.CheckState.Checked if line.number in self.chosen else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(line, column)
        if role == Qt.ItemDataRole.ToolTipRole and column == _REMARK:
            return line.reason
        return None

    def _runs(self, line: Line, column: int) -> tuple[Run, ...]:
        words = self._words(line, column)
        if column == _STATE:
            return (Run(words, MEDIUM, _TONES[line.state]),)
        if column == _NAME:
            return (Run(words, SEMI),)
        return (Run(words, tone="muted" if column in (_ROW, _REMARK) else "text"),)

    def _words(self, line: Line, column: int) -> str:
        if column == _STATE:
            return _(STATE_WORDS[line.state])
        if column == _ROW:
            return str(line.number)
        if column == _REMARK:
            return line.reason.replace("\n", " ")
        return self._of_row(line.row, column) if line.row is not None else ""

    def _of_row(self, row: CaseloadRow, column: int) -> str:
        if column == _NAME:
            return self._shown_name(name_of(row))
        if column == _BORN:
            born = row.birth
            if born is None or born.day is None:
                return ""
            return formats.day_numeric(born.day) if born.precision == "day" else str(born.day.year)
        if column == _PROGRAMME:
            return formats.joined(label("programme", entry.programme) for entry in row.programmes)
        return row.worker


def name_of(row: CaseloadRow) -> str:
    """How the person of a row is called."""
    name = row.name
    parts = (name.call_name or name.first_name, name.particle, name.family_name)
    return " ".join(part for part in parts if part) or name.description or "?"


class _Cells(CellDelegate):
    """Cells with a tick before the state of a changed row."""

    size = 14

    def paint_cell(self, painter: QPainter, inner: QRect, index: _AnyIndex) -> None:
        tick = index.data(Qt.ItemDataRole.CheckStateRole)
        if tick is None:
            super().paint_cell(painter, inner, index)
            return
        draw_box(painter, QPointF(inner.left(), inner.center().y() - px(7)), tick == Qt.CheckState.Checked)
        draw_runs(painter, inner.adjusted(px(24), 0, 0, 0), index.data(RUNS), self.size)


class PreviewTable(Table):
    """Space or a click on the box ticks a changed row."""

    def __init__(self, model: PreviewModel) -> None:
        super().__init__(_("What becomes of the rows"), row_height=36, sorts_itself=False)
        self._lines = model
        self.setItemDelegate(_Cells(self, 36))
        self.setModel(model)
        self.horizontalHeader().setSectionsClickable(False)
        widths = {_STATE: 196, _NAME: 200, _BORN: 112, _PROGRAMME: 150, _WORKER: 110, _ROW: 60}
        self.set_widths(widths, stretch=_REMARK)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self._lines.toggle(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == _STATE and event.position().x() < px(44):
            self._lines.toggle(index.row())

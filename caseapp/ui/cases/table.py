# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the table of cases: its cells, its widths, letters that jump to a name."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetricsF, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView

from caseapp.i18n import _
from caseapp.ui.cases.lines import Line
from caseapp.ui.cases.model import COLUMNS, CaseModel, Column
from caseapp.ui.kit.paint import Run, draw_runs, rounded, scaled_font, text_width
from caseapp.ui.kit.roles import GROUP
from caseapp.ui.kit.table import CellDelegate, Table
from caseapp.ui.look.fonts import MEDIUM, SEMI
from caseapp.ui.look.icons import draw_icon
from caseapp.ui.look.theme import px

_AnyIndex = QModelIndex | QPersistentModelIndex
_DAY_WIDTH: Final = 66
_LETTERS_MS: Final = 900  # a longer pause begins a new word
_WIDTHS: Final[dict[int, int]] = {
    Column.AGE: 62, Column.WORKER: 52, Column.TALK: 126,
    **dict.fromkeys(range(Column.FIRST_MARK, Column.FIRST_MARK + 5), 40),
}  # fmt: skip
_LEAST: Final[dict[int, int]] = {Column.NAME: 178, Column.PROGRAMME: 150, Column.NEXT: 250}
_SHARES: Final[dict[int, float]] = {Column.NAME: 0.22, Column.PROGRAMME: 0.31, Column.NEXT: 0.47}


class CaseCells(CellDelegate):
    """Cells of the case list; the next clock keeps its day in a column of its own and never loses how late it is."""

    def paint_cell(self, painter: QPainter, inner: QRect, index: _AnyIndex) -> None:
        model = index.model()
        if not isinstance(model, CaseModel):
            return
        case_id = model.case_at(index.row())
        line = model.line(case_id) if case_id else None
        if line is None:
            _paint_waiting(painter, inner, index.column())
        elif index.column() == Column.NEXT:
            _paint_next(painter, inner, line, self.size)
        else:
            super().paint_cell(painter, inner, index)


def _paint_next(painter: QPainter, inner: QRect, line: Line, size: int) -> None:
    draw_runs(painter, inner, (Run(line.next_day, MEDIUM),), size)
    side, x = px(16), inner.right() + 1 - px(4)
    for sign in reversed(line.signs):
        x -= side
        draw_icon(painter, QRectF(x, inner.center().y() - side / 2, side, side), sign.icon, sign.tone)
        x -= px(9)
    longest = round(text_width(_("today"), scaled_font(size, MEDIUM))) + px(8)  # "aujourd'hui" needs more room
    words = inner.adjusted(max(px(_DAY_WIDTH), longest), 0, 0, 0)
    words.setRight(x if line.signs else inner.right())
    font, strong = scaled_font(size), scaled_font(size, SEMI)
    tails = [f", {late}" if late else "" for late in (line.next_late, line.next_late_short)]
    rooms = [words.width() - text_width(tail, strong) for tail in tails]
    pick = 0 if text_width(line.next_words, font) <= rooms[0] else 1
    tail, room = tails[pick], rooms[pick]
    what = QFontMetricsF(font).elidedText(line.next_words, Qt.TextElideMode.ElideRight, max(0.0, room))
    draw_runs(painter, words, (Run(what), Run(tail, SEMI, "attn")), size)


def _paint_waiting(painter: QPainter, inner: QRect, column: int) -> None:
    """A row that is on its way: a quiet bar where the words will stand."""
    parts = {Column.NAME: 0.55, Column.PROGRAMME: 0.7, Column.NEXT: 0.5}
    part = next((share for known, share in parts.items() if known == column), None)
    if part is not None:
        rounded(
            painter,
            QRectF(inner.left(), inner.center().y() - px(4), inner.width() * part, px(8)),
            px(4),
            "sunken",
            None,
        )


class CasesTable(Table):
    """The table. `letters_typed(text)` asks where a name stands that begins so; `menu_requested` for the acts."""

    letters_typed = Signal(str)
    menu_requested = Signal(object)  # QPoint on screen

    def __init__(self, model: CaseModel) -> None:
        super().__init__(_("Cases"), sorts_itself=False)
        self._letters = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_LETTERS_MS)
        self._pause.timeout.connect(self._on_pause_passed)
        self.setItemDelegate(CaseCells(self))
        self.setModel(model)
        head = self.horizontalHeader()
        for column in range(COLUMNS):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        head.setSectionsClickable(True)
        self.setAccessibleDescription(
            _("Enter opens the case, the menu key shows what you can do. Letters find a name.")
        )

    def span_groups(self) -> None:
        """Heads of groups go over the whole width."""
        self.clearSpans()
        model = self.model()
        if isinstance(model, CaseModel):
            for group in model.groups():
                self.setSpan(group.row, 0, 1, COLUMNS)

    def show_workers(self, shown: bool) -> None:
        """Whether there is a column with initials of the worker."""
        if self.isColumnHidden(Column.WORKER) == shown:
            self.setColumnHidden(Column.WORKER, not shown)
            self.fit_columns()

    def fit_columns(self) -> None:
        """Fixed widths for what has them; the others share the rest and scroll when it is too little."""
        head = self.horizontalHeader()
        fixed: dict[int, int] = {
            column: px(width) for column, width in _WIDTHS.items() if not self.isColumnHidden(column)
        }
        for named in (Column.AGE, Column.TALK):
            fixed[named] = max(fixed[named], self._head_width(named))
        rest = self.viewport().width() - sum(fixed.values())
        least = {column: px(width) for column, width in _LEAST.items()}
        shared: dict[int, int] = {column: max(least[column], int(rest * part)) for column, part in _SHARES.items()}
        shared[Column.NEXT] = max(least[Column.NEXT], rest - shared[Column.NAME] - shared[Column.PROGRAMME])
        for column, width in {**fixed, **shared}.items():
            if head.sectionSize(column) != width:
                head.resizeSection(column, width)

    def _head_width(self, column: int) -> int:
        """How wide the words of a head are, with room for the arrow."""
        words = str(self.model().headerData(column, Qt.Orientation.Horizontal) or "")
        return round(text_width(words, scaled_font(13, MEDIUM))) + px(18) + px(20)

    def typed(self) -> str:
        """The letters of the word that is being typed."""
        return self._letters

    def _on_pause_passed(self) -> None:
        self._letters = ""

    def keyboardSearch(self, search: str) -> None:
        self._letters += search
        self._pause.start()
        self.letters_typed.emit(self._letters)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not self._letters:
            event.accept()  # a space alone begins no name, and would take the row out of the selection
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(self.viewport().mapFromGlobal(event.globalPos()))
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            if index.isValid() and index.data(GROUP) is None:
                self.setCurrentIndex(index)
            where = event.globalPos()
        else:
            box = self.visualRect(self.currentIndex())
            where = self.viewport().mapToGlobal(box.bottomLeft())
        if self.chosen_id():
            self.menu_requested.emit(where)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()

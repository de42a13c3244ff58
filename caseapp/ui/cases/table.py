# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the table of cases: its rows, its widths, letters that jump to a name."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView

from caseapp.i18n import _
from caseapp.ui.cases.model import COLUMNS, CaseModel, Column
from caseapp.ui.cases.painting import Span, paint_row
from caseapp.ui.kit.paint import scaled_font, text_width
from caseapp.ui.kit.roles import GROUP
from caseapp.ui.kit.table import Table
from caseapp.ui.look.fonts import MEDIUM
from caseapp.ui.look.theme import px

_LETTERS_MS: Final = 900  # a longer pause begins a new word
_WIDTHS: Final[dict[int, int]] = {
    Column.AGE: 62, Column.WORKER: 52, Column.TALK: 126,
    **dict.fromkeys(range(Column.FIRST_MARK, Column.FIRST_MARK + 5), 40),
}  # fmt: skip
_LEAST: Final[dict[int, int]] = {Column.NAME: 178, Column.PROGRAMME: 150, Column.NEXT: 250}
_SHARES: Final[dict[int, float]] = {Column.NAME: 0.22, Column.PROGRAMME: 0.31, Column.NEXT: 0.47}


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
        self.setModel(model)
        head = self.horizontalHeader()
        for column in range(COLUMNS):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        head.setSectionsClickable(True)
        self.setAccessibleDescription(
            _("Enter opens the case, the menu key shows what you can do. Letters find a name.")
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """All that is seen of a row in one go; a delegate would be asked cell by cell."""
        model, seen = self.model(), event.rect()
        if not isinstance(model, CaseModel) or not model.rowCount():
            return
        first, last = self.rowAt(seen.top()), self.rowAt(seen.bottom())
        rows = range(max(0, first), (last if last >= 0 else model.rowCount() - 1) + 1) if first >= 0 else range(0)
        spans = self._spans()
        left, width = spans[0][1], sum(span[2] for span in spans)
        chosen = {index.row() for index in self.selectionModel().selectedRows()}
        painter = QPainter(self.viewport())
        for row in rows:
            box = QRect(left, self.rowViewportPosition(row), width, self.rowHeight(row))
            paint_row(painter, model, row, box, spans, chosen=row in chosen)
        self.paint_ring(painter)

    def _spans(self) -> list[Span]:
        """The columns that are shown."""
        shown = [column for column in range(COLUMNS) if not self.isColumnHidden(column)]
        return [(column, self.columnViewportPosition(column), self.columnWidth(column)) for column in shown]

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

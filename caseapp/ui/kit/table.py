# SPDX-License-Identifier: EUPL-1.2
"""This is the place for tables: rows of 40, numbers at the right, marks in columns, one row chosen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from caseapp.ui.kit.gauges import draw_days
from caseapp.ui.kit.paint import Run, draw_runs, rounded, scaled_font, text_width
from caseapp.ui.kit.roles import BAR, GROUP, MARKS, ROW_ID, RUNS, SIGNS
from caseapp.ui.look.fonts import MEDIUM, SEMI
from caseapp.ui.look.icons import draw_icon
from caseapp.ui.look.marks import draw_mark, mark_size
from caseapp.ui.look.theme import colour, px

_AnyIndex = QModelIndex | QPersistentModelIndex
_RIGHT: Final = Qt.AlignmentFlag.AlignRight


def _is_right(value: object) -> bool:
    if isinstance(value, Qt.AlignmentFlag):
        return bool(value & _RIGHT)
    return isinstance(value, int) and bool(value & _RIGHT.value)


def _is_centred(value: object) -> bool:
    return isinstance(value, Qt.AlignmentFlag) and bool(value & Qt.AlignmentFlag.AlignHCenter)


class CellDelegate(QStyledItemDelegate):
    """Draws one cell from the roles of the model (runs, marks, signs, a bar of days, or plain words).

    Pages with a cell of their own override `paint_cell`; ground, hairline and ring stay the same everywhere.
    """

    size = 15

    def __init__(self, parent: QWidget, row_height: int = 40) -> None:
        super().__init__(parent)
        self._row_height = row_height

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _AnyIndex) -> QSize:
        return QSize(px(80), px(self._row_height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _AnyIndex) -> None:
        box: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        group = index.data(GROUP)
        painter.fillRect(box, colour("accent_soft" if chosen else "row" if group else "surface"))
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, colour("hair"))
        inner = box.adjusted(px(18) if index.column() == 0 else px(10), 0, -px(8), -1)
        if group is not None:
            runs = (Run(group[0], SEMI), Run(f"   {group[1]}", tone="muted", size=13))
            draw_runs(painter, inner, runs, 14)
        else:
            self.paint_cell(painter, inner, index)
        painter.restore()

    def paint_cell(self, painter: QPainter, inner: QRect, index: _AnyIndex) -> None:
        """Draw what is inside a cell."""
        marks = index.data(MARKS)
        if marks is not None:
            self._paint_marks(painter, inner, marks)
            return
        signs = index.data(SIGNS)
        if signs is not None:
            side, x = px(16), inner.right() + 1
            for sign in reversed(signs):
                x -= side
                draw_icon(painter, QRectF(x, inner.center().y() - side / 2, side, side), sign.icon, sign.tone)
                x -= px(9)
            return
        bar = index.data(BAR)
        if bar is not None:
            draw_days(painter, QRectF(inner), *bar)
            return
        runs = index.data(RUNS)
        if runs is None:
            words = index.data(Qt.ItemDataRole.DisplayRole)
            runs = (Run("" if words is None else str(words)),)
        draw_runs(painter, inner, runs, self.size, _is_right(index.data(Qt.ItemDataRole.TextAlignmentRole)))

    def _paint_marks(self, painter: QPainter, inner: QRect, marks: object) -> None:
        if not isinstance(marks, tuple):
            return
        x = float(inner.left() - px(2))
        for mark in marks:
            size = mark_size(20, mark.ladder)
            draw_mark(painter, QPointF(x, inner.center().y() - size.height() / 2 + 1), mark, 20)
            x += size.width() + px(6)

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: _AnyIndex
    ) -> bool:
        words = index.data(Qt.ItemDataRole.ToolTipRole) or index.data(Qt.ItemDataRole.AccessibleTextRole)
        signs = index.data(SIGNS)
        if not words and signs:
            words = "\n".join(sign.words for sign in signs)
        if words:
            QToolTip.showText(event.globalPos(), str(words), view)
            return True
        return super().helpEvent(event, view, option, index)


class TableHead(QHeaderView):
    """The head of a table: 36 high, sunken, with an arrow beside the words of the sorted column."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setFixedHeight(px(36))
        self.setMinimumSectionSize(px(24))
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        model = self.model()
        painter.save()
        painter.fillRect(rect, colour("sunken"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, colour("hair"))
        role = Qt.ItemDataRole
        words = str(model.headerData(section, self.orientation(), role.DisplayRole) or "")
        align = model.headerData(section, self.orientation(), role.TextAlignmentRole)
        right = _is_right(align)
        inner = QRect(rect).adjusted(px(18) if self.visualIndex(section) == 0 else px(10), 0, -px(8), -1)
        sorted_here = self.isSortIndicatorShown() and self.sortIndicatorSection() == section
        side = px(15)
        if sorted_here and right:
            inner.setRight(inner.right() - side - px(3))
        if _is_centred(align):  # over the shape of a mark
            painter.setFont(scaled_font(13, MEDIUM))
            painter.setPen(colour("text"))
            over = QRect(inner.left() - px(2), inner.top(), px(20), inner.height())
            painter.drawText(over, Qt.AlignmentFlag.AlignCenter, words)
        else:
            draw_runs(painter, inner, (Run(words, MEDIUM),), 13, right)
        if sorted_here:
            up = self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
            width = text_width(words, scaled_font(13, MEDIUM))
            x = inner.right() + px(3) if right else inner.left() + width + px(4)
            where = QRectF(x, inner.center().y() - side / 2 + 1, side, side)
            draw_icon(painter, where, "arrow-up" if up else "arrow-down", "text", 2.0)
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        length = self.length() - self.offset()
        if length < self.viewport().width():
            painter = QPainter(self.viewport())
            rest = self.viewport().rect().adjusted(max(0, length), 0, 0, 0)
            painter.fillRect(rest, colour("sunken"))
            painter.fillRect(rest.left(), rest.bottom(), rest.width(), 1, colour("hair"))


class Table(QTableView):
    """A table for any model. Enter or a double click opens; letters jump to the row that begins with them.

    `row_opened(id)` and `row_chosen(id)` carry what the model gives for `ROW_ID` in the first column. The
    model sorts (`sort()`); `sort_requested` is for pages that sort in the store instead.
    """

    ring_radius = 0
    row_opened = Signal(str)
    row_chosen = Signal(str)
    sort_requested = Signal(int, bool)

    def __init__(self, name: str, row_height: int = 40, sorts_itself: bool = True) -> None:
        super().__init__()
        self._sorts_itself = sorts_itself
        self.setAccessibleName(name)
        self.setHorizontalHeader(TableHead(self))
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(px(22))
        self.verticalHeader().setDefaultSectionSize(px(row_height))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setItemDelegate(CellDelegate(self, row_height))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.horizontalHeader().setSortIndicatorShown(True)
        self.horizontalHeader().sectionClicked.connect(self._on_head_clicked)
        self.doubleClicked.connect(self._on_index_opened)

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        selection = self.selectionModel()
        if selection is not None:
            selection.currentRowChanged.connect(self._on_row_changed)

    def show_sort(self, column: int, ascending: bool) -> None:
        """Show an arrow at `column` (the page or the model did the sorting)."""
        order = Qt.SortOrder.AscendingOrder if ascending else Qt.SortOrder.DescendingOrder
        self.horizontalHeader().setSortIndicatorShown(True)
        self.horizontalHeader().setSortIndicator(column, order)

    def set_widths(self, widths: dict[int, int], stretch: int = -1) -> None:
        """Widths of columns at 100 %; one of them takes what is left."""
        head = self.horizontalHeader()
        for column, width in widths.items():
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            head.resizeSection(column, px(width))
        if stretch >= 0:
            head.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)

    def chosen_id(self) -> str:
        """The id of the row with the keyboard, or ""."""
        return self._id_of(self.currentIndex())

    def choose(self, row_id: str) -> bool:
        """Put the keyboard on the row with this id; False when it is not there."""
        model = self.model()
        if model is None:
            return False
        found = model.match(model.index(0, 0), ROW_ID, row_id, 1, Qt.MatchFlag.MatchExactly)
        if not found:
            return False
        self.setCurrentIndex(found[0])
        return True

    def _id_of(self, index: QModelIndex) -> str:
        found = index.siblingAtColumn(0).data(ROW_ID) if index.isValid() else None
        return found if isinstance(found, str) else ""

    def _on_head_clicked(self, column: int) -> None:
        head = self.horizontalHeader()
        ascending = head.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder  # Qt turned the arrow already
        kept = self.chosen_id()
        if self._sorts_itself:
            self.model().sort(column, head.sortIndicatorOrder())
            if kept:
                self.choose(kept)
        self.sort_requested.emit(column, ascending)

    def _on_row_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        self.viewport().update()
        self.row_chosen.emit(self._id_of(now))

    def _on_index_opened(self, index: QModelIndex) -> None:
        row_id = self._id_of(index)
        if row_id:
            self.row_opened.emit(row_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, plain = event.key(), event.modifiers() == Qt.KeyboardModifier.NoModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._on_index_opened(self.currentIndex())
        elif plain and key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.model().rowCount():
            row = 0 if key == Qt.Key.Key_Home else self.model().rowCount() - 1
            self.setCurrentIndex(self.model().index(row, max(0, self.currentIndex().column())))
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters look in the first column, whichever column the keyboard is in."""
        index = self.currentIndex()
        if index.isValid() and index.column() != 0:
            self.selectionModel().setCurrentIndex(index.siblingAtColumn(0), self.selectionModel().SelectionFlag.Current)
        super().keyboardSearch(search)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.paint_ring(QPainter(self.viewport()))

    def paint_ring(self, painter: QPainter) -> None:
        """The ring round the row with the keyboard."""
        index = self.currentIndex()
        if not index.isValid() or not self.selectionModel().isRowSelected(index.row(), QModelIndex()):
            return
        box = self.visualRect(index)
        ring = QRectF(0, box.top(), self.viewport().width(), box.height() - 1).adjusted(1, 0, -1, 0)
        rounded(painter, ring, px(4), None, "accent", 2.0 if self.hasFocus() else 1.0)

    def row_at(self, pos: QPoint) -> str:
        """The id of the row under a point of the viewport, for context menus."""
        return self._id_of(self.indexAt(pos))

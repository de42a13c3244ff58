# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the items of a timeline as a plain list, the latest first: the same, for whoever reads it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from caseapp.i18n import _, formats
from caseapp.plans.timeline.items import Item
from caseapp.ui.kit.paint import Run, draw_runs
from caseapp.ui.kit.roles import ROW
from caseapp.ui.look.fonts import MEDIUM
from caseapp.ui.look.theme import colour, px
from caseapp.ui.timeline.model import ItemModel

_AnyIndex = QModelIndex | QPersistentModelIndex
_TOP: Final = 10**7


class _ByTime(QSortFilterProxyModel):
    """The latest first; lanes that are hidden are left out."""

    def __init__(self, parent: QListView) -> None:
        super().__init__(parent)
        self.hidden: frozenset[str] = frozenset()

    def lessThan(self, left: _AnyIndex, right: _AnyIndex) -> bool:
        one, other = left.data(ROW), right.data(ROW)
        return bool((one.start, one.key) > (other.start, other.key))

    def filterAcceptsRow(self, source_row: int, source_parent: _AnyIndex) -> bool:
        item = self.sourceModel().index(source_row, 0, source_parent).data(ROW)
        return isinstance(item, Item) and item.lane not in self.hidden


class _Line(QStyledItemDelegate):
    """The day, then what it is."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _AnyIndex) -> QSize:
        return QSize(px(300), px(32))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _AnyIndex) -> None:
        item = index.data(ROW)
        if not isinstance(item, Item):
            return
        box: QRect = option.rect
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, colour("accent_soft"))
        day = QRect(box.left() + px(14), box.top(), px(120), box.height())
        draw_runs(painter, day, (Run(formats.day_short(item.start), tone="muted"),), 13)
        words = QRect(day.right() + px(8), box.top(), box.right() - day.right() - px(22), box.height())
        lane, _colon, rest = item.said.partition(": ")
        runs = [Run(f"{lane}  ", MEDIUM), Run(rest)]
        if item.text:
            runs.append(Run(f"  ·  {' '.join(item.text.split())}", tone="muted"))
        draw_runs(painter, words, runs, 14)
        painter.setPen(colour("grid"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())


class ItemList(QListView):
    """`item_opened(item)` for Enter or a double click."""

    item_opened = Signal(object)  # Item

    def __init__(self, model: ItemModel) -> None:
        super().__init__()
        self._proxy = _ByTime(self)
        self._proxy.setSourceModel(model)
        self._proxy.sort(0)
        self._source = model
        self.setModel(self._proxy)
        self.setItemDelegate(_Line(self))
        self.setUniformItemSizes(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(_("Timeline as a list"))
        self.doubleClicked.connect(self._on_double_clicked)

    def hide_lanes(self, hidden: frozenset[str]) -> None:
        """Leave these lanes out."""
        self._proxy.hidden = hidden
        self._proxy.invalidate()

    def choose(self, at: int) -> None:
        """Give the keyboard to the item in a row of the model."""
        index = self._proxy.mapFromSource(self._source.index(at))
        if not index.isValid():
            index = self._proxy.index(0, 0)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def item_row(self) -> int:
        """The row of the model that has the keyboard."""
        return self._proxy.mapToSource(self.currentIndex()).row()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
            return
        if event.key() == Qt.Key.Key_L:
            event.ignore()  # a key of the tab, not letters that search
            return
        super().keyPressEvent(event)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        self._open(index)

    def _open(self, index: _AnyIndex) -> None:
        item = index.data(ROW)
        if isinstance(item, Item):
            self.item_opened.emit(item)

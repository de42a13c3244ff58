# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the lists at the left of the differences: what is to decide, and what was decided of late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from caseapp.ui.kit.framed import Framed
from caseapp.ui.kit.paint import Run, draw_runs, rounded
from caseapp.ui.kit.roles import ROW
from caseapp.ui.kit.rows import AnyIndex, RowsList, RowsModel
from caseapp.ui.kit.text import Paragraph
from caseapp.ui.look.fonts import SEMI
from caseapp.ui.look.icons import draw_icon
from caseapp.ui.look.theme import colour, px

_PAD: Final = 16
_MOST_PIXELS: Final = 440
_OPENING: Final = (
    Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One row: who it is about, the field, and how it stands. `beside`: the field stands behind the name."""

    id: str
    name: str
    field: str
    state: str
    icon: str = ""
    beside: bool = False

    def heard(self) -> str:
        """What type-ahead finds."""
        return self.name

    def said(self) -> str:
        """The row in one sentence, for screen readers."""
        return ", ".join(part for part in (self.name, self.field, self.state) if part)


class _Delegate(QStyledItemDelegate):
    def __init__(self, owner: QueueList) -> None:
        super().__init__(owner)
        self._owner = owner

    def sizeHint(self, _option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        row: QueueRow = index.data(ROW)
        return QSize(px(120), px(57) if row.beside else px(87))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        row: QueueRow = index.data(ROW)
        box: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(box, colour("accent_soft" if chosen else "surface"))
        if index.row():
            painter.fillRect(box.left(), box.top(), box.width(), 1, colour("hair"))
        if chosen:
            painter.fillRect(box.left(), box.top() + px(11), px(3), box.height() - px(22), colour("accent"))
        if self._owner.is_at(index):
            rounded(painter, QRectF(box).adjusted(px(2), px(2), -px(2), -px(2)), px(6), None, "accent", 2)
        line = box.adjusted(px(_PAD), px(8) if row.beside else px(11), -px(12), 0)
        line.setHeight(px(21))
        if row.beside:
            draw_runs(painter, line, (Run(row.name, SEMI), Run(f", {row.field}")), 15)
        else:
            draw_runs(painter, line, (Run(row.name, SEMI),), 15)
            line.translate(0, px(21))
            draw_runs(painter, line, (Run(row.field),), 15)
        line.translate(0, px(22))
        if row.icon:
            side = px(15)
            draw_icon(painter, QRectF(line.left(), line.center().y() - side / 2, side, side), row.icon, "muted")
            line.setLeft(line.left() + px(21))
        draw_runs(painter, line, (Run(row.state, tone="muted"),), 13)
        painter.restore()


class QueueList(RowsList):
    """One list. Arrows move and open, Enter goes to the choices; digits and Ctrl+Enter belong to the page."""

    row_chosen = Signal(str)
    row_entered = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._rows: RowsModel[QueueRow] = RowsModel()
        self._is_coming = False
        self.setModel(self._rows)
        self.setItemDelegate(_Delegate(self))
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        self.clicked.connect(self._on_clicked)

    def rows(self) -> tuple[QueueRow, ...]:
        """What is shown."""
        return self._rows.shown

    def show_rows(self, rows: Sequence[QueueRow]) -> None:
        """Show these; nothing is chosen."""
        if tuple(rows) == self._rows.shown:
            return
        self.selectionModel().blockSignals(True)
        self._rows.show_rows(rows)
        self.selectionModel().blockSignals(False)

    def chosen_id(self) -> str:
        """The id of the chosen row, or ""."""
        index = self.currentIndex()
        return self._rows.shown[index.row()].id if index.isValid() and self.selectionModel().hasSelection() else ""

    def mark(self, row_id: str) -> None:
        """Show this row as the chosen one without telling; "" for none."""
        place = self._rows.place_of(row_id)
        self.selectionModel().blockSignals(True)
        if place < 0:
            self.clearSelection()
        else:
            self.setCurrentIndex(self._rows.index(place))
        self.selectionModel().blockSignals(False)
        self.viewport().update()

    def _on_current_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid() and not self._is_coming:
            self.row_chosen.emit(self._rows.shown[now.row()].id)
        self.viewport().update()

    def _on_clicked(self, index: QModelIndex) -> None:
        self.row_chosen.emit(self._rows.shown[index.row()].id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if (enter and event.modifiers()) or Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            event.ignore()
        elif self._rows.shown and key in _OPENING and not self.selectionModel().hasSelection():
            place = max(0, self.currentIndex().row())
            self.mark(self._rows.shown[place].id)
            self.row_chosen.emit(self._rows.shown[place].id)
        elif enter:
            self.row_entered.emit(self.chosen_id())
        else:
            super().keyPressEvent(event)

    def is_at(self, index: AnyIndex) -> bool:
        """Whether the keyboard is on this row. Coming by with Tab opens nothing; an arrow or Enter does."""
        return self.hasFocus() and index.row() == max(0, self.currentIndex().row())

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._is_coming = True  # Qt makes the first row current by itself
        super().focusInEvent(event)
        self._is_coming = False
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()


class _Head(QFrame):
    """The head of a list: words left, count right, on sunken ground."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self._count = ""
        self.setFixedHeight(px(37))
        self.setAccessibleName(words)

    def show_count(self, count: str) -> None:
        self._count = count
        self.setAccessibleName(f"{self._words}, {count}" if count else self._words)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("sunken"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, colour("hair"))
        box = self.rect().adjusted(px(_PAD), 0, -px(_PAD), 0)
        draw_runs(painter, box, (Run(self._words, 500),), 14)
        draw_runs(painter, box, (Run(self._count, tone="muted"),), 13, right=True)


class QueueCard(Framed):
    """A list in a card, under its head; without rows one sentence. It grows with its rows up to `most`."""

    def __init__(self, words: str, nothing: str, most: int) -> None:
        self.list = QueueList(words)
        super().__init__(self.list)
        self._most = most
        self._head = _Head(words)
        self._nothing = Paragraph(nothing, 13, "muted")
        self._room = QWidget()
        self._room.setProperty("ground", "surface")
        self._nothing.setParent(self._room)
        self._nothing.move(px(_PAD), px(12))
        self.setAccessibleName(words)
        self.body.insertWidget(0, self._head)
        self.body.addWidget(self._room)
        self._fit()

    def show_rows(self, rows: Sequence[QueueRow], count: str = "") -> None:
        """Show these."""
        self.list.show_rows(rows)
        self._head.show_count(count)
        self._fit()

    def _fit(self) -> None:
        filled = bool(self.list.rows())
        self.list.setVisible(filled)
        self._room.setVisible(not filled)
        most = min(px(self._most), max(_MOST_PIXELS, px(174)))  # with large text the rest of the page comes sooner
        self.list.setFixedHeight(max(px(57), min(most, self.list.content_height())))
        width = max(px(120), self.width() - 2 * px(_PAD))
        height = self._nothing.heightForWidth(width)
        self._nothing.resize(width, height)
        self._room.setFixedHeight(height + px(24))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

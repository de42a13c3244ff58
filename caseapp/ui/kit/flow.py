# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a layout that goes on at the next line when a line is full."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget
from shiboken6 import isValid

from caseapp.ui.look.theme import px


class FlowLayout(QLayout):
    """Lays widgets side by side and wraps, so that a longer language or larger text cuts nothing off."""

    def __init__(self, parent: QWidget | None = None, gap: int = 6, line_gap: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = px(gap)
        self._line_gap = px(line_gap)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def _living(self) -> list[QLayoutItem]:
        """Qt deletes the item of a widget that went; an error about it inside a call of Qt ends the program."""
        self._items = [item for item in self._items if isValid(item)]
        return self._items

    def count(self) -> int:
        return len(self._living())

    def itemAt(self, index: int) -> QLayoutItem | None:
        self._living()
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        self._living()
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        living = self._living()
        wide = sum(item.sizeHint().width() for item in living if not item.isEmpty())
        gaps = self._gap * max(0, len(living) - 1)
        tall = max((item.sizeHint().height() for item in living), default=0)
        margins = self.contentsMargins()
        return QSize(wide + gaps + margins.left() + margins.right(), tall + margins.top() + margins.bottom())

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._living():
            size = size.expandedTo(item.minimumSize())
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _place(self, rect: QRect, move: bool) -> int:
        """Lay the widgets out in lines, each in the middle of its line; how high that is."""
        margins = self.contentsMargins()
        rect = rect.marginsRemoved(margins)
        y = rect.y()
        for line in self._in_lines(rect.width()):
            high = max(item.sizeHint().height() for item in line)
            x = rect.x()
            for item in line:
                size = item.sizeHint()
                if move:
                    item.setGeometry(QRect(QPoint(x, y + (high - size.height()) // 2), size))
                x += size.width() + self._gap
            y += high + self._line_gap
        return max(0, y - self._line_gap - rect.y()) + margins.top() + margins.bottom()

    def _in_lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        x = 0
        for item in self._living():
            if item.isEmpty():
                continue
            wide = item.sizeHint().width()
            if not lines or x + wide > width:
                lines.append([])
                x = 0
            lines[-1].append(item)
            x += wide + self._gap
        return lines


def empty_layout(layout: QLayout) -> None:
    """Take everything out of a layout and away, what lies in inner layouts too."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        inner = item.layout() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            empty_layout(inner)

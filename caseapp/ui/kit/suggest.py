# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the list that opens under a field while somebody types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from caseapp.ui.kit.announce import announce
from caseapp.ui.kit.paint import Run, draw_runs, rounded
from caseapp.ui.kit.shadow import float_over
from caseapp.ui.look.fonts import MEDIUM, SEMI
from caseapp.ui.look.icons import draw_icon
from caseapp.ui.look.theme import px

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPainter

_AnyIndex = QModelIndex | QPersistentModelIndex
_MOST_SEEN: Final = 9
_ROW: Final = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line under a field. An empty `id` makes it the head of a group."""

    id: str
    title: str
    subtitle: str = ""
    icon: str = ""


class _Model(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[Suggestion, ...] = ()

    def show_rows(self, rows: Sequence[Suggestion]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: _AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: _AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == _ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{row.title}, {row.subtitle}" if row.subtitle else row.title
        return None

    def flags(self, index: _AnyIndex) -> Qt.ItemFlag:
        if not self.rows[index.row()].id:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, index: _AnyIndex) -> QSize:
        row: Suggestion = index.data(_ROW)
        return QSize(px(100), px(30) if not row.id else px(36))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _AnyIndex) -> None:
        row: Suggestion = index.data(_ROW)
        box: QRect = option.rect
        painter.save()
        if not row.id:
            draw_runs(painter, box.adjusted(px(12), px(4), -px(8), 0), [Run(row.title, SEMI, "muted")], 12)
            painter.restore()
            return
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            rounded(painter, QRectF(box).adjusted(px(4), 1, -px(4), -1), px(4), "accent_soft", None)
        left = box.left() + px(12)
        if row.icon:
            draw_icon(painter, QRectF(left, box.center().y() - px(8) + 1, px(16), px(16)), row.icon, "muted")
            left += px(26)
        runs = [Run(row.title, MEDIUM)]
        if row.subtitle:
            runs.append(Run(f"   {row.subtitle}", tone="muted"))
        draw_runs(painter, QRect(left, box.top(), box.right() - left - px(8), box.height()), runs, 14)
        painter.restore()


class SuggestionPopup(QFrame):
    """Floats under a field; the keyboard stays in the field, which passes arrows and Enter on."""

    picked = Signal(object)

    def __init__(self, field: QWidget, name: str) -> None:
        super().__init__(field.window())
        self._field = field
        self._model = _Model()
        self._list = QListView(self)
        self._list.setModel(self._model)
        self._list.setItemDelegate(_Delegate(self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setMouseTracking(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setAccessibleName(name)
        self._list.clicked.connect(self._on_row_clicked)
        self._list.entered.connect(self._on_row_entered)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(1, px(4), 1, px(4))
        inside.addWidget(self._list)
        self.setProperty("kit", "popup")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        float_over(self)
        self.hide()

    def offer(self, rows: Sequence[Suggestion]) -> None:
        """Show these under the field; nothing to offer closes the list."""
        self._model.show_rows(rows)
        if not rows:
            self.hide()
            return
        self._place()
        self.show()
        self.raise_()
        self.step(1)

    def step(self, by: int) -> None:
        """Go to the next or the previous line, past the heads of groups."""
        rows = self._model.rows
        place = self._list.currentIndex().row()
        for _ in rows:
            place = (place + by) % len(rows)
            if rows[place].id:
                self._list.setCurrentIndex(self._model.index(place))
                announce(self._field, str(self._model.index(place).data()))
                return

    def current(self) -> Suggestion | None:
        """The line the keyboard is on."""
        index = self._list.currentIndex()
        row = self._model.rows[index.row()] if index.isValid() else None
        return row if row is not None and row.id else None

    def pick(self) -> bool:
        """Take the current line; False when there is none."""
        row = self.current()
        if row is None or not self.isVisible():
            return False
        self.hide()
        self.picked.emit(row)
        return True

    def _place(self) -> None:
        window = self._field.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        under = self._field.mapTo(window, QPoint(0, self._field.height() + px(4)))
        heights = [px(36) if row.id else px(30) for row in self._model.rows]
        seen = sum(heights[:_MOST_SEEN]) + 2 * px(4) + 2
        room = max(px(80), window.height() - under.y() - px(8))
        self.setGeometry(QRect(under, QSize(max(self._field.width(), px(240)), min(seen, room))))

    def _on_row_clicked(self, index: QModelIndex) -> None:
        self._list.setCurrentIndex(index)
        self.pick()

    def _on_row_entered(self, index: QModelIndex) -> None:
        if self._model.rows[index.row()].id:
            self._list.setCurrentIndex(index)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a round chip that opens a menu of filters."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from caseapp.ui.kit.buttons import PushButton
from caseapp.ui.kit.paint import rounded, scaled_font, text_width
from caseapp.ui.look.fonts import MEDIUM, REGULAR
from caseapp.ui.look.icons import draw_icon
from caseapp.ui.look.theme import colour, px

Entry = tuple[str, str]  # code, words


def pop_menu(
    owner: QWidget, entries: tuple[Entry, ...], chosen: frozenset[str], one: bool
) -> tuple[QMenu, list[QAction]]:
    """A menu of entries to check, one at a time or several; empty codes make a line."""
    menu = QMenu(owner)
    menu.setFont(scaled_font(14))
    group = QActionGroup(menu)
    group.setExclusive(one)
    made = []
    for code, words in entries:
        if not words:
            menu.addSeparator()
            continue
        action = menu.addAction(words)
        action.setData(code)
        action.setCheckable(True)
        action.setChecked(code in chosen)
        if one:
            group.addAction(action)
        made.append(action)
    return menu, made


class MenuChip(PushButton):
    """A chip with an arrow or a plus. `entry_picked(code)` tells what was taken from its menu."""

    ring_radius = 16
    entry_picked = Signal(str)

    def __init__(self, words: str, icon: str = "chevron-down", icon_first: bool = False) -> None:
        super().__init__(words)
        self._icon = (icon, icon_first)
        self._entries: tuple[Entry, ...] = ()
        self._chosen: frozenset[str] = frozenset()
        self._one = True
        self.setAccessibleName(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._on_clicked)

    def offer(self, words: str, entries: tuple[Entry, ...], chosen: frozenset[str], one: bool = True) -> None:
        """Show other words, entries and what is chosen among them."""
        self._entries, self._chosen, self._one = entries, chosen, one
        self.setText(words)
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def _on_clicked(self) -> None:
        menu, actions = pop_menu(self, self._entries, self._chosen, self._one)
        for action in actions:
            action.triggered.connect(self._on_entry_triggered)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + px(4))))

    def _on_entry_triggered(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.entry_picked.emit(str(action.data()))

    def _is_chosen(self) -> bool:
        return bool(self._chosen - {""}) and self._one

    def sizeHint(self) -> QSize:
        font = scaled_font(14, MEDIUM if self._is_chosen() else REGULAR)
        width = 2 * px(12) + text_width(self.text(), font) + 1 + px(6) + px(16)
        if self._is_chosen():
            width += px(22)
        return QSize(round(width), px(30))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        chosen = self._is_chosen()
        ink = "accent" if chosen else "text"
        fill = "accent_soft" if chosen else "row" if self.underMouse() else "surface"
        rounded(painter, QRectF(self.rect()), self.height() / 2, fill, "accent" if chosen else "line")
        icon, first = self._icon
        side, x = px(16), float(px(12))
        top = (self.height() - side) / 2
        if chosen:
            draw_icon(painter, QRectF(x, top, side, side), "check", ink)
            x += px(22)
        if first:
            draw_icon(painter, QRectF(x - px(1), top, side, side), icon, ink)
            x += px(22)
        font = scaled_font(14, MEDIUM if chosen else REGULAR)
        painter.setFont(font)
        painter.setPen(colour(ink))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(x, 0, self.width(), self.height()), middle, self.text())
        if not first:
            x += text_width(self.text(), font) + px(6)
            draw_icon(painter, QRectF(x, top, side, side), icon, ink)

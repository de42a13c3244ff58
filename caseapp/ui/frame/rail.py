# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the rail at the left: the pages of the program, icon over word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from caseapp.i18n import N_, _
from caseapp.ui.kit.paint import rounded, scaled_font
from caseapp.ui.look.fonts import REGULAR, SEMI
from caseapp.ui.look.icons import draw_icon
from caseapp.ui.look.theme import colour, px

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class RailEntry:
    """One item: the page it opens, its English words (a msgid), its icon, whether it stands below."""

    page: str
    words: str
    icon: str
    below: bool = False


RAIL: Final = (
    RailEntry("today", N_("Today"), "calendar-check"),
    RailEntry("cases", N_("Cases"), "folder-open"),
    RailEntry("timeline", N_("Timeline"), "chart-gantt"),
    RailEntry("exits", N_("Exits"), "door-open"),
    RailEntry("team", N_("Team"), "users-round"),
    RailEntry("figures", N_("Figures"), "chart-column"),
    RailEntry("sync", N_("Sync"), "refresh-cw", below=True),
    RailEntry("settings", N_("Settings"), "sliders-horizontal", below=True),
    RailEntry("lock", N_("Lock"), "lock", below=True),
)
LOCK: Final = "lock"


class RailButton(QPushButton):
    """An item of the rail; the active one has soft ground, bold words and a bar at the window edge."""

    ring_radius = 8

    def __init__(self, entry: RailEntry, keys: str) -> None:
        super().__init__(_(entry.words))
        self.entry = entry
        self.setCheckable(entry.page != LOCK)
        self.setAccessibleName(_(entry.words))
        self.setAccessibleDescription(keys.replace("+", " "))
        self.setToolTip(f"{_(entry.words)}  ({keys})" if keys else _(entry.words))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)

    def sizeHint(self) -> QSize:
        return QSize(px(80), px(56))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(80), px(46))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        active = self.isChecked()
        ground = QRectF(self.rect()).adjusted(px(4), 0, -px(4), 0)
        if active:
            rounded(painter, ground, px(8), "accent_soft", None)
        elif self.underMouse():
            rounded(painter, ground, px(8), "sunken", None)
        ink = "accent" if active else "muted"
        side = px(20)
        draw_icon(
            painter, QRectF((self.width() - side) / 2, (self.height() - px(38)) / 2, side, side), self.entry.icon, ink
        )
        painter.setFont(scaled_font(12, SEMI if active else REGULAR))
        painter.setPen(colour(ink))
        where = QRectF(0, (self.height() - px(38)) / 2 + px(22), self.width(), px(18))
        painter.drawText(where, Qt.AlignmentFlag.AlignCenter, self.text())


class _Column(QWidget):
    """Holds the items and paints the bar of the active one at the edge of the window."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("canvas"))
        for button in self.findChildren(RailButton):
            if button.isChecked() and button.isVisible():
                bar = QRectF(-px(3), button.y() + px(14), px(6), button.height() - 2 * px(14))
                rounded(painter, bar, px(2), "accent", None)


class Rail(QWidget):
    """All items; hidden ones come back when their page exists."""

    page_requested = Signal(str)
    lock_requested = Signal()

    def __init__(self, hidden: Sequence[str] = ()) -> None:
        super().__init__()
        self.setAccessibleName(_("Pages"))
        self.setFixedWidth(px(88))
        self._buttons: dict[str, RailButton] = {}
        holder = _Column()
        self._holder = holder
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(holder)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, px(52), 1, 0)
        outer.addWidget(scroll)
        column = QVBoxLayout(holder)
        column.setContentsMargins(px(4), px(6), px(3), px(8))
        column.setSpacing(px(2))
        keys = {page: f"Ctrl+{place}" for place, page in enumerate(self.pages_shown(hidden), start=1) if place <= 9}
        stretched = False
        for entry in RAIL:
            if entry.below and not stretched:
                column.addStretch(1)
                stretched = True
            made = RailButton(entry, "Ctrl+L" if entry.page == LOCK else keys.get(entry.page, ""))
            if entry.page in hidden:
                made.hide()  # shown together with the rail: alone it would be a window for a moment
            made.clicked.connect(self._on_item_clicked)
            self._buttons[entry.page] = made
            column.addWidget(made)

    @staticmethod
    def pages_shown(hidden: Sequence[str]) -> tuple[str, ...]:
        """The pages of Ctrl+1..9, in order."""
        return tuple(entry.page for entry in RAIL if entry.page not in hidden and entry.page != LOCK)

    def show_active(self, page: str) -> None:
        """Mark the item of `page`; pages without an item leave the marks as they are when `page` is empty."""
        for key, button in self._buttons.items():
            button.setChecked(key == page)
        self._holder.update()

    def words_of(self, page: str) -> str:
        """The words of an item in the language in use."""
        return self._buttons[page].text()

    def focus_active(self) -> None:
        """Give the keyboard to the active item, else to the first one."""
        shown = [button for button in self._buttons.values() if not button.isHidden()]
        active = next((button for button in shown if button.isChecked()), shown[0] if shown else None)
        if active is not None:
            active.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_item_clicked(self, _on: bool) -> None:
        button = self.sender()
        if not isinstance(button, RailButton):
            return
        if button.entry.page == LOCK:
            self.lock_requested.emit()
            return
        button.setChecked(True)
        self.page_requested.emit(button.entry.page)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("canvas"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), colour("hair"))
        side = px(30)
        logo = QRectF((self.width() - side) / 2, px(13), side, side)
        rounded(painter, logo, px(8), "accent", None)
        draw_icon(painter, logo.adjusted(px(5), px(5), -px(5), -px(5)), "door-open", "on_accent", 2.0)

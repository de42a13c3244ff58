# SPDX-License-Identifier: EUPL-1.2
"""This is the place for tabs: words with a bar under the open one, Alt+1..9, arrow keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QScrollArea, QSizePolicy, QWidget

from caseapp.ui.kit.paint import rounded, scaled_font, text_width
from caseapp.ui.look.fonts import REGULAR, SEMI
from caseapp.ui.look.theme import colour, px


class _Tab(QRadioButton):
    """One tab."""

    ring_radius = 4
    ring_around = (6, -5, 6, -6)  # within the row, above the bar of the open tab

    def __init__(self, code: str, words: str, place: int) -> None:
        super().__init__(words)
        self.code = code
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(words)
        if place <= 9:
            self.setToolTip(f"{words}  (Alt+{place})")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(round(text_width(self.text(), scaled_font(14, SEMI))) + 2, px(40))

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        chosen = self.isChecked()
        painter.setFont(scaled_font(14, SEMI if chosen else REGULAR))
        painter.setPen(colour("text" if chosen or self.underMouse() else "muted"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        if chosen:
            width = text_width(self.text(), scaled_font(14, SEMI))
            rounded(painter, QRectF(0, self.height() - px(3), width, px(3)), px(1), "accent", None)


class Tabs(QScrollArea):
    """A row of tabs; scrolls sideways when there is no room. `tab_opened(code)` tells."""

    tab_opened = Signal(str)

    def __init__(self, name: str, tabs: Sequence[tuple[str, str]], owner: QWidget | None = None) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setProperty("kit", "page")
        self.setWidgetResizable(True)
        self.setFixedHeight(px(41))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._row = QWidget()
        self._row.setProperty("ground", "none")
        line = QHBoxLayout(self._row)
        line.setContentsMargins(px(24), 0, px(24), 0)
        line.setSpacing(px(20))
        self._tabs: list[_Tab] = []
        for place, (code, words) in enumerate(tabs, start=1):
            tab = _Tab(code, words, place)
            tab.clicked.connect(self._on_tab_clicked)
            line.addWidget(tab)
            self._tabs.append(tab)
        line.addStretch(1)
        self.setWidget(self._row)
        self._keys: dict[QShortcut, _Tab] = {}
        self._hear_keys(owner or self)

    def _hear_keys(self, owner: QWidget) -> None:
        for place, tab in enumerate(self._tabs[:9], start=1):
            key = QShortcut(QKeySequence(f"Alt+{place}"), owner)
            key.setContext(Qt.ShortcutContext.WindowShortcut)  # also from the rail; a hidden page hears nothing
            key.activated.connect(self._on_key_pressed)
            self._keys[key] = tab

    def open_tab(self) -> str:
        """The code of the open tab, or ""."""
        return next((tab.code for tab in self._tabs if tab.isChecked()), "")

    def show_tab(self, code: str) -> None:
        """Mark a tab as open, without telling; the keyboard stays on the open one when it was on a tab."""
        had_keyboard = any(tab.hasFocus() for tab in self._tabs)
        for tab in self._tabs:
            tab.setChecked(tab.code == code)
            if tab.code == code:
                self.ensureWidgetVisible(tab, px(24), 0)
        if had_keyboard:
            self.take_focus()

    def take_focus(self) -> None:
        """Put the keyboard on the open tab."""
        tab = next((one for one in self._tabs if one.isChecked()), self._tabs[0])
        tab.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_tab_clicked(self) -> None:
        tab = self.sender()
        if isinstance(tab, _Tab):
            self.show_tab(tab.code)
            self.tab_opened.emit(tab.code)

    def _on_key_pressed(self) -> None:
        key = self.sender()
        if isinstance(key, QShortcut) and not self._keys[key].isHidden():
            self._keys[key].setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._keys[key].click()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        view = self.viewport()
        QPainter(view).fillRect(0, view.height() - 1, view.width(), 1, colour("hair"))

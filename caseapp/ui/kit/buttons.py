# SPDX-License-Identifier: EUPL-1.2
"""This is the place for buttons: filled, outlined, small, link and quiet, with the shortcut as a key cap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from caseapp.ui.kit.paint import cap_width, cap_words, draw_cap, rounded, scaled_font, text_width
from caseapp.ui.look.fonts import MEDIUM, REGULAR
from caseapp.ui.look.icons import draw_icon
from caseapp.ui.look.theme import colour, px

Kind = Literal["filled", "outlined", "small", "chosen", "link", "quiet", "bar"]


@dataclass(frozen=True, slots=True)
class _Manner:
    height: int
    pad: int
    size: int
    weight: int
    icon: int
    fill: str | None
    line: str | None
    ink: str
    over: str


_MANNERS: Final[dict[str, _Manner]] = {
    "filled": _Manner(36, 14, 15, MEDIUM, 18, "primary", None, "on_primary", "primary_over"),
    "outlined": _Manner(36, 14, 15, MEDIUM, 18, "surface", "line", "text", "row"),
    "small": _Manner(30, 10, 13, MEDIUM, 16, "surface", "hair", "accent", "row"),
    "chosen": _Manner(30, 10, 13, MEDIUM, 16, "surface", "line", "text", "row"),
    "link": _Manner(22, 0, 13, MEDIUM, 16, None, None, "accent", "accent_soft"),
    "quiet": _Manner(34, 10, 14, MEDIUM, 18, None, None, "accent", "accent_soft"),
    "bar": _Manner(28, 6, 14, MEDIUM, 16, None, None, "bar_link", "bar"),
}


class PushButton(QPushButton):
    """What every button is: Enter presses it too, on every platform. Ctrl+Enter belongs to the form round it."""

    def __init__(self, words: str = "") -> None:
        super().__init__(words)
        self.setAutoDefault(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class Button(PushButton):
    """A push button. `keys` is only shown and said; whoever owns the act registers the shortcut."""

    ring_radius = 8

    def __init__(
        self, words: str, kind: Kind = "outlined", icon: str = "", keys: str = "", menu_arrow: bool = False
    ) -> None:
        super().__init__(words)
        self._manner = _MANNERS[kind]
        self.kind = kind
        self.icon_name = icon
        self.keys = keys
        self._arrow = menu_arrow
        self._over = False
        self._cap_shown = True
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFont(scaled_font(self._manner.size, self._manner.weight))
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)
        if keys:
            self.setAccessibleDescription(cap_words(keys))

    def set_words(self, words: str) -> None:
        """Show other words."""
        self.setText(words)
        self.setAccessibleName(words)
        self.updateGeometry()

    def set_cap_shown(self, shown: bool) -> None:
        """Leave the key cap out where there is no room."""
        self._cap_shown = shown
        self.updateGeometry()
        self.update()

    def full_width(self) -> int:
        """How wide the button is with its key cap."""
        cap = px(8) + cap_width(self.keys) if self.keys and not self._cap_shown else 0
        return self.sizeHint().width() + cap

    def enterEvent(self, event: QEnterEvent) -> None:
        self._over = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._over = False
        self.update()
        super().leaveEvent(event)

    def sizeHint(self) -> QSize:
        manner = self._manner
        width = self._content_width() + 2 * px(manner.pad) if manner.pad else self._content_width()
        return QSize(round(width), px(manner.height))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _content_width(self) -> float:
        words = text_width(self.text(), self.font()) + 1 if self.text() else 0.0
        sign = px(self._manner.icon) + (px(8) if words else 0) if self.icon_name else 0
        cap = px(8) + cap_width(self.keys) if self.keys and self._cap_shown else 0
        arrow = px(8) + px(16) if self._arrow else 0
        return words + sign + cap + arrow

    def paintEvent(self, _event: QPaintEvent) -> None:
        manner = self._manner
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.isEnabled():
            painter.setOpacity(0.5)
        busy = (self._over or self.isDown()) and self.isEnabled()
        fill = manner.over if busy and self.kind != "link" else manner.fill
        if fill or manner.line:
            rounded(painter, QRectF(self.rect()), px(6), fill, manner.line)
        x = (self.width() - self._content_width()) / 2
        middle = self.height() / 2
        if self.icon_name:
            side = px(manner.icon)
            draw_icon(painter, QRectF(x, middle - side / 2, side, side), self.icon_name, manner.ink)
            x += side + px(8)
        if self.text():
            x = self._draw_words(painter, x, busy)
        if self._arrow:
            draw_icon(painter, QRectF(x + px(8), middle - px(8), px(16), px(16)), "chevron-down", manner.ink)
            x += px(24)
        if self.keys and self._cap_shown:
            tones = (None, manner.ink, manner.ink) if self.kind == "filled" else ("sunken", "hair", "muted")
            draw_cap(painter, QPointF(x + px(8), middle), self.keys, tones)

    def _draw_words(self, painter: QPainter, x: float, busy: bool) -> float:
        font = self.font()
        if self.kind == "link" and busy:
            font.setUnderline(True)
        width = text_width(self.text(), self.font()) + 1
        painter.setFont(font)
        painter.setPen(colour(self._manner.ink))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(QRectF(x, 0, width + 1, self.height()), flags, self.text())
        return x + width


class IconButton(PushButton):
    """A button with only an icon; the words are its tooltip and its accessible name."""

    ring_radius = 8

    def __init__(self, icon: str, words: str, outlined: bool = False, size: int = 30, tone: str = "text") -> None:
        super().__init__()
        self.icon_name = icon
        self._outlined = outlined
        self._tone = tone
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.setFixedSize(px(size), px(size))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFont(scaled_font(13, REGULAR))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if not self.isEnabled():
            painter.setOpacity(0.5)
        over = self.underMouse() and self.isEnabled()
        if self._outlined:
            rounded(painter, QRectF(self.rect()), px(6), "row" if over else "surface", "line")
        elif over:
            rounded(painter, QRectF(self.rect()), px(6), "tag", None)
        side = px(18)
        where = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        draw_icon(painter, where, self.icon_name, self._tone)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a box to tick and a circle to pick, with their words beside them; long words wrap."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy

from caseapp.ui.kit.cards import draw_box
from caseapp.ui.kit.paint import scaled_font
from caseapp.ui.look.theme import colour, px

_BESIDE: Final = 25  # where the words begin
_LEAST: Final = 36
_WRAPS: Final = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def draw_circle(painter: QPainter, middle: QPointF, chosen: bool) -> None:
    """The circle of one choice among several."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(colour("surface"))
    painter.setPen(QPen(colour("accent" if chosen else "line"), 1.5 * px(100) / 100))
    painter.drawEllipse(middle, px(8), px(8))
    if chosen:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent"))
        painter.drawEllipse(middle, px(4.5), px(4.5))


class Tick(QCheckBox):
    """Yes or no."""

    ring_radius = 4

    def __init__(self, words: str) -> None:
        super().__init__(words)
        _settle(self)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return _height(self, width)

    def sizeHint(self) -> QSize:
        return QSize(px(200), px(_LEAST))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), px(_LEAST))

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_box(painter, QPointF(0, _first_line(self) - px(8)), self.isChecked())
        _write(painter, self)


class Pick(QRadioButton):
    """One of several; arrows go from one to the next."""

    ring_radius = 4

    def __init__(self, words: str = "") -> None:
        super().__init__(words)
        _settle(self)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return _height(self, width)

    def sizeHint(self) -> QSize:
        return QSize(px(200), px(_LEAST))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), px(_LEAST))

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_circle(painter, QPointF(px(9), _first_line(self)), self.isChecked())
        _write(painter, self)


def _settle(button: QAbstractButton) -> None:
    button.setFont(scaled_font(15))
    button.setAccessibleName(button.text())
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    button.setSizePolicy(policy)


def _height(button: QAbstractButton, width: int) -> int:
    return max(px(_LEAST), _lines(button, width) + px(8))


def _lines(button: QAbstractButton, width: int) -> int:
    """How high the words are in this width."""
    room = QRect(0, 0, max(width - px(_BESIDE), px(40)), 10_000)
    return QFontMetrics(button.font()).boundingRect(room, _WRAPS, button.text()).height()


def _first_line(button: QAbstractButton) -> float:
    """The middle of the first line: there the box stands, however many follow."""
    first = QFontMetrics(button.font()).height() / 2
    return (button.height() - _lines(button, button.width())) / 2 + first


def _write(painter: QPainter, button: QAbstractButton) -> None:
    painter.setFont(button.font())
    painter.setPen(colour("text" if button.isEnabled() else "muted"))
    painter.drawText(button.rect().adjusted(px(_BESIDE), 0, 0, 0), _WRAPS, button.text())

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the one soft shadow of things that float."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QGraphicsDropShadowEffect, QGraphicsScene, QWidget

from caseapp.ui.look.theme import px


def float_over(widget: QWidget) -> None:
    """Give a small `widget`, such as a pop-up, its shadow (2, 8, 12 %)."""
    widget.setGraphicsEffect(_effect(widget, 2, 8, 31))


class DeepShadow:
    """The shadow of a form (8, 28, 22 %), for whoever paints what lies under it.

    An effect on the form itself would draw all of the form and its shadow again for every letter that is typed in it.
    """

    def __init__(self, radius: int) -> None:
        self._radius = radius
        self._made_for: tuple[QSize, float] | None = None
        self._picture = QPixmap()

    def paint(self, painter: QPainter, widget: QWidget) -> None:
        """Under `widget`, a child of what is painted."""
        ratio = widget.devicePixelRatioF()
        if self._made_for != (widget.size(), ratio):
            self._made_for = widget.size(), ratio
            self._picture = _drawn(widget.size(), px(self._radius), ratio)
        room = _room()
        painter.drawPixmap(widget.pos() - QPoint(room, room), self._picture)


def _room() -> int:
    return px(28) + px(8)


def _drawn(size: QSize, radius: int, ratio: float) -> QPixmap:
    room = _room()
    whole = QRectF(-room, -room, size.width() + 2 * room, size.height() + 2 * room)
    shape = QPainterPath()
    shape.addRoundedRect(QRectF(0, 0, size.width(), size.height()), radius, radius)
    scene = QGraphicsScene()
    form = scene.addPath(shape, Qt.PenStyle.NoPen, QColor(0, 0, 0))
    form.setGraphicsEffect(_effect(None, 8, 28, 56))
    picture = QPixmap((whole.size() * ratio).toSize())
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    scene.render(painter, QRectF(0, 0, whole.width(), whole.height()), whole)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOut)
    painter.translate(room, room)
    painter.fillPath(shape, QColor(0, 0, 0))  # the form itself lies there
    painter.end()
    return picture


def _effect(widget: QWidget | None, down: int, blur: int, strength: int) -> QGraphicsDropShadowEffect:
    effect = QGraphicsDropShadowEffect(widget)
    effect.setOffset(0, px(down))
    effect.setBlurRadius(px(blur))
    effect.setColor(QColor(0, 0, 0, strength))
    return effect

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for icons: Lucide drawings, tinted, sharp on every screen, kept once drawn."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from caseapp.paths import resource
from caseapp.ui.look.theme import colour

STROKE: Final = 1.75


@cache
def _drawing(name: str) -> str:
    return resource("icons", "lucide", f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=1024)
def _pixmap(name: str, size: int, tint: str, ratio: float, stroke: float) -> QPixmap:
    svg = _drawing(name).replace("currentColor", tint).replace('stroke-width="2"', f'stroke-width="{stroke}"')
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, pixmap.width(), pixmap.height()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def icon_pixmap(name: str, size: int, tone: str = "text", ratio: float = 1.0, stroke: float = STROKE) -> QPixmap:
    """Icon `name` at `size` logical pixels in the colour of `tone`, for a screen with `ratio`."""
    return _pixmap(name, size, colour(tone).name(), ratio, stroke)


def draw_icon(painter: QPainter, where: QRectF, name: str, tone: str = "text", stroke: float = STROKE) -> None:
    """Draw icon `name` in the middle of `where`, as large as its smaller side."""
    size = round(min(where.width(), where.height()))
    pixmap = icon_pixmap(name, size, tone, painter.device().devicePixelRatioF(), stroke)
    x = round(where.x() + (where.width() - size) / 2)
    y = round(where.y() + (where.height() - size) / 2)
    painter.drawPixmap(QPointF(x, y), pixmap)


def icon(name: str, tone: str = "text", size: int = 18) -> QIcon:
    """A QIcon for menus and Qt's own widgets; ask again after the colours changed."""
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(icon_pixmap(name, size, tone, ratio))
    return made

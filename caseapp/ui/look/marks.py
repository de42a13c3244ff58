# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the marks of the life domains: shape, letter, weight, ladder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from caseapp.ui.look.fonts import BOLD, SEMI, font_at
from caseapp.ui.look.theme import theme

if TYPE_CHECKING:
    from caseapp.ui.look.tokens import Tokens

State = Literal["known", "unknown", "not_now", "not_asked"]
STATE_SIGNS: Final[dict[str, str]] = {"unknown": "?", "not_now": "–", "not_asked": "…"}
LEVELS: Final = 5


@dataclass(frozen=True, slots=True)
class Mark:
    """What one mark says: `level` 1-5, or a `state` without value, or a fixed `weight` (choices: open)."""

    domain: str
    letter: str
    level: int | None = None
    state: State = "known"
    ladder: bool = True
    weight: Literal["level", "full", "tint", "open"] = "level"


@dataclass(frozen=True, slots=True)
class _Measure:
    letter: int
    rung: int
    gap: int
    width: int
    space: int
    top: int


_MEASURES: Final[dict[int, _Measure]] = {
    20: _Measure(11, 2, 2, 5, 3, 1),
    24: _Measure(13, 3, 2, 6, 4, 0),
    28: _Measure(15, 3, 2, 7, 4, 3),
    40: _Measure(21, 4, 4, 10, 6, 2),
}
MARK_SIZES: Final = tuple(_MEASURES)


def mark_size(size: int = 20, ladder: bool = True) -> QSize:
    """How much room a mark of `size` (20, 24, 28, 40) takes now, in logical pixels."""
    measure = _MEASURES[size]
    wide = size + (measure.space + measure.width if ladder else 0)
    return QSize(theme().px(wide), theme().px(size))


def draw_mark(painter: QPainter, at: QPointF, mark: Mark, size: int = 20) -> None:
    """Draw `mark` with its left upper corner at `at`."""
    look = theme()
    ratio = painter.device().devicePixelRatioF()
    pixmap = _pixmap(mark, size, look.scale * ratio, ratio, look.tokens)
    painter.drawPixmap(QPointF(round(at.x() * ratio) / ratio, round(at.y() * ratio) / ratio), pixmap)


def mark_words(label: str, level_words: str, level: int | None, of_words: str = "", direction: str = "") -> str:
    """The accessible text of a mark: "Wonen: deels of tijdelijk geregeld, 3 van 5, beter".

    `of_words` is "3 van 5" in the language in use; give "" when there is no level.
    """
    parts = [level_words, of_words if level is not None else "", direction]
    said = ", ".join(part for part in parts if part)
    return f"{label}: {said}" if said else label


@lru_cache(maxsize=2048)
def _pixmap(mark: Mark, size: int, factor: float, ratio: float, t: Tokens) -> QPixmap:
    """The mark in device pixels, so that rungs stand on whole ones; `ratio` of them are a logical pixel."""
    measure = _MEASURES[size]
    with_side = mark.ladder
    wide = size + (measure.space + measure.width + 3 if with_side else 0)
    pixmap = QPixmap(round(wide * factor) + 1, round(size * factor) + 1)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _draw_shape(painter, mark, size * factor / 20, round(measure.letter * factor), t)
    if with_side:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if mark.state != "known" or mark.level is None:
            _draw_sign(painter, mark, size, factor, t)
        else:
            _draw_ladder(painter, mark, size, factor, t)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _weight(mark: Mark) -> str:
    if mark.state != "known":
        return "none"
    if mark.weight != "level":
        return mark.weight
    if mark.level is None:
        return "none"
    return "full" if mark.level <= 2 else "tint" if mark.level == 3 else "open"


def _draw_shape(painter: QPainter, mark: Mark, unit: float, letter_px: int, t: Tokens) -> None:
    colours = t.domains[mark.domain]
    weight = _weight(mark)
    line = QColor(t.muted if weight == "none" else colours.full)
    width = 1.25 if weight == "open" and mark.ladder else 1.5
    pen = QPen(line, width * unit)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if weight == "none":
        pen.setDashPattern([1.9, 1.25])
    painter.setPen(pen)
    fill = {"full": colours.full, "tint": colours.tint}.get(weight)
    painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
    shape = domain_shape(mark.domain)
    painter.save()
    painter.scale(unit, unit)
    pen.setWidthF(width)
    painter.setPen(pen)
    painter.drawPath(shape)
    painter.restore()
    ink = colours.ink if weight == "full" else t.muted if weight == "none" else colours.full
    middle = {"housing": 10.9, "health": 9.3}.get(mark.domain, 10.0)
    _draw_letter(painter, mark.letter, letter_px, QPointF(10 * unit, middle * unit), QColor(ink))


def _draw_letter(painter: QPainter, letter: str, pixels: int, middle: QPointF, ink: QColor) -> None:
    path = QPainterPath()
    path.addText(QPointF(0, 0), font_at(pixels, BOLD), letter)
    box = path.boundingRect()
    path.translate(middle.x() - box.center().x(), middle.y() - box.center().y())
    painter.fillPath(path, ink)


def _draw_ladder(painter: QPainter, mark: Mark, size: int, factor: float, t: Tokens) -> None:
    measure = _MEASURES[size]
    rung, gap = max(1, round(measure.rung * factor)), max(1, round(measure.gap * factor))
    width, thin = round(measure.width * factor), max(1, round(factor))
    x, y = round((size + measure.space) * factor), round(measure.top * factor)
    height = LEVELS * rung + (LEVELS - 1) * gap
    full = QColor(t.domains[mark.domain].full)
    if mark.level == 1:
        stem = max(2, rung)
        painter.fillRect(x + (width - stem) // 2, y, stem, height - rung - gap, full)
        painter.fillRect(x, y + height - rung, width, rung, full)
        return
    for step in range(LEVELS):
        top = y + height - rung - step * (rung + gap)
        if step < (mark.level or 0):
            painter.fillRect(x, top, width, rung, full)
        else:
            painter.fillRect(x, top + (rung - thin) // 2, width, thin, QColor(t.off))


def _draw_sign(painter: QPainter, mark: Mark, size: int, factor: float, t: Tokens) -> None:
    measure = _MEASURES[size]
    sign = STATE_SIGNS.get(mark.state, STATE_SIGNS["unknown"])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if sign == "…":
        _draw_dots(painter, QPointF((size + measure.space) * factor, size * factor * 0.7), size * factor, t)
        return
    font = font_at(round((measure.letter + 1) * factor), SEMI)
    path = QPainterPath()
    path.addText(QPointF(0, 0), font, sign)
    box = path.boundingRect()
    x = (size + measure.space - 1) * factor - box.left()
    path.translate(x, size * factor / 2 - box.center().y())
    painter.fillPath(path, QColor(t.muted))


def _draw_dots(painter: QPainter, at: QPointF, size: float, t: Tokens) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(t.muted))
    for place in range(3):
        middle = QPointF(at.x() + size * (0.03 + 0.13 * place), at.y())
        painter.drawEllipse(middle, size * 0.04, size * 0.04)


@lru_cache(maxsize=8)
def domain_shape(domain: str) -> QPainterPath:
    """The outline of a domain in a box of 20: house, circle, square, diamond, shield."""
    path = QPainterPath()
    if domain == "housing":
        path.moveTo(10, 1.3)
        path.lineTo(18.1, 7.3)
        path.lineTo(18.1, 17.1)
        path.quadTo(18.1, 18.3, 16.9, 18.3)
        path.lineTo(3.1, 18.3)
        path.quadTo(1.9, 18.3, 1.9, 17.1)
        path.lineTo(1.9, 7.3)
        path.closeSubpath()
    elif domain == "income":
        path.addEllipse(QPointF(10, 10), 8.7, 8.7)
    elif domain == "school_work":
        path.addRoundedRect(QRectF(1.9, 1.9, 16.2, 16.2), 2.2, 2.2)
    elif domain == "support":
        _rounded_diamond(path)
    else:
        path.moveTo(3.1, 1.7)
        path.lineTo(16.9, 1.7)
        path.quadTo(18.1, 1.7, 18.1, 2.9)
        path.lineTo(18.1, 8.9)
        path.cubicTo(18.1, 13.9, 14.4, 16.8, 10, 18.8)
        path.cubicTo(5.6, 16.8, 1.9, 13.9, 1.9, 8.9)
        path.lineTo(1.9, 2.9)
        path.quadTo(1.9, 1.7, 3.1, 1.7)
        path.closeSubpath()
    return path


def _rounded_diamond(path: QPainterPath) -> None:
    cut, far = 1.0, 9.6
    path.moveTo(10 - cut, 10 - far + cut)
    path.quadTo(10, 10 - far, 10 + cut, 10 - far + cut)
    path.lineTo(10 + far - cut, 10 - cut)
    path.quadTo(10 + far, 10, 10 + far - cut, 10 + cut)
    path.lineTo(10 + cut, 10 + far - cut)
    path.quadTo(10, 10 + far, 10 - cut, 10 + far - cut)
    path.lineTo(10 - far + cut, 10 + cut)
    path.quadTo(10 - far, 10, 10 - far + cut, 10 - cut)
    path.closeSubpath()

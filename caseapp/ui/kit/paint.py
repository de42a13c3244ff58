# SPDX-License-Identifier: EUPL-1.2
"""This is the place for small strokes of the brush that several building blocks share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QTextLayout

from caseapp.ui.look.fonts import MEDIUM, REGULAR, font_at
from caseapp.ui.look.theme import colour, px

if TYPE_CHECKING:
    from collections.abc import Sequence

CAP_SIZE: Final = 12
_MIDDLE: Final = Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of one line of text with its own weight, tone (a token name) and size (0: that of the line)."""

    text: str
    weight: int = REGULAR
    tone: str = "text"
    size: int = 0


def scaled_font(size: int, weight: int = REGULAR) -> QFont:
    """Inter at a size of the design (12, 13, 14, 15, 18, 24), scaled."""
    return font_at(px(size), weight)


@lru_cache(maxsize=64)
def _metrics(pixels: int, weight: int) -> QFontMetricsF:
    return QFontMetricsF(font_at(pixels, weight))


@lru_cache(maxsize=16384)
def _width(text: str, pixels: int, weight: int) -> float:
    return _metrics(pixels, weight).horizontalAdvance(text)


@lru_cache(maxsize=4096)
def _elided(text: str, pixels: int, weight: int, room: float) -> str:
    return _metrics(pixels, weight).elidedText(text, Qt.TextElideMode.ElideRight, room)


def scaled_width(text: str, size: int, weight: int = REGULAR) -> float:
    """How wide `text` is at a size of the design; remembered, because lists show the same words in many rows."""
    return _width(text, px(size), weight)


def elided(text: str, size: int, weight: int, room: float) -> str:
    """`text` cut with an ellipsis to fit in `room`; remembered like the widths."""
    return _elided(text, px(size), weight, room)


@lru_cache(maxsize=4096)
def _wrapped(text: str, pixels: int, weight: int, room: int, most: int) -> tuple[str, ...]:
    layout = QTextLayout(text, font_at(pixels, weight))
    layout.beginLayout()
    found: list[str] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(1, room))
        start = line.textStart()
        if len(found) == most - 1 and start + line.textLength() < len(text):
            found.append(_elided(text[start:], pixels, weight, float(room)))
            break
        found.append(text[start : start + line.textLength()].rstrip())
    layout.endLayout()
    return tuple(found)


def wrapped(text: str, size: int, weight: int, room: int, most: int) -> tuple[str, ...]:
    """`text` in lines of at most `room`; the last of at most `most` lines is cut with an ellipsis."""
    return _wrapped(text, px(size), weight, room, most) if text else ()


def text_width(text: str, font: QFont) -> float:
    """How wide `text` is in `font`."""
    return QFontMetricsF(font).horizontalAdvance(text)


def rounded(
    painter: QPainter, box: QRectF, radius: float, fill: str | None, line: str | None, width: float = 1.0
) -> None:
    """A rounded box: `fill` and `line` are tokens; the line lies wholly inside `box`."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(colour(fill) if fill else Qt.BrushStyle.NoBrush)
    if line:
        painter.setPen(QPen(colour(line), width))
        half = width / 2
        painter.drawRoundedRect(box.adjusted(half, half, -half, -half), radius - half, radius - half)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(box, radius, radius)


def cap_words(keys: str) -> str:
    """How a shortcut stands in a key cap: "Ctrl+Enter" becomes "Ctrl Enter"."""
    return keys.replace("+", " ") if len(keys) > 1 else keys


def cap_width(keys: str) -> int:
    """How wide a key cap is."""
    return round(text_width(cap_words(keys), scaled_font(CAP_SIZE, MEDIUM))) + 2 * px(6) + 2


def draw_cap(painter: QPainter, at: QPointF, keys: str, tones: tuple[str | None, str, str]) -> None:
    """A key cap with its left middle at `at`; `tones` are fill, border and text."""
    fill, line, ink = tones
    height = px(20)
    box = QRectF(at.x(), round(at.y() - height / 2), cap_width(keys), height)
    painter.save()
    if fill is None:
        painter.setOpacity(painter.opacity() * 0.55)
    rounded(painter, box, px(4), fill, line)
    painter.restore()
    painter.setFont(scaled_font(CAP_SIZE, MEDIUM))
    painter.setPen(colour(ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, cap_words(keys))


def draw_runs(painter: QPainter, box: QRect, runs: Sequence[Run], size: int, right: bool = False) -> None:
    """One line of runs, vertically centred in `box`, cut with an ellipsis where it does not fit."""
    widths = [scaled_width(run.text, run.size or size, run.weight) for run in runs]
    left, top, end, height = box.left(), box.top(), box.right() + 1, box.height()
    x = max(left, end - sum(widths)) if right else float(left)
    for run, width in zip(runs, widths, strict=True):
        text = run.text
        if not text:
            continue
        if x + width > end + 0.5:
            text = elided(text, run.size or size, run.weight, max(0.0, end - x))
        painter.setFont(scaled_font(run.size or size, run.weight))
        painter.setPen(colour(run.tone))
        painter.drawText(QRectF(x, top, end - x + 1, height), _MIDDLE, text)
        x += width
        if text != run.text:
            return


def plain(runs: Sequence[Run]) -> str:
    """The words of some runs, for screen readers and type-ahead."""
    return "".join(run.text for run in runs)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for small strokes of the brush that several building blocks share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from caseapp.ui.look.fonts import MEDIUM, REGULAR, font_at
from caseapp.ui.look.theme import colour, px

if TYPE_CHECKING:
    from collections.abc import Sequence

CAP_SIZE: Final = 12


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
    fonts = [scaled_font(run.size or size, run.weight) for run in runs]
    widths = [text_width(run.text, font) for run, font in zip(runs, fonts, strict=True)]
    x = float(box.left())
    if right:
        x = max(x, box.right() + 1 - sum(widths))
    end = box.right() + 1
    for run, font, width in zip(runs, fonts, widths, strict=True):
        text = run.text
        if x + width > end + 0.5:
            text = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, end - x))
        painter.setFont(font)
        painter.setPen(colour(run.tone))
        painter.drawText(QRectF(x, box.top(), end - x + 1, box.height()), Qt.AlignmentFlag.AlignVCenter, text)
        x += width
        if text != run.text:
            return


def plain(runs: Sequence[Run]) -> str:
    """The words of some runs, for screen readers and type-ahead."""
    return "".join(run.text for run in runs)

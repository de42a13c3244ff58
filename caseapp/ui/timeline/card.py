# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the card beside the item that has the keyboard or lies under the pointer."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QTextLayout, QTextOption

from caseapp.i18n import _
from caseapp.plans.timeline.items import Item
from caseapp.ui.look.fonts import REGULAR, SEMI, font_at
from caseapp.ui.timeline.picture import Picture
from caseapp.ui.timeline.words import lane_words, span_words

_WIDE: Final = 280
_LINES: Final = 3


def paint_card(painter: QPainter, picture: Picture, item: Item, size: QRectF) -> None:
    """Title, day, some lines of text, and what Enter does; where it covers least."""
    paints = picture.paints
    px = paints.px
    lines = _wrapped(picture, " ".join(item.text.split()), px(_WIDE - 28))
    title = item.said.partition(": ")[2].rsplit(", " + _when(picture, item), 1)[0] or item.words
    heads = _wrapped(picture, title, px(_WIDE - 28), SEMI, 14)
    high = px(14) + px(20) * len(heads) + px(20) + px(18) * len(lines) + px(32)
    box = _place(picture, item, size, px(_WIDE), high)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paints.bar(painter, box, "surface", "line")
    x, wide, y = box.left() + px(14), box.width() - px(28), box.top() + px(8)
    for words in heads:
        paints.text(painter, QRectF(x, y, wide, px(20)), words, "text", (14, SEMI))
        y += px(20)
    when = f"{lane_words(item.lane)} · {_when(picture, item)}"
    paints.text(painter, QRectF(x, y, wide, px(20)), when, "muted", (12, REGULAR))
    y += px(22)
    for words in lines:
        paints.text(painter, QRectF(x, y, wide, px(18)), words, "text", (13, REGULAR))
        y += px(18)
    paints.text_right(painter, QRectF(x, y + px(2), wide, px(18)), _("Enter opens"), "muted", (12, REGULAR))


def _when(picture: Picture, item: Item) -> str:
    return span_words(item.start, item.end, picture.today, is_open=item.is_open)


def _place(picture: Picture, item: Item, size: QRectF, wide: float, high: float) -> QRectF:
    about = picture.box_of(item)
    gap = picture.paints.px(10)
    start = max(about.left(), picture.left)
    right = min(about.right(), size.right()) if item.end is None and not item.is_open else start + gap
    x = right + gap if right + gap + wide <= size.right() else max(picture.left, start - gap - wide)
    below = about.bottom() + gap
    y = below if below + high <= size.bottom() else about.top() - gap - high
    return QRectF(x, min(max(picture.layout.head, y), max(0.0, size.bottom() - high - 2)), wide, high)


def _wrapped(picture: Picture, text: str, wide: float, weight: int = REGULAR, size: int = 13) -> list[str]:
    """At most so many lines, the last one with an ellipsis."""
    if not text:
        return []
    laid = QTextLayout(text, font_at(picture.paints.px(size), weight))
    option = QTextOption(Qt.AlignmentFlag.AlignLeft)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    laid.setTextOption(option)
    found: list[str] = []
    laid.beginLayout()
    while len(found) < _LINES:
        line = laid.createLine()
        if not line.isValid():
            break
        line.setLineWidth(wide)
        start = line.textStart()
        last = len(found) == _LINES - 1
        found.append(text[start:] if last else text[start : start + line.textLength()].rstrip())
    laid.endLayout()
    return found

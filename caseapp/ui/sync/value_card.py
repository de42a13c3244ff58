# SPDX-License-Identifier: EUPL-1.2
"""This is the place for one of the values of a difference: who wrote it, the words that differ, when and where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from caseapp.i18n import _
from caseapp.ui.kit.flow import FlowLayout
from caseapp.ui.kit.paint import rounded, scaled_font, text_width
from caseapp.ui.kit.text import Text
from caseapp.ui.look.fonts import MEDIUM, SEMI
from caseapp.ui.look.icons import draw_icon
from caseapp.ui.look.theme import colour, px
from caseapp.ui.plan.word_marks import Marked, MarkedText, marked_pair

_BETWEEN: Final = re.compile(r"[^\S\n]+\w{1,6}[^\S\n]+")
_MOST_WORDS: Final = 12_000  # letters; longer texts are shown whole, without marks


class Fact(QWidget):
    """An icon and a few words: when, on which laptop."""

    def __init__(self, icon: str, words: str, tone: str = "muted") -> None:
        super().__init__()
        self._icon = icon
        self._tone = tone
        row = QHBoxLayout(self)
        row.setContentsMargins(px(22), 0, 0, 0)
        row.addWidget(Text(words, 13, tone=tone))
        self.setMinimumHeight(px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:
        side = px(15)
        draw_icon(QPainter(self), QRectF(0, (self.height() - side) / 2, side, side), self._icon, self._tone)


class CountsNow(QWidget):
    """A small sign that this value counts as long as nobody decides."""

    def __init__(self, words: str, *, careful: bool) -> None:
        super().__init__()
        self._words = words
        self._look = ("note_soft", "note", "shield-check") if careful else ("tag", "text", "eye")
        self.setAccessibleName(words)
        self.setFixedSize(round(text_width(words, scaled_font(13, MEDIUM))) + px(38), px(22))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground, ink, icon = self._look
        rounded(painter, QRectF(self.rect()), px(4), ground, None)
        draw_icon(painter, QRectF(px(8), px(4), px(14), px(14)), icon, ink)
        painter.setFont(scaled_font(13, MEDIUM))
        painter.setPen(colour(ink))
        painter.drawText(self.rect().adjusted(px(28), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._words)


class ValueCard(QFrame):
    """One value. `facts` are (icon, words) pairs at its foot; `counts` a sign at its head, a warm one if `careful`."""

    def __init__(
        self, head: str, text: Marked, facts: Sequence[tuple[str, str]], counts: str = "", *, careful: bool = False
    ) -> None:
        super().__init__()
        self.setProperty("kit", "box")
        self.setAccessibleName(". ".join((head, text.text, *(words for _icon, words in facts), counts)))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(13), px(16), px(12))
        column.setSpacing(px(8))
        top = QHBoxLayout()
        name = Text(head, 15, SEMI, elide=True)
        name.setMinimumHeight(px(22))
        top.addWidget(name, 1)
        if counts:
            top.addWidget(CountsNow(counts, careful=careful))
        column.addLayout(top)
        self.text = MarkedText(text)
        column.addWidget(self.text)
        column.addStretch(1)
        column.addSpacing(px(14))
        foot = QWidget()
        flow = FlowLayout(foot, gap=22, line_gap=4)
        for icon, words in facts:
            flow.addWidget(Fact(icon, words))
        column.addWidget(foot)


def marked(texts: Sequence[str], origin: str | None) -> list[Marked]:
    """The texts with marks: on what each changed of `origin`, else on what differs from the others."""
    if sum(map(len, texts)) > _MOST_WORDS:
        return [Marked(one) for one in texts]
    if origin is not None:
        return [_calm(marked_pair(origin, one)[1]) for one in texts]
    first, *others = texts
    pairs = [marked_pair(first, one) for one in others]
    return [_calm(one) for one in (pairs[0][0], *(pair[1] for pair in pairs))] if pairs else [Marked(first)]


def _calm(one: Marked) -> Marked:
    """Marks with a single short word between them are one mark: a line is read easier than pieces of it."""
    found: list[tuple[int, int]] = []
    for start, length in one.marks:
        if found and _BETWEEN.fullmatch(one.text, sum(found[-1]), start):
            found[-1] = (found[-1][0], start + length - found[-1][0])
        else:
            found.append((start, length))
    return Marked(one.text, tuple(found))


def plain(text: str) -> Marked:
    """A text without marks."""
    return Marked(text or _("nothing"))

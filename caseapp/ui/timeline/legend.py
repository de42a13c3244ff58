# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what the signs on a timeline mean, beside the words; it gives way where there is no room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from caseapp.i18n import _
from caseapp.ui.look.theme import px
from caseapp.ui.timeline.paints import Paints

_Sign = Callable[[Paints, QPainter, QPointF], object]
_SIGN = 22  # the room of a sign
_GAP = 16


class TimelineLegend(QWidget):
    """Signs with their words on one line; those at the end fall away first. A screen reader hears all of them."""

    def __init__(self, entries: Sequence[tuple[str, _Sign]]) -> None:
        super().__init__()
        self._entries = tuple(entries)
        self.setAccessibleName(_("What the signs mean"))
        self.setAccessibleDescription(", ".join(words for words, _sign in entries))
        self.setToolTip(", ".join(words for words, _sign in entries))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        paints = Paints.of_screen()
        wide = sum(paints.width(words, 13) + paints.px(_SIGN + _GAP) for words, _sign in self._entries)
        return QSize(round(wide), px(22))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:
        paints = Paints.of_screen()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, middle = float(paints.px(4)), self.height() / 2
        for words, sign in self._entries:
            wide = paints.width(words, 13)
            if x + paints.px(_SIGN) + wide > self.width() + 1:
                return
            sign(paints, painter, QPointF(x + paints.px(8), middle))
            box = QRectF(x + paints.px(_SIGN), 0, wide + 2, self.height())
            paints.text(painter, box, words, "muted", (13, 400))
            x += paints.px(_SIGN + _GAP) + wide


class ContactLegend(TimelineLegend):
    """The dots of contacts."""

    def __init__(self) -> None:
        super().__init__(
            (
                (_("with the person"), partial(_dot, "round-full")),
                (_("with others"), partial(_dot, "square-full")),
                (_("attempt or planned"), partial(_dot, "round-hollow")),
            )
        )


class TeamLegend(TimelineLegend):
    """The signs of the timeline of the team."""

    def __init__(self) -> None:
        super().__init__(
            (
                (_("phase of CTI"), _phase),
                (_("talk"), partial(_dot, "round-full")),
                (_("attempt or planned"), partial(_dot, "round-hollow")),
                (_("silent"), _silence),
                (_("exit"), _flag),
                (_("date"), _date),
            )
        )


def _dot(look: str, paints: Paints, painter: QPainter, middle: QPointF) -> None:
    paints.dots(painter, [middle], look, "canvas")


def _phase(paints: Paints, painter: QPainter, middle: QPointF) -> None:
    box = _box(paints, middle)
    paints.bar(painter, box, "ph2", "line")
    paints.text(painter, box.adjusted(box.width() / 2 - paints.px(4), 0, 0, 0), "2", "text", (12, 500))


def _silence(paints: Paints, painter: QPainter, middle: QPointF) -> None:
    paints.hatched(painter, _box(paints, middle), "attn_line", "attn_soft")


def _flag(paints: Paints, painter: QPainter, middle: QPointF) -> None:
    paints.flag(painter, QPointF(middle.x() - paints.px(3), middle.y() + paints.px(9)), hollow=False)


def _date(paints: Paints, painter: QPainter, middle: QPointF) -> None:
    paints.triangle(painter, middle, late=False)


def _box(paints: Paints, middle: QPointF) -> QRectF:
    wide, high = paints.px(20), paints.px(13)
    return QRectF(middle.x() - wide / 2, middle.y() - high / 2, wide, high)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the axis of a timeline: months and years, ages, today and what lies after it."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from caseapp.i18n import _, formats
from caseapp.plans.timeline.scale import Tick, TimeScale, age_words, ticks
from caseapp.ui.look.fonts import MEDIUM, SEMI
from caseapp.ui.timeline.paints import Paints

_LEAST = 46  # pixels from one mark to the next


class OnAxis(Protocol):
    """Anything with a scale and days on it."""

    @property
    def paints(self) -> Paints: ...
    @property
    def scale(self) -> TimeScale: ...
    @property
    def today(self) -> date: ...
    @property
    def left(self) -> float: ...


class WithAges(OnAxis, Protocol):
    """A timeline of one person."""

    @property
    def ages(self) -> tuple[tuple[float, date], ...]: ...


def tick_words(tick: Tick) -> str:
    """What stands at a mark."""
    if tick.unit == "year":
        return str(tick.day.year)
    return formats.month_short(tick.day) if tick.unit == "month" else formats.day_short(tick.day, tick.day)


def paint_grid(painter: QPainter, on: OnAxis, time: QRectF) -> None:
    """The ground of what is to come, and a thin line at each mark."""
    paints, scale = on.paints, on.scale
    now = on.left + scale.x(on.today)
    if now < time.right():
        left = max(time.left(), now)
        painter.fillRect(QRectF(left, time.top(), time.right() - left, time.height()), paints.colour("future"))
    for tick in ticks(scale, paints.px(_LEAST)):
        x = round(on.left + scale.x(tick.day)) + 0.5
        painter.setPen(QPen(paints.colour("hair" if tick.unit == "year" else "grid"), 1))
        painter.drawLine(QPointF(x, time.top()), QPointF(x, time.bottom()))


def paint_axis(painter: QPainter, on: OnAxis, time: QRectF) -> None:
    """The line of today through all lanes."""
    x = on.left + on.scale.x(on.today)
    if time.left() <= x <= time.right():
        painter.setPen(QPen(on.paints.colour("accent"), 2 * on.paints.scale))
        painter.drawLine(QPointF(x, time.top() + on.paints.px(24)), QPointF(x, time.bottom()))


def paint_head(painter: QPainter, on: WithAges, size: QRectF) -> None:
    """Ages above, marks below them; the label of today instead of a name it would cover."""
    paints = on.paints
    px = paints.px
    high = px(28) + px(24)
    painter.save()
    painter.fillRect(QRectF(0, 0, on.left, high), paints.colour("surface"))
    paints.text(painter, QRectF(px(14), 0, on.left - px(18), px(28)), _("Age"), "text", (13, MEDIUM))
    painter.setClipRect(QRectF(on.left, 0, size.width() - on.left, size.height()))
    for _years, day in on.ages:
        x = on.left + on.scale.x(day)
        pen = QPen(paints.colour("text"), 1, Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.drawLine(QPointF(x, px(14)), QPointF(x, size.height()))
    for age, day in on.ages:
        x = on.left + on.scale.x(day)
        half = paints.pill_box(QPointF(x, px(14)), age_words(age)).width() / 2
        if on.left <= x <= size.width():  # at the edge it moves inside: half an age says nothing
            at = min(max(x, on.left + half + 1), size.width() - half - 1)
            paints.pill(painter, QPointF(at, px(14)), age_words(age), ("surface", "text", "text"))
    paint_marks(painter, on, QRectF(on.left, px(28), size.width() - on.left, px(24)))
    painter.restore()
    painter.setPen(QPen(paints.colour("hair"), 1))
    painter.drawLine(QPointF(0, high), QPointF(size.width(), high))
    painter.drawLine(QPointF(on.left, 0), QPointF(on.left, size.height()))


def paint_marks(painter: QPainter, on: OnAxis, row: QRectF) -> None:
    """Names of days, months, years, and the label of today."""
    paints = on.paints
    now = on.left + on.scale.x(on.today)
    words = _("today")
    wide = paints.width(words, 12, SEMI) + paints.px(10)
    label = QRectF(now, row.top() + paints.px(2), wide, paints.px(18))
    for tick in ticks(on.scale, paints.px(_LEAST)):
        x = on.left + on.scale.x(tick.day) + paints.px(5)
        name = tick_words(tick)
        room = QRectF(x, row.top(), paints.px(70), row.height())
        taken = paints.width(name, 12, MEDIUM)
        if x + taken >= label.left() - 2 and x <= label.right() + 2:
            continue
        form, tone = ((13, SEMI), "text") if tick.unit == "year" else ((12, 400), "muted")
        paints.text(painter, room, name, tone, form)
    if row.left() - 1 <= now <= row.right():
        paints.bar(painter, label, "primary", None)
        paints.text(painter, label.adjusted(paints.px(5), 0, 2, 0), words, "on_primary", (12, SEMI))

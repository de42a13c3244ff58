# SPDX-License-Identifier: EUPL-1.2
"""This is the place for painting one thin row of the timeline of the team, with the strokes of that of a case."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from caseapp.plans.timeline.scale import Tick, TimeScale, ticks
from caseapp.ui.look.fonts import MEDIUM, SEMI
from caseapp.ui.timeline.paints import Paints
from caseapp.ui.timeline.team_rows import Moment, TeamRow

NAMES: Final = 206  # the columns that stay put while time scrolls: names and who
DAYS: Final = 82
ROW: Final = 24
_MOST_KEPT: Final = 90  # pictures of rows; some ten megabytes
_FILLS: Final = ("tag", "ph1", "ph2", "ph3")


@dataclass(frozen=True, slots=True)
class RowWords:
    """What stands beside the bars of a row."""

    call: str
    rest: str
    worker: str
    days: str
    late: bool
    is_closed: bool = False  # a restricted case: who it is and what happened stays away


_Painted = Callable[[QPainter, QRectF, RowWords], None]


@dataclass(slots=True)
class TeamPicture:
    """How time lies, for every row the same."""

    paints: Paints
    scale: TimeScale
    today: date
    _ticks: tuple[Tick, ...] | None = None
    _ground: QPixmap | None = None
    _kept: dict[tuple[int, float, float], QPixmap] = field(default_factory=dict)

    def paint_kept(self, painter: QPainter, box: QRectF, row: TeamRow, words: RowWords) -> None:
        """One row out of a picture of it: scrolling paints nothing twice."""
        ratio = painter.device().devicePixelRatioF()
        key = (id(row), box.width(), ratio)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            found = QPixmap(round(box.width() * ratio), round(box.height() * ratio))
            found.setDevicePixelRatio(ratio)
            found.fill(self.paints.colour("surface"))
            inner = QPainter(found)
            inner.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.paint_row(inner, QRectF(0, 0, box.width(), box.height()), row, words)
            inner.end()
            self._kept[key] = found
        painter.drawPixmap(box.topLeft(), found)

    @property
    def left(self) -> float:
        """Where time begins."""
        return self.paints.px(NAMES)

    def time_box(self, box: QRectF) -> QRectF:
        """The part of a row that is time."""
        return QRectF(box.left() + self.left, box.top(), self.scale.width, box.height())

    def paint_row(self, painter: QPainter, box: QRectF, row: TeamRow | None, words: RowWords | None) -> None:
        """One row; one that is not read yet is only a line."""
        time = self.time_box(box)
        if self.paints.on_screen:
            self._stamp_ground(painter, time)
        else:
            self._paint_ground(painter, time)
        if row is not None and words is not None and not words.is_closed:
            painter.save()
            painter.setClipRect(time, Qt.ClipOperation.IntersectClip)
            self._paint_phases(painter, time, row)
            self._paint_silence(painter, time, row)
            self._paint_dots(painter, time, row)
            self._paint_signs(painter, time, row)
            painter.restore()
        painter.setPen(QPen(self.paints.colour("accent"), 2 * self.paints.scale))
        now = time.left() + self.scale.x(self.today)
        if time.left() <= now <= time.right():
            painter.drawLine(QPointF(now, box.top()), QPointF(now, box.bottom()))
        if words is not None:
            self._paint_words(painter, box, time, words)
        painter.setPen(QPen(self.paints.colour("grid"), 1))
        painter.drawLine(QPointF(box.left(), box.bottom() - 0.5), QPointF(box.right(), box.bottom() - 0.5))

    def paint_moment(self, painter: QPainter, box: QRectF, moment: Moment) -> None:
        """The ring round the moment the keys are at."""
        time = self.time_box(box)
        x = time.left() + self._x(moment.day)
        half = self.paints.px(8)
        if time.left() <= x <= time.right():
            self.paints.ring(painter, QRectF(x - half, box.center().y() - half, 2 * half, 2 * half))

    # -- inside ----------------------------------------------------------------------------------------------------

    def _x(self, day: int) -> float:
        return (day - self.scale.first) * self.scale.per_day

    def _stamp_ground(self, painter: QPainter, time: QRectF) -> None:
        """The ground is the same in every row: painted once."""
        ratio = painter.device().devicePixelRatioF()
        if self._ground is None or self._ground.devicePixelRatio() != ratio:
            ground = QPixmap(round(time.width() * ratio), round(time.height() * ratio))
            ground.setDevicePixelRatio(ratio)
            ground.fill(Qt.GlobalColor.transparent)
            inner = QPainter(ground)
            self._paint_ground(inner, QRectF(0, 0, time.width(), time.height()))
            inner.end()
            self._ground = ground
        painter.drawPixmap(time.topLeft(), self._ground)

    def _paint_ground(self, painter: QPainter, time: QRectF) -> None:
        now = time.left() + self.scale.x(self.today)
        if now < time.right():
            left = max(time.left(), now)
            ahead = QRectF(left, time.top(), time.right() - left, time.height())
            painter.fillRect(ahead, self.paints.colour("future"))
        if self._ticks is None:
            self._ticks = ticks(self.scale, self.paints.px(46))
        for tick in self._ticks:
            x = round(time.left() + self.scale.x(tick.day)) + 0.5
            painter.setPen(QPen(self.paints.colour("hair" if tick.unit == "year" else "grid"), 1))
            painter.drawLine(QPointF(x, time.top()), QPointF(x, time.bottom()))

    def _paint_phases(self, painter: QPainter, time: QRectF, row: TeamRow) -> None:
        now = self.today.toordinal()
        signs: list[tuple[float, float]] | None = None
        for one in row.phases:
            left = max(-10.0, self._x(one.start))
            right = min(self.scale.width + 10, self._x(one.end + 1) if one.end is not None else self.scale.width + 10)
            if right < 0 or left > self.scale.width:
                continue
            inset = self.paints.px(4)
            bar = QRectF(time.left() + left, time.top() + inset, max(2.0, right - left), time.height() - 2 * inset)
            if one.phase == "pre_cti" or (one.state == "earlier" and row.case.programme == "cti"):
                self.paints.bar(painter, bar, "surface", "line")
            elif one.number:
                self.paints.bar(
                    painter, bar, _FILLS[one.number], "accent" if one.state == "now" else "line",
                    1.8 if one.state == "now" else 1.0,
                )  # fmt: skip
            else:
                self.paints.bar(painter, bar, "tag", None)
            if one.end is None or one.end >= now:
                signs = self._signs_ahead(time, row) if signs is None else signs
                self._paint_phase_words(painter, bar, one.words if not one.number else str(one.number), signs)

    def _signs_ahead(self, time: QRectF, row: TeamRow) -> list[tuple[float, float]]:
        """What dates, exits and ages take of the future, the last first: words stay clear of it."""
        now, last, half = self.today.toordinal(), self.scale.at(self.scale.width) + 1, self.paints.px(8)
        taken = [(self._x(day) - half, self._x(day) + half) for day, _late in row.clocks if now <= day <= last]
        taken += [(self._x(day) - 2, self._x(day) + 2 * half) for day, _left in row.exits if now <= day <= last]
        for day, words in row.ages:
            if now <= day <= last:
                wide = self.paints.width(words, 12, MEDIUM) / 2 + half
                taken.append((self._x(day) - wide, self._x(day) + wide))
        return sorted(((time.left() + first, time.left() + last) for first, last in taken), reverse=True)

    def _paint_phase_words(self, painter: QPainter, bar: QRectF, words: str, signs: list[tuple[float, float]]) -> None:
        """Words only where the future is: what happened stays readable."""
        start = max(bar.left(), self.left + self.scale.x(self.today) + self.paints.px(30))
        end, wide = min(bar.right(), self.left + self.scale.width) - 6, self.paints.width(words, 12) + 4
        for first, last in signs:
            if first < end and last > end - wide:
                end = first - 2
        room = QRectF(start, bar.top(), end - start, bar.height())
        if room.width() > wide:
            self.paints.text_right(painter, room, words, "muted" if len(words) > 1 else "text", (12, 400))

    def _paint_silence(self, painter: QPainter, time: QRectF, row: TeamRow) -> None:
        painter.setPen(QPen(self.paints.colour("attn_line"), 1.6 * self.paints.scale, Qt.PenStyle.DotLine))
        for begin, end in row.gaps:
            left, right = self._x(begin), self._x(end)
            if right >= 0 and left <= self.scale.width:
                y = time.center().y()
                painter.drawLine(QPointF(time.left() + left + 6, y), QPointF(time.left() + right - 6, y))
        if row.silence is not None:
            left, right = self._x(row.silence[0]) + 5, self._x(row.silence[1])
            inset = self.paints.px(4)
            bar = QRectF(time.left() + left, time.top() + inset, max(3.0, right - left), time.height() - 2 * inset)
            if bar.right() > time.left():
                self.paints.hatched(painter, bar.intersected(time), "attn_line", "attn_soft")

    def _paint_dots(self, painter: QPainter, time: QRectF, row: TeamRow) -> None:
        first, last = int(self.scale.first) - 1, int(self.scale.at(self.scale.width)) + 1
        y = time.center().y()
        for look, days in row.dots.items():
            seen = days[bisect_left(days, first) : bisect_right(days, last)]
            points = {round(time.left() + self._x(day), 0) for day in seen}
            self.paints.dots(painter, [QPointF(x, y) for x in points], look, "surface")

    def _paint_signs(self, painter: QPainter, time: QRectF, row: TeamRow) -> None:
        """Dates, of those that are late the last one only; exits; ages above all."""
        middle = time.center().y()
        late = [day for day, is_late in row.clocks if is_late][-1:]
        taken, apart = -100.0, self.paints.px(9)
        left_end, right_end = time.left() - 8, time.right() + 8
        for day in (*late, *(day for day, is_late in row.clocks if not is_late)):
            x = time.left() + self._x(day)
            if x - taken >= apart and left_end <= x <= right_end:
                self.paints.triangle(painter, QPointF(x, middle), late=day in late)
                taken = x
        for day, left in row.exits:
            x = time.left() + self._x(day)
            if time.left() - 12 <= x <= time.right() + 12:
                self.paints.flag(painter, QPointF(x, middle + self.paints.px(9)), hollow=not left)
        for day, words in row.ages:
            x = time.left() + self._x(day)
            if time.left() - 20 <= x <= time.right() + 20:
                self.paints.pill(painter, QPointF(x, middle), words, ("surface", "text", "text"))

    def _paint_words(self, painter: QPainter, box: QRectF, time: QRectF, words: RowWords) -> None:
        """Who it is before the row, how long ago somebody spoke behind it. They stay the same while time is zoomed."""
        before = QRectF(box.left(), box.top(), self.paints.px(NAMES), box.height())
        behind = QRectF(time.right(), box.top(), box.right() - time.right(), box.height())
        parts = ((before, self._paint_who, (words.call, words.rest, words.worker, str(words.is_closed))),
                 (behind, self._paint_days, (words.days, str(words.late))))  # fmt: skip
        for place, paint, key in parts:
            if not self.paints.on_screen:
                paint(painter, place, words)
                continue
            size = round(place.width()), round(place.height())
            draw = partial(self._paint_part, paint=paint, size=size, words=words)
            middle = QPointF(place.left() + size[0] / 2, place.top() + size[1] / 2)
            self.paints.stamped(painter, middle, (*key, str(size)), size, draw)

    @staticmethod
    def _paint_part(
        painter: QPainter, _middle: QPointF, paint: _Painted, size: tuple[int, int], words: RowWords
    ) -> None:
        paint(painter, QRectF(0, 0, *size), words)

    def _paint_who(self, painter: QPainter, box: QRectF, words: RowWords) -> None:
        px = self.paints.px
        call = box.adjusted(px(14), 0, -px(46), 0)
        self.paints.text(painter, call, words.call, "muted" if words.is_closed else "text", (13, SEMI))
        rest = call.adjusted(self.paints.width(words.call + " ", 13, SEMI), 0, 0, 0)
        if rest.width() > px(10):
            self.paints.text(painter, rest, words.rest, "text", (13, 400))
        who = QRectF(box.right() - px(44), box.top(), px(36), box.height())
        self.paints.text_right(painter, who, words.worker, "muted", (12, 400))

    def _paint_days(self, painter: QPainter, box: QRectF, words: RowWords) -> None:
        tone, weight = ("attn", SEMI) if words.late else ("text", MEDIUM)
        self.paints.text_right(painter, box.adjusted(0, 0, -self.paints.px(12), 0), words.days, tone, (13, weight))

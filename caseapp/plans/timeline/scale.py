# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the scale of time: which day lies where, zooming round a point, and the marks on the axis."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date
from typing import Final

from caseapp.plans.dates import BirthSpan, add_months, birthday_at

AGES: Final = (16, 17.5, 18, 18.5, 21, 23, 25)
YEARS_AHEAD: Final = 5
YEARS_BACK: Final = 10  # when nobody knows when somebody was born
SHORTEST: Final = 14  # days that fill the width when one is nearest
_DAYS_OF_YEAR: Final = 365.25
_STEPS: Final = (
    ("day", 1), ("day", 7), ("month", 1), ("month", 3), ("year", 1), ("year", 2), ("year", 5), ("year", 10),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reach:
    """The first and the last day of a timeline."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return max(1, self.last.toordinal() - self.first.toordinal())


def reach_of(birth_day: date | None, today: date, others: Iterator[date] | tuple[date, ...] = ()) -> Reach:
    """From birth to five years ahead; nothing that has a day falls outside."""
    days = sorted(others)
    first = birth_day or add_months(today, -12 * YEARS_BACK)
    last = add_months(today, 12 * YEARS_AHEAD)
    if days:
        first, last = min(first, days[0]), max(last, days[-1])
    return Reach(first, last)


@dataclass(frozen=True, slots=True)
class TimeScale:
    """`first`: the day at the left edge, as a number with a fraction; `per_day`: how wide one day is."""

    reach: Reach
    width: float
    first: float
    per_day: float

    @classmethod
    def showing(cls, reach: Reach, width: float, first: date, last: date) -> TimeScale:
        """The scale on which these two days lie at the edges."""
        days = max(1, last.toordinal() - first.toordinal())
        wide = max(1.0, width)
        return cls(reach, wide, float(first.toordinal()), wide / days).fitting()

    @property
    def nearest(self) -> float:
        """The widest a day can be."""
        return self.width / SHORTEST

    @property
    def farthest(self) -> float:
        """The narrowest a day can be: everything in sight, with a little room."""
        return min(self.nearest, self.width / (self.reach.days * 1.04))

    @property
    def days(self) -> float:
        """How many days are in sight."""
        return self.width / self.per_day

    def x(self, day: date) -> float:
        """Where a day begins."""
        return (day.toordinal() - self.first) * self.per_day

    def at(self, x: float) -> float:
        """The day at a place, as a number with a fraction."""
        return self.first + x / self.per_day

    def day_at(self, x: float) -> date:
        """The day at a place."""
        lowest, highest = date(MINYEAR, 1, 1).toordinal(), date(MAXYEAR, 12, 31).toordinal()
        return date.fromordinal(min(highest, max(lowest, int(self.at(x)))))

    def zoomed(self, factor: float, anchor: float) -> TimeScale:
        """Nearer (a factor above 1) or farther; what lies under `anchor` stays there."""
        per_day = min(self.nearest, max(self.farthest, self.per_day * factor))
        held = self.at(anchor)
        return replace(self, per_day=per_day, first=held - anchor / per_day)

    def moved(self, pixels: float) -> TimeScale:
        """Later (above 0) or earlier by so many pixels; something of the timeline stays in sight."""
        return replace(self, first=self.first + pixels / self.per_day).held()

    def widened(self, width: float) -> TimeScale:
        """The same days in another width."""
        wide = max(1.0, width)
        return replace(self, width=wide, per_day=self.per_day * wide / self.width).fitting()

    def with_day(self, day: date, margin: float) -> TimeScale:
        """Moved no more than needed to have `day` in sight, `margin` pixels from the edges."""
        place = self.x(day)
        room = min(margin, self.width / 2)
        if place < room:
            return replace(self, first=self.first + (place - room) / self.per_day)
        if place > self.width - room:
            return replace(self, first=self.first + (place - self.width + room) / self.per_day)
        return self

    def centred(self, day: date, share: float = 0.5) -> TimeScale:
        """With `day` at a share of the width."""
        return replace(self, first=day.toordinal() - share * self.width / self.per_day)

    def shows(self, start: date, end: date | None, margin: float = 0.0) -> bool:
        """Whether something from `start` to `end` (None: a point) is in sight."""
        last = end or start
        return self.x(last) + self.per_day >= -margin and self.x(start) <= self.width + margin

    def fitting(self) -> TimeScale:
        """Neither nearer nor farther than is of use."""
        per_day = min(self.nearest, max(self.farthest, self.per_day))
        return replace(self, per_day=per_day).held()

    def held(self) -> TimeScale:
        """Moved no further than a little over the ends of the timeline."""
        edge = self.days * 0.1
        lowest = self.reach.first.toordinal() - edge
        highest = max(lowest, self.reach.last.toordinal() + edge - self.days)
        return replace(self, first=min(highest, max(lowest, self.first)))


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the axis. `unit` is day, month or year; the first of a year in a row of months is a year."""

    day: date
    unit: str


def ticks(scale: TimeScale, least: float) -> tuple[Tick, ...]:
    """The marks in sight, at least `least` pixels apart, and never more precise than can be read."""
    unit, count = next(
        ((unit, count) for unit, count in _STEPS if scale.per_day * count * _days_in(unit) >= least), _STEPS[-1]
    )
    last = scale.at(scale.width)
    found = []
    for day in _every(unit, count, scale.day_at(0)):
        if day.toordinal() > last:
            break
        if day.toordinal() >= scale.first:
            found.append(Tick(day, _unit_of(unit, day)))
    return tuple(found)


def _days_in(unit: str) -> float:
    return {"day": 1.0, "month": 28.0, "year": _DAYS_OF_YEAR}[unit]


def _unit_of(unit: str, day: date) -> str:
    if unit != "year" and day.day == 1 and day.month == 1:
        return "year"
    return "month" if unit == "day" and day.day == 1 else unit


def _every(unit: str, count: int, begin: date) -> Iterator[date]:
    if unit == "day":
        first = begin.toordinal() if count == 1 else begin.toordinal() - begin.weekday()
        for number in range(max(1, first), date.max.toordinal() + 1, count):
            yield date.fromordinal(number)
        return
    step = count * (12 if unit == "year" else 1)
    months = (begin.year * 12 + begin.month - 1) // step * step
    while 12 <= months <= MAXYEAR * 12 + 11:
        yield date(months // 12, months % 12 + 1, 1)
        months += step


def birthdays(span: BirthSpan | None, within: Reach | None = None) -> tuple[tuple[float, date], ...]:
    """The ages that matter and their days: the earliest that fits what is known of the birth.

    `within`: only those whose year can fall in this reach; working out a birthday costs more than to compare years.
    """
    if span is None:
        return ()
    year = span.earliest.year
    wanted = [age for age in AGES if within is None or within.first.year - 1 <= year + age <= within.last.year + 1]
    return tuple((age, birthday_at(span.earliest, age)) for age in wanted)


def age_words(age: float) -> str:
    """Like "17½"."""
    return f"{int(age)}½" if age != int(age) else str(int(age))

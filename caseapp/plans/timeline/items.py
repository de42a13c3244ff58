# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the things on a timeline and how they lie: lanes, stacking, who is in sight, who is next."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from caseapp.plans.timeline.scale import TimeScale

LANES: Final = ("housing", "programmes", "stays", "contacts", "scores", "plans", "papers", "clocks")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing. `end` None is a point, unless `is_open`: then it goes on. `row` names a line inside its lane.

    `shape` and `look` say how it is drawn, `words` stand in or beside it, `said` is the whole of it in one sentence,
    `text` is more to read, `place` is where it opens: a tab and an item.
    """

    key: str
    lane: str
    row: str
    start: date
    end: date | None = None
    is_open: bool = False
    shape: str = "bar"
    look: str = ""
    words: str = ""
    said: str = ""
    text: str = ""
    value: int | None = None
    domains: tuple[str, ...] = ()
    place: tuple[str, str] = ("", "")


def in_order(items: Iterable[Item]) -> tuple[Item, ...]:
    """Lane by lane, in each by time."""
    return tuple(sorted(items, key=lambda one: (LANES.index(one.lane), one.start, one.row, one.key)))


def stacked(spans: Sequence[tuple[float, float]], gap: float = 0.0) -> tuple[int, ...]:
    """The line of each span so that none covers another, in as few lines as that takes when they come in order."""
    ends: list[float] = []
    lines = [0] * len(spans)
    for at in sorted(range(len(spans)), key=lambda one: spans[one]):
        start, end = spans[at]
        line = next((number for number, used in enumerate(ends) if used + gap <= start), len(ends))
        if line == len(ends):
            ends.append(end)
        else:
            ends[line] = end
        lines[at] = line
    return tuple(lines)


@dataclass(slots=True)
class Way:
    """The items in order with what the keyboard and the painting ask: the next one, the nearest, those in sight."""

    items: tuple[Item, ...] = ()
    _places: dict[str, int] = field(default_factory=dict)
    _lanes: dict[str, tuple[int, int]] = field(default_factory=dict)
    _starts: list[int] = field(default_factory=list)
    _longest: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, items: Iterable[Item], today: date) -> Way:
        """A way through these items; what is open lasts until today at least."""
        ordered = in_order(items)
        way = cls(ordered)
        way._places = {one.key: at for at, one in enumerate(ordered)}
        way._starts = [one.start.toordinal() for one in ordered]
        for at, one in enumerate(ordered):
            low, _high = way._lanes.get(one.lane, (at, at))
            way._lanes[one.lane] = (low, at + 1)
            last = one.end or (max(today, one.start) if one.is_open else one.start)
            length = 10**6 if one.is_open else last.toordinal() - one.start.toordinal()
            way._longest[one.lane] = max(way._longest.get(one.lane, 0), length)
        return way

    def lanes(self) -> tuple[str, ...]:
        """The lanes that hold something, from above."""
        return tuple(lane for lane in LANES if lane in self._lanes)

    def place(self, key: str) -> int:
        """The number of an item; -1 when it is not here."""
        return self._places.get(key, -1)

    def in_lane(self, lane: str) -> tuple[Item, ...]:
        """The items of a lane by time."""
        low, high = self._lanes.get(lane, (0, 0))
        return self.items[low:high]

    def in_sight(self, lane: str, scale: TimeScale, margin: float = 0.0) -> tuple[Item, ...]:
        """The items of a lane that the scale shows; found without looking at all of them."""
        low, high = self._lanes.get(lane, (0, 0))
        reach = margin / scale.per_day
        first = int(scale.first - reach) - 1 - self._longest.get(lane, 0)
        last = int(scale.at(scale.width) + reach) + 1
        begin = bisect_left(self._starts, first, low, high)
        end = bisect_right(self._starts, last, low, high)
        found = self.items[begin:end]
        if not self._longest.get(lane, 0):
            return found  # points only: those between the edges
        return tuple(one for one in found if one.is_open or scale.shows(one.start, one.end, margin))

    def beside(self, at: int, step: int) -> int:
        """The item before (-1) or after (1) in the same lane; the same one at the end."""
        if not 0 <= at < len(self.items):
            return 0 if self.items else -1
        low, high = self._lanes[self.items[at].lane]
        return min(high - 1, max(low, at + step))

    def across(self, at: int, step: int) -> int:
        """The item nearest in time in the lane above (-1) or below (1); the same one at the edge."""
        if not 0 <= at < len(self.items):
            return 0 if self.items else -1
        lanes = self.lanes()
        here = lanes.index(self.items[at].lane) + step
        if not 0 <= here < len(lanes):
            return at
        return self.nearest(lanes[here], self.items[at].start)

    def nearest(self, lane: str, day: date) -> int:
        """The number of the item of a lane that begins nearest to a day; -1 in an empty lane."""
        low, high = self._lanes.get(lane, (0, 0))
        if low == high:
            return -1
        wanted = day.toordinal()
        after = bisect_left(self._starts, wanted, low, high)
        around = [one for one in (after - 1, after) if low <= one < high]
        return min(around, key=lambda one: abs(self._starts[one] - wanted))

    def edge(self, at: int, *, last: bool) -> int:
        """The first or the last item of the lane of an item."""
        if not 0 <= at < len(self.items):
            return 0 if self.items else -1
        low, high = self._lanes[self.items[at].lane]
        return high - 1 if last else low

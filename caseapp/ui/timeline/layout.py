# SPDX-License-Identifier: EUPL-1.2
"""This is the place for where the lanes and lines of the timeline of one case lie, from above; empty lanes fold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from caseapp.plans.timeline.items import Item, Way, stacked
from caseapp.plans.timeline.scale import TimeScale
from caseapp.store.derived.facts import DOMAINS
from caseapp.ui.timeline.words import WAYS

LABELS: Final = 158  # the column with the names of the lanes
AGES: Final = 28
AXIS: Final = 24
PAD: Final = 6
_LINE: Final = {"housing": 24, "stays": 24, "contacts": 15, "scores": 22, "papers": 20, "clocks": 17}
_PROGRAMME: Final = 23
_CLOCK_LINES: Final = 3
_NO_END: Final = 10000.0
_WAITS: Final = 10**7  # what is open goes on to the right of everything


@dataclass(frozen=True, slots=True)
class Line:
    """One line in a lane: from where to where."""

    lane: str
    row: str
    top: float
    height: float

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


@dataclass(frozen=True, slots=True)
class LaneBox:
    """One lane: from where to where."""

    lane: str
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Layout:
    """All lanes below each other; the axis stands above and does not scroll. `height` is that of the lanes."""

    head: float
    labels: float
    lanes: tuple[LaneBox, ...]
    lines: dict[tuple[str, str], Line]
    rows: dict[str, str]  # the line of each item, where lines do not follow from what it is
    height: float

    def line_of(self, item: Item) -> Line:
        """The line on which an item lies."""
        return self.lines[item.lane, self.rows.get(item.key, item.row)]


def layout_of(way: Way, hidden: frozenset[str], px: Callable[[float], int]) -> Layout:
    """The lanes that hold something and are not hidden."""
    boxes: list[LaneBox] = []
    lines: dict[tuple[str, str], Line] = {}
    rows: dict[str, str] = {}
    top = 0.0
    for lane in way.lanes():
        if lane in hidden:
            continue
        begin = top
        top += px(PAD)
        names, high = _lines_of(lane, way.in_lane(lane), rows)
        for name in names:
            lines[lane, name] = Line(lane, name, top, px(high))
            top += px(high)
        top += px(PAD)
        boxes.append(LaneBox(lane, begin, top - begin))
    return Layout(px(AGES) + px(AXIS), px(LABELS), tuple(boxes), lines, rows, top)


def _lines_of(lane: str, items: tuple[Item, ...], rows: dict[str, str]) -> tuple[tuple[str, ...], int]:
    if lane == "contacts":
        present = {one.row for one in items}
        return tuple(way for way in WAYS if way in present), _LINE[lane]
    if lane == "scores":
        return tuple(name for name in DOMAINS if any(one.row == name for one in items)), _LINE[lane]
    if lane == "programmes":
        return tuple(sorted({one.row for one in items})), _PROGRAMME
    if lane == "plans":
        present = {one.row for one in items}
        return tuple(row for row in ("plan", "meeting", "event") if row in present), 23
    if lane == "clocks":
        rows |= {one.key: str(at % _CLOCK_LINES) for at, one in enumerate(items)}  # until it is painted
        return tuple(str(number) for number in range(_CLOCK_LINES)), _LINE[lane]
    spans = [_days(one) for one in items if one.shape == "bar"]
    bars = [one for one in items if one.shape == "bar"]
    places = stacked(spans, 0.0)
    rows |= {one.key: str(line) for one, line in zip(bars, places, strict=True)}
    rows |= {one.key: "0" for one in items if one.shape != "bar"}
    return tuple(str(number) for number in range(max(places, default=0) + 1)), _LINE[lane]


def _days(item: Item) -> tuple[float, float]:
    last = item.start.toordinal() + _WAITS if item.is_open else (item.end or item.start).toordinal()
    return float(item.start.toordinal()), float(last)


def clock_labels(items: tuple[Item, ...], scale: TimeScale, sign: float, gap: float) -> dict[str, tuple[int, float]]:
    """For each date its line (0-2) and the room for its words: up to the next sign on that line."""
    last: list[tuple[float, str]] = [(-1e9, "")] * _CLOCK_LINES
    found: dict[str, tuple[int, float]] = {}
    for item in items:
        x = scale.x(item.start)
        line = min(range(_CLOCK_LINES), key=lambda one: last[one][0])
        before, key = last[line]
        if key:
            found[key] = (line, max(0.0, x - before - 2 * sign - gap))
        last[line] = (x, item.key)
        found[item.key] = (line, _NO_END)
    return found


def rooms_right(items: tuple[Item, ...], scale: TimeScale) -> dict[str, float]:
    """How far it is from each point to the next one on its line."""
    found = {one.key: _NO_END for one in items}
    by_row: dict[str, list[Item]] = {}
    for one in items:
        by_row.setdefault(one.row, []).append(one)
    for row in by_row.values():
        for one, after in pairwise(row):
            found[one.key] = scale.x(after.start) - scale.x(one.start)
    return found

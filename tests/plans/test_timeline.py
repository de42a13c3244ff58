# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the geometry of timelines: whatever one zooms, nothing jumps and nothing is lost."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseapp.plans.dates import birth_span
from caseapp.plans.timeline.items import LANES, Item, Way, stacked
from caseapp.plans.timeline.scale import AGES, Reach, TimeScale, age_words, birthdays, reach_of, ticks

TODAY = date(2026, 10, 5)
REACH = Reach(date(2008, 3, 22), date(2031, 10, 5))
DAYS = st.dates(REACH.first, REACH.last)


@st.composite
def scales(draw: st.DrawFn) -> TimeScale:
    first, last = sorted((draw(DAYS), draw(DAYS)))
    return TimeScale.showing(REACH, draw(st.floats(200, 4000)), first, last)


@st.composite
def many_items(draw: st.DrawFn) -> tuple[Item, ...]:
    made = []
    for number in range(draw(st.integers(0, 40))):
        start = draw(DAYS)
        kind = draw(st.sampled_from(("point", "bar", "open")))
        end = start + timedelta(days=draw(st.integers(0, 3000))) if kind == "bar" else None
        lane, row = draw(st.sampled_from(LANES)), draw(st.sampled_from(("a", "b")))
        made.append(Item(f"i{number}", lane, row, start, end, is_open=kind == "open"))
    return tuple(made)


@given(scales(), st.floats(0.2, 5), st.floats(0, 1))
def test_what_is_under_the_pointer_stays_there(scale: TimeScale, factor: float, share: float) -> None:
    anchor = share * scale.width
    zoomed = scale.zoomed(factor, anchor)
    assert zoomed.at(anchor) == pytest.approx(scale.at(anchor), abs=1e-6)
    assert scale.farthest <= zoomed.per_day <= scale.nearest


@given(scales(), st.floats(0.2, 5))
def test_zooming_to_and_fro_comes_back(scale: TimeScale, factor: float) -> None:
    there = scale.zoomed(factor, 100)
    if scale.farthest < there.per_day < scale.nearest:
        back = there.zoomed(1 / factor, 100)
        assert (back.first, back.per_day) == pytest.approx((scale.first, scale.per_day))


@given(scales(), many_items())
def test_no_item_is_lost_at_any_zoom(scale: TimeScale, items: tuple[Item, ...]) -> None:
    way = Way.of(items, TODAY)
    for lane in LANES:
        seen = {one.key for one in way.in_sight(lane, scale)}
        for one in items:
            last = scale.width if one.is_open else scale.x(one.end or one.start)
            if one.lane == lane and last >= 0 and scale.x(one.start) <= scale.width:
                assert one.key in seen


@given(many_items())
def test_all_of_life_shows_everything(items: tuple[Item, ...]) -> None:
    days = [one.start for one in items] + [one.end for one in items if one.end]
    reach = reach_of(REACH.first, TODAY, tuple(days))
    scale = TimeScale.showing(reach, 1000, reach.first, reach.last)
    way = Way.of(items, TODAY)
    assert {one.key for lane in LANES for one in way.in_sight(lane, scale)} == {one.key for one in items}
    for one in items:
        assert 0 <= scale.x(one.start) <= scale.width


@given(many_items())
def test_the_keys_reach_every_item(items: tuple[Item, ...]) -> None:
    way = Way.of(items, TODAY)
    seen: set[str] = set()
    at = 0 if items else -1
    while at >= 0:
        at = way.edge(at, last=False)
        while True:
            seen.add(way.items[at].key)
            after = way.beside(at, 1)
            if after == at:
                break
            assert way.items[after].start >= way.items[at].start
            at = after
        below = way.across(at, 1)
        at = below if below != at else -1
    assert seen == {one.key for one in items}


def test_up_and_down_go_to_the_nearest_in_time() -> None:
    items = (
        Item("home", "housing", "", date(2024, 1, 1), is_open=True),
        Item("early", "contacts", "phone", date(2024, 2, 1)),
        Item("late", "contacts", "home", date(2026, 2, 1)),
        Item("plan", "plans", "plan", date(2025, 12, 1)),
    )
    way = Way.of(items, TODAY)
    assert way.items[way.across(way.place("plan"), -1)].key == "late"
    assert way.items[way.across(way.place("home"), 1)].key == "early"
    assert way.items[way.across(way.place("home"), -1)].key == "home"
    assert way.lanes() == ("housing", "contacts", "plans")


@given(st.lists(st.tuples(st.floats(0, 1000), st.floats(0, 300)), max_size=30), st.floats(0, 10))
def test_what_is_stacked_does_not_cover_another(given_spans: list[tuple[float, float]], gap: float) -> None:
    spans = [(start, start + length) for start, length in given_spans]
    lines = stacked(spans, gap)
    for at, (start, end) in enumerate(spans):
        for other, (begin, last) in enumerate(spans):
            if at != other and lines[at] == lines[other]:
                assert end + gap <= begin or last + gap <= start


@given(scales(), st.floats(30, 120))
def test_marks_have_room_and_lie_in_sight(scale: TimeScale, least: float) -> None:
    marks = ticks(scale, least)
    places = [scale.x(one.day) for one in marks]
    assert all(-1e-6 <= place <= scale.width + 1e-6 for place in places)
    widest = scale.per_day * 365 * 10
    if widest >= least:
        assert all(after - before >= least * 0.99 for before, after in pairwise(places))
    assert all(one.day.month == 1 and one.day.day == 1 for one in marks if one.unit == "year")


@given(scales(), DAYS, st.floats(0, 200))
def test_a_day_is_brought_in_sight(scale: TimeScale, day: date, margin: float) -> None:
    moved = scale.with_day(day, margin)
    assert -1e-6 <= moved.x(day) <= moved.width + 1e-6
    assert moved.per_day == scale.per_day


@given(scales(), st.floats(-1e6, 1e6))
def test_one_cannot_get_lost(scale: TimeScale, pixels: float) -> None:
    moved = scale.moved(pixels)
    assert moved.x(REACH.last) > 0
    assert moved.x(REACH.first) < moved.width


def test_from_birth_to_five_years_ahead_with_the_ages_that_matter() -> None:
    born = date(2008, 3, 22)
    reach = reach_of(born, TODAY)
    assert (reach.first, reach.last) == (born, date(2031, 10, 5))
    assert reach_of(None, TODAY).first == date(2016, 10, 5)
    marked = birthdays(birth_span(born, "day"))
    assert [age for age, _day in marked] == list(AGES) == [16, 17.5, 18, 18.5, 21, 23, 25]
    assert dict(marked)[18] == date(2026, 3, 22)
    assert dict(marked)[17.5] == date(2025, 9, 22)
    assert [age_words(age) for age in AGES] == ["16", "17½", "18", "18½", "21", "23", "25"]
    assert birthdays(None) == ()


def test_another_width_shows_the_same_days() -> None:
    scale = TimeScale.showing(REACH, 800, date(2024, 1, 1), date(2025, 1, 1))
    wider = scale.widened(1600)
    assert wider.day_at(0) == scale.day_at(0)
    assert wider.day_at(1600) == scale.day_at(800)

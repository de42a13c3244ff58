# SPDX-License-Identifier: EUPL-1.2
"""This is the place for proving days that a catalogue counts from an anchor."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseapp.plans.offsets import ANCHORS, Offset, parse_offset

T18 = date(2027, 3, 31)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("T18", T18),
        ("T18-180d", date(2026, 10, 2)),
        ("T18+2w", date(2027, 4, 14)),
        ("T18-1m", date(2027, 2, 28)),  # clamped to the last day of the month
        ("T18+11m", date(2028, 2, 29)),
        ("T18+4y+60d", date(2031, 5, 30)),
    ],
)
def test_a_day_is_counted_from_its_anchor(text: str, day: date) -> None:
    assert parse_offset(text).day({"T18": T18}) == day


def test_an_anchor_nobody_knows_gives_no_day() -> None:
    assert parse_offset("X-14d").day({}) is None
    assert parse_offset("X-14d").day({"X": None}) is None


def test_a_day_outside_the_calendar_is_no_day() -> None:
    assert parse_offset("X+99999y").day({"X": date(2026, 1, 1)}) is None
    assert parse_offset("X-99999m").day({"X": date(2026, 1, 1)}) is None


@pytest.mark.parametrize("text", ["", "T18 - 180d", "T18-180", "birthday", "T18--3d", "T18-3q", "X-d", "X-999999d"])
def test_what_is_no_offset_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="anchor"):
        parse_offset(text)


@given(anchor=st.sampled_from(ANCHORS), parts=st.lists(st.tuples(st.integers(-9999, 9999), st.sampled_from("dwmy"))))
def test_what_is_written_is_read(anchor: str, parts: list[tuple[int, str]]) -> None:
    text = anchor + "".join(f"{number:+d}{unit}" for number, unit in parts)
    assert parse_offset(text) == Offset(anchor, tuple(parts))


@given(day=st.dates(date(1900, 1, 1), date(2200, 1, 1)), number=st.integers(0, 4000))
def test_days_there_and_back_are_the_same_day(day: date, number: int) -> None:
    there = parse_offset(f"X+{number}d").day({"X": day})
    assert parse_offset(f"X-{number}d").day({"X": there}) == day

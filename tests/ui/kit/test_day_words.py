# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the days, times and numbers that people type."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseapp.i18n import formats, speaking
from caseapp.ui.kit.day_words import day_from_words, time_from_words

MONDAY = date(2026, 10, 5)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("5 okt", date(2026, 10, 5)),
        ("5/10", date(2026, 10, 5)),
        ("5-10-27", date(2027, 10, 5)),
        ("22/3/2008", date(2008, 3, 22)),
        ("12.5.99", date(1999, 5, 12)),
        ("2026-12-01", date(2026, 12, 1)),
        ("vandaag", MONDAY),
        ("Morgen", date(2026, 10, 6)),
        ("overmorgen", date(2026, 10, 7)),
        ("gisteren", date(2026, 10, 4)),
        ("+14", date(2026, 10, 19)),
        ("-2w", date(2026, 9, 21)),
        ("+3 maanden", date(2027, 1, 5)),
        ("+1 jaar", date(2027, 10, 5)),
        ("vrijdag", date(2026, 10, 9)),
        ("do", date(2026, 10, 8)),
        ("maandag", date(2026, 10, 12)),
        ("do 8 okt", date(2026, 10, 8)),
        ("1er mai", date(2026, 5, 1)),
        ("le 1", None),
        ("15 août", date(2026, 8, 15)),
        ("3 March", date(2027, 3, 3)),
        ("3 sept.", date(2026, 9, 3)),
        ("29 feb", date(2028, 2, 29)),
        ("30 feb", None),
        ("32/1", None),
        ("5/13", None),
        ("14", date(2026, 10, 14)),
        ("xyz", None),
        ("+", None),
        ("+9999 jaar", None),
        ("", None),
    ],
)
def test_what_people_type(typed: str, meant: date | None) -> None:
    assert day_from_words(typed, MONDAY) == meant


def test_a_contact_was_and_a_step_will_be() -> None:
    assert day_from_words("8 okt", MONDAY, "past") == date(2025, 10, 8)
    assert day_from_words("1 okt", MONDAY, "future") == date(2027, 10, 1)
    assert day_from_words("vrijdag", MONDAY, "past") == date(2026, 10, 2)
    assert day_from_words("31", MONDAY, "past") == date(2026, 8, 31)
    assert day_from_words("5", MONDAY, "past") == MONDAY


@pytest.mark.parametrize("language", ["nl", "fr", "en", "de"])
@given(away=st.integers(-180, 180))
def test_what_the_field_writes_it_can_read(language: str, away: int) -> None:
    day = MONDAY + timedelta(days=away)
    with speaking(language):
        assert day_from_words(formats.day_weekday(day, MONDAY), MONDAY) == day
        assert day_from_words(formats.day_short(day), MONDAY) == day


@given(st.text(max_size=20))
def test_nothing_typed_can_break_it(text: str) -> None:
    day_from_words(text, MONDAY)
    time_from_words(text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("14", time(14)),
        ("14u", time(14)),
        ("14u30", time(14, 30)),
        ("9:05", time(9, 5)),
        ("930", time(9, 30)),
        ("1640", time(16, 40)),
        ("16.40 uur", time(16, 40)),
        ("24", None),
        ("9:75", None),
        ("x", None),
    ],
)
def test_times(typed: str, meant: time | None) -> None:
    assert time_from_words(typed) == meant

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for checking how days, moments, numbers and lists are written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseapp.i18n import formats, language, set_language, speaking
from caseapp.plans.dates import age_on

TODAY = date(2026, 10, 5)
BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    before = language()
    set_language("nl")
    yield
    set_language(before)


@pytest.mark.parametrize(
    ("code", "long", "short", "numeric", "weekday"),
    [
        ("nl", "maandag 5 oktober 2026", "5 okt", "5/10/2026", "ma 5 okt"),
        ("nl-NL", "maandag 5 oktober 2026", "5 okt", "05-10-2026", "ma 5 okt"),
        ("fr", "lundi 5 octobre 2026", "5 oct.", "5/10/2026", "lun. 5 oct."),
        ("en", "Monday, 5 October 2026", "5 Oct", "05/10/2026", "Mon 5 Oct"),
    ],
)
def test_a_day_is_written_as_the_language_writes_it(
    code: str, long: str, short: str, numeric: str, weekday: str
) -> None:
    with speaking(code):
        assert formats.day_long(TODAY) == long
        assert formats.day_short(TODAY, TODAY) == short
        assert formats.day_numeric(TODAY) == numeric
        assert formats.day_weekday(TODAY, TODAY) == weekday


def test_another_year_is_named() -> None:
    assert formats.day_short(date(2025, 10, 5), TODAY) == "5 okt 2025"
    assert formats.day_short(TODAY) == "5 okt 2026"


@pytest.mark.parametrize(
    ("distance", "text"),
    [(0, "vandaag"), (-1, "gisteren"), (1, "morgen"), (-11, "11 dagen"), (3, "over 3 dagen"), (2, "over 2 dagen")],
)
def test_relative_days(distance: int, text: str) -> None:
    assert formats.relative(TODAY + timedelta(days=distance), TODAY) == text


def test_relative_days_inside_a_sentence() -> None:
    assert formats.relative(TODAY - timedelta(days=11), TODAY, sentence=True) == "11 dagen geleden"
    with speaking("fr"):
        assert formats.relative(TODAY - timedelta(days=11), TODAY, sentence=True) == "il y a 11 jours"


def test_lateness() -> None:
    assert formats.late(TODAY - timedelta(days=1), TODAY) == "1 dag te laat"
    assert formats.late(TODAY - timedelta(days=7), TODAY) == "7 dagen te laat"
    assert formats.late(TODAY, TODAY) == ""


def test_a_moment_is_told_where_the_worker_is() -> None:
    moment = datetime(2026, 10, 4, 22, 40, tzinfo=UTC)  # after midnight in Brussels
    assert formats.moment(moment, TODAY, BRUSSELS) == "vandaag 00:40"
    assert formats.moment(moment - timedelta(hours=1), TODAY, BRUSSELS) == "gisteren 23:40"
    assert formats.moment(moment - timedelta(days=400), TODAY, BRUSSELS) == "31 aug 2025 00:40"
    assert formats.time(moment, BRUSSELS) == "00:40"


def test_lists_and_numbers() -> None:
    assert formats.joined(["Amir", "", "Bea", "Caro"]) == "Amir, Bea en Caro"
    assert formats.joined(["Amir", "Bea"], either=True) == "Amir of Bea"
    assert formats.joined([]) == ""
    assert formats.number(1234567) == "1.234.567"
    assert formats.number(0.256, 1) == "0,3"
    assert formats.minutes(95) == "1 u 35"
    assert formats.minutes(60) == "1 u"
    assert formats.minutes(45) == "45 min"
    assert formats.percent(0, 0) == "-"


@given(st.dates(date(1930, 1, 1), date(2026, 1, 1)), st.dates(date(2026, 1, 1), date(2060, 12, 31)))
def test_age_is_the_same_in_both_rooms(birth_day: date, today: date) -> None:
    assert formats.age(birth_day, today) == age_on(birth_day, today)


def test_a_leap_day_birthday() -> None:
    assert formats.age(date(2008, 2, 29), date(2026, 2, 27)) == 17
    assert formats.age(date(2008, 2, 29), date(2026, 2, 28)) == 18
    assert formats.age(date(2008, 2, 29), date(2028, 2, 28)) == 19


def test_ten_thousand_short_days_read_their_pattern_once() -> None:
    formats._written.cache_clear()
    formats._pattern.cache_clear()
    days = [date(2000, 1, 1) + timedelta(days=number) for number in range(10_000)]
    for _round in range(2):
        for day in days:
            formats.day_short(day, TODAY)
    assert formats._pattern.cache_info().misses <= 2
    assert formats._written.cache_info().misses == len(days)

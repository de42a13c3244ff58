# SPDX-License-Identifier: EUPL-1.2
"""This is the place for checking calendar arithmetic (R-CTI-02: months with end-of-month clamping)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseapp.plans.dates import (
    add_months,
    age_on,
    ages_on,
    birth_span,
    birthday_at,
    earliest_birthday,
)

any_day = st.dates(date(1950, 1, 1), date(2050, 12, 31))
precisions = st.sampled_from(["day", "month", "year", "estimated"])


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 10, 19), 9, date(2027, 7, 19)),
        (date(2026, 8, 31), 3, date(2026, 11, 30)),
    ],
)
def test_months_clamp_to_the_last_day(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end


@pytest.mark.parametrize(
    ("birth", "years", "day"),
    [
        (date(2008, 2, 29), 16, date(2024, 2, 29)),
        (date(2008, 2, 29), 18, date(2026, 2, 28)),
        (date(2008, 8, 31), 17.5, date(2026, 2, 28)),
        (date(2008, 10, 19), 17.5, date(2026, 4, 19)),
    ],
)
def test_birthdays(birth: date, years: float, day: date) -> None:
    assert birthday_at(birth, years) == day


def test_an_age_is_a_whole_number_of_months() -> None:
    with pytest.raises(ValueError, match="whole months"):
        birthday_at(date(2008, 1, 1), 17.3)


@given(any_day, st.integers(0, 100))
def test_somebody_turns_an_age_on_the_birthday_and_not_a_day_before(birth: date, years: int) -> None:
    day = birthday_at(birth, years)
    assert age_on(birth, day) == years
    assert age_on(birth, day - timedelta(days=1)) == years - 1


@given(any_day, st.integers(-48, 480), st.integers(-48, 480))
def test_more_months_are_never_earlier(start: date, fewer: int, more: int) -> None:
    low, high = sorted((fewer, more))
    assert add_months(start, low) <= add_months(start, high)


@given(any_day, precisions)
def test_what_is_partly_known_holds_the_real_day(birth: date, precision: str) -> None:
    span = birth_span(birth, precision)
    assert span is not None
    assert span.earliest <= birth <= span.latest
    assert span.exact == (precision == "day")
    assert birth_span(span.earliest, precision) == birth_span(span.latest, precision) == span


@given(any_day, precisions, any_day)
def test_the_real_age_lies_between_the_ages_that_fit(birth: date, precision: str, day: date) -> None:
    found = ages_on(birth, precision, day)
    assert found is not None
    assert found[0] <= age_on(birth, day) <= found[1] <= found[0] + 1


def test_clocks_count_from_the_earliest_day_that_fits() -> None:
    assert earliest_birthday(date(2008, 10, 19), "day", 18) == date(2026, 10, 19)
    assert earliest_birthday(date(2008, 10, 19), "month", 18) == date(2026, 10, 1)
    assert earliest_birthday(date(2008, 10, 19), "estimated", 18) == date(2026, 1, 1)
    assert earliest_birthday(date(2008, 10, 19), "unknown", 18) is None
    assert earliest_birthday(None, "day", 18) is None

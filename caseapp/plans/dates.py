# SPDX-License-Identifier: EUPL-1.2
"""This is the place for calendar arithmetic: birthdays, months with clamping, birth dates that are only
partly known.

Clamping. Who was born on 29 February turns older on 28 February in a common year, and a month after 31
January is the last day of February. That is the rule of R-CTI-02 (calendar months with end-of-month clamping
[D]) used everywhere: the earlier day warns in time. Countries differ on the legal day for a leap-day birth
(28 February or 1 March), so a worker checks the letter of the law for that one day; nothing in the program
decides a right with it.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class BirthSpan:
    """The first and the last day on which somebody can be born, given how precisely it is known."""

    earliest: date
    latest: date

    @property
    def exact(self) -> bool:
        """Whether the day itself is known."""
        return self.earliest == self.latest


def add_months(day: date, months: int) -> date:
    """`months` calendar months later (or earlier), clamped to the last day of the month (R-CTI-02)."""
    return day + relativedelta(months=months)


def add_days(day: date, days: int) -> date:
    """`days` later (or earlier)."""
    return day + timedelta(days=days)


def birthday_at(birth_day: date, years: float) -> date:
    """The day somebody becomes `years` old; half years count as six months (17.5 for the round table)."""
    months = round(years * _MONTHS)
    if abs(months - years * _MONTHS) > 1e-9:
        msg = "ages are whole months"
        raise ValueError(msg)
    return add_months(birth_day, months)


def age_on(birth_day: date, day: date) -> int:
    """Age in whole years on a day; negative before birth."""
    years = day.year - birth_day.year
    return years - 1 if day < birthday_at(birth_day, years) else years


def birth_span(birth_day: date | None, precision: str) -> BirthSpan | None:
    """The days that fit a birth day known by `precision` (code list birth_precision); None when nothing is
    known.

    Known by month or year, `birth_day` is any day in that month or year. An estimate is an estimate of the
    year.
    """
    if birth_day is None or precision == "unknown":
        return None
    if precision == "month":
        last = monthrange(birth_day.year, birth_day.month)[1]
        return BirthSpan(birth_day.replace(day=1), birth_day.replace(day=last))
    if precision in {"year", "estimated"}:
        return BirthSpan(date(birth_day.year, 1, 1), date(birth_day.year, 12, 31))
    return BirthSpan(birth_day, birth_day)


def ages_on(birth_day: date | None, precision: str, day: date) -> tuple[int, int] | None:
    """The lowest and the highest age that fit; None when nothing is known."""
    span = birth_span(birth_day, precision)
    return None if span is None else (age_on(span.latest, day), age_on(span.earliest, day))


def earliest_birthday(birth_day: date | None, precision: str, years: float) -> date | None:
    """The earliest day on which somebody can become `years` old: what clocks count with, to warn in time."""
    span = birth_span(birth_day, precision)
    return None if span is None else birthday_at(span.earliest, years)

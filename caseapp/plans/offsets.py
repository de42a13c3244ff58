# SPDX-License-Identifier: EUPL-1.2
"""This is the place for days that a catalogue counts from an anchor: `T18-180d`, `X-3m`, `social_list+4y+60d`.

An anchor is a day that belongs to a case (ANCHORS). Days and weeks are counted, months and years follow the calendar
and are clamped to the last day of the month (see `dates`). An anchor nobody knows yet gives no day.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from caseapp.plans.dates import add_days, add_months

ANCHORS = (
    "T16", "T17", "T18", "T21", "T23", "T25", "T26",  # birthdays
    "X", "admission",  # the day of leaving an institution, and of coming into it
    "P1",  # the transition of CTI
    "opened", "closed",  # the case
    "move",  # moving into a home
    "school_end", "school_year",  # leaving school; the first of August before or after which the school year begins
    "social_list",  # registered for social housing
    "permit_expiry",  # the residence permit ends
)  # fmt: skip

OF_EVICTION = ("signal", "court")  # of a home that may be lost: the first sign, the day in court

_SHAPE = re.compile(r"(?P<anchor>[A-Za-z][A-Za-z0-9_]*)(?P<parts>(?:[+-]\d{1,5}[dwmy])*)")
_PART = re.compile(r"([+-]\d{1,5})([dwmy])")
_MONTHS_OF_YEAR = 12
_DAYS_OF_WEEK = 7

Anchors = Mapping[str, date | None]


@dataclass(frozen=True, slots=True)
class Offset:
    """A day counted from an anchor: the anchor, and what is added one after the other as (number, unit)."""

    anchor: str
    parts: tuple[tuple[int, str], ...] = ()

    def day(self, anchors: Anchors) -> date | None:
        """The day; None when the anchor is not known, or the day lies outside the calendar."""
        found = anchors.get(self.anchor)
        if found is None:
            return None
        try:
            for number, unit in self.parts:
                found = _moved(found, number, unit)
        except (OverflowError, ValueError):
            return None
        return found


def parse_offset(text: str) -> Offset:
    """The offset a text says. Raises ValueError when it is none, or nobody knows its anchor."""
    match = _SHAPE.fullmatch(text)
    if match is None or match["anchor"] not in (*ANCHORS, *OF_EVICTION):
        msg = "an anchor, and days, weeks, months or years from it: T18-180d"
        raise ValueError(msg)
    return Offset(match["anchor"], tuple((int(number), unit) for number, unit in _PART.findall(match["parts"])))


def _moved(day: date, number: int, unit: str) -> date:
    if unit == "d":
        return add_days(day, number)
    if unit == "w":
        return add_days(day, number * _DAYS_OF_WEEK)
    return add_months(day, number if unit == "m" else number * _MONTHS_OF_YEAR)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for understanding the days, times and minutes that people type."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from functools import cache
from typing import Final, Literal

from babel import Locale
from dateutil.relativedelta import relativedelta

Lean = Literal["past", "future", "near"]

_LANGUAGES: Final = ("nl", "fr", "en", "de")
_NAMED: Final = {
    **dict.fromkeys(("vandaag", "vdg", "nu", "aujourd'hui", "auj", "today", "now", "heute"), 0),
    **dict.fromkeys(("morgen", "mrg", "demain", "tomorrow", "tmr"), 1),
    **dict.fromkeys(("overmorgen", "après-demain", "apres-demain", "übermorgen"), 2),
    **dict.fromkeys(("gisteren", "gist", "hier", "yesterday", "gestern"), -1),
    **dict.fromkeys(("eergisteren", "avant-hier", "vorgestern"), -2),
}
_UNITS: Final = {
    **dict.fromkeys(("", "d", "dag", "dagen", "j", "jour", "jours", "day", "days", "tag", "tage", "tagen"), "days"),
    **dict.fromkeys(("w", "week", "weken", "sem", "semaine", "semaines", "weeks", "woche", "wochen"), "weeks"),
    **dict.fromkeys(("m", "maand", "maanden", "mois", "month", "months", "monat", "monate"), "months"),
    **dict.fromkeys(("jaar", "y", "an", "ans", "année", "year", "years", "jahr", "jahre"), "years"),
}
_STEP: Final = re.compile(r"([+-])\s*(\d{1,4})\s*([^\W\d]*)")
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NUMERIC: Final = re.compile(r"(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})(?:\s*[/.\-\s]\s*(\d{2}|\d{4}))?")
_WORDED: Final = re.compile(r"(\d{1,2})(?:er|e|st|nd|rd|th)?\.?\s*([^\W\d]+)\.?(?:\s+(\d{2}|\d{4}))?")
_TIME: Final = re.compile(r"(\d{1,2})(?:\s*[:.uhUH]\s*(\d{2})?|(\d{2}))?\s*(?:u|h|uur|uhr)?")


def day_from_words(text: str, today: date, lean: Lean = "near") -> date | None:
    """The day meant by "5 okt", "5/10", "5-10-26", "morgen", "vrijdag", "+14", "-2w", "14"; else None.

    Without a year the nearest to `today` is meant; `lean` says on which side (contacts were, steps will be).
    Words of Dutch, French, English and German are all understood, whatever the language in use.
    """
    said = " ".join(text.strip().lower().replace("’", "'").split())
    if not said:
        return None
    if said in _NAMED:
        return today + timedelta(days=_NAMED[said])
    step = _STEP.fullmatch(said)
    if step:
        return _stepped(today, step[1] + step[2], step[3])
    iso = _ISO.fullmatch(said)
    if iso:
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    said = _without_weekday(said)
    if said in _weekdays():
        return _next_weekday(today, _weekdays()[said], lean)
    numeric = _NUMERIC.fullmatch(said)
    if numeric:
        return _with_year(int(numeric[1]), int(numeric[2]), numeric[3], today, lean)
    worded = _WORDED.fullmatch(said)
    if worded and worded[2] in _months():
        return _with_year(int(worded[1]), _months()[worded[2]], worded[3], today, lean)
    if said.isdecimal() and len(said) <= 2:
        return _this_month(int(said), today, lean)
    return None


def time_from_words(text: str) -> time | None:
    """The time meant by "14", "14u", "14u30", "9:05", "930", "16.40 uur"; None when it is none."""
    found = _TIME.fullmatch(text.strip().lower())
    if not found:
        return None
    hours, minutes = int(found[1]), int(found[2] or found[3] or 0)
    return time(hours, minutes) if hours < 24 and minutes < 60 else None


def _stepped(today: date, count: str, unit: str) -> date | None:
    kind = _UNITS.get(unit)
    if kind is None:
        return None
    try:
        return today + relativedelta(**{kind: int(count)})  # type: ignore[arg-type]
    except (ValueError, OverflowError):
        return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _with_year(day: int, month: int, year: str | None, today: date, lean: Lean) -> date | None:
    if year:
        return _day(int(year) if len(year) == 4 else _century(int(year), today), month, day)
    found = [made for near in (-4, -3, -2, -1, 0, 1, 2, 3, 4) if (made := _day(today.year + near, month, day))]
    if lean == "past":
        found = [made for made in found if made <= today] or found
    elif lean == "future":
        found = [made for made in found if made >= today] or found
    return min(found, key=lambda made: abs((made - today).days), default=None)


def _century(short: int, today: date) -> int:
    """Two figures of a year: at most ten years ahead, so that years of birth work too."""
    full = today.year // 100 * 100 + short
    return full - 100 if full > today.year + 10 else full


def _this_month(day: int, today: date, lean: Lean) -> date | None:
    found = []
    for near in (-2, -1, 0, 1, 2):
        first = today.replace(day=1) + relativedelta(months=near)
        made = _day(first.year, first.month, day)
        if made is not None:
            found.append(made)
    if lean == "past":
        found = [made for made in found if made <= today] or found
    elif lean == "future":
        found = [made for made in found if made >= today] or found
    return min(found, key=lambda made: abs((made - today).days), default=None)


def _next_weekday(today: date, weekday: int, lean: Lean) -> date:
    ahead = (weekday - today.weekday()) % 7 or 7
    return today + timedelta(days=ahead - 7 if lean == "past" else ahead)


def _without_weekday(said: str) -> str:
    """Take the weekday off: the field writes "do 8 okt" itself, so it must read it too."""
    first, _space, rest = said.partition(" ")
    if rest and first.rstrip(".,") in _weekdays() and rest[0].isdigit():
        return rest
    return said.rstrip(".")


@cache
def _weekdays() -> dict[str, int]:
    names: dict[str, int] = {}
    for language in reversed(_LANGUAGES):
        for width in ("wide", "abbreviated", "short"):
            for number, name in Locale(language).days["format"].get(width, {}).items():
                names[name.lower().rstrip(".")] = number
    return names


@cache
def _months() -> dict[str, int]:
    names = {"mrt": 3, "maa": 3, "mar": 3, "sept": 9, "juill": 7, "fev": 2, "dec": 12, "aout": 8}
    for language in reversed(_LANGUAGES):
        for form in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in Locale(language).months[form][width].items():
                    names[name.lower().rstrip(".")] = number
                    names.setdefault(name.lower()[:3], number)
    return names

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for half a birth date as somebody types it: 14/12, 2007, dec 2007, 14.12.07, 14 décembre."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caseapp.store.search.names import LONGEST_TEXT, fold

if TYPE_CHECKING:
    from datetime import date

MONTHS: dict[str, int] = {
    word: number
    for number, words in enumerate(
        (
            "jan januari janvier january janv januar",
            "feb februari fevrier february fev fevr februar",
            "maa maart mars march mar mrt marz",
            "apr april avril avr",
            "mei mai may",
            "jun juni juin june",
            "jul juli juillet july juil",
            "aug augustus aout august",
            "sep september septembre sept",
            "okt oktober octobre october oct",
            "nov november novembre",
            "dec december decembre dez dezember",
        ),
        start=1,
    )
    for word in words.split()
}

_PARTS = r"(?<!\d){0}(?!\d)"
_ISO = re.compile(_PARTS.format(r"((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})"))
_DAY_MONTH_YEAR = re.compile(_PARTS.format(r"(\d{1,2}) ?[-/. ] ?(\d{1,2}) ?[-/. ] ?((?:19|20)\d\d|\d\d)"))
_SOLID = re.compile(_PARTS.format(r"(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])((?:19|20)\d\d)"))
_MONTH_YEAR = re.compile(_PARTS.format(r"(\d{1,2})[-/.]((?:19|20)\d\d)"))
_YEAR_MONTH = re.compile(_PARTS.format(r"((?:19|20)\d\d)[-/.](\d{1,2})"))
_DAY_MONTH = re.compile(_PARTS.format(r"(\d{1,2})[-/.](\d{1,2})[.]?"))
_YEAR = re.compile(_PARTS.format(r"((?:19|20)\d\d)"))
_NAMED = re.compile(
    r"(?<![\d\w])(?:(\d{1,2})(?:e|ste|de|er|st|nd|rd|th)?[ .-]*)?([^\W\d_]{3,12})\.?(?:[ .-]*((?:19|20)\d\d|\d\d))?(?![\d\w])"
)


@dataclass(frozen=True, slots=True)
class HalfBirthday:
    """A birth date of which zero stands for a part that was not typed; two digits of a year mean two possible years."""

    years: tuple[int, ...] = ()
    month: int = 0
    day: int = 0


def birth_number(day: date | None, precision: str) -> int:
    """The birth date as yyyymmdd with zeros for what is not known; 0 when nothing is."""
    if day is None:
        return 0
    number = day.year * 10_000
    if precision in ("day", "month"):
        number += day.month * 100
    if precision == "day":
        number += day.day
    return number


def read_birthday(typed: str) -> tuple[HalfBirthday | None, str]:
    """A (half) birth date somewhere in the typed text, and the text without it."""
    typed = typed[:LONGEST_TEXT]
    for pattern, order in (
        (_ISO, "ymd"),
        (_DAY_MONTH_YEAR, "dmy"),
        (_SOLID, "dmy"),
        (_MONTH_YEAR, "my"),
        (_YEAR_MONTH, "ym"),
        (_DAY_MONTH, "dm"),
    ):
        for match in pattern.finditer(typed):
            found = _half(dict(zip(order, match.groups(), strict=True)))
            if found is not None:
                return found, typed[: match.start()] + " " + typed[match.end() :]
    for match in _NAMED.finditer(typed):
        day, word, year = match.groups()
        month = MONTHS.get(fold(word))
        if month is not None and (day or year):
            found = _half({"d": day or "0", "m": str(month), "y": year or "0"})
            if found is not None:
                return found, typed[: match.start()] + " " + typed[match.end() :]
    years = _YEAR.search(typed)
    if years and not re.search(r"\d", typed[: years.start()] + typed[years.end() :]):
        return HalfBirthday((int(years.group(1)),)), typed[: years.start()] + " " + typed[years.end() :]
    return None, typed


def _half(parts: dict[str, str]) -> HalfBirthday | None:
    year, month, day = (int(parts.get(part, "0")) for part in "ymd")
    years = (year,) if year > 99 else (1900 + year, 2000 + year) if parts.get("y", "0") != "0" else ()
    if month > 12 and 0 < day <= 12:
        month, day = day, month
    if ("m" in parts and not 1 <= month <= 12) or ("d" in parts and parts["d"] != "0" and not 1 <= day <= 31):
        return None
    return HalfBirthday(years, month, day)

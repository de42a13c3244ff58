# SPDX-License-Identifier: EUPL-1.2
"""This is the place for half a birth date as it is typed: 14/12, 2007, dec 2007, 14.12.07, 14 décembre."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caseapp.store.search.names import LONGEST_TEXT

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
_NUMBERS = (
    (_ISO, "ymd"),
    (_DAY_MONTH_YEAR, "dmy"),
    (_SOLID, "dmy"),
    (_MONTH_YEAR, "my"),
    (_YEAR_MONTH, "ym"),
    (_DAY_MONTH, "dm"),
)
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY_NAMED = re.compile(
    rf"(?<![a-z\d])(\d{{1,2}})(?:e|ste|de|er|st|nd|rd|th)?[ .-]*({_MONTH})(?![a-z])\.?"
    r"(?:[ .-]*((?:19|20)\d\d|\d\d)(?!\d))?"
)
_NAMED = re.compile(rf"(?<![a-z\d])({_MONTH})(?![a-z])[ .-]*((?:19|20)\d\d|\d{{1,2}})(?!\d)")


@dataclass(frozen=True, slots=True)
class HalfBirthday:
    """A birth date; zero stands for a part that was not typed, and two digits of a year for two years."""

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


def read_birthdays(typed: str) -> list[tuple[HalfBirthday, str]]:
    """What may be a (half) birth date in the typed text, each with the rest of the text.

    Jan 2007 may be a month or somebody called Jan, dec 14 a day or a year.
    """
    parted = unicodedata.normalize("NFKD", typed[:LONGEST_TEXT].lower())
    text = "".join(letter for letter in parted if unicodedata.category(letter) != "Mn")
    for pattern, order in _NUMBERS:
        for match in pattern.finditer(text):
            found = _half(dict(zip(order, match.groups(), strict=True)))
            if found is not None:
                return [(found, _without(text, match))]
    return _with_names(text)


def _with_names(text: str) -> list[tuple[HalfBirthday, str]]:
    halves: list[tuple[HalfBirthday | None, str]] = []
    match = _DAY_NAMED.search(text)
    if match is not None:
        day, word, year = match.groups()
        halves.append((_half({"d": day, "m": str(MONTHS[word]), "y": year or "0"}), _without(text, match)))
    else:
        match = _NAMED.search(text)
        if match is not None:
            word, number = match.groups()
            month = str(MONTHS[word])
            if len(number) <= 2:
                halves.append((_half({"d": number, "m": month}), _without(text, match)))
            if len(number) != 1:
                halves.append((_half({"m": month, "y": number}), _without(text, match)))
    years = _YEAR.search(text)
    if years is not None and not re.search(r"\d", _without(text, years)):
        halves.append((HalfBirthday((int(years.group(1)),)), _without(text, years)))
    return [(half, rest) for half, rest in halves if half is not None]


def _without(text: str, match: re.Match[str]) -> str:
    return text[: match.start()] + " " + text[match.end() :]


def _half(parts: dict[str, str]) -> HalfBirthday | None:
    year, month, day = (int(parts.get(part, "0")) for part in "ymd")
    years = (year,) if year > 99 else (1900 + year, 2000 + year) if parts.get("y", "0") != "0" else ()
    if month > 12 and 0 < day <= 12:
        month, day = day, month
    if ("m" in parts and not 1 <= month <= 12) or ("d" in parts and parts["d"] != "0" and not 1 <= day <= 31):
        return None
    return HalfBirthday(years, month, day)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for telephone numbers as people write them, with whose phone it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import phonenumbers
from phonenumbers import Leniency, PhoneNumber, PhoneNumberFormat, PhoneNumberMatcher

from caseapp.i18n import N_
from caseapp.operations.caseload.dates import UNKNOWN_WORDS
from caseapp.operations.caseload.headings import folded
from caseapp.operations.caseload.notices import Cell, Read, cell_text, notice
from caseapp.operations.caseload.vocabulary import words

NO_NUMBER = N_("“%(text)s” could not be read as a telephone number; it is kept in the note.")
NUMBER_ODD = N_("“%(text)s” is an unusual telephone number. Is a digit missing?")
OTHER_COUNTRY = N_("“%(text)s” was read as a number in another country.")

REGIONS = ("BE", "NL", "FR", "DE", "LU", "GB")

_NONE_WORDS = words("geen nee neen none aucun aucune non nihil nvt kein keine keins") | {
    "geen gsm",
    "geen telefoon",
    "geen tel",
    "geen nummer",
    "geen gsm meer",
    "geen toestel",
    "heeft geen gsm",
    "pas de gsm",
    "pas de telephone",
    "no phone",
    "n v t",
    "kein handy",
    "kein telefon",
}


@dataclass(frozen=True, slots=True)
class Phone:
    """One number. `number` is E.164, empty when only the text is known; `via` says whose phone it is."""

    number: str
    shown: str
    via: str = ""


@dataclass(frozen=True, slots=True)
class Phones:
    """What a phone cell says: numbers; none at all (`has_none`, the person has no phone); or not known."""

    numbers: tuple[Phone, ...] = ()
    has_none: bool = False


def read_phones(cell: Cell, region: str) -> Read[Phones]:
    """The numbers in a cell. `region` is where a number without a country code belongs."""
    text = " ".join(cell_text(cell).split())
    if not text:
        return Read()
    plain = folded(text)
    if plain in _NONE_WORDS:
        return Read(Phones(has_none=True))
    if not plain or text.casefold() in UNKNOWN_WORDS or plain in UNKNOWN_WORDS:
        return Read(Phones())
    shown = text if len(text) <= 60 else text[:59] + "…"
    found, used = _matches(text, region)
    if not found:
        return Read(error=notice(NO_NUMBER, text=shown))
    around = _words_around(text, found)
    numbers = tuple(
        Phone(
            phonenumbers.format_number(number, PhoneNumberFormat.E164),
            phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL),
            around[place],
        )
        for place, (_, _, number) in enumerate(found)
    )
    if used != region:
        return Read(Phones(numbers), notice(OTHER_COUNTRY, text=shown))
    if not all(_is_usual(number) for _, _, number in found):
        return Read(Phones(numbers), notice(NUMBER_ODD, text=shown))
    return Read(Phones(numbers))


def region_of(cells: Iterable[Cell], default: str = "BE") -> str:
    """The country most numbers of a list belong to, by country codes and by the shape of mobile numbers."""
    votes = {"BE": 0, "NL": 0}
    for cell in cells:
        digits = re.sub(r"[^+0-9]", "", cell_text(cell))
        if re.search(r"(?:\+|^00)32|^04[0-9]{8}$|^4[5-9][0-9]{7}$", digits):
            votes["BE"] += 1
        elif re.search(r"(?:\+|^00)31|^06[0-9]{8}$|^6[0-9]{8}$", digits):
            votes["NL"] += 1
    best = max(votes, key=lambda region: (votes[region], region == default))
    return best if votes[best] else default


def _matches(text: str, region: str) -> tuple[list[tuple[int, int, PhoneNumber]], str]:
    """Numbers with their place in the text, and the region they were read in."""
    fallback: tuple[list[tuple[int, int, PhoneNumber]], str] = ([], region)
    for tried in (region, *(other for other in REGIONS[:2] if other != region)):
        found = [
            (match.start, match.end, match.number)
            for match in PhoneNumberMatcher(text, tried, leniency=Leniency.POSSIBLE)
            if len(str(match.number.national_number)) >= 8
        ]
        if found and all(_is_usual(number) for _, _, number in found):
            is_local = tried == region or all(text[start] == "+" for start, _, _ in found)
            return found, region if is_local else tried
        if found and not fallback[0]:
            fallback = (found, region)
    if not fallback[0] and (match := re.fullmatch(r"(3[12][0-9]{8,9})", re.sub(r"[\s./-]", "", text))):
        return _matches("+" + match[1], region)  # a number whose plus sign was lost
    return fallback


def _is_usual(number: PhoneNumber) -> bool:
    """Valid, or of the length and first digit of a mobile number (new ranges come before the tables know
    them).
    """
    national = str(number.national_number)
    if number.country_code == 31 and len(national) == 9 and national[0] == "6":
        return True
    if number.country_code == 32 and len(national) == 9 and national[0] == "4":
        return True
    return phonenumbers.is_valid_number(number)


def _words_around(text: str, found: list[tuple[int, int, PhoneNumber]]) -> list[str]:
    """Per number the words before it, and after the last one those behind it ("via zus", "(mama)")."""
    around: list[str] = []
    position = 0
    for start, end, _ in found:
        around.append(text[position:start])
        position = end
    around[-1] = f"{around[-1]} {text[position:]}"
    bare = [re.sub(r"^\W+|[^\w)]+$", "", " ".join(part.split())) for part in around]
    return [re.sub(r"^\(?(.*?)\)?$", r"\1", part) if part.count("(") != part.count(")") else part for part in bare]

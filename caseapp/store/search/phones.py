# SPDX-License-Identifier: EUPL-1.2
"""This is the place for finding a telephone number by some of its digits, however it was written."""

from __future__ import annotations

import re

SHORTEST = 4

_SEVERAL = re.compile(r"[,;|\n]")
_NOT_DIGITS = re.compile(r"[^0-9]+")
_LAND = re.compile(r"^(?:\+|00)(32|31|33|49|44|352|212|213|216|90|48|40|291|251|93|34|39)0?")
_TYPED_NUMBER = re.compile(r"(?:\+|\b)[0-9](?:[ ./()-]{0,2}[0-9]){3,17}")


def national(number: str) -> str:
    """The digits with a nought in place of the number of the country: +32 470 12 34 56 -> 0470123456."""
    kept = re.sub(r"[^0-9+]", "", number.replace("(0)", ""))
    return _NOT_DIGITS.sub("", _LAND.sub("0", kept))[:20]


def numbers_of(phone: str) -> tuple[str, ...]:
    """The numbers in a field that may hold several."""
    found = (national(part) for part in _SEVERAL.split(phone[:200]))
    return tuple(number for number in found if len(number) >= SHORTEST)


def pieces(number: str) -> set[int]:
    """Every run of four digits, as a number."""
    return {int(number[spot : spot + SHORTEST]) for spot in range(len(number) - SHORTEST + 1)}


def read_phone(typed: str) -> tuple[str, str]:
    """Four digits or more of a number in the typed text (or nothing), and the rest of the text."""
    match = _TYPED_NUMBER.search(typed)
    if match is None:
        return "", typed
    digits = national(match.group())
    if len(digits) < SHORTEST:
        return "", typed
    return digits, typed[: match.start()] + " " + typed[match.end() :]

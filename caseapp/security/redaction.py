# SPDX-License-Identifier: EUPL-1.2
"""This is the place for bystander mode: what stands on the screen while somebody looks along who should
not read it.
"""

from __future__ import annotations

import unicodedata

VEIL = "•••"
"""In the place of any text, date or number: always as long, so that its length says nothing."""

UNKNOWN = "…"
_RIGHT_TO_LEFT_MARK = "\u200f"
_JOINERS = {"-", "\u2010", "\u2011"}
_RIGHT_TO_LEFT = {"R", "AL"}


def initials(name: str) -> str:
    """The initials of a name: "Yassin El Idrissi" gives "Y. E. I.", "Jean-Pierre" gives "J.-P.".

    Small parts stay small ("van der Berg" gives "v. d. B."), marks stay on their letter, scripts keep their
    own order; a name without any letter gives "…".
    """
    parts = [_initials_of_part(part) for part in unicodedata.normalize("NFC", name).split()]
    text = " ".join(part for part in parts if part)
    if not text:
        return UNKNOWN
    if any(unicodedata.bidirectional(sign) in _RIGHT_TO_LEFT for sign in text):
        return text + _RIGHT_TO_LEFT_MARK  # keeps the last point on the left side of the name
    return text


def first_letter(description: str) -> str:
    """The beginning of a description of somebody without a name: "man, brug Zuid" gives "m…"."""
    for word in unicodedata.normalize("NFC", description).split():
        letter = _first_letter(word)
        if letter:
            return letter + UNKNOWN
    return UNKNOWN


def veiled(text: str) -> str:
    """Dots instead of `text`; an empty text stays empty, because that is no secret of a layout."""
    return VEIL if text.strip() else ""


def _initials_of_part(part: str) -> str:
    pieces = [part]
    for joiner in _JOINERS:
        pieces = [piece for whole in pieces for piece in whole.split(joiner)]
    letters = [letter for piece in pieces if (letter := _first_letter(piece))]
    return "-".join(f"{letter}." for letter in letters)


def _first_letter(word: str) -> str:
    """The first letter of a word with the marks that belong to it; "" when there is none."""
    for position, sign in enumerate(word):
        if unicodedata.category(sign).startswith("L"):
            end = position + 1
            while end < len(word) and unicodedata.category(word[end]).startswith("M"):
                end += 1
            return word[position:end]
    return ""

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for recognising an address in a text, however somebody wrote it.

"12, rue Haute", "Refuge De Zon, Kerkstraat 7b" and "Kerkstraat nr. 7" are written as people say them: the number before
or after the street, with and without what stands before it, with other spaces, signs, accents and capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

_NOTHING: Final = re.compile(r"(?!)")
_BETWEEN: Final = r"[\W_]{1,5}"
_NUMBER_SIGN: Final = rf"(?:{_BETWEEN}(?:n|nr|no|num|nummer|num[eé]ro|huisnummer))?"
_ACCENTS: Final = {
    "a": "àáâäãå", "c": "ç", "e": "èéêë", "i": "ìíîï", "n": "ñ", "o": "òóôöõ", "u": "ùúûü", "y": "ýÿ",
}  # fmt: skip
_PLAIN: Final = {accented: plain for plain, those in _ACCENTS.items() for accented in those}
_TOWN_DIGITS: Final = 4  # a number of four digits or more belongs to a town, not to a house

Part = tuple[str, ...]


def loosely(text: str) -> re.Pattern[str]:
    """Where this address stands: all of it, its street with number, and the name of the house before it."""
    ways = tuple(dict.fromkeys(_ways(text)))  # the longest first
    return re.compile(rf"(?<!\w)(?:{'|'.join(ways)})(?!\w)", re.IGNORECASE) if ways else _NOTHING


def _ways(text: str) -> Iterator[str]:
    parts = [tuple(re.findall(r"\w+", part)) for part in re.split(r"[,;\n\r()]+", text)]
    parts = [part for part in parts if part]
    words = [word for part in parts for word in part]
    if not any(word[0].isalpha() for word in words):
        return  # a number alone is no address: every 7 on the paper would go
    if len(words) > 1 or not parts[1:]:
        yield _spelled(words)
    at = next((place for place, part in enumerate(parts) if any(_is_house(word) for word in part)), None)
    if at is None:
        return
    for part in parts[:at]:
        if len(part) > 1:
            yield _spelled(part)
    yield from _street(parts, at)


def _street(parts: Sequence[Part], at: int) -> Iterator[str]:
    """The street with its number, both ways round; "Kerkstraat, 7" and "12, rue Haute" are cut by their comma."""
    part = parts[at]
    place = next(place for place, word in enumerate(part) if _is_house(word))
    before, after = part[:place], part[place + 1 :]
    if not before:
        before = after[: next((n for n, word in enumerate(after) if word[0].isdigit()), len(after))]
    if not before:
        beside = parts[at + 1] if at == 0 and len(parts) > 1 else parts[at - 1] if at else ()
        before = tuple(word for word in beside if not word[0].isdigit())
    if not before:
        return
    digits, letter = re.fullmatch(r"(\d+)(.*)", part[place]).groups()  # type: ignore[union-attr]
    number = rf"{digits}\s?{re.escape(letter)}" if letter else digits
    street = _spelled(before)
    for one in dict.fromkeys((number, digits)):
        yield rf"{street}{_NUMBER_SIGN}{_BETWEEN}{one}"
        yield rf"{one}{_BETWEEN}{street}"


def _is_house(word: str) -> bool:
    digits = re.match(r"\d*", word)
    return digits is not None and 0 < len(digits[0]) < _TOWN_DIGITS


def _spelled(words: Sequence[str]) -> str:
    return _BETWEEN.join("".join(_sign(sign) for sign in word) for word in words)


def _sign(sign: str) -> str:
    plain = _PLAIN.get(sign.lower(), sign.lower())
    return f"[{plain}{_ACCENTS[plain]}]" if plain in _ACCENTS else re.escape(sign)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for bytes as text that people read out: Crockford's base 32 in groups of five.

Capitals, spaces and dashes do not matter, O is read as 0, I and L as 1, U as V.
"""

from __future__ import annotations

import unicodedata

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUE = {letter: value for value, letter in enumerate(_ALPHABET)} | {"O": 0, "I": 1, "L": 1, "U": 27}
_GROUP = 5
_LONGEST = 4_000


def letters_of(content: bytes) -> str:
    """All of it is of the QR alphabet."""
    letters = -(-len(content) * 8 // 5)
    number = int.from_bytes(content, "big") << letters * 5 - len(content) * 8
    text = "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(letters)))
    return "-".join(text[start : start + _GROUP] for start in range(0, letters, _GROUP))


def octets_of(text: str) -> bytes:
    """Raises ValueError for letters that are none of ours."""
    letters = [letter for letter in unicodedata.normalize("NFKC", text[:_LONGEST]).upper() if letter.isalnum()]
    values = [_VALUE.get(letter, -1) for letter in letters]
    if -1 in values:
        message = "letters that are none of these"
        raise ValueError(message)
    number = 0
    for value in values:
        number = number << 5 | value
    size = len(letters) * 5 // 8
    return (number >> len(letters) * 5 - size * 8).to_bytes(size, "big")

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for passphrases as people type them: one spelling for all keyboards, and an honest
word on strength.

Spelling follows RFC 8265 (OpaqueString): Unicode form NFC, because one keyboard sends e-acute as one sign
and another as two, and every kind of space becomes a plain one, because some keyboards send a hard space.
Nothing else is changed: case, width and spaces at the ends count.

There are no rules about capitals or digits. Fewer than eight characters is refused; under ten characters
(unless there are four words) and everything weak is only warned about. The estimate counts what a guesser
who knows common words, rows of keys, years and repetition would need; it is on the careful side and no
promise.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.security.guessable import ROWS, WORDS

LEAST_CHARACTERS = 8
ADVISED_CHARACTERS = 10
ADVISED_WORDS = 4
MOST_CHARACTERS = 1024

_KNOWN_WORD_BITS = 8.0  # one of a few hundred
_UNKNOWN_WORD_BITS = 11.0  # one of two thousand that people think of; longer words are rarer
_YEAR_BITS = 6.5
_DIGIT_BITS = 3.3
_LETTER_BITS = 4.7
_CAPITAL_BITS = 1.0
_SIGN_BITS = 5.0
_OTHER_SCRIPT_BITS = 5.0
_ROW_BITS = 5.0
_RUN_LENGTH = 4
_PIECES = re.compile(r"(?P<year>(?:19|20)\d\d(?!\d))|(?P<digits>\d+)|(?P<letters>[^\W\d_]+)|(?P<signs>[\W_]+)")
_LEET = str.maketrans("013457@$!", "oieastasi")


class Strength(StrEnum):
    """How hard a passphrase is to guess. The words for it stand on the screen that shows them."""

    VERY_WEAK = "very_weak"
    WEAK = "weak"
    OK = "ok"
    STRONG = "strong"


class Advice(StrEnum):
    """What would make it harder to guess."""

    LONGER = "longer"
    KNOWN_WORD = "known_word"
    REPEATED = "repeated"
    KEY_ROW = "key_row"
    YEAR = "year"


_LEVELS = ((28.0, Strength.VERY_WEAK), (40.0, Strength.WEAK), (56.0, Strength.OK))


@dataclass(frozen=True, slots=True)
class Estimate:
    """The strength, and advice in the order in which it matters."""

    strength: Strength
    advice: tuple[Advice, ...]
    accepted: bool


def spelled(passphrase: str) -> str:
    """The passphrase in the one spelling that counts."""
    plain = "".join(" " if unicodedata.category(sign) == "Zs" else sign for sign in passphrase)
    return unicodedata.normalize("NFC", plain)


def prepared(passphrase: str) -> bytes:
    """What goes into the key derivation."""
    return spelled(passphrase).encode("utf-8", "surrogatepass")


def must_be_acceptable(passphrase: str) -> None:
    """Raise WrongUse for a new passphrase that is too short (or absurdly long)."""
    length = len(spelled(passphrase))
    if length < LEAST_CHARACTERS:
        raise WrongUse(N_("The passphrase needs at least %(least)s characters."), least=LEAST_CHARACTERS)
    if length > MOST_CHARACTERS:
        raise WrongUse(N_("The passphrase can have at most %(most)s characters."), most=MOST_CHARACTERS)


def estimate(passphrase: str) -> Estimate:
    """How hard the passphrase is to guess, for showing while it is typed. Fast, pure, keeps nothing."""
    text = spelled(passphrase[:MOST_CHARACTERS])
    found: set[Advice] = set()
    bits = _bits(text.casefold(), found) + _capital_bits(text)
    short = len(text) < ADVISED_CHARACTERS and len(text.split()) < ADVISED_WORDS
    strength = next((level for limit, level in _LEVELS if bits < limit), Strength.STRONG)
    if short and strength in {Strength.OK, Strength.STRONG}:
        strength = Strength.WEAK
    if len(text) < LEAST_CHARACTERS:
        strength = Strength.VERY_WEAK
    if strength in {Strength.VERY_WEAK, Strength.WEAK} or short:
        found.add(Advice.LONGER)
    return Estimate(strength, tuple(advice for advice in Advice if advice in found), len(text) >= LEAST_CHARACTERS)


def _bits(text: str, found: set[Advice]) -> float:
    """Bits of the text without regard to capitals; notes in `found` what made it easy."""
    unit = _repeated_unit(text)
    if unit is not None:
        found.add(Advice.REPEATED)
        return _bits(unit, found) + math.log2(len(text) / len(unit))
    plain = _without_accents(text)
    if plain.translate(_LEET).strip("0123456789!?.,-_ ") in WORDS or plain in WORDS:
        found.add(Advice.KNOWN_WORD)
        return _KNOWN_WORD_BITS + _sign_count(plain) * 1.5
    bits = 0.0
    seen: set[str] = set()
    for match in _PIECES.finditer(plain):
        piece = match.group()
        if match.lastgroup != "signs" and piece in seen and len(piece) > 1:
            found.add(Advice.REPEATED)
            bits += 1.0
            continue
        seen.add(piece)
        bits += _piece_bits(str(match.lastgroup), piece, found)
    return bits


def _piece_bits(kind: str, piece: str, found: set[Advice]) -> float:
    if kind == "year":
        found.add(Advice.YEAR)
        return _YEAR_BITS
    if kind == "signs":
        distinct = len(set(piece))
        return _SIGN_BITS * distinct if set(piece) != {" "} else 0.5
    if _in_row(piece):
        found.add(Advice.KEY_ROW)
        return _ROW_BITS
    if len(piece) > 2 and len(set(piece)) == 1:
        found.add(Advice.REPEATED)
        return _LETTER_BITS + 1.0
    if kind == "digits":
        return _DIGIT_BITS * len(piece)
    if piece in WORDS:
        found.add(Advice.KNOWN_WORD)
        return _KNOWN_WORD_BITS
    if not piece.isascii():
        return min(_OTHER_SCRIPT_BITS * len(piece), _word_bits(piece))
    return _word_bits(piece) if _reads_like_a_word(piece) else _LETTER_BITS * len(piece)


def _word_bits(piece: str) -> float:
    return min(_LETTER_BITS * len(piece), _UNKNOWN_WORD_BITS + 0.8 * max(0, len(piece) - _RUN_LENGTH))


def _reads_like_a_word(piece: str) -> bool:
    """Letters that somebody can say aloud: vowels in between, no heap of consonants."""
    if len(piece) < _RUN_LENGTH:
        return False
    vowels = sum(letter in "aeiouy" for letter in piece)
    return 0.2 <= vowels / len(piece) <= 0.8 and not re.search(r"[^aeiouy]{6}", piece)


def _in_row(piece: str) -> bool:
    if len(piece) < _RUN_LENGTH:
        return False
    return any(piece in row or piece[::-1] in row for row in ROWS)


def _repeated_unit(text: str) -> str | None:
    """The shortest part that, written twice or more, is the whole text."""
    if len(text) < 2:
        return None
    at = (text + text).find(text, 1)
    return text[:at] if at < len(text) else None


def _without_accents(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))


def _sign_count(text: str) -> int:
    return sum(not sign.isalpha() for sign in text)


def _capital_bits(text: str) -> float:
    """Capitals inside words count; the one at the start of everything does not."""
    return min(6.0, _CAPITAL_BITS * sum(sign.isupper() for sign in text[1:]))

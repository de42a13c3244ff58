# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a name sounds like: keys that stay equal when the spelling changes.

Four levels, from strict to loose, all made from one folded word (`names.fold`):

    plain   one spelling for letters that are written in two ways       Dierickx -> dieriks
    sounds  classes of consonants, three vowels (some words have two)    Achraf   -> akraf, asraf (short form)
    bones   the consonants only, as a name in Arabic script has them     Mohamed  -> mmt
    slips   what is left when one of the first letters is missing: shared by words one typing error apart
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product
from zlib import crc32

MOST_SOUNDS = 4

_DOUBLE = re.compile(r"(.)\1+")
_VOWEL_RUN = re.compile(r"([aiu])[aiu]+")
_VOWELS = re.compile(r"[aiu]")

_PLAIN: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), into)
    for pattern, into in (
        (r"ph", "f"),
        (r"c?kx|x", "ks"),
        (r"ck|cq|qu(?=[aeiy])|q", "k"),
        (r"uij|uy", "ui"),
        (r"ij", "y"),
        (r"ey", "ei"),
        (r"ay", "ai"),
        (r"ouw|auw|au", "ou"),
        (r"ae(?!l)", "a"),
        (r"dt|th", "t"),
        (r"gh", "g"),
        (r"c(?![eihy])", "k"),
        (r"z", "s"),
        (r"v", "f"),
    )
)

# Capitals stand for sounds that are decided later: X hard or soft ch, H kh, Z sch, R rh, J a j that
# stays one (dj).
_SOUND: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), into)
    for pattern, into in (
        (r"(eault|ault|eaux|eau|aux)$", "o"),
        (r"(?<=[kn])aya$", "a"),
        (r"aye$", "ay"),
        (r"^h(?=[^aeiouy])", "a"),
        (r"(?<=[^aeiouy])(eh|ah|a|e)$", ""),
        (r"tsch|tsj|tch|tsh|shch|szcz", "s"),
        (r"sch$", "s"),
        (r"sch", "Z"),
        (r"sj|sh|sz|cz|rz(?=[aeiouy])", "s"),
        (r"kh", "H"),
        (r"rh", "R"),
        (r"gh", "k"),
        (r"dh|th|dt", "t"),
        (r"ph", "f"),
        (r"ch", "X"),
        (r"ck|cq|qu(?=[aeiy])|q", "k"),
        (r"x", "ks"),
        (r"djj|dj|zh", "J"),
        (r"c(?=[eiy])", "s"),
        (r"[cg]", "k"),
        (r"kw", "k"),
        (r"dts|dz|ds|ts|tz|z", "s"),
        (r"v", "f"),
        (r"^ou(?=[aei])|(?<=[aei])ou(?=[aeiy])|ou(?=a)|(?<=[^aeiouq])u(?=a)", "w"),
        (r"ouw|auw|ou|au|oe|oo", "u"),
        (r"w(?=[aeiouy])", "f"),
        (r"w", "u"),
        (r"^y(?=[aeiou])|^i(?=[aou])|^j", "J"),
        (r"ae(?=y)", "a"),
        (r"aai|aay|eij|ij|ei|ey|ay|ai|aj|ie|ee|ea", "i"),
        (r"ae", "a"),
        (r"uij|ui|uy|eu|oi|oy", "u"),
        (r"(?<=[aeiou])j(?=[aeiou])", "J"),
        (r"[yje]", "i"),
        (r"o", "u"),
        (r"d", "t"),
    )
)
_CHOICES = {"X": ("k", "s"), "H": ("k", ""), "Z": ("sk", "s"), "R": ("r", "k")}


def single(word: str) -> str:
    """The word without doubled letters."""
    return _DOUBLE.sub(r"\1", word)


@lru_cache(maxsize=20_000)
def plain(word: str) -> str:
    """One spelling for what is written in two ways without sounding different."""
    for pattern, into in _PLAIN:
        word = pattern.sub(into, word)
    return single(word)


@lru_cache(maxsize=20_000)
def sounds(word: str) -> tuple[str, ...]:
    """What the word may sound like, the likeliest first; at most MOST_SOUNDS, none for an empty word."""
    word = single(word)
    for pattern, into in _SOUND:
        word = pattern.sub(into, word)
    parts = [_CHOICES.get(letter, (letter,)) for letter in word]
    if sum(len(part) > 1 for part in parts) > 2:
        parts = [part[:1] for part in parts]
    found: dict[str, None] = {}
    for letters in product(*parts):
        text = single("".join(letters)).replace("h", "").replace("J", "j")
        text = _VOWEL_RUN.sub(r"\1", text)
        if text:
            found.setdefault(text)
    return tuple(found)[:MOST_SOUNDS]


def bones(sound: str) -> str:
    """The consonants of a sound; a vowel in front leaves a mark."""
    if not sound:
        return ""
    mark = "a" if sound[0] in "aiu" else sound[0]
    return mark + _VOWELS.sub("", sound[1:])


def slips(word: str) -> frozenset[int]:
    """Numbers shared by plain words that are one typing error apart in their first six letters.

    The four-letter ones serve short words, the six-letter ones the others; the ranking compares the rest.
    """
    found: set[int] = set()
    for length in (4, 6):
        head = word[:length]
        if len(head) < length - 1 or len(head) < 3:
            continue
        cuts = {head[:spot] + head[spot + 1 :] for spot in range(len(head))}
        if len(head) < length:
            cuts.add(head)
        found.update(_number(length, cut) for cut in cuts)
    return frozenset(found)


def typed_slips(word: str) -> frozenset[int]:
    """The slips to look up for a typed word: those of its own length class."""
    if len(word) < 3:
        return frozenset()
    length = 6 if len(word) >= 5 else 4
    head = word[:length]
    cuts = {head[:spot] + head[spot + 1 :] for spot in range(len(head))}
    if len(head) < length:
        cuts.add(head)
    return frozenset(_number(length, cut) for cut in cuts)


def _number(length: int, cut: str) -> int:
    return crc32(f"{length}{cut}".encode()) & 0x7FFFFFFF

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a name is made of: words, small words in front, and what the search keeps."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from anyascii import anyascii

from caseapp.store.search.sounds import sounds

if TYPE_CHECKING:
    from datetime import date

LONGEST_TEXT = 400
"""Longer names and typed texts are cut: nobody is called that, and a pasted file must not stop the window."""

LONGEST_WORD = 40
MOST_WORDS = 40


class Kind(IntEnum):
    """What a word is to a person; the lowest number wins when it is several things."""

    CALL = 1
    FAMILY = 2
    FIRST = 3
    OTHER = 4
    PART = 5
    DESCRIPTION = 6


@dataclass(frozen=True, slots=True)
class PersonNames:
    """All a person can be found by. `birth_precision` is day, month, year or estimated."""

    call_name: str = ""
    first_names: str = ""
    prefix: str = ""
    family_name: str = ""
    other_names: tuple[str, ...] = ()
    description: str = ""
    birth_day: date | None = None
    birth_precision: str = "day"
    phone: str = ""


PARTICLES = frozenset(
    [
        "van",
        "vande",
        "vanden",
        "vander",
        "vant",
        "de",
        "den",
        "der",
        "des",
        "du",
        "d",
        "la",
        "le",
        "les",
        "het",
        "t",
        "ter",
        "ten",
        "te",
        "op",
        "von",
        "vom",
        "zu",
        "zum",
        "zur",
        "da",
        "do",
        "dos",
        "das",
        "di",
        "del",
        "della",
        "dello",
        "el",
        "al",
        "ul",
        "ur",
        "ben",
        "bin",
        "ibn",
        "bint",
        "beni",
        "ould",
        "oulad",
        "ait",
        "abu",
        "abou",
        "abi",
        "bou",
        "abd",
        "st",
        "sint",
    ]
)
_GLUED = re.compile(
    r"^(vanden|vander|vande|vant|vanhet|van|den|der|de|du|la|le|ter|ten|t|el|al|ben|bin|abou|abu|bou|ould|oulad|ait|von|da|di|d)"
    r"(?=[a-z]{3})"
)
_STEMS = re.compile(
    r"^(gebre|gebr|ghebre|gebra|tesfa|wolde|welde|weldu|weld|wold|haile|hayle|tekle|teklay|amanu|abdel|abdul|abder|abdes|abden|abdu|"
    r"abd|nour|noor|nur|seyf|saif)(?=[a-z]{4})"
)
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")
_HUSHED = re.compile(r"['`\"\u02bb\u02bc]+")

# anyascii leaves the carriers of Arabic vowels out; a name needs them.
_ARABIC = {
    ord(letter): latin
    for letters, latin in (("اأآٱعى", "a"), ("إ", "i"), ("ةۀ", "a"), ("ؤ", "w"), ("ئ", "y"), ("ءـ", ""))
    for letter in letters
}


def fold(text: str) -> str:
    """The text in small Latin letters and digits without accents, one space between words, any script."""
    text = text[:LONGEST_TEXT]
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_ARABIC)
        text = anyascii(text)[: 4 * LONGEST_TEXT]
    return _NOT_A_LETTER.sub(" ", _HUSHED.sub("", text).lower()).strip()


def words_of(text: str) -> list[str]:
    """The folded words of a text, in order, not too many and not too long."""
    return [word[:LONGEST_WORD] for word in fold(text).split()[:MOST_WORDS]]


def core_of(word: str) -> str:
    """The word without a small word written against it: vandenbroecke -> broecke; empty without one."""
    found = _GLUED.match(word)
    return word[found.end() :] if found else ""


def stem_rest(word: str) -> str:
    """What follows a stem that may stand apart: gebrehiwot -> hiwot; empty without one."""
    found = _STEMS.match(word)
    return word[found.end() :] if found else ""


def glue_particles(words: list[str]) -> list[tuple[str, str]]:
    """Each name as (with its small words, without): van den broecke -> (vandenbroecke, broecke)."""
    found: list[tuple[str, str]] = []
    front = ""
    for spot, word in enumerate(words):
        if word in PARTICLES and spot < len(words) - 1:
            front += word
            continue
        found.append((front + word, word if front else ""))
        front = ""
    return found


def index_words(names: PersonNames) -> dict[str, Kind]:
    """Every word under which the person is found, with what it is."""
    found: dict[str, Kind] = {}

    def add(word: str, kind: Kind) -> None:
        word = word[:LONGEST_WORD]
        if word and found.get(word, Kind.DESCRIPTION) >= kind:
            found[word] = kind

    def add_name(text: str, kind: Kind) -> None:
        glued = glue_particles(words_of(text))
        for together, core in glued:
            add(together, kind)
            add(core, kind)
            if kind is not Kind.CALL:
                add(core_of(together), Kind.PART)
            add(stem_rest(core or together), Kind.PART)
        for (left, _), (right, _) in pairwise(glued):
            add(left + right, Kind.PART)

    add_name(f"{names.prefix} {names.family_name}", Kind.FAMILY)
    add_name(names.call_name, Kind.CALL)
    add_name(names.first_names, Kind.FIRST)
    for other in names.other_names[:MOST_WORDS]:
        add_name(other, Kind.OTHER)
    families = words_of(names.family_name)
    for call in words_of(f"{names.call_name} {names.first_names}"):
        for family in families:
            if sounds(call)[:1] == sounds(family)[:1]:
                add(call + family, Kind.OTHER)
    for word in words_of(names.description):
        if len(word) > 1 and word not in PARTICLES:
            add(word, Kind.DESCRIPTION)
    return found


def label_of(names: PersonNames) -> str:
    """What equal hits are ordered by: family name, then call name."""
    return fold(f"{names.family_name} {names.call_name} {names.first_names} {names.description}")[:60]

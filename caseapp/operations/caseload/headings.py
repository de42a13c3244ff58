# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the headings teams put above their columns, in Dutch, French, English and German."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz

from caseapp.operations.caseload.vocabulary import HEADINGS, entries


class Field(StrEnum):
    """What a column can be. OTHER keeps its text under its heading in the import note; IGNORE leaves it
    out.
    """

    REFERENCE = "reference"
    FIRST_NAME = "first_name"
    CALL_NAME = "call_name"
    PARTICLE = "particle"
    FAMILY_NAME = "family_name"
    FULL_NAME = "full_name"
    GENDER = "gender"
    BIRTH_DAY = "birth_day"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    NATIONALITY = "nationality"
    LANGUAGE = "language"
    PROGRAMME = "programme"
    PHASE = "phase"
    WORKER = "worker"
    BACKUP = "backup"
    START_DAY = "start_day"
    INSTITUTION = "institution"
    LEAVE_DAY = "leave_day"
    SLEEPING_PLACE = "sleeping_place"
    NOTE = "note"
    OTHER = "other"
    IGNORE = "ignore"


MANY_COLUMNS = frozenset({Field.PHONE, Field.EMAIL, Field.NOTE, Field.OTHER, Field.IGNORE, Field.ADDRESS})


_GAPS = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """Lower case, without accents, punctuation as single spaces."""
    if text.isascii():
        return _GAPS.sub(" ", text.casefold()).strip()
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _GAPS.sub(" ", plain).strip()


_EXACT: dict[str, Field] = {}
_STARTS: dict[str, Field] = {}
for _label, _words in entries(HEADINGS):
    for _word in _words:
        (_STARTS if _word.endswith("*") else _EXACT).setdefault(_word.rstrip("*"), Field(_label))


@lru_cache(maxsize=4096)
def field_of_heading(heading: str) -> tuple[Field, float] | None:
    """The field a heading names and how certain that is (0-1), or None."""
    if len(heading) > 60:
        return None
    text = folded(re.sub(r"\([^)]*\)", " ", heading)) or folded(heading)
    if not text:
        return None
    if text in _EXACT:
        return _EXACT[text], 0.95
    bare = re.sub(r"\b(van|de|het|der|du|la|le|the|of|d|l|cliente?|jongere)\b", " ", text)
    bare = re.sub(r"[\d ]+", " ", bare).strip()
    if bare in _EXACT:
        return _EXACT[bare], 0.85
    for start, named in _STARTS.items():
        if text.startswith(start):
            return named, 0.8
    if len(text) >= 5:
        best = max(_EXACT, key=lambda word: fuzz.ratio(text, word) if len(word) >= 5 else 0)
        if fuzz.ratio(text, best) >= 88:
            return _EXACT[best], 0.7
    return None

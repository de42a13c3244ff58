# SPDX-License-Identifier: EUPL-1.2
"""This is the place for words that stand for a code: programme and phase, institution, sleeping place,
gender.

The lists hold what teams write. Codes are those of the working methods: institution types 6.1, ETHOS Light
7.1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from caseapp.i18n import N_
from caseapp.operations.caseload.dates import UNKNOWN_WORDS
from caseapp.operations.caseload.headings import folded
from caseapp.operations.caseload.notices import Read, notice
from caseapp.operations.caseload.vocabulary import (
    ARREARS,
    GENDERS,
    INSTITUTIONS,
    PHASES,
    PLACES,
    PROGRAMMES,
    entries,
    pattern,
    patterns,
)

PROGRAMME_UNKNOWN = N_("The programme “%(text)s” is not known here; it is kept in the note.")
INSTITUTION_UNKNOWN = N_("It is not known what kind of institution “%(text)s” is; the text is kept.")
SLEEPING_UNKNOWN = N_("It is not known which living situation “%(text)s” is; the text is kept.")
IN_ARREARS = N_("“%(text)s”: this counts as threat of eviction only when there is a notice or a court order.")
GENDER_UNKNOWN = N_("The gender “%(text)s” is not known here; it is kept in the note.")


@dataclass(frozen=True, slots=True)
class ProgrammeEntry:
    """A programme a case follows, with its phase (CTI only, "" when not said)."""

    programme: str  # young_adult | outreach | cti
    phase: str = ""


@dataclass(frozen=True, slots=True)
class Institution:
    """Where the person stays or leaves from. `code` is an institution type, "" when it is not known which."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class SleepingPlace:
    """Where the person sleeps. `state` is coded | not_homeless | unknown (asked, not known) | unrecognised.

    `ethos_light` is a code of ETHOS Light, "" unless coded; `ethos_sub` a sub-code when the words are that
    exact.
    """

    state: str
    text: str
    ethos_light: str = ""
    ethos_sub: str = ""


_PROGRAMMES = patterns(PROGRAMMES)
_INSTITUTIONS = patterns(INSTITUTIONS)
_PLACES = patterns(PLACES)
_PHASE_NAMES = patterns(PHASES)
_ARREARS = pattern(ARREARS.split(" | "))
_GENDERS = {word: code for code, words_of in entries(GENDERS) for word in words_of}
_PHASE = re.compile(r"\b(?:fase|phase|f|ph)?\s*(?P<number>[0-3]|iii|ii|i)\b")


def is_unknown(text: str) -> bool:
    """Whether a cell says that it is not known."""
    plain = folded(text)
    return bool(text.strip()) and (not plain or plain in UNKNOWN_WORDS or text.strip().casefold() in UNKNOWN_WORDS)


def read_programmes(text: str, phase_text: str = "") -> Read[tuple[ProgrammeEntry, ...]]:
    """The programmes a cell names ("JV + CTI fase 1" names two), with the CTI phase from it or from its own
    column.
    """
    plain = folded(text)
    if not plain or is_unknown(text):
        return Read()
    found: dict[str, int] = {}  # programme and where it stands
    for code, programme in _PROGRAMMES:
        if match := programme.search(plain):
            found[code] = min(match.start(), found.get(code, match.start()))
    if not found:
        return Read(error=notice(PROGRAMME_UNKNOWN, text=text.strip()[:60]))
    phase = read_phase(phase_text) or read_phase(plain)
    return Read(
        tuple(ProgrammeEntry(code, phase if code == "cti" else "") for code in sorted(found, key=found.__getitem__))
    )


def read_phase(text: str) -> str:
    """A CTI phase: "fase 2", "F2", "pre-CTI", "overdracht"; "" when there is none."""
    plain = folded(text)
    if re.search(r"\bpre ?cti\b|\bpre\b|\bkennismaking\b|\bfase 0\b|\bprise de contact\b", plain):
        return "pre_cti"
    for code, name in _PHASE_NAMES:
        if name.search(plain):
            return code
    if re.search(r"\bafgesloten\b|\bclosed\b|\bcloture\b", plain):
        return "closed"
    plain = re.sub(r"\b(?:16|17|18)\b", " ", plain)
    match = _PHASE.search(plain)
    if match is None:
        return ""
    number = {"i": "1", "ii": "2", "iii": "3"}.get(match["number"], match["number"])
    return "pre_cti" if number == "0" else f"phase{number}"


def read_institution(text: str) -> Read[Institution]:
    """What kind of institution a text names; the text itself is always kept."""
    shown = " ".join(text.split())
    plain = folded(text)
    if not shown or (
        not is_unknown(text) and plain in ("geen", "nee", "neen", "nvt", "n v t", "aucun", "aucune", "none")
    ):
        return Read()
    if is_unknown(text):
        return Read()
    for code, institution in _INSTITUTIONS:
        if institution.search(plain):
            return Read(Institution(code, shown))
    return Read(Institution("", shown), notice(INSTITUTION_UNKNOWN, text=shown[:60]))


def read_sleeping_place(text: str) -> Read[SleepingPlace]:
    """Where somebody sleeps. Staying with parents and an own rented home are not homelessness by
    themselves.
    """
    shown = " ".join(text.split())
    if not shown:
        return Read()
    if is_unknown(text):
        return Read(SleepingPlace("unknown", shown))
    plain = folded(text)
    for label, place in _PLACES:
        if not place.search(plain):
            continue
        code, _, sub = label.partition(" ")
        if code != "not_homeless":
            return Read(SleepingPlace("coded", shown, code, sub))
        has_arrears = _ARREARS.search(plain) is not None
        return Read(SleepingPlace("not_homeless", shown), notice(IN_ARREARS, text=shown[:60]) if has_arrears else None)
    return Read(SleepingPlace("unrecognised", shown), notice(SLEEPING_UNKNOWN, text=shown[:60]))


def read_gender(text: str) -> Read[str]:
    """m, f, x or unknown."""
    plain = folded(text)
    if not text.strip():
        return Read("unknown")
    if plain in _GENDERS:
        return Read(_GENDERS[plain])
    if is_unknown(text):
        return Read("unknown")
    words = [_GENDERS[word] for word in plain.split() if word in _GENDERS]
    if len(set(words)) == 1:
        return Read(words[0])
    return Read("unknown", error=notice(GENDER_UNKNOWN, text=text.strip()[:60]))

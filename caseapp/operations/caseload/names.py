# SPDX-License-Identifier: EUPL-1.2
"""This is the place for names as people write them, and for people without a name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from caseapp.i18n import N_
from caseapp.operations.caseload.dates import UNKNOWN_WORDS
from caseapp.operations.caseload.headings import folded
from caseapp.operations.caseload.notices import Notice, Read, notice
from caseapp.operations.caseload.vocabulary import words

LETTER_LOST = N_("A letter may be lost in “%(text)s”; check the name.")
DESCRIPTION = N_("“%(text)s” was read as a description of somebody whose name is not known.")
PARTS_GUESSED = N_("It is not certain which part of “%(text)s” is the family name.")

_PARTICLE_STARTS = words(
    "van de der den het ter ten te 't in op aan uit voor du des von zu zum zur da dos do di le la d'"
)
_PARTICLE_WORDS = _PARTICLE_STARTS - {"d'"}
# They stay inside the family name but tell where it begins.
_FAMILY_STARTS = words("el al ben bin ibn abu aboe abou ould oulad ait bou st saint san mac mc")

_PERSON_WORDS = words(
    "man vrouw meisje jongen dame heer jongeman knul gast kerel opa oma oude iemand persoon "
    "onbekende onbekend "
    "anoniem "
    "homme femme fille garcon inconnu inconnue anonyme jeune quelqu personne "
    "woman girl boy lady guy unknown anonymous someone person mann frau madchen junge unbekannt nn"
)
_QUOTES = '"“”„«»'
_QUOTED = re.compile(rf"[{_QUOTES}]\s*([^{_QUOTES}]+?)\s*[{_QUOTES}]")
_IN_BRACKETS = re.compile(r"\(([^()]+)\)")
_LOST = re.compile(r"\w\?\w|\?\w|\w\?(?=\w|$)|\ufffd|[ÃÂÄÅ][\u0080-\u00bf\u2018-\u203a€™š¡-¿]|\w[¤¦¶¹]\w")
_TITLES = re.compile(
    r"^(?:dhr|mevr|mw|mvr|de heer|mevrouw|meneer|mr|mrs|ms|m\.|mme|monsieur|madame|herr)\b\.?\s+(?=\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in parts, or a description of somebody without one (`is_description`).

    `particle` + `family_name` joined by a space (none after an apostrophe) is the family name as written:
    "van 't" + "Hof".
    """

    call_name: str = ""
    first_name: str = ""
    particle: str = ""
    family_name: str = ""
    description: str = ""

    @property
    def is_description(self) -> bool:
        return bool(self.description)

    @property
    def whole_family_name(self) -> str:
        """Particle and family name together."""
        gap = "" if not self.particle or self.particle.endswith(("d'", "l'", "D'", "L'")) else " "
        return f"{self.particle}{gap}{self.family_name}"

    @property
    def shown(self) -> str:
        """The name in one line, or the description."""
        given = self.call_name or self.first_name
        return self.description or f"{given} {self.whole_family_name}".strip()

    @property
    def folded(self) -> str:
        """The name to compare with: no case, accents or punctuation, official first name."""
        return folded(self.description or f"{self.first_name or self.call_name} {self.whole_family_name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NameCells:
    """The cells of one row that say who it is about."""

    full: str = ""
    first: str = ""
    call: str = ""
    particle: str = ""
    family: str = ""


def read_name(cells: NameCells) -> Read[PersonName]:
    """Who a row is about: name parts, a description, or nothing when no cell says a thing."""
    full, first, call, particle, family = (
        _known(_bare(text)) for text in (cells.full, cells.first, cells.call, cells.particle, cells.family)
    )
    written = " ".join(text for text in (full, first or call, particle, family) if text)
    if not written:
        return Read()
    if first or family or call:
        if _is_description(first or call, family):
            return _described(written)
        name, is_guess = _from_parts(first, call, particle, family or full), False
    elif _is_description(full, ""):
        return _described(full)
    else:
        name, is_guess = _from_full(full)
    return Read(name, _remark(written, is_guess=is_guess))


def _described(text: str) -> Read[PersonName]:
    return Read(PersonName(description=text), notice(DESCRIPTION, text=text[:80]))


def has_lost_letter(text: str) -> bool:
    """Whether a text shows the marks of a letter that an earlier program could not save."""
    return _LOST.search(text) is not None


def _remark(written: str, *, is_guess: bool) -> Notice | None:
    if has_lost_letter(written):
        return notice(LETTER_LOST, text=written[:80])
    return notice(PARTS_GUESSED, text=written[:80]) if is_guess else None


def _bare(text: str) -> str:
    text = " ".join(text.replace("’", "'").replace("‘", "'").replace("`", "'").split()).strip(" ,;")
    return _TITLES.sub("", text)


def _known(text: str) -> str:
    plain = text.casefold()
    return (
        ""
        if plain in UNKNOWN_WORDS and len(plain) < 3 and plain != "x"
        else ("" if plain in ("?", "-", "—", "onbekend") else text)
    )


def _is_description(text: str, family: str) -> bool:
    """Somebody described instead of named: "vrouw met rode tas", "Man, brug", a street name in quotes, no
    letters.
    """
    if not text:
        return False
    if text[0] in _QUOTES and _QUOTED.match(text) is not None and not family:
        return True
    words = folded(text).split()
    if not words:
        return not family
    if words[0] in _PERSON_WORDS:
        return words[0] not in ("jeune", "gast", "heer", "junge", "nn") or len(words) != 1 or not family
    is_sentence = len(words) >= 3 and text == text.lower() and not _QUOTED.search(text)
    return is_sentence and bool({"met", "bij", "aan", "avec", "with", "onder", "zonder"} & set(words[1:]))


def _from_parts(first: str, call: str, particle: str, family: str) -> PersonName:
    given, nickname, _ = _nickname_out(first)
    given, behind = _particle_behind(given)
    split_particle, rest = _split_particle(family)
    is_whole_given = not family and not particle and " " in given
    if is_whole_given:  # the whole name was written in the column for first names
        return _from_full(first)[0]
    return PersonName(
        call_name=_cased(call or nickname or given),
        first_name=_cased(given),
        particle=_particle_cased(particle or split_particle or behind),
        family_name=_cased(rest if not particle or not split_particle else family),
    )


def _from_full(text: str) -> tuple[PersonName, bool]:
    """Name parts of a name in one cell, and whether they had to be guessed."""
    whole, nickname, _ = _nickname_out(text)
    if "," in whole:
        family, given = (part.strip() for part in whole.split(",", 1))
        return _from_parts(given, nickname, "", family), False
    words = whole.split()
    capitals = 0
    while capitals < len(words) and _is_shouted(words[capitals]):
        capitals += 1
    if 0 < capitals < len(words):  # PEETERS Jan, as administrations write it
        return _from_parts(" ".join(words[capitals:]), nickname, "", " ".join(words[:capitals])), False
    if words[0].casefold() in _PARTICLE_STARTS and len(words) > 1:  # begins with a family name
        rest = _split_particle(whole)[1].split()
        if len(rest) == 1:
            return _from_parts_of([], nickname, words), False
        return _from_parts_of(words[-1:], nickname, words[:-1]), True
    start, is_guess = _family_start(words)
    return _from_parts_of(words[:start], nickname, words[start:]), is_guess


def _from_parts_of(given: list[str], nickname: str, family: list[str]) -> PersonName:
    particle, rest = _split_particle(" ".join(family))
    first = _cased(" ".join(given))
    return PersonName(_cased(nickname) or first, first, _particle_cased(particle), _cased(rest))


def _family_start(words: list[str]) -> tuple[int, bool]:
    """Where the family name begins in a name without a comma, and whether that is a guess."""
    for place, word in enumerate(words[1:], start=1):
        if word.casefold().rstrip(".") in _PARTICLE_STARTS | _FAMILY_STARTS and place < len(words) - 1:
            return place, False
    return (1, False) if len(words) <= 2 else (len(words) - 1, True)


def _nickname_out(text: str) -> tuple[str, str, bool]:
    """A nickname in quotes or brackets taken out of a name."""
    match = _QUOTED.search(text) or _IN_BRACKETS.search(text)
    if match is None:
        return text, "", False
    rest = " ".join(f"{text[: match.start()]} {text[match.end() :]}".split())
    return (rest, match[1].strip(), True) if rest else (match[1].strip(), "", True)


def _split_particle(family: str) -> tuple[str, str]:
    """Tussenvoegsels before a family name, written as they were: "Van den Broeck" is "Van den" + "Broeck"."""
    words = family.split()
    count = 0
    if words and words[0].casefold() in _PARTICLE_STARTS:
        count = 1
        while count < len(words) - 1 and words[count].casefold() in _PARTICLE_WORDS:
            count += 1
    if not count or count >= len(words):
        match = re.match(r"^(d'|l'|'t )(?=\w)", family, re.IGNORECASE)
        return (match[1].strip(), family[match.end() :]) if match and count < len(words) else ("", family)
    return " ".join(words[:count]), " ".join(words[count:])


def _particle_behind(given: str) -> tuple[str, str]:
    """The Dutch order "Wit, Layla de": tussenvoegsels after the first name."""
    words = given.split()
    start = len(words)
    while start > 1 and words[start - 1] in _PARTICLE_WORDS:
        start -= 1
    return " ".join(words[:start]), " ".join(words[start:])


def _is_shouted(word: str) -> bool:
    letters = [letter for letter in word if letter.isalpha()]
    return len(letters) > 1 and "." not in word and all(letter.isupper() for letter in letters)


def _particle_cased(particle: str) -> str:
    """Tussenvoegsels in capitals become small; "Van den" stays as it was written."""
    return particle.lower() if particle.isupper() and len(particle) > 1 else particle


def _cased(text: str) -> str:
    """A name in capitals or without any gets one capital per part; a name with its own capitals stays."""
    letters = [letter for letter in text if letter.isalpha()]
    if len(letters) < 2 or not (all(x.isupper() for x in letters) or all(x.islower() for x in letters)):
        return text
    if all(x.isupper() for x in letters) and len(letters) == 2 and not set(text.casefold()) & set("aeiouy"):
        return text  # initials such as JP
    cased = re.sub(r"[^\W\d_]+", lambda match: match[0][:1].upper() + match[0][1:].lower(), text)
    cased = re.sub(r"\bIj(?=\w)", "IJ", cased)
    return re.sub(r"(?<=\w)'([A-Z])(?=\b)", lambda match: match[0].lower(), cased)

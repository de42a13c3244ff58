# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the fixed texts of the papers. They belong to the language of the paper, not of the window.

`resources/papers/texts.yaml` has every text in every language of the papers and is checked when it is loaded. The
glossary explains hard words in plain ones; the discreet words never stand on a discreet paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from babel import Locale
from babel.dates import format_date
from babel.lists import format_list

from caseapp.errors import CatalogueError
from caseapp.i18n import N_
from caseapp.paths import resource

LANGUAGES = ("nl", "fr", "en")
RIGHT_TO_LEFT = frozenset(("ar", "fa", "fa-AF", "ps", "ku", "he", "ur"))
_NUMERIC_DATES = frozenset(("ar", "ti", "am", "fa", "fa-AF", "ps", "ku"))
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class GlossaryWord:
    """A hard word: what it looks like in a text, and the line that explains it."""

    code: str
    pattern: re.Pattern[str]
    line: str


@dataclass(frozen=True, slots=True)
class PaperTexts:
    """The texts in one language."""

    language: str
    texts: Mapping[str, str]
    glossary: tuple[GlossaryWord, ...]
    discreet_words: tuple[str, ...]
    reviewed: bool

    def __getitem__(self, key: str) -> str:
        try:
            return self.texts[key]
        except KeyError:
            raise CatalogueError(N_("There is no paper text %(key)s"), key=key) from None

    @property
    def rtl(self) -> bool:
        """Whether the language runs from right to left."""
        return is_right_to_left(self.language)

    @property
    def comma(self) -> str:
        """What stands between the parts of a line."""
        return "، " if self.rtl else ", "

    def day(self, day: date) -> str:
        """Such as 3 mei 2026; in figures where month names differ per country."""
        return written_day(self.language, day, "d MMMM y")

    def day_and_month(self, day: date, since: date | None) -> str:
        """Such as 3 mei; with the year when it is not within eleven months of `since`."""
        near = since is not None and abs((day - since).days) < 335
        return written_day(self.language, day, "d MMMM" if near else "d MMMM y")

    def month(self, day: date) -> str:
        """Such as februari."""
        return written_day(self.language, day, "MMMM")

    def listed(self, items: Iterable[str]) -> str:
        """Such as Sarina, Jef en Amal."""
        return format_list(list(items), locale=_locale(self.language))

    def not_discreet(self, text: str) -> bool:
        """Whether a text has a word that may not stand on a discreet paper."""
        lowered = text.casefold()
        return any(word in lowered for word in self.discreet_words)


@lru_cache(maxsize=32)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (ValueError, LookupError):
        return Locale.parse("nl")


@lru_cache(maxsize=4096)
def written_day(language: str, day: date, pattern: str) -> str:
    """A day as a paper writes it."""
    if language in _NUMERIC_DATES:
        return day.strftime("%d/%m/%Y" if "y" in pattern else "%m/%Y" if "d" not in pattern else "%d/%m")
    if language == "fr" and day.day == 1:
        pattern = pattern.replace("d ", "d'er' ", 1)
    return str(format_date(day, pattern, locale=_locale(language)))


def is_right_to_left(language: str) -> bool:
    """Whether a language is written from right to left."""
    return language in RIGHT_TO_LEFT


@cache
def paper_texts(language: str) -> PaperTexts:
    """The fixed texts in `language`."""
    return read_texts(resource("papers", "texts.yaml"), language)


def read_texts(file: Path, language: str) -> PaperTexts:
    """Read and check a file of texts: every key in every language, the same places in each."""
    if language not in LANGUAGES:
        raise CatalogueError(N_("Papers are not made in the language %(language)s"), language=language)
    return texts_from(yaml.safe_load(file.read_text(encoding="utf-8")), language, file.name)


def texts_from(data: Mapping[str, Any], language: str, source: str) -> PaperTexts:
    """Check the content of a file of texts."""
    for part in ("texts", "glossary", "discreet_words", "reviewed"):
        if part not in data:
            raise CatalogueError(N_("%(file)s: the part %(key)s is missing"), file=source, key=part)
    texts = {key: _checked(source, key, value)[language] for key, value in data["texts"].items()}
    glossary = []
    for code, entry in data["glossary"].items():
        found = _checked(source, code, {tongue: entry[tongue][0] for tongue in entry}, places=False)
        pattern = re.compile(rf"\b(?:{found[language]})\b", re.IGNORECASE)
        glossary.append(GlossaryWord(code, pattern, entry[language][1]))
    discreet = tuple(word.casefold() for words in data["discreet_words"].values() for word in words)
    return PaperTexts(language, texts, tuple(glossary), discreet, language in data["reviewed"])


def _checked(source: str, key: str, value: object, *, places: bool = True) -> dict[str, str]:
    if not isinstance(value, dict):
        raise CatalogueError(N_("%(file)s: %(key)s is not a list of languages"), file=source, key=key)
    for language in LANGUAGES:
        if not isinstance(value.get(language), str) or not value[language].strip():
            raise CatalogueError(
                N_("%(file)s: %(key)s has no text in %(language)s"), file=source, key=key, language=language
            )
    if places and len({frozenset(_PLACE.findall(value[language])) for language in LANGUAGES}) > 1:
        raise CatalogueError(
            N_("%(file)s: %(key)s does not name the same values in every language"), file=source, key=key
        )
    return value

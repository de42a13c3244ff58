# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the language in use and for looking texts up in it."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache

from caseapp import paths

PROGRAM = "caseapp"  # gettext domain of the texts of the program
CODE_LISTS = "codelists"  # gettext domain of labels in languages the code lists do not carry themselves
FIRST_LANGUAGES = ("nl", "fr", "en")  # in the order in which they are offered
_REGION_OF = {
    "nl": "nl_BE",
    "fr": "fr_BE",
    "en": "en_GB",
    "de": "de_BE",
}  # how days and numbers are written
_HEADER_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Speech:
    """One language as the program speaks it. `region` decides how days and numbers are written."""

    code: str
    region: str

    @property
    def texts(self) -> gettext.NullTranslations:
        """The texts of the program."""
        return _catalogue(PROGRAM, self.code)

    @property
    def labels(self) -> gettext.NullTranslations:
        """Labels of codes."""
        return _catalogue(CODE_LISTS, self.code)


@lru_cache(maxsize=32)
def _speech_of(tag: str) -> Speech:
    """The speech of a tag such as "nl", "nl-NL" or "fr_BE". Unknown tags speak English."""
    parts = re.split(r"[-_]", tag.strip()) or ["en"]
    code = parts[0].lower()
    region = "_".join([code, *parts[1:]]) if len(parts) > 1 else _REGION_OF.get(code, code)
    if not re.fullmatch(r"[a-z]{2,3}", code):
        code, region = "en", "en_GB"
    return Speech(code, region)


@lru_cache(maxsize=32)
def _catalogue(domain: str, code: str) -> gettext.NullTranslations:
    """Read at the first text that is asked for: a start needs one language of four."""
    return gettext.translation(domain, paths.translations(), [code], fallback=True)


_spoken_here: ContextVar[Speech | None] = ContextVar("caseapp_speech", default=None)
_spoken: Speech = _speech_of("en")


def speech() -> Speech:
    """The speech in use: the one of the surrounding `speaking(...)`, else the one of `set_language`."""
    return _spoken_here.get() or _spoken


def set_language(code: str) -> None:
    """Speak this language from now on, in every thread. With a region ("nl-NL"), days are written its way."""
    global _spoken  # noqa: PLW0603 - the one switch; replaced as a whole
    _spoken = _speech_of(code)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak another language in this block and this thread only: for papers beside the window."""
    token = _spoken_here.set(_speech_of(code))
    try:
        yield
    finally:
        _spoken_here.reset(token)


def language() -> str:
    """The code of the language in use: "nl", "fr", "en" ..."""
    return speech().code


def _(message: str) -> str:
    """The text in the language in use; the English text itself where there is no translation."""
    return speech().texts.gettext(message) if message else ""


def ngettext(one: str, many: str, count: int) -> str:
    """The form of the text that goes with `count` in the language in use."""
    return speech().texts.ngettext(one, many, count)


def N_(message: str) -> str:  # noqa: N802 - the name gettext gives to "mark only"
    """Mark a text for translation; it is looked up later with `_`."""
    return message


def available_languages() -> tuple[str, ...]:
    """Codes of the languages that have a catalogue of program texts; ours first, then by code."""
    found = {path.parent.parent.name for path in paths.translations().glob(f"*/LC_MESSAGES/{PROGRAM}.po")}
    found.add("en")  # texts in the code are English
    first = [code for code in FIRST_LANGUAGES if code in found]
    return (*first, *sorted(found - set(first)))


def unreviewed_languages() -> tuple[str, ...]:
    """Languages whose texts no native speaker of the field has read yet (`X-Reviewed` is not `yes`)."""
    return tuple(code for code in available_languages() if not _is_reviewed(code))


def _is_reviewed(code: str) -> bool:
    path = paths.translations() / code / "LC_MESSAGES" / f"{PROGRAM}.po"
    if not path.exists():
        return False
    with path.open("rb") as file:
        header = file.read(_HEADER_BYTES)
    return b'"X-Reviewed: yes\\n"' in header


def forget_catalogues() -> None:
    """Read the compiled catalogues again at the next look-up (after translations were compiled anew)."""
    global _spoken  # noqa: PLW0603 - see set_language
    _speech_of.cache_clear()
    _catalogue.cache_clear()
    gettext._translations.clear()  # type: ignore[attr-defined]  # noqa: SLF001 - gettext offers no other way
    _spoken = _speech_of(_spoken.region)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for preparing words for paper: spans with weight, what may not be broken, what cannot be drawn.

Fixed texts may mark bold with two stars and name values as `{name}`; values are never read as markup. Spaces inside
numbers with a unit, days with a month, telephone numbers and short names become no-break spaces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from caseapp.reports.bidi import CONTROLS
from caseapp.reports.fonts import BOLD, REGULAR, role_of

NBSP = "\u00a0"
SIGN = "·"  # stands for what no font here can draw
_NUMBER_AND_WORD = re.compile(r"(?<![^\s(+])(\d[\d.,:/]*) (?=[\w%€°&])")
_CURRENCY = re.compile(r"(?<=[€$£]) (?=\d)")
_FRENCH = re.compile(r" (?=[?!:;»])|(?<=«) ")
_PARTS = re.compile(r"(\*\*|\{\w+\})")
_UNPRINTABLE = frozenset(("Cc", "Cs", "Co", "Cn"))
_FORCED = dict.fromkeys(range(0x202A, 0x202F))  # forced directions would turn round what stands beside them
_JOINERS = frozenset("\u200c\u200d")  # letters of Arabic script join or not; elsewhere they glue pictures together
_NOT_PHONE = re.compile(r"[^\d+]")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one weight. `isolated`: a value whose direction must not touch its surroundings."""

    text: str
    weight: int = REGULAR
    isolated: bool = False
    colour: str = ""


Spans = tuple[Span, ...]


def plain(text: str, weight: int = REGULAR) -> Spans:
    """Text without markup in one weight."""
    return (Span(glued(text), weight),)


def rich(template: str, values: Mapping[str, str] | None = None, weight: int = REGULAR) -> Spans:
    """A fixed text with its `**bold**` parts and its values filled in."""
    strong = False
    spans: list[Span] = []
    for part in _PARTS.split(template):
        if part == "**":
            strong = not strong
        elif part.startswith("{") and part.endswith("}"):
            value = (values or {}).get(part[1:-1], "")
            spans.append(Span(value, weight if not strong else max(weight, BOLD), isolated=True))
        elif part:
            spans.append(Span(part, weight if not strong else max(weight, BOLD)))
    return tuple(replace(span, text=glued(span.text)) for span in spans if span.text)


def filled(template: str, **values: str) -> str:
    """A fixed text without markup, as one string (titles, bookmarks, alt texts)."""
    return "".join(span.text for span in rich(template, values)).replace(NBSP, " ")


def as_text(spans: Iterable[Span]) -> str:
    """The words of some spans, for readers that speak them."""
    return "".join(span.text for span in spans).replace(NBSP, " ")


def cleaned(text: str) -> str:
    """Composed letters, one kind of line end, no control characters, no stray directions."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = "".join(letter for letter in text if letter == "\n" or unicodedata.category(letter) not in _UNPRINTABLE)
    return text.translate(_FORCED).replace("\u2028", "\n").replace("\u2029", "\n").strip()


def glued(text: str) -> str:
    """`text` with its no-break spaces; spaces at the ends are kept."""
    text = _NUMBER_AND_WORD.sub(rf"\1{NBSP}", text)
    text = _CURRENCY.sub(NBSP, text)
    return _FRENCH.sub(NBSP, text)


def name(text: str, longest: int = 22) -> str:
    """A name that is not broken over two lines, unless it is too long for that."""
    text = cleaned(text).replace("\n", " ")
    return text.replace(" ", NBSP) if len(text) <= longest else text


def kept_together(text: str, names: Iterable[str]) -> str:
    """`text` with the given names glued wherever they occur."""
    for each in names:
        if " " in each and each in text:
            text = text.replace(each, name(each))
    return text


def phone(text: str) -> str:
    """A telephone number in groups (four, two, two, two) that never breaks."""
    digits = _NOT_PHONE.sub("", text)
    if re.fullmatch(r"0\d{9}", digits):
        text = " ".join((digits[:4], digits[4:6], digits[6:8], digits[8:]))
    elif re.fullmatch(r"0\d{8}", digits) and not re.search(r"\d \d", text.strip()):
        text = " ".join((digits[:2], digits[2:5], digits[5:7], digits[7:]))
    return cleaned(text).replace("\n", " ").replace(" ", NBSP)


def drawable(text: str) -> tuple[str, int]:
    """`text` with a neutral sign for what cannot be drawn, and how often that was needed."""
    if text.isascii():
        return text, 0
    missing = 0
    letters: list[str] = []
    for letter in text:
        if letter in _JOINERS:
            if letters and "\u0600" <= letters[-1] <= "\u08ff":
                letters.append(letter)
        elif "\ufe00" <= letter <= "\ufe0f":
            continue
        elif letter in CONTROLS or letter in {"\n", NBSP} or role_of(letter):
            letters.append(letter)
        elif letter == "\u202f" or unicodedata.category(letter) == "Zs":
            letters.append(NBSP if letter in {"\u202f", "\u2007"} else " ")
        elif letter in {"\u2010", "\u2011"}:
            letters.append("-")
        elif unicodedata.category(letter) in {"Mn", "Me", "Cf", "Sk"}:
            continue
        else:
            missing += 1
            if not letters or letters[-1] != SIGN:
                letters.append(SIGN)
    return "".join(letters), missing

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for dates as people write them."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from caseapp.i18n import N_
from caseapp.operations.caseload.notices import Cell, Notice, Read, notice
from caseapp.operations.caseload.vocabulary import words

IMPOSSIBLE = N_("“%(text)s” is not a day that exists; it is kept in the note.")
NOT_A_DATE = N_("“%(text)s” could not be read as a date; it is kept in the note.")
NO_YEAR = N_("“%(text)s” has no year; it is kept in the note.")
BORN_LATER = N_("“%(text)s” as a birth date lies in the future; it is kept in the note.")
BORN_LONG_AGO = N_("“%(text)s” as a birth date is too long ago; it is kept in the note.")
TOO_FAR = N_("“%(text)s” lies too far from today; it is kept in the note.")
AGE_ODD = N_("“%(text)s” gives an age of %(age)s. Is the year right?")
MONTH_FIRST = N_("“%(text)s” was read with the month first.")
REST_KEPT = N_("A date was read from “%(text)s”; the rest is kept in the note.")
STARTS_LATER = N_("“%(text)s” lies in the future.")


class DayKind(StrEnum):
    """What a date is about: decides two-digit years and what is possible."""

    BIRTH = "birth"
    START = "start"
    LEAVE = "leave"


class DateOrder(StrEnum):
    """Which number comes first in 03/04/2026."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


@dataclass(frozen=True, slots=True)
class PartialDay:
    """A date as far as it is known. With precision month or year, `day` is the first of it; unknown has no
    day.
    """

    day: date | None
    precision: str  # day | month | year | estimated | unknown


@dataclass(frozen=True, slots=True)
class DateFrame:
    """What a date is read against."""

    kind: DayKind
    today: date
    order: DateOrder = DateOrder.DAY_FIRST


UNKNOWN_DAY = PartialDay(None, "unknown")

# Folded words for "we do not know"; shared by every reader of cells.
UNKNOWN_WORDS = words(
    "? ?? ??? onbekend onbek onb ongekend ng n.b. nb inconnu inconnue unknown unk unbekend unbekannt "
    "- -- --- – — . x / xx"
) | {
    "niet gekend",
    "weet niet",
    "niet bekend",
    "pas connu",
    "not known",
    "te bevragen",
    "nog te bevragen",
    "navragen",
}

_NOTHING = words("nvt n.v.t. n.v.t geen none aucun aucune n/a")
_MONTHS = {
    1: "januari jan janvier janv january januar janner",
    2: "februari feb febr fevrier fev fevr february februar",
    3: "maart mrt maa mars march mar marz maerz",
    4: "april apr avril avr",
    5: "mei mai may",
    6: "juni jun juin june",
    7: "juli jul juillet juil july",
    8: "augustus aug aout august aou",
    9: "september sep sept septembre",
    10: "oktober okt octobre oct october",
    11: "november nov novembre",
    12: "december dec decembre dez dezember",
}
_MONTH_OF = {word: number for number, words in _MONTHS.items() for word in words.split()}
_ABOUT = re.compile(
    r"^(?:ca\b\.?|circa|±|\+/-|\+-|~|ong\b\.?|ongev\b\.?|ongeveer|rond|omstreeks|env\b\.?|environ|vers|about|around|approx\b\.?|"
    r"etwa|ungefahr|vermoedelijk|verm\b\.?|wellicht|wsl\b\.?|schatting|geschat)\s*"
)
_PART_OF_YEAR = {
    word: month
    for month, named in (
        (1, "begin debut early anfang"),
        (3, "voorjaar lente printemps spring fruhling"),
        (7, "midden half mi mid mitte zomer ete summer sommer"),
        (9, "najaar herfst automne autumn herbst"),
        (12, "eind einde fin late end ende winter hiver"),
    )
    for word in named.split()
}
_WEEKDAY = re.compile(
    r"^(?:ma|di|wo|do|vr|za|zo|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|lundi|mardi|mercredi|jeudi|"
    r"vendredi|samedi|dimanche|mon|tue|wed|thu|fri|sat|sun|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)"
    r"\b[.,]?\s+(?=[0-9])"
)
_LEAD = re.compile(
    r"^(?:op|sinds|vanaf|tot|le|depuis|des|since|from|until|am|seit|ab|bis|in|geboren|ne|nee|born)\s+(?=.*[0-9])"
)
_TIME = re.compile(r"[t ]\s*[0-9]{1,2}[:u.h][0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?\s*(?:z|[+-][0-9]{2}:?[0-9]{2})?$")
_NUMBERS = re.compile(
    r"(?<![0-9])([0-9]{1,4})\s*([/.\-\s])\s*([0-9]{1,2})\s*[/.\-\s]\s*([0-9]{4}|'?[0-9]{2}|[0-9])(?![0-9])"
)
_NAMED = re.compile(
    r"(?<![0-9])([0-9]{1,2})(?:e|er|ste|de|st|nd|rd|th)?[\s.\-/]*([a-z]{3,})[\s.,\-/]*('?[0-9]{2}|[0-9]{4})(?![0-9])"
)
_NAMED_MONTH_FIRST = re.compile(r"\b([a-z]{3,})\.?\s+([0-9]{1,2})(?:st|nd|rd|th)?\s*,\s*([0-9]{4})(?![0-9])")
_MONTH_YEAR = re.compile(r"^([a-z]{3,})[\s.,\-/]*('?[0-9]{2}|[0-9]{4})$")
_MONTH_YEAR_NUMBERS = re.compile(r"^([0-9]{1,2})\s*[/.\-]\s*([0-9]{4})$")
_YEAR_MONTH = re.compile(r"^([0-9]{4})\s*[/.\-]\s*([0-9]{1,2})$")
_PART = re.compile(r"^([a-z]+)[\s-]+([0-9]{4})$")


def read_day(cell: Cell, frame: DateFrame) -> Read[PartialDay]:
    """A date of a cell: a value, a value with a notice, or an error with the reason; nothing for an empty
    cell.
    """
    if isinstance(cell, date):
        return _judged(PartialDay(cell, "day"), None, cell.isoformat(), frame)
    raw = " ".join(cell.split())
    if not raw:
        return Read()
    shown = raw if len(raw) <= 60 else raw[:59] + "…"
    text = _plain(raw)
    if text in _NOTHING:
        return Read()
    if text in UNKNOWN_WORDS or not re.search(r"\w", text):
        return Read(UNKNOWN_DAY)
    found = _found(text, frame)
    if isinstance(found, Notice):
        return Read(error=Notice(found.message, (("text", shown),)))
    value, remark = found
    return _judged(value, remark, shown, frame)


def order_of(cells: Iterable[Cell]) -> DateOrder:
    """Day or month first, by the dates that can only be read one way; day first when nothing tells."""
    day_first = month_first = 0
    for cell in cells:
        match = _NUMBERS.search(_plain(cell)) if isinstance(cell, str) else None
        if match is None or len(match[1]) > 2 or match[2] in ".-":
            continue
        first, second = int(match[1]), int(match[3])
        day_first += 12 < first <= 31 and second <= 12
        month_first += 12 < second <= 31 and first <= 12
    return DateOrder.MONTH_FIRST if month_first > 2 * day_first else DateOrder.DAY_FIRST


def _plain(raw: str) -> str:
    text = unicodedata.normalize("NFKD", raw).casefold().replace("’", "'").replace("–", "-").replace("—", "-")
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = "".join(str(unicodedata.digit(letter)) if letter.isdigit() else letter for letter in text)
    return " ".join(text.split())


def _found(text: str, frame: DateFrame) -> tuple[PartialDay, str | None] | Notice:
    """The date in a folded text with the message of a remark, or what is wrong (values filled in later)."""
    is_about = False
    while (shorter := _ABOUT.sub("", _LEAD.sub("", _WEEKDAY.sub("", text)))) != text:
        is_about = is_about or _ABOUT.match(_LEAD.sub("", _WEEKDAY.sub("", text))) is not None
        text = shorter
    if text.endswith("?"):
        is_about, text = True, text.rstrip("? ")
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1].strip()
    text = _TIME.sub("", text) if len(text) > 8 else text
    try:
        found = _whole(text, frame) or _month_or_year(text, frame)
    except ValueError:
        return notice(IMPOSSIBLE)
    if found is None:
        has_day = re.fullmatch(r"[0-9]{1,2}[\s./-]*(?:[0-9]{1,2}|[a-z]{3,})\.?", text) is not None
        return notice(NO_YEAR if has_day else NOT_A_DATE)
    value, remark = found
    return (PartialDay(value.day, "estimated") if is_about and value.day else value), remark


def _whole(text: str, frame: DateFrame) -> tuple[PartialDay, str | None] | None:
    """A full date anywhere in the text; ValueError when the day does not exist."""
    if text.isdecimal() and len(text) in (5, 6, 8):
        return _digits_only(text, frame)
    matches = list(_NUMBERS.finditer(text)) or [m for m in _NAMED.finditer(text) if m[2] in _MONTH_OF]
    remark: str | None = None
    if len(matches) == 1:
        match = matches[0]
        day, remark = _by_numbers(match, frame) if match.re is _NUMBERS else (_by_name(match, frame), None)
    else:
        matches = [m for m in _NAMED_MONTH_FIRST.finditer(text) if m[1] in _MONTH_OF] if not matches else []
        if len(matches) != 1:
            return None
        match = matches[0]
        day = date(int(match[3]), _MONTH_OF[match[1]], int(match[2]))
    has_rest = re.search(r"\w", text[: match.start()] + text[match.end() :]) is not None
    return PartialDay(day, "day"), REST_KEPT if has_rest else remark


def _by_numbers(match: re.Match[str], frame: DateFrame) -> tuple[date, str | None]:
    first, second, third = match[1], int(match[3]), match[4].lstrip("'")
    if len(first) == 4:
        return date(int(first), second, int(third)), None  # ISO; a four-digit third part is an error of range
    if len(first) == 3 or len(third) == 1:
        raise ValueError
    day, month = (int(first), second) if frame.order is DateOrder.DAY_FIRST else (second, int(first))
    is_turned = month > 12 >= day
    if is_turned:
        day, month = month, day
    year = _year(third, frame, month, day)
    return date(year, month, day), MONTH_FIRST if is_turned and frame.order is DateOrder.DAY_FIRST else None


def _by_name(match: re.Match[str], frame: DateFrame) -> date:
    day, month = int(match[1]), _MONTH_OF[match[2]]
    return date(_year(match[3].lstrip("'"), frame, month, day), month, day)


def _digits_only(text: str, frame: DateFrame) -> tuple[PartialDay, str | None]:
    if len(text) == 5:  # a date that a spreadsheet program saved as the number of days since 1900
        if not 5_000 <= int(text) <= 80_000:
            raise ValueError
        return PartialDay(date(1899, 12, 30) + timedelta(days=int(text)), "day"), None
    if len(text) == 6:
        day, month = int(text[:2]), int(text[2:4])
        return PartialDay(date(_year(text[4:], frame, month, day), month, day), "day"), None
    if text[:2] in ("19", "20") and int(text[4:6]) <= 12:
        return PartialDay(date(int(text[:4]), int(text[4:6]), int(text[6:])), "day"), None
    return PartialDay(date(int(text[4:]), int(text[2:4]), int(text[:2])), "day"), None


def _month_or_year(text: str, frame: DateFrame) -> tuple[PartialDay, str | None] | None:
    if re.fullmatch(r"[0-9]{4}", text):
        return PartialDay(date(int(text), 1, 1), "year"), None
    if (match := _MONTH_YEAR.match(text)) and match[1] in _MONTH_OF:
        month = _MONTH_OF[match[1]]
        return PartialDay(date(_year(match[2].lstrip("'"), frame, month, 1), month, 1), "month"), None
    if match := _MONTH_YEAR_NUMBERS.match(text):
        return PartialDay(date(int(match[2]), int(match[1]), 1), "month"), None
    if match := _YEAR_MONTH.match(text):
        return PartialDay(date(int(match[1]), int(match[2]), 1), "month"), None
    if (match := _PART.match(text)) and match[1] in _PART_OF_YEAR:
        return PartialDay(date(int(match[2]), _PART_OF_YEAR[match[1]], 1), "estimated"), None
    return None


def _year(text: str, frame: DateFrame, month: int, day: int) -> int:
    """A year of two digits: a birth in the last hundred years, a leave or a start near today."""
    year = int(text)
    if len(text) > 2:
        return year
    year += 2000
    if frame.kind is DayKind.BIRTH:
        return year - 100 if (year, month, day) > (frame.today.year, frame.today.month, frame.today.day) else year
    return year - 100 if year > frame.today.year + 30 else year


def _judged(value: PartialDay, remark: str | None, shown: str, frame: DateFrame) -> Read[PartialDay]:
    """Whether a date can be true for what it is about."""
    day, today = value.day, frame.today
    error: str | None = None
    remark_values: dict[str, object] = {"text": shown}
    assert day is not None  # unknown days do not come here
    last = _last_possible(day, value.precision)
    if frame.kind is DayKind.BIRTH:
        age = today.year - day.year - ((today.month, today.day) < (day.month, day.day))
        if day > today:
            error = BORN_LATER
        elif age > 115:
            error = BORN_LONG_AGO
        elif age < 10 or age > 95:
            remark, remark_values["age"] = remark or AGE_ODD, age
    elif last.year < today.year - 60 or day.year > today.year + 30:
        error = TOO_FAR
    elif frame.kind is DayKind.START and day > today + timedelta(days=60):
        remark = remark or STARTS_LATER
    if error is not None:
        return Read(error=notice(error, text=shown))
    return Read(value, notice(remark, **remark_values) if remark else None)


def _last_possible(day: date, precision: str) -> date:
    if precision == "month":
        return day.replace(day=monthrange(day.year, day.month)[1])
    return day.replace(month=12, day=31) if precision == "year" else day


def latest(value: PartialDay) -> date | None:
    """The last day a partial date can mean; None when unknown or only estimated."""
    if value.day is None or value.precision in ("estimated", "unknown"):
        return None
    return _last_possible(value.day, value.precision)


def plain_day(cell: Cell, order: DateOrder = DateOrder.DAY_FIRST) -> PartialDay | None:
    """The date a cell names, whatever it is about, without judgement: to recognise columns, to compare
    cells.
    """
    if isinstance(cell, date):
        return PartialDay(cell, "day")
    text = _plain(cell)
    if not text or len(text) > 40 or not any(letter.isdigit() for letter in text):
        return None
    found = _found(text, DateFrame(DayKind.BIRTH, date(2059, 12, 31), order))
    return None if isinstance(found, Notice) or found[1] == REST_KEPT else found[0]

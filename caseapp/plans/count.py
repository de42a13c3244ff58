# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the count of one night (R-PIT-01..06, methods 8.2): who is a row, and what stands in it.

Everything is as it was in the night before the day of the count. What is missing is "unknown" (R-PIT-03). No free text
and no address is in it. The official form belongs to the team that counts: a mapping file per year says which column
holds what (R-PIT-06).
"""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from caseapp import paths
from caseapp.plans.catalogue_file import Words
from caseapp.plans.catalogue_reading import read_catalogue
from caseapp.plans.dates import ages_on
from caseapp.plans.editions import kept
from caseapp.plans.figures.values import CaseValues, MemberValues, Stay
from caseapp.plans.housing import HOMELESS, THREATENED, category_on

UNKNOWN, NONE = "unknown", "none"
FIELDS = (
    "count_date", "service", "form", "dup_key", "role", "situation", "situation_sub", "age_band", "gender", "household",
    "children_with", "children_elsewhere", "duration", "first_time", "address", "income", "support_services",
    "institution_past", "trigger", "in_school", "waiting_list",
)  # fmt: skip
Row = dict[str, str]
_BANDS = ((5, "0-5"), (11, "6-11"), (17, "12-17"), (20, "18-20"), (25, "21-25"), (39, "26-39"), (59, "40-59"))
_LONG = ((91, "lt3m"), (182, "3_6m"), (365, "6_12m"), (730, "1_2y"), (1826, "2_5y"))
_SPECIAL = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
_PAST = {
    "youth_care": "youth_care", "secure_youth": "youth_care", "school_boarding": "youth_care", "foster_care": "foster",
    "psychiatry": "psychiatry", "prison": "prison", "addiction": "addiction_clinic", "asylum": "asylum",
}  # fmt: skip
_BY_RIGHT = {"living_wage": "living_wage", "unemployment": "unemployment", "disability_allowance": "sickness"}
_TRIGGERS = {"relationship": "breakup", "financial": "debts", "prison": "discharge"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file that is handed in: its heading, our field, and how its codes are called there."""

    heading: str
    field: str
    codes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CountForm:
    """How a count of one year is handed in."""

    year: int
    title: Words
    separator: str
    columns: tuple[Column, ...]


def count_rows(cases: Iterable[CaseValues], day: date, salt: bytes, service: str = "") -> tuple[Row, ...]:
    """The rows of a count on `day`, in an order that says nothing about who they are.

    `salt`: the code of this count, alike for all who count, so that the same person is found twice (never stored).
    """
    rows: list[Row] = []
    for case in cases:
        stay = counted_stay(case, day)
        if stay is None:
            continue
        common = {"count_date": day.isoformat(), "service": service or UNKNOWN}
        rows.append({**common, **_person(case, stay, day, salt)})
        rows.extend({**common, **_child(case, one, stay, day, salt)} for one in _children(case, day))
    rows.sort(key=lambda row: hmac.new(salt, _canonical([row]), hashlib.sha256).digest())
    return tuple({name: {**row, "form": str(number)}[name] for name in FIELDS} for number, row in enumerate(rows, 1))


def counted_stay(case: CaseValues, day: date) -> Stay | None:
    """Where the person slept in the night before `day`, when that counts (R-PIT-01); None when it does not."""
    night = day - timedelta(days=1)
    if not case.open_on(night):
        return None
    there = [one for one in case.stays if _held(one, night)]
    stay = max(there, key=lambda one: (one.facts.start or date.min, one.facts.id), default=None)
    category = category_on(stay.facts, night) if stay is not None else None
    return stay if category in HOMELESS or category == THREATENED else None


def duplicate_key(salt: bytes, initials: str, birth: date | None, gender: str) -> str:
    """What the same person has at every service that counts; nothing where too little is known to tell people apart."""
    if not initials or birth is None:
        return UNKNOWN
    text = f"{initials}|{birth.isoformat()}|{gender or UNKNOWN}"
    return hmac.new(salt, text.encode(), hashlib.sha256).hexdigest()[:32]


def initials_of(first: str, last: str) -> str:
    """Two letters of the first and two of the last name, without accents; empty when one is missing."""
    one, other = _letters(first), _letters(last)
    return f"{one[:2]}{other[:2]}" if one and other else ""


def frozen(rows: Sequence[Row]) -> tuple[bytes, bytes]:
    """The rows as they are kept, and their hash (R-PIT-05)."""
    body = _canonical(rows)
    return body, hashlib.sha256(body).digest()


def thawed(body: bytes) -> tuple[Row, ...]:
    """The rows of a kept count."""
    return tuple(json.loads(body))


def is_whole(body: bytes, digest: bytes) -> bool:
    """Whether the rows are those that were frozen."""
    return hmac.compare_digest(hashlib.sha256(body).digest(), digest)


def csv_of(rows: Iterable[Row], form: CountForm) -> bytes:
    """The file that is handed in, for spreadsheets (with a mark of UTF-8)."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=form.separator, lineterminator="\r\n")
    writer.writerow(column.heading for column in form.columns)
    for row in rows:
        values = [row.get(column.field, UNKNOWN) or UNKNOWN for column in form.columns]
        writer.writerow(_plain(_told(column, value)) for column, value in zip(form.columns, values, strict=True))
    return out.getvalue().encode("utf-8-sig")


def _plain(text: str) -> str:
    """Text that no spreadsheet program takes for a formula: the number of a service is typed by hand."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _told(column: Column, value: str) -> str:
    """A value in the codes of the form; a list keeps its order. What the form does not know stays as it is."""
    return " ".join(column.codes.get(one, one) for one in value.split(" "))


@kept
def count_form(year: int) -> CountForm | None:
    """How a count of this year is handed in: its own file, or the last one before it. None without any."""
    known = sorted(int(path.stem.removeprefix("count_")) for path in paths.resource("catalogues").glob("count_*.yaml"))
    fitting = [one for one in known if one <= year] or known[:1]
    return read_form(paths.resource("catalogues", f"count_{fitting[-1]}.yaml")) if fitting else None


def read_form(path: Path) -> CountForm:
    """Read a form. Raises CatalogueError with file, line and field."""
    _edition, root = read_catalogue(path)
    columns = []
    for row in root.rows("columns"):
        heading, name = row.text("heading"), row.one_of("field", FIELDS)
        codes: dict[str, str] = {}
        if "codes" in row.fields():
            inner = row.row("codes")
            codes = {code: inner.text(code) for code in inner.fields()}
        row.end()
        columns.append(Column(heading, name, codes))
    found = CountForm(root.whole("year"), root.words("title"), root.text("separator"), tuple(columns))
    if len({one.heading for one in columns}) != len(columns):
        raise root.refuse("columns", "each heading once")
    root.end()
    return found


# -- what stands in a row ------------------------------------------------------------------------------------------


def _person(case: CaseValues, stay: Stay, day: date, salt: bytes) -> Row:
    night = day - timedelta(days=1)
    living = [one for one in case.household if _is_there(one, night)]
    return {
        "dup_key": duplicate_key(salt, case.initials, case.birth if case.precision == "day" else None, case.gender),
        "role": "person",
        **_situation(stay, night),
        "age_band": band_of(case.birth, case.precision, night),
        "gender": case.gender if case.gender in ("m", "f", "x") else UNKNOWN,
        "household": _household(case, living),
        "children_with": str(len(_children(case, day))) if case.household else UNKNOWN,
        "children_elsewhere": str(_elsewhere(case, night)) if case.household else UNKNOWN,
        "duration": _duration(case, night),
        "first_time": _first_time(case, night),
        "address": _address(case, stay, night),
        "income": _income(case, night),
        "support_services": "youth" if case.facts.get("placed") == "yes" else UNKNOWN,
        "institution_past": _past(case, night),
        "trigger": _TRIGGERS.get(stay.cause, stay.cause) or UNKNOWN,
        "in_school": {"yes": "yes", "no": "no"}.get(case.facts.get("school", ""), UNKNOWN),
        "waiting_list": "yes" if any(one.holds(night) for one in case.registrations) else UNKNOWN,
    }


def _child(case: CaseValues, child: MemberValues, stay: Stay, day: date, salt: bytes) -> Row:
    """A child of the household is a row of its own (R-PIT-02); it stays where the person stays."""
    night = day - timedelta(days=1)
    row = dict.fromkeys(FIELDS, UNKNOWN)
    birth = child.birth if child.precision == "day" else None
    row |= {
        "dup_key": duplicate_key(salt, child.initials, birth, ""),
        "role": "child",
        **_situation(stay, night),
        "age_band": band_of(child.birth, child.precision, night),
        "household": _household(case, [one for one in case.household if _is_there(one, night)]),
        "duration": _duration(case, night),
        "in_school": {"yes": "yes", "no": "no"}.get(child.school, UNKNOWN),
    }
    del row["count_date"], row["service"], row["form"]
    return row


def _situation(stay: Stay, night: date) -> Row:
    category = str(category_on(stay.facts, night))
    return {"situation": category, "situation_sub": stay.sub if stay.sub.startswith(f"{category}.") else UNKNOWN}


def band_of(birth: date | None, precision: str, day: date) -> str:
    """The age as a band; unknown where the years that fit lie in two bands."""
    ages = ages_on(birth, precision or "day", day)
    if ages is None or ages[0] < 0:
        return UNKNOWN
    found = {next((name for last, name in _BANDS if age <= last), "60+") for age in ages}
    return found.pop() if len(found) == 1 else UNKNOWN


def _held(stay: Stay, night: date) -> bool:
    start, end = stay.facts.start, stay.facts.end
    return (start is None or start <= night) and (end is None or end > night)


def _is_there(member: MemberValues, night: date) -> bool:
    gone = member.until is not None and member.until <= night
    return not gone and member.with_them == "yes" and member.kind not in ("pet", "unborn")


def _children(case: CaseValues, day: date) -> list[MemberValues]:
    night = day - timedelta(days=1)
    found = []
    for one in case.household:
        ages = ages_on(one.birth, one.precision or "day", night)
        is_minor = ages is None or 0 <= ages[0] < 18
        if one.kind == "child" and is_minor and _is_there(one, night):
            found.append(one)
    return found


def _elsewhere(case: CaseValues, night: date) -> int:
    return sum(
        one.kind == "child" and one.with_them == "no" and (one.until is None or one.until > night)
        for one in case.household
    )


def _household(case: CaseValues, living: Sequence[MemberValues]) -> str:
    if not case.household:
        return UNKNOWN
    kinds = {one.kind for one in living}
    if not kinds:
        return "single"
    if kinds <= {"child", "partner"}:
        return "couple" if kinds == {"partner"} else "family" if "partner" in kinds else "single_parent"
    return "family" if kinds & {"parent", "sibling", "other_family"} else "other"


def _homeless_since(case: CaseValues, night: date) -> date | None:
    """The first day of the unbroken time without a home up to the night; None when it cannot be known."""
    since: date | None = None
    edge = night
    for stay in sorted(case.stays, key=lambda one: one.facts.start or date.min, reverse=True):
        start, end = stay.facts.start, stay.facts.end
        if start is None or start > night or (end is not None and end < edge - timedelta(days=1)):
            continue
        if category_on(stay.facts, max(start, min(end or night, night))) not in HOMELESS:
            break
        since, edge = start, start
    return since


def _duration(case: CaseValues, night: date) -> str:
    since = _homeless_since(case, night)
    if since is None:
        return UNKNOWN
    days = (night - since).days
    return next((code for last, code in _LONG if days <= last), "gt5y")


def _first_time(case: CaseValues, night: date) -> str:
    """No when an earlier time without a home is known; else nobody knows: a file rarely begins with a life."""
    since = _homeless_since(case, night)
    for stay in case.stays:
        start = stay.facts.start
        if since and start and start < since and category_on(stay.facts, stay.facts.end or start) in HOMELESS:
            return "no"
    return UNKNOWN


def _address(case: CaseValues, stay: Stay, night: date) -> str:
    kinds = {"ocmw": "reference_ocmw", "private": "reference_private", "briefadres": "briefadres"}
    for one in case.references:
        if one.holds(night):
            return kinds.get(one.what, "reference_private")
    return stay.address_kind or UNKNOWN


def _income(case: CaseValues, night: date) -> str:
    for one in case.rights:
        began = one.valid_from or one.decided
        holds = began is not None and began <= night and (one.valid_to is None or one.valid_to >= night)
        if one.kind in _BY_RIGHT and one.state in ("granted", "partly") and holds:
            return _BY_RIGHT[one.kind]
    told = [one for one in case.follow_ups if one.income and one.done is not None and one.done <= night]
    return max(told, key=lambda one: one.done or date.min).income if told else UNKNOWN


def _past(case: CaseValues, night: date) -> str:
    found = {
        _PAST[one.institution_type]
        for one in case.exits
        if one.institution_type in _PAST and (one.admission or one.actual or night) <= night
    }
    return " ".join(sorted(found)) or UNKNOWN


def _letters(name: str) -> str:
    low = "".join(_SPECIAL.get(letter, letter) for letter in name.lower())
    plain = unicodedata.normalize("NFD", low)
    return "".join(letter for letter in plain if letter.isalpha() and not unicodedata.combining(letter)).upper()


def _canonical(rows: Sequence[Row]) -> bytes:
    return json.dumps(list(rows), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

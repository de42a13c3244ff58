# SPDX-License-Identifier: EUPL-1.2
"""This is the place for how long a file is kept (methods 5.4): when it may be destroyed, what stops it, who is told.

Nothing is destroyed by this: it says a day. An organisation confirms its terms first, and two people confirm each
destruction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from caseapp import paths
from caseapp.plans.catalogue_file import Row, Words
from caseapp.plans.catalogue_reading import read_catalogue
from caseapp.plans.dates import add_days, add_months, birth_span, birthday_at
from caseapp.plans.editions import kept

FROM = ("closed", "last_change", "received")
CONFIRMED, DEFAULT = "retention.", "retention_usual"  # rules of the team: a confirmed term, the usual context
PROPOSED, STATE_CONFIRMED, DESTROYED = "proposed", "confirmed", "destroyed"  # how far a destruction is
KEPT, RELEASED = "kept", "released"  # a file that is held although its time is over, and one that no longer is
APPEAL, CLAIM = "appeal", "claim"  # holds that the program finds in the file itself (code list hold_reason)
DUE, SOON, LATER, NO_TERM, NOT_CONFIRMED = "due", "soon", "later", "no_term", "not_confirmed"  # where a file stands
_MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """How long files of one context are kept: until an age, or a time from a day."""

    id: str
    context: str
    until_age: int | None
    years: int | None
    days: int | None
    counts_from: str  # one of FROM; empty with an age
    label: Words
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDays:
    """The days of a file that terms count from."""

    birth_day: date | None = None
    birth_precision: str = "day"
    closed: date | None = None
    last_change: date | None = None
    received: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The terms by context, and how many days before a destruction it stands on the notice list."""

    notice_days: int
    by_context: Mapping[str, Term]


@kept
def terms() -> Terms:
    """The terms the program brings; an organisation must confirm them."""
    return read_terms(paths.resource("catalogues", "retention.yaml"))


def destroy_on(term: Term, days: FileDays) -> date | None:
    """The first day on which the file may be destroyed; None while that cannot be known or the case is open.

    A birth date that is only partly known counts from the latest day that fits: keeping a little longer is safe,
    destroying too early is not.
    """
    if term.until_age is not None:
        span = birth_span(days.birth_day, days.birth_precision)
        if span is None or days.closed is None:
            return None
        return max(birthday_at(span.latest, term.until_age), days.closed)
    began = {"closed": days.closed, "last_change": days.last_change, "received": days.received}[term.counts_from]
    if began is None or (term.counts_from != "received" and days.closed is None):
        return None
    if days.last_change is not None and term.counts_from == "last_change" and days.closed is not None:
        began = max(began, days.closed)
    return add_days(began, term.days) if term.days is not None else add_months(began, (term.years or 0) * _MONTHS)


def on_notice(destroy_day: date, today: date, notice_days: int) -> bool:
    """Whether a file stands on the notice list."""
    return today >= add_days(destroy_day, -notice_days)


def is_held(state: str, keep_until: date | None, today: date) -> bool:
    """Whether somebody decided that the file is kept, and that still holds."""
    return state == KEPT and (keep_until is None or today <= keep_until)


def stage_of(destroy_day: date | None, today: date, notice_days: int, *, is_confirmed: bool) -> str:
    """Where a file stands: nothing is due under a term nobody confirmed."""
    if destroy_day is None:
        return NO_TERM
    if not is_confirmed:
        return NOT_CONFIRMED
    if today >= destroy_day:
        return DUE
    return SOON if on_notice(destroy_day, today, notice_days) else LATER


def read_terms(path: Path) -> Terms:
    """Read the terms. Raises CatalogueError with file, line and field."""
    _edition, root = read_catalogue(path)
    notice_days = root.whole("notice_days")
    found: dict[str, Term] = {}
    for row in root.rows("rows"):
        term = _term(row)
        if term.context in found:
            raise row.refuse("context", "a context that is not used above")
        found[term.context] = term
    root.end()
    return Terms(notice_days=notice_days, by_context=MappingProxyType(found))


def _term(row: Row) -> Term:
    given = [name for name in ("until_age", "years", "days") if name in row.fields()]
    if len(given) != 1:
        raise row.refuse("years", "one of until_age, years, days")
    if "years_min" in row.fields() and row.whole("years_min") > row.whole("years"):
        raise row.refuse("years_min", "not more than years")
    number = row.whole(given[0])
    if number < 1:
        raise row.refuse(given[0], "1 or more")
    term = Term(
        id=row.text("id"),
        context=row.text("context"),
        until_age=number if given[0] == "until_age" else None,
        years=number if given[0] == "years" else None,
        days=number if given[0] == "days" else None,
        counts_from="" if given[0] == "until_age" else row.one_of("from", FROM),
        label=row.words("label"),
        source=row.text("source"),
    )
    row.end()
    return term

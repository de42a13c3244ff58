# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what stands on the papers about one's own way: almost 18, my home, my leaving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caseapp.plans.plan_content import PlanPerson


@dataclass(frozen=True, slots=True, kw_only=True)
class Supporter:
    """Somebody who helps around 18, and from when till when; without an end it goes on."""

    name: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EighteenItem:
    """One line of "almost 18" or "my home": what I arrange, in the first person, and why, as the catalogue says it."""

    label: str
    why: str
    due: date | None
    done: bool
    who: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EighteenPaper:
    """The content of "Almost 18" (methods D4)."""

    call_name: str
    today: date
    birthday: date  # the eighteenth
    window: tuple[date, date]  # 17.5 to 18.5
    supporters: tuple[Supporter, ...] = ()
    items: tuple[EighteenItem, ...] = ()
    change_name: str = ""
    change_phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePaper:
    """The content of "My home": what is done to keep a home, or after it was lost (masterplan section 7)."""

    call_name: str
    today: date
    court_day: date | None = None
    items: tuple[EighteenItem, ...] = ()
    change_name: str = ""
    change_phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """One basic condition in the first person; `settled` each time it is looked at, `state` the last time (a code)."""

    label: str
    settled: tuple[bool, ...]
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavingPaper:
    """The content of "My leaving" (methods 6.3). `points`: the times it is looked at (codes), with their day."""

    call_name: str
    today: date
    leaving: date | None
    points: tuple[tuple[str, date | None], ...]
    conditions: tuple[LookedAt, ...]
    change_name: str = ""
    change_phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekLine:
    """Something that is agreed for a day."""

    day: date
    what: str
    who: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekPaper:
    """The content of "My first week" (methods D6); always discreet: no institution, no address."""

    call_name: str
    today: date
    first_day: date | None
    lines: tuple[WeekLine, ...] = ()
    people: tuple[PlanPerson, ...] = ()
    who_comes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePaper:
    """The content of "Who is who" (methods D5); always discreet."""

    call_name: str
    today: date
    people: tuple[PlanPerson, ...] = ()
    change_name: str = ""
    change_phone: str = ""

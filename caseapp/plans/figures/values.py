# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what figures and counts are made from: plain values of a case, without names and texts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from caseapp.plans.facts import ExitFacts
from caseapp.plans.file_facts import EpisodeFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """Where somebody stayed for a time, with what a count asks about it."""

    facts: EpisodeFacts
    registered: str = ""
    address_kind: str = ""
    sub: str = ""
    cause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpValues:
    """How it went some time after leaving."""

    exit_id: str
    point: str
    done: date | None = None
    result: str = ""
    ethos_light: str = ""
    days_homeless: int | None = None
    registered: str = ""
    income: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionValues:
    """A plan people agreed on."""

    plan_id: str
    agreed: date | None = None
    review: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RightValues:
    """A right: how far, since when, why not."""

    kind: str
    state: str
    asked: date | None = None
    decided: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralValues:
    """A place or service that was asked for."""

    kind: str
    channel: str
    outcome: str
    asked: date | None = None
    answered: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventValues:
    """A crisis, an exclusion or a respite."""

    kind: str
    day: date | None = None
    causes: tuple[str, ...] = ()
    alternative: str = ""
    concerns_minor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewingValues:
    """A home that was looked at."""

    day: date | None = None
    outcome: str = ""
    refusal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseValues:
    """A lease. `end`: as signed; `ended`: when it really ended, and how."""

    kind: str
    start: date | None = None
    end: date | None = None
    ended: date | None = None
    result: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberValues:
    """Somebody of the household: `kind` of code list household_kind."""

    kind: str
    birth: date | None = None
    precision: str = "day"
    with_them: str = ""
    school: str = ""
    until: date | None = None
    initials: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A time: a mentor, a reference address, a place on a list, a provider. `what` says of which kind."""

    what: str = ""
    since: date | None = None
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it holds on a day; without a first day it always did."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseValues:
    """One case. Protected addresses and free texts are not in it (masterplan tier B 22)."""

    id: str
    status: str = "open"
    worker_id: str = ""
    opened: date | None = None
    closed: date | None = None
    identified: date | None = None
    oriented: date | None = None
    pause: str = ""
    shelter: date | None = None
    proposal: date | None = None
    birth: date | None = None
    precision: str = "day"
    first_talk: date | None = None
    cti: bool = False
    stays: tuple[Stay, ...] = ()
    versions: tuple[VersionValues, ...] = ()
    mentors: tuple[Span, ...] = ()
    exits: tuple[ExitFacts, ...] = ()
    follow_ups: tuple[FollowUpValues, ...] = ()
    rights: tuple[RightValues, ...] = ()
    referrals: tuple[ReferralValues, ...] = ()
    events: tuple[EventValues, ...] = ()
    viewings: tuple[ViewingValues, ...] = ()
    leases: tuple[LeaseValues, ...] = ()
    household: tuple[MemberValues, ...] = ()
    # what a count asks beside that
    gender: str = ""
    initials: str = ""
    references: tuple[Span, ...] = ()
    registrations: tuple[Span, ...] = ()
    facts: dict[str, str] = field(default_factory=dict)

    def open_on(self, day: date) -> bool:
        """Whether the team works on this case on a day; a signal is no case yet."""
        began = self.opened is not None and self.opened <= day
        return self.status != "signal" and began and (self.closed is None or day < self.closed)

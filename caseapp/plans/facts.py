# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what the rules need to know about one case, as plain values.

The store fills these in; nothing in them depends on today. Free text in them is only passed on, never judged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from caseapp.plans.file_facts import (
    EpisodeFacts,
    EventFacts,
    EvictionFacts,
    HandoverFacts,
    LeaseFacts,
    MeetingFacts,
    OrientationFacts,
    ReferenceFacts,
    ReferralFacts,
    RegistrationFacts,
    ReviewFacts,
    RightFacts,
    SupportFacts,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeFacts:
    """A programme the case follows now (an ended one is left out)."""

    programme: str  # code list programme
    phase: str = ""  # code list phase_<programme>
    start: date | None = None  # of the phase


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFacts:
    """A step that is still open (to do, busy or blocked)."""

    id: str
    what: str
    due: date | None = None
    who: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitItemFacts:
    """What is recorded about one catalogue item of an exit; an item nobody touched has none."""

    code: str  # E01 ...
    state: str = "todo"  # code list item_status
    due: date | None = None  # a date people agreed on; wins over the date that follows from the anchor
    done_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitFacts:
    """A stay in an institution and its end."""

    id: str
    institution_type: str = "other"
    begun: date | None = None  # when the exit file was begun: before that nobody could be late with it
    admission: date | None = None
    ready_since: date | None = None
    planned: date | None = None
    actual: date | None = None
    destination: str = ""  # code list exit_destination
    support_after: str = ""  # code list support_after
    waits_for_home: str = ""  # stays only for lack of a home: yes, no, ...
    lead_told: date | None = None  # that there is no home or no support
    items: tuple[ExitItemFacts, ...] = ()
    looked_at: Mapping[str, frozenset[str]] = field(default_factory=dict)  # R-PI-01: points by basic condition
    followed_up: frozenset[str] = frozenset()  # points (code list follow_up_point) at which a result was written down

    @property
    def leaving(self) -> date | None:
        """X: the day of leaving, the real one when it is known."""
        return self.actual or self.planned


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainFacts:
    """The last worker level of a domain, and whether somebody named takes over, with consent."""

    domain: str
    level: int | None = None  # 1-5; None: unknown, not asked or not now
    day: date | None = None
    followed_up: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareFacts:
    """One line of who may see which part of the plan; only whether each answer is there (R-BF-07)."""

    id: str
    day: date | None = None
    has_receiver: bool = False
    has_purpose: bool = False
    has_parts: bool = False
    withdrawn: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """Everything the rules look at in one case."""

    case_id: str
    opened_day: date | None = None
    closed_day: date | None = None
    birth_day: date | None = None
    birth_precision: str = "day"  # code list birth_precision
    programmes: tuple[ProgrammeFacts, ...] = ()
    has_worker: bool = True
    has_backup: bool = True

    plan_id: str = ""
    has_plan_draft: bool = False  # a draft with changes after the last agreed version, or the first one
    draft_since: date | None = None
    last_plan_agreed: date | None = None
    plan_next_review: date | None = None  # set in the plan itself
    round_table_day: date | None = None  # the day it was held
    housing_in_sight: str = ""  # a lasting place before 18: yes, no, ... (R-18-01); nothing: the level of housing says
    no_contact_wanted: bool = False  # silence is then a wish, not a loss (masterplan tier A 7)
    shares: tuple[ShareFacts, ...] = ()

    exits: tuple[ExitFacts, ...] = ()
    steps: tuple[StepFacts, ...] = ()  # open ones
    domains: tuple[DomainFacts, ...] = ()
    housing_since: date | None = None  # start of the present housing episode
    last_crisis: date | None = None  # last contact of direction crisis

    last_contact: date | None = None  # of any kind, attempts too
    last_conversation: date | None = None  # last completed contact with the person
    next_contact_day: date | None = None  # as agreed at the last contact
    next_contact_text: str = ""
    next_contact_id: str = ""  # of the contact in which it was agreed

    jurisdiction: str = ""  # NL, BE; none: no checklist around 18
    known: Mapping[str, str | int] = field(default_factory=dict)  # facts of plans/conditions somebody wrote down
    days: Mapping[str, date] = field(default_factory=dict)  # anchors of plans/offsets somebody wrote down
    settled: frozenset[str] = frozenset()  # what of the basis is in order (catalogue basis_in_order)
    checklist: tuple[ExitItemFacts, ...] = ()
    orientation: OrientationFacts = field(default_factory=OrientationFacts)
    rights: tuple[RightFacts, ...] = ()
    references: tuple[ReferenceFacts, ...] = ()
    leases: tuple[LeaseFacts, ...] = ()
    registrations: tuple[RegistrationFacts, ...] = ()
    evictions: tuple[EvictionFacts, ...] = ()
    eviction_items: Mapping[str, tuple[ExitItemFacts, ...]] = field(default_factory=dict)  # by the id of the eviction
    episodes: tuple[EpisodeFacts, ...] = ()
    supports: tuple[SupportFacts, ...] = ()
    handovers: tuple[HandoverFacts, ...] = ()
    meetings: tuple[MeetingFacts, ...] = ()
    reviews: tuple[ReviewFacts, ...] = ()
    referrals: tuple[ReferralFacts, ...] = ()
    events: tuple[EventFacts, ...] = ()

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what the rules need to know about rights, homes, people and passing on, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class RightFacts:
    """A right and how far it is."""

    id: str
    kind: str  # code list right_kind
    state: str  # code list right_state
    asked: date | None = None
    receipt: date | None = None
    decided: date | None = None
    valid_to: date | None = None
    appeal_until: date | None = None  # as the letter says; else three months after the decision
    appealed: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceFacts:
    """A reference address at which post arrives now."""

    id: str
    kind: str  # code list reference_kind
    start: date | None = None
    shown: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseFacts:
    """A lease that runs."""

    id: str
    kind: str  # code list lease_kind
    start: date | None = None
    end: date | None = None  # as signed; else the most months this kind lasts
    landlord: str = ""
    support_by: str = ""
    same: str = ""  # yes or no: who rents it out also supports (R-LEASE-02)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationFacts:
    """A place on a waiting list that is still wanted."""

    id: str
    kind: str  # code list housing_registration_kind
    registered: date | None = None
    renew: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvictionFacts:
    """A home that may be lost, without a result yet."""

    id: str
    phase: str = "signals"  # code list eviction_phase
    signal: date | None = None
    offered: date | None = None
    court: date | None = None
    level: int = 1  # 1 no court case, 2 before the judge, 3 put out without a judgment


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportFacts:
    """A supporter or provider and since when they are there (until: not any more)."""

    id: str
    name: str = ""
    role: str = ""  # code list support_role
    jim: bool = False
    since: date | None = None
    until: date | None = None
    check_in_days: int | None = None
    checked: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverFacts:
    """A warm handover that is not stopped."""

    id: str
    organisation: str = ""
    state: str = "proposed"  # code list handover_state
    accepted: date | None = None
    appointment: date | None = None
    attended: bool = False
    first_word: date | None = None
    second_word: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFacts:
    """A meeting that is planned, or was held and has no minutes yet."""

    id: str
    kind: str  # code list meeting_kind
    day: date | None = None
    held: bool = False
    has_minutes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFacts:
    """Something shared without consent that is to be looked at again."""

    id: str
    review: date | None = None
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralFacts:
    """A referral that ended in no, or waits."""

    id: str
    outcome: str = "waiting"  # code list referral_outcome
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFacts:
    """A crisis, an exclusion or a respite."""

    id: str
    kind: str  # code list event_kind
    day: date | None = None
    end: date | None = None
    alternative: str = ""  # code list event_alternative
    lead_told: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeFacts:
    """Where somebody stayed for a time."""

    id: str
    ethos_light: str = ""
    start: date | None = None
    end: date | None = None
    no_own_home: str = ""  # yes, no, ...: R-ETH-03
    exit_day: date | None = None  # R-ETH-04
    solution: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrientationFacts:
    """The three seven-day clocks (masterplan tier A 5): start and end of each, and the pause of the first."""

    identified: date | None = None
    oriented: date | None = None
    pause: str = ""  # code list orientation_pause
    shelter: date | None = None
    proposal: date | None = None
    advisory: date | None = None
    support_plan: date | None = None

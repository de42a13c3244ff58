# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading referrals, handovers, crises and exclusions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from caseapp.models import CaseEvent, Handover, Referral
from caseapp.store.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralRow:
    """A place or service that was asked for."""

    id: str
    case_id: str
    kind: str | None
    rung: str | None
    lower_reason: str | None
    service: str | None
    channel: str | None
    asked_day: date | None
    preference: str | None
    outcome: str | None
    outcome_day: date | None
    refusal: str | None
    refusal_text: str | None
    note: str | None
    read_rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverRow:
    """A warm handover."""

    id: str
    case_id: str
    direction: str | None
    organisation: str | None
    person_there: str | None
    state: str | None
    reason: str | None
    agreed_to_pass: str | None
    key_story: str | None
    open_actions: str | None
    proposed_day: date | None
    meeting_day: date | None
    accepted_day: date | None
    appointment_day: date | None
    attended: str | None
    feedback_30: str | None
    feedback_30_day: date | None
    feedback_90: str | None
    feedback_90_day: date | None
    note: str | None
    read_rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEventRow:
    """A crisis, an exclusion or a respite."""

    id: str
    case_id: str
    kind: str | None
    day: date | None
    end_day: date | None
    causes: tuple[str, ...]
    place: str | None
    alternative: str | None
    alternative_text: str | None
    reason: str | None
    concerns_minor: str | None
    measures: str | None
    respite: str | None
    evaluated_day: date | None
    evaluation: str | None
    lead_told_day: date | None
    note: str | None
    read_rev: int


_OF_REFERRAL = tuple(getattr(Referral, name) for name in ReferralRow.__slots__ if name != "read_rev")


def referrals_of(reader: Reader, case_id: str) -> tuple[ReferralRow, ...]:
    """The referrals of a case, the latest first."""
    rows = reader.rows(
        select(*_OF_REFERRAL)
        .where(Referral.case_id == case_id, Referral.deleted.is_(False))
        .order_by(Referral.asked_day.desc(), Referral.born.desc(), Referral.id)
    )
    return tuple(ReferralRow(**row._mapping, read_rev=reader.rev) for row in rows)


_OF_HANDOVER = tuple(getattr(Handover, name) for name in HandoverRow.__slots__ if name != "read_rev")


def handovers_of(reader: Reader, case_id: str) -> tuple[HandoverRow, ...]:
    """The handovers of a case, the latest first."""
    rows = reader.rows(
        select(*_OF_HANDOVER)
        .where(Handover.case_id == case_id, Handover.deleted.is_(False))
        .order_by(Handover.proposed_day.desc(), Handover.born.desc(), Handover.id)
    )
    return tuple(HandoverRow(**row._mapping, read_rev=reader.rev) for row in rows)


_OF_CASE_EVENT = tuple(getattr(CaseEvent, name) for name in CaseEventRow.__slots__ if name != "read_rev")


def events_of(reader: Reader, case_id: str) -> tuple[CaseEventRow, ...]:
    """The events of a case, the latest first."""
    rows = reader.rows(
        select(*_OF_CASE_EVENT)
        .where(CaseEvent.case_id == case_id, CaseEvent.deleted.is_(False))
        .order_by(CaseEvent.day.desc(), CaseEvent.born.desc(), CaseEvent.id)
    )
    return tuple(CaseEventRow(**row._mapping, read_rev=reader.rev) for row in rows)

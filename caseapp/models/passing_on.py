# SPDX-License-Identifier: EUPL-1.2
"""This is the place for passing on: referrals, warm handovers, events that put a place in danger (tier B 13, 20)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Text
from sqlalchemy.orm import Mapped

from caseapp.models.base import Base, Recorded, field
from caseapp.models.types import Codes, Day, EntityRef


class Referral(Recorded, Base):
    """A place or service that was asked for. A lower rung of the ladder says why (permanent home first)."""

    __tablename__ = "referral"
    type_number = 48

    case_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    kind: Mapped[str | None] = field(2, Text())
    rung: Mapped[str | None] = field(3, Text())
    lower_reason: Mapped[str | None] = field(4, Text())
    service: Mapped[str | None] = field(5, Text())
    channel: Mapped[str | None] = field(6, Text())
    asked_day: Mapped[date | None] = field(7, Day())
    preference: Mapped[str | None] = field(8, Text())
    outcome: Mapped[str | None] = field(9, Text())
    outcome_day: Mapped[date | None] = field(10, Day())
    refusal: Mapped[str | None] = field(11, Text())
    refusal_text: Mapped[str | None] = field(12, Text())
    note: Mapped[str | None] = field(13, Text())


class Handover(Recorded, Base):
    """A warm handover: done when the first appointment took place, with word back after 30 and 90 days."""

    __tablename__ = "handover"
    type_number = 49

    case_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    direction: Mapped[str | None] = field(2, Text())
    organisation: Mapped[str | None] = field(3, Text())
    person_there: Mapped[str | None] = field(4, Text())
    state: Mapped[str | None] = field(5, Text())
    reason: Mapped[str | None] = field(6, Text())
    agreed_to_pass: Mapped[str | None] = field(7, Text())
    key_story: Mapped[str | None] = field(8, Text())
    open_actions: Mapped[str | None] = field(9, Text())
    proposed_day: Mapped[date | None] = field(10, Day())
    meeting_day: Mapped[date | None] = field(11, Day())
    accepted_day: Mapped[date | None] = field(12, Day())
    appointment_day: Mapped[date | None] = field(13, Day())
    attended: Mapped[str | None] = field(14, Text())
    feedback_30: Mapped[str | None] = field(15, Text())
    feedback_30_day: Mapped[date | None] = field(16, Day())
    feedback_90: Mapped[str | None] = field(17, Text())
    feedback_90_day: Mapped[date | None] = field(18, Day())
    note: Mapped[str | None] = field(19, Text())


class CaseEvent(Recorded, Base):
    """A crisis, an exclusion or a respite. An exclusion says which alternative was offered; "none" is an answer."""

    __tablename__ = "case_event"
    type_number = 50

    case_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    kind: Mapped[str | None] = field(2, Text())
    day: Mapped[date | None] = field(3, Day())
    end_day: Mapped[date | None] = field(4, Day())
    causes: Mapped[tuple[str, ...]] = field(5, Codes())
    place: Mapped[str | None] = field(6, Text())
    alternative: Mapped[str | None] = field(7, Text())
    alternative_text: Mapped[str | None] = field(8, Text())
    reason: Mapped[str | None] = field(9, Text())
    concerns_minor: Mapped[str | None] = field(10, Text())
    measures: Mapped[str | None] = field(11, Text())
    respite: Mapped[str | None] = field(12, Text())
    evaluated_day: Mapped[date | None] = field(13, Day())
    evaluation: Mapped[str | None] = field(14, Text())
    lead_told_day: Mapped[date | None] = field(15, Day())
    note: Mapped[str | None] = field(16, Text())

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the search for a home, and keeping it: lists, viewings, leases, evictions (tier B 18-19)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Text
from sqlalchemy.orm import Mapped

from caseapp.models.base import Base, Recorded, field
from caseapp.models.types import Codes, Day, EntityRef


class HousingRegistration(Recorded, Base):
    """A place on a waiting list."""

    __tablename__ = "housing_registration"
    type_number = 38

    case_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    kind: Mapped[str | None] = field(2, Text())
    where_text: Mapped[str | None] = field(3, Text())
    reference: Mapped[str | None] = field(4, Text())
    priority: Mapped[str | None] = field(5, Text())
    registered_day: Mapped[date | None] = field(6, Day())
    renew_day: Mapped[date | None] = field(7, Day())
    end_day: Mapped[date | None] = field(8, Day())
    end_reason: Mapped[str | None] = field(9, Text())
    note: Mapped[str | None] = field(10, Text())


class Viewing(Recorded, Base):
    """A home that was looked at or asked for, and what came of it."""

    __tablename__ = "viewing"
    type_number = 39

    case_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    place: Mapped[str | None] = field(2, Text())
    landlord: Mapped[str | None] = field(3, Text())
    day: Mapped[date | None] = field(4, Day())
    outcome: Mapped[str | None] = field(5, Text())
    refusal: Mapped[str | None] = field(6, Text())
    refusal_text: Mapped[str | None] = field(7, Text())
    note: Mapped[str | None] = field(8, Text())


class Lease(Recorded, Base):
    """A lease or another agreement about a place. Who rents it out is not who supports (tier B 18)."""

    __tablename__ = "lease"
    type_number = 40

    case_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    kind: Mapped[str | None] = field(2, Text())
    place: Mapped[str | None] = field(3, Text())
    landlord: Mapped[str | None] = field(4, Text())
    start_day: Mapped[date | None] = field(5, Day())
    end_day: Mapped[date | None] = field(6, Day())  # as signed
    notice_day: Mapped[date | None] = field(7, Day())
    ended_day: Mapped[date | None] = field(8, Day())
    end_result: Mapped[str | None] = field(9, Text())
    deposit: Mapped[str | None] = field(10, Text())
    costs: Mapped[str | None] = field(11, Text())
    support_by: Mapped[str | None] = field(12, Text())
    same_organisation: Mapped[str | None] = field(13, Text())
    note: Mapped[str | None] = field(14, Text())


class Eviction(Recorded, Base):
    """A home that may be lost (policy 5): signals, what was offered before anybody asked, phases, result."""

    __tablename__ = "eviction"
    type_number = 41

    case_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    level: Mapped[str | None] = field(2, Text())
    phase: Mapped[str | None] = field(3, Text())
    causes: Mapped[tuple[str, ...]] = field(4, Codes())
    signal_day: Mapped[date | None] = field(5, Day())
    signals: Mapped[tuple[str, ...]] = field(6, Codes())
    offered_day: Mapped[date | None] = field(7, Day())
    offer_answer: Mapped[str | None] = field(8, Text())
    claim_day: Mapped[date | None] = field(9, Day())
    court_day: Mapped[date | None] = field(10, Day())
    judged_day: Mapped[date | None] = field(11, Day())
    carried_out_day: Mapped[date | None] = field(12, Day())
    result: Mapped[str | None] = field(13, Text())
    result_day: Mapped[date | None] = field(14, Day())
    leads: Mapped[str | None] = field(15, Text())
    note: Mapped[str | None] = field(16, Text())

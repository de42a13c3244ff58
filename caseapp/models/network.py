# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the people and services around the person."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Boolean, Integer, Text
from sqlalchemy.orm import Mapped

from caseapp.models.base import Base, Recorded, field
from caseapp.models.types import Codes, Day, EntityRef


class NetworkMember(Recorded, Base):
    """A supporter or provider with the strength of the tie (0-4, methods F2b) and the person's wish and consent."""

    __tablename__ = "network_member"
    type_number = 19

    case_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    name: Mapped[str | None] = field(2, Text())
    relation: Mapped[str | None] = field(3, Text())
    kind: Mapped[str | None] = field(4, Text())
    organisation: Mapped[str | None] = field(5, Text())
    domains: Mapped[tuple[str, ...]] = field(6, Codes())
    phone: Mapped[str | None] = field(7, Text())
    hours: Mapped[str | None] = field(8, Text())
    strength: Mapped[int | None] = field(9, Integer())
    wanted: Mapped[str | None] = field(10, Text(), protective=("no", "not_now", "not_asked", "unknown", "yes"))
    consent: Mapped[str | None] = field(11, Text(), protective=("no", "not_now", "not_asked", "unknown", "yes"))
    consent_day: Mapped[date | None] = field(12, Day())
    always_there: Mapped[bool | None] = field(13, Boolean())
    at_night: Mapped[bool | None] = field(14, Boolean())
    since_day: Mapped[date | None] = field(15, Day())
    until_day: Mapped[date | None] = field(16, Day())
    check_in_days: Mapped[int | None] = field(17, Integer())
    jim_step: Mapped[str | None] = field(18, Text())
    note: Mapped[str | None] = field(19, Text())
    on_card: Mapped[bool | None] = field(20, Boolean())
    chosen_by_person: Mapped[str | None] = field(21, Text())
    asked_day: Mapped[date | None] = field(22, Day())
    accepted: Mapped[str | None] = field(23, Text())
    agreements: Mapped[str | None] = field(24, Text())
    wants_training: Mapped[str | None] = field(25, Text())
    end_reason: Mapped[str | None] = field(26, Text())
    support_role: Mapped[str | None] = field(27, Text(), is_late=True)


class CheckIn(Recorded, Base):
    """Somebody asked how it goes between the person and a supporter (methods 2.5)."""

    __tablename__ = "check_in"
    type_number = 34

    case_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    member_id: Mapped[str | None] = field(2, EntityRef(), index=True)
    day: Mapped[date | None] = field(3, Day())
    with_whom: Mapped[str | None] = field(4, Text())
    goes: Mapped[str | None] = field(5, Text())
    note: Mapped[str | None] = field(6, Text())

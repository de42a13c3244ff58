# SPDX-License-Identifier: EUPL-1.2
"""This is the place for meetings about a case: round table, case conference, case management (masterplan tier A 11)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Boolean, Integer, Text
from sqlalchemy.orm import Mapped

from caseapp.models.base import Base, Recorded, field
from caseapp.models.types import Codes, Day, EntityRef


class Meeting(Recorded, Base):
    """A meeting. `person_part`: invited, present, represented, declined, not invited (then why).

    `about`: what agenda and minutes speak of, as categories of consent.
    """

    __tablename__ = "meeting"
    type_number = 42

    case_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    kind: Mapped[str | None] = field(2, Text())
    state: Mapped[str | None] = field(3, Text())
    day: Mapped[date | None] = field(4, Day())
    time_text: Mapped[str | None] = field(5, Text())
    place: Mapped[str | None] = field(6, Text())
    chair: Mapped[str | None] = field(7, Text())
    why: Mapped[str | None] = field(8, Text())
    agenda: Mapped[str | None] = field(9, Text())
    person_part: Mapped[str | None] = field(10, Text())
    person_part_why: Mapped[str | None] = field(11, Text())
    person_words: Mapped[str | None] = field(12, Text())
    person_agrees: Mapped[str | None] = field(13, Text())
    options: Mapped[str | None] = field(14, Text())
    minutes: Mapped[str | None] = field(15, Text())
    secret_scope: Mapped[str | None] = field(16, Text())
    legal_basis: Mapped[str | None] = field(17, Text())
    aim: Mapped[str | None] = field(18, Text())
    shared_text: Mapped[str | None] = field(19, Text())
    priority_place: Mapped[str | None] = field(20, Text())
    anonymous: Mapped[bool | None] = field(21, Boolean())
    layer: Mapped[str | None] = field(22, Text(), protective=("L4", "L3", "L2", "L1"))
    note: Mapped[str | None] = field(23, Text())
    about: Mapped[tuple[str, ...]] = field(24, Codes())


class MeetingMember(Recorded, Base):
    """Somebody who was asked to a meeting."""

    __tablename__ = "meeting_member"
    type_number = 43

    meeting_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    name: Mapped[str | None] = field(2, Text())
    role: Mapped[str | None] = field(3, Text())
    organisation: Mapped[str | None] = field(4, Text())
    presence: Mapped[str | None] = field(5, Text())
    secret_bound: Mapped[str | None] = field(6, Text())
    network_id: Mapped[str | None] = field(7, EntityRef())
    position: Mapped[int | None] = field(8, Integer())


class MeetingDecision(Recorded, Base):
    """What was decided. A decision that is a thing to do has a step; its words stay here as they were said."""

    __tablename__ = "meeting_decision"
    type_number = 44

    meeting_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    what: Mapped[str | None] = field(2, Text())
    who: Mapped[str | None] = field(3, Text())
    due_day: Mapped[date | None] = field(4, Day())
    step_id: Mapped[str | None] = field(5, EntityRef())
    person_agrees: Mapped[str | None] = field(6, Text())
    may_print: Mapped[str | None] = field(7, Text(), protective=("no", "not_asked", "unknown", "yes"))
    position: Mapped[int | None] = field(8, Integer())
    about: Mapped[str | None] = field(9, Text())

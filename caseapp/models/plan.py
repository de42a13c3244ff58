# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the future plan: the draft, its frozen versions, what was agreed, printed and shared."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, Integer, Text
from sqlalchemy.orm import Mapped

from caseapp.models.base import Base, Recorded, field
from caseapp.models.types import Codes, Day, EntityRef, Moment


class Plan(Recorded, Base):
    """The editable plan of a case (methods 2.4). Goals, steps and people are those of the case."""

    __tablename__ = "plan"
    type_number = 20

    case_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    plan_type: Mapped[str | None] = field(2, Text())
    status: Mapped[str | None] = field(3, Text())
    language: Mapped[str | None] = field(4, Text())
    reading_level: Mapped[str | None] = field(5, Text())
    started_day: Mapped[date | None] = field(6, Day())
    next_review: Mapped[date | None] = field(7, Day())
    own_words: Mapped[str | None] = field(8, Text())
    choice_which: Mapped[str | None] = field(9, Text())
    choice_where: Mapped[str | None] = field(10, Text())
    choice_when: Mapped[str | None] = field(11, Text())
    choice_how_often: Mapped[str | None] = field(12, Text())
    choice_by_whom: Mapped[str | None] = field(13, Text())
    card_signs: Mapped[str | None] = field(14, Text())
    card_helps: Mapped[str | None] = field(15, Text())
    card_does_not_help: Mapped[str | None] = field(16, Text())
    card_safe_place: Mapped[str | None] = field(17, Text())
    ended_reason: Mapped[str | None] = field(18, Text())
    draft_since: Mapped[date | None] = field(19, Day())


class PlanDomain(Recorded, Base):
    """One of the Big Five in the plan. Everything may stay empty; `not_now` is an answer (R-BF-06)."""

    __tablename__ = "plan_domain"
    type_number = 21

    plan_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    domain: Mapped[str | None] = field(2, Text())
    want: Mapped[str | None] = field(3, Text())
    my_situation: Mapped[str | None] = field(4, Text())
    going_well: Mapped[str | None] = field(5, Text())
    worries: Mapped[str | None] = field(6, Text())
    not_now: Mapped[bool | None] = field(7, Boolean())
    ask_again: Mapped[date | None] = field(8, Day())
    score_self: Mapped[int | None] = field(9, Integer())


class PlanRisk(Recorded, Base):
    """What if it goes wrong, agreed beforehand."""

    __tablename__ = "plan_risk"
    type_number = 22

    plan_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    what: Mapped[str | None] = field(2, Text())
    early_signs: Mapped[str | None] = field(3, Text())
    what_helps: Mapped[str | None] = field(4, Text())
    who_acts: Mapped[str | None] = field(5, Text())
    position: Mapped[int | None] = field(6, Integer())


class PlanAfter18(Recorded, Base):
    """Who helps with what after 18."""

    __tablename__ = "plan_after_18"
    type_number = 23

    plan_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    topic: Mapped[str | None] = field(2, Text())
    who: Mapped[str | None] = field(3, Text())
    when_text: Mapped[str | None] = field(4, Text())
    position: Mapped[int | None] = field(5, Integer())


class PlanParticipant(Recorded, Base):
    """Somebody who talks along, and what they said about the plan (methods 2.4)."""

    __tablename__ = "plan_participant"
    type_number = 24

    plan_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    name: Mapped[str | None] = field(2, Text())
    role: Mapped[str | None] = field(3, Text())
    agreement: Mapped[str | None] = field(4, Text(), protective=("not_agreed", "not_asked", "not_present"))
    note: Mapped[str | None] = field(5, Text())
    day: Mapped[date | None] = field(6, Day())
    method: Mapped[str | None] = field(7, Text())


class PlanVersion(Recorded, Base):
    """A frozen plan: written once, never changed (R-BF-04). `content` is canonical JSON of a PlanContent."""

    __tablename__ = "plan_version"
    type_number = 25

    plan_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    case_id: Mapped[str | None] = field(2, EntityRef(), index=True)
    number: Mapped[int | None] = field(3, Integer())
    agreed_day: Mapped[date | None] = field(4, Day())
    next_review: Mapped[date | None] = field(5, Day())
    content: Mapped[str | None] = field(6, Text())
    sha256: Mapped[str | None] = field(7, Text())
    worker_id: Mapped[str | None] = field(8, EntityRef())


class PrintedPaper(Recorded, Base):
    """A paper that was printed or saved: which, in which form, for whom, and what was left out."""

    __tablename__ = "printed_paper"
    type_number = 26

    case_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    document: Mapped[str | None] = field(2, Text())
    plan_version_id: Mapped[str | None] = field(3, EntityRef())
    language: Mapped[str | None] = field(4, Text())
    reading_level: Mapped[str | None] = field(5, Text())
    discreet: Mapped[bool | None] = field(6, Boolean())
    moment: Mapped[datetime | None] = field(7, Moment())
    worker_id: Mapped[str | None] = field(8, EntityRef())
    sha256: Mapped[str | None] = field(9, Text())
    pages: Mapped[int | None] = field(10, Integer())
    handed_to: Mapped[str | None] = field(11, Text())
    purpose: Mapped[str | None] = field(12, Text())
    left_out: Mapped[tuple[str, ...]] = field(13, Codes())


class PlanShare(Recorded, Base):
    """Who may see which part of the plan, since when and until when (R-BF-07)."""

    __tablename__ = "plan_share"
    type_number = 27

    plan_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    to_whom: Mapped[str | None] = field(2, Text())
    purpose: Mapped[str | None] = field(3, Text())
    parts: Mapped[tuple[str, ...]] = field(4, Codes())
    day: Mapped[date | None] = field(5, Day())
    withdrawn_day: Mapped[date | None] = field(6, Day())

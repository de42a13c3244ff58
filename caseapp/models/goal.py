# SPDX-License-Identifier: EUPL-1.2
"""This is the place for goals and steps: what, who, when."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Boolean, Integer, Text
from sqlalchemy.orm import Mapped

from caseapp.models.base import Base, Recorded, field
from caseapp.models.types import Day, EntityRef


class Goal(Recorded, Base):
    """A goal in I-form, tied to a domain. `status`: open, reached, partly, not or dropped."""

    __tablename__ = "goal"
    type_number = 17

    case_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    domain: Mapped[str | None] = field(2, Text())
    text: Mapped[str | None] = field(3, Text())
    horizon: Mapped[str | None] = field(4, Text())
    success_sign: Mapped[str | None] = field(5, Text())
    status: Mapped[str | None] = field(6, Text())
    status_note: Mapped[str | None] = field(7, Text())
    position: Mapped[int | None] = field(8, Integer())
    in_plan: Mapped[bool | None] = field(9, Boolean())


class Step(Recorded, Base):
    """Something somebody does. It may stand alone or under a goal."""

    __tablename__ = "step"
    type_number = 18

    case_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    goal_id: Mapped[str | None] = field(2, EntityRef())
    what: Mapped[str | None] = field(3, Text())
    who: Mapped[str | None] = field(4, Text())
    owner_kind: Mapped[str | None] = field(5, Text())
    due_day: Mapped[date | None] = field(6, Day())
    when_text: Mapped[str | None] = field(7, Text())
    status: Mapped[str | None] = field(8, Text())
    done_day: Mapped[date | None] = field(9, Day())
    reason: Mapped[str | None] = field(10, Text())
    must: Mapped[bool | None] = field(11, Boolean())
    position: Mapped[int | None] = field(12, Integer())
    contact_id: Mapped[str | None] = field(13, EntityRef(), index=True)

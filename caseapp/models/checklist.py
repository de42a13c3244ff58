# SPDX-License-Identifier: EUPL-1.2
"""This is the place for checklists around 18, a move or an eviction, and for what rules need to know of a person."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Text
from sqlalchemy.orm import Mapped

from caseapp.models.base import Base, Recorded, field
from caseapp.models.types import Day, EntityRef


class ChecklistItem(Recorded, Base):
    """The state of one catalogue item in a case. An item nobody touched has no row and is "to do"."""

    __tablename__ = "checklist_item"
    type_number = 30

    case_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    code: Mapped[str | None] = field(2, Text())
    state: Mapped[str | None] = field(3, Text())
    reason: Mapped[str | None] = field(4, Text())
    due_day: Mapped[date | None] = field(5, Day())
    done_day: Mapped[date | None] = field(6, Day())
    who: Mapped[str | None] = field(7, Text())
    evidence: Mapped[str | None] = field(8, Text())
    note: Mapped[str | None] = field(9, Text())
    about_id: Mapped[str | None] = field(10, EntityRef())  # the eviction, lease ... it belongs to; often none


class Fact(Recorded, Base):
    """Something rules ask about a person: `name` is a fact of `plans/conditions`, or a day a rule counts from."""

    __tablename__ = "fact"
    type_number = 31

    case_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    name: Mapped[str | None] = field(2, Text())
    value: Mapped[str | None] = field(3, Text())
    day: Mapped[date | None] = field(4, Day())
    note: Mapped[str | None] = field(5, Text())

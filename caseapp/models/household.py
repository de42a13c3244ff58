# SPDX-License-Identifier: EUPL-1.2
"""This is the place for who lives or leaves with the person: children, a partner, others (masterplan tier B 29)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Boolean, Text
from sqlalchemy.orm import Mapped

from caseapp.models.base import Base, Recorded, field
from caseapp.models.types import Day, EntityRef


class HouseholdMember(Recorded, Base):
    """Somebody of the household. `with_them`: yes, no (elsewhere), or a value for not knowing."""

    __tablename__ = "household_member"
    type_number = 33

    case_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    name: Mapped[str | None] = field(2, Text())
    kind: Mapped[str | None] = field(3, Text())
    birth_day: Mapped[date | None] = field(4, Day())
    birth_precision: Mapped[str | None] = field(5, Text())
    with_them: Mapped[str | None] = field(6, Text())
    school: Mapped[str | None] = field(7, Text())
    care: Mapped[str | None] = field(8, Text())
    leaves_along: Mapped[bool | None] = field(9, Boolean())
    until_day: Mapped[date | None] = field(10, Day())
    note: Mapped[str | None] = field(11, Text())

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for safety where there is violence at home (masterplan tier B 22). Lies under L3."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Text
from sqlalchemy.orm import Mapped

from caseapp.models.base import Base, Recorded, field
from caseapp.models.types import Day, EntityRef


class SafetyFile(Recorded, Base):
    """What keeps somebody safe. The protected address is never printed, exported, searched or counted."""

    __tablename__ = "safety_file"
    type_number = 51

    case_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    protected_address: Mapped[str | None] = field(2, Text())
    no_contact: Mapped[str | None] = field(3, Text())
    safe_channel: Mapped[str | None] = field(4, Text())
    safe_times: Mapped[str | None] = field(5, Text())
    safe_word: Mapped[str | None] = field(6, Text())
    plan: Mapped[str | None] = field(7, Text())
    removal_order: Mapped[str | None] = field(8, Text())
    removal_until: Mapped[date | None] = field(9, Day())
    priority_ground: Mapped[str | None] = field(10, Text())
    residence_risk: Mapped[str | None] = field(11, Text())
    contribution_not_claimed: Mapped[str | None] = field(12, Text())
    review_day: Mapped[date | None] = field(13, Day())
    note: Mapped[str | None] = field(14, Text())

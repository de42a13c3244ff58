# SPDX-License-Identifier: EUPL-1.2
"""This is the place for contacts: meetings, calls, visits, messages and attempts (methods 1.5, form F4)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, Index, Integer, Text, text
from sqlalchemy.orm import Mapped

from caseapp.models.base import Base, Recorded, field
from caseapp.models.types import Codes, Day, EntityRef, Moment


class Contact(Recorded, Base):
    """A contact in one case. A contact with several people is one row in each case, joined by `together_id`,

    so that every case stays whole when it is shared, moved, exported or erased alone.
    """

    __tablename__ = "contact"
    type_number = 14
    __table_args__ = (
        Index("ix_contact_case_moment", "case_id", "moment"),
        Index("ix_contact_crisis", "case_id", "moment", sqlite_where=text("direction = 'crisis'")),  # few, asked often
    )

    case_id: Mapped[str | None] = field(1, EntityRef())
    worker_id: Mapped[str | None] = field(2, EntityRef())
    together_id: Mapped[str | None] = field(3, EntityRef())
    moment: Mapped[datetime | None] = field(4, Moment())
    minutes: Mapped[int | None] = field(5, Integer())
    with_whom: Mapped[tuple[str, ...]] = field(6, Codes())
    mode: Mapped[str | None] = field(7, Text())
    outcome: Mapped[str | None] = field(8, Text())
    direction: Mapped[str | None] = field(9, Text())
    place: Mapped[str | None] = field(10, Text())
    what: Mapped[str | None] = field(11, Text())
    their_words: Mapped[str | None] = field(12, Text())
    next_step: Mapped[str | None] = field(13, Text())
    next_day: Mapped[date | None] = field(14, Day())
    next_who: Mapped[str | None] = field(15, Text())
    domains: Mapped[tuple[str, ...]] = field(16, Codes())
    layer: Mapped[str | None] = field(17, Text(), protective=("L4", "L3", "L2", "L1"))
    risk: Mapped[bool | None] = field(18, Boolean(), protective=(1, 0))

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the exit: a stay in an institution and leaving it (methods 6)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Text
from sqlalchemy.orm import Mapped

from caseapp.models.base import Base, Recorded, field
from caseapp.models.types import Day, EntityRef


class ExitFile(Recorded, Base):
    """A stay and its end. Dates may be unknown; leaving is never prevented."""

    __tablename__ = "exit_file"
    type_number = 28

    case_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    institution_type: Mapped[str | None] = field(2, Text())
    institution: Mapped[str | None] = field(3, Text())
    admission_day: Mapped[date | None] = field(4, Day())
    ready_since: Mapped[date | None] = field(5, Day())
    planned_day: Mapped[date | None] = field(6, Day())
    actual_day: Mapped[date | None] = field(7, Day())
    destination: Mapped[str | None] = field(8, Text())
    destination_text: Mapped[str | None] = field(9, Text())
    first_night: Mapped[str | None] = field(10, Text())
    contact_person: Mapped[str | None] = field(11, Text())
    partners: Mapped[str | None] = field(12, Text())
    who_comes: Mapped[str | None] = field(13, Text())
    plan_b: Mapped[str | None] = field(14, Text())
    note: Mapped[str | None] = field(15, Text())


class ExitItem(Recorded, Base):
    """The state of one catalogue item in an exit file. An item nobody touched has no row and is "to do"."""

    __tablename__ = "exit_item"
    type_number = 29

    exit_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    code: Mapped[str | None] = field(2, Text())
    state: Mapped[str | None] = field(3, Text())
    reason: Mapped[str | None] = field(4, Text())
    due_day: Mapped[date | None] = field(5, Day())
    done_day: Mapped[date | None] = field(6, Day())
    who: Mapped[str | None] = field(7, Text())
    note: Mapped[str | None] = field(8, Text())

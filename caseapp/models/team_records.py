# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a team keeps about its cases together: yearly counts, what is destroyed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped

from caseapp.models.base import Base, Recorded, field
from caseapp.models.types import Day, EntityRef


class CountSnapshot(Recorded, Base):
    """The count of one night, frozen with its hash (R-PIT-05). Later edits of cases do not change it."""

    __tablename__ = "count_snapshot"
    type_number = 53

    day: Mapped[date | None] = field(1, Day())
    name: Mapped[str | None] = field(2, Text())
    definition: Mapped[str | None] = field(3, Text())
    rows: Mapped[bytes | None] = field(4, LargeBinary())
    digest: Mapped[bytes | None] = field(5, LargeBinary())
    count: Mapped[int | None] = field(6, Integer())
    made_by: Mapped[str | None] = field(7, EntityRef())
    note: Mapped[str | None] = field(8, Text())


class Destruction(Recorded, Base):
    """A file whose time is over: proposed by one, confirmed by another, destroyed, reported without content (5.4).

    It lies in the log of the team and outlives the file: so nothing in it may be about the person.
    """

    __tablename__ = "destruction"
    type_number = 54

    case_ref: Mapped[str | None] = field(1, EntityRef(), index=True)
    context: Mapped[str | None] = field(2, Text())
    destroy_on: Mapped[date | None] = field(3, Day())
    proposed_by: Mapped[str | None] = field(4, EntityRef())
    proposed_day: Mapped[date | None] = field(5, Day())
    confirmed_by: Mapped[str | None] = field(6, EntityRef())
    confirmed_day: Mapped[date | None] = field(7, Day())
    state: Mapped[str | None] = field(8, Text())
    reason: Mapped[str | None] = field(9, Text())
    report: Mapped[str | None] = field(10, Text())
    witness: Mapped[str | None] = field(11, Text())  # who confirmed beside the only worker of a profile
    logs: Mapped[bytes | None] = field(12, LargeBinary())  # ids of the logs that go, 16 bytes each
    done_day: Mapped[date | None] = field(13, Day())
    keep_until: Mapped[date | None] = field(14, Day())

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the exit: a stay in an institution and leaving it (methods 6)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Integer, Text
from sqlalchemy.orm import Mapped

from caseapp.models.base import Base, Recorded, field
from caseapp.models.types import Codes, Day, EntityRef


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
    basis: Mapped[str | None] = field(16, Text(), is_late=True)
    reference_worker: Mapped[str | None] = field(17, Text(), is_late=True)
    support_after: Mapped[str | None] = field(18, Text(), is_late=True)
    support_text: Mapped[str | None] = field(19, Text(), is_late=True)
    waits_for_home: Mapped[str | None] = field(20, Text(), is_late=True)
    no_solution_reason: Mapped[str | None] = field(21, Text(), is_late=True)
    lead_told_day: Mapped[date | None] = field(22, Day(), is_late=True)
    follow_up_consent: Mapped[str | None] = field(
        23, Text(), protective=("no", "not_now", "not_asked", "unknown", "yes"), is_late=True
    )


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
    at_intake: Mapped[str | None] = field(9, Text(), is_late=True)  # of a basic condition (methods 6.3) only
    at_90: Mapped[str | None] = field(10, Text(), is_late=True)
    at_30: Mapped[str | None] = field(11, Text(), is_late=True)
    at_leaving: Mapped[str | None] = field(12, Text(), is_late=True)


class FollowUp(Recorded, Base):
    """How it went some time after leaving (methods 10). "Not reached" is a result; everything may be unknown."""

    __tablename__ = "follow_up"
    type_number = 32

    exit_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    case_id: Mapped[str | None] = field(2, EntityRef(), index=True)
    point: Mapped[str | None] = field(3, Text())
    done_day: Mapped[date | None] = field(4, Day())
    result: Mapped[str | None] = field(5, Text())
    source: Mapped[str | None] = field(6, Text())
    attempts: Mapped[int | None] = field(7, Integer())
    attempt_modes: Mapped[tuple[str, ...]] = field(8, Codes())
    ethos_light: Mapped[str | None] = field(9, Text())
    days_homeless: Mapped[int | None] = field(10, Integer())
    moves: Mapped[int | None] = field(11, Integer())
    readmission: Mapped[str | None] = field(12, Text())
    readmission_days: Mapped[int | None] = field(13, Integer())
    police: Mapped[str | None] = field(14, Text())
    lasting_adult: Mapped[str | None] = field(15, Text())
    supports_working: Mapped[int | None] = field(16, Integer())
    income: Mapped[str | None] = field(17, Text())
    debts_trend: Mapped[str | None] = field(18, Text())
    school_work_hours: Mapped[int | None] = field(19, Integer())
    has_gp: Mapped[str | None] = field(20, Text())
    crisis_use: Mapped[str | None] = field(21, Text())
    quality_of_life: Mapped[int | None] = field(22, Integer())
    plan_used: Mapped[str | None] = field(23, Text())
    would_call: Mapped[str | None] = field(24, Text())
    registered_address: Mapped[str | None] = field(25, Text())
    their_words: Mapped[str | None] = field(26, Text())
    note: Mapped[str | None] = field(27, Text())

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the case: one person with one team, from signal to closed, and the programmes it follows."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Boolean, Text
from sqlalchemy.orm import Mapped

from caseapp.models.base import Base, Recorded, field
from caseapp.models.types import Day, EntityRef


class Case(Recorded, Base):
    """A case. The `import_` fields make a second import of the same list harmless."""

    __tablename__ = "case_file"
    type_number = 11

    person_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    team_id: Mapped[str | None] = field(2, EntityRef())
    primary_worker_id: Mapped[str | None] = field(3, EntityRef(), index=True)
    backup_worker_id: Mapped[str | None] = field(4, EntityRef(), index=True)
    status: Mapped[str | None] = field(5, Text())
    opened_day: Mapped[date | None] = field(6, Day())
    opening_reason: Mapped[str | None] = field(7, Text())
    closed_day: Mapped[date | None] = field(8, Day())
    close_reason: Mapped[str | None] = field(9, Text())
    close_note: Mapped[str | None] = field(10, Text())
    restricted: Mapped[bool | None] = field(11, Boolean(), protective=(1, 0))
    short_code: Mapped[str | None] = field(12, Text())
    note: Mapped[str | None] = field(13, Text())
    import_key: Mapped[str | None] = field(14, Text(), index=True)
    import_hash: Mapped[str | None] = field(15, Text())
    handed_note: Mapped[str | None] = field(16, Text())
    import_person: Mapped[str | None] = field(17, Text())
    import_name: Mapped[str | None] = field(18, Text())
    import_birth: Mapped[date | None] = field(19, Day())
    round_table_day: Mapped[date | None] = field(20, Day())
    region: Mapped[str | None] = field(21, Text(), is_late=True)
    retention_context: Mapped[str | None] = field(22, Text(), is_late=True)
    safety_mode: Mapped[bool | None] = field(23, Boolean(), protective=(1, 0), is_late=True)
    identified_day: Mapped[date | None] = field(24, Day(), is_late=True)
    oriented_day: Mapped[date | None] = field(25, Day(), is_late=True)
    orientation_pause: Mapped[str | None] = field(26, Text(), is_late=True)
    shelter_day: Mapped[date | None] = field(27, Day(), is_late=True)
    proposal_day: Mapped[date | None] = field(28, Day(), is_late=True)
    advisory_day: Mapped[date | None] = field(29, Day(), is_late=True)
    support_plan_day: Mapped[date | None] = field(30, Day(), is_late=True)
    housing_in_sight: Mapped[str | None] = field(31, Text(), is_late=True)
    housing_in_sight_day: Mapped[date | None] = field(32, Day(), is_late=True)
    no_contact_wanted: Mapped[bool | None] = field(33, Boolean(), is_late=True)


class ProgrammeEntry(Recorded, Base):
    """A programme a case follows for a time, with its phase and the day since when it is in that phase."""

    __tablename__ = "programme_entry"
    type_number = 12

    case_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    programme: Mapped[str | None] = field(2, Text())
    phase: Mapped[str | None] = field(3, Text())
    start_day: Mapped[date | None] = field(4, Day())
    end_day: Mapped[date | None] = field(5, Day())
    note: Mapped[str | None] = field(6, Text())
    phase_since: Mapped[date | None] = field(7, Day())


class HousingEpisode(Recorded, Base):
    """Where the person stays for a time, in ETHOS Light and in their words (R-ETH-01: an end closes it)."""

    __tablename__ = "housing_episode"
    type_number = 13

    case_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    ethos_light: Mapped[str | None] = field(2, Text())
    description: Mapped[str | None] = field(3, Text())
    start_day: Mapped[date | None] = field(4, Day())
    end_day: Mapped[date | None] = field(5, Day())
    ethos_sub: Mapped[str | None] = field(6, Text(), is_late=True)
    ethos_full: Mapped[str | None] = field(7, Text(), is_late=True)
    no_own_home: Mapped[str | None] = field(
        8, Text(), is_late=True
    )  # R-ETH-03: with others because there is no own home
    exit_day: Mapped[date | None] = field(9, Day(), is_late=True)  # R-ETH-04
    solution: Mapped[str | None] = field(10, Text(), is_late=True)
    address_kind: Mapped[str | None] = field(11, Text(), is_late=True)
    registered: Mapped[str | None] = field(12, Text(), is_late=True)
    municipality: Mapped[str | None] = field(13, Text(), is_late=True)
    cause: Mapped[str | None] = field(14, Text(), is_late=True)
    note: Mapped[str | None] = field(15, Text(), is_late=True)

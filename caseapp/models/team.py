# SPDX-License-Identifier: EUPL-1.2
"""This is the place for teams, their workers, who is away when, and their own rules."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Boolean, Integer, Text
from sqlalchemy.orm import Mapped

from caseapp.models.base import Base, Recorded, field
from caseapp.models.types import Day, EntityRef


class Team(Recorded, Base):
    """A team. `kind` is a code of list team_kind."""

    __tablename__ = "team"
    type_number = 1

    name: Mapped[str | None] = field(1, Text())
    kind: Mapped[str | None] = field(2, Text())
    organisation: Mapped[str | None] = field(3, Text())
    phone: Mapped[str | None] = field(4, Text())
    complaint_name: Mapped[str | None] = field(5, Text())
    complaint_phone: Mapped[str | None] = field(6, Text())


class Worker(Recorded, Base):
    """A member of a team. `role` is a code of list role; a worker who left keeps the name (`active` false).

    `hours_percent`: the part of full time, for the caseload against its limit (R-CTI-40).
    """

    __tablename__ = "worker"
    type_number = 2

    name: Mapped[str | None] = field(1, Text())
    initials: Mapped[str | None] = field(2, Text())
    role: Mapped[str | None] = field(3, Text())
    phone: Mapped[str | None] = field(4, Text())
    active: Mapped[bool | None] = field(5, Boolean())
    team_id: Mapped[str | None] = field(6, EntityRef())
    hours_percent: Mapped[int | None] = field(7, Integer(), is_late=True)


class TeamRule(Recorded, Base):
    """A rule the organisation set for itself: `name` is a key of the settings page, `value` JSON text."""

    __tablename__ = "team_rule"
    type_number = 3

    name: Mapped[str | None] = field(1, Text(), index=True)
    value: Mapped[str | None] = field(2, Text())


class Absence(Recorded, Base):
    """Somebody is away from a day on, until another or until they are back (product section 3: never without a backup).

    `cover_worker_id` stands in: backup of the cases in `covered` for as long as it lasts. That field holds the ids of
    those cases, each with the backup from before behind a colon, so that it stands again afterwards.
    """

    __tablename__ = "absence"
    type_number = 55

    worker_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    from_day: Mapped[date | None] = field(2, Day())
    until_day: Mapped[date | None] = field(3, Day())
    cover_worker_id: Mapped[str | None] = field(4, EntityRef())
    covered: Mapped[str | None] = field(5, Text())
    ended_day: Mapped[date | None] = field(6, Day())
    note: Mapped[str | None] = field(7, Text())

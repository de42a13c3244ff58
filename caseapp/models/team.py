# SPDX-License-Identifier: EUPL-1.2
"""This is the place for teams, their workers and their own rules."""

from __future__ import annotations

from sqlalchemy import Boolean, Text
from sqlalchemy.orm import Mapped

from caseapp.models.base import Base, Recorded, field
from caseapp.models.types import EntityRef


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
    """A member of a team. `role` is a code of list role; a worker who left keeps the name (`active` false)."""

    __tablename__ = "worker"
    type_number = 2

    name: Mapped[str | None] = field(1, Text())
    initials: Mapped[str | None] = field(2, Text())
    role: Mapped[str | None] = field(3, Text())
    phone: Mapped[str | None] = field(4, Text())
    active: Mapped[bool | None] = field(5, Boolean())
    team_id: Mapped[str | None] = field(6, EntityRef())


class TeamRule(Recorded, Base):
    """A rule the organisation set for itself: `name` is a key of the settings page, `value` JSON text."""

    __tablename__ = "team_rule"
    type_number = 3

    name: Mapped[str | None] = field(1, Text(), index=True)
    value: Mapped[str | None] = field(2, Text())

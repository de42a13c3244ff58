# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading the team and its workers."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import select

from caseapp.models import Team, TeamRule, Worker
from caseapp.store.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerRow:
    """A member of the team."""

    id: str
    name: str
    initials: str
    role: str
    phone: str | None
    active: bool
    read_rev: int
    hours_percent: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRow:
    """The team."""

    id: str
    name: str
    kind: str
    organisation: str | None
    phone: str | None
    complaint_name: str | None
    complaint_phone: str | None
    read_rev: int


def workers(reader: Reader) -> tuple[WorkerRow, ...]:
    """All workers, those who are here first, by name."""
    rows = reader.rows(
        select(Worker.id, Worker.name, Worker.initials, Worker.role, Worker.phone, Worker.active, Worker.hours_percent)
        .where(Worker.deleted.is_(False))
        .order_by(Worker.active.desc(), Worker.name)
    )
    return tuple(
        WorkerRow(
            id=row.id,
            name=row.name or "?",
            initials=row.initials or "?",
            role=row.role or "worker",
            phone=row.phone,
            active=bool(row.active),
            read_rev=reader.rev,
            hours_percent=row.hours_percent,
        )
        for row in rows
    )


def team(reader: Reader) -> TeamRow | None:
    """The team of this profile."""
    row = reader.first(select(Team.__table__).where(Team.deleted.is_(False)).order_by(Team.born, Team.id))
    if row is None:
        return None
    return TeamRow(
        id=row.id,
        name=row.name or "",
        kind=row.kind or "young_adult",
        organisation=row.organisation,
        phone=row.phone,
        complaint_name=row.complaint_name,
        complaint_phone=row.complaint_phone,
        read_rev=reader.rev,
    )


def team_rules(reader: Reader) -> dict[str, object]:
    """The rules the organisation set for itself."""
    rows = reader.rows(
        select(TeamRule.name, TeamRule.value).where(TeamRule.deleted.is_(False)).order_by(TeamRule.born, TeamRule.id)
    )
    return {row.name: json.loads(row.value) for row in rows if row.name and row.value is not None}

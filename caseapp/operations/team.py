# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what is done with a team: starting it, its workers, its own rules."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated, TypedDict

from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.models import Team, TeamRule, Worker
from caseapp.models.ids import WorkerId
from caseapp.operations.act import Between, Id, In, TeamRef, operation
from caseapp.store.unit import LATEST, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class StartTeam:
    """The team of a new profile and its first worker."""

    team_name: str
    worker_name: str
    kind: Annotated[str, In("team_kind")] = "young_adult"
    organisation: str | None = None
    role: Annotated[str, In("role")] = "team_lead"


@operation
def start_team(unit: Unit, given: StartTeam) -> WorkerId:
    """Start a team with its first worker."""
    log_no = unit.team_log()
    team_id = unit.create(Team, log_no, name=_named(given.team_name), kind=given.kind, organisation=given.organisation)
    worker_id = unit.create(
        Worker,
        log_no,
        name=_needed(given.worker_name),
        initials=initials_of(given.worker_name),
        role=given.role,
        active=True,
        team_id=team_id,
    )
    return WorkerId(worker_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddWorker:
    """A colleague."""

    name: str
    role: Annotated[str, In("role")] = "worker"
    phone: str | None = None
    team_id: TeamRef | None = None


@operation
def add_worker(unit: Unit, given: AddWorker) -> WorkerId:
    """Add a colleague to the team."""
    team_id = given.team_id
    if team_id is None:
        found = unit.connection.exec_driver_sql("SELECT id FROM team WHERE deleted = 0 ORDER BY born, id").scalar()
        team_id = found.hex() if found is not None else None
    worker_id = unit.create(
        Worker,
        unit.team_log(),
        name=_needed(given.name),
        initials=initials_of(given.name),
        role=given.role,
        phone=given.phone,
        active=True,
        team_id=team_id,
    )
    return WorkerId(worker_id)


class WorkerFields(TypedDict, total=False):
    """Fields of a worker."""

    name: str
    initials: str
    role: Annotated[str, In("role")]
    phone: str | None
    active: bool
    hours_percent: Annotated[int, Between(5, 100)] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeWorker:
    """New values for fields of a worker."""

    worker_id: Id
    read_rev: int = LATEST
    fields: WorkerFields


@operation
def change_worker(unit: Unit, given: ChangeWorker) -> None:
    """Change a colleague."""
    if "name" in given.fields:
        _needed(given.fields["name"])
    unit.put(Worker, given.worker_id, given.read_rev, **given.fields)


class TeamFields(TypedDict, total=False):
    """Fields of a team."""

    name: str
    kind: Annotated[str, In("team_kind")]
    organisation: str | None
    phone: str | None
    complaint_name: str | None
    complaint_phone: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeTeam:
    """New values for fields of a team."""

    team_id: Id
    read_rev: int = LATEST
    fields: TeamFields


@operation
def change_team(unit: Unit, given: ChangeTeam) -> None:
    """Change the team."""
    if "name" in given.fields:
        _named(given.fields["name"])
    unit.put(Team, given.team_id, given.read_rev, **given.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTeamRule:
    """A rule of the organisation: `value` is anything JSON can hold; None takes the rule away."""

    name: str
    value: str | int | float | bool | list[str] | None


@operation
def set_team_rule(unit: Unit, given: SetTeamRule) -> None:
    """Set a rule of the organisation."""
    text = None if given.value is None else json.dumps(given.value, ensure_ascii=False)
    found = unit.connection.exec_driver_sql(
        "SELECT id FROM team_rule WHERE name = ? AND deleted = 0", (given.name,)
    ).scalar()
    if found is None:
        unit.keep(TeamRule, given.name, unit.team_log(), LATEST, name=given.name, value=text)
    else:
        unit.put(TeamRule, found.hex(), LATEST, value=text)


def initials_of(name: str) -> str:
    """Initials of a worker: of the first and of the last word that begins with a letter."""
    words = [word for word in name.replace("-", " ").split() if word[:1].isalpha()]
    if not words:
        return "?"
    capitals = [word for word in words if word[0].isupper()] or words
    chosen = [capitals[0]] if len(capitals) == 1 else [capitals[0], capitals[1] if len(capitals) > 2 else capitals[-1]]
    return "".join(word[0] for word in chosen).upper()


def _named(name: str) -> str:
    if not name.strip():
        raise WrongUse(N_("A team needs a name."))
    return name.strip()


def _needed(name: str) -> str:
    if not name.strip():
        raise WrongUse(N_("A worker needs a name."))
    return name.strip()

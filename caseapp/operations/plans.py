# SPDX-License-Identifier: EUPL-1.2
"""This is the place for making the future plan: the draft, what if it goes wrong, who talks along (methods 2.3-2.5).

Agreeing and freezing stands in `agree.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Protocol, TypedDict

from caseapp.errors import UnknownRecord, WrongUse
from caseapp.i18n import N_
from caseapp.models import Case, Plan, PlanAfter18, PlanDomain, PlanParticipant, PlanRisk, Recorded
from caseapp.models.ids import PlanId
from caseapp.operations.act import Between, Id, In, operation
from caseapp.store.unit import LATEST, Unit


class PlanFields(TypedDict, total=False):
    """Fields of the plan itself. Lists on the crisis card are one line each."""

    plan_type: Annotated[str, In("plan_type")]
    status: Annotated[str, In("plan_status")]
    language: Annotated[str, In("language")]
    reading_level: Annotated[str, In("reading_level")] | None
    next_review: date | None
    own_words: str | None
    choice_which: str | None
    choice_where: str | None
    choice_when: str | None
    choice_how_often: str | None
    choice_by_whom: str | None
    card_signs: str | None
    card_helps: str | None
    card_does_not_help: str | None
    card_safe_place: str | None
    ended_reason: str | None


class PlanDomainFields(TypedDict, total=False):
    """Fields of one domain of the plan; `going_well` is one line each. All may stay empty (R-BF-06)."""

    want: str | None
    my_situation: str | None
    going_well: str | None
    worries: str | None
    not_now: bool
    ask_again: date | None
    score_self: Annotated[int, Between(1, 10)] | None


class PlanRiskFields(TypedDict, total=False):
    """Fields of one "what if it goes wrong"."""

    what: str | None
    early_signs: str | None
    what_helps: str | None
    who_acts: str | None
    position: int | None


class PlanAfter18Fields(TypedDict, total=False):
    """Fields of one line of "after 18"."""

    topic: str | None
    who: str | None
    when_text: str | None
    position: int | None


class ParticipantFields(TypedDict, total=False):
    """Fields of somebody who talks along."""

    name: str
    role: Annotated[str, In("participant_role")] | None
    agreement: Annotated[str, In("agreement")] | None
    note: str | None
    day: date | None
    method: Annotated[str, In("agreement_method")] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPlan:
    """A plan for a case. There is one plan per case at a time; it grows by versions."""

    case_id: Id
    fields: PlanFields = field(default_factory=dict)  # type: ignore[assignment]


@operation
def start_plan(unit: Unit, given: StartPlan) -> PlanId:
    """Start a future plan."""
    _check_status(given.fields)
    _no_other_plan(unit, given.case_id, None)
    today = unit.clock.today()
    values: dict[str, object] = {
        "plan_type": "toekomstplan",
        "status": "draft",
        "language": "nl",
        "reading_level": "B1",
        "started_day": today,
        "draft_since": today,
        **given.fields,
    }
    earlier = unit.connection.exec_driver_sql(
        "SELECT count(*) FROM plan WHERE case_id = ?", (bytes.fromhex(given.case_id),)
    ).scalar()
    key, log_no = f"{given.case_id}:{earlier}", unit.log_of(Case, given.case_id)
    return PlanId(unit.keep(Plan, key, log_no, LATEST, case_id=given.case_id, **values))


@dataclass(frozen=True, slots=True, kw_only=True)
class WritePlan:
    """New values for fields of the plan."""

    plan_id: Id
    read_rev: int = LATEST
    fields: PlanFields


@operation
def write_plan(unit: Unit, given: WritePlan) -> None:
    """Write in the plan: own words, the five choices, the crisis card."""
    _check_status(given.fields)
    before = unit.value_of(Plan, given.plan_id, "status")
    status = given.fields.get("status", before)
    if before == "ended" and status != "ended":
        _no_other_plan(unit, unit.value_of(Plan, given.plan_id, "case_id"), given.plan_id)
    changed = unit.put(Plan, given.plan_id, given.read_rev, **given.fields)
    if changed and "status" not in given.fields:
        _back_to_draft(unit, given.plan_id)
    elif status in ("draft", "discussed") and before not in ("draft", "discussed"):
        unit.put(Plan, given.plan_id, LATEST, draft_since=unit.clock.today())


def _check_status(fields: PlanFields) -> None:
    """Raises WrongUse for "agreed" written by hand: without a version nobody could show what was agreed."""
    if fields.get("status") in ("agreed", "replaced"):
        raise WrongUse(N_("A plan becomes agreed by agreeing on it: then it is frozen as a version."))


def _no_other_plan(unit: Unit, case_id: str, plan_id: str | None) -> None:
    running = unit.connection.exec_driver_sql(
        "SELECT id FROM plan WHERE case_id = ? AND deleted = 0 AND coalesce(status, '') <> 'ended'",
        (bytes.fromhex(case_id),),
    ).fetchall()
    if any(row[0].hex() != plan_id for row in running):
        raise WrongUse(N_("This case has a plan already. Go on in that one: every agreement becomes a version."))


@dataclass(frozen=True, slots=True, kw_only=True)
class WritePlanDomain:
    """New values for one domain of the plan."""

    plan_id: Id
    domain: Annotated[str, In("domain")]
    read_rev: int = LATEST
    fields: PlanDomainFields


@operation
def write_plan_domain(unit: Unit, given: WritePlanDomain) -> None:
    """Write in one domain of the plan."""
    found = unit.connection.exec_driver_sql(
        "SELECT id FROM plan_domain WHERE plan_id = ? AND domain = ? AND deleted = 0",
        (bytes.fromhex(given.plan_id), given.domain),
    ).scalar()
    if found is None:
        log_no = unit.log_of(Plan, given.plan_id)
        values = {"plan_id": given.plan_id, "domain": given.domain, **given.fields}
        unit.keep(PlanDomain, f"{given.plan_id}:{given.domain}", log_no, given.read_rev, **values)
    else:
        unit.put(PlanDomain, found.hex(), given.read_rev, **given.fields)
    _back_to_draft(unit, given.plan_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class WritePlanRisk:
    """A "what if it goes wrong": a new one, or (`risk_id`) new values for one. `gone` takes it away."""

    plan_id: Id
    risk_id: Id | None = None
    read_rev: int = LATEST
    fields: PlanRiskFields = field(default_factory=dict)  # type: ignore[assignment]
    gone: bool = False


@operation
def write_plan_risk(unit: Unit, given: WritePlanRisk) -> str:
    """Write what is agreed for when it goes wrong."""
    made = _write_part(unit, PlanRisk, given.risk_id, given, dict(given.fields))
    _back_to_draft(unit, given.plan_id)
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class WritePlanAfter18:
    """A line of "after 18": a new one, or (`line_id`) new values for one. `gone` takes it away."""

    plan_id: Id
    line_id: Id | None = None
    read_rev: int = LATEST
    fields: PlanAfter18Fields = field(default_factory=dict)  # type: ignore[assignment]
    gone: bool = False


@operation
def write_plan_after_18(unit: Unit, given: WritePlanAfter18) -> str:
    """Write who helps with what after 18."""
    made = _write_part(unit, PlanAfter18, given.line_id, given, dict(given.fields))
    _back_to_draft(unit, given.plan_id)
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteParticipant:
    """Somebody who talks along: a new one, or (`participant_id`) new values for one. `gone` takes them away."""

    plan_id: Id
    participant_id: Id | None = None
    read_rev: int = LATEST
    fields: ParticipantFields = field(default_factory=dict)  # type: ignore[assignment]
    gone: bool = False


@operation
def write_participant(unit: Unit, given: WriteParticipant) -> str:
    """Write who talks along about the plan, and what they say."""
    fresh = given.participant_id is None
    fields = {"agreement": "not_asked", **given.fields} if fresh else dict(given.fields)
    if not given.gone and (fresh or "name" in fields) and not str(fields.get("name") or "").strip():
        raise WrongUse(N_("Who talks along? Write a name."))
    return _write_part(unit, PlanParticipant, given.participant_id, given, fields)


class _Part(Protocol):
    """What the writes of one part of a plan have in common."""

    @property
    def plan_id(self) -> str: ...
    @property
    def read_rev(self) -> int: ...
    @property
    def gone(self) -> bool: ...


def _write_part(
    unit: Unit, model: type[Recorded], identity: str | None, given: _Part, fields: dict[str, object]
) -> str:
    """Make, change or take away one part of a plan; its id."""
    if identity is None:
        if given.gone:
            raise WrongUse(N_("What should be taken away? Say which."))
        return unit.create(model, unit.log_of(Plan, given.plan_id), plan_id=given.plan_id, **fields)
    if unit.value_of(model, identity, "plan_id") != given.plan_id:
        raise UnknownRecord(N_("There is no such part in this plan."))
    if given.gone:
        unit.delete(model, identity, given.read_rev)
    else:
        unit.put(model, identity, given.read_rev, **fields)
    return identity


def _back_to_draft(unit: Unit, plan_id: str) -> None:
    """A plan that is written in after it was agreed is a draft again; the agreed version stays as it was."""
    status = unit.connection.exec_driver_sql("SELECT status FROM plan WHERE id = ?", (bytes.fromhex(plan_id),)).scalar()
    if status in ("agreed", "printed"):
        unit.put(Plan, plan_id, LATEST, status="draft", draft_since=unit.clock.today())

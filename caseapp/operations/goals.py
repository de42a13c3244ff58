# SPDX-License-Identifier: EUPL-1.2
"""This is the place for goals and steps: what, who, when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, TypedDict

from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.models import Case, Goal, Step
from caseapp.models.ids import GoalId, StepId
from caseapp.operations.act import Id, In, operation
from caseapp.store.unit import LATEST, Unit


class GoalFields(TypedDict, total=False):
    """Fields of a goal; the text is in I-form."""

    domain: Annotated[str, In("domain")] | None
    text: str
    horizon: Annotated[str, In("goal_horizon")] | None
    success_sign: str | None
    status: Annotated[str, In("goal_status")]
    status_note: str | None
    position: int | None
    in_plan: bool


class StepFields(TypedDict, total=False):
    """Fields of a step. `who` is call names in words; `when_text` the date as they said it."""

    goal_id: Id | None
    what: str
    who: str | None
    owner_kind: Annotated[str, In("owner_kind")] | None
    due_day: date | None
    when_text: str | None
    status: Annotated[str, In("step_status")]
    done_day: date | None
    reason: str | None
    must: bool
    position: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddGoal:
    """A goal of a case, with steps if there are any."""

    case_id: Id
    fields: GoalFields
    steps: tuple[StepFields, ...] = ()


@operation
def add_goal(unit: Unit, given: AddGoal) -> GoalId:
    """Add a goal, with its first steps."""
    if not (given.fields.get("text") or "").strip():
        raise WrongUse(N_("A goal needs words: what does the person want?"))
    log_no = unit.log_of(Case, given.case_id)
    goal_id = unit.create(Goal, log_no, case_id=given.case_id, **{"status": "open", "in_plan": True, **given.fields})
    for position, step in enumerate(given.steps):
        values = {"status": "todo", "position": position, **step, "goal_id": goal_id}
        unit.create(Step, log_no, case_id=given.case_id, **values)
    return GoalId(goal_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeGoal:
    """New values for fields of a goal."""

    goal_id: Id
    read_rev: int = LATEST
    fields: GoalFields


@operation
def change_goal(unit: Unit, given: ChangeGoal) -> None:
    """Change a goal, or say how it ended."""
    unit.put(Goal, given.goal_id, given.read_rev, **given.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteGoal:
    """A goal made by mistake; its steps stay and stand alone."""

    goal_id: Id
    read_rev: int = LATEST


@operation
def delete_goal(unit: Unit, given: DeleteGoal) -> None:
    """Take away a goal made by mistake."""
    unit.delete(Goal, given.goal_id, given.read_rev)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddStep:
    """A step of a case."""

    case_id: Id
    fields: StepFields


@operation
def add_step(unit: Unit, given: AddStep) -> StepId:
    """Add a step: what, who, when."""
    if not (given.fields.get("what") or "").strip():
        raise WrongUse(N_("A step needs words: what has to happen?"))
    values = {"status": "todo", **given.fields}
    return StepId(unit.create(Step, unit.log_of(Case, given.case_id), case_id=given.case_id, **values))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeStep:
    """New values for fields of a step. Blocked and refused ask for a reason."""

    step_id: Id
    read_rev: int = LATEST
    fields: StepFields


@operation
def change_step(unit: Unit, given: ChangeStep) -> None:
    """Change a step."""
    fields = dict(given.fields)
    if fields.get("status") in ("blocked", "refused") and not fields.get("reason"):
        raise WrongUse(N_("Say why: a step that is blocked or refused needs a reason."))
    if fields.get("status") == "done":
        fields.setdefault("done_day", unit.clock.today())
    elif "status" in fields:
        fields.setdefault("done_day", None)
    unit.put(Step, given.step_id, given.read_rev, **fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteStep:
    """A step made by mistake; undo brings it back."""

    step_id: Id
    read_rev: int = LATEST


@operation
def delete_step(unit: Unit, given: DeleteStep) -> None:
    """Take away a step made by mistake."""
    unit.delete(Step, given.step_id, given.read_rev)

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
from caseapp.operations.act import GoalRef, Id, In, operation
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

    goal_id: GoalRef | None
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
    _goal_words(given.fields)
    for step in given.steps:
        _step_words(step)
    log_no = unit.log_of(Case, given.case_id)
    goal_id = unit.create(Goal, log_no, case_id=given.case_id, **{"status": "open", "in_plan": True, **given.fields})
    for position, step in enumerate(given.steps):
        values = _dated(unit, {"status": "todo", "position": position, **step, "goal_id": goal_id})
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
    if "text" in given.fields:
        _goal_words(given.fields)
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
    _step_words(given.fields)
    _same_case(unit, given.fields.get("goal_id"), given.case_id)
    values = _dated(unit, {"status": "todo", **given.fields})
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
    if "what" in given.fields:
        _step_words(given.fields)
    _same_case(unit, given.fields.get("goal_id"), unit.value_of(Step, given.step_id, "case_id"))
    unit.put(Step, given.step_id, given.read_rev, **_dated(unit, dict(given.fields)))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteStep:
    """A step made by mistake; undo brings it back."""

    step_id: Id
    read_rev: int = LATEST


@operation
def delete_step(unit: Unit, given: DeleteStep) -> None:
    """Take away a step made by mistake."""
    unit.delete(Step, given.step_id, given.read_rev)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderGoals:
    """The goals of a case in the order the person wants them; goals that are not named come after."""

    case_id: Id
    goal_ids: tuple[GoalRef, ...]
    read_rev: int = LATEST


@operation
def order_goals(unit: Unit, given: OrderGoals) -> None:
    """Put the goals of a case in order."""
    for position, goal_id in enumerate(dict.fromkeys(given.goal_ids)):
        _same_case(unit, goal_id, given.case_id)
        unit.put(Goal, goal_id, given.read_rev, position=position)


def _goal_words(fields: GoalFields) -> None:
    if not (fields.get("text") or "").strip():
        raise WrongUse(N_("A goal needs words: what does the person want?"))


def _step_words(fields: StepFields) -> None:
    if not (fields.get("what") or "").strip():
        raise WrongUse(N_("A step needs words: what has to happen?"))


def _same_case(unit: Unit, goal_id: str | None, case_id: object) -> None:
    if goal_id is not None and unit.value_of(Goal, goal_id, "case_id") != case_id:
        raise WrongUse(N_("This goal belongs to another case."))


def _dated(unit: Unit, fields: dict[str, object]) -> dict[str, object]:
    """The fields of a step, with the day it was done when it is; blocked and refused ask for a reason."""
    if fields.get("status") in ("blocked", "refused") and not fields.get("reason"):
        raise WrongUse(N_("Say why: a step that is blocked or refused needs a reason."))
    if fields.get("status") == "done":
        fields.setdefault("done_day", unit.clock.today())
    elif "status" in fields:
        fields.setdefault("done_day", None)
    return fields

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading goals and steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from caseapp.models import Goal, Step
from caseapp.store.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """A step."""

    id: str
    case_id: str
    goal_id: str | None
    what: str | None
    who: str | None
    owner_kind: str | None
    due_day: date | None
    when_text: str | None
    status: str | None
    done_day: date | None
    reason: str | None
    must: bool | None
    position: int | None
    read_rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalRow:
    """A goal with its steps in order."""

    id: str
    case_id: str
    domain: str | None
    text: str | None
    horizon: str | None
    success_sign: str | None
    status: str | None
    status_note: str | None
    position: int | None
    in_plan: bool | None
    steps: tuple[StepRow, ...]
    read_rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalsOfCase:
    """All goals of a case and the steps that stand alone."""

    goals: tuple[GoalRow, ...]
    loose_steps: tuple[StepRow, ...]


_STEP_NAMES = tuple(name for name in StepRow.__slots__ if name != "read_rev")
_STEP = tuple(getattr(Step, name) for name in _STEP_NAMES)
_GOAL = tuple(getattr(Goal, name) for name in GoalRow.__slots__ if name not in ("read_rev", "steps"))


def step_row(reader: Reader, step_id: str) -> StepRow | None:
    """One step, or None."""
    row = reader.first(select(*_STEP).where(Step.id == step_id, Step.deleted.is_(False)))
    return StepRow(**row._mapping, read_rev=reader.rev) if row is not None else None


def goals_of(reader: Reader, case_id: str) -> GoalsOfCase:
    """Goals and steps of a case: open goals first, steps in their order, then by date."""
    steps = [
        StepRow(**dict(zip(_STEP_NAMES, row, strict=True)), read_rev=reader.rev)
        for row in reader.rows(
            select(*_STEP)
            .where(Step.case_id == case_id, Step.deleted.is_(False))
            .order_by(Step.position.is_(None), Step.position, Step.due_day.is_(None), Step.due_day, Step.born, Step.id)
        )
    ]
    rows = reader.rows(
        select(*_GOAL)
        .where(Goal.case_id == case_id, Goal.deleted.is_(False))
        .order_by(Goal.status != "open", Goal.position.is_(None), Goal.position, Goal.born, Goal.id)
    )
    known = {row.id for row in rows}
    by_goal: dict[str, list[StepRow]] = {}
    for step in steps:
        by_goal.setdefault(step.goal_id or "", []).append(step)
    goals = tuple(GoalRow(**row._mapping, steps=tuple(by_goal.get(row.id, ())), read_rev=reader.rev) for row in rows)
    return GoalsOfCase(
        goals=goals, loose_steps=tuple(step for step in steps if step.goal_id is None or step.goal_id not in known)
    )

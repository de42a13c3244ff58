# SPDX-License-Identifier: EUPL-1.2
"""This is the place for meetings about a case, who was there, and what was decided (masterplan tier A 11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, TypedDict

from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.models import Case, Meeting, MeetingDecision, MeetingMember
from caseapp.models.ids import MeetingDecisionId, MeetingId, MeetingMemberId, StepId
from caseapp.operations.act import Id, In, operation, run_inside
from caseapp.operations.goals import AddStep, StepFields
from caseapp.store.unit import LATEST, Unit


class MeetingFields(TypedDict, total=False):
    """Fields of a meeting. `person_part_why`: why the person was not asked, or did not want to come."""

    kind: Annotated[str, In("meeting_kind")]
    state: Annotated[str, In("meeting_state")]
    day: date | None
    time_text: str | None
    place: str | None
    chair: str | None
    why: str | None
    agenda: str | None
    person_part: Annotated[str, In("person_part")] | None
    person_part_why: str | None
    person_words: str | None
    person_agrees: Annotated[str, In("agreement")] | None
    options: str | None
    minutes: str | None
    secret_scope: Annotated[str, In("secret_scope")] | None
    legal_basis: str | None
    aim: str | None
    shared_text: str | None
    priority_place: str | None
    anonymous: bool
    layer: Annotated[str, In("layer")]
    note: str | None
    about: tuple[Annotated[str, In("share_category")], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMeeting:
    """A meeting that is planned, or was held already."""

    case_id: Id
    fields: MeetingFields


@operation
def plan_meeting(unit: Unit, given: PlanMeeting) -> MeetingId:
    """Plan a meeting about a case, or write down one that was held."""
    if "kind" not in given.fields:
        raise WrongUse(N_("What kind of meeting is it?"))
    values: dict[str, Any] = {"state": "planned", "layer": "L2", "person_part": "invited", **given.fields}
    _checked(unit, values)
    log_no = unit.log_for(given.case_id, values["layer"])
    made = MeetingId(unit.create(Meeting, log_no, case_id=given.case_id, **values))
    _mark_round_table(unit, given.case_id, values)
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMeeting:
    """New values for a meeting. Its layer decides its log and cannot be changed afterwards."""

    meeting_id: Id
    read_rev: int = LATEST
    fields: MeetingFields


@operation
def change_meeting(unit: Unit, given: ChangeMeeting) -> None:
    """Change a meeting: held, minutes, the part of the person."""
    stands = {
        name: unit.value_of(Meeting, given.meeting_id, name) for name in ("kind", "state", "day", "layer", "case_id")
    }
    values: dict[str, Any] = dict(given.fields)
    if values.get("layer", stands["layer"]) != stands["layer"]:
        raise WrongUse(N_("The layer of this entry cannot be changed: it decides who received it. Make a new one."))
    _checked(unit, {**stands, **values})
    unit.put(Meeting, given.meeting_id, given.read_rev, **values)
    _mark_round_table(unit, stands["case_id"], {**stands, **values})


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteMeeting:
    """A meeting written down by mistake; undo brings it back."""

    meeting_id: Id
    read_rev: int = LATEST


@operation
def delete_meeting(unit: Unit, given: DeleteMeeting) -> None:
    """Take away a meeting that was written down by mistake."""
    unit.delete(Meeting, given.meeting_id, given.read_rev)


def _checked(unit: Unit, values: dict[str, Any]) -> None:
    day = values.get("day")
    if values.get("state") == "held" and day is not None and day > unit.clock.today():
        raise WrongUse(N_("This meeting lies in the future. Leave it as planned until it is held."))


def _mark_round_table(unit: Unit, case_id: str, values: dict[str, Any]) -> None:
    """A round table that was held stops its clock (R-BF-03)."""
    if values.get("kind") == "round_table" and values.get("state") == "held" and values.get("day") is not None:
        known = unit.value_of(Case, case_id, "round_table_day")
        if known is None or known < values["day"]:
            unit.put(Case, case_id, LATEST, round_table_day=values["day"])


class MeetingMemberFields(TypedDict, total=False):
    """Somebody who was asked to a meeting."""

    name: str
    role: Annotated[str, In("participant_role")] | None
    organisation: str | None
    presence: Annotated[str, In("presence")]
    secret_bound: Annotated[str, In("yes_no")] | None
    network_id: Id | None
    position: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddMeetingMember:
    """Somebody who is asked to a meeting."""

    meeting_id: Id
    fields: MeetingMemberFields


@operation
def add_meeting_member(unit: Unit, given: AddMeetingMember) -> MeetingMemberId:
    """Ask somebody to a meeting."""
    if not (given.fields.get("name") or "").strip():
        raise WrongUse(N_("Who is it? Write a name, or what the person calls them."))
    values: dict[str, Any] = {"presence": "invited", **given.fields}
    log_no = unit.log_of(Meeting, given.meeting_id)
    return MeetingMemberId(unit.create(MeetingMember, log_no, meeting_id=given.meeting_id, **values))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMeetingMember:
    """New values for somebody who was asked."""

    member_id: Id
    read_rev: int = LATEST
    fields: MeetingMemberFields


@operation
def change_meeting_member(unit: Unit, given: ChangeMeetingMember) -> None:
    """Say whether somebody came to a meeting."""
    unit.put(MeetingMember, given.member_id, given.read_rev, **given.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteMeetingMember:
    """Somebody added by mistake; undo brings them back."""

    member_id: Id
    read_rev: int = LATEST


@operation
def delete_meeting_member(unit: Unit, given: DeleteMeetingMember) -> None:
    """Take somebody off a meeting who was added by mistake."""
    unit.delete(MeetingMember, given.member_id, given.read_rev)


class DecisionFields(TypedDict, total=False):
    """What was decided. `may_print`: whether it may stand on minutes others get; `about`: which consent covers it."""

    what: str
    who: str | None
    due_day: date | None
    person_agrees: Annotated[str, In("agreement")] | None
    may_print: Annotated[str, In("yes_no")] | None
    position: int | None
    about: Annotated[str, In("share_category")] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddDecision:
    """Something that was decided; `as_step` makes it a step as well, in the plan when it has a goal."""

    meeting_id: Id
    fields: DecisionFields
    as_step: bool = False
    goal_id: Id | None = None


@operation
def add_decision(unit: Unit, given: AddDecision) -> MeetingDecisionId:
    """Write down what was decided, and make it a step when somebody is to do it."""
    if not (given.fields.get("what") or "").strip():
        raise WrongUse(N_("What was decided?"))
    values: dict[str, Any] = {"may_print": "not_asked", **given.fields}
    if given.as_step:
        values["step_id"] = _step_of(unit, given.meeting_id, values, given.goal_id)
    log_no = unit.log_of(Meeting, given.meeting_id)
    return MeetingDecisionId(unit.create(MeetingDecision, log_no, meeting_id=given.meeting_id, **values))


def _step_of(unit: Unit, meeting_id: str, values: Mapping[str, Any], goal_id: str | None) -> object:
    """The step that a decision is: the same words, who and when."""
    case_id = unit.value_of(Meeting, meeting_id, "case_id")
    fields: StepFields = {"what": values["what"], "who": values.get("who"), "due_day": values.get("due_day")}
    if goal_id is not None:
        fields["goal_id"] = goal_id
    return run_inside(unit, AddStep(case_id=case_id, fields=fields))


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeDecisionStep:
    """A decision that becomes a step afterwards, in the plan when a goal is named."""

    decision_id: Id
    read_rev: int = LATEST
    goal_id: Id | None = None


@operation
def make_decision_step(unit: Unit, given: MakeDecisionStep) -> StepId:
    """Make a step of what was decided. Raises WrongUse when it is one already."""
    names = ("meeting_id", "what", "who", "due_day", "step_id")
    stands = {name: unit.value_of(MeetingDecision, given.decision_id, name) for name in names}
    if stands["step_id"] is not None:
        raise WrongUse(N_("This decision is a step already."))
    step_id = StepId(str(_step_of(unit, stands["meeting_id"], stands, given.goal_id)))
    unit.put(MeetingDecision, given.decision_id, given.read_rev, step_id=step_id)
    return step_id


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeDecision:
    """New words for what was decided; its step keeps its own."""

    decision_id: Id
    read_rev: int = LATEST
    fields: DecisionFields


@operation
def change_decision(unit: Unit, given: ChangeDecision) -> None:
    """Change what was written down as decided."""
    unit.put(MeetingDecision, given.decision_id, given.read_rev, **given.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteDecision:
    """A decision written down by mistake; undo brings it back. Its step stays."""

    decision_id: Id
    read_rev: int = LATEST


@operation
def delete_decision(unit: Unit, given: DeleteDecision) -> None:
    """Take away a decision that was written down by mistake."""
    unit.delete(MeetingDecision, given.decision_id, given.read_rev)

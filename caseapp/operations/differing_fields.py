# SPDX-License-Identifier: EUPL-1.2
"""This is the place for how a field that differs is written anew: by the operation that changes its record.

So a new value is checked just as in the form of the record, and what follows from it follows here too.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.models import ExitItem, PlanAfter18, PlanDomain, PlanParticipant, PlanRisk
from caseapp.models.assessment import DomainScore
from caseapp.models.types import Plain
from caseapp.operations.act import Between, In, IsId, hints_of
from caseapp.operations.assessments import ChangeAssessment, DomainGiven
from caseapp.operations.cases import CaseFields, ChangeCase
from caseapp.operations.checklists import OrientationFields, SetOrientation
from caseapp.operations.contacts import ChangeContact, ContactFields
from caseapp.operations.differing_ways import FILE_WAYS, Way, simple
from caseapp.operations.exits import ChangeExit, ExitFields, ExitItemFields, SetExitItem
from caseapp.operations.goals import ChangeGoal, ChangeStep, GoalFields, StepFields
from caseapp.operations.housing import ChangeHousing, HousingFields
from caseapp.operations.network import ChangeNetworkMember, NetworkFields
from caseapp.operations.people import ChangePerson, PersonFields
from caseapp.operations.plans import (
    ParticipantFields,
    PlanAfter18Fields,
    PlanDomainFields,
    PlanFields,
    PlanRiskFields,
    WriteParticipant,
    WritePlan,
    WritePlanAfter18,
    WritePlanDomain,
    WritePlanRisk,
)
from caseapp.operations.programmes import ChangeProgramme, ProgrammeFields
from caseapp.operations.team import ChangeTeam, ChangeWorker, TeamFields, WorkerFields
from caseapp.store.unit import Unit

Sort = Literal["text", "line", "code", "day", "moment", "number", "yes_no", "worker", "none"]

_LINES: Final = frozenset({  # texts of one line: two of them stand beside each other with a stroke between
    "phone", "email", "address", "pronouns", "place", "who", "next_who", "organisation", "hours", "contact_person",
    "institution", "who_comes", "first_night", "destination_text", "partners", "to_whom", "complaint_phone",
    "complaint_name", "topic", "relation", "when_text", "who_acts", "household", "children", "street_names",
    "receiver", "title", "service", "landlord", "office", "chair", "where_text", "from_whom", "time_text",
    "municipality", "costs", "support_by", "support_text", "safe_times", "no_contact", "kind_text", "leads",
    "reference_worker", "evidence", "consulted_name", "priority", "care", "respite", "priority_place",
})  # fmt: skip
_NAMES: Final = frozenset({  # two of these in one field would be nobody's name
    "call_name", "first_names", "prefix", "family_name", "official_name", "short_code", "name", "initials", "gender",
    "reference", "receipt_number", "nis_code", "safe_word",  # nor anybody's number or word
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldSort:
    """What a field takes: texts, a code of a list, a number between bounds ... `none`: it is not written by hand."""

    sort: Sort
    list_name: str = ""
    bounds: tuple[int, int] = (0, 24 * 60)
    may_be_empty: bool = True
    keeps_both: bool = False


def _part(given: Any, key: str, model: Any) -> Callable[[Unit, str, int, dict[str, Any]], object]:  # noqa: ANN401
    def fill(unit: Unit, record_id: str, read_rev: int, fields: dict[str, Any]) -> object:
        plan_id = unit.value_of(model, record_id, "plan_id")
        return given(**{key: record_id}, plan_id=plan_id, read_rev=read_rev, fields=fields)

    return fill


def _plan_domain(unit: Unit, record_id: str, read_rev: int, fields: dict[str, Any]) -> object:
    plan_id, domain = (unit.value_of(PlanDomain, record_id, name) for name in ("plan_id", "domain"))
    return WritePlanDomain(plan_id=plan_id, domain=domain, read_rev=read_rev, fields=fields)  # type: ignore[arg-type]


def _exit_item(unit: Unit, record_id: str, read_rev: int, fields: dict[str, Any]) -> object:
    exit_id, code = (unit.value_of(ExitItem, record_id, name) for name in ("exit_id", "code"))
    return SetExitItem(exit_id=exit_id, code=code, read_rev=read_rev, fields=fields)  # type: ignore[arg-type]


def _assessment(_unit: Unit, record_id: str, read_rev: int, fields: dict[str, Any]) -> object:
    filled: dict[str, Any] = {name: "" if value is None else value for name, value in fields.items()}
    return ChangeAssessment(assessment_id=record_id, read_rev=read_rev, **filled)


def _domain_score(unit: Unit, record_id: str, read_rev: int, fields: dict[str, Any]) -> object:
    assessment_id, domain = (unit.value_of(DomainScore, record_id, name) for name in ("assessment_id", "domain"))
    filled: dict[str, Any] = {name: "" if value is None else value for name, value in fields.items()}
    one = DomainGiven(domain=domain, **filled)
    return ChangeAssessment(assessment_id=assessment_id, read_rev=read_rev, domains=(one,))


class _CaseFileFields(CaseFields, OrientationFields, total=False):
    """A case has two forms: its own, and the three clocks of seven days."""


def _case_file(_unit: Unit, record_id: str, read_rev: int, fields: dict[str, Any]) -> object:
    if fields.keys() <= OrientationFields.__annotations__.keys():
        return SetOrientation(case_id=record_id, read_rev=read_rev, fields=fields)  # type: ignore[arg-type]
    return ChangeCase(case_id=record_id, read_rev=read_rev, fields=fields)  # type: ignore[arg-type]


WAYS: Final[Mapping[str, Way]] = {
    "person": Way(PersonFields, simple(ChangePerson, "person_id")),
    "case_file": Way(_CaseFileFields, _case_file),
    "programme_entry": Way(ProgrammeFields, simple(ChangeProgramme, "entry_id")),
    "housing_episode": Way(HousingFields, simple(ChangeHousing, "episode_id")),
    "contact": Way(ContactFields, simple(ChangeContact, "contact_id")),
    "goal": Way(GoalFields, simple(ChangeGoal, "goal_id")),
    "step": Way(StepFields, simple(ChangeStep, "step_id")),
    "network_member": Way(NetworkFields, simple(ChangeNetworkMember, "member_id")),
    "plan": Way(PlanFields, simple(WritePlan, "plan_id")),
    "plan_domain": Way(PlanDomainFields, _plan_domain),
    "plan_risk": Way(PlanRiskFields, _part(WritePlanRisk, "risk_id", PlanRisk)),
    "plan_after_18": Way(PlanAfter18Fields, _part(WritePlanAfter18, "line_id", PlanAfter18)),
    "plan_participant": Way(ParticipantFields, _part(WriteParticipant, "participant_id", PlanParticipant)),
    "exit_file": Way(ExitFields, simple(ChangeExit, "exit_id")),
    "exit_item": Way(ExitItemFields, _exit_item),
    "assessment": Way(ChangeAssessment, _assessment),
    "domain_score": Way(DomainGiven, _domain_score),
    "worker": Way(WorkerFields, simple(ChangeWorker, "worker_id")),
    "team": Way(TeamFields, simple(ChangeTeam, "team_id")),
    **FILE_WAYS,
}
_KEYS: Final = frozenset({"assessment_id", "read_rev", "domain"})
_MOVED: Final = ("programme_entry", "phase")  # in its own form, with the day


def sort_of(kind: str, field: str) -> FieldSort:
    """What may be written in a field; `none` where only one of its values can be kept."""
    way = WAYS.get(kind)
    by_hand = way is not None and field not in _KEYS and (kind, field) != _MOVED
    hint = hints_of(way.fields).get(field) if way is not None and by_hand else None
    if hint is None:
        return FieldSort("none")
    hint, marks, empty = _bare(hint)
    for mark in marks:
        if isinstance(mark, In):
            return FieldSort("code", list_name=mark.list_name, may_be_empty=empty)
        if isinstance(mark, Between):
            return FieldSort("number", bounds=(mark.low, mark.high), may_be_empty=empty)
        if isinstance(mark, IsId):
            return FieldSort("worker" if mark.table == "worker" else "none", may_be_empty=empty)
    if hint is str:
        line = field in _LINES or field in _NAMES
        return FieldSort("line" if line else "text", may_be_empty=empty, keeps_both=field not in _NAMES)
    plain: dict[Any, Sort] = {date: "day", datetime: "moment", int: "number", bool: "yes_no"}
    return FieldSort(plain.get(hint, "none"), may_be_empty=empty)


def in_one_line(field: str) -> bool:
    """Whether a text of this field stands in one line."""
    return field in _LINES


def written_by_hand(kind: str, field: str, value: Plain) -> object:
    """A value as the operation takes it: days and moments come as ISO text. Raises WrongUse."""
    sort = sort_of(kind, field).sort
    if sort == "none":
        raise WrongUse(N_("Choose one of the values that stand there, or change the record itself."))
    if value is None or sort not in ("day", "moment", "yes_no"):
        return value
    try:
        if sort == "day":
            return date.fromisoformat(str(value))
        if sort == "moment":
            return datetime.fromtimestamp(value / 1000, UTC) if isinstance(value, int) else _moment(str(value))
    except (ValueError, OverflowError, OSError) as error:
        raise WrongUse(N_("The field %(field)s takes another kind of value."), field=field) from error
    if value not in (0, 1):
        raise WrongUse(N_("The field %(field)s takes another kind of value."), field=field)
    return bool(value)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _bare(hint: Any) -> tuple[Any, tuple[Any, ...], bool]:  # noqa: ANN401
    empty = False
    if get_origin(hint) in (Union, types.UnionType):
        inner = [one for one in get_args(hint) if one is not type(None)]
        empty = len(inner) < len(get_args(hint))
        hint = inner[0]
    if get_origin(hint) is Annotated:
        hint, *marks = get_args(hint)
        return hint, tuple(marks), empty
    return hint, (), empty

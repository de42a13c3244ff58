# SPDX-License-Identifier: EUPL-1.2
"""This is the place for leaving an institution (methods 6): the exit file and the state of its items."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, TypedDict

from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.models import Case, ExitFile, ExitItem
from caseapp.models.ids import ExitId
from caseapp.operations.act import Id, In, operation
from caseapp.plans.catalogue import exit_checklist
from caseapp.plans.reentry import POINTS, every_condition
from caseapp.store.unit import LATEST, Unit


class ExitFields(TypedDict, total=False):
    """Fields of an exit file; every date may be unknown."""

    institution_type: Annotated[str, In("institution_type")] | None
    institution: str | None
    admission_day: date | None
    ready_since: date | None
    planned_day: date | None
    actual_day: date | None
    destination: Annotated[str, In("exit_destination")] | None
    destination_text: str | None
    first_night: str | None
    contact_person: str | None
    partners: str | None
    who_comes: str | None
    plan_b: str | None
    note: str | None
    basis: Annotated[str, In("exit_basis")] | None
    reference_worker: str | None
    support_after: Annotated[str, In("support_after")] | None
    support_text: str | None
    waits_for_home: Annotated[str, In("yes_no")] | None
    no_solution_reason: str | None
    lead_told_day: date | None
    follow_up_consent: Annotated[str, In("yes_no")] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenExit:
    """A stay in an institution, from admission on."""

    case_id: Id
    fields: ExitFields = field(default_factory=dict)  # type: ignore[assignment]


@operation
def open_exit(unit: Unit, given: OpenExit) -> ExitId:
    """Start an exit file."""
    return ExitId(
        unit.create(
            ExitFile, unit.log_of(Case, given.case_id), case_id=given.case_id, **_checked(unit, given.fields, {})
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeExit:
    """New values for an exit file. Moving the planned day moves what is open; what was done stays."""

    exit_id: Id
    read_rev: int = LATEST
    fields: ExitFields


@operation
def change_exit(unit: Unit, given: ChangeExit) -> None:
    """Change an exit file: dates, destination, who is contact."""
    names = ("admission_day", "actual_day", "planned_day")
    before = {name: unit.value_of(ExitFile, given.exit_id, name) for name in names}
    unit.put(ExitFile, given.exit_id, given.read_rev, **_checked(unit, given.fields, before))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteExit:
    """An exit file made by mistake; undo brings it back."""

    exit_id: Id
    read_rev: int = LATEST


@operation
def delete_exit(unit: Unit, given: DeleteExit) -> None:
    """Take away an exit file made by mistake."""
    unit.delete(ExitFile, given.exit_id, given.read_rev)


class ExitItemFields(TypedDict, total=False):
    """Fields of an item. `due_day` replaces the day that follows from the planned exit."""

    state: Annotated[str, In("item_status")]
    reason: str | None
    due_day: date | None
    done_day: date | None
    who: str | None
    note: str | None
    at_intake: Annotated[str, In("reentry_status")] | None
    at_90: Annotated[str, In("reentry_status")] | None
    at_30: Annotated[str, In("reentry_status")] | None
    at_leaving: Annotated[str, In("reentry_status")] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetExitItem:
    """The state of one item of the exit list (E01 ...), or how a basic condition stands at its points (PI-HOME ...)."""

    exit_id: Id
    code: str
    read_rev: int = LATEST
    fields: ExitItemFields


@operation
def set_exit_item(unit: Unit, given: SetExitItem) -> None:
    """Say how it stands with one item of the exit list."""
    fields: dict[str, object] = dict(given.fields)
    asked = every_condition()
    if given.code not in (asked if fields.keys() & set(POINTS) else {**exit_checklist().items, **asked}):
        raise WrongUse(N_("There is no item %(code)s on the exit list."), code=given.code[:10])
    if fields.get("state") in ("blocked", "refused") and not fields.get("reason"):
        raise WrongUse(N_("Say why: an item that is blocked or refused needs a reason."))
    if fields.get("state") == "done":
        fields.setdefault("done_day", unit.clock.today())
    elif "state" in fields:
        fields.setdefault("done_day", None)
    _keep_item(unit, given, fields)


class ConditionFields(TypedDict, total=False):
    """How each of the six basic conditions stands (methods 6.3)."""

    identity: Annotated[str, In("reentry_status")] | None
    home: Annotated[str, In("reentry_status")] | None
    work: Annotated[str, In("reentry_status")] | None
    debts: Annotated[str, In("reentry_status")] | None
    care: Annotated[str, In("reentry_status")] | None
    people: Annotated[str, In("reentry_status")] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordConditions:
    """How the basic conditions stand at one point (code list reentry_point)."""

    exit_id: Id
    point: Annotated[str, In("reentry_point")]
    read_rev: int = LATEST
    fields: ConditionFields


@operation
def record_conditions(unit: Unit, given: RecordConditions) -> None:
    """Write down how the six basic conditions stand at one point."""
    for name, status in given.fields.items():
        values: Any = {given.point: status}
        code = f"PI-{name.upper()}"
        one = SetExitItem(exit_id=given.exit_id, code=code, read_rev=given.read_rev, fields=values)
        _keep_item(unit, one, values)


def _keep_item(unit: Unit, given: SetExitItem, fields: dict[str, object]) -> None:
    found = unit.connection.exec_driver_sql(
        "SELECT id FROM exit_item WHERE exit_id = ? AND code = ? AND deleted = 0",
        (bytes.fromhex(given.exit_id), given.code),
    ).scalar()
    if found is not None:
        unit.put(ExitItem, found.hex(), given.read_rev, **fields)
        return
    case_id = unit.value_of(ExitFile, given.exit_id, "case_id")
    item = exit_checklist().items.get(given.code)
    log_no = unit.log_for(case_id, item.layer if item is not None else "L2")
    values = {"exit_id": given.exit_id, "code": given.code, "state": "todo", **fields}
    unit.keep(ExitItem, f"{given.exit_id}:{given.code}", log_no, given.read_rev, **values)


def _checked(unit: Unit, fields: ExitFields, before: dict[str, date | None]) -> ExitFields:
    """The fields, when the dates fit those that stand there. Raises WrongUse."""
    dates: dict[str, Any] = {**before, **fields}
    admission, actual = dates.get("admission_day"), dates.get("actual_day")
    touched = fields.keys() & {"admission_day", "actual_day", "planned_day"}
    if touched and admission is not None:
        if actual is not None and actual < admission:
            raise WrongUse(N_("Leaving lies before the admission. Check the two dates."))
        planned = dates.get("planned_day")
        if actual is None and planned is not None and planned < admission:
            raise WrongUse(N_("The planned day of leaving lies before the admission. Check the two dates."))
    left = fields.get("actual_day")
    if left is not None and left > unit.clock.today():
        raise WrongUse(N_("The day of leaving lies in the future. Write it as the planned day."))
    return fields

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for writing down contacts: meetings, calls, messages and attempts (methods 1.5, F4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Annotated, Any, TypedDict

from caseapp.errors import UnknownRecord, WrongUse
from caseapp.i18n import N_
from caseapp.models import Contact, Step
from caseapp.models.ids import ContactId, new_id
from caseapp.operations.act import Between, CaseRef, Id, In, WorkerRef, operation
from caseapp.store.queries.contacts import ContactRow, contact
from caseapp.store.queries.goals import StepRow, step_row
from caseapp.store.unit import LATEST, Unit, compartment_of

_MINUTES = Between(0, 24 * 60)
_AHEAD = timedelta(days=1)  # laptops run ahead, people round


class ContactFields(TypedDict, total=False):
    """Fields of a contact."""

    moment: datetime
    minutes: Annotated[int, _MINUTES] | None
    with_whom: tuple[Annotated[str, In("contact_with")], ...]
    mode: Annotated[str, In("contact_mode")] | None
    outcome: Annotated[str, In("contact_outcome")] | None
    direction: Annotated[str, In("contact_direction")] | None
    place: str | None
    what: str | None
    their_words: str | None
    next_step: str | None
    next_day: date | None
    next_who: str | None
    domains: tuple[Annotated[str, In("domain")], ...]
    layer: Annotated[str, In("layer")]
    risk: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordContact:
    """A contact with one or several people: `case_ids` names their cases. An agreed next step becomes a step."""

    case_ids: tuple[Id, ...]
    worker_id: WorkerRef | None = None
    fields: ContactFields


@operation
def record_contact(unit: Unit, given: RecordContact) -> tuple[ContactId, ...]:
    """Write down a contact or an attempt."""
    if not given.case_ids:
        raise WrongUse(N_("A contact needs a person: choose who it was with."))
    _check_moment(unit, given.fields)
    fields: dict[str, object] = {"layer": "L2", "moment": unit.clock.now(), **given.fields}
    together_id = new_id() if len(given.case_ids) > 1 else None
    made = []
    for case_id in dict.fromkeys(given.case_ids):
        log_no = unit.log_for(case_id, str(fields["layer"]))
        contact_id = unit.create(
            Contact,
            log_no,
            case_id=case_id,
            worker_id=given.worker_id or unit.author.worker_id or None,
            together_id=together_id,
            **fields,
        )
        _agree_step(unit, contact_id, log_no, case_id, given.fields)
        made.append(ContactId(contact_id))
    return tuple(made)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeContact:
    """New values for fields of a contact in one case. The step that was agreed in it follows while it is to do.

    A layer with another circle of readers (L3, L4) makes it a new record in that compartment.
    """

    contact_id: Id
    read_rev: int = LATEST
    fields: ContactFields


@operation
def change_contact(unit: Unit, given: ChangeContact) -> ContactId:
    """Change a contact that was written down; its id, a new one when it went to another compartment."""
    _check_moment(unit, given.fields)
    if given.fields.keys() & _OF_STEP.keys():
        _change_step(unit, given)
    row = contact(unit.reader, given.contact_id)
    layer = given.fields.get("layer")
    if row is None or layer is None or compartment_of(layer) == compartment_of(row.layer):
        unit.put(Contact, given.contact_id, given.read_rev, **given.fields)
        return ContactId(given.contact_id)
    return _carry(unit, replace(row, **given.fields), row.case_id, unit.log_for(row.case_id, layer), given.read_rev)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteContact:
    """A contact that was written down by mistake, with the step it made when nobody went on with that. Undo brings

    both back.
    """

    contact_id: Id
    read_rev: int = LATEST


@operation
def delete_contact(unit: Unit, given: DeleteContact) -> None:
    """Take away a contact that was written down by mistake."""
    step = _step_of(unit, given.contact_id)
    if step is not None and step.status == "todo":
        unit.delete(Step, step.id, given.read_rev)
    unit.delete(Contact, given.contact_id, given.read_rev)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveContact:
    """A contact that was written down with the wrong person; the step it made goes along while it is to do."""

    contact_id: Id
    to_case_id: CaseRef
    read_rev: int = LATEST


@operation
def move_contact(unit: Unit, given: MoveContact) -> ContactId:
    """Move a contact to the case it belongs to; its id there."""
    row = contact(unit.reader, given.contact_id)
    if row is None:
        raise UnknownRecord(N_("There is no such contact."))
    if row.case_id == given.to_case_id:
        raise WrongUse(N_("The contact is in this case already."))
    log_no = unit.log_for(given.to_case_id, row.layer or "")
    return _carry(unit, row, given.to_case_id, log_no, given.read_rev)


def _carry(unit: Unit, row: ContactRow, case_id: str, log_no: int, read_rev: int) -> ContactId:
    """Write a contact again in another log, with its step while that is to do, and take it away here."""
    kept = ("worker_id", "together_id", *ContactFields.__annotations__)
    contact_id = unit.create(Contact, log_no, case_id=case_id, **{name: getattr(row, name) for name in kept})
    step = _step_of(unit, row.id)
    if step is not None and step.status == "todo":
        unit.delete(Step, step.id, LATEST)
        values = {"what": step.what, "who": step.who, "due_day": step.due_day, "when_text": step.when_text}
        unit.create(Step, log_no, case_id=case_id, status="todo", contact_id=contact_id, **values)
    elif step is not None and case_id == row.case_id:
        unit.put(Step, step.id, LATEST, contact_id=contact_id)
    unit.delete(Contact, row.id, read_rev)
    return ContactId(contact_id)


# -- the step that was agreed in a contact -----------------------------------------------------------------------------

_OF_STEP = {"next_step": "what", "next_who": "who", "next_day": "due_day"}


def _agree_step(unit: Unit, contact_id: str, log_no: int, case_id: str, fields: Mapping[str, Any]) -> None:
    if fields.get("next_step"):
        values = {theirs: fields.get(ours) for ours, theirs in _OF_STEP.items()}
        unit.create(Step, log_no, case_id=case_id, status="todo", contact_id=contact_id, **values)


def _step_of(unit: Unit, contact_id: str) -> StepRow | None:
    """The step that a contact made, as long as it is there."""
    found = unit.connection.exec_driver_sql(
        "SELECT id FROM step WHERE contact_id = ? AND deleted = 0 ORDER BY born, id LIMIT 1",
        (bytes.fromhex(contact_id),),
    ).scalar()
    return step_row(unit.reader, found.hex()) if found is not None else None


def _change_step(unit: Unit, given: ChangeContact) -> None:
    """Bring the step in line with the contact: what was changed in the step itself since then stays."""
    step = _step_of(unit, given.contact_id)
    before = {name: unit.value_of(Contact, given.contact_id, name) for name in _OF_STEP}
    if step is None:
        if before["next_step"] is None:
            case_id = unit.value_of(Contact, given.contact_id, "case_id")
            log_no = unit.log_of(Contact, given.contact_id)
            _agree_step(unit, given.contact_id, log_no, case_id, {**before, **given.fields})
        return
    if step.status != "todo":
        return
    now = {name: value for name, value in given.fields.items() if name in _OF_STEP}
    values = {_OF_STEP[name]: value for name, value in now.items() if getattr(step, _OF_STEP[name]) == before[name]}
    if "what" in values and values["what"] is None:
        unit.delete(Step, step.id, given.read_rev)
    elif values:
        unit.put(Step, step.id, given.read_rev, **values)


def _check_moment(unit: Unit, fields: ContactFields) -> None:
    """Raises WrongUse for a talk that lies ahead: it would hide a silence. A cancelled appointment may."""
    moment = fields.get("moment")
    cancelled = (fields.get("outcome") or "").startswith("cancelled")
    if moment is not None and not cancelled and moment > unit.clock.now() + _AHEAD:
        raise WrongUse(N_("The contact lies in the future. Check the date, and the clock of this laptop."))

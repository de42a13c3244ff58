# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what is done with a case: opening, handing over, closing, its programmes, where one lives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, TypedDict

from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.models import Case, Person, ProgrammeEntry, Worker
from caseapp.models.ids import CaseId
from caseapp.operations.act import Id, In, PersonRef, WorkerRef, operation
from caseapp.operations.people import PersonFields, check_birth, has_open_case, same_person
from caseapp.operations.programmes import check_phase
from caseapp.store.unit import LATEST, Unit


class CaseFields(TypedDict, total=False):
    """Fields of a case that can be changed freely."""

    backup_worker_id: WorkerRef | None
    opened_day: date | None
    opening_reason: Annotated[str, In("opening_reason")] | None
    restricted: bool | None
    round_table_day: date | None
    short_code: str | None
    note: str | None
    region: Annotated[str, In("jurisdiction_region")] | None
    retention_context: str | None
    housing_in_sight: Annotated[str, In("yes_no")] | None
    housing_in_sight_day: date | None
    no_contact_wanted: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase:
    """A new case, for a new person (`person`) or one who is known (`person_id`)."""

    person: PersonFields | None = None
    person_id: PersonRef | None = None
    primary_worker_id: WorkerRef | None = None
    backup_worker_id: WorkerRef | None = None
    opened_day: date | None = None
    opening_reason: Annotated[str, In("opening_reason")] | None = None
    programme: Annotated[str, In("programme")] | None = None
    phase: str | None = None
    note: str | None = None


@operation
def open_case(unit: Unit, given: OpenCase) -> CaseId:
    """Open a case."""
    fields = given.person or {}
    _check_person(unit, given.person_id, fields)
    if given.programme:
        check_phase(given.programme, given.phase)
    log_no = unit.new_log("core")
    known = unit.create(Person, log_no, **same_person(unit, given.person_id)) if given.person_id else None
    person_id = known or unit.create(Person, log_no, **fields)
    opened = given.opened_day or unit.clock.today()
    team = unit.connection.exec_driver_sql("SELECT id FROM team WHERE deleted = 0 ORDER BY born, id").scalar()
    case_id = unit.create(
        Case,
        log_no,
        person_id=person_id,
        team_id=team.hex() if team is not None else None,
        primary_worker_id=given.primary_worker_id or unit.author.worker_id or None,
        backup_worker_id=given.backup_worker_id,
        status="open",
        opened_day=opened,
        opening_reason=given.opening_reason,
        note=given.note,
    )
    if given.programme:
        unit.create(
            ProgrammeEntry,
            log_no,
            case_id=case_id,
            programme=given.programme,
            phase=given.phase,
            start_day=opened,
            phase_since=opened if given.phase else None,
        )
    return CaseId(case_id)


def _check_person(unit: Unit, person_id: str | None, fields: PersonFields) -> None:
    """Raises WrongUse when it is not clear who is meant, or when the person has an open case already."""
    if person_id is None:
        if not any(fields.get(name) for name in ("call_name", "first_names", "family_name", "description")):
            raise WrongUse(N_("A case needs a name, or a description of who is meant."))
        check_birth(unit, fields)
        return
    if fields:
        raise WrongUse(N_("Either a person who is known or a new one: both were given."))
    if has_open_case(unit, person_id):
        raise WrongUse(N_("This person has an open case already. Go on in that one."))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCase:
    """New values for fields of a case."""

    case_id: Id
    read_rev: int = LATEST
    fields: CaseFields


@operation
def change_case(unit: Unit, given: ChangeCase) -> None:
    """Change a case."""
    unit.put(Case, given.case_id, given.read_rev, **given.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverCase:
    """The next primary worker. The one before stays as backup unless another is named.

    Without a successor the note says why; then nobody is the worker, and the program keeps saying so (R-CASE-01).
    """

    case_id: Id
    read_rev: int = LATEST
    to_worker_id: WorkerRef | None = None
    backup_worker_id: WorkerRef | None = None
    note: str | None = None


@operation
def hand_over_case(unit: Unit, given: HandOverCase) -> None:
    """Hand a case over to another worker."""
    before, backup = unit.value_of(Case, given.case_id, "primary_worker_id"), given.backup_worker_id
    if given.to_worker_id is None and given.note is None:
        raise WrongUse(N_("Choose who takes over, or write why nobody does."))
    if given.to_worker_id is not None and given.to_worker_id == before:
        raise WrongUse(N_("This worker has the case already."))
    if backup is not None and backup == given.to_worker_id:
        raise WrongUse(N_("Worker and backup are the same person. Choose another backup."))
    for worker_id in (given.to_worker_id, backup):
        if worker_id is not None and not _is_active(unit, worker_id):
            raise WrongUse(N_("This colleague has left the team. Choose somebody else."))
    fields: dict[str, object] = {"primary_worker_id": given.to_worker_id, "handed_note": given.note}
    if backup is None and given.to_worker_id is not None:
        backup = before if before is not None and _is_active(unit, before) else None
        present = unit.value_of(Case, given.case_id, "backup_worker_id")
        if backup is None and present == given.to_worker_id:
            fields["backup_worker_id"] = None
    if backup is not None:
        fields["backup_worker_id"] = backup
    unit.put(Case, given.case_id, given.read_rev, **fields)


def _is_active(unit: Unit, worker_id: str) -> bool:
    return unit.value_of(Worker, worker_id, "active") is not False


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCase:
    """The end of a case and its reason. A closing is never prevented; the reason is asked and counted (R-BF-05)."""

    case_id: Id
    read_rev: int = LATEST
    day: date
    reason: Annotated[str, In("close_reason")]
    note: str | None = None


@operation
def close_case(unit: Unit, given: CloseCase) -> None:
    """Close a case."""
    opened = unit.value_of(Case, given.case_id, "opened_day")
    if opened is not None and given.day < opened:
        raise WrongUse(N_("The closing lies before the opening. Check the two dates."))
    if given.day > unit.clock.today():
        raise WrongUse(N_("The closing lies in the future. Close the case on the day itself."))
    unit.put(
        Case,
        given.case_id,
        given.read_rev,
        status="closed",
        closed_day=given.day,
        close_reason=given.reason,
        close_note=given.note,
    )
    open_entries = unit.connection.exec_driver_sql(
        "SELECT id FROM programme_entry WHERE case_id = ? AND deleted = 0 AND end_day IS NULL",
        (bytes.fromhex(given.case_id),),
    ).fetchall()
    for (entry_id,) in open_entries:
        unit.put(ProgrammeEntry, entry_id.hex(), LATEST, end_day=given.day)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenCase:
    """A closed case that goes on."""

    case_id: Id
    read_rev: int = LATEST


@operation
def reopen_case(unit: Unit, given: ReopenCase) -> None:
    """Open a closed case again, with the programmes that its closing ended; the closing stays in the history."""
    if unit.value_of(Case, given.case_id, "status") != "closed":
        raise WrongUse(N_("This case is open."))
    closed_day = unit.value_of(Case, given.case_id, "closed_day")
    unit.put(
        Case,
        given.case_id,
        given.read_rev,
        status="open",
        closed_day=None,
        close_reason=None,
        close_note=None,
    )
    ended = unit.connection.exec_driver_sql(
        "SELECT id FROM programme_entry WHERE case_id = ? AND deleted = 0 AND end_day = ?",
        (bytes.fromhex(given.case_id), closed_day.isoformat() if closed_day is not None else ""),
    ).fetchall()
    for (entry_id,) in ended:
        if unit.act_behind(ProgrammeEntry, entry_id.hex(), "end_day") == close_case.__name__:
            unit.put(ProgrammeEntry, entry_id.hex(), LATEST, end_day=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteCase:
    """A case that was made by mistake; undo brings it back."""

    case_id: Id
    read_rev: int = LATEST


@operation
def delete_case(unit: Unit, given: DeleteCase) -> None:
    """Take away a case that was opened by mistake."""
    unit.delete(Case, given.case_id, given.read_rev)

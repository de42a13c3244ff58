# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what is done with a case: opening, handing over, closing, its programmes, where one lives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, TypedDict

from caseapp.errors import UnknownRecord, WrongUse
from caseapp.i18n import N_
from caseapp.models import Case, HousingEpisode, Person, ProgrammeEntry
from caseapp.models.ids import CaseId, HousingEpisodeId, ProgrammeEntryId
from caseapp.operations.act import Id, In, operation
from caseapp.operations.people import PersonFields, check_birth
from caseapp.store.unit import LATEST, Unit


class CaseFields(TypedDict, total=False):
    """Fields of a case that can be changed freely."""

    backup_worker_id: Id | None
    opened_day: date | None
    opening_reason: Annotated[str, In("opening_reason")] | None
    restricted: bool | None
    short_code: str | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase:
    """A new case, for a new person (`person`) or one who is known (`person_id`)."""

    person: PersonFields | None = None
    person_id: Id | None = None
    primary_worker_id: Id | None = None
    backup_worker_id: Id | None = None
    opened_day: date | None = None
    opening_reason: Annotated[str, In("opening_reason")] | None = None
    programme: Annotated[str, In("programme")] | None = None
    phase: str | None = None
    note: str | None = None


@operation
def open_case(unit: Unit, given: OpenCase) -> CaseId:
    """Open a case."""
    fields = given.person or {}
    if given.person_id is None and not any(fields.get(name) for name in ("call_name", "family_name", "description")):
        raise WrongUse(N_("A case needs a name, or a description of who is meant."))
    check_birth(unit, fields)
    log_no = unit.new_log("core")
    person_id = given.person_id or unit.create(Person, log_no, **fields)
    opened = given.opened_day or unit.clock.today()
    team = unit.connection.exec_driver_sql("SELECT id FROM team WHERE deleted = 0 ORDER BY row_no").scalar()
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
        )
    return CaseId(case_id)


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
    """The next primary worker. The one before stays as backup unless another is named."""

    case_id: Id
    read_rev: int = LATEST
    to_worker_id: Id
    backup_worker_id: Id | None = None
    note: str | None = None


@operation
def hand_over_case(unit: Unit, given: HandOverCase) -> None:
    """Hand a case over to another worker."""
    before = _primary_of(unit, given.case_id)
    if given.to_worker_id == before:
        raise WrongUse(N_("This worker has the case already."))
    unit.put(
        Case,
        given.case_id,
        given.read_rev,
        primary_worker_id=given.to_worker_id,
        backup_worker_id=given.backup_worker_id or before,
        handed_note=given.note,
    )


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
    """Open a closed case again; what was written at the closing stays in the history."""
    unit.put(
        Case,
        given.case_id,
        given.read_rev,
        status="open",
        closed_day=None,
        close_reason=None,
        close_note=None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteCase:
    """A case that was made by mistake; undo brings it back."""

    case_id: Id
    read_rev: int = LATEST


@operation
def delete_case(unit: Unit, given: DeleteCase) -> None:
    """Take away a case that was opened by mistake."""
    unit.delete(Case, given.case_id, given.read_rev)


# -- programmes --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class StartProgramme:
    """A programme a case follows from a day on."""

    case_id: Id
    programme: Annotated[str, In("programme")]
    phase: str | None = None
    start_day: date | None = None
    note: str | None = None


@operation
def start_programme(unit: Unit, given: StartProgramme) -> ProgrammeEntryId:
    """Start a programme in a case."""
    entry_id = unit.create(
        ProgrammeEntry,
        unit.log_of(Case, given.case_id),
        case_id=given.case_id,
        programme=given.programme,
        phase=given.phase,
        start_day=given.start_day or unit.clock.today(),
        note=given.note,
    )
    return ProgrammeEntryId(entry_id)


class ProgrammeFields(TypedDict, total=False):
    """Fields of a programme entry."""

    phase: str | None
    start_day: date | None
    end_day: date | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeProgramme:
    """New values for a programme of a case; `end_day` ends it."""

    entry_id: Id
    read_rev: int = LATEST
    fields: ProgrammeFields


@operation
def change_programme(unit: Unit, given: ChangeProgramme) -> None:
    """Change or end a programme of a case."""
    unit.put(ProgrammeEntry, given.entry_id, given.read_rev, **given.fields)


# -- where the person lives --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordHousing:
    """Where the person stays from a day on; the former place ends the same day (R-ETH-01)."""

    case_id: Id
    ethos_light: Annotated[str, In("ethos_light")] | None = None
    description: str | None = None
    start_day: date | None = None


@operation
def record_housing(unit: Unit, given: RecordHousing) -> HousingEpisodeId:
    """Record where the person lives now."""
    start = given.start_day
    running = unit.connection.exec_driver_sql(
        "SELECT id FROM housing_episode WHERE case_id = ? AND deleted = 0 AND end_day IS NULL",
        (bytes.fromhex(given.case_id),),
    ).fetchall()
    for (episode_id,) in running:
        unit.put(HousingEpisode, episode_id.hex(), LATEST, end_day=start or unit.clock.today())
    episode_id = unit.create(
        HousingEpisode,
        unit.log_of(Case, given.case_id),
        case_id=given.case_id,
        ethos_light=given.ethos_light,
        description=given.description,
        start_day=start,
    )
    return HousingEpisodeId(episode_id)


def _primary_of(unit: Unit, case_id: str) -> str | None:
    row = unit.connection.exec_driver_sql(
        "SELECT primary_worker_id FROM case_file WHERE id = ?", (bytes.fromhex(case_id),)
    ).fetchone()
    if row is None:
        raise UnknownRecord(N_("There is no such case."))
    return row[0].hex() if row[0] is not None else None

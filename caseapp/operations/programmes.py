# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the programmes a case follows: starting one, going on to the next phase, ending it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, TypedDict

from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.i18n.codes import codes
from caseapp.models import Case, ProgrammeEntry
from caseapp.models.ids import ProgrammeEntryId
from caseapp.operations.act import Id, In, operation
from caseapp.store.unit import LATEST, Unit


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
    check_phase(given.programme, given.phase)
    running = unit.connection.exec_driver_sql(
        "SELECT 1 FROM programme_entry WHERE case_id = ? AND programme = ? AND deleted = 0 AND end_day IS NULL",
        (bytes.fromhex(given.case_id), given.programme),
    ).scalar()
    if running is not None:
        raise WrongUse(N_("This case follows this programme already. Change its phase, or end it first."))
    start = given.start_day or unit.clock.today()
    entry_id = unit.create(
        ProgrammeEntry,
        unit.log_of(Case, given.case_id),
        case_id=given.case_id,
        programme=given.programme,
        phase=given.phase,
        start_day=start,
        phase_since=start if given.phase else None,
        note=given.note,
    )
    return ProgrammeEntryId(entry_id)


class ProgrammeFields(TypedDict, total=False):
    """Fields of a programme entry. `phase_since`: the day the phase began (today when only the phase is given)."""

    phase: str | None
    phase_since: date | None
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
    fields = dict(given.fields)
    if "phase" in given.fields:
        phase = given.fields["phase"]
        check_phase(unit.value_of(ProgrammeEntry, given.entry_id, "programme"), phase)
        if phase != unit.value_of(ProgrammeEntry, given.entry_id, "phase"):
            fields.setdefault("phase_since", unit.clock.today())
    start = given.fields.get("start_day") or unit.value_of(ProgrammeEntry, given.entry_id, "start_day")
    end = given.fields.get("end_day")
    if end is not None and start is not None and end < start:
        raise WrongUse(N_("The end lies before the start. Check the two dates."))
    unit.put(ProgrammeEntry, given.entry_id, given.read_rev, **fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteProgramme:
    """A programme that was started by mistake; undo brings it back."""

    entry_id: Id
    read_rev: int = LATEST


@operation
def delete_programme(unit: Unit, given: DeleteProgramme) -> None:
    """Take away a programme that was started by mistake."""
    unit.delete(ProgrammeEntry, given.entry_id, given.read_rev)


def check_phase(programme: str | None, phase: str | None) -> None:
    """Raises WrongUse for a phase that this programme does not have."""
    if phase and phase not in codes(f"phase_{programme}"):
        raise WrongUse(N_("“%(code)s” is not a value of the field %(field)s."), code=phase[:40], field="phase")

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a colleague who is away: who stands in, and that everything stands as before afterwards.

Who stands in becomes backup of the cases: all rights, keys and pages follow from that tie, and end with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict

from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.models import Absence, Case, Worker
from caseapp.models.ids import AbsenceId
from caseapp.operations.act import CaseRef, Id, WorkerRef, operation
from caseapp.operations.allowed import check_may
from caseapp.operations.cases import HandOverCase, hand_over_case
from caseapp.operations.dates_in_order import check_span
from caseapp.security.permissions import Act
from caseapp.store.unit import LATEST, Unit

_PLANS_THE_TEAM = (Act.SUPERVISE, Act.SETTINGS, Act.PEOPLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginAbsence:
    """A colleague is away from a day on. `case_ids`: the cases of which `cover_worker_id` is the backup meanwhile."""

    worker_id: WorkerRef
    from_day: date
    until_day: date | None = None
    cover_worker_id: WorkerRef | None = None
    case_ids: tuple[CaseRef, ...] = ()
    note: str | None = None


@operation
def begin_absence(unit: Unit, given: BeginAbsence) -> AbsenceId:
    """Write down that a colleague is away and who stands in. Cases stay whose they are."""
    _check_own(unit, given.worker_id)
    _check_cover(unit, given.worker_id, given.cover_worker_id)
    check_span({"from_day": given.from_day, "until_day": given.until_day}, "from_day", "until_day")
    if given.case_ids and given.cover_worker_id is None:
        raise WrongUse(N_("Choose who stands in for these cases."))
    before = []
    for case_id in given.case_ids:
        backup = unit.value_of(Case, case_id, "backup_worker_id")
        if unit.value_of(Case, case_id, "primary_worker_id") != given.worker_id or backup == given.cover_worker_id:
            continue
        before.append(f"{case_id}:{backup or ''}")
        unit.put(Case, case_id, LATEST, backup_worker_id=given.cover_worker_id)
    return AbsenceId(
        unit.create(
            Absence,
            unit.team_log(),
            worker_id=given.worker_id,
            from_day=given.from_day,
            until_day=given.until_day,
            cover_worker_id=given.cover_worker_id,
            covered=" ".join(before) or None,
            note=given.note,
        )
    )


class AbsenceFields(TypedDict, total=False):
    """Fields of an absence."""

    from_day: date
    until_day: date | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAbsence:
    """Other days for an absence, or another note. Who stands in changes by ending it and writing a new one."""

    absence_id: Id
    read_rev: int = LATEST
    fields: AbsenceFields


@operation
def change_absence(unit: Unit, given: ChangeAbsence) -> None:
    """Change the days of an absence."""
    _check_own(unit, unit.value_of(Absence, given.absence_id, "worker_id"))
    days = {name: unit.value_of(Absence, given.absence_id, name) for name in ("from_day", "until_day")}
    check_span({**days, **given.fields}, "from_day", "until_day")
    unit.put(Absence, given.absence_id, given.read_rev, **given.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAbsence:
    """The colleague is back."""

    absence_id: Id
    read_rev: int = LATEST


@operation
def end_absence(unit: Unit, given: EndAbsence) -> None:
    """Say that a colleague is back: the backups from before stand again, except where somebody chose another since."""
    worker_id = unit.value_of(Absence, given.absence_id, "worker_id")
    _check_own(unit, worker_id)
    cover = unit.value_of(Absence, given.absence_id, "cover_worker_id")
    for case_id, backup in covered_cases(unit.value_of(Absence, given.absence_id, "covered")):
        is_theirs = unit.value_of(Case, case_id, "primary_worker_id") == worker_id
        if not is_theirs or unit.value_of(Case, case_id, "backup_worker_id") != cover:
            continue
        here = backup is not None and unit.value_of(Worker, backup, "active") is not False
        unit.put(Case, case_id, LATEST, backup_worker_id=backup if here else None)
    unit.put(Absence, given.absence_id, given.read_rev, ended_day=unit.clock.today())


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverCases:
    """Several cases go to one colleague at once: somebody leaves the team, or has too many."""

    case_ids: tuple[CaseRef, ...]
    to_worker_id: WorkerRef
    note: str | None = None


@operation
def hand_over_cases(unit: Unit, given: HandOverCases) -> None:
    """Hand several cases over to one colleague, in one act that can be undone as a whole."""
    if not given.case_ids:
        raise WrongUse(N_("Choose the cases that go over."))
    for case_id in given.case_ids:
        hand_over_case(unit, HandOverCase(case_id=case_id, to_worker_id=given.to_worker_id, note=given.note))


def covered_cases(text: str | None) -> tuple[tuple[str, str | None], ...]:
    """The cases of field `covered`, each with the backup from before."""
    pairs = [one.partition(":") for one in (text or "").split()]
    return tuple((case_id, backup or None) for case_id, _colon, backup in pairs)


def _check_own(unit: Unit, worker_id: Any) -> None:  # noqa: ANN401
    """Of oneself everybody may say it; of others who leads or looks after the team."""
    if worker_id != unit.author.worker_id:
        check_may(unit, *_PLANS_THE_TEAM)


def _check_cover(unit: Unit, worker_id: str, cover: str | None) -> None:
    if cover is None:
        return
    if cover == worker_id:
        raise WrongUse(N_("Nobody stands in for themselves. Choose a colleague."))
    if unit.value_of(Worker, cover, "active") is False:
        raise WrongUse(N_("This colleague has left the team. Choose somebody else."))

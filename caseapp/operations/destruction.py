# SPDX-License-Identifier: EUPL-1.2
"""This is the place for files whose time is over (methods 5.4): terms confirmed, proposed by one, confirmed by another.

Confirming writes a report without content. What follows depends on the profile: in a team two administrators sign an
order to erase (sync/orders.py); elsewhere this laptop destroys the file itself (store/ending_files.py). In a profile of
one person alone the second person sits beside her, on another day, and is named in the report.

All of it lies in the log of the team, which outlives the file: codes and days, never words about somebody.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from caseapp.errors import NotAllowed, WrongUse
from caseapp.i18n import N_
from caseapp.i18n.codes import label
from caseapp.models import Destruction, TeamRule
from caseapp.operations.act import CaseRef, Id, In, operation
from caseapp.operations.allowed import check_may
from caseapp.plans.retention import CONFIRMED, DEFAULT, DUE, KEPT, PROPOSED, RELEASED, STATE_CONFIRMED, terms
from caseapp.security.permissions import Act, Layer
from caseapp.store.ending_files import logs_of_case
from caseapp.store.plain_sql import run_of
from caseapp.store.queries.retention import RetentionRow, is_in_team, records_of, retention_of
from caseapp.store.unit import LATEST, Unit
from caseapp.store.viewing import viewer_of

_LEAST_WITNESS = 5
_NOT_DUE = N_("The time of this file is not over, or its term was not confirmed by the organisation.")
_HELD = N_("This file is not destroyed now: %(why)s. Settle that first, or say that it no longer holds.")
_ALONE = N_(
    "You work alone in this profile. Read the list together with a second person of your organisation, on another day "
    "than the proposal, and write down who that is. Until then it waits, and the file stays."
)
_ANOTHER = N_("Somebody else than who proposed it confirms this.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmTerm:
    """The organisation agrees with the term of a context. `is_usual`: it holds for files without one of their own."""

    context: str
    is_usual: bool = False


@operation
def confirm_term(unit: Unit, given: ConfirmTerm) -> None:
    """Confirm how long files of one context are kept."""
    check_may(unit, Act.SETTINGS)
    if given.context not in terms().by_context:
        raise WrongUse(N_("There is no such term."))
    _rule(unit, f"{CONFIRMED}{given.context}", unit.clock.today().isoformat())
    if given.is_usual:
        _rule(unit, DEFAULT, given.context)


def _rule(unit: Unit, name: str, value: str) -> None:
    text = json.dumps(value)
    found = unit.connection.exec_driver_sql("SELECT id FROM team_rule WHERE name = ? AND deleted = 0", (name,)).scalar()
    if found is None:
        unit.keep(TeamRule, name, unit.team_log(), LATEST, name=name, value=text)
    else:
        unit.put(TeamRule, found.hex(), LATEST, value=text)


def _due(unit: Unit, case_id: str) -> RetentionRow:
    """The file, when it may be destroyed today. Raises WrongUse with the reason when it may not."""
    row = retention_of(unit, case_id, unit.clock.today())
    if row is None or row.stage != DUE:
        raise WrongUse(_NOT_DUE)
    if row.hold:
        raise WrongUse(_HELD, why=label("hold_reason", row.hold))
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeDestruction:
    """A file whose term is over is to be destroyed; somebody else confirms."""

    case_id: CaseRef


@operation
def propose_destruction(unit: Unit, given: ProposeDestruction) -> str:
    """Propose to destroy a file whose time is over."""
    check_may(unit, Act.APPROVE, Act.PEOPLE)
    row = _due(unit, given.case_id)
    if row.state in (PROPOSED, STATE_CONFIRMED):
        raise WrongUse(N_("This file was proposed already."))
    return unit.create(
        Destruction,
        unit.team_log(),
        case_ref=given.case_id,
        context=row.context,
        destroy_on=row.destroy_on,
        proposed_by=unit.author.worker_id or None,
        proposed_day=unit.clock.today(),
        state=PROPOSED,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmDestruction:
    """Another person looked and agrees. `witness`: name and function of who sits beside the only one who works here."""

    destruction_id: Id
    witness: str | None = None
    read_rev: int = LATEST


@operation
def confirm_destruction(unit: Unit, given: ConfirmDestruction) -> None:
    """Confirm, as another person, that a file is destroyed; the report says what, without content."""
    check_may(unit, Act.APPROVE, Act.PEOPLE)
    names = ("case_ref", "proposed_by", "proposed_day", "state")
    stands = {name: unit.value_of(Destruction, given.destruction_id, name) for name in names}
    if stands["state"] != PROPOSED:
        raise WrongUse(N_("This is not waiting for a second person any more."))
    witness = _second_person(unit, stands["proposed_by"], stands["proposed_day"], given.witness)
    row = _due(unit, stands["case_ref"])
    unit.put(
        Destruction,
        given.destruction_id,
        given.read_rev,
        state=STATE_CONFIRMED,
        confirmed_by=unit.author.worker_id,
        confirmed_day=unit.clock.today(),
        witness=witness,
        destroy_on=row.destroy_on,
        context=row.context,
        logs=b"".join(log_id for _number, log_id in logs_of_case(run_of(unit), stands["case_ref"])),
        report=json.dumps(records_of(unit, stands["case_ref"]), sort_keys=True),
    )


def _second_person(unit: Unit, proposed_by: str | None, proposed_day: date | None, witness: str | None) -> str | None:
    """Who confirms is another one than who proposed; alone in a profile, somebody beside her, on another day."""
    me = unit.author.worker_id
    said = " ".join((witness or "").split())
    if me and proposed_by and proposed_by != me:
        return None
    if is_in_team(run_of(unit)) or not me:  # elsewhere nobody else signs in
        raise WrongUse(_ANOTHER)
    own = unit.connection.exec_driver_sql("SELECT name FROM worker WHERE id = ?", (bytes.fromhex(me),)).scalar() or ""
    another_day = proposed_day is not None and unit.clock.today() > proposed_day
    if not another_day or len(said) < _LEAST_WITNESS or said.casefold() == " ".join(str(own).split()).casefold():
        raise WrongUse(_ALONE)
    return said


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldFile:
    """The file is not destroyed, and why, whatever its term says. Without a day it holds until somebody releases it."""

    case_id: CaseRef
    reason: Annotated[str, In("hold_reason")]
    until: date | None = None


@operation
def hold_file(unit: Unit, given: HoldFile) -> str:
    """Stop the destruction of a file: a complaint, an appeal, a claim, a court. Its own worker may do so as well."""
    _check_may_hold(unit, given.case_id)
    row = retention_of(unit, given.case_id, unit.clock.today())
    if row is not None and row.state in (PROPOSED, STATE_CONFIRMED, KEPT):
        values = {"state": KEPT, "reason": given.reason, "keep_until": given.until}
        unit.put(Destruction, row.destruction_id, LATEST, **values)
        return row.destruction_id
    return unit.create(
        Destruction,
        unit.team_log(),
        case_ref=given.case_id,
        proposed_by=unit.author.worker_id or None,
        proposed_day=unit.clock.today(),
        state=KEPT,
        reason=given.reason,
        keep_until=given.until,
    )


def _check_may_hold(unit: Unit, case_id: str) -> None:
    viewer = viewer_of(unit.connection, unit.author.worker_id)
    row = unit.connection.exec_driver_sql(
        "SELECT primary_worker_id, backup_worker_id, restricted FROM case_file WHERE id = ?", (bytes.fromhex(case_id),)
    ).one()
    own = viewer.is_own(row[0], row[1])
    if not viewer.may(Act.WRITE, Layer.L1, is_own=own, restricted=bool(row[2])):
        check_may(unit, Act.APPROVE, Act.PEOPLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepFile:
    """A proposal is answered with no, and why."""

    destruction_id: Id
    reason: Annotated[str, In("hold_reason")]
    until: date | None = None
    read_rev: int = LATEST


@operation
def keep_file(unit: Unit, given: KeepFile) -> None:
    """Keep a file that was proposed to be destroyed, with the reason."""
    check_may(unit, Act.APPROVE, Act.PEOPLE)
    if unit.value_of(Destruction, given.destruction_id, "state") not in (PROPOSED, STATE_CONFIRMED, KEPT):
        raise WrongUse(N_("This file is not proposed any more."))
    values = {"state": KEPT, "reason": given.reason, "keep_until": given.until}
    unit.put(Destruction, given.destruction_id, given.read_rev, **values)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseFile:
    """What held the file is settled: its term counts again."""

    destruction_id: Id
    read_rev: int = LATEST


@operation
def release_file(unit: Unit, given: ReleaseFile) -> None:
    """Say that a file is no longer held; destroying it takes two people again."""
    check_may(unit, Act.APPROVE, Act.PEOPLE)
    if unit.value_of(Destruction, given.destruction_id, "state") != KEPT:
        raise NotAllowed(N_("Nobody holds this file."))
    unit.put(Destruction, given.destruction_id, given.read_rev, state=RELEASED)

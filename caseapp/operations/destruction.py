# SPDX-License-Identifier: EUPL-1.2
"""This is the place for files whose time is over (methods 5.4): terms confirmed, proposed by one, confirmed by another.

Confirming writes a report without content. It erases nothing itself: in a team two administrators sign an order to
erase (sync/orders.py), and only that takes a file off all laptops.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.models import Destruction, TeamRule
from caseapp.operations.act import CaseRef, Id, operation
from caseapp.operations.allowed import check_may
from caseapp.plans.retention import CONFIRMED, DEFAULT, DUE, KEPT, PROPOSED, STATE_CONFIRMED, terms
from caseapp.security.permissions import Act
from caseapp.store.queries.retention import records_of, retention_of
from caseapp.store.unit import LATEST, Unit


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeDestruction:
    """A file whose term is over is to be destroyed; somebody else confirms."""

    case_id: CaseRef


@operation
def propose_destruction(unit: Unit, given: ProposeDestruction) -> str:
    """Propose to destroy a file whose time is over."""
    check_may(unit, Act.APPROVE, Act.PEOPLE)
    row = retention_of(unit, given.case_id, unit.clock.today())
    if row is None or row.stage != DUE:
        raise WrongUse(N_("The time of this file is not over, or its term was not confirmed by the organisation."))
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
    """Another person looked and agrees."""

    destruction_id: Id
    read_rev: int = LATEST


@operation
def confirm_destruction(unit: Unit, given: ConfirmDestruction) -> None:
    """Confirm, as another person, that a file is destroyed; the report says what, without content."""
    check_may(unit, Act.APPROVE, Act.PEOPLE)
    names = ("case_ref", "proposed_by", "state")
    stands = {name: unit.value_of(Destruction, given.destruction_id, name) for name in names}
    if stands["state"] != PROPOSED:
        raise WrongUse(N_("This is not waiting for a second person any more."))
    me = unit.author.worker_id
    if not me or stands["proposed_by"] in (None, me):
        raise WrongUse(N_("Somebody else than who proposed it confirms this."))
    row = retention_of(unit, stands["case_ref"], unit.clock.today())
    if row is None or row.stage != DUE:
        raise WrongUse(N_("The time of this file is not over, or its term was not confirmed by the organisation."))
    unit.put(
        Destruction,
        given.destruction_id,
        given.read_rev,
        state=STATE_CONFIRMED,
        confirmed_by=me,
        confirmed_day=unit.clock.today(),
        destroy_on=row.destroy_on,
        context=row.context,
        report=json.dumps(records_of(unit, stands["case_ref"]), sort_keys=True),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepFile:
    """The file is not destroyed, and why."""

    destruction_id: Id
    reason: str
    read_rev: int = LATEST


@operation
def keep_file(unit: Unit, given: KeepFile) -> None:
    """Keep a file that was proposed to be destroyed, with the reason."""
    check_may(unit, Act.APPROVE, Act.PEOPLE)
    if not given.reason.strip():
        raise WrongUse(N_("Why is it kept? A short reason is enough."))
    unit.put(Destruction, given.destruction_id, given.read_rev, state=KEPT, reason=given.reason.strip())

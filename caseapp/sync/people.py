# SPDX-License-Identifier: EUPL-1.2
"""This is the place for names across the border of a team: a guest among the workers, workers in the file of a guest.

Both are workers with an id that is given: of a guest the id of the device, which signs what it wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from caseapp.models import Team, Worker
from caseapp.models.base import DELETED_FIELD
from caseapp.operations.team import initials_of
from caseapp.store.changes import Changes
from caseapp.store.colleagues.progress import acknowledge, fact
from caseapp.store.guest_gate import NAMES
from caseapp.store.journal import PUT, Op
from caseapp.store.plain_sql import Run, first_value, run_of
from caseapp.store.registry import kind_of
from caseapp.store.store import Store
from caseapp.store.unit import LATEST, Unit

GUEST = "guest"  # of code list role
ORGANISATION = "guest_of"  # a fact of the file of a guest: the id of the organisation it visits
_NAME = 200


def names_of(run: Run, ids: Iterable[bytes]) -> dict[bytes, str]:
    """Names of workers, as far as they are known here."""
    found = {}
    for one in sorted(ids):
        name = first_value(run("SELECT name FROM worker WHERE id = ? AND deleted = 0", (one,)))
        if name:
            found[one] = str(name)[:_NAME]
    return found


def write_guest(store: Store, dev_id: bytes, name: str) -> Changes:
    """A guest among the workers of the team: with a name, and no colleague one can give work to."""

    def work(unit: Unit) -> None:
        _write(unit, dev_id, name, GUEST, active=False)

    return store.act("add_guest", work)[1]


def keep_names(store: Store, people: Mapping[bytes, str]) -> Changes | None:
    """In the file of a guest: who is who at the host. None when all of it is known.

    Nobody else gets this log: it counts as handed over.
    """

    def work(unit: Unit) -> bool:
        run = run_of(unit)
        host = fact(run, ORGANISATION)
        known = names_of(run, people)
        some = False
        for identity, name in people.items():
            if identity.hex() == host:
                some = _name_team(unit, name) or some
            elif known.get(identity) != name:
                _write(
                    unit, identity, name, GUEST if unit.author.worker_id == identity.hex() else "worker", active=True
                )
                some = True
        return some

    some, changes = store.act(NAMES, work)
    if not some:
        return None
    store.local(lambda unit: count_as_sent(run_of(unit)))
    return changes


def count_as_sent(run: Run) -> None:
    """In the file of a guest: the names wait to be sent to nobody, whatever a hub that was set back has forgotten."""
    rows = run("SELECT h.log_no, h.dev_no, h.seq FROM held h JOIN log l ON l.log_no = h.log_no WHERE l.kind = 'team'")
    for log_no, dev_no, seq in rows.fetchall():
        acknowledge(run, log_no, dev_no, seq)


def _name_team(unit: Unit, name: str) -> bool:
    found = run_of(unit)("SELECT id, name FROM team WHERE deleted = 0 ORDER BY born, id").fetchone()
    if found is None:
        unit.create(Team, unit.team_log(), name=name)
    elif found[1] != name:
        unit.put(Team, found[0].hex(), LATEST, name=name)
    else:
        return False
    return True


def _write(unit: Unit, identity: bytes, name: str, role: str, *, active: bool) -> None:
    kind = kind_of(Worker)
    if unit.holds(kind.name, identity.hex()):
        unit.put(Worker, identity.hex(), LATEST, name=name, initials=initials_of(name))
        return
    values: dict[str, str | int] = {"name": name, "initials": initials_of(name), "role": role, "active": int(active)}
    ops = [Op(PUT, DELETED_FIELD, 0), *(Op(PUT, kind.by_name[field].number, value) for field, value in values.items())]
    unit.replay(kind, identity, unit.team_log(), ops, may_make=True)

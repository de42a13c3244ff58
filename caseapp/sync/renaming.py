# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a laptop that goes on under another name: after a restore, or when a copy of it is at work.

What its former names wrote and had not handed on is written anew under the present name; what was handed on under the
present name keeps its numbers, so in that case a fresh name is taken (store/colleagues/incarnation.py).
"""

from __future__ import annotations

from caseapp.clock import milliseconds
from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.store.changes import Changes
from caseapp.store.colleagues.incarnation import logs_of_former
from caseapp.store.colleagues.own_devices import own_device_no
from caseapp.store.colleagues.progress import device_ids, fact, set_fact
from caseapp.store.openings import former_openings, move_openings
from caseapp.store.plain_sql import Run, run_of
from caseapp.store.store import Store
from caseapp.store.unit import Unit
from caseapp.sync.enrol import own_device_record
from caseapp.sync.standing import HUB, Membership, Standing

_HANDED = "handed_on"  # the name under which something went out


def note_handed_on(run: Run, dev_id: bytes) -> None:
    """Something was written under this name that others may hold."""
    if fact(run, _HANDED) != dev_id.hex():
        set_fact(run, _HANDED, dev_id.hex())


def has_former_work(unit: Unit) -> bool:
    """Whether a former name of this laptop wrote something that was not handed on."""
    return bool(logs_of_former(unit.connection) or former_openings(unit))


def renumber(store: Store, *, is_copied: bool = False) -> Changes:
    """Give the work of former names to the present one, or to a fresh one. `is_copied`: a copy of us is at work."""

    def under_way(unit: Unit) -> bool:
        run = run_of(unit)
        present = device_ids(run)[own_device_no(unit.connection)]
        return fact(run, _HANDED) == present.hex()

    begin = is_copied or store.local(under_way)
    _moved, changes = store.reincarnate(begin=begin)
    store.local(lambda unit: _let_go(run_of(unit)))
    store.local(lambda unit: move_openings(unit, milliseconds(store.clock)))
    return changes


def _let_go(run: Run) -> None:
    """What was sealed under former names is sealed anew; what a copy of us wrote under them has its numbers back."""
    run("DELETE FROM envelope WHERE state = 'sealed' AND kind = 1")
    run(
        "UPDATE envelope SET state = 'waiting', reason = '' WHERE state = 'quarantine' AND reason = 'fork' "
        "AND dev_no IN (SELECT dev_no FROM own_device)"
    )
    run(  # what somebody else brought of ours while it was ours: it is there under the former name as well
        "UPDATE envelope SET state = 'waiting', reason = '' WHERE state = 'done' AND kind = 1 "
        "AND dev_no IN (SELECT dev_no FROM own_device) AND NOT EXISTS (SELECT 1 FROM journal j "
        "WHERE j.log_no = envelope.log_no AND j.dev_no = envelope.dev_no AND j.seq = envelope.seq "
        "AND j.save_id = envelope.save_id)"
    )


def settle_alone(store: Store, membership: Membership, now_ms: int) -> Changes | None:
    """The same where no hub orders the directory: the present name is put into it by a former one.

    Raises WrongUse in a team with a hub, which must be asked first what it holds.
    """
    if not store.local(lambda unit: has_former_work(unit) or _is_unknown(membership, unit)):
        return None
    if store.local(lambda unit: fact(run_of(unit), HUB)) is not None:
        raise WrongUse(
            N_("This laptop was put back from a copy. Sync with the hub once before you write a file for others.")
        )
    changes = renumber(store)

    def certify(unit: Unit) -> Standing:
        standing = membership.standing(unit)
        assert standing is not None
        record = own_device_record(standing, now_ms)
        return standing if record is None else membership.extend(unit, standing, (record,))

    membership.keep(store.local(certify))
    return changes


def _is_unknown(membership: Membership, unit: Unit) -> bool:
    standing = membership.standing(unit)
    return standing is not None and standing.keys.dev_id not in standing.directory.devices

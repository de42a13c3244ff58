# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the directory of a team without a hub, where two laptops may both write the next record.

The record of an administrator goes before that of somebody else; of two of the same rank the one with the smaller hash.
Who is overruled takes the other chain, if all that is lost was signed by itself, and makes its own records again on
top. Keys of logs are given only to groups that an administrator has seen, so that nothing hangs on a lost record.
"""

from __future__ import annotations

from collections.abc import Sequence

from caseapp.store.colleagues import progress
from caseapp.store.plain_sql import run_of
from caseapp.store.store import Store
from caseapp.store.unit import Unit
from caseapp.sync.enrol import tidy_alone
from caseapp.sync.protocol.directory import Directory, Record, parse_record
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.session import Session
from caseapp.sync.standing import SETTLED, Membership, Standing


def tidy(store: Store, membership: Membership, now_ms: int) -> Standing:
    """Add what is due, tentatively when we are no administrator."""
    return tidy_alone(store, membership, now_ms)


def take(session: Session, records: Sequence[bytes], sender: bytes) -> Standing:
    """The chain of a colleague's device: what is further than ours is taken, another story is settled or refused.

    Raises Refused(dir_conflict) for a story that differs in more than our own last records (T6, T8).
    """
    parted = session.local(lambda unit, _standing: _parting(progress.chain(run_of(unit)), records))
    if parted is not None and session.local(lambda unit, standing: _gives_way(unit, standing, records, parted)):
        session.store.local(lambda unit: _cut(unit, parted))
        session.membership.forget()
        session.local(session.membership.open_keys_again)
    elif parted is not None:
        return session.local(lambda _unit, standing: standing)
    standing = session.extend(tuple(records))
    if standing.directory.is_administrator(sender):
        session.local(lambda unit, _standing: progress.set_fact(run_of(unit), SETTLED, len(records) - 1))
    return standing


def _parting(ours: Sequence[bytes], theirs: Sequence[bytes]) -> int | None:
    """The first height at which both have a record and not the same."""
    return next((at for at, (one, other) in enumerate(zip(ours, theirs, strict=False)) if one != other), None)


def _gives_way(unit: Unit, standing: Standing, theirs: Sequence[bytes], parted: int) -> bool:
    """Whether their chain goes before ours from this height on."""
    run = run_of(unit)
    ours = [parse_record(data) for data in progress.chain(run, parted - 1)]
    common = Directory.from_chain(progress.chain(run)[:parted], standing.directory.fingerprint)
    other = common
    for data in theirs[parted:]:
        other = other.apply(data)
    us, them = ours[0], parse_record(theirs[parted])
    if _rank(common, them) >= _rank(common, us):
        return False  # ours goes before: they will give way when they read ours
    own = {one.dev_id for one in standing.signers.values()}
    if any(one.signer not in own for one in ours):
        raise Refused(Code.DIR_CONFLICT, rule="two_stories", height=parted)
    return True


def _rank(directory: Directory, record: Record) -> tuple[bool, bytes]:
    return (not directory.is_administrator(record.signer), record.hash)


def _cut(unit: Unit, height: int) -> None:
    run_of(unit)("DELETE FROM directory_record WHERE height >= ?", (height,))

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for how long this laptop may be read without asking the hub: a lease, renewed at every round.

A laptop that stays away too long shows nothing any more until it was at the hub; writing goes on, so that no
observation is lost. A wrong clock locks nobody out: what counts is the time since the lease came, by the later of the
clock and what was written since, so that a clock put back does not make it longer. A team without a hub has no lease.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from caseapp.clock import milliseconds
from caseapp.store.colleagues.progress import fact, set_fact
from caseapp.store.plain_sql import Run, first_value, run_of
from caseapp.store.store import Store
from caseapp.sync.protocol import messages as m
from caseapp.sync.protocol.directory import Directory
from caseapp.sync.protocol.refusals import Refused
from caseapp.sync.protocol.signing import Domain, verify
from caseapp.sync.standing import HUB, Standing

_LEASE = "lease"
ISSUER = "hub_sign"  # the key a hub told when it was given to the team, with the code it had printed
_DAY_MS = 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Lease:
    """`issued` and `until` by the clock of the hub, `received` by ours; `rev` is what had been written by then."""

    issued: int
    until: int
    received: int
    rev: int

    def expires(self) -> int:
        """By our clock."""
        return self.until - self.issued + self.received

    def is_over(self, now_ms: int) -> bool:
        return now_ms > self.expires()


def keep_lease(run: Run, standing: Standing, token: m.Token, now_ms: int) -> bool:
    """Keep the lease that came with a token; False for one that the hub of this team did not sign.

    It never lasts longer than the team decided.
    """
    issuer = standing.directory.hub_sign
    if issuer is None:
        return True
    issued, until, signature = token.lease
    try:
        payload = m.lease_payload(standing.org_id, standing.keys.dev_id, issued, until)
        verify(issuer, Domain.LEASE, payload, signature)
    except Refused:
        return False
    longest = issued + standing.directory.policy.lease_days * _DAY_MS
    rev = int(first_value(run("SELECT max(rev) FROM journal")) or 0)
    set_fact(run, _LEASE, json.dumps([issued, min(until, longest), now_ms, rev]))
    return True


def lease(run: Run) -> Lease | None:
    """The lease in force; None in a team without a hub, and before the first round."""
    kept = fact(run, _LEASE)
    if not isinstance(kept, str) or not fact(run, HUB):
        return None
    issued, until, received, rev = (int(one) for one in json.loads(kept))
    return Lease(issued, until, received, rev)


def moment(run: Run, one: Lease, now_ms: int) -> int:
    """What time it is at least: the clock, or what was written here since the lease came, whichever is later."""
    sql = "SELECT max(j.moment) FROM journal j JOIN own_device o ON o.dev_no = j.dev_no WHERE j.rev > ?"
    written = first_value(run(sql, (one.rev,)))
    return max(now_ms, one.received, int(written or 0))


def is_expired(run: Run, now_ms: int) -> bool:
    """Whether nothing may be shown until this laptop was at the hub."""
    one = lease(run)
    return one is not None and one.is_over(moment(run, one, now_ms))


def may_read(store: Store) -> bool:
    """Whether anything of this file may be shown, in a window or by a command."""
    now = milliseconds(store.clock)
    return not store.read_whole(lambda reader: is_expired(run_of(reader), now))


def issuer_due(run: Run, directory: Directory) -> bytes | None:
    """The key of the hub that the directory does not name yet; empty when the hub must be asked for it first."""
    told = fact(run, ISSUER)
    if isinstance(told, str):
        key = bytes.fromhex(told)
        return key if key != directory.hub_sign else None
    return b"" if directory.hub_sign is None else None

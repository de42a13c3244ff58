# SPDX-License-Identifier: EUPL-1.2
"""This is the place for erasing cases for good: what the directory orders, the hub is told to delete.

Administrators of two people agree (`proposals`), and the directory says so. From then on the hub deletes, every laptop
takes the cases off, and the keys are gone: copies that nobody can reach stay closed.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from caseapp.store.colleagues import progress
from caseapp.store.colleagues.progress import fact, set_fact
from caseapp.store.plain_sql import Run, run_of
from caseapp.sync.envelope import Header, Kind, seal
from caseapp.sync.grantbook import GrantBook
from caseapp.sync.protocol.directory_records import Body
from caseapp.sync.protocol.grants import may_manage
from caseapp.sync.protocol.messages import erase_body
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.session import Session
from caseapp.sync.standing import Standing

LOGS = 100  # of one order: so that its letter fits into the mailbox
_TOLD = "erasures_told"  # up to which height the hub was told to delete


def erase_order(logs: Iterable[bytes], reason: str) -> Body:
    """The body of the record. `reason` is a code, never a text about somebody."""
    return {"logs": [*sorted(set(logs))], "reason": reason}


def tell_hub(session: Session) -> None:
    """Have the hub delete what the directory orders. Who manages a log says so, and every administrator."""

    def due(run: Run, standing: Standing) -> list[tuple[bytes, str]]:
        told = fact(run, _TOLD)
        after = told if isinstance(told, int) else 0
        orders = [one for one in standing.directory.orders if one.type == "erase_order" and one.height > after]
        return [(log_id, one.reason) for one in orders for log_id in sorted(one.logs)]

    logs = session.local(lambda unit, standing: due(run_of(unit), standing))
    if not logs:
        return
    for log_id, reason in logs:
        order = session.local(lambda unit, standing: _order(run_of(unit), standing, log_id, reason))  # noqa: B023
        if order is None:
            continue
        try:
            session.hub.erase(order)
        except Refused as refused:
            if refused.code not in (Code.ERASED, Code.UNKNOWN, Code.NOT_MEMBER):
                raise
    session.local(lambda unit, standing: set_fact(run_of(unit), _TOLD, standing.directory.height))


def _order(run: Run, standing: Standing, log_id: bytes, reason: str) -> bytes | None:
    directory, me = standing.directory, standing.keys
    newest = GrantBook(run, standing).newest(progress.log_number(run, log_id))
    manages = newest is not None and may_manage(newest.record, directory, me.dev_id)
    if not (manages or directory.is_administrator(me.dev_id)):
        return None
    header = Header(
        kind=Kind.ERASE,
        log_id=log_id,
        dev_id=me.dev_id,
        seq=0,
        epoch=newest.record.epoch if newest is not None else 0,
        save_id=secrets.token_bytes(16),
        dir_height=directory.height,
        dir_hash=directory.head[:8],
    )
    return seal(header, erase_body(log_id, reason), None, me).data

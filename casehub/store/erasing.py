# SPDX-License-Identifier: EUPL-1.2
"""This is the place for making a log disappear: the signed order stays, everything else goes."""

from __future__ import annotations

from dataclasses import dataclass

from caseapp.sync.protocol.refusals import Code, Refused
from casehub.store.database import Database, Tx
from casehub.store.logs import log_row
from casehub.store.organisations import now_ms
from casehub.store.shelves import Shelf

_OF_A_LOG = ("env", "snapshot", "baseline", "attest", "chunk", "keys.wrap")


@dataclass(frozen=True, slots=True)
class Asker:
    """Who brings an order that the directory holds. An administrator need not be in the log."""

    org_id: bytes
    groups: frozenset[bytes]
    is_administrator: bool


def erase(database: Database, asker: Asker, log_id: bytes, order: bytes) -> int:
    """When it was erased. Raises Refused(not_member, unknown). The counter of the organisation comes last but one."""
    org_id = asker.org_id
    at = now_ms()

    def work(tx: Tx) -> int:
        row = tx.one(f"SELECT org_id, erased, size FROM log WHERE log_id = ?{tx.lock}", log_id)
        if row is None or row[0] != org_id:
            raise Refused(Code.UNKNOWN)
        if row[1]:
            done = tx.one("SELECT at FROM erased WHERE log_id = ?", log_id)
            return int(done[0]) if done else at
        log = log_row(tx, log_id, asker.groups)
        if log is None or (log.rank < 3 and not asker.is_administrator):
            raise Refused(Code.NOT_MEMBER)
        tx.run("INSERT INTO erased (log_id, org_id, at, bytes) VALUES (?, ?, ?, ?)", log_id, org_id, at, order)
        _sweep_rows(tx, log_id)
        org = tx.one(
            "UPDATE org SET feed_pos = feed_pos + 1, size = size - ? WHERE org_id = ? RETURNING feed_pos",
            row[2],
            org_id,
        )
        assert org is not None
        tx.run(
            "UPDATE log SET erased = 1, size = 0, tail_count = 0, tail_size = 0, feed_pos = ? WHERE log_id = ?",
            org[0],
            log_id,
        )
        return at

    return database.write(work)


def _sweep_rows(tx: Tx, log_id: bytes) -> None:
    for table in _OF_A_LOG:
        tx.run(f"DELETE FROM {table} WHERE log_id = ?", log_id)


def sweep(database: Database, shelf: Shelf) -> int:
    """Finishes what a crash left half done: two SQLite files and a folder are not one transaction."""
    logs = [row[0] for row in database.read(lambda tx: tx.all("SELECT log_id FROM erased"))]
    for log_id in logs:
        left = database.read(lambda tx, log_id=log_id: _left(tx, log_id))  # type: ignore[misc]
        if left:
            database.write(lambda tx, log_id=log_id: _sweep_rows(tx, log_id))  # type: ignore[misc]
        shelf.drop_log(log_id)
    return len(logs)


def _left(tx: Tx, log_id: bytes) -> bool:
    return any(tx.one(f"SELECT 1 FROM {table} WHERE log_id = ? LIMIT 1", log_id) for table in _OF_A_LOG)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a hub may not keep for ever: who opened what, and which device fetched what.

How long the organisation keeps such things stands in its directory (`policy`). A log of openings is of one month; it
goes as a whole, with its keys, when nothing was added to it for so long. The laptops destroy theirs by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from caseapp.sync.envelope import Kind
from caseapp.sync.protocol.grants import AUDIT
from casehub.store.database import Database, Tx
from casehub.store.organisations import now_ms

DAY_MS = 24 * 3600 * 1000
_MONTH_MS = 31 * DAY_MS
_OF_A_LOG = ("env", "log_grant", "keys.wrap")  # nothing else is taken for a log of openings


def forget_old(database: Database, org_id: bytes, months: int, at: int | None = None) -> int:
    """Let go of what is older than so many months; how many logs of openings went."""
    before = (now_ms() if at is None else at) - months * _MONTH_MS

    def work(tx: Tx) -> int:
        tx.run("DELETE FROM access_log WHERE org_id = ? AND at < ?", org_id, before)
        old = tx.all(
            "SELECT log_id FROM log WHERE org_id = ? AND compartment = ? AND erased = 0 AND NOT EXISTS (SELECT 1"
            " FROM env e WHERE e.log_id = log.log_id AND e.at >= ? AND (e.kind = ? OR e.epoch = 1))",
            org_id,
            AUDIT,
            before,
            int(Kind.AUDIT),
        )
        size = sum(_drop(tx, log_id) for (log_id,) in old)
        if old:
            tx.run("UPDATE org SET size = size - ?, logs = logs - ? WHERE org_id = ?", size, len(old), org_id)
        return len(old)

    return database.write(work)


def _drop(tx: Tx, log_id: bytes) -> int:
    row = tx.one(f"SELECT size FROM log WHERE log_id = ?{tx.lock}", log_id)
    for table in _OF_A_LOG:
        tx.run(f"DELETE FROM {table} WHERE log_id = ?", log_id)
    tx.run("DELETE FROM log WHERE log_id = ?", log_id)
    return int(row[0]) if row else 0


@dataclass(frozen=True, slots=True)
class Access:
    """That a device fetched something of a log. `what`: pull, keys, snapshot, chunk."""

    at: int
    org_id: bytes
    dev_id: bytes
    what: str
    log_id: bytes
    size: int


def accesses(database: Database, since: int, dev_id: bytes = b"", log_id: bytes = b"") -> Iterator[Access]:
    """Which device fetched what since then, the oldest first; of one device or log if given."""
    wanted = [("dev_id", dev_id), ("log_id", log_id)]
    only = "".join(f" AND {name} = ?" for name, value in wanted if value)
    rows = database.read(
        lambda tx: tx.all(
            f"SELECT at, org_id, dev_id, what, log_id, size FROM access_log WHERE at >= ?{only} ORDER BY at",
            since,
            *(value for _name, value in wanted if value),
        )
    )
    return (Access(*row) for row in rows)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for which chunks of attachments there are; their bytes lie on a shelf."""

from __future__ import annotations

from collections.abc import Sequence

from caseapp.sync.protocol.refusals import Code, Refused
from casehub.store.database import Database, Tx, marks
from casehub.store.organisations import now_ms
from casehub.store.shelves import Shelf


def missing(tx: Tx, log_id: bytes, ids: Sequence[bytes]) -> tuple[bytes, ...]:
    """In the order they were asked for."""
    if not ids:
        return ()
    rows = tx.all(f"SELECT chunk_id FROM chunk WHERE log_id = ? AND chunk_id IN ({marks(len(ids))})", log_id, *ids)
    here = {row[0] for row in rows}
    return tuple(one for one in ids if one not in here)


def size_of(tx: Tx, log_id: bytes, chunk_id: bytes) -> int:
    """Raises Refused(unknown)."""
    row = tx.one("SELECT size FROM chunk WHERE log_id = ? AND chunk_id = ?", log_id, chunk_id)
    if row is None:
        raise Refused(Code.UNKNOWN)
    return int(row[0])


def keep(database: Database, shelf: Shelf, place: tuple[bytes, bytes, bytes], data: bytes, quota: int) -> None:
    """`place` is (organisation, log, chunk). The bytes first, then the row that says so. Raises Refused(quota, erased).

    An erase order that comes in between wins: its sweep finds the bytes, and the row is not written.
    """
    org_id, log_id, chunk_id = place
    shelf.put(log_id, chunk_id, data)

    def work(tx: Tx) -> bool:
        row = tx.one(f"SELECT erased FROM log WHERE log_id = ?{tx.lock}", log_id)
        if row is None or row[0]:
            return False
        taken = tx.run(
            "INSERT INTO chunk (log_id, chunk_id, org_id, size, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            log_id,
            chunk_id,
            org_id,
            len(data),
            now_ms(),
        )
        if taken:
            tx.run("UPDATE log SET size = size + ? WHERE log_id = ?", len(data), log_id)
            org = tx.one("UPDATE org SET size = size + ? WHERE org_id = ? RETURNING size", len(data), org_id)
            assert org is not None
            if org[0] > quota:
                raise Refused(Code.QUOTA, quota=quota)
        return True

    if not database.write(work):
        shelf.drop_log(log_id)
        raise Refused(Code.ERASED)

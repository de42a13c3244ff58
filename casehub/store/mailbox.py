# SPDX-License-Identifier: EUPL-1.2
"""This is the place for letters of who wants to join and has no account yet: few, small, kept for a week."""

from __future__ import annotations

from caseapp.sync.protocol.refusals import Code, Refused
from casehub.store.database import Database, Tx
from casehub.store.organisations import DAY_MS, now_ms

MOST = 60
DAYS = 7


def _only_organisation(tx: Tx) -> bytes:
    rows = tx.all("SELECT org_id FROM org LIMIT 2")
    if len(rows) != 1:
        raise Refused(Code.UNKNOWN)
    return bytes(rows[0][0])


def leave(database: Database, org_id: bytes | None, invite_id: bytes, letter: bytes) -> None:
    """Without `org_id`: for the only organisation here. The same invitation again replaces its letter.

    Raises Refused(unknown, quota).
    """

    def work(tx: Tx) -> None:
        org = org_id or _only_organisation(tx)
        if tx.one(f"SELECT 1 FROM org WHERE org_id = ?{tx.lock}", org) is None:
            raise Refused(Code.UNKNOWN)
        _forget_old(tx)
        tx.run("DELETE FROM letter WHERE org_id = ? AND invite_id = ?", org, invite_id)
        count = tx.one("SELECT count(*) FROM letter WHERE org_id = ?", org)
        if count is not None and count[0] >= MOST:
            raise Refused(Code.QUOTA, letters=MOST)
        tx.run(
            "INSERT INTO letter (org_id, invite_id, bytes, at) VALUES (?, ?, ?, ?)", org, invite_id, letter, now_ms()
        )

    database.write(work)


def waiting(database: Database, org_id: bytes) -> tuple[tuple[bytes, bytes, int], ...]:
    """(invite_id, letter, at), oldest first."""
    rows = database.read(
        lambda tx: tx.all(
            "SELECT invite_id, bytes, at FROM letter WHERE org_id = ? AND at >= ? ORDER BY at, invite_id",
            org_id,
            now_ms() - DAYS * DAY_MS,
        )
    )
    return tuple((row[0], row[1], row[2]) for row in rows)


def drop(database: Database, org_id: bytes, invite_id: bytes) -> None:
    """Gone, if it was there."""
    database.write(lambda tx: tx.run("DELETE FROM letter WHERE org_id = ? AND invite_id = ?", org_id, invite_id))


def _forget_old(tx: Tx) -> None:
    tx.run("DELETE FROM letter WHERE at < ?", now_ms() - DAYS * DAY_MS)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for looking whether what a hub keeps is whole: numbers, hashes, chains, files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from caseapp.errors import CaseAppError
from caseapp.sync.protocol.messages import chunk_id as id_of_chunk
from casehub.membership import Membership
from casehub.store.database import Database, Tx
from casehub.store.shelves import Shelf


def problems(database: Database, shelf: Shelf) -> list[str]:
    """A sentence for each thing that is wrong; with ids, without content."""
    found = database.read(lambda tx: [*_own(tx, database.kind), *_numbers(tx), *_hashes(tx), *_chains(tx)], steady=True)
    chunks = database.read(lambda tx: tx.all("SELECT log_id, chunk_id FROM chunk"))
    for log_id, chunk_id in chunks:
        data = shelf.get(log_id, chunk_id)
        if data is None or id_of_chunk(data) != chunk_id:
            what = "is missing" if data is None else "is damaged"
            found.append(f"Chunk {chunk_id.hex()} of log {log_id.hex()} {what}.")
    return found


def _own(tx: Tx, kind: str) -> Iterator[str]:
    """What SQLite finds itself; PostgreSQL has pg_amcheck and checksums."""
    if kind == "sqlite":
        for schema in ("main", "keys"):
            for (line,) in tx.all(f"PRAGMA {schema}.integrity_check(20)"):
                if line != "ok":
                    yield f"SQLite ({schema}): {line}."


def _numbers(tx: Tx) -> Iterator[str]:
    counted = tx.all(
        "SELECT l.log_id, l.head, count(e.hub_seq), coalesce(max(e.hub_seq), 0) FROM log l"
        " LEFT JOIN env e ON e.log_id = l.log_id WHERE l.erased = 0 GROUP BY l.log_id, l.head"
    )
    for log_id, head, count, top in counted:
        if not head == count == top:
            yield f"Log {log_id.hex()} says {head} envelopes and holds {count}, the last with number {top}."
    gaps = tx.all(
        "SELECT log_id, dev_id, count(*), max(dev_seq) FROM env WHERE kind <> 2"
        " GROUP BY log_id, kind, dev_id HAVING count(*) <> max(dev_seq)"
    )
    for log_id, dev_id, count, top in gaps:
        yield f"Log {log_id.hex()} holds {count} of {top} envelopes of device {dev_id.hex()}."
    for (log_id,) in tx.all(
        "SELECT l.log_id FROM log l JOIN org o ON o.org_id = l.org_id WHERE l.feed_pos > o.feed_pos"
    ):
        yield f"Log {log_id.hex()} stands before the counter of its organisation."
    for (log_id,) in tx.all(
        "SELECT e.log_id FROM erased e WHERE EXISTS (SELECT 1 FROM env v WHERE v.log_id = e.log_id)"
    ):
        yield f"Log {log_id.hex()} was erased and still holds envelopes."


def _hashes(tx: Tx) -> Iterator[str]:
    for log_id, hub_seq, env_id, data in tx.each("SELECT log_id, hub_seq, env_id, bytes FROM env"):
        if hashlib.blake2b(data, digest_size=32).digest() != env_id:
            yield f"Envelope {hub_seq} of log {log_id.hex()} is not what was taken."


def _chains(tx: Tx) -> Iterator[str]:
    for org_id, height, head in tx.all("SELECT org_id, dir_height, dir_hash FROM org"):
        rows = tx.all("SELECT bytes FROM dir_record WHERE org_id = ? ORDER BY height", org_id)
        try:
            directory = Membership.founded(rows[0][0]).extended(row[0] for row in rows[1:])
        except (CaseAppError, IndexError):
            yield f"The directory of organisation {org_id.hex()} does not hold."
        else:
            if (directory.height, directory.head) != (height, head):
                yield f"The directory of organisation {org_id.hex()} is not as high as it says."

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for snapshots: the state of a log in one envelope, and who came to the same state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from caseapp.sync.envelope import Envelope, Kind
from caseapp.sync.protocol.refusals import Code, Refused
from casehub.store.database import Tx
from casehub.store.organisations import now_ms

KEPT = 3  # of each log; older ones say nothing the newer do not


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`covers`: every envelope up to this hub_seq is inside."""

    env_id: bytes
    covers: int
    data: bytes


def newest(tx: Tx, log_id: bytes) -> Snapshot | None:
    """The one that covers most, of those for which a device of somebody else stands if there is one."""
    row = tx.one(
        "SELECT env_id, covers, bytes, EXISTS (SELECT 1 FROM attest a JOIN device d ON d.dev_id = a.dev_id"
        " JOIN device m ON m.dev_id = s.dev_id WHERE a.log_id = s.log_id AND a.env_id = s.env_id"
        " AND d.user_id <> m.user_id) AS attested"
        " FROM snapshot s WHERE log_id = ? ORDER BY attested DESC, covers DESC, at DESC LIMIT 1",
        log_id,
    )
    return Snapshot(*row[:3]) if row else None


def one(tx: Tx, log_id: bytes, env_id: bytes) -> bytes:
    """Raises Refused(unknown)."""
    row = tx.one("SELECT bytes FROM snapshot WHERE log_id = ? AND env_id = ?", log_id, env_id)
    if row is None:
        raise Refused(Code.UNKNOWN)
    return bytes(row[0])


def listed(tx: Tx, log_id: bytes) -> tuple[tuple[bytes, bytes, int, int, int, tuple[tuple[bytes, bytes], ...]], ...]:
    """Newest first, as `messages.Snapshots` wants them."""
    rows = tx.all(
        "SELECT env_id, dev_id, covers, size, at FROM snapshot WHERE log_id = ? ORDER BY covers DESC, at DESC", log_id
    )
    attests = tx.all("SELECT env_id, dev_id, sig FROM attest WHERE log_id = ? ORDER BY dev_id", log_id)
    return tuple(
        (row[0], row[1], row[2], row[3], row[4], tuple((by, sig) for env_id, by, sig in attests if env_id == row[0]))
        for row in rows
    )


def keep(tx: Tx, org_id: bytes, envelope: Envelope) -> int:
    """What it covers: everything before the first save that its `deps` (the whole VV) leaves out."""
    header = envelope.header
    covers = covered_by(tx, header.log_id, dict(header.deps))
    tx.run(
        "INSERT INTO snapshot (log_id, env_id, dev_id, epoch, covers, size, at, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        header.log_id,
        envelope.env_id,
        header.dev_id,
        header.epoch,
        covers,
        len(envelope.data),
        now_ms(),
        envelope.data,
    )
    old = tx.all(
        "SELECT env_id, size FROM snapshot WHERE log_id = ? ORDER BY covers DESC, at DESC, env_id", header.log_id
    )[KEPT:]
    for env_id, _size in old:
        tx.run("DELETE FROM snapshot WHERE log_id = ? AND env_id = ?", header.log_id, env_id)
        tx.run("DELETE FROM attest WHERE log_id = ? AND env_id = ?", header.log_id, env_id)
    grown = len(envelope.data) - sum(size for _, size in old)
    tx.run("UPDATE org SET size = size + ? WHERE org_id = ?", grown, org_id)
    tail = tx.one(
        "SELECT count(*), coalesce(sum(size), 0) FROM env WHERE log_id = ? AND hub_seq > ?", header.log_id, covers
    )
    assert tail is not None
    tx.run(
        "UPDATE log SET tail_count = ?, tail_size = ?, size = size + ? WHERE log_id = ?",
        tail[0],
        int(tail[1]),
        grown,
        header.log_id,
    )
    return covers


def covered_by(tx: Tx, log_id: bytes, held: Mapping[bytes, int]) -> int:
    """The last place before the first save that is not among what is held."""
    first: int | None = None
    counted = (int(Kind.OPS), int(Kind.AUDIT))
    authors = tx.all("SELECT DISTINCT dev_id FROM env WHERE log_id = ? AND kind IN (?, ?)", log_id, *counted)
    for (dev_id,) in authors:
        row = tx.one(
            "SELECT min(hub_seq) FROM env WHERE log_id = ? AND kind IN (?, ?) AND dev_id = ? AND dev_seq > ?",
            log_id,
            *counted,
            dev_id,
            held.get(dev_id, 0),
        )
        if row is not None and row[0] is not None:
            first = row[0] if first is None else min(first, row[0])
    if first is not None:
        return first - 1
    head = tx.one("SELECT head FROM log WHERE log_id = ?", log_id)
    return int(head[0]) if head else 0


def attest(tx: Tx, log_id: bytes, env_id: bytes, dev_id: bytes, sig: bytes) -> None:
    """Raises Refused(unknown) for a snapshot that is not here."""
    one(tx, log_id, env_id)
    tx.run(
        "INSERT INTO attest (log_id, env_id, dev_id, sig) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        log_id,
        env_id,
        dev_id,
        sig,
    )

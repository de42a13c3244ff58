# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what guests begin with: envelopes in which only stands what stood when they were made.

Who was granted a log without its history gets the newest of these and what follows, and nothing from before.
"""

from __future__ import annotations

from collections.abc import Iterable

from caseapp.sync.envelope import Envelope, Kind, parse
from caseapp.sync.protocol.grants import parse_key_record
from caseapp.sync.protocol.refusals import Code, Refused
from casehub.store.database import Tx
from casehub.store.organisations import now_ms
from casehub.store.snapshots import Snapshot, covered_by

KEPT = 2  # of each log


def since(tx: Tx, log_id: bytes, groups: Iterable[bytes]) -> int:
    """The hub_seq of the key record with which the present access of these groups began."""
    mine, began = frozenset(groups), 0
    rows = tx.all("SELECT hub_seq, bytes FROM env WHERE log_id = ? AND kind = ? ORDER BY hub_seq DESC",
                  log_id, int(Kind.KEY))  # fmt: skip
    for hub_seq, data in rows:
        record = parse_key_record(parse(data).body)
        if mine.isdisjoint(grant.group_id for grant in record.grants):
            break
        began = hub_seq
    return began


def newest(tx: Tx, log_id: bytes) -> Snapshot | None:
    row = tx.one(
        "SELECT env_id, covers, bytes FROM baseline WHERE log_id = ? ORDER BY epoch DESC, covers DESC, at DESC LIMIT 1",
        log_id,
    )
    return Snapshot(*row) if row else None


def one(tx: Tx, log_id: bytes, env_id: bytes) -> bytes:
    """Raises Refused(unknown)."""
    row = tx.one("SELECT bytes FROM baseline WHERE log_id = ? AND env_id = ?", log_id, env_id)
    if row is None:
        raise Refused(Code.UNKNOWN)
    return bytes(row[0])


def listed(tx: Tx, log_id: bytes) -> tuple[tuple[bytes, bytes, int, int, int, tuple[tuple[bytes, bytes], ...]], ...]:
    """Newest first, as `messages.Snapshots` wants them; nobody stands for one."""
    rows = tx.all(
        "SELECT env_id, dev_id, covers, size, at FROM baseline WHERE log_id = ?"
        " ORDER BY epoch DESC, covers DESC, at DESC",
        log_id,
    )
    return tuple((row[0], row[1], row[2], row[3], row[4], ()) for row in rows)


def keep(tx: Tx, org_id: bytes, envelope: Envelope) -> int:
    """What it covers."""
    header = envelope.header
    covers = covered_by(tx, header.log_id, dict(header.deps))
    size = len(envelope.data)
    tx.run(
        "INSERT INTO baseline (log_id, env_id, dev_id, epoch, covers, size, at, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        header.log_id, envelope.env_id, header.dev_id, header.epoch, covers, size, now_ms(), envelope.data,
    )  # fmt: skip
    old = tx.all(
        "SELECT env_id, size FROM baseline WHERE log_id = ? ORDER BY epoch DESC, covers DESC, at DESC, env_id",
        header.log_id,
    )[KEPT:]
    for env_id, _size in old:
        tx.run("DELETE FROM baseline WHERE log_id = ? AND env_id = ?", header.log_id, env_id)
    grown = size - sum(one_size for _, one_size in old)
    tx.run("UPDATE org SET size = size + ? WHERE org_id = ?", grown, org_id)
    tx.run("UPDATE log SET size = size + ? WHERE log_id = ?", grown, header.log_id)
    return covers

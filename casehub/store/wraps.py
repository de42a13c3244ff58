# SPDX-License-Identifier: EUPL-1.2
"""This is the place for keys that wait for devices: taken when a signed record names them, given to who is meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from caseapp.sync.envelope import Kind, parse
from caseapp.sync.protocol.grants import KeyRecord, parse_key_record
from caseapp.sync.protocol.group_keys import NOBODY
from caseapp.sync.protocol.keys import wrap_hash
from caseapp.sync.protocol.refusals import Code
from casehub.store.database import Database, Tx, marks
from casehub.store.logs import log_row

Wrap = tuple[bytes, int, bytes, int, bytes]


@dataclass(frozen=True, slots=True)
class Bringer:
    """The device that brings wraps, and the groups it is in."""

    org_id: bytes
    dev_id: bytes
    groups: frozenset[bytes]


def keep_wraps(database: Database, bringer: Bringer, wraps: Sequence[Wrap]) -> list[tuple[int, str]]:
    """What was refused: its place and the code. A wrap is taken when the key record of its epoch holds its hash.

    Who gave a log away with that record brings the wraps too, without being in the log any more.
    """

    def work(tx: Tx) -> list[tuple[int, str]]:
        refused: list[tuple[int, str]] = []
        good: list[Wrap] = []
        records: dict[tuple[bytes, int], KeyRecord | Code] = {}
        for at, wrap in enumerate(wraps):
            name = (wrap[0], wrap[3] if wrap[2] == NOBODY else wrap[1])
            if name not in records:
                records[name] = _record(tx, bringer, *name)
            record = records[name]
            if isinstance(record, Code):
                refused.append((at, record))
            elif not _is_named(record, wrap):
                refused.append((at, Code.UNREADABLE))
            else:
                good.append(wrap)
        tx.many(
            "INSERT INTO keys.wrap (log_id, epoch, group_id, group_epoch, bytes) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            good,
        )
        return refused

    return database.write(work)


def _record(tx: Tx, bringer: Bringer, log_id: bytes, epoch: int) -> KeyRecord | Code:
    log = log_row(tx, log_id, bringer.groups)
    if log is None or log.org_id != bringer.org_id:
        return Code.UNKNOWN
    if log.erased:
        return Code.ERASED
    row = tx.one(
        "SELECT bytes, dev_id FROM env WHERE log_id = ? AND kind = ? AND epoch = ?", log_id, int(Kind.KEY), epoch
    )
    if not log.rank and (row is None or row[1] != bringer.dev_id):
        return Code.NOT_MEMBER
    return parse_key_record(parse(row[0]).body) if row else Code.UNKNOWN


def _is_named(record: KeyRecord, wrap: Wrap) -> bool:
    _log_id, epoch, group_id, group_epoch, data = wrap
    if group_id == NOBODY:  # the key of the epoch before, under the key of this one
        return (epoch, group_epoch) == (record.epoch - 1, record.epoch) and record.prev_wrap_hash == wrap_hash(data)
    return any(
        (one.group_id, one.group_epoch, one.wrap_hash) == (group_id, group_epoch, wrap_hash(data))
        for one in record.grants
    )


def wraps_for(
    database: Database, org_id: bytes, groups: frozenset[bytes], logs: Sequence[bytes], *, latest: bool
) -> list[Wrap]:
    """What the groups of a device may open. The way back to older epochs only where a grant gives the history."""

    def work(tx: Tx) -> list[Wrap]:
        found: list[Wrap] = []
        for log_id in logs:
            log = log_row(tx, log_id, groups)
            if log is None or log.org_id != org_id or log.erased or not log.rank:
                continue
            mine = sorted(groups | {NOBODY}) if log.history else sorted(groups)
            found += tx.all(
                "SELECT log_id, epoch, group_id, group_epoch, bytes FROM keys.wrap"
                f" WHERE log_id = ? AND epoch >= ? AND group_id IN ({marks(len(mine))})"
                " ORDER BY epoch, group_id, group_epoch",
                log_id,
                log.epoch if latest else 0,
                *mine,
            )
        return found

    return database.read(work)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading logs: the feed, pages of envelopes, who may what, and what is held (vv)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from caseapp.sync.envelope import Kind
from caseapp.sync.protocol.grants import AUDIT
from caseapp.sync.protocol.messages import LogState
from casehub.store.database import Database, Row, Tx, marks
from casehub.store.organisations import now_ms

RANK = {"": 0, "r": 1, "w": 2, "m": 3}
_RANKED = "CASE g.role WHEN 'm' THEN 3 WHEN 'w' THEN 2 WHEN 'r' THEN 1 ELSE 0 END"
TAIL_WANTED = 200
SHORT_TAIL = 24  # what a new laptop opens one by one without anybody noticing
TAIL_BYTES_WANTED = 256 * 1024


@dataclass(frozen=True, slots=True)
class LogRow:
    """A log as the hub knows it. `rank` is what the asking device may: 0 nothing, 1 read, 2 write, 3 manage."""

    log_id: bytes
    org_id: bytes
    head: int
    epoch: int
    erased: bool
    tail_count: int
    tail_size: int
    rank: int
    history: bool
    compartment: str

    @property
    def wanted(self) -> int:
        """Whether a snapshot would help (1) or is overdue (2). One holds the whole log: so a quarter must be new."""
        if self.compartment == AUDIT:
            return 0
        is_much = self.tail_count > max(SHORT_TAIL, self.head // 4)
        return int(is_much or self.tail_count > TAIL_WANTED or self.tail_size > TAIL_BYTES_WANTED) + int(
            self.tail_count > 5 * TAIL_WANTED or self.tail_size > 5 * TAIL_BYTES_WANTED
        )


@dataclass(frozen=True, slots=True)
class FeedPage:
    rows: tuple[tuple[bytes, int, int, str, int], ...]
    next: int
    more: bool


def log_row(tx: Tx, log_id: bytes, groups: Iterable[bytes]) -> LogRow | None:
    """One log, and what a device in these groups may do with it."""
    row = tx.one(
        "SELECT log_id, org_id, head, epoch, erased, tail_count, tail_size, compartment FROM log WHERE log_id = ?",
        log_id,
    )
    if row is None:
        return None
    rank, history = _rank(tx, log_id, groups)
    return LogRow(row[0], row[1], row[2], row[3], bool(row[4]), row[5], row[6], rank, history, row[7])


def lock_log(tx: Tx, log_id: bytes) -> None:
    """Nobody else writes into this log until the transaction ends."""
    if tx.lock:
        tx.one(f"SELECT head FROM log WHERE log_id = ?{tx.lock}", log_id)


def _rank(tx: Tx, log_id: bytes, groups: Iterable[bytes]) -> tuple[int, bool]:
    mine = frozenset(groups)
    rows = tx.all("SELECT group_id, role, history FROM log_grant WHERE log_id = ?", log_id)
    held = [(RANK[role], bool(history)) for group_id, role, history in rows if group_id in mine]
    return max((rank for rank, _ in held), default=0), any(history for rank, history in held if rank)


def feed_page(database: Database, org_id: bytes, groups: frozenset[bytes], after: int, limit: int) -> FeedPage:
    """What changed behind `after`, of the logs these groups have or had access to.

    The counter is read first: whatever it counts is committed, so nothing can appear behind the cursor later.
    """
    mine = sorted(groups)

    def work(tx: Tx) -> tuple[int, list[Row]]:
        top = tx.one("SELECT feed_pos FROM org WHERE org_id = ?", org_id)
        if not mine or top is None or top[0] <= after:
            return top[0] if top else 0, []
        granted = f"SELECT 1 FROM log_grant g WHERE g.log_id = l.log_id AND g.group_id IN ({marks(len(mine))})"
        rows = tx.all(
            "SELECT l.log_id, l.head, l.epoch, l.erased, l.feed_pos,"
            f" EXISTS ({granted} AND g.role <> '')"
            f" FROM log l WHERE l.org_id = ? AND l.feed_pos > ? AND EXISTS ({granted})"
            " ORDER BY l.feed_pos LIMIT ?",
            *mine,
            org_id,
            after,
            *mine,
            limit + 1,
        )
        return top[0], rows

    top, found = database.read(work)
    rows = tuple(
        (
            row[0],
            row[1],
            row[2],
            str(LogState.ERASED if row[3] else LogState.OPEN if row[5] else LogState.ENDED),
            row[4],
        )
        for row in found[:limit]
    )
    more = len(found) > limit
    return FeedPage(rows, rows[-1][4] if more else top, more)


def positions(database: Database) -> dict[bytes, tuple[int, int]]:
    """Of every organisation: where its feed and its directory stand."""
    rows = database.read(lambda tx: tx.all("SELECT org_id, feed_pos, dir_height FROM org"))
    return {row[0]: (row[1], row[2]) for row in rows}


def envelopes_after(tx: Tx, log_id: bytes, after: int, room: int, kind: Kind | None = None) -> list[tuple[int, bytes]]:
    """(hub_seq, bytes) in order, as many as fit into `room` bytes, but always the first."""
    only = "" if kind is None else f" AND kind = {int(kind)}"
    found: list[tuple[int, bytes]] = []
    while True:
        rows = tx.all(
            f"SELECT hub_seq, bytes FROM env WHERE log_id = ? AND hub_seq > ?{only} ORDER BY hub_seq LIMIT 200",
            log_id,
            after,
        )
        for hub_seq, data in rows:
            if found and len(data) > room:
                return found
            found.append((hub_seq, data))
            room -= len(data)
            after = hub_seq
        if len(rows) < 200 or room <= 0:
            return found


def had_access(tx: Tx, log_id: bytes, groups: Iterable[bytes]) -> bool:
    """Whether one of these groups was ever given the log."""
    rows = tx.all("SELECT group_id FROM log_grant WHERE log_id = ?", log_id)
    return not {row[0] for row in rows}.isdisjoint(groups)


def held(tx: Tx, log_id: bytes) -> list[tuple[int, bytes, int]]:
    """(kind, dev_id, highest seq) of everything here."""
    rows = tx.all("SELECT kind, dev_id, max(dev_seq) FROM env WHERE log_id = ? GROUP BY kind, dev_id", log_id)
    return sorted((row[0], row[1], row[2]) for row in rows)


def erase_order(tx: Tx, log_id: bytes) -> bytes:
    """The signed order because of which this log is gone; empty when it is not."""
    row = tx.one("SELECT bytes FROM erased WHERE log_id = ?", log_id)
    return row[0] if row else b""


def note_access(
    database: Database, org_id: bytes, dev_id: bytes, what: str, sizes: Iterable[tuple[bytes, int]]
) -> None:
    """Which device fetched what of which log, and how many bytes: what data protection may ask for."""
    at = now_ms()
    rows = [(org_id, dev_id, log_id, what, size, at) for log_id, size in sizes]
    if rows:
        database.write(
            lambda tx: tx.many(
                "INSERT INTO access_log (org_id, dev_id, log_id, what, size, at) VALUES (?, ?, ?, ?, ?, ?)", rows
            )
        )

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for how far this laptop is: with the directory, with each log at the hub, with its own saves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from caseapp.store.journal import COLUMNS, Save, as_save
from caseapp.store.plain_sql import Run, first_value

Fact: TypeAlias = str | int | None
FILED = "filed"  # up to which revision our own saves are in an exchange file


@dataclass(frozen=True, slots=True)
class LogRow:
    """A log of this file. `kind`: team, core, sensitive, reporter, audit; empty while nobody told us."""

    log_no: int
    log_id: bytes
    kind: str
    case_id: bytes | None


def logs(run: Run) -> tuple[LogRow, ...]:
    """Every log, in local order. The case of a core log is the one whose file lies in it."""
    rows = run(
        "SELECT l.log_no, l.log_id, l.kind, coalesce(l.case_id, (SELECT c.id FROM case_file c "
        "WHERE c.log_no = l.log_no AND l.kind = 'core' LIMIT 1)) FROM log l ORDER BY l.log_no"
    )
    return tuple(LogRow(*row) for row in rows)


def log_number(run: Run, log_id: bytes) -> int:
    """The local number of a log, given when it is first heard of."""
    found = first_value(run("SELECT log_no FROM log WHERE log_id = ?", (log_id,)))
    if found is not None:
        return int(found)
    return int(run("INSERT INTO log (log_id, kind) VALUES (?, '')", (log_id,)).lastrowid)


# -- facts about this laptop and its organisation --------------------------------------------------------------------


def fact(run: Run, name: str) -> Fact:
    """Something known about this laptop and its organisation; None when it is not."""
    found = first_value(run("SELECT value FROM meta WHERE name = ?", (f"sync_{name}",)))
    return None if found is None else json.loads(found)


def set_fact(run: Run, name: str, value: Fact) -> None:
    run(
        "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (f"sync_{name}", json.dumps(value)),
    )


# -- the directory ---------------------------------------------------------------------------------------------------


def chain(run: Run, after: int = -1) -> tuple[bytes, ...]:
    """The records of the directory beyond a height."""
    return tuple(row[0] for row in run("SELECT bytes FROM directory_record WHERE height > ? ORDER BY height", (after,)))


def append_record(run: Run, height: int, content: bytes) -> None:
    run("INSERT INTO directory_record (height, bytes) VALUES (?, ?)", (height, content))


def device_ids(run: Run) -> dict[int, bytes]:
    """Ids of devices by their local number."""
    return {row[0]: row[1] for row in run("SELECT dev_no, dev_id FROM device")}


# -- our own saves ---------------------------------------------------------------------------------------------------

OURS_UNSENT = (  # behind SELECT: our own saves that no hub has acknowledged
    "FROM own_device o JOIN journal j ON j.dev_no = o.dev_no LEFT JOIN sent s ON s.log_no = j.log_no "
    "AND s.dev_no = j.dev_no WHERE j.seq > coalesce(s.seq, 0)"
)


def count_unsent(run: Run) -> int:
    """How many of our own saves no hub has acknowledged."""
    return int(first_value(run(f"SELECT count(*) {OURS_UNSENT}")) or 0)


def count_unfiled(run: Run) -> int:
    """How many of our own saves are in no exchange file yet, in a team without a hub."""
    filed = fact(run, FILED)
    own = "SELECT count(*) FROM own_device o JOIN journal j ON j.dev_no = o.dev_no WHERE j.rev > ?"
    return int(first_value(run(own, (filed if isinstance(filed, int) else 0,))) or 0)


def unsent_saves(run: Run, log_no: int, limit: int) -> tuple[Save, ...]:
    """Our own saves of a log that were not acknowledged, oldest first."""
    columns = ", ".join(f"j.{name.strip()}" for name in COLUMNS.split(","))
    rows = run(f"SELECT {columns} {OURS_UNSENT} AND j.log_no = ? ORDER BY j.dev_no, j.seq LIMIT ?", (log_no, limit))
    return tuple(as_save(row) for row in rows.fetchall())


def logs_with_unsent(run: Run) -> tuple[int, ...]:
    """Logs with saves of ours that were not acknowledged, the oldest save first."""
    return tuple(row[0] for row in run(f"SELECT j.log_no, min(j.rev) {OURS_UNSENT} GROUP BY j.log_no ORDER BY 2"))


def acknowledge(run: Run, log_no: int, dev_no: int, seq: int) -> None:
    """The hub holds our saves of this log up to `seq`."""
    run(
        "INSERT INTO sent (log_no, dev_no, seq) VALUES (?, ?, ?) "
        "ON CONFLICT (log_no, dev_no) DO UPDATE SET seq = max(seq, excluded.seq)",
        (log_no, dev_no, seq),
    )


def acknowledge_next(run: Run, log_no: int, dev_no: int, seq: int) -> None:
    """The hub gave back a save of ours: it has it, whatever became of its answer. Never past one that it did not."""
    sent = first_value(run("SELECT seq FROM sent WHERE log_no = ? AND dev_no = ?", (log_no, dev_no))) or 0
    if seq == int(sent) + 1:
        acknowledge(run, log_no, dev_no, seq)


def forget_acknowledged(run: Run) -> None:
    """The hub was set back: everything of ours is offered again, and it says what it holds."""
    run("DELETE FROM sent")


def held_numbers(run: Run, log_no: int) -> dict[int, int]:
    """What this file holds of a log: the highest number without a gap per device."""
    return {row[0]: row[1] for row in run("SELECT dev_no, seq FROM held WHERE log_no = ?", (log_no,))}


def saves_of(run: Run, log_no: int, dev_no: int, after: int = 0) -> tuple[Save, ...]:
    """The saves of a device in a log beyond a number."""
    rows = run(
        f"SELECT {COLUMNS} FROM journal WHERE log_no = ? AND dev_no = ? AND seq > ? ORDER BY seq",
        (log_no, dev_no, after),
    )
    return tuple(as_save(row) for row in rows.fetchall())


def save_before(run: Run, save: Save) -> Save | None:
    """The save before this one by the same device in the same log."""
    row = run(
        f"SELECT {COLUMNS} FROM journal WHERE log_no = ? AND dev_no = ? AND seq = ?",
        (save.log_no, save.dev_no, save.seq - 1),
    ).fetchone()
    return as_save(row) if row is not None else None


def arrived_between(run: Run, log_no: int, dev_no: int, after_rev: int, until_rev: int) -> dict[int, int]:
    """Highest numbers per other device that came into a log between two revisions: what the saver then held."""
    rows = run(
        "SELECT dev_no, max(seq) FROM journal WHERE log_no = ? AND dev_no <> ? AND rev > ? AND rev < ? GROUP BY dev_no",
        (log_no, dev_no, after_rev, until_rev),
    )
    return {row[0]: row[1] for row in rows}


# -- logs at the hub -------------------------------------------------------------------------------------------------


_LATER_MS = (60_000, 300_000, 900_000, 3_600_000)


@dataclass(frozen=True, slots=True)
class HubLog:
    """How far a log was fetched; a log that failed is tried again by itself at `retry_at` (milliseconds)."""

    log_no: int
    cursor: int = 0
    head: int = 0
    failures: int = 0
    retry_at: int = 0
    reason: str = ""

    def rests(self, now_ms: int) -> bool:
        """Whether it is left alone for now. Never longer than the longest rest: clocks go back too."""
        return 0 < self.retry_at - now_ms <= _LATER_MS[-1]

    def failed(self, code: str, now_ms: int) -> HubLog:
        """The same after one more failure: it rests, longer every time."""
        rest = _LATER_MS[min(self.failures, len(_LATER_MS) - 1)]
        return replace(self, failures=self.failures + 1, retry_at=now_ms + rest, reason=code)


def hub_logs(run: Run) -> dict[int, HubLog]:
    rows = run("SELECT log_no, cursor, head, failures, retry_at, reason FROM hub_log")
    return {row[0]: HubLog(*row) for row in rows}


def failed_logs(run: Run) -> tuple[HubLog, ...]:
    """Logs that failed the last time and rest, the next to be tried first."""
    return tuple(sorted((one for one in hub_logs(run).values() if one.failures), key=lambda one: one.retry_at))


def rest_no_more(run: Run) -> None:
    """Somebody asks for a round now: logs that rest after a failure are tried in it too."""
    run("UPDATE hub_log SET retry_at = 0 WHERE failures > 0")


def hub_log(run: Run, log_no: int) -> HubLog:
    """How far one log is; at its beginning when nothing of it was fetched."""
    row = run("SELECT log_no, cursor, head, failures, retry_at, reason FROM hub_log WHERE log_no = ?", (log_no,))
    found = row.fetchone()
    return HubLog(log_no) if found is None else HubLog(*found)


def keep_hub_log(run: Run, one: HubLog) -> None:
    run(
        "INSERT OR REPLACE INTO hub_log (log_no, cursor, head, failures, retry_at, reason) VALUES (?, ?, ?, ?, ?, ?)",
        (one.log_no, one.cursor, one.head, one.failures, one.retry_at, one.reason),
    )


def heads_are(run: Run, heads: Mapping[bytes, int]) -> None:
    """How many envelopes the hub has of these logs, which it has just been asked about."""
    for log_id, head in heads.items():
        run(
            "UPDATE hub_log SET head = max(cursor, ?) WHERE log_no = (SELECT log_no FROM log WHERE log_id = ?)",
            (head, log_id),
        )


def fetch_again(run: Run, log_no: int) -> None:
    """Something of a log moved that we have not seen: ask for it in this round, whatever the feed says."""
    before = hub_log(run, log_no)
    keep_hub_log(run, HubLog(log_no, before.cursor, max(before.head, before.cursor + 1)))


def fetch_whole(run: Run, log_no: int) -> None:
    """Read a log at the hub from its beginning once more: what we know about its keys is not what the hub knows."""
    before = hub_log(run, log_no)
    keep_hub_log(run, HubLog(log_no, 0, max(before.head, 1)))


def forget_cursors(run: Run) -> None:
    """The hub was set back: its places mean nothing any more."""
    run("DELETE FROM hub_log")


# -- rounds ----------------------------------------------------------------------------------------------------------

_ROUNDS_KEPT = 200


@dataclass(frozen=True, slots=True)
class RoundRow:
    moment: int
    way: str
    sent: int
    received: int
    outcome: str


def note_round(run: Run, one: RoundRow) -> None:
    """Remember a round; the last two hundred are kept."""
    run(
        "INSERT INTO sync_round (moment, way, sent, received, outcome) VALUES (?, ?, ?, ?, ?)",
        (one.moment, one.way, one.sent, one.received, one.outcome),
    )
    run(f"DELETE FROM sync_round WHERE round_no <= (SELECT max(round_no) FROM sync_round) - {_ROUNDS_KEPT}")


def last_rounds(run: Run, limit: int = 20) -> tuple[RoundRow, ...]:
    """The newest first."""
    rows = run("SELECT moment, way, sent, received, outcome FROM sync_round ORDER BY round_no DESC LIMIT ?", (limit,))
    return tuple(RoundRow(*row) for row in rows)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for writing down who opened what, in the audit log of this laptop: one log for every month.

Numbers count from 1 in every log, and number 1 says how far the log before it went, so that what is missing shows.
A month goes as a whole, when it ended so many months ago that nobody may keep it any longer.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from caseapp.store.colleagues.own_devices import own_device_no
from caseapp.store.colleagues.progress import fact, set_fact
from caseapp.store.colleagues.purge import PURGED, Stone, purge
from caseapp.store.plain_sql import Opened, Run, first_value, run_of

AUDIT = "audit"  # the kind of such a log
TOGETHER_MS = 15 * 60 * 1000  # within so long the same person opening the same case is one opening
KEPT_MONTHS = 12  # where no team decided otherwise
_MONTHS = "audit_months"  # how long this laptop keeps them (a fact)
_COLUMNS = "log_no, seq, save_id, moment, user, act, compartment, case_id, reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """That somebody opens a case, or takes something out of it.

    `act`: open, print, export, share, compare, look (at openings). `compartment`: core, sensitive, reporter; empty when
    it is about no single one. `case_id` is empty when it is about several cases. `reason`: why, where one is asked for.
    """

    act: str
    case_id: str = ""
    compartment: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """An opening as it is kept."""

    log_no: int
    seq: int
    save_id: bytes
    moment: int
    user: bytes
    act: str
    compartment: str
    case_id: bytes | None
    reason: str


@dataclass(frozen=True, slots=True)
class AuditLog:
    """A log of openings: of which device and month; the log before it, how far that went and of which month."""

    log_no: int
    dev_no: int
    month: int
    before_log: bytes | None = None
    before_seq: int = 0
    before_month: int = 0


def month_of(moment_ms: int) -> int:
    """The month of an instant, as one number that counts on over years."""
    at = datetime.fromtimestamp(max(0, min(moment_ms, 253_000_000_000_000)) / 1000, UTC)
    return at.year * 12 + at.month - 1


# -- writing -----------------------------------------------------------------------------------------------------------


def note_opening(unit: Opened, opening: Opening, worker_id: str, now_ms: int) -> bool:
    """Write an opening down; False when it is one with an opening of a moment ago."""
    run, dev_no = run_of(unit), own_device_no(unit.connection)
    user, case_id = bytes.fromhex(worker_id), bytes.fromhex(opening.case_id) or None
    again = run(
        "SELECT 1 FROM opening o JOIN audit_log a ON a.log_no = o.log_no WHERE o.case_id IS ? AND o.moment > ? "
        "AND o.moment <= ? AND a.dev_no = ? AND o.user = ? AND o.act = ? AND o.compartment = ? AND o.reason = ?",
        (case_id, now_ms - TOGETHER_MS, now_ms, dev_no, user, opening.act, opening.compartment, opening.reason),
    )
    if first_value(again):
        return False
    log_no = _log_of_month(unit, run, dev_no, now_ms)
    seq = int(first_value(run("SELECT max(seq) FROM opening WHERE log_no = ?", (log_no,))) or 0) + 1
    row = OpeningRow(
        log_no, seq, secrets.token_bytes(16), now_ms, user, opening.act, opening.compartment, case_id, opening.reason
    )
    keep_openings(run, [row])
    return True


def keep_openings(run: Run, rows: Iterable[OpeningRow]) -> None:
    """Write rows; a number that is taken stays what it was."""
    for one in rows:
        run(
            f"INSERT OR IGNORE INTO opening ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?)",
            (one.log_no, one.seq, one.save_id, one.moment, one.user, one.act, one.compartment, one.case_id, one.reason),
        )


def _log_of_month(unit: Opened, run: Run, dev_no: int, now_ms: int) -> int:
    month = month_of(now_ms)
    found = first_value(run("SELECT log_no FROM audit_log WHERE dev_no = ? AND month = ?", (dev_no, month)))
    if found is not None:
        return int(found)
    last = run(
        "SELECT l.log_id, (SELECT max(o.seq) FROM opening o WHERE o.log_no = a.log_no), a.month FROM audit_log a "
        "JOIN log l ON l.log_no = a.log_no WHERE a.dev_no = ? ORDER BY a.log_no DESC LIMIT 1",
        (dev_no,),
    ).fetchone()
    before = (last[0], int(last[1] or 0), last[2]) if last is not None else (None, 0, 0)
    log_id = secrets.token_bytes(16)
    log_no = int(run("INSERT INTO log (log_id, kind) VALUES (?, ?)", (log_id, AUDIT)).lastrowid)
    keep_audit_log(run, AuditLog(log_no, dev_no, month, *before))
    destroy_old(unit, now_ms)
    return log_no


def keep_audit_log(run: Run, one: AuditLog) -> None:
    """Note of which device and month a log of openings is; what its first entry says of the one before is kept."""
    run(
        "INSERT INTO audit_log (log_no, dev_no, month, before_log, before_seq, before_month) VALUES (?,?,?,?,?,?) "
        "ON CONFLICT (log_no) DO UPDATE SET before_log = coalesce(excluded.before_log, before_log), "
        "before_seq = max(excluded.before_seq, before_seq), before_month = max(excluded.before_month, before_month)",
        (one.log_no, one.dev_no, one.month, one.before_log, one.before_seq, one.before_month),
    )


# -- what there is -----------------------------------------------------------------------------------------------------


def audit_logs(run: Run) -> dict[int, AuditLog]:
    """Every log of openings, by its number in this file."""
    rows = run("SELECT log_no, dev_no, month, before_log, before_seq, before_month FROM audit_log")
    return {row[0]: AuditLog(*row) for row in rows}


def openings_of(run: Run, log_no: int, after: int = 0, limit: int = 1_000_000) -> tuple[OpeningRow, ...]:
    """The openings of a log beyond a number."""
    rows = run(
        f"SELECT {_COLUMNS} FROM opening WHERE log_no = ? AND seq > ? ORDER BY seq LIMIT ?", (log_no, after, limit)
    )
    return tuple(OpeningRow(*row) for row in rows.fetchall())


def opening_at(run: Run, log_no: int, seq: int) -> OpeningRow | None:
    """The opening of a number, if it is here."""
    row = run(f"SELECT {_COLUMNS} FROM opening WHERE log_no = ? AND seq = ?", (log_no, seq)).fetchone()
    return OpeningRow(*row) if row is not None else None


def held_openings(run: Run, log_no: int) -> dict[int, int]:
    """The highest number of the device whose log this is; nothing for other logs."""
    rows = run(
        "SELECT a.dev_no, (SELECT max(seq) FROM opening o WHERE o.log_no = a.log_no) FROM audit_log a "
        "WHERE a.log_no = ?",
        (log_no,),
    )
    return {row[0]: row[1] for row in rows if row[1]}


def logs_with_unsent_openings(run: Run) -> tuple[int, ...]:
    """Our own logs with openings that no hub has acknowledged."""
    rows = run(
        "SELECT a.log_no FROM audit_log a JOIN own_device o ON o.dev_no = a.dev_no "
        "LEFT JOIN sent s ON s.log_no = a.log_no AND s.dev_no = a.dev_no "
        "WHERE EXISTS (SELECT 1 FROM opening p WHERE p.log_no = a.log_no AND p.seq > coalesce(s.seq, 0)) "
        "ORDER BY a.log_no"
    )
    return tuple(row[0] for row in rows)


# -- beginning anew ----------------------------------------------------------------------------------------------------


def former_openings(unit: Opened) -> tuple[int, ...]:
    """Our logs under former names of this laptop that were not handed on whole."""
    run, dev_no = run_of(unit), own_device_no(unit.connection)
    logs = audit_logs(run)
    return tuple(log_no for log_no in logs_with_unsent_openings(run) if logs[log_no].dev_no != dev_no)


def move_openings(unit: Opened, now_ms: int) -> None:
    """What former names of this laptop had not handed on is written under its present one."""
    run, dev_no = run_of(unit), own_device_no(unit.connection)
    for log_no in former_openings(unit):
        former = audit_logs(run)[log_no].dev_no
        sent = int(first_value(run("SELECT seq FROM sent WHERE log_no = ? AND dev_no = ?", (log_no, former))) or 0)
        rows = openings_of(run, log_no, sent)
        run("DELETE FROM opening WHERE log_no = ? AND seq > ?", (log_no, sent))
        present = _log_of_month(unit, run, dev_no, now_ms)
        last = int(first_value(run("SELECT max(seq) FROM opening WHERE log_no = ?", (present,))) or 0)
        keep_openings(
            run,
            (
                OpeningRow(present, last + at, secrets.token_bytes(16), one.moment, one.user, one.act, one.compartment,
                           one.case_id, one.reason)
                for at, one in enumerate(rows, start=1)
            ),
        )  # fmt: skip


# -- how long ----------------------------------------------------------------------------------------------------------


def keep_months(run: Run, months: int) -> None:
    """So long the team keeps who opened what."""
    if fact(run, _MONTHS) != months:
        set_fact(run, _MONTHS, months)


def kept_months(run: Run) -> int:
    found = fact(run, _MONTHS)
    return found if isinstance(found, int) else KEPT_MONTHS


def oldest_month(run: Run, now_ms: int) -> int:
    """The first month that is still kept: one goes when it ended as many months ago as openings are kept."""
    return month_of(now_ms) - kept_months(run)


def destroy_old(unit: Opened, now_ms: int) -> int:
    """Destroy months that may not be kept any longer, with their keys; how many logs that were."""
    run = run_of(unit)
    old = run("SELECT log_no FROM audit_log WHERE month < ?", (oldest_month(run, now_ms),)).fetchall()
    if old:
        purge(unit, [Stone(row[0], PURGED) for row in old])
    return len(old)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading Today for many cases at once: a few rows of each group, and how many there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from caseapp.store.queries.names import ShownName
from caseapp.store.queries.today import CLOCK_SELECT, ClockRow, SilenceRow, clock_row
from caseapp.store.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Whose cases. Without `worker_id` those of the whole team; restricted ones only for their own workers (`eyes`)."""

    worker_id: str | None = None
    as_backup: bool = False
    eyes: str = ""

    def where(self) -> tuple[str, list[object]]:
        """As a condition on case_summary s."""
        looking = bytes.fromhex(self.eyes)
        parts, values = ["(s.restricted = 0 OR s.worker_id = ? OR s.backup_id = ?)"], [looking, looking]
        if self.worker_id is not None:
            worker = bytes.fromhex(self.worker_id)
            parts.append("(s.worker_id = ? OR s.backup_id = ?)" if self.as_backup else "s.worker_id = ?")
            values += [worker, worker] if self.as_backup else [worker]
        return " AND ".join(parts), list(values)


@dataclass(frozen=True, slots=True)
class Clocks:
    """The earliest clocks between two days, and how many there are."""

    rows: tuple[ClockRow, ...]
    count: int


def clocks_between(reader: Reader, today: date, days: tuple[date, date], whose: Whose, most: int) -> Clocks:
    """Clocks that are due from the first to the last of `days` and still serve today, the earliest first."""
    condition, values = whose.where()
    where = f"c.due BETWEEN ? AND ? AND (c.until IS NULL OR c.until >= ?) AND {condition}"
    given = (days[0].isoformat(), days[1].isoformat(), today.isoformat(), *values)
    counted = "SELECT count(*) FROM clock c JOIN case_summary s ON s.case_id = c.case_id"
    count = int(reader.sql(f"{counted} WHERE {where}", given)[0][0])
    rows = reader.sql(f"{CLOCK_SELECT} WHERE {where} ORDER BY c.due, s.sort_name LIMIT ?", (*given, most))
    return Clocks(tuple(clock_row(row) for row in rows), count)


def longest_silences(reader: Reader, today: date, whose: Whose, most: int) -> tuple[tuple[SilenceRow, ...], int]:
    """Open cases with a rhythm: those who went quiet first, then the longest ago (R-CTI-34); and how many there are."""
    condition, values = whose.where()
    where = f"s.status = 'open' AND s.rhythm_days IS NOT NULL AND {condition}"
    count = int(reader.sql(f"SELECT count(*) FROM case_summary s WHERE {where}", values)[0][0])
    quiet = "(s.silent_from IS NOT NULL AND s.silent_from <= ?)"
    rows = reader.sql(
        f"SELECT s.case_id, s.call_name, s.rest_name, s.last_talk, s.rhythm_days, {quiet} FROM case_summary s "
        f"WHERE {where} ORDER BY {quiet} DESC, s.last_talk, s.sort_name LIMIT ?",
        (today.isoformat(), *values, today.isoformat(), most),
    )
    return tuple(_silence(row, today) for row in rows), count


def _silence(row: tuple[bytes, str, str, int | None, int, int], today: date) -> SilenceRow:
    case_id, call, rest, milliseconds, rhythm, quiet = row
    talk = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=milliseconds) if milliseconds is not None else None
    return SilenceRow(
        case_id=case_id.hex(),
        name=ShownName(call, rest),
        last_talk=talk,
        days=(today - talk.astimezone().date()).days if talk is not None else None,
        rhythm_days=rhythm,
        quiet=bool(quiet),
    )

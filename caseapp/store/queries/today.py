# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading what needs somebody today: clocks of their cases, and who has gone quiet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from caseapp.plans.clocks import Clock
from caseapp.plans.facts import CaseFacts
from caseapp.plans.findings import Finding, findings_of
from caseapp.store.derived import clock_text
from caseapp.store.derived.facts import read_facts
from caseapp.store.queries.cases import CaseFilter, CaseRow, all_case_rows
from caseapp.store.queries.names import ShownName
from caseapp.store.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRow:
    """One clock of a case: put into words by `plans.sentences` (what_of, why_of)."""

    case_id: str
    name: ShownName
    worker_id: str | None
    clock: Clock
    restricted: bool


CLOCK_SELECT = (
    "SELECT c.case_id, s.call_name, s.rest_name, s.worker_id, s.restricted, "
    f"{', '.join('c.' + one.strip() for one in clock_text.COLUMNS.split(','))} "
    "FROM clock c JOIN case_summary s ON s.case_id = c.case_id"
)


def clocks_due(
    reader: Reader,
    today: date,
    until: date,
    *,
    worker_id: str | None = None,
    as_backup: bool = False,
    limit: int = 2000,
) -> tuple[ClockRow, ...]:
    """Clocks that are due on or before `until` and still serve today, the earliest first."""
    conditions = ["c.due <= ?", "(c.until IS NULL OR c.until >= ?)"]
    values: list[object] = [until.isoformat(), today.isoformat()]
    if worker_id is not None:
        worker = bytes.fromhex(worker_id)
        conditions.append("(s.worker_id = ? OR s.backup_id = ?)" if as_backup else "s.worker_id = ?")
        values.extend([worker, worker] if as_backup else [worker])
    rows = reader.sql(
        f"{CLOCK_SELECT} WHERE {' AND '.join(conditions)} ORDER BY c.due, s.sort_name LIMIT ?", (*values, limit)
    )
    return tuple(clock_row(row) for row in rows)


def clocks_of_case(reader: Reader, case_id: str, today: date) -> tuple[ClockRow, ...]:
    """All clocks of one case that still serve, the earliest first."""
    rows = reader.sql(
        f"{CLOCK_SELECT} WHERE c.case_id = ? AND (c.until IS NULL OR c.until >= ?) ORDER BY c.due, c.clock_no",
        (bytes.fromhex(case_id), today.isoformat()),
    )
    return tuple(clock_row(row) for row in rows)


def findings_of_case(reader: Reader, case_id: str, today: date) -> tuple[Finding, ...]:
    """What the rules notice about one case."""
    read = read_facts(reader.connection, bytes.fromhex(case_id))
    return findings_of(read.facts, today) if read is not None else ()


def facts_of_case(reader: Reader, case_id: str) -> CaseFacts | None:
    """What the rules know about one case (closing check, readiness of an exit)."""
    read = read_facts(reader.connection, bytes.fromhex(case_id))
    return read.facts if read is not None else None


def clock_row(row: Any) -> ClockRow:  # noqa: ANN401
    """A row read with CLOCK_SELECT."""
    return ClockRow(
        case_id=row[0].hex(),
        name=ShownName(row[1], row[2]),
        worker_id=row[3].hex() if row[3] is not None else None,
        restricted=bool(row[4]),
        clock=clock_text.unpacked(row[5:]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceRow:
    """When there was last a conversation with a person, beside the agreed rhythm. `quiet`: beyond 1.5 times."""

    case_id: str
    name: ShownName
    last_talk: datetime | None
    days: int | None
    rhythm_days: int | None
    quiet: bool


def last_conversations(reader: Reader, today: date, wanted: CaseFilter) -> tuple[SilenceRow, ...]:
    """Last conversation per case, those who went quiet first, then the longest ago (R-CTI-34)."""
    rows = [_silence(row, today) for row in all_case_rows(reader, wanted, today) if row.rhythm_days is not None]
    return tuple(sorted(rows, key=lambda row: (not row.quiet, -(row.days if row.days is not None else 99999))))


def _silence(row: CaseRow, today: date) -> SilenceRow:
    days = (today - row.last_talk.astimezone().date()).days if row.last_talk is not None else None
    return SilenceRow(
        case_id=row.id,
        name=row.name,
        last_talk=row.last_talk,
        days=days,
        rhythm_days=row.rhythm_days,
        quiet=row.silent_from is not None and today >= row.silent_from,
    )

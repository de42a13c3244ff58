# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading who is away, until when, and who stands in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caseapp.store.plain_sql import day_of
from caseapp.store.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceRow:
    """Somebody is away, or will be. `covered`: in how many cases somebody else stands in meanwhile."""

    id: str
    worker_id: str
    from_day: date
    until_day: date | None
    cover_worker_id: str | None
    covered: int
    note: str | None
    read_rev: int

    def is_on(self, day: date) -> bool:
        """Whether the worker is away on this day."""
        return self.from_day <= day and (self.until_day is None or day <= self.until_day)


def absences(reader: Reader, today: date) -> tuple[AbsenceRow, ...]:
    """Everybody who is away today or later and is not back, the first to leave first.

    Who should be back but has not said so stays in the list as long as somebody still stands in.
    """
    rows = reader.sql(
        "SELECT id, worker_id, from_day, until_day, cover_worker_id, covered, note FROM absence "
        "WHERE deleted = 0 AND ended_day IS NULL AND worker_id IS NOT NULL AND from_day IS NOT NULL "
        "AND (until_day IS NULL OR until_day >= ? OR covered IS NOT NULL) ORDER BY from_day, born, id",
        (today.isoformat(),),
    )
    return tuple(
        AbsenceRow(
            id=row[0].hex(),
            worker_id=row[1].hex(),
            from_day=date.fromisoformat(row[2]),
            until_day=day_of(row[3]),
            cover_worker_id=row[4].hex() if row[4] is not None else None,
            covered=len((row[5] or "").split()),
            note=row[6],
            read_rev=reader.rev,
        )
        for row in rows
    )

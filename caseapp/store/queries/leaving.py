# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading every exit of the team at once, and who comes into the window around 18."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from caseapp.plans.dates import add_months
from caseapp.plans.exits import missing_codes, without_solution
from caseapp.plans.facts import CaseFacts
from caseapp.plans.file_facts import SupportFacts
from caseapp.plans.findings_file import enters_window, missing_supports, window_of
from caseapp.store.plain_sql import day_of
from caseapp.store.queries.agenda import Whose
from caseapp.store.queries.names import ShownName
from caseapp.store.reader import Reader

AHEAD, LEFT, SOON = "ahead", "left", "soon"
SOON_DAYS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavingRow:
    """One exit with whose it is. `missing`: codes of items that must be ready and are not; `hard`: how many must."""

    exit_id: str
    case_id: str
    name: ShownName
    worker_id: str | None
    institution_type: str | None
    institution: str | None
    ready_since: date | None
    planned_day: date | None
    actual_day: date | None
    destination: str | None
    destination_text: str | None
    support_after: str | None
    support_text: str | None
    who_comes: str | None
    reference_worker: str | None
    waits_for_home: bool
    lead_told_day: date | None
    along: int
    missing: tuple[str, ...]
    hard: int

    @property
    def day(self) -> date | None:
        """The day of leaving, the real one when it is known."""
        return self.actual_day or self.planned_day

    @property
    def without_solution(self) -> bool:
        """Leaves, or left, without a home or without anybody who supports them after."""
        return without_solution(self.destination, self.support_after)


_LEAVING = (
    "SELECT e.id, e.case_id, s.call_name, s.rest_name, s.worker_id, e.institution_type, e.institution, e.ready_since, "
    "e.planned_day, e.actual_day, e.destination, e.destination_text, e.support_after, e.support_text, e.who_comes, "
    "e.reference_worker, e.waits_for_home, e.lead_told_day, "
    "(SELECT count(*) FROM household_member h WHERE h.case_id = e.case_id AND h.deleted = 0 AND h.leaves_along = 1), "
    "(SELECT group_concat(i.state || ':' || i.code, ' ') FROM exit_item i WHERE i.exit_id = e.id AND i.deleted = 0 "
    "AND i.state IN ('done', 'not_needed')), "
    "EXISTS (SELECT 1 FROM programme_entry p WHERE p.case_id = e.case_id AND p.deleted = 0 AND p.end_day IS NULL "
    "AND p.programme = 'cti' AND coalesce(p.phase, '') <> 'closed') "
    "FROM exit_file e JOIN case_summary s ON s.case_id = e.case_id"
)
_WHICH = {
    AHEAD: "e.actual_day IS NULL AND s.status = 'open'",
    SOON: "e.actual_day IS NULL AND s.status = 'open' AND e.planned_day <= ?",
    LEFT: "e.actual_day IS NOT NULL",
}


def leaving(reader: Reader, whose: Whose, today: date, which: str = AHEAD) -> tuple[LeavingRow, ...]:
    """The exits that are ahead (by day, those without a day last) or, for LEFT, behind (the latest first)."""
    condition, values = whose.where()
    given = [(today + timedelta(days=SOON_DAYS)).isoformat()] if which == SOON else []
    order = "e.actual_day DESC" if which == LEFT else "e.planned_day IS NULL, e.planned_day"
    sql = f"{_LEAVING} WHERE e.deleted = 0 AND {_WHICH[which]} AND {condition} ORDER BY {order}, s.sort_name, e.id"
    return tuple(_leaving(row) for row in reader.sql(sql, [*given, *values]))


def _leaving(row: Any) -> LeavingRow:  # noqa: ANN401
    settled = [one.partition(":") for one in (row[19] or "").split()]
    done = frozenset(code for state, _colon, code in settled if state == "done")
    spared = frozenset(code for state, _colon, code in settled if state == "not_needed")
    missing, hard = missing_codes(row[5] or "other", done, spared, cti=bool(row[20]))
    return LeavingRow(
        exit_id=row[0].hex(),
        case_id=row[1].hex(),
        name=ShownName(row[2], row[3]),
        worker_id=row[4].hex() if row[4] is not None else None,
        institution_type=row[5],
        institution=row[6],
        ready_since=day_of(row[7]),
        planned_day=day_of(row[8]),
        actual_day=day_of(row[9]),
        destination=row[10],
        destination_text=row[11],
        support_after=row[12],
        support_text=row[13],
        who_comes=row[14],
        reference_worker=row[15],
        waits_for_home=row[16] == "yes",
        lead_told_day=day_of(row[17]),
        along=row[18],
        missing=missing,
        hard=hard,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowRow:
    """Somebody who comes into the window 17.5-18.5; `missing`: which of the two supports is not there."""

    case_id: str
    name: ShownName
    worker_id: str | None
    enters: date
    missing: tuple[str, ...]


def entering_window(reader: Reader, whose: Whose, today: date) -> tuple[WindowRow, ...]:
    """Young people in Belgium who come into the window in the next 90 days (R-18-02), the first to come first."""
    condition, values = whose.where()
    # a day within a year that is all one knows may lie up to a year after the day that counts
    youngest, oldest = add_months(today, -16 * 12), add_months(today, -18 * 12)
    rows = reader.sql(
        "SELECT s.case_id, s.call_name, s.rest_name, s.worker_id, s.birth_day, s.birth_precision, "
        "(SELECT group_concat(m.support_role || ',' || coalesce(m.since_day, '') || ',' || coalesce(m.until_day, ''), "
        "' ') FROM network_member m WHERE m.case_id = s.case_id AND m.deleted = 0 AND m.support_role IS NOT NULL) "
        "FROM case_summary s JOIN case_file c ON c.id = s.case_id "
        "WHERE s.status = 'open' AND s.birth_day BETWEEN ? AND ? AND c.region IS NOT NULL AND c.region <> 'NL' "
        f"AND {condition}",
        (oldest.isoformat(), youngest.isoformat(), *values),
    )
    found = []
    for row in rows:
        facts = CaseFacts(
            case_id=row[0].hex(),
            birth_day=day_of(row[4]),
            birth_precision=row[5] or "day",
            supports=_supports(row[6] or ""),
        )
        window = window_of(facts)
        if window is not None and enters_window(facts, today):
            found.append(
                WindowRow(
                    case_id=facts.case_id,
                    name=ShownName(row[1], row[2]),
                    worker_id=row[3].hex() if row[3] is not None else None,
                    enters=window[0],
                    missing=missing_supports(facts, today),
                )
            )
    return tuple(sorted(found, key=lambda one: (one.enters, one.name.full)))


def _supports(text: str) -> tuple[SupportFacts, ...]:
    parts = [one.split(",") for one in text.split()]
    return tuple(
        SupportFacts(id="", role=role, since=day_of(since), until=day_of(until)) for role, since, until in parts
    )

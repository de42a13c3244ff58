# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the cases of a team on a Monday: why each should be talked about, without reading every file.

Reasons stand in the order in which a team talks: who is left without anything first, what is only late last. They are
a list and no score: cases are not added up, and workers are not compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from caseapp.plans.dates import add_months, birthday_at
from caseapp.security.permissions import Act, Layer
from caseapp.store.derived.facts import ZONE
from caseapp.store.plain_sql import day_of
from caseapp.store.queries.absences import absences
from caseapp.store.queries.agenda import Whose
from caseapp.store.queries.leaving import SOON, LeavingRow, entering_window, leaving
from caseapp.store.queries.names import ShownName
from caseapp.store.queries.team_findings import untold
from caseapp.store.reader import Reader

NO_SOLUTION: Final = "no_solution"
NO_WORKER: Final = "no_worker"
LEAVES: Final = "leaves"
SILENT: Final = "silent"
AWAY: Final = "away"
PHASE: Final = "phase"
WINDOW: Final = "window"
BIRTHDAY: Final = "birthday"
NEW: Final = "new"
NO_BACKUP: Final = "no_backup"
LATE: Final = "late"
KINDS: Final = (
    NO_SOLUTION, NO_WORKER, LEAVES, SILENT, AWAY, PHASE, WINDOW, BIRTHDAY, NEW, NO_BACKUP, LATE,
)  # fmt: skip

_NEW_DAYS: Final = 14
_PHASE_DAYS: Final = 14  # so long before a phase ends the team talks about it
_PHASE_MONTHS: Final = 3  # CTI plans three months for each phase (R-CTI-02)
_BIRTHDAY_DAYS: Final = 90
_ADULT: Final = 18
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a case should be talked about. `count`: days of silence, hard items that miss, things that are late."""

    kind: str
    day: date | None = None
    count: int = 0
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """One open case of the team."""

    case_id: str
    name: ShownName
    birth_day: date | None
    birth_precision: str | None
    programme: str | None
    phase: str | None
    worker_id: str | None
    backup_id: str | None
    last_talk: date | None
    silent: bool
    exit_day: date | None
    reasons: tuple[Reason, ...] = ()

    def reason(self, kind: str) -> Reason | None:
        """The reason of this kind, when there is one."""
        return next((one for one in self.reasons if one.kind == kind), None)


def sees_team(reader: Reader) -> bool:
    """Whether who looks may read the working files of colleagues: a lead, a supervisor, or where the team says so."""
    return reader.viewer.may(Act.READ, Layer.L2, is_own=False, restricted=False)


def whose_of(reader: Reader, me: str) -> Whose:
    """The cases somebody reviews: those of the team, or the own ones, with those where one stands in."""
    return Whose(eyes=me) if sees_team(reader) or not me else Whose(worker_id=me, as_backup=True, eyes=me)


def team_review(reader: Reader, whose: Whose, today: date) -> tuple[ReviewRow, ...]:
    """The open cases with their reasons, those with the gravest reason first, then by name."""
    found = _reasons(reader, whose, today)
    rows = [_with_reasons(row, opened, found.get(row.case_id, []), today) for row, opened in _cases(reader, whose)]
    return tuple(sorted(rows, key=_first_reason))


def _first_reason(row: ReviewRow) -> tuple[int, int]:
    """Stable: rows come by name."""
    return (min((KINDS.index(one.kind) for one in row.reasons), default=len(KINDS)), -len(row.reasons))


def _cases(reader: Reader, whose: Whose) -> Iterator[tuple[ReviewRow, date | None]]:
    """The cases with what their summary says, and the day on which each was opened."""
    condition, values = whose.where()
    rows = reader.sql(
        "SELECT s.case_id, s.call_name, s.rest_name, s.birth_day, s.birth_precision, s.programme, s.phase, "
        "s.worker_id, s.backup_id, s.last_talk, s.silent_from, s.exit_day, c.opened_day "
        "FROM case_summary s JOIN case_file c ON c.id = s.case_id "
        f"WHERE s.status = 'open' AND {condition} ORDER BY s.sort_name, s.case_id",
        values,
    )
    for row in rows:
        yield _case(row), day_of(row[12])


def _case(row: Any) -> ReviewRow:  # noqa: ANN401
    talk = (_EPOCH + timedelta(milliseconds=row[9])).astimezone(ZONE).date() if row[9] is not None else None
    silent_from = day_of(row[10])
    reasons = (Reason(kind=SILENT, day=silent_from),) if silent_from is not None else ()  # counted with today later
    return ReviewRow(
        case_id=row[0].hex(),
        name=ShownName(row[1], row[2]),
        birth_day=day_of(row[3]),
        birth_precision=row[4],
        programme=row[5],
        phase=row[6],
        worker_id=row[7].hex() if row[7] is not None else None,
        backup_id=row[8].hex() if row[8] is not None else None,
        last_talk=talk,
        silent=False,
        exit_day=day_of(row[11]),
        reasons=reasons,
    )


def _with_reasons(row: ReviewRow, opened: date | None, found: list[Reason], today: date) -> ReviewRow:
    """The row with what its summary says and what was found elsewhere."""
    reasons = list(found)
    silent_from = row.reasons[0].day if row.reasons else None
    silent = silent_from is not None and silent_from <= today
    if silent:
        since = row.last_talk or opened
        reasons.append(Reason(kind=SILENT, day=row.last_talk, count=(today - since).days if since is not None else 0))
    if row.worker_id is None:
        reasons.append(Reason(kind=NO_WORKER))
    elif row.backup_id is None:
        reasons.append(Reason(kind=NO_BACKUP))
    if opened is not None and today - timedelta(days=_NEW_DAYS) <= opened <= today:
        reasons.append(Reason(kind=NEW, day=opened))
    if row.birth_day is not None and row.birth_precision == "day":
        adult = birthday_at(row.birth_day, _ADULT)
        if today <= adult <= today + timedelta(days=_BIRTHDAY_DAYS):
            reasons.append(Reason(kind=BIRTHDAY, day=adult))
    kept = {one.kind: one for one in reversed(reasons)}
    ordered = tuple(kept[kind] for kind in KINDS if kind in kept)
    return replace(row, silent=silent, reasons=ordered)


def _reasons(reader: Reader, whose: Whose, today: date) -> dict[str, list[Reason]]:
    """What is found elsewhere than in the summaries, by case."""
    found: dict[str, list[Reason]] = {}
    for told in untold(reader, whose, today):
        values = dict(told.finding.values)
        day = values.get("leaving") or values.get("day")
        codes = (told.finding.subject_kind,)
        reason = Reason(kind=NO_SOLUTION, day=day if isinstance(day, date) else None, codes=codes)
        found.setdefault(told.case_id, []).append(reason)
    for row in leaving(reader, whose, today, SOON):
        found.setdefault(row.case_id, []).append(_leaving(row))
    for window in entering_window(reader, whose, today):
        if window.missing:
            reason = Reason(kind=WINDOW, day=window.enters, codes=window.missing)
            found.setdefault(window.case_id, []).append(reason)
    for case_id, reason in (*_phases(reader, today), *_late(reader, today), *_of_absent(reader, today)):
        found.setdefault(case_id, []).append(reason)
    return found


def _leaving(row: LeavingRow) -> Reason:
    kind = NO_SOLUTION if row.without_solution and row.lead_told_day is None else LEAVES
    return Reason(kind=kind, day=row.planned_day, count=len(row.missing))


def _phases(reader: Reader, today: date) -> Iterator[tuple[str, Reason]]:
    """Phases of CTI that end within two weeks, or should have ended."""
    rows = reader.sql(
        "SELECT p.case_id, p.phase, coalesce(p.phase_since, p.start_day) FROM programme_entry p "
        "WHERE p.deleted = 0 AND p.end_day IS NULL AND p.programme = 'cti' "
        "AND p.phase IN ('phase1', 'phase2', 'phase3') "
        "AND coalesce(p.phase_since, p.start_day) <= ?",
        ((add_months(today + timedelta(days=_PHASE_DAYS), -_PHASE_MONTHS)).isoformat(),),
    )
    for case_id, phase, since in rows:
        ends = add_months(date.fromisoformat(since), _PHASE_MONTHS) - timedelta(days=1)
        yield case_id.hex(), Reason(kind=PHASE, day=ends, codes=(phase,))


def _late(reader: Reader, today: date) -> Iterator[tuple[str, Reason]]:
    rows = reader.sql(
        "SELECT case_id, count(*), min(due) FROM clock WHERE due < ? AND (until IS NULL OR until >= ?) "
        "GROUP BY case_id",
        (today.isoformat(), today.isoformat()),
    )
    for case_id, count, first in rows:
        yield case_id.hex(), Reason(kind=LATE, day=date.fromisoformat(first), count=count)


def _of_absent(reader: Reader, today: date) -> Iterator[tuple[str, Reason]]:
    """The cases of colleagues who are away today; `codes` holds who stands in."""
    for away in absences(reader, today):
        if not away.is_on(today):
            continue
        rows = reader.sql(
            "SELECT case_id, backup_id FROM case_summary WHERE status = 'open' AND worker_id = ?",
            (bytes.fromhex(away.worker_id),),
        )
        for case_id, backup in rows:
            codes = (backup.hex(),) if backup is not None else ()
            yield case_id.hex(), Reason(kind=AWAY, day=away.until_day, codes=codes)

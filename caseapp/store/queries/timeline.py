# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading what stands on a timeline: everything of one case, or the thin lines of many at once.

The text of a note of a sensitive layer never comes along: where it lies is seen, what it says is opened on purpose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from caseapp.errors import UnknownRecord
from caseapp.i18n import N_
from caseapp.plans.clocks import Clock
from caseapp.store.derived import clock_text
from caseapp.store.derived.facts import ZONE
from caseapp.store.plain_sql import day_of
from caseapp.store.queries.cases import CaseRow, case_rows
from caseapp.store.queries.names import ShownName, shown_name
from caseapp.store.reader import Reader


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One thing on a timeline. What `code`, `more` and `text` are depends on `kind`; see the statements below."""

    kind: str
    id: str
    day: date
    end: date | None
    code: str
    more: str
    text: str
    people: tuple[str, ...]
    domains: tuple[str, ...]
    minutes: int | None
    layer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTimeline:
    """One case from birth on."""

    case_id: str
    name: ShownName
    birth_day: date | None
    birth_precision: str
    opened_day: date | None
    closed_day: date | None
    rows: tuple[TimelineRow, ...]
    clocks: tuple[Clock, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamLine:
    """The line of one case on the timeline of the team."""

    case: CaseRow
    rows: tuple[TimelineRow, ...]


_NONE: Final = "'', '', NULL, ''"  # people, domains, minutes, layer
_OPENED: Final = "(SELECT c.opened_day FROM case_file c WHERE c.id = t.case_id)"  # known since then at least
_HOUSING: Final = (
    f"SELECT 'housing', t.id, t.case_id, coalesce(t.start_day, {_OPENED}), t.end_day, t.ethos_light, "
    f"CASE WHEN t.start_day IS NULL THEN '?' ELSE '' END, t.description, {_NONE} "
    "FROM {wanted} CROSS JOIN housing_episode t ON t.case_id = w.id WHERE t.deleted = 0"
)
_PROGRAMME: Final = (
    f"SELECT 'programme', t.id, t.case_id, coalesce(t.start_day, {_OPENED}), t.end_day, "
    f"t.programme, t.phase, t.phase_since, {_NONE} "
    "FROM {wanted} CROSS JOIN programme_entry t ON t.case_id = w.id WHERE t.deleted = 0"
)
_STAY: Final = (
    f"SELECT 'stay', t.id, t.case_id, coalesce(t.admission_day, {_OPENED}), "
    "coalesce(t.actual_day, t.planned_day), t.institution_type, "
    f"CASE WHEN t.actual_day IS NULL THEN 'planned' ELSE 'left' END, t.institution, {_NONE} "
    "FROM {wanted} CROSS JOIN exit_file t ON t.case_id = w.id WHERE t.deleted = 0"
)
_EXIT: Final = (
    "SELECT 'exit', t.id, t.case_id, coalesce(t.actual_day, t.planned_day), NULL, t.institution_type, "
    f"CASE WHEN t.actual_day IS NULL THEN 'planned' ELSE 'left' END, t.destination, {_NONE} "
    "FROM {wanted} CROSS JOIN exit_file t ON t.case_id = w.id WHERE t.deleted = 0"
)
_FOLLOW_UP: Final = (
    f"SELECT 'follow_up', t.id, t.case_id, t.done_day, NULL, t.point, t.result, '', {_NONE} "
    "FROM {wanted} CROSS JOIN follow_up t ON t.case_id = w.id WHERE t.deleted = 0"
)
_CONTACT: Final = (
    "SELECT 'contact', t.id, t.case_id, t.moment, NULL, t.mode, t.outcome, "
    "CASE WHEN t.layer IN ('L3', 'L4') THEN '' ELSE substr(t.what, 1, 400) END, "
    "t.with_whom, t.domains, t.minutes, t.layer "
    "FROM {wanted} CROSS JOIN contact t ON t.case_id = w.id WHERE t.deleted = 0"
)
_THIN_CONTACT: Final = (
    "SELECT 'contact', t.id, t.case_id, t.moment, NULL, t.mode, t.outcome, '', t.with_whom, '', NULL, t.layer "
    "FROM {wanted} CROSS JOIN contact t ON t.case_id = w.id AND t.moment >= ? WHERE t.deleted = 0"
)
_SCORE: Final = (
    "SELECT 'score', t.id, t.case_id, t.day, NULL, s.domain, coalesce(s.level, ''), s.level_state, "
    f"{_NONE} "
    "FROM {wanted} CROSS JOIN assessment t ON t.case_id = w.id "
    "JOIN domain_score s ON s.assessment_id = t.id WHERE t.deleted = 0 AND s.deleted = 0"
)
_PLAN: Final = (
    f"SELECT 'plan', t.id, t.case_id, t.agreed_day, NULL, CAST(t.number AS TEXT), '', '', {_NONE} "
    "FROM {wanted} CROSS JOIN plan_version t ON t.case_id = w.id WHERE t.deleted = 0"
)
_MEETING: Final = (
    "SELECT 'meeting', t.id, t.case_id, t.day, NULL, t.kind, t.state, '', '', '', NULL, t.layer "
    "FROM {wanted} CROSS JOIN meeting t ON t.case_id = w.id WHERE t.deleted = 0"
)
_PAPER: Final = (
    f"SELECT 'paper', t.id, t.case_id, t.moment, NULL, t.document, t.language, '', {_NONE} "
    "FROM {wanted} CROSS JOIN printed_paper t ON t.case_id = w.id WHERE t.deleted = 0"
)
_EVENT: Final = (
    f"SELECT 'event', t.id, t.case_id, t.day, t.end_day, t.kind, '', '', {_NONE} "
    "FROM {wanted} CROSS JOIN case_event t ON t.case_id = w.id WHERE t.deleted = 0"
)
_CLOCK: Final = (
    f"SELECT 'clock', w.id, t.case_id, t.due, t.until, t.rule, t.warn_from, t.text, {_NONE} "
    "FROM {wanted} CROSS JOIN clock t ON t.case_id = w.id WHERE t.due <= ? AND (t.until IS NULL OR t.until >= ?)"
)
_OF_A_CASE: Final = (
    _HOUSING, _PROGRAMME, _STAY, _EXIT, _FOLLOW_UP, _CONTACT, _SCORE, _PLAN, _MEETING, _PAPER, _EVENT,
)  # fmt: skip
_OF_A_TEAM: Final = (_PROGRAMME, _EXIT, _THIN_CONTACT, _CLOCK)
_MOST_CASES: Final = 300  # in one question


def case_timeline(reader: Reader, case_id: str, today: date) -> CaseTimeline:
    """Everything of one case that has a day. Raises UnknownRecord."""
    key = bytes.fromhex(case_id)
    about = reader.sql(
        "SELECT p.birth_day, p.birth_precision, c.opened_day, c.closed_day, "
        "p.call_name, p.first_names, p.prefix, p.family_name, p.description "
        "FROM case_file c JOIN person p ON p.id = c.person_id WHERE c.id = ? AND c.deleted = 0",
        (key,),
    )
    if not about:
        raise UnknownRecord(N_("There is no such case."))
    found = reader.sql(_statement(_OF_A_CASE, 1), (key,))
    clocks = reader.sql(
        f"SELECT {clock_text.COLUMNS} FROM clock WHERE case_id = ? AND (until IS NULL OR until >= ?) ORDER BY due",
        (key, today.isoformat()),
    )
    birth, precision, opened, closed, call, first, prefix, family, words = about[0]
    return CaseTimeline(
        case_id=case_id,
        name=shown_name(call_name=call, first_names=first, prefix=prefix, family_name=family, description=words),
        birth_day=day_of(birth),
        birth_precision=precision or "day",
        opened_day=day_of(opened),
        closed_day=day_of(closed),
        rows=tuple(made for row in found if (made := _row(row)) is not None),
        clocks=tuple(clock_text.unpacked(row) for row in clocks),
    )


def team_timeline(reader: Reader, ids: Sequence[str], since: date, until: date, today: date) -> tuple[TeamLine, ...]:
    """The lines of these cases, in the order of `ids`: one question for every three hundred of them."""
    found: dict[str, list[TimelineRow]] = {one: [] for one in ids}
    first = int(datetime.combine(since, time(), UTC).timestamp() * 1000)
    for at in range(0, len(ids), _MOST_CASES):
        part = [bytes.fromhex(one) for one in ids[at : at + _MOST_CASES]]
        values = (*part, first, until.isoformat(), today.isoformat())
        for row in reader.sql(_statement(_OF_A_TEAM, len(part)), values):
            made = _row(row)
            if made is not None:
                found[row[2].hex()].append(made)
    cases = case_rows(reader, ids, today)
    return tuple(TeamLine(case=case, rows=tuple(found[case.id])) for case in cases)


def silent_first(reader: Reader, worker_id: str | None) -> tuple[str, ...]:
    """The open cases (of one worker, or of everybody), those that nobody spoke to for longest first.

    Who was never spoken to counts from the day on which the silence begins to be too long.
    """
    whose = ""
    values: tuple[bytes, ...] = ()
    if worker_id is not None:
        whose, values = " AND (worker_id = ? OR backup_id = ?)", (bytes.fromhex(worker_id),) * 2
    rows = reader.sql(
        f"SELECT case_id FROM case_summary WHERE status = 'open'{whose} "
        "ORDER BY last_talk IS NOT NULL, last_talk, silent_from, sort_name, case_id",
        values,
    )
    return tuple(row[0].hex() for row in rows)


def _statement(parts: Sequence[str], count: int) -> str:
    marks = ", ".join("?" * count)
    with_wanted = f"WITH wanted(id) AS MATERIALIZED (SELECT case_id FROM case_summary WHERE case_id IN ({marks})) "
    return with_wanted + " UNION ALL ".join(part.replace("{wanted}", "wanted w") for part in parts)


def _row(row: Any) -> TimelineRow | None:  # noqa: ANN401
    day = _moved(row[3])
    if day is None:
        return None
    return TimelineRow(
        row[0], row[1].hex(), day, _moved(row[4]), row[5] or "", str(row[6] or ""), row[7] or "",
        tuple(row[8].split()) if row[8] else (), tuple(row[9].split()) if row[9] else (), row[10], row[11] or "",
    )  # fmt: skip


_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def _moved(value: str | int | None) -> date | None:
    """A day as it is kept, or the day of a moment where the team works."""
    if isinstance(value, int):
        return (_EPOCH + timedelta(milliseconds=value)).astimezone(ZONE).date()
    return date.fromisoformat(value) if value else None

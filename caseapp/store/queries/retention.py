# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading which files have had their time (methods 5.4), what holds them, what was decided."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from caseapp.i18n.codes import flagged
from caseapp.plans.retention import (
    APPEAL,
    CLAIM,
    CONFIRMED,
    DEFAULT,
    DUE,
    PROPOSED,
    RELEASED,
    SOON,
    STATE_CONFIRMED,
    FileDays,
    destroy_on,
    is_held,
    stage_of,
    terms,
)
from caseapp.store.plain_sql import Opened, Run, day_of, first_value, run_of
from caseapp.store.registry import kinds

SIGNAL_ONLY = "signal_only"


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRow:
    """A closed file, or a signal nobody started: its term, its day, what holds it, how far the decision is.

    `hold`: a code of hold_reason, empty when nothing stops the destruction.
    """

    case_id: str
    call_name: str
    rest_name: str
    context: str
    destroy_on: date | None
    stage: str  # plans/retention: due, soon, later, no_term, not_confirmed
    hold: str = ""
    destruction_id: str = ""
    state: str = ""
    proposed_by: str = ""
    proposed_day: date | None = None
    confirmed_by: str = ""
    confirmed_day: date | None = None
    witness: str = ""
    reason: str = ""
    keep_until: date | None = None
    report: str = ""
    done_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DestroyedRow:
    """A file that was destroyed, or waits for that, as the report says it: without content."""

    case_ref: str
    context: str
    destroy_on: date | None
    proposed_by: str
    proposed_day: date | None
    confirmed_by: str
    confirmed_day: date | None
    witness: str
    done_day: date | None
    records: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionView:
    """The list, by day; which terms were confirmed when, and the usual context.

    `is_team`: files go by an order of two administrators; else this laptop destroys them itself. `destroyed`: the
    report.
    """

    rows: tuple[RetentionRow, ...]
    confirmed: dict[str, date]
    usual: str
    is_team: bool = False
    destroyed: tuple[DestroyedRow, ...] = ()
    rev: int = 0


def retention_list(opened: Opened, today: date) -> RetentionView:
    """Every closed file of this profile, those that are due first."""
    run = run_of(opened)
    confirmed, usual = _rules(run)
    decided = _decided(run)
    rows = [_row(run, row, confirmed, usual, decided, today) for row in run(_SQL + " ORDER BY c.born, c.id").fetchall()]
    rows.sort(key=lambda one: (one.destroy_on or date.max, one.case_id))
    rev = run("SELECT coalesce(max(rev), 0) FROM main.journal").fetchone()[0]
    return RetentionView(
        rows=tuple(rows),
        confirmed=confirmed,
        usual=usual,
        is_team=is_in_team(run),
        destroyed=destructions(opened),
        rev=int(rev),
    )


def retention_of(opened: Opened, case_id: str, today: date) -> RetentionRow | None:
    """The same for one file; None when it is open."""
    run = run_of(opened)
    found = run(_SQL + " AND c.id = ?", (bytes.fromhex(case_id),)).fetchone()
    confirmed, usual = _rules(run)
    return _row(run, found, confirmed, usual, _decided(run), today) if found is not None else None


@dataclass(frozen=True, slots=True)
class RetentionWaiting:
    """How many files wait for a decision: their time is over, or somebody proposed to destroy them.

    `for_me`: of the proposed ones, those that another person proposed.
    """

    due: int = 0
    proposed: int = 0
    for_me: int = 0


def retention_waiting(opened: Opened, today: date, me: str) -> RetentionWaiting:
    """What waits for who decides about the end of files."""
    run = run_of(opened)
    names = [row[0] for row in run(_PROPOSED, (PROPOSED,)).fetchall()]
    mine = bytes.fromhex(me)
    for_me = [one for one in names if one != mine] if is_in_team(run) else names
    confirmed, usual = _rules(run)
    if not confirmed:
        return RetentionWaiting(0, len(names), len(for_me))
    decided = _decided(run)
    asked, due = (PROPOSED, STATE_CONFIRMED), 0
    for plain in run(_PLAIN).fetchall():
        term = terms().by_context.get(_context(plain, usual))
        if term is None or term.context not in confirmed:
            continue
        days = _days(plain)
        earliest = destroy_on(term, replace(days, last_change=days.closed))
        if earliest is None or earliest > today:
            continue  # whatever was written since, it is not over yet
        row = _row(run, run(f"{_SQL} AND c.id = ?", (plain[0],)).fetchone(), confirmed, usual, decided, today)
        due += row.stage == DUE and not row.hold and row.state not in asked
    return RetentionWaiting(due, len(names), len(for_me))


@dataclass(frozen=True, slots=True)
class RetentionAhead:
    """How long a file that is still open will be kept: its context (empty when nobody said so), the days it has."""

    context: str
    is_confirmed: bool
    days: FileDays


def retention_ahead(opened: Opened, case_id: str) -> RetentionAhead | None:
    """The same for a file that is about to be closed."""
    run = run_of(opened)
    row = run(f"{_COLUMNS} WHERE c.deleted = 0 AND c.id = ?", (bytes.fromhex(case_id),)).fetchone()
    if row is None:
        return None
    confirmed, usual = _rules(run)
    context = _context(row, usual)
    return RetentionAhead(context, context in confirmed, _days(row))


def is_in_team(run: Run) -> bool:
    """Whether this profile is one of a team with a directory: then nobody destroys a file alone on one laptop."""
    return first_value(run("SELECT 1 FROM directory_record LIMIT 1")) is not None


def _hold_of(run: Run, case_id: str, today: date) -> str:
    """What stops the destruction of a file: a code of hold_reason; nothing when nothing does."""
    identity = bytes.fromhex(case_id)
    rows = run(
        "SELECT coalesce(state, ''), keep_until, coalesce(reason, '') FROM destruction "
        "WHERE case_ref = ? AND deleted = 0 ORDER BY born DESC, id DESC",
        (identity,),
    ).fetchall()
    for state, until, reason in rows:
        if is_held(state, day_of(until), today):
            return str(reason) or "other"
    waiting = flagged("right_state", "waiting")
    appeals = "appealed_day IS NOT NULL AND coalesce(appeal_result, 'pending') = 'pending'"
    marks = ", ".join("?" * len(waiting))
    for code, condition, values in ((APPEAL, appeals, ()), (CLAIM, f"state IN ({marks})", sorted(waiting))):
        sql = f"SELECT 1 FROM right_file WHERE case_id = ? AND deleted = 0 AND {condition} LIMIT 1"
        if first_value(run(sql, (identity, *values))) is not None:
            return code
    return ""


def records_of(opened: Opened, case_id: str) -> dict[str, int]:
    """How many records of each kind a file holds: what a report of its destruction says, without content."""
    run = run_of(opened)
    found = {}
    for kind in kinds().values():
        if "case_id" in kind.by_name:
            sql = f'SELECT count(*) FROM "{kind.name}" WHERE case_id = ? AND deleted = 0'
            number = int(run(sql, (bytes.fromhex(case_id),)).fetchone()[0])
            if number:
                found[kind.name] = number
    return found


def destructions(opened: Opened) -> tuple[DestroyedRow, ...]:
    """Files that two people confirmed, the first confirmed first: what the report is made of."""
    rows = run_of(opened)(
        "SELECT case_ref, coalesce(context, ''), destroy_on, proposed_by, proposed_day, confirmed_by, confirmed_day, "
        "coalesce(witness, ''), done_day, coalesce(report, '') FROM destruction WHERE deleted = 0 "
        "AND case_ref IS NOT NULL AND state IN (?, 'destroyed') ORDER BY confirmed_day, born, id",
        (STATE_CONFIRMED,),
    )
    return tuple(
        DestroyedRow(
            case_ref=row[0].hex(),
            context=row[1],
            destroy_on=day_of(row[2]),
            proposed_by=row[3].hex() if row[3] else "",
            proposed_day=day_of(row[4]),
            confirmed_by=row[5].hex() if row[5] else "",
            confirmed_day=day_of(row[6]),
            witness=row[7],
            done_day=day_of(row[8]),
            records=tuple(sorted((str(kind), int(count)) for kind, count in json.loads(row[9] or "{}").items())),
        )
        for row in rows.fetchall()
    )


_PROPOSED = "SELECT proposed_by FROM destruction WHERE deleted = 0 AND state = ?"
_CHANGED = "(SELECT max(j.moment) FROM journal j WHERE j.log_no = c.log_no)"
_COLUMNS = (
    "SELECT c.id, coalesce(p.call_name, ''), coalesce(p.family_name, ''), coalesce(c.retention_context, ''), "
    "c.status, p.birth_day, coalesce(p.birth_precision, 'day'), c.closed_day, c.opened_day, "
    f"{_CHANGED} "
    "FROM case_file c LEFT JOIN person p ON p.id = c.person_id"
)
_SQL = f"{_COLUMNS} WHERE c.deleted = 0 AND (c.status = 'signal' OR c.closed_day IS NOT NULL)"
_PLAIN = _SQL.replace(_CHANGED, "NULL")  # without reading the journal of every file


def _row(
    run: Run,
    row: Any,  # noqa: ANN401 - a row of the driver
    confirmed: dict[str, date],
    usual: str,
    decided: dict[bytes, dict[str, Any]],
    today: date,
) -> RetentionRow:
    context = _context(row, usual)
    term = terms().by_context.get(context)
    day = destroy_on(term, _days(row)) if term is not None else None
    stage = stage_of(day, today, terms().notice_days, is_confirmed=context in confirmed)
    return RetentionRow(
        case_id=row[0].hex(),
        call_name=row[1],
        rest_name=row[2],
        context=context,
        destroy_on=day,
        stage=stage,
        hold=_hold_of(run, row[0].hex(), today) if stage in (DUE, SOON) else "",
        **decided.get(row[0], {}),
    )


def _context(row: Any, usual: str) -> str:  # noqa: ANN401
    return str(row[3] or (SIGNAL_ONLY if row[4] == "signal" else usual))


def _days(row: Any) -> FileDays:  # noqa: ANN401
    return FileDays(
        birth_day=day_of(row[5]),
        birth_precision=row[6],
        closed=day_of(row[7]),
        last_change=datetime.fromtimestamp(row[9] / 1000, UTC).astimezone().date() if row[9] else None,
        received=day_of(row[8]),
    )


def _rules(run: Run) -> tuple[dict[str, date], str]:
    confirmed: dict[str, date] = {}
    usual = ""
    for name, value in run(
        "SELECT name, value FROM team_rule WHERE deleted = 0 AND value IS NOT NULL AND (name = ? OR name LIKE ?)",
        (DEFAULT, f"{CONFIRMED}%"),
    ).fetchall():
        said = str(json.loads(value))
        if name == DEFAULT:
            usual = said
        else:
            confirmed[name.removeprefix(CONFIRMED)] = date.fromisoformat(said)
    return confirmed, usual


def _decided(run: Run) -> dict[bytes, dict[str, Any]]:
    """The last decision about each file; one that was released says nothing any more."""
    rows = run(
        "SELECT case_ref, id, coalesce(state, ''), proposed_by, confirmed_by, confirmed_day, coalesce(reason, ''), "
        "coalesce(report, ''), proposed_day, coalesce(witness, ''), keep_until, done_day "
        "FROM destruction WHERE deleted = 0 AND case_ref IS NOT NULL ORDER BY born, id"
    )
    return {
        row[0]: {
            "destruction_id": row[1].hex(),
            "state": "" if row[2] == RELEASED else row[2],
            "proposed_by": row[3].hex() if row[3] else "",
            "confirmed_by": row[4].hex() if row[4] else "",
            "confirmed_day": day_of(row[5]),
            "reason": row[6],
            "report": row[7],
            "proposed_day": day_of(row[8]),
            "witness": row[9],
            "keep_until": day_of(row[10]),
            "done_day": day_of(row[11]),
        }
        for row in rows.fetchall()
    }

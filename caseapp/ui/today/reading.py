# SPDX-License-Identifier: EUPL-1.2
"""This is the place for everything the page Today shows, read in one snapshot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from caseapp.store.drafts import DraftRow, drafts
from caseapp.store.queries.case_list import restricted_beside
from caseapp.store.queries.cases import CaseFilter, case_rows, count_cases
from caseapp.store.queries.differences import differences
from caseapp.store.queries.handed import HandedRow, handed_to
from caseapp.store.queries.names import ShownName
from caseapp.store.queries.today import ClockRow, SilenceRow, clocks_due, last_conversations
from caseapp.store.reader import Reader

MINE: Final = "mine"
BACKUP: Final = "backup"
TEAM: Final = "team"
MOST_OF_A_GROUP: Final = 200
MOST_SILENT: Final = 6
_HANDED_DAYS: Final = 14
_FRIDAY: Final = 4
_SUNDAY: Final = 6


@dataclass(frozen=True, slots=True)
class TodayAsk:
    """For whom, on which day. `whole` names the groups that show more than their first rows."""

    day: date
    me: str
    scope: str = MINE
    whole: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Group:
    """Clocks of one group: the first of them, and how many there are."""

    name: str  # late, today, week
    rows: tuple[ClockRow, ...]
    count: int


@dataclass(frozen=True, slots=True)
class TodayAnswer:
    """What the page shows. `rev` is the revision at which it was read; `cases` counts all open cases of the team."""

    ask: TodayAsk
    rev: int
    groups: tuple[Group, ...]
    silent: tuple[SilenceRow, ...]
    silent_count: int
    drafts: tuple[tuple[DraftRow, ShownName | None], ...]
    handed: tuple[HandedRow, ...]
    differences: int
    protective: int
    cases: int


def week_end(day: date) -> date:
    """The last day of "this week": Sunday, and from Friday on the Sunday after it."""
    ahead = _SUNDAY - day.weekday()
    return day + timedelta(days=ahead + 7 if day.weekday() >= _FRIDAY else ahead)


def read_today(reader: Reader, ask: TodayAsk) -> TodayAnswer:
    """Read the page."""
    worker = ask.me if ask.scope != TEAM and ask.me else None
    with_backup = ask.scope == BACKUP
    hidden = restricted_beside(reader, ask.me)
    clocks = clocks_due(reader, ask.day, week_end(ask.day), worker_id=worker, as_backup=with_backup, limit=5000)
    talks = last_conversations(reader, ask.day, CaseFilter(worker_id=worker, as_backup=with_backup))
    talks = tuple(row for row in talks if row.case_id not in hidden)
    found = differences(reader)
    since = datetime.combine(ask.day, time(), UTC) - timedelta(days=_HANDED_DAYS)
    return TodayAnswer(
        ask=ask,
        rev=reader.rev,
        groups=_grouped(ask, (row for row in clocks if row.case_id not in hidden)),
        silent=talks[:MOST_SILENT],
        silent_count=len(talks),
        drafts=_drafts(reader, ask.day),
        handed=handed_to(reader, ask.me, since) if ask.me else (),
        differences=len(found),
        protective=sum(one.protective for one in found),
        cases=count_cases(reader, CaseFilter(), ask.day),
    )


def _grouped(ask: TodayAsk, clocks: Iterable[ClockRow]) -> tuple[Group, ...]:
    found: dict[str, list[ClockRow]] = {"late": [], "today": [], "week": []}
    for row in clocks:
        due = row.clock.due
        found["late" if due < ask.day else "today" if due == ask.day else "week"].append(row)
    return tuple(
        Group(name, tuple(rows if name in ask.whole else rows[:MOST_OF_A_GROUP]), len(rows))
        for name, rows in found.items()
        if rows
    )


def _drafts(reader: Reader, today: date) -> tuple[tuple[DraftRow, ShownName | None], ...]:
    rows = drafts(reader)
    first = {row.key: next(iter(cases_of_draft(row)), "") for row in rows}
    names = {row.id: row.name for row in case_rows(reader, [one for one in first.values() if one], today)}
    return tuple((row, names.get(first[row.key])) for row in rows)


def cases_of_draft(row: DraftRow) -> tuple[str, ...]:
    """The cases a draft is about: its own, or those of the people in a contact that was not saved yet."""
    if row.case_id is not None:
        return (row.case_id,)
    people = row.body.get("people")
    found = [one.get("case_id") for one in people if isinstance(one, dict)] if isinstance(people, list) else []
    return tuple(one for one in found if isinstance(one, str) and one)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for everything the page Today shows, read in one snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from caseapp.security.permissions import Act
from caseapp.store.drafts import DraftRow, drafts
from caseapp.store.queries.absences import AbsenceRow, absences
from caseapp.store.queries.agenda import (
    MeetingBrief,
    Part,
    PointsRow,
    Whose,
    lines_between,
    longest_silences,
    meetings_of_days,
)
from caseapp.store.queries.cases import CaseFilter, case_rows, count_cases
from caseapp.store.queries.handed import HandedRow, handed_to
from caseapp.store.queries.names import ShownName
from caseapp.store.queries.openings import OpeningShown, glass_told
from caseapp.store.queries.retention import RetentionWaiting, retention_waiting
from caseapp.store.queries.team_findings import TeamFinding, of_other_rules, untold
from caseapp.store.queries.today import ClockRow, SilenceRow
from caseapp.store.reader import Reader
from caseapp.ui.sync.queue import Eyes, read_counts

MINE: Final = "mine"
BACKUP: Final = "backup"
TEAM: Final = "team"
MOST_OF_A_GROUP: Final = 200
MOST_OF_ALL: Final = 2000
MOST_SILENT: Final = 6
_HANDED_DAYS: Final = 14
_FRIDAY: Final = 4
_SUNDAY: Final = 6


@dataclass(frozen=True, slots=True)
class TodayAsk:
    """For whom, on which day. `whole`: groups that show more than their first rows, and lists shown point by point."""

    day: date
    me: str
    scope: str = MINE
    role: str = "worker"
    whole: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Group:
    """One group: the first clocks, the lists with several points, and how many lines there are."""

    name: str  # late, today, week
    rows: tuple[ClockRow, ...]
    lists: tuple[PointsRow, ...]
    count: int

    @property
    def shown(self) -> int:
        """How many lines are here."""
        return len(self.rows) + len(self.lists)


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
    glass: tuple[OpeningShown, ...] = ()
    meetings: dict[str, MeetingBrief] = field(default_factory=dict)
    findings: tuple[TeamFinding, ...] = ()  # of rules that are no clock; of one's own cases only
    untold: tuple[TeamFinding, ...] = ()  # for the team lead
    standing_in: tuple[AbsenceRow, ...] = ()
    files: RetentionWaiting = field(default_factory=RetentionWaiting)  # for the team lead: the end of files


def week_end(day: date) -> date:
    """The last day of "this week": Sunday, and from Friday on the Sunday after it."""
    ahead = _SUNDAY - day.weekday()
    return day + timedelta(days=ahead + 7 if day.weekday() >= _FRIDAY else ahead)


def read_today(reader: Reader, ask: TodayAsk) -> TodayAnswer:
    """Read the page."""
    worker = ask.me if ask.scope != TEAM and ask.me else None
    whose = Whose(worker_id=worker, as_backup=ask.scope == BACKUP, eyes=ask.me)
    silent, silent_count = longest_silences(reader, ask.day, whose, MOST_SILENT)
    found = read_counts(reader, Eyes(ask.role, ask.me))
    since = datetime.combine(ask.day, time(), UTC) - timedelta(days=_HANDED_DAYS)
    away = absences(reader, ask.day) if ask.me else ()
    told = untold(reader, Whose(eyes=ask.me), ask.day) if _leads(reader) else ()
    noticed = of_other_rules(reader, whose, ask.day) if ask.scope == MINE and ask.me else ()
    return TodayAnswer(
        ask=ask,
        rev=reader.rev,
        groups=tuple(_groups(reader, ask, whose)),
        silent=silent,
        silent_count=silent_count,
        drafts=_drafts(reader, ask.day),
        handed=handed_to(reader, ask.me, since) if ask.me else (),
        differences=found.all,
        protective=found.safety,
        cases=count_cases(reader, CaseFilter(), ask.day),
        glass=glass_told(reader, since),
        meetings=meetings_of_days(reader, (ask.day, week_end(ask.day)), whose),
        findings=tuple(one for one in noticed if one not in told),
        untold=told,
        files=retention_waiting(reader, ask.day, ask.me) if _leads(reader) else RetentionWaiting(),
        standing_in=tuple(one for one in away if one.cover_worker_id == ask.me and one.is_on(ask.day)),
    )


def _leads(reader: Reader) -> bool:
    """Whether who looks is told what the team lead is told."""
    return reader.viewer.may_in_general(Act.SUPERVISE)


def _groups(reader: Reader, ask: TodayAsk, whose: Whose) -> Iterator[Group]:
    day, one = ask.day, timedelta(days=1)
    for name, days in (("late", (date.min, day - one)), ("today", (day, day)), ("week", (day + one, week_end(day)))):
        most = MOST_OF_ALL if name in ask.whole else MOST_OF_A_GROUP
        found = lines_between(reader, day, days, whose, Part(most, ask.whole))
        if found.count:
            yield Group(name, found.rows, found.lists, found.count)


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

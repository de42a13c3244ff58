# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what the page Team reads, each part in one snapshot and when it is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caseapp.plans.caseload import LIMIT_RULE, limit_of
from caseapp.security.permissions import Act
from caseapp.store.queries.absences import AbsenceRow, absences
from caseapp.store.queries.agenda import Whose
from caseapp.store.queries.retention import RetentionWaiting, retention_waiting
from caseapp.store.queries.team_findings import TeamFinding, team_findings, untold
from caseapp.store.queries.team_load import LoadRow, team_load
from caseapp.store.queries.team_review import ReviewRow, team_review, whose_of
from caseapp.store.queries.workers import team_rules
from caseapp.store.reader import Reader


@dataclass(frozen=True, slots=True)
class LoadShown:
    """Who carries what; `limit` of somebody who works full time. `leads`: cases may go from one to another here."""

    rows: tuple[LoadRow, ...]
    limit: int
    leads: bool


@dataclass(frozen=True, slots=True)
class AwayShown:
    """Who is away. `cases`: how many open cases each worker carries as the first."""

    rows: tuple[AbsenceRow, ...]
    cases: dict[str, int]
    leads: bool


@dataclass(frozen=True, slots=True)
class DecideShown:
    """What the team lead is told, and how many files wait for a decision about their end."""

    told: tuple[TeamFinding, ...]
    files: RetentionWaiting
    leads: bool


def leads(reader: Reader) -> bool:
    """Whether who looks leads or supervises the team."""
    return reader.viewer.may_in_general(Act.SUPERVISE)


def read_review(reader: Reader, me: str, today: date) -> tuple[ReviewRow, ...]:
    """The open cases and why to talk about them."""
    return team_review(reader, whose_of(reader, me), today)


def read_load(reader: Reader, me: str, today: date) -> LoadShown:
    """Who carries what: of the whole team for who leads it, else of oneself."""
    may = leads(reader)
    return LoadShown(
        team_load(reader, today, "" if may else me), limit_of(None, team_rules(reader).get(LIMIT_RULE)), may
    )


def read_away(reader: Reader, today: date) -> AwayShown:
    """Who is away; everybody sees it."""
    rows = reader.sql("SELECT worker_id, count(*) FROM case_summary WHERE status = 'open' GROUP BY worker_id")
    return AwayShown(absences(reader, today), {row[0].hex(): row[1] for row in rows if row[0]}, leads(reader))


def read_decide(reader: Reader, me: str, today: date) -> DecideShown:
    """What waits for the team lead."""
    if not leads(reader):
        return DecideShown((), RetentionWaiting(), False)
    return DecideShown(untold(reader, Whose(eyes=me), today), retention_waiting(reader, today, me), True)


def read_rules(reader: Reader, me: str, today: date) -> tuple[TeamFinding, ...]:
    """What the rules notice."""
    return team_findings(reader, whose_of(reader, me), today)

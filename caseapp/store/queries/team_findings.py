# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what the rules notice in all cases of a team at once, without reading every file.

Most of it stands in the summaries and clocks already. Only cases about which another rule could have something to say
are read whole (`_READ_WHOLE`, wider than the rules); what `plans.findings` finds is the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from caseapp.plans.catalogue import number
from caseapp.plans.dates import add_months
from caseapp.plans.editions import is_left_out
from caseapp.plans.facts import ExitFacts
from caseapp.plans.file_facts import EventFacts
from caseapp.plans.finding import Finding
from caseapp.plans.findings import (
    RULES_OF_CLOCKS,
    beside_clocks,
    finding_of_clock,
    silence,
    untold_exit,
    workers_missing,
)
from caseapp.plans.findings_file import untold_exclusion
from caseapp.store.derived import clock_text
from caseapp.store.derived.facts import ZONE, read_facts
from caseapp.store.plain_sql import day_of
from caseapp.store.queries.agenda import Whose
from caseapp.store.queries.names import ShownName
from caseapp.store.reader import Reader

TOLD: Final = ("R-EX-05", "R-EXCL-01")  # what the team lead is told
_READ_ELSEWHERE: Final = frozenset({"R-CASE-01", "R-CTI-34", *TOLD})
_YEAR: Final = 12
_FEW: Final = 200  # for so many cases the tables are asked case by case
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_READ_WHOLE: Final = """
    SELECT s.case_id FROM case_summary s WHERE s.plan_agreed IS NOT NULL AND s.plan_draft
    UNION SELECT p.case_id FROM plan_share x JOIN plan p ON p.id = x.plan_id WHERE x.deleted = 0
    UNION SELECT e.case_id FROM exit_file e WHERE e.deleted = 0 AND e.actual_day IS NULL
        AND (e.planned_day IS NULL OR e.planned_day <= :soon OR e.ready_since IS NOT NULL)
    UNION SELECT s.case_id FROM case_summary s JOIN case_file c ON c.id = s.case_id
        WHERE s.birth_day BETWEEN :oldest AND :youngest AND c.region IS NOT NULL AND c.region <> 'NL'
    UNION SELECT c.id FROM case_file c WHERE c.no_contact_wanted
    UNION SELECT c.id FROM case_file c WHERE c.orientation_pause IS NOT NULL AND c.oriented_day IS NULL
    UNION SELECT l.case_id FROM lease l WHERE l.deleted = 0 AND coalesce(l.same_organisation, '') <> 'no'
        AND (l.same_organisation = 'yes' OR (l.landlord IS NOT NULL AND l.support_by IS NOT NULL))
    UNION SELECT r.case_id FROM referral r WHERE r.deleted = 0 AND r.outcome IN ('service_no', 'person_no')
    UNION SELECT h.case_id FROM housing_episode h WHERE h.deleted = 0
        AND h.ethos_light = 'with_others' AND h.no_own_home IS NULL
    UNION SELECT a.case_id FROM housing_episode a JOIN housing_episode b ON b.case_id = a.case_id AND b.id > a.id
        WHERE a.deleted = 0 AND b.deleted = 0
        AND coalesce(a.start_day, '0') < coalesce(b.end_day, '9')
        AND coalesce(b.start_day, '0') < coalesce(a.end_day, '9')
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFinding:
    """Something a rule noticed, and whose case it is."""

    case_id: str
    name: ShownName
    worker_id: str | None
    finding: Finding


@dataclass(frozen=True, slots=True)
class _Known:
    """What a summary says of a case."""

    case_id: bytes
    name: ShownName
    worker_id: bytes | None
    backup_id: bytes | None
    is_open: bool
    last_talk: int | None
    rhythm_days: int | None
    silent_from: str | None
    opened_day: str | None

    def row(self, finding: Finding) -> TeamFinding:
        worker = self.worker_id.hex() if self.worker_id is not None else None
        return TeamFinding(case_id=self.case_id.hex(), name=self.name, worker_id=worker, finding=finding)


def team_findings(reader: Reader, whose: Whose, today: date) -> tuple[TeamFinding, ...]:
    """Everything the rules notice in these cases, case by case."""
    known = _known(reader, whose)
    found = [
        *_from_summaries(known, today),
        *_from_clocks(reader, known, today),
        *_untold(known, _told(reader, today)),
        *_from_files(reader, known, today),
    ]
    return tuple(sorted(found, key=lambda one: (one.finding.rule, one.name.full, one.case_id)))


def untold(reader: Reader, whose: Whose, today: date) -> tuple[TeamFinding, ...]:
    """Who leaves, left or was put out without a solution, as long as nobody said that the team lead knows it."""
    told = _told(reader, today)
    return tuple(_untold(_known(reader, whose, [case_id for case_id, _found in told]), told))


def _told(reader: Reader, today: date) -> list[tuple[bytes, tuple[Finding, ...]]]:
    """R-EX-05 and R-EXCL-01, from what they ask and nothing else: the case, and what is noticed."""
    told = []
    soon = today + timedelta(days=number("R-EX-05", "days_before"))
    exits = reader.sql(
        "SELECT case_id, id, planned_day, actual_day, coalesce(destination, ''), coalesce(support_after, '') "
        "FROM exit_file WHERE deleted = 0 AND lead_told_day IS NULL AND coalesce(actual_day, planned_day) <= ? "
        "AND (destination IS NOT NULL OR support_after IS NOT NULL) ORDER BY coalesce(actual_day, planned_day), id",
        (soon.isoformat(),),
    )
    for case_id, exit_id, planned, actual, destination, support in exits:
        leaving = ExitFacts(
            id=exit_id.hex(),
            planned=day_of(planned),
            actual=day_of(actual),
            destination=destination,
            support_after=support,
        )
        told.append((case_id, tuple(untold_exit(leaving, today))))
    events = reader.sql(
        "SELECT case_id, id, day, coalesce(alternative, '') FROM case_event "
        "WHERE deleted = 0 AND kind = 'exclusion' AND lead_told_day IS NULL ORDER BY day, id"
    )
    for case_id, event_id, day, alternative in events:
        event = EventFacts(id=event_id.hex(), kind="exclusion", day=day_of(day), alternative=alternative)
        told.append((case_id, tuple(untold_exclusion(event))))
    return [(case_id, found) for case_id, found in told if found]


def _untold(known: dict[bytes, _Known], told: list[tuple[bytes, tuple[Finding, ...]]]) -> Iterator[TeamFinding]:
    for case_id, found in told:
        yield from _of_open(known.get(case_id), found)


def _of_open(one: _Known | None, found: Iterable[Finding]) -> Iterator[TeamFinding]:
    """Of an open case that may be seen, and of rules that the organisation uses."""
    if one is not None and one.is_open:
        yield from (one.row(finding) for finding in found if not is_left_out(finding.rule))


def of_other_rules(reader: Reader, whose: Whose, today: date) -> tuple[TeamFinding, ...]:
    """What the rules notice that stands in no list of clocks and is no silence."""
    known = _known(reader, whose)
    found = [*_from_summaries(known, today), *_untold(known, _told(reader, today)), *_from_files(reader, known, today)]
    return tuple(one for one in found if one.finding.rule != "R-CTI-34")


def _known(reader: Reader, whose: Whose, only: Sequence[bytes] | None = None) -> dict[bytes, _Known]:
    """What the summaries say of these cases; `only`: of no others."""
    condition, values = whose.where()
    if only is not None:
        condition += " AND s.case_id IN (SELECT unhex(value) FROM json_each(?))"
        values.append(json.dumps([one.hex() for one in only]))
    rows = reader.sql(
        "SELECT s.case_id, s.call_name, s.rest_name, s.worker_id, s.backup_id, s.status = 'open', s.last_talk, "
        "s.rhythm_days, s.silent_from, c.opened_day FROM case_summary s JOIN case_file c ON c.id = s.case_id "
        f"WHERE {condition}",
        values,
    )
    return {row[0]: _Known(row[0], ShownName(row[1], row[2]), row[3], row[4], bool(row[5]), *row[6:]) for row in rows}


def _from_summaries(known: dict[bytes, _Known], today: date) -> Iterator[TeamFinding]:
    """R-CASE-01 and R-CTI-34."""
    for one in known.values():
        if not one.is_open:
            continue
        case_id = one.case_id.hex()
        has = {"has_worker": one.worker_id is not None, "has_backup": one.backup_id is not None}
        yield from _of_open(one, workers_missing(case_id, **has))
        since = _talk_day(one.last_talk) or day_of(one.opened_day)
        is_silent = one.silent_from is not None and one.silent_from <= today.isoformat()
        if is_silent and one.rhythm_days is not None and since is not None:
            yield from _of_open(one, (silence(case_id, one.rhythm_days, since, today, spoken=bool(one.last_talk)),))


def _from_clocks(reader: Reader, known: dict[bytes, _Known], today: date) -> Iterator[TeamFinding]:
    rules = tuple(sorted(RULES_OF_CLOCKS))
    rows = reader.sql(
        f"SELECT case_id, {clock_text.COLUMNS} FROM clock WHERE rule IN ({', '.join('?' * len(rules))}) "
        "AND warn_from <= ? AND (until IS NULL OR until >= ?)",
        (*rules, today.isoformat(), today.isoformat()),
    )
    for row in rows:
        one = known.get(row[0])
        finding = finding_of_clock(clock_text.unpacked(row[1:]), today) if one is not None else None
        if one is not None and finding is not None:
            yield one.row(finding)


def _from_files(reader: Reader, known: dict[bytes, _Known], today: date) -> Iterator[TeamFinding]:
    """Every other rule: from the facts of the cases about which one could speak."""
    ahead = max(number("R-EX-02", "days_before"), number("R-ETH-04", "days_before"), number("R-EX-05", "days_before"))
    first = add_months(today, -number("R-18-02", "from_months") + _YEAR)  # a year of birth alone counts too
    values = {
        "soon": (today + timedelta(days=ahead)).isoformat(),
        "oldest": add_months(today, -number("R-18-02", "until_months") - _YEAR).isoformat(),
        "youngest": (first + timedelta(days=number("R-18-02", "ahead_days"))).isoformat(),
    }
    sql = _READ_WHOLE
    if len(known) <= _FEW:
        sql = f"SELECT case_id FROM ({_READ_WHOLE}) WHERE case_id IN (SELECT unhex(value) FROM json_each(:known))"
        values["known"] = json.dumps([one.hex() for one in known])
    rows = reader.connection.exec_driver_sql(sql, values).all()
    yield from _of_files(reader, known, [row[0] for row in rows], today)


def _of_files(reader: Reader, known: dict[bytes, _Known], cases: Sequence[bytes], today: date) -> Iterator[TeamFinding]:
    for case_id in cases:
        one = known.get(case_id)
        read = read_facts(reader.connection, case_id) if one is not None else None
        if one is None or read is None:
            continue
        for finding in beside_clocks(read.facts, today):
            if finding.rule not in _READ_ELSEWHERE:
                yield one.row(finding)


def _talk_day(milliseconds: int | None) -> date | None:
    if milliseconds is None:
        return None
    return (_EPOCH + timedelta(milliseconds=milliseconds)).astimezone(ZONE).date()

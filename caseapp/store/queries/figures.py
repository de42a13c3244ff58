# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading what figures and counts are made from: one statement per table, for the whole team.

Figures are about all cases of the team, also those this worker may not read: the statements read the tables of the
file (`main.`), not what shows to the worker. So `figures_shown` asks for the right, and hands out ids of cases only to
who may read them. Protected addresses and what lies in the safety file are not read (masterplan tier B 22).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from caseapp.i18n.codes import flagged
from caseapp.plans.count import initials_of
from caseapp.plans.facts import ExitFacts, ExitItemFacts
from caseapp.plans.figures import FigureTable, indicators, table_of
from caseapp.plans.figures.values import (
    CaseValues,
    EventValues,
    FollowUpValues,
    LeaseValues,
    MemberValues,
    ReferralValues,
    RightValues,
    Span,
    Stay,
    VersionValues,
    ViewingValues,
)
from caseapp.plans.file_facts import EpisodeFacts
from caseapp.security.permissions import Act, Layer
from caseapp.store.plain_sql import Opened, Run, day_of, run_of
from caseapp.store.reader import Reader

Made = TypeVar("Made")
_CASES = (
    "SELECT c.id, coalesce(c.status, 'open'), c.primary_worker_id, c.opened_day, c.closed_day, c.identified_day, "
    "c.oriented_day, coalesce(c.orientation_pause, ''), c.shelter_day, c.proposal_day, p.birth_day, "
    "coalesce(p.birth_precision, 'day'), coalesce(p.gender, '') "
    "FROM main.case_file c LEFT JOIN main.person p ON p.id = c.person_id WHERE c.deleted = 0 ORDER BY c.born, c.id"
)


@dataclass(frozen=True, slots=True)
class FiguresView:
    """The tables of a year, and the cases the worker may read behind them. `may_see`: figures are for this role."""

    year: int
    tables: tuple[FigureTable, ...] = ()
    readable: frozenset[str] = frozenset()
    may_see: bool = True


def figures_shown(reader: Reader, year: int, today: date, wanted: Iterable[str] = ()) -> FiguresView:
    """The tables of these indicators (all when none are named) over a year."""
    if not reader.viewer.may_in_general(Act.FIGURES):
        return FiguresView(year, may_see=False)
    cases = figure_values(reader)
    chosen = tuple(wanted) or tuple(indicators())
    tables = tuple(table_of(indicators()[name], cases, year, today) for name in chosen if name in indicators())
    return FiguresView(year, tables, _readable(reader))


def _readable(reader: Reader) -> frozenset[str]:
    viewer = reader.viewer
    rows = run_of(reader)("SELECT id, primary_worker_id, backup_worker_id, restricted FROM main.case_file").fetchall()
    return frozenset(
        row[0].hex()
        for row in rows
        if viewer.may(Act.READ, Layer.L2, is_own=viewer.is_own(row[1], row[2]), restricted=bool(row[3]))
    )


def figure_values(opened: Opened) -> tuple[CaseValues, ...]:
    """All cases of this file as plain values, without names."""
    run = run_of(opened)
    talks, cti, exits = _first_talks(run), _with_cti(run), _exits(run)
    parts: dict[str, dict[bytes, list[Any]]] = {
        "stays": _grouped(run, _STAYS, _stay),
        "versions": _grouped(run, _VERSIONS, _version),
        "mentors": _grouped(run, _MENTORS, _span),
        "follow_ups": _grouped(run, _FOLLOW_UPS, _follow_up),
        "rights": _grouped(run, _RIGHTS, _right),
        "referrals": _grouped(run, _REFERRALS, _referral),
        "events": _grouped(run, _EVENTS, _event),
        "viewings": _grouped(run, _VIEWINGS, _viewing),
        "leases": _grouped(run, _LEASES, _lease),
        "household": _grouped(run, _HOUSEHOLD, _member),
    }
    made: Any = CaseValues
    return tuple(
        made(
            id=row[0].hex(),
            status=row[1],
            worker_id=row[2].hex() if row[2] is not None else "",
            opened=day_of(row[3]),
            closed=day_of(row[4]),
            identified=day_of(row[5]),
            oriented=day_of(row[6]),
            pause=row[7],
            shelter=day_of(row[8]),
            proposal=day_of(row[9]),
            birth=day_of(row[10]),
            precision=row[11],
            gender=row[12],
            first_talk=talks.get(row[0]),
            cti=row[0] in cti,
            exits=tuple(exits.get(row[0], ())),
            **{name: tuple(found.get(row[0], ())) for name, found in parts.items()},
        )
        for row in run(_CASES).fetchall()
    )


def count_values(opened: Opened) -> tuple[CaseValues, ...]:
    """The same with what a count asks beside it: initials for the duplicate key, addresses, lists, facts."""
    run = run_of(opened)
    named = run(
        "SELECT c.id, p.first_names, p.call_name, p.family_name "
        "FROM main.case_file c JOIN main.person p ON p.id = c.person_id "
        "WHERE c.deleted = 0 AND coalesce(p.pseudonymous, 0) = 0"
    )
    initials = {row[0].hex(): initials_of(row[1] or row[2] or "", row[3] or "") for row in named.fetchall()}
    references = _grouped(run, _ADDRESSES, _span)
    registrations = _grouped(run, _LISTS, _span)
    facts: dict[str, dict[str, str]] = defaultdict(dict)
    for case_id, name, value in run("SELECT case_id, name, value FROM main.fact WHERE deleted = 0 ORDER BY born, id"):
        if name and value:
            facts[case_id.hex()][name] = value
    return tuple(
        replace(
            one,
            initials=initials.get(one.id, ""),
            references=tuple(references.get(bytes.fromhex(one.id), ())),
            registrations=tuple(registrations.get(bytes.fromhex(one.id), ())),
            facts=facts.get(one.id, {}),
        )
        for one in figure_values(opened)
    )


def _grouped(run: Run, sql: str, make: Callable[[Any], Made]) -> dict[bytes, list[Made]]:
    found: dict[bytes, list[Made]] = defaultdict(list)
    for row in run(sql).fetchall():
        found[row[0]].append(make(row[1:]))
    return found


def _of(table: str, columns: str, more: str = "") -> str:
    return f"SELECT case_id, {columns} FROM main.{table} WHERE deleted = 0{more} ORDER BY born, id"


_STAYS = _of(
    "housing_episode",
    "id, coalesce(ethos_light, ''), start_day, end_day, coalesce(no_own_home, ''), exit_day, coalesce(solution, ''), "
    "coalesce(registered, ''), coalesce(address_kind, ''), coalesce(ethos_sub, ''), coalesce(cause, '')",
)
_VERSIONS = _of("plan_version", "plan_id, agreed_day, next_review")
_MENTORS = _of(
    "network_member", "'jim', since_day, until_day", " AND (relation = 'jim' OR coalesce(jim_step, '') <> '')"
)
_FOLLOW_UPS = _of(
    "follow_up",
    "exit_id, coalesce(point, ''), done_day, coalesce(result, ''), coalesce(ethos_light, ''), days_homeless, "
    "coalesce(registered_address, ''), coalesce(income, '')",
)
_RIGHTS = _of(
    "right_file",
    "coalesce(kind, 'other'), coalesce(state, 'unknown'), asked_day, decision_day, valid_from, valid_to, "
    "coalesce(why_not, '')",
)
_REFERRALS = _of(
    "referral",
    "coalesce(kind, ''), coalesce(channel, ''), coalesce(outcome, 'waiting'), asked_day, outcome_day",
)
_EVENTS = _of("case_event", "coalesce(kind, ''), day, causes, coalesce(alternative, ''), coalesce(concerns_minor, '')")
_VIEWINGS = _of("viewing", "day, coalesce(outcome, ''), coalesce(refusal, '')")
_LEASES = _of("lease", "coalesce(kind, 'other'), start_day, end_day, ended_day, coalesce(end_result, '')")
_HOUSEHOLD = _of(
    "household_member",
    "coalesce(kind, 'other'), birth_day, coalesce(birth_precision, 'day'), coalesce(with_them, ''), "
    "coalesce(school, ''), until_day, coalesce(name, '')",
)
_ADDRESSES = _of("reference_address", "coalesce(kind, ''), start_day, end_day", " AND start_day IS NOT NULL")
_LISTS = _of("housing_registration", "coalesce(kind, ''), registered_day, end_day")


def _stay(row: Any) -> Stay:  # noqa: ANN401 - rows of the driver, here and below
    facts = EpisodeFacts(
        id=row[0].hex(),
        ethos_light=row[1],
        start=day_of(row[2]),
        end=day_of(row[3]),
        no_own_home=row[4],
        exit_day=day_of(row[5]),
        solution=row[6],
    )
    return Stay(facts=facts, registered=row[7], address_kind=row[8], sub=row[9], cause=row[10])


def _version(row: Any) -> VersionValues:  # noqa: ANN401
    return VersionValues(plan_id=row[0].hex() if row[0] else "", agreed=day_of(row[1]), review=day_of(row[2]))


def _span(row: Any) -> Span:  # noqa: ANN401
    return Span(what=row[0], since=day_of(row[1]), until=day_of(row[2]))


def _follow_up(row: Any) -> FollowUpValues:  # noqa: ANN401
    return FollowUpValues(
        exit_id=row[0].hex() if row[0] else "",
        point=row[1],
        done=day_of(row[2]),
        result=row[3],
        ethos_light=row[4],
        days_homeless=row[5],
        registered=row[6],
        income=row[7],
    )


def _right(row: Any) -> RightValues:  # noqa: ANN401
    return RightValues(
        kind=row[0],
        state=row[1],
        asked=day_of(row[2]),
        decided=day_of(row[3]),
        valid_from=day_of(row[4]),
        valid_to=day_of(row[5]),
        why_not=row[6],
    )


def _referral(row: Any) -> ReferralValues:  # noqa: ANN401
    return ReferralValues(kind=row[0], channel=row[1], outcome=row[2], asked=day_of(row[3]), answered=day_of(row[4]))


def _event(row: Any) -> EventValues:  # noqa: ANN401
    return EventValues(
        kind=row[0], day=day_of(row[1]), causes=tuple((row[2] or "").split()), alternative=row[3], concerns_minor=row[4]
    )


def _viewing(row: Any) -> ViewingValues:  # noqa: ANN401
    return ViewingValues(day=day_of(row[0]), outcome=row[1], refusal=row[2])


def _lease(row: Any) -> LeaseValues:  # noqa: ANN401
    return LeaseValues(kind=row[0], start=day_of(row[1]), end=day_of(row[2]), ended=day_of(row[3]), result=row[4])


def _member(row: Any) -> MemberValues:  # noqa: ANN401
    words = row[6].split()
    return MemberValues(
        kind=row[0],
        birth=day_of(row[1]),
        precision=row[2],
        with_them=row[3],
        school=row[4],
        until=day_of(row[5]),
        initials=initials_of(words[0], words[-1]) if len(words) > 1 else "",
    )


def _first_talks(run: Run) -> dict[bytes, date]:
    """The first conversation with the person in each case (R-CTI-33)."""
    modes = _list((*flagged("contact_mode", "meeting"), *flagged("contact_mode", "call")))
    rows = run(
        f"SELECT case_id, min(moment) FROM main.contact WHERE deleted = 0 AND mode IN ({modes}) "
        f"AND outcome IN ({_list(flagged('contact_outcome', 'conversation'))}) "
        "AND ' ' || with_whom || ' ' LIKE '% client %' GROUP BY case_id"
    )
    return {row[0]: _local(row[1]) for row in rows.fetchall() if row[1] is not None}


def _with_cti(run: Run) -> set[bytes]:
    rows = run(
        "SELECT case_id FROM main.programme_entry WHERE deleted = 0 AND programme = 'cti' AND end_day IS NULL "
        "AND coalesce(phase, '') <> 'closed'"
    )
    return {row[0] for row in rows.fetchall()}


def _exits(run: Run) -> dict[bytes, list[ExitFacts]]:
    items: dict[bytes, list[ExitItemFacts]] = defaultdict(list)
    for exit_id, code, state in run(
        "SELECT exit_id, code, coalesce(state, 'todo') FROM main.exit_item WHERE deleted = 0 ORDER BY born, id"
    ).fetchall():
        items[exit_id].append(ExitItemFacts(code=code or "", state=state))
    found: dict[bytes, list[ExitFacts]] = defaultdict(list)
    for row in run(
        "SELECT case_id, id, coalesce(institution_type, 'other'), admission_day, planned_day, actual_day, "
        "coalesce(destination, ''), coalesce(support_after, ''), ready_since, coalesce(waits_for_home, '') "
        "FROM main.exit_file WHERE deleted = 0 ORDER BY born, id"
    ).fetchall():
        leaving = ExitFacts(
            id=row[1].hex(),
            institution_type=row[2],
            admission=day_of(row[3]),
            planned=day_of(row[4]),
            actual=day_of(row[5]),
            destination=row[6],
            support_after=row[7],
            ready_since=day_of(row[8]),
            waits_for_home=row[9],
            items=tuple(items.get(row[1], ())),
        )
        found[row[0]].append(leaving)
    return found


def _list(codes: Iterable[str]) -> str:
    return ", ".join(f"'{one}'" for one in codes)


def _local(moment: int) -> date:
    return datetime.fromtimestamp(moment / 1000, UTC).astimezone().date()

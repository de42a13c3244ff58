# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading what the rules need to know about one case. Plain SQL: this runs at every save."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from caseapp.i18n.codes import flagged
from caseapp.plans.facts import (
    CaseFacts,
    DomainFacts,
    ExitFacts,
    ExitItemFacts,
    ProgrammeFacts,
    ShareFacts,
    StepFacts,
)
from caseapp.plans.reentry import POINTS
from caseapp.store.derived.file_facts import read_file_facts
from caseapp.store.plain_sql import Run, day_of, first_value, runner

ZONE = ZoneInfo("Europe/Brussels")
DOMAINS = ("housing", "income", "school_work", "support", "health")  # the order of the signs in a summary
SIGN_OF_STATE = {"unknown": "?", "not_now": "-", "not_asked": "."}


@dataclass(frozen=True, slots=True)
class ReadFacts:
    """The facts, and what else a summary shows: moments in milliseconds, one sign per domain."""

    facts: CaseFacts
    last_contact: int | None
    last_talk: int | None
    levels: str


def read_facts(connection: Connection, case_id: bytes) -> ReadFacts | None:
    """What the rules need to know about a case; None when there is no such case."""
    run = runner(connection)
    case = run(
        "SELECT c.opened_day, CASE WHEN c.status = 'closed' THEN coalesce(c.closed_day, c.opened_day) END, "
        "p.birth_day, p.birth_precision, c.primary_worker_id, c.backup_worker_id, c.round_table_day, c.region, "
        "c.identified_day, c.oriented_day, c.orientation_pause, c.shelter_day, c.proposal_day, c.advisory_day, "
        "c.support_plan_day, coalesce(c.housing_in_sight, ''), coalesce(c.no_contact_wanted, 0) "
        "FROM case_file c JOIN person p ON p.id = c.person_id "
        "WHERE c.id = ?",
        (case_id,),
    ).fetchone()
    if case is None:
        return None
    last_contact, last_talk, last_crisis = _contacts(run, case_id)
    domains, levels = _domains(run, case_id)
    facts = CaseFacts(
        case_id=case_id.hex(),
        opened_day=day_of(case[0]),
        closed_day=day_of(case[1]),
        birth_day=day_of(case[2]),
        birth_precision=case[3] or ("day" if case[2] else "unknown"),
        programmes=_programmes(run, case_id),
        has_worker=case[4] is not None,
        has_backup=case[5] is not None,
        exits=_exits(run, case_id),
        steps=_steps(run, case_id),
        domains=domains,
        housing_since=day_of(
            first_value(
                run(
                    "SELECT max(start_day) FROM housing_episode WHERE case_id = ? AND deleted = 0 AND end_day IS NULL",
                    (case_id,),
                )
            )
        ),
        last_crisis=_local_day(last_crisis),
        last_contact=_local_day(last_contact),
        last_conversation=_local_day(last_talk),
        round_table_day=_round_table(run, case_id, case[6]),
        housing_in_sight=case[15],
        no_contact_wanted=bool(case[16]),
        jurisdiction="" if not case[7] else "NL" if case[7] == "NL" else "BE",
        **_next_contact(run, case_id),
        **_plan(run, case_id),
        **_file(run, case_id, case[7], case[8:15]),
    )
    return ReadFacts(facts, last_contact, last_talk, levels)


def _file(run: Run, case_id: bytes, region: str | None, orientation: Any) -> dict[str, Any]:  # noqa: ANN401
    found = read_file_facts(run, case_id, tuple(orientation))
    if region:
        found["known"].setdefault("region", region)
    return found


def _contacts(run: Run, case_id: bytes) -> tuple[int | None, int | None, int | None]:
    """Moments of the last contact of any kind, the last conversation with the person (R-CTI-33), the last crisis."""
    last = run(
        "SELECT moment, direction = 'crisis' FROM contact WHERE case_id = ? AND deleted = 0 "
        "ORDER BY moment DESC LIMIT 1",
        (case_id,),
    ).fetchone()
    if last is None:
        return None, None, None
    talk = first_value(run(_talk_sql(), (case_id,)))
    crisis = first_value(
        run(
            "SELECT max(moment) FROM contact WHERE case_id = ? AND deleted = 0 AND direction = 'crisis'",
            (case_id,),
        )
    )
    return last[0], talk, crisis


def _talk_sql() -> str:
    modes = ", ".join(f"'{one}'" for one in (*flagged("contact_mode", "meeting"), *flagged("contact_mode", "call")))
    outcomes = ", ".join(f"'{one}'" for one in flagged("contact_outcome", "conversation"))
    return (
        f"SELECT moment FROM contact WHERE case_id = ? AND deleted = 0 AND outcome IN ({outcomes}) "
        f"AND mode IN ({modes}) AND ' ' || with_whom || ' ' LIKE '% client %' ORDER BY moment DESC LIMIT 1"
    )


def _programmes(run: Run, case_id: bytes) -> tuple[ProgrammeFacts, ...]:
    rows = run(
        "SELECT programme, coalesce(phase, ''), coalesce(phase_since, start_day) FROM programme_entry "
        "WHERE case_id = ? AND deleted = 0 AND end_day IS NULL ORDER BY start_day DESC, born DESC, id DESC",
        (case_id,),
    )
    return tuple(ProgrammeFacts(programme=row[0] or "", phase=row[1], start=day_of(row[2])) for row in rows)


def _steps(run: Run, case_id: bytes) -> tuple[StepFacts, ...]:
    rows = run(
        "SELECT s.id, coalesce(s.what, ''), s.due_day, coalesce(s.who, '') "
        "FROM step s LEFT JOIN goal g ON g.id = s.goal_id "
        "WHERE s.case_id = ? AND s.deleted = 0 AND s.status IN ('todo', 'busy', 'blocked') AND s.due_day IS NOT NULL "
        "AND (g.id IS NULL OR g.deleted = 1 OR g.status = 'open')",
        (case_id,),
    )
    return tuple(StepFacts(id=row[0].hex(), what=row[1], due=day_of(row[2]), who=row[3]) for row in rows)


def _exits(run: Run, case_id: bytes) -> tuple[ExitFacts, ...]:
    rows = run(
        "SELECT id, coalesce(institution_type, 'other'), admission_day, ready_since, planned_day, actual_day, "
        "coalesce(destination, ''), coalesce(support_after, ''), lead_told_day, born >> 20 FROM exit_file "
        "WHERE case_id = ? AND deleted = 0 ORDER BY born, id",
        (case_id,),
    ).fetchall()
    found = []
    for row in rows:
        items = run(
            f"SELECT code, coalesce(state, 'todo'), due_day, done_day, coalesce(reason, ''), {', '.join(POINTS)} "
            "FROM exit_item WHERE exit_id = ? AND deleted = 0 ORDER BY born, id",
            (row[0],),
        ).fetchall()
        heard = run(
            "SELECT point FROM follow_up WHERE exit_id = ? AND deleted = 0 AND result IS NOT NULL ORDER BY born, id",
            (row[0],),
        )
        found.append(
            ExitFacts(
                id=row[0].hex(),
                institution_type=row[1],
                begun=_local_day(row[9]),
                admission=day_of(row[2]),
                ready_since=day_of(row[3]),
                planned=day_of(row[4]),
                actual=day_of(row[5]),
                destination=row[6],
                support_after=row[7],
                lead_told=day_of(row[8]),
                items=tuple(
                    ExitItemFacts(code=one[0], state=one[1], due=day_of(one[2]), done_on=day_of(one[3]), reason=one[4])
                    for one in items
                ),
                looked_at={
                    one[0]: frozenset(point for point, status in zip(POINTS, one[5:], strict=True) if status)
                    for one in items
                    if any(one[5:])
                },
                followed_up=frozenset(one[0] for one in heard),
            )
        )
    return tuple(found)


def _domains(run: Run, case_id: bytes) -> tuple[tuple[DomainFacts, ...], str]:
    """The last level per domain, whether somebody with consent follows it up, and the signs for the list."""
    signs = dict.fromkeys(DOMAINS, ".")
    levels: dict[str, tuple[int | None, str | None]] = dict.fromkeys(DOMAINS, (None, None))
    rows = run(
        "SELECT s.domain, s.level, s.level_state, a.day "
        "FROM assessment a JOIN domain_score s ON s.assessment_id = a.id "
        "WHERE a.case_id = ? AND a.deleted = 0 AND s.deleted = 0 ORDER BY a.day, a.born, a.id",
        (case_id,),
    )
    for domain, level, state, day in rows:
        if domain in signs:
            signs[domain] = str(level) if level is not None else SIGN_OF_STATE.get(state, ".")
            levels[domain] = (level, day)
    followed: set[str] = set()
    for (words,) in run(
        "SELECT domains FROM network_member "
        "WHERE case_id = ? AND deleted = 0 AND until_day IS NULL AND consent = 'yes'",
        (case_id,),
    ):
        followed.update(words.split())
    facts = tuple(
        DomainFacts(domain=domain, level=level, day=day_of(day), followed_up=domain in followed)
        for domain, (level, day) in levels.items()
    )
    return facts, "".join(signs[domain] for domain in DOMAINS)


def _next_contact(run: Run, case_id: bytes) -> dict[str, Any]:
    """The contact that was agreed on last. What was agreed as a step with a day has its clock as a step."""
    row = run(
        "SELECT id, next_day, coalesce(next_step, '') FROM contact WHERE case_id = ? AND deleted = 0 "
        "AND next_day IS NOT NULL ORDER BY moment DESC, born DESC, id DESC LIMIT 1",
        (case_id,),
    ).fetchone()
    if row is None or run("SELECT 1 FROM step WHERE contact_id = ? AND deleted = 0", (row[0],)).fetchone():
        return {}
    return {"next_contact_id": row[0].hex(), "next_contact_day": day_of(row[1]), "next_contact_text": row[2]}


def _round_table(run: Run, case_id: bytes, written: str | None) -> date | None:
    """The day the round table was held (R-BF-03): written in the case, item E04 of an exit, or its plan agreed."""
    found = [written]
    found += run(
        "SELECT min(i.done_day) FROM exit_item i JOIN exit_file e ON e.id = i.exit_id "
        "WHERE e.case_id = ? AND e.deleted = 0 AND i.deleted = 0 AND i.code = 'E04' AND i.state = 'done'",
        (case_id,),
    ).fetchone()
    found += run(
        "SELECT min(v.agreed_day) FROM plan_version v JOIN plan p ON p.id = v.plan_id "
        "WHERE v.case_id = ? AND v.deleted = 0 AND p.plan_type = 'rondetafelplan'",
        (case_id,),
    ).fetchone()
    return day_of(min((day for day in found if day), default=None))


def _plan(run: Run, case_id: bytes) -> dict[str, Any]:
    agreed = day_of(
        first_value(run("SELECT max(agreed_day) FROM plan_version WHERE case_id = ? AND deleted = 0", (case_id,)))
    )
    plan = run(
        "SELECT id, status, coalesce(draft_since, started_day), next_review FROM plan "
        "WHERE case_id = ? AND deleted = 0 AND coalesce(status, 'draft') <> 'ended' "
        "ORDER BY born DESC, id DESC LIMIT 1",
        (case_id,),
    ).fetchone()
    if plan is None:
        return {"last_plan_agreed": agreed}
    shares = run(
        "SELECT id, day, to_whom, purpose, parts, withdrawn_day FROM plan_share WHERE plan_id = ? AND deleted = 0 "
        "ORDER BY born, id",
        (plan[0],),
    )
    is_draft = plan[1] in ("draft", "discussed")
    return {
        "plan_id": plan[0].hex(),
        "has_plan_draft": is_draft,
        "draft_since": day_of(plan[2]) if is_draft else None,
        "last_plan_agreed": agreed,
        "plan_next_review": day_of(plan[3]),
        "shares": tuple(
            ShareFacts(
                id=row[0].hex(),
                day=day_of(row[1]),
                has_receiver=bool(row[2]),
                has_purpose=bool(row[3]),
                has_parts=bool(row[4]),
                withdrawn=day_of(row[5]),
            )
            for row in shares
        ),
    }


def _local_day(moment: int | None) -> date | None:
    """The day of an instant in Brussels and Amsterdam, whatever zone the machine is set to: derived rows of two laptops

    must not differ.
    """
    return datetime.fromtimestamp(moment / 1000, ZONE).date() if moment is not None else None

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading plans: the draft with its parts, its frozen versions, papers and shares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from caseapp.errors import UnknownRecord
from caseapp.i18n import N_
from caseapp.models import (
    Plan,
    PlanAfter18,
    PlanDomain,
    PlanParticipant,
    PlanRisk,
    PlanShare,
    PlanVersion,
    PrintedPaper,
)
from caseapp.plans import plan_content as content
from caseapp.plans.content_json import from_json
from caseapp.store.queries.cases import case_head
from caseapp.store.queries.goals import GoalRow, goals_of
from caseapp.store.queries.network import NetworkRow, network_of
from caseapp.store.queries.workers import team, workers
from caseapp.store.reader import Reader

PLAN_ORDER = (
    "support",
    "housing",
    "school_work",
    "income",
    "health",
)  # the Dutch order of the young-adult plan


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDomainRow:
    """One domain as it is written in the draft."""

    id: str
    domain: str
    want: str | None
    my_situation: str | None
    going_well: str | None
    worries: str | None
    not_now: bool | None
    ask_again: date | None
    score_self: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRiskRow:
    """One "what if it goes wrong"."""

    id: str
    what: str | None
    early_signs: str | None
    what_helps: str | None
    who_acts: str | None
    position: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAfter18Row:
    """One line of "after 18"."""

    id: str
    topic: str | None
    who: str | None
    when_text: str | None
    position: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantRow:
    """Somebody who talks along."""

    id: str
    name: str
    role: str | None
    agreement: str | None
    note: str | None
    day: date | None
    method: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """The draft of a plan with its parts."""

    id: str
    case_id: str
    plan_type: str | None
    status: str | None
    language: str | None
    reading_level: str | None
    started_day: date | None
    next_review: date | None
    own_words: str | None
    choice_which: str | None
    choice_where: str | None
    choice_when: str | None
    choice_how_often: str | None
    choice_by_whom: str | None
    card_signs: str | None
    card_helps: str | None
    card_does_not_help: str | None
    card_safe_place: str | None
    ended_reason: str | None
    draft_since: date | None
    domains: dict[str, PlanDomainRow]
    risks: tuple[PlanRiskRow, ...]
    after_18: tuple[PlanAfter18Row, ...]
    participants: tuple[ParticipantRow, ...]
    read_rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """A frozen version; `content` is read with `version_content`."""

    id: str
    plan_id: str
    case_id: str
    number: int
    agreed_day: date | None
    next_review: date | None
    sha256: str
    worker_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """A paper that was printed or saved."""

    id: str
    case_id: str
    document: str
    plan_version_id: str | None
    language: str | None
    reading_level: str | None
    discreet: bool | None
    moment: datetime | None
    worker_id: str | None
    sha256: str | None
    pages: int | None
    handed_to: str | None
    purpose: str | None
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRow:
    """Who may see which parts of the plan."""

    id: str
    plan_id: str
    to_whom: str
    purpose: str | None
    parts: tuple[str, ...]
    day: date | None
    withdrawn_day: date | None
    read_rev: int


def plan_of_case(reader: Reader, case_id: str) -> PlanRow | None:
    """The running plan of a case, or the last one that ended, or None."""
    row = reader.first(
        select(Plan.id)
        .where(Plan.case_id == case_id, Plan.deleted.is_(False))
        .order_by(Plan.status == "ended", Plan.born.desc(), Plan.id.desc())
    )
    return plan_row(reader, row.id) if row is not None else None


def plan_row(reader: Reader, plan_id: str) -> PlanRow:
    """The draft of a plan with its parts. Raises UnknownRecord."""
    row = reader.first(select(Plan.__table__).where(Plan.id == plan_id))
    if row is None:
        raise UnknownRecord(N_("There is no such plan."))
    parts = ("domains", "risks", "after_18", "participants", "read_rev")
    return PlanRow(
        **{name: getattr(row, name) for name in PlanRow.__slots__ if name not in parts},
        domains={one.domain: one for one in _parts(reader, PlanDomain, PlanDomainRow, plan_id)},
        risks=_parts(reader, PlanRisk, PlanRiskRow, plan_id),
        after_18=_parts(reader, PlanAfter18, PlanAfter18Row, plan_id),
        participants=_parts(reader, PlanParticipant, ParticipantRow, plan_id),
        read_rev=reader.rev,
    )


def _parts(reader: Reader, model: Any, row_type: Any, plan_id: str) -> Any:  # noqa: ANN401
    columns = [getattr(model, name) for name in row_type.__slots__]
    order = [model.position.is_(None), model.position] if hasattr(model, "position") else []
    rows = reader.rows(
        select(*columns)
        .where(model.plan_id == plan_id, model.deleted.is_(False))
        .order_by(*order, model.born, model.id)
    )
    return tuple(row_type(**row._mapping) for row in rows)


def versions_of(reader: Reader, case_id: str) -> tuple[VersionRow, ...]:
    """The frozen versions of a case's plans, the newest first."""
    columns = [getattr(PlanVersion, name) for name in VersionRow.__slots__]
    rows = reader.rows(
        select(*columns)
        .where(PlanVersion.case_id == case_id, PlanVersion.deleted.is_(False))
        .order_by(PlanVersion.born.desc(), PlanVersion.id.desc())
    )
    return tuple(VersionRow(**row._mapping) for row in rows)


def version_content(reader: Reader, version_id: str) -> content.PlanContent:
    """What stands in a frozen version. Raises UnknownRecord."""
    row = reader.first(select(PlanVersion.content).where(PlanVersion.id == version_id))
    if row is None or row.content is None:
        raise UnknownRecord(N_("There is no such version of the plan."))
    return from_json(row.content)


def papers_of(reader: Reader, case_id: str) -> tuple[PaperRow, ...]:
    """The papers that were printed, the latest first."""
    columns = [getattr(PrintedPaper, name) for name in PaperRow.__slots__]
    rows = reader.rows(
        select(*columns)
        .where(PrintedPaper.case_id == case_id, PrintedPaper.deleted.is_(False))
        .order_by(PrintedPaper.moment.desc())
    )
    return tuple(PaperRow(**row._mapping) for row in rows)


def shares_of(reader: Reader, plan_id: str) -> tuple[ShareRow, ...]:
    """Who may see the plan, those still allowed first."""
    columns = [getattr(PlanShare, name) for name in ShareRow.__slots__ if name != "read_rev"]
    rows = reader.rows(
        select(*columns)
        .where(PlanShare.plan_id == plan_id, PlanShare.deleted.is_(False))
        .order_by(PlanShare.withdrawn_day.isnot(None), PlanShare.day.desc(), PlanShare.born, PlanShare.id)
    )
    return tuple(ShareRow(**row._mapping, read_rev=reader.rev) for row in rows)


# -- the plan as one value ----------------------------------------------------------------------------------------


def plan_content(reader: Reader, plan_id: str) -> content.PlanContent:
    """The draft as the young person will read it. `version` is None: agreeing gives it a number."""
    plan = plan_row(reader, plan_id)
    head = case_head(reader, plan.case_id)
    goals = [goal for goal in goals_of(reader, plan.case_id).goals if goal.in_plan and goal.status == "open"]
    network = [one for one in network_of(reader, plan.case_id) if one.until_day is None and one.wanted != "no"]
    group = team(reader)
    worker = next((one for one in workers(reader) if one.id == head.primary_worker_id), None)
    return content.PlanContent(
        call_name=head.person.name.call,
        full_name=head.person.name.full,
        birth_day=head.person.birth_day if head.person.birth_precision in (None, "day") else None,
        plan_type=plan.plan_type or "toekomstplan",
        day=plan.started_day,
        next_review=plan.next_review,
        language=plan.language or "nl",
        reading_level=plan.reading_level or "B1",
        own_words=plan.own_words or "",
        domains=tuple(_domain(plan, goals, domain) for domain in PLAN_ORDER),
        people=tuple(_person(one) for one in network),
        risks=tuple(
            content.PlanRisk(
                what=one.what or "",
                early_signs=one.early_signs or "",
                what_helps=one.what_helps or "",
                who_acts=one.who_acts or "",
            )
            for one in plan.risks
        ),
        choices=content.PlanChoices(
            which=plan.choice_which or "",
            where=plan.choice_where or "",
            when=plan.choice_when or "",
            how_often=plan.choice_how_often or "",
            by_whom=plan.choice_by_whom or "",
        ),
        agreements=tuple(_agreement(one) for one in plan.participants),
        after_18=tuple(
            content.PlanAfter18(topic=one.topic or "", who=one.who or "", when=one.when_text or "")
            for one in plan.after_18
        ),
        crisis_card=_card(plan, network),
        never_again=head.person.never_again or "",
        change_name=worker.name.split()[0] if worker is not None and worker.name.split() else "",
        change_phone=(worker.phone or "") if worker is not None else "",
        complaint_name=(group.complaint_name or "") if group is not None else "",
        complaint_phone=(group.complaint_phone or "") if group is not None else "",
        team=group.name if group is not None else "",
    )


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())


def _domain(plan: PlanRow, goals: list[GoalRow], domain: str) -> content.PlanDomain:
    row = plan.domains.get(domain)
    own_goals = tuple(_goal(goal) for goal in goals if goal.domain == domain)
    if row is None:
        return content.PlanDomain(domain=domain, goals=own_goals)
    return content.PlanDomain(
        domain=domain,
        want=row.want or "",
        my_situation=row.my_situation or "",
        going_well=_lines(row.going_well),
        worries=row.worries or "",
        score_self=row.score_self,
        not_now=bool(row.not_now),
        ask_again=row.ask_again,
        goals=own_goals,
    )


def _goal(goal: GoalRow) -> content.PlanGoal:
    shown = [step for step in goal.steps if step.status not in ("not_needed", "refused")]
    return content.PlanGoal(
        text=goal.text or "",
        horizon=goal.horizon or "",
        success_sign=goal.success_sign or "",
        steps=tuple(
            content.PlanStep(
                what=step.what or "",
                who=step.who or "",
                due=step.due_day,
                when_text=step.when_text or "",
                done_on=step.done_day if step.status == "done" else None,
                must=bool(step.must),
            )
            for step in shown
        ),
    )


def _person(one: NetworkRow) -> content.PlanPerson:
    return content.PlanPerson(
        name=one.name,
        relation=one.relation or "",
        kind=one.kind or "informal",
        phone=one.phone or "",
        hours=one.hours or "",
        strength=one.strength,
        always_there=bool(one.always_there),
        at_night=bool(one.at_night),
    )


def _agreement(one: ParticipantRow) -> content.PlanAgreement:
    return content.PlanAgreement(
        name=one.name,
        role=one.role or "",
        agreement=one.agreement or "not_asked",
        note=one.note or "",
        day=one.day,
        method=one.method or "",
    )


def _card(plan: PlanRow, network: list[NetworkRow]) -> content.CrisisCard:
    own_choice = [one for one in network if one.on_card]
    chosen = own_choice or [one for one in network if one.phone and (one.always_there or one.at_night)]
    return content.CrisisCard(
        signs=_lines(plan.card_signs),
        helps=_lines(plan.card_helps),
        does_not_help=_lines(plan.card_does_not_help),
        people=tuple(_person(one) for one in chosen),
        safe_place=plan.card_safe_place or "",
        language=plan.language or "nl",
    )

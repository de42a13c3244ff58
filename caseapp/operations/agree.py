# SPDX-License-Identifier: EUPL-1.2
"""This is the place for agreeing on a plan: freezing a version, printing it, handing it over, sharing parts of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated

from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.models import Case, Plan, PlanParticipant, PlanShare, PlanVersion, PrintedPaper
from caseapp.models.ids import PaperId, PlanShareId, PlanVersionId
from caseapp.operations.act import Id, In, operation
from caseapp.operations.plans import ParticipantFields
from caseapp.plans.content_json import content_hash, to_json
from caseapp.store.queries.plans import plan_content, plan_row
from caseapp.store.unit import LATEST, Unit

REVIEW_AFTER = timedelta(days=182)  # R-BF-02


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreePlan:
    """The day a plan was agreed, and what each participant said (by name; others are added)."""

    plan_id: Id
    day: date | None = None
    next_review: date | None = None
    participants: tuple[ParticipantFields, ...] = ()


@operation
def agree_plan(unit: Unit, given: AgreePlan) -> PlanVersionId:
    """Agree on the plan and freeze it as a version that never changes (R-BF-04)."""
    day = given.day or unit.clock.today()
    for fields in given.participants:
        _say(unit, given.plan_id, {"day": day, **fields})
    review = given.next_review or day + REVIEW_AFTER
    unit.put(Plan, given.plan_id, LATEST, status="agreed", next_review=review)
    plan = plan_row(unit.reader, given.plan_id)
    newest = unit.connection.exec_driver_sql(
        "SELECT coalesce(max(number), 0) FROM plan_version WHERE plan_id = ?", (bytes.fromhex(given.plan_id),)
    ).scalar()
    number = int(newest or 0) + 1
    content = replace(plan_content(unit.reader, given.plan_id), version=number, day=day, next_review=review)
    version_id = unit.create(
        PlanVersion,
        unit.log_of(Plan, given.plan_id),
        plan_id=given.plan_id,
        case_id=plan.case_id,
        number=number,
        agreed_day=day,
        next_review=review,
        content=to_json(content),
        sha256=content_hash(content),
        worker_id=unit.author.worker_id or None,
    )
    return PlanVersionId(version_id)


def _say(unit: Unit, plan_id: str, fields: dict[str, object]) -> None:
    name = str(fields.get("name") or "").strip()
    if not name:
        raise WrongUse(N_("Who said so? A participant needs a name."))
    found = unit.connection.exec_driver_sql(
        "SELECT id FROM plan_participant WHERE plan_id = ? AND name = ? AND deleted = 0",
        (bytes.fromhex(plan_id), name),
    ).scalar()
    if found is None:
        unit.create(PlanParticipant, unit.log_of(Plan, plan_id), plan_id=plan_id, **fields)
    else:
        unit.put(PlanParticipant, found.hex(), LATEST, **fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPaper:
    """A paper that was printed or saved, and to whom it went."""

    case_id: Id
    document: str
    sha256: str
    pages: int
    language: str
    reading_level: str | None = None
    discreet: bool = False
    plan_version_id: Id | None = None
    handed_to: str | None = None
    purpose: str | None = None
    left_out: tuple[str, ...] = ()


@operation
def record_paper(unit: Unit, given: RecordPaper) -> PaperId:
    """Record that a paper was printed, in which form and for whom."""
    paper_id = unit.create(
        PrintedPaper,
        unit.log_of(Case, given.case_id),
        case_id=given.case_id,
        document=given.document,
        plan_version_id=given.plan_version_id,
        language=given.language,
        reading_level=given.reading_level,
        discreet=given.discreet,
        moment=unit.clock.now(),
        worker_id=unit.author.worker_id or None,
        sha256=given.sha256,
        pages=given.pages,
        handed_to=given.handed_to,
        purpose=given.purpose,
        left_out=given.left_out,
    )
    return PaperId(paper_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class SharePlan:
    """Who may see which parts of the plan (R-BF-07). The young person decides."""

    plan_id: Id
    to_whom: str
    purpose: str | None = None
    parts: tuple[Annotated[str, In("plan_part")], ...] = ()
    day: date | None = None


@operation
def share_plan(unit: Unit, given: SharePlan) -> PlanShareId:
    """Record who may see which parts of the plan."""
    if not given.to_whom.strip():
        raise WrongUse(N_("Who may see it? Write a name or a service."))
    share_id = unit.create(
        PlanShare,
        unit.log_of(Plan, given.plan_id),
        plan_id=given.plan_id,
        to_whom=given.to_whom,
        purpose=given.purpose,
        parts=given.parts,
        day=given.day or unit.clock.today(),
    )
    return PlanShareId(share_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawShare:
    """The young person no longer wants somebody to see the plan."""

    share_id: Id
    read_rev: int = LATEST
    day: date | None = None


@operation
def withdraw_share(unit: Unit, given: WithdrawShare) -> None:
    """Record that a sharing was withdrawn."""
    unit.put(PlanShare, given.share_id, given.read_rev, withdrawn_day=given.day or unit.clock.today())

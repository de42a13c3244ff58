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
from caseapp.operations.act import Id, In, VersionRef, operation
from caseapp.operations.allowed import check_may_record_paper
from caseapp.operations.plans import ParticipantFields
from caseapp.plans.catalogue import number
from caseapp.plans.content_json import content_hash, to_json
from caseapp.plans.dates import add_days
from caseapp.store.queries.plans import plan_content, plan_row
from caseapp.store.seen import wrote_since
from caseapp.store.unit import LATEST, Unit

REVIEW_AFTER = timedelta(days=182)  # R-BF-02; what a form proposes before the catalogue is read
_LONGEST_VERSION = 192 * 1024  # bytes of a frozen plan (docs/protocol: the longest text that travels)
_IN_A_PLAN = frozenset(
    {"plan", "plan_domain", "plan_risk", "plan_after_18", "goal", "step", "network_member", "person"}
)
_SAID = ("agreed", "agreed_with_notes", "not_agreed", "not_present")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreePlan:
    """The day a plan was agreed, and what each participant said (by name; others are added).

    What somebody said about an earlier version does not count for this one: who is not named was not asked.
    """

    plan_id: Id
    read_rev: int = LATEST
    day: date | None = None
    next_review: date | None = None
    participants: tuple[ParticipantFields, ...] = ()


@operation
def agree_plan(unit: Unit, given: AgreePlan) -> PlanVersionId:
    """Agree on the plan and freeze it as a version that never changes (R-BF-04)."""
    day, review = _days(unit, given)
    case_id = unit.value_of(Plan, given.plan_id, "case_id")
    if wrote_since(unit.connection, case_id, given.read_rev, _IN_A_PLAN):
        raise WrongUse(N_("The plan was changed since you opened it. Read it once more together, then agree."))
    last = _last_version(unit, given.plan_id)
    _forget_earlier_agreement(unit, given, last)
    for fields in given.participants:
        _say(unit, given.plan_id, {"day": day, **fields})
    unit.put(Plan, given.plan_id, LATEST, status="agreed", next_review=review)
    plan = plan_row(unit.reader, given.plan_id)
    version = (last.number if last is not None else 0) + 1
    content = replace(plan_content(unit.reader, given.plan_id), version=version, day=day, next_review=review)
    if last is not None and last.sha256 == content_hash(replace(content, version=last.number)):
        raise WrongUse(N_("This version was agreed on already: nothing was changed since."))
    frozen = to_json(content)
    if len(frozen.encode()) > _LONGEST_VERSION:
        raise WrongUse(N_("This plan is too long to agree on (at most 192 KB of text). Shorten it or close goals."))
    version_id = unit.create(
        PlanVersion,
        unit.log_of(Plan, given.plan_id),
        plan_id=given.plan_id,
        case_id=plan.case_id,
        number=version,
        agreed_day=day,
        next_review=review,
        content=frozen,
        sha256=content_hash(content),
        worker_id=unit.author.worker_id or None,
    )
    return PlanVersionId(version_id)


def _days(unit: Unit, given: AgreePlan) -> tuple[date, date]:
    """The day of the agreement and of the next review. Raises WrongUse for days that cannot be."""
    day = given.day or unit.clock.today()
    review = given.next_review or add_days(day, number("R-BF-02", "every_days"))
    if day > unit.clock.today():
        raise WrongUse(N_("The day of the agreement lies in the future. Check the date."))
    if review <= day:
        raise WrongUse(N_("The next review lies before the agreement. Check the two dates."))
    return day, review


@dataclass(frozen=True, slots=True)
class _Version:
    number: int
    sha256: str
    rev: int


def _last_version(unit: Unit, plan_id: str) -> _Version | None:
    row = unit.connection.exec_driver_sql(
        "SELECT id, number, sha256 FROM plan_version WHERE plan_id = ? ORDER BY number DESC LIMIT 1",
        (bytes.fromhex(plan_id),),
    ).fetchone()
    if row is None:
        return None
    return _Version(row[1] or 0, row[2] or "", unit.rev_of(PlanVersion, row[0].hex(), "number"))


def _forget_earlier_agreement(unit: Unit, given: AgreePlan, last: _Version | None) -> None:
    """Who said something about the last version has said nothing yet about this one."""
    if last is None:
        return
    named = {str(fields.get("name") or "").strip() for fields in given.participants}
    for one in plan_row(unit.reader, given.plan_id).participants:
        said_earlier = unit.rev_of(PlanParticipant, one.id, "agreement") <= last.rev
        if one.name not in named and one.agreement in _SAID and said_earlier:
            unit.put(PlanParticipant, one.id, LATEST, agreement="not_asked", day=None, method=None, note=None)


def _say(unit: Unit, plan_id: str, fields: dict[str, object]) -> None:
    name = str(fields.get("name") or "").strip()
    if not name:
        raise WrongUse(N_("Who said so? A participant needs a name."))
    fields = {**fields, "name": name}
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
    plan_version_id: VersionRef | None = None
    handed_to: str | None = None
    purpose: str | None = None
    left_out: tuple[str, ...] = ()


@operation
def record_paper(unit: Unit, given: RecordPaper) -> PaperId:
    """Record that a paper was printed, in which form and for whom. Who may not print has no paper."""
    check_may_record_paper(unit, given.case_id)
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
    day = given.day or unit.clock.today()
    given_on = unit.value_of(PlanShare, given.share_id, "day")
    if given_on is not None and day < given_on:
        raise WrongUse(N_("The withdrawal lies before the sharing. Check the two dates."))
    unit.put(PlanShare, given.share_id, given.read_rev, withdrawn_day=day)

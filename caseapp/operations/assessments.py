# SPDX-License-Identifier: EUPL-1.2
"""This is the place for looking at the Big Five (methods 2.6). Every value may be unknown, not asked or "not now"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.models import Assessment, Case, DomainScore
from caseapp.models.ids import AssessmentId
from caseapp.operations.act import Between, Emptied, Id, In, WorkerRef, operation
from caseapp.store.unit import LATEST, Unit

SELF = Between(1, 10)
LEVEL = Between(1, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainGiven:
    """What was said and seen in one domain. Without a number the state tells why (default: not asked)."""

    domain: Annotated[str, In("domain")]
    level: Annotated[int, LEVEL] | None = None
    level_state: Annotated[str, In("value_state")] | None = None
    self_score: Annotated[int, SELF] | None = None
    self_state: Annotated[str, In("value_state")] | None = None
    words: Annotated[str, Emptied()] | None = None
    worker_words: Annotated[str, Emptied()] | None = None

    def values(self) -> dict[str, object]:
        """As columns of a new DomainScore."""
        return {
            "level_state": "not_asked",
            "self_state": "not_asked",
            "domain": self.domain,
            **{name: value for name, value in self.changes().items() if value is not None},
        }

    def changes(self) -> dict[str, object]:
        """As columns of a DomainScore that is there: what is not named stays, an empty text empties."""
        found: dict[str, object] = {}
        for number, state in (("level", "level_state"), ("self_score", "self_state")):
            value, why = getattr(self, number), getattr(self, state)
            if value is not None:
                found |= {number: value, state: "given"}
            elif why is not None:
                found |= {number: None, state: "not_asked" if why == "given" else why}
        for name in ("words", "worker_words"):
            if getattr(self, name) is not None:
                found[name] = getattr(self, name) or None
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAssessment:
    """A look at the domains on a day. Domains that were not looked at are left out."""

    case_id: Id
    day: date | None = None
    worker_id: WorkerRef | None = None
    note: str | None = None
    domains: tuple[DomainGiven, ...] = ()


@operation
def record_assessment(unit: Unit, given: RecordAssessment) -> AssessmentId:
    """Record an assessment of the Big Five."""
    _check(unit, given.day, given.domains)
    log_no = unit.log_of(Case, given.case_id)
    assessment_id = unit.create(
        Assessment,
        log_no,
        case_id=given.case_id,
        day=given.day or unit.clock.today(),
        worker_id=given.worker_id or unit.author.worker_id or None,
        note=given.note,
    )
    for domain in given.domains:
        key = f"{assessment_id}:{domain.domain}"
        unit.keep(DomainScore, key, log_no, LATEST, assessment_id=assessment_id, **domain.values())
    return AssessmentId(assessment_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAssessment:
    """Corrections of an assessment: the day, the note, and the domains that are named.

    What is not named stays as it is; an empty text empties.
    """

    assessment_id: Id
    read_rev: int = LATEST
    day: date | None = None
    note: Annotated[str, Emptied()] | None = None
    domains: tuple[DomainGiven, ...] = ()


@operation
def change_assessment(unit: Unit, given: ChangeAssessment) -> None:
    """Correct an assessment."""
    _check(unit, given.day, given.domains)
    fields: dict[str, object] = {}
    if given.note is not None:
        fields["note"] = given.note or None
    if given.day is not None:
        fields["day"] = given.day
    unit.put(Assessment, given.assessment_id, given.read_rev, **fields)
    log_no = unit.log_of(Assessment, given.assessment_id)
    scores = unit.connection.exec_driver_sql(
        "SELECT domain, id FROM domain_score WHERE assessment_id = ? AND deleted = 0",
        (bytes.fromhex(given.assessment_id),),
    ).fetchall()
    present: dict[str, bytes] = {row[0]: row[1] for row in scores}
    for domain in given.domains:
        if domain.domain in present:
            unit.put(DomainScore, present[domain.domain].hex(), given.read_rev, **domain.changes())
        else:
            values = {"assessment_id": given.assessment_id, **domain.values()}
            unit.keep(DomainScore, f"{given.assessment_id}:{domain.domain}", log_no, given.read_rev, **values)


def _check(unit: Unit, day: date | None, domains: tuple[DomainGiven, ...]) -> None:
    """Raises WrongUse for a day that lies ahead, and for a domain that is given twice: one of the two would be lost."""
    if day is not None and day > unit.clock.today():
        raise WrongUse(N_("The day of the assessment lies in the future. Check the date."))
    if len({one.domain for one in domains}) < len(domains):
        raise WrongUse(N_("A domain is given twice. Give each domain once."))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteAssessment:
    """An assessment made by mistake; undo brings it back."""

    assessment_id: Id
    read_rev: int = LATEST


@operation
def delete_assessment(unit: Unit, given: DeleteAssessment) -> None:
    """Take away an assessment made by mistake."""
    unit.delete(Assessment, given.assessment_id, given.read_rev)

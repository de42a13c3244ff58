# SPDX-License-Identifier: EUPL-1.2
"""This is the place for answering what the lists ask about a person, several questions in one act (methods 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, TypedDict

from caseapp.operations.act import Id, In, operation, run_inside
from caseapp.operations.checklists import RecordFact
from caseapp.plans.offsets import ANCHORS
from caseapp.store.unit import LATEST, Unit


class AskedFields(TypedDict, total=False):
    """What conditions of the lists ask (`plans.conditions.KNOWN`), and the days they count from."""

    school: Annotated[str, In("yes_no")] | None
    care: Annotated[str, In("yes_no")] | None
    impairment: Annotated[str, In("yes_no")] | None
    youth_help: Annotated[str, In("yes_no")] | None
    own_home: Annotated[str, In("yes_no")] | None
    unaccompanied: Annotated[str, In("yes_no")] | None
    residence: Annotated[str, In("residence_status")] | None
    permit_expiry: date | None
    school_end: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerAsked:
    """Answers to what the lists ask. An empty answer is "unknown": the item stays to be looked at."""

    case_id: Id
    read_rev: int = LATEST
    fields: AskedFields


@operation
def answer_asked(unit: Unit, given: AnswerAsked) -> None:
    """Answer what the lists around 18 ask about a person."""
    unit.log_for(given.case_id, "L2")  # also without an answer: that there is such a case
    for name, value in given.fields.items():
        if name in ANCHORS:
            day = value if isinstance(value, date) else None
            fact = RecordFact(case_id=given.case_id, name=name, day=day, read_rev=given.read_rev)
        else:
            answer = str(value) if value else "unknown"
            fact = RecordFact(case_id=given.case_id, name=name, value=answer, read_rev=given.read_rev)
        run_inside(unit, fact)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what the top of a case and its overview need, read in one snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caseapp.errors import UnknownRecord
from caseapp.i18n import N_
from caseapp.plans.clocks import Clock
from caseapp.plans.findings import Finding, findings_of
from caseapp.plans.rhythm import rhythm_of
from caseapp.store.queries.assessments import AssessmentRow, assessments_of
from caseapp.store.queries.cases import CaseHead, case_head, case_rows
from caseapp.store.queries.contacts import ContactRow, contacts_of, count_contacts
from caseapp.store.queries.goals import GoalsOfCase, goals_of
from caseapp.store.queries.openings import OpeningShown, glass_of
from caseapp.store.queries.safety import SafeWay, safe_way_of
from caseapp.store.queries.today import clocks_of_case, facts_of_case
from caseapp.store.reader import Reader

LAST_CONTACTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case as its page shows it first."""

    head: CaseHead
    assessments: tuple[AssessmentRow, ...]
    goals: GoalsOfCase
    contacts: tuple[ContactRow, ...]
    findings: tuple[Finding, ...]
    clocks: tuple[Clock, ...]
    rhythm_days: int | None
    safe_way: SafeWay | None = None  # only in safety mode
    glass: tuple[OpeningShown, ...] = ()  # who opened this restricted case with a reason


def read_case(reader: Reader, case_id: str, today: date) -> CaseView:
    """Everything for the top and the overview. Raises UnknownRecord, also for a case that was taken away."""
    if not case_rows(reader, (case_id,), today):
        raise UnknownRecord(N_("There is no such case."))
    head = case_head(reader, case_id)
    facts = facts_of_case(reader, case_id)
    rhythm = rhythm_of(facts) if facts is not None else None
    return CaseView(
        head=head,
        assessments=assessments_of(reader, case_id),
        goals=goals_of(reader, case_id),
        contacts=contacts_of(reader, case_id, limit=LAST_CONTACTS),
        findings=findings_of(facts, today) if facts is not None else (),
        clocks=tuple(row.clock for row in clocks_of_case(reader, case_id, today)),
        rhythm_days=rhythm.interval if rhythm is not None else None,
        safe_way=safe_way_of(reader, case_id) if head.safety_mode else None,
        glass=glass_of(reader, case_id) if head.restricted else (),
    )


def read_any_case(reader: Reader, today: date) -> None:
    """Ask once what the page of a case asks, of any case: the statements are made then and kept for all others."""
    for row in reader.sql("SELECT case_id FROM case_summary LIMIT 1"):
        read_case(reader, row[0].hex(), today)
        count_contacts(reader, row[0].hex())

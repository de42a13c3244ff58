# SPDX-License-Identifier: EUPL-1.2
"""This is the place for which form an item of a case opens, and what is read for it first.

An item is a kind, or a kind with the id of a record: "person", "goal", "goal.<id>", "contact.<id>".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from caseapp.plans.findings import closing_check
from caseapp.store.drafts import DraftRow, draft
from caseapp.store.queries.cases import CaseHead, case_head
from caseapp.store.queries.checklists import facts_written, orientation_of
from caseapp.store.queries.contacts import contact
from caseapp.store.queries.goals import goals_of
from caseapp.store.queries.network import network_of
from caseapp.store.queries.retention import retention_ahead
from caseapp.store.queries.safety import safety_of
from caseapp.store.queries.today import facts_of_case
from caseapp.store.reader import Reader
from caseapp.ui.case.case_sheets import (
    CaseSheet,
    CloseSheet,
    HandOverSheet,
    HousingSheet,
    ProgrammeSheet,
    ReopenSheet,
)
from caseapp.ui.case.check_ins import CheckInSheet
from caseapp.ui.case.contact_sheet import ContactSheet
from caseapp.ui.case.drafting import draft_key
from caseapp.ui.case.entries import EntrySheet
from caseapp.ui.case.form_sheet import Ask, FormSheet
from caseapp.ui.case.goal_sheets import GoalSheet, StepSheet
from caseapp.ui.case.member_sheet import MemberSheet
from caseapp.ui.case.person_sheet import PersonSheet
from caseapp.ui.case.safety_sheet import SafetySheet
from caseapp.ui.exit.afterwards import FOLLOW_UP, FollowUpSheet, follow_up_of
from caseapp.ui.exit.conditions import CONDITIONS, ConditionsSheet, exit_of
from caseapp.ui.file.asked_sheets import ASKED, ORIENTATION, AskedSheet, OrientationSheet
from caseapp.ui.file.registry import ENTRY_KINDS

SHEETS: Final[dict[str, Callable[[Ask], FormSheet]]] = {
    "person": PersonSheet,
    "case": CaseSheet,
    "programme": ProgrammeSheet,
    "housing": HousingSheet,
    "hand_over": HandOverSheet,
    "close": CloseSheet,
    "reopen": ReopenSheet,
    "safety": SafetySheet,
    "goal": GoalSheet,
    "step": StepSheet,
    "contact": ContactSheet,
    "member": MemberSheet,
    "check_in": CheckInSheet,
    FOLLOW_UP: FollowUpSheet,
    CONDITIONS: ConditionsSheet,
    ASKED: AskedSheet,
    ORIENTATION: OrientationSheet,
} | {code: partial(EntrySheet, kind=kind) for code, kind in ENTRY_KINDS.items()}
_NEEDS_RECORD: Final = ("contact", "check_in", FOLLOW_UP, CONDITIONS)
_OF_CASE: Final[dict[str, Callable[[Reader, str], Any]]] = {  # forms about the case as a whole
    "safety": safety_of,
    ASKED: facts_written,
    ORIENTATION: orientation_of,
}


@dataclass(frozen=True, slots=True)
class SheetReading:
    """What a form starts from, in one snapshot."""

    head: CaseHead
    row: Any
    draft: DraftRow | None
    more: Any = None


def opens_sheet(item: str) -> bool:
    """Whether this item is a form."""
    kind, _dot, record = item.partition(".")
    return kind in SHEETS and bool(record or kind not in _NEEDS_RECORD)


def read_sheet(reader: Reader, case_id: str, item: str) -> SheetReading | None:
    """What the form needs; None when its record is gone."""
    kind, _dot, record = item.partition(".")
    row = _row(reader, case_id, kind, record)
    if record and row is None and kind != FOLLOW_UP:  # a follow-up nobody wrote down yet has no record
        return None
    entry = ENTRY_KINDS.get(kind)
    more: Any = entry.more(reader, case_id) if entry is not None and entry.more is not None else None
    if kind == "close":
        more = retention_ahead(reader, case_id)
    return SheetReading(case_head(reader, case_id), row, draft(reader, draft_key(case_id, item)), more)


def _row(reader: Reader, case_id: str, kind: str, record: str) -> Any:  # noqa: ANN401
    if kind == "close":
        facts = facts_of_case(reader, case_id)
        return closing_check(facts) if facts is not None else ()
    if kind in _OF_CASE:
        return _OF_CASE[kind](reader, case_id)
    if not record:
        return None
    if kind == "contact":
        return contact(reader, record)
    if kind == FOLLOW_UP:
        return follow_up_of(reader, case_id, record)
    if kind == CONDITIONS:
        return exit_of(reader, case_id, record)
    if kind in ENTRY_KINDS:
        rows: tuple[Any, ...] = ENTRY_KINDS[kind].read(reader, case_id)
    elif kind in ("member", "check_in"):
        rows = network_of(reader, case_id)
    elif kind == "programme":
        rows = case_head(reader, case_id).programmes
    elif kind in ("goal", "step"):
        goals = goals_of(reader, case_id)
        steps = [step for goal in goals.goals for step in goal.steps] + list(goals.loose_steps)
        rows = goals.goals if kind == "goal" else tuple(steps)
    else:
        rows = ()
    return next((row for row in rows if row.id == record), None)

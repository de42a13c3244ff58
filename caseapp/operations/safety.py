# SPDX-License-Identifier: EUPL-1.2
"""This is the place for safety where there is violence at home (masterplan tier B 22)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, TypedDict

from caseapp.models import Case, SafetyFile
from caseapp.operations.act import CaseRef, In, operation
from caseapp.operations.allowed import check_may_write
from caseapp.security.permissions import Layer
from caseapp.store.unit import LATEST, Unit


class SafetyFields(TypedDict, total=False):
    """What keeps somebody safe. Lies under L3 beside the case; the address is never printed, searched or counted."""

    protected_address: str | None
    no_contact: str | None
    safe_channel: Annotated[str, In("share_channel")] | None
    safe_times: str | None
    safe_word: str | None
    plan: str | None
    removal_order: str | None
    removal_until: date | None
    priority_ground: Annotated[str, In("yes_no")] | None
    residence_risk: Annotated[str, In("yes_no")] | None
    contribution_not_claimed: Annotated[str, In("yes_no")] | None
    review_day: date | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSafety:
    """What keeps the person of a case safe; switches the safety mode of the case on."""

    case_id: CaseRef
    read_rev: int = LATEST
    fields: SafetyFields


@operation
def set_safety(unit: Unit, given: SetSafety) -> None:
    """Write down what keeps somebody safe; the case is in safety mode from then on."""
    unit.keep(
        SafetyFile,
        f"{given.case_id}:safety",
        unit.log_for(given.case_id, "L3"),
        given.read_rev,
        case_id=given.case_id,
        **given.fields,
    )
    unit.put(Case, given.case_id, LATEST, safety_mode=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSafety:
    """The safety mode ends; what was written stays for who may read it."""

    case_id: CaseRef
    read_rev: int = LATEST


@operation
def end_safety(unit: Unit, given: EndSafety) -> None:
    """Switch the safety mode of a case off; for who may write what it protects."""
    check_may_write(unit, given.case_id, Layer.L3)
    unit.put(Case, given.case_id, given.read_rev, safety_mode=False)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for who lives or leaves with the person: children, a partner, others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, TypedDict

from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.models import Case, HouseholdMember
from caseapp.models.ids import HouseholdMemberId
from caseapp.operations.act import Id, In, operation
from caseapp.store.unit import LATEST, Unit


class HouseholdFields(TypedDict, total=False):
    """Fields of somebody of the household. Without a name it is enough to say what they are."""

    name: str | None
    kind: Annotated[str, In("household_kind")]
    birth_day: date | None
    birth_precision: Annotated[str, In("birth_precision")] | None
    with_them: Annotated[str, In("yes_no")] | None
    school: Annotated[str, In("yes_no")] | None
    care: str | None
    leaves_along: bool
    until_day: date | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddHouseholdMember:
    """Somebody who lives or leaves with the person."""

    case_id: Id
    fields: HouseholdFields


@operation
def add_household_member(unit: Unit, given: AddHouseholdMember) -> HouseholdMemberId:
    """Write down somebody of the household."""
    if "kind" not in given.fields:
        raise WrongUse(N_("Who is it: a child, a partner, somebody else?"))
    _check_birth(unit, given.fields)
    values = {"with_them": "yes", **given.fields}
    log_no = unit.log_of(Case, given.case_id)
    return HouseholdMemberId(unit.create(HouseholdMember, log_no, case_id=given.case_id, **values))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeHouseholdMember:
    """New values for somebody of the household."""

    member_id: Id
    read_rev: int = LATEST
    fields: HouseholdFields


@operation
def change_household_member(unit: Unit, given: ChangeHouseholdMember) -> None:
    """Change somebody of the household."""
    _check_birth(unit, given.fields)
    unit.put(HouseholdMember, given.member_id, given.read_rev, **given.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteHouseholdMember:
    """Somebody written down by mistake; undo brings them back."""

    member_id: Id
    read_rev: int = LATEST


@operation
def delete_household_member(unit: Unit, given: DeleteHouseholdMember) -> None:
    """Take away somebody of the household who was written down by mistake."""
    unit.delete(HouseholdMember, given.member_id, given.read_rev)


def _check_birth(unit: Unit, fields: HouseholdFields) -> None:
    born = fields.get("birth_day")
    if born is not None and born > unit.clock.today() and fields.get("kind") != "unborn":
        raise WrongUse(N_("The birth date lies in the future. Check the year."))

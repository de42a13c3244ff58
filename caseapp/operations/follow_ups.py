# SPDX-License-Identifier: EUPL-1.2
"""This is the place for how it went after leaving (methods 10), and for asking supporters how it goes (2.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, TypedDict

from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.models import CheckIn, ExitFile, FollowUp, NetworkMember
from caseapp.models.ids import CheckInId
from caseapp.operations.act import Between, Id, In, operation
from caseapp.operations.dates_in_order import check_not_ahead
from caseapp.store.unit import LATEST, Unit


class FollowUpFields(TypedDict, total=False):
    """How it goes at one point after leaving. "Not reached" is a result; everything may be unknown."""

    done_day: date | None
    result: Annotated[str, In("follow_up_result")] | None
    source: Annotated[str, In("follow_up_source")] | None
    attempts: Annotated[int, Between(0, 99)] | None
    attempt_modes: tuple[Annotated[str, In("contact_mode")], ...]
    ethos_light: Annotated[str, In("ethos_light")] | None
    days_homeless: Annotated[int, Between(0, 800)] | None
    moves: Annotated[int, Between(0, 99)] | None
    readmission: Annotated[str, In("institution_type")] | None
    readmission_days: Annotated[int, Between(0, 800)] | None
    police: Annotated[str, In("yes_no")] | None
    lasting_adult: Annotated[str, In("yes_no")] | None
    supports_working: Annotated[int, Between(0, 99)] | None
    income: Annotated[str, In("income_kind")] | None
    debts_trend: Annotated[str, In("trend")] | None
    school_work_hours: Annotated[int, Between(0, 80)] | None
    has_gp: Annotated[str, In("yes_no")] | None
    crisis_use: Annotated[str, In("yes_no")] | None
    quality_of_life: Annotated[int, Between(0, 10)] | None
    plan_used: Annotated[str, In("yes_no")] | None
    would_call: Annotated[str, In("yes_no")] | None
    registered_address: Annotated[str, In("yes_no")] | None
    their_words: str | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFollowUp:
    """How it goes at one point: after 14 days, 3, 6, 12 months (optionally 18 and 24)."""

    exit_id: Id
    point: Annotated[str, In("follow_up_point")]
    read_rev: int = LATEST
    fields: FollowUpFields


@operation
def record_follow_up(unit: Unit, given: RecordFollowUp) -> None:
    """Write down how it went some time after leaving."""
    check_not_ahead(given.fields.get("done_day"), unit.clock.today())
    case_id = unit.value_of(ExitFile, given.exit_id, "case_id")
    values = dict(given.fields)
    if values.get("result") is not None and "done_day" not in values:
        values["done_day"] = unit.clock.today()
    left, done = unit.value_of(ExitFile, given.exit_id, "actual_day"), values.get("done_day")
    if left is not None and done is not None and done < left:
        raise WrongUse(N_("This day lies before the leaving. Check the two dates."))
    log_no = unit.log_of(ExitFile, given.exit_id)
    key = f"{given.exit_id}:{given.point}"
    unit.keep(
        FollowUp, key, log_no, given.read_rev, exit_id=given.exit_id, case_id=case_id, point=given.point, **values
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCheckIn:
    """A word with a supporter, or with the person about the supporter."""

    member_id: Id
    day: date | None = None
    with_whom: Annotated[str, In("contact_with")] | None = None
    goes: Annotated[str, In("check_in_goes")] | None = None
    note: str | None = None


@operation
def record_check_in(unit: Unit, given: RecordCheckIn) -> CheckInId:
    """Write down how it goes between the person and a supporter."""
    day = given.day or unit.clock.today()
    check_not_ahead(day, unit.clock.today())
    case_id = unit.value_of(NetworkMember, given.member_id, "case_id")
    log_no = unit.log_of(NetworkMember, given.member_id)
    made = unit.create(
        CheckIn,
        log_no,
        case_id=case_id,
        member_id=given.member_id,
        day=day,
        with_whom=given.with_whom,
        goes=given.goes,
        note=given.note,
    )
    return CheckInId(made)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteCheckIn:
    """A word written down by mistake; undo brings it back."""

    check_in_id: Id
    read_rev: int = LATEST


@operation
def delete_check_in(unit: Unit, given: DeleteCheckIn) -> None:
    """Take away a word with a supporter that was written down by mistake."""
    unit.delete(CheckIn, given.check_in_id, given.read_rev)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for rights, the reference address and the competent office (methods 3.2, tier B 14-16)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, TypedDict

from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.models import Case, CompetentOffice, ReferenceAddress, Right
from caseapp.models.ids import CompetentOfficeId, ReferenceAddressId, RightId
from caseapp.operations.act import Id, In, operation
from caseapp.operations.dates_in_order import as_it_will_stand, check_not_ahead, check_span
from caseapp.store.unit import LATEST, Unit

_DAY_OF_STATE = {"asked": "asked_day", "receipt": "receipt_day", "granted": "decision_day", "partly": "decision_day",
                 "refused": "decision_day", "not_competent": "decision_day"}  # fmt: skip
_HAPPENED = ("asked_day", "receipt_day", "decision_day", "appealed_day")


class RightFields(TypedDict, total=False):
    """Fields of a right. `appeal_until`: as the letter says; else it follows from the decision (R-BE-6)."""

    kind: Annotated[str, In("right_kind")]
    kind_text: str | None
    state: Annotated[str, In("right_state")]
    office: str | None
    asked_day: date | None
    receipt_day: date | None
    receipt_number: str | None
    decision_day: date | None
    valid_from: date | None
    valid_to: date | None
    appeal_until: date | None
    appealed_day: date | None
    appeal_result: Annotated[str, In("appeal_result")] | None
    why_not: Annotated[str, In("why_not_taken")] | None
    why_text: str | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRight:
    """A right somebody has, asks for, or may have."""

    case_id: Id
    fields: RightFields


@operation
def add_right(unit: Unit, given: AddRight) -> RightId:
    """Write down a right and how far it is."""
    if "kind" not in given.fields:
        raise WrongUse(N_("Which right is it? Choose one, or “other”."))
    values = {"state": "to_open", **_dated(unit, given.fields, None)}
    return RightId(unit.create(Right, unit.log_of(Case, given.case_id), case_id=given.case_id, **values))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRight:
    """New values for a right; a step without its day gets today."""

    right_id: Id
    read_rev: int = LATEST
    fields: RightFields


@operation
def change_right(unit: Unit, given: ChangeRight) -> None:
    """Change a right: asked for, receipt, decision, expiry, appeal."""
    unit.put(Right, given.right_id, given.read_rev, **_dated(unit, given.fields, given.right_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteRight:
    """A right written down by mistake; undo brings it back."""

    right_id: Id
    read_rev: int = LATEST


@operation
def delete_right(unit: Unit, given: DeleteRight) -> None:
    """Take away a right that was written down by mistake."""
    unit.delete(Right, given.right_id, given.read_rev)


def _dated(unit: Unit, fields: RightFields, right_id: str | None) -> dict[str, Any]:
    """The fields with the day of a new state, when nobody gave it and none stands there. Raises WrongUse."""
    values: dict[str, Any] = dict(fields)
    stands = as_it_will_stand(unit, Right, right_id, values, *RightFields.__annotations__) if right_id else values
    name = _DAY_OF_STATE.get(values.get("state", ""))
    if name is not None and stands.get(name) is None and name not in values:
        values[name] = unit.clock.today()
        stands = {**stands, name: values[name]}
    for day_of in _HAPPENED:  # a day in the future would keep its clock quiet until then
        check_not_ahead(values.get(day_of), unit.clock.today())
    check_span(stands, "valid_from", "valid_to")
    asked, decided = stands.get("asked_day"), stands.get("decision_day")
    if asked is not None and decided is not None and decided < asked:
        raise WrongUse(N_("The decision lies before the application. Check the two dates."))
    return values


class ReferenceFields(TypedDict, total=False):
    """Fields of a reference address. `shown_day`: the last time the person showed up (R-BE-2)."""

    kind: Annotated[str, In("reference_kind")]
    state: Annotated[str, In("reference_state")]
    office: str | None
    place: str | None
    asked_day: date | None
    start_day: date | None
    valid_to: date | None
    shown_day: date | None
    end_day: date | None
    from_stay: Annotated[str, In("yes_no")] | None
    for_release: Annotated[str, In("yes_no")] | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddReferenceAddress:
    """An address for the post of somebody without an own one."""

    case_id: Id
    fields: ReferenceFields


@operation
def add_reference_address(unit: Unit, given: AddReferenceAddress) -> ReferenceAddressId:
    """Write down a reference address."""
    check_span(given.fields, "start_day", "end_day")
    check_not_ahead(given.fields.get("shown_day"), unit.clock.today())
    values = {"kind": "ocmw", "state": "asked", **given.fields}
    log_no = unit.log_of(Case, given.case_id)
    return ReferenceAddressId(unit.create(ReferenceAddress, log_no, case_id=given.case_id, **values))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeReferenceAddress:
    """New values for a reference address."""

    address_id: Id
    read_rev: int = LATEST
    fields: ReferenceFields


@operation
def change_reference_address(unit: Unit, given: ChangeReferenceAddress) -> None:
    """Change a reference address: registered, shown up, renewed, threatened, ended."""
    check_not_ahead(given.fields.get("shown_day"), unit.clock.today())
    check_span(
        as_it_will_stand(unit, ReferenceAddress, given.address_id, given.fields, "start_day", "end_day"),
        "start_day",
        "end_day",
    )
    unit.put(ReferenceAddress, given.address_id, given.read_rev, **given.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteReferenceAddress:
    """An address written down by mistake; undo brings it back."""

    address_id: Id
    read_rev: int = LATEST


@operation
def delete_reference_address(unit: Unit, given: DeleteReferenceAddress) -> None:
    """Take away a reference address that was written down by mistake."""
    unit.delete(ReferenceAddress, given.address_id, given.read_rev)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCompetentOffice:
    """Which office is competent from a day on. While one stands there, another needs a reason (R-BE-3)."""

    case_id: Id
    name: str
    basis: Annotated[str, In("office_basis")]
    start_day: date | None = None
    nis_code: str | None = None
    reason: str | None = None
    incompetence: str | None = None
    note: str | None = None


@operation
def set_competent_office(unit: Unit, given: SetCompetentOffice) -> CompetentOfficeId:
    """Say which welfare office is competent; the one before ends that day and stays in the history."""
    start = given.start_day or unit.clock.today()
    running = unit.connection.exec_driver_sql(
        "SELECT id, start_day FROM competent_office WHERE case_id = ? AND deleted = 0 AND end_day IS NULL",
        (bytes.fromhex(given.case_id),),
    ).fetchall()
    if running and not given.reason:
        raise WrongUse(N_("Another office is competent until now. Say why this changes."))
    for identity, begun in running:
        if begun is not None and begun > start.isoformat():
            raise WrongUse(N_("The office of now began later than this day. Check the dates."))
        unit.put(CompetentOffice, identity.hex(), LATEST, end_day=start)
    return CompetentOfficeId(
        unit.create(
            CompetentOffice,
            unit.log_of(Case, given.case_id),
            case_id=given.case_id,
            name=given.name,
            nis_code=given.nis_code,
            basis=given.basis,
            start_day=start,
            reason=given.reason,
            incompetence=given.incompetence,
            note=given.note,
        )
    )


class OfficeFields(TypedDict, total=False):
    """Fields of a competent office that can be corrected."""

    name: str
    nis_code: str | None
    basis: Annotated[str, In("office_basis")]
    start_day: date | None
    end_day: date | None
    reason: str | None
    incompetence: str | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCompetentOffice:
    """A correction of what was written about an office. Another office is set with SetCompetentOffice."""

    office_id: Id
    read_rev: int = LATEST
    fields: OfficeFields


@operation
def change_competent_office(unit: Unit, given: ChangeCompetentOffice) -> None:
    """Correct what was written about a competent office."""
    names = ("start_day", "end_day")
    check_span(as_it_will_stand(unit, CompetentOffice, given.office_id, given.fields, *names), *names)
    unit.put(CompetentOffice, given.office_id, given.read_rev, **given.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteCompetentOffice:
    """An office written down by mistake; undo brings it back."""

    office_id: Id
    read_rev: int = LATEST


@operation
def delete_competent_office(unit: Unit, given: DeleteCompetentOffice) -> None:
    """Take away an office that was written down by mistake."""
    unit.delete(CompetentOffice, given.office_id, given.read_rev)

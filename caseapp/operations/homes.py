# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the search for a home and keeping it: lists, viewings, leases, evictions (tier B 18-19)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, TypedDict

from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.models import Case, Eviction, HousingRegistration, Lease, Viewing
from caseapp.models.ids import EvictionId, LeaseId, RegistrationId, ViewingId
from caseapp.operations.act import Id, In, operation
from caseapp.operations.dates_in_order import as_it_will_stand, check_span
from caseapp.store.unit import LATEST, Unit


class RegistrationFields(TypedDict, total=False):
    """Fields of a place on a waiting list."""

    kind: Annotated[str, In("housing_registration_kind")]
    where_text: str | None
    reference: str | None
    priority: str | None
    registered_day: date | None
    renew_day: date | None
    end_day: date | None
    end_reason: str | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRegistration:
    """A place on a waiting list."""

    case_id: Id
    fields: RegistrationFields


@operation
def add_registration(unit: Unit, given: AddRegistration) -> RegistrationId:
    """Write down a registration for a home."""
    check_span(given.fields, "registered_day", "end_day")
    values = {"kind": "social", **given.fields}
    log_no = unit.log_of(Case, given.case_id)
    return RegistrationId(unit.create(HousingRegistration, log_no, case_id=given.case_id, **values))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRegistration:
    """New values for a registration; `end_day` ends it."""

    registration_id: Id
    read_rev: int = LATEST
    fields: RegistrationFields


@operation
def change_registration(unit: Unit, given: ChangeRegistration) -> None:
    """Change, renew or end a registration for a home."""
    names = ("registered_day", "end_day")
    check_span(as_it_will_stand(unit, HousingRegistration, given.registration_id, given.fields, *names), *names)
    unit.put(HousingRegistration, given.registration_id, given.read_rev, **given.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteRegistration:
    """A registration written down by mistake; undo brings it back."""

    registration_id: Id
    read_rev: int = LATEST


@operation
def delete_registration(unit: Unit, given: DeleteRegistration) -> None:
    """Take away a registration that was written down by mistake."""
    unit.delete(HousingRegistration, given.registration_id, given.read_rev)


class ViewingFields(TypedDict, total=False):
    """Fields of a home that was looked at or asked for."""

    place: str | None
    landlord: str | None
    day: date | None
    outcome: Annotated[str, In("viewing_outcome")]
    refusal: Annotated[str, In("viewing_refusal")] | None
    refusal_text: str | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddViewing:
    """A home that was looked at or asked for."""

    case_id: Id
    fields: ViewingFields


@operation
def add_viewing(unit: Unit, given: AddViewing) -> ViewingId:
    """Write down a viewing or a question to a landlord."""
    values = {"outcome": "planned", **given.fields}
    return ViewingId(unit.create(Viewing, unit.log_of(Case, given.case_id), case_id=given.case_id, **values))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeViewing:
    """New values for a viewing."""

    viewing_id: Id
    read_rev: int = LATEST
    fields: ViewingFields


@operation
def change_viewing(unit: Unit, given: ChangeViewing) -> None:
    """Change a viewing, or say what came of it."""
    unit.put(Viewing, given.viewing_id, given.read_rev, **given.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteViewing:
    """A viewing written down by mistake; undo brings it back."""

    viewing_id: Id
    read_rev: int = LATEST


@operation
def delete_viewing(unit: Unit, given: DeleteViewing) -> None:
    """Take away a viewing that was written down by mistake."""
    unit.delete(Viewing, given.viewing_id, given.read_rev)


class LeaseFields(TypedDict, total=False):
    """Fields of a lease. `end_day`: as signed; `ended_day`: when it really ended."""

    kind: Annotated[str, In("lease_kind")]
    place: str | None
    landlord: str | None
    start_day: date | None
    end_day: date | None
    notice_day: date | None
    ended_day: date | None
    end_result: Annotated[str, In("lease_result")] | None
    deposit: Annotated[str, In("deposit_kind")] | None
    costs: str | None
    support_by: str | None
    same_organisation: Annotated[str, In("yes_no")] | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddLease:
    """A lease, or another agreement about a place to live."""

    case_id: Id
    fields: LeaseFields


@operation
def add_lease(unit: Unit, given: AddLease) -> LeaseId:
    """Write down a lease."""
    _check_lease(given.fields)
    values = {"kind": "classic", **given.fields}
    return LeaseId(unit.create(Lease, unit.log_of(Case, given.case_id), case_id=given.case_id, **values))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLease:
    """New values for a lease."""

    lease_id: Id
    read_rev: int = LATEST
    fields: LeaseFields


@operation
def change_lease(unit: Unit, given: ChangeLease) -> None:
    """Change a lease, give notice, or end it."""
    _check_lease(as_it_will_stand(unit, Lease, given.lease_id, given.fields, "start_day", "end_day", "ended_day"))
    unit.put(Lease, given.lease_id, given.read_rev, **given.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteLease:
    """A lease written down by mistake; undo brings it back."""

    lease_id: Id
    read_rev: int = LATEST


@operation
def delete_lease(unit: Unit, given: DeleteLease) -> None:
    """Take away a lease that was written down by mistake."""
    unit.delete(Lease, given.lease_id, given.read_rev)


def _check_lease(fields: Any) -> None:  # noqa: ANN401
    check_span(fields, "start_day", "end_day")
    check_span(fields, "start_day", "ended_day")


class EvictionFields(TypedDict, total=False):
    """Fields of a home that may be lost (policy 5)."""

    level: Annotated[str, In("eviction_level")]
    phase: Annotated[str, In("eviction_phase")]
    causes: tuple[Annotated[str, In("homeless_cause")], ...]
    signal_day: date | None
    signals: tuple[Annotated[str, In("eviction_signal")], ...]
    offered_day: date | None
    offer_answer: Annotated[str, In("offer_answer")] | None
    claim_day: date | None
    court_day: date | None
    judged_day: date | None
    carried_out_day: date | None
    result: Annotated[str, In("eviction_result")] | None
    result_day: date | None
    leads: str | None
    note: str | None


_DAY_OF_PHASE = {"claimed": "claim_day", "judged": "judged_day", "carried_out": "carried_out_day"}
_LEVEL_OF_PHASE = {
    "signals": "early",
    "claimed": "conflict",
    "judged": "after_judgment",
    "carried_out": "after_judgment",
}
_ILLEGAL = "illegal"  # somebody was put out without a judgment: no phase of a court case changes that


@dataclass(frozen=True, slots=True, kw_only=True)
class AddEviction:
    """A home that may be lost."""

    case_id: Id
    fields: EvictionFields


@operation
def add_eviction(unit: Unit, given: AddEviction) -> EvictionId:
    """Begin following a home that may be lost."""
    values: dict[str, Any] = {"phase": "signals", **given.fields}
    if "signal_day" not in values:
        values["signal_day"] = unit.clock.today()
    values.setdefault("level", _LEVEL_OF_PHASE.get(values["phase"], "early"))
    return EvictionId(
        unit.create(Eviction, unit.log_of(Case, given.case_id), case_id=given.case_id, **_in_order(unit, values, None))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeEviction:
    """New values; a new phase without its day gets today, and the level that goes with it.

    Who was put out without a judgment stays at that level until somebody says otherwise.
    """

    eviction_id: Id
    read_rev: int = LATEST
    fields: EvictionFields


@operation
def change_eviction(unit: Unit, given: ChangeEviction) -> None:
    """Say what happened about a home that may be lost: offer, phase, day in court, result."""
    values: dict[str, Any] = dict(given.fields)
    stays = unit.value_of(Eviction, given.eviction_id, "level") == _ILLEGAL
    if "phase" in values and values["phase"] in _LEVEL_OF_PHASE and not stays:
        values.setdefault("level", _LEVEL_OF_PHASE[values["phase"]])
    unit.put(Eviction, given.eviction_id, given.read_rev, **_in_order(unit, values, given.eviction_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteEviction:
    """An eviction written down by mistake; undo brings it back."""

    eviction_id: Id
    read_rev: int = LATEST


@operation
def delete_eviction(unit: Unit, given: DeleteEviction) -> None:
    """Take away an eviction that was written down by mistake."""
    unit.delete(Eviction, given.eviction_id, given.read_rev)


def _in_order(unit: Unit, values: dict[str, Any], eviction_id: str | None) -> dict[str, Any]:
    """The values with the day of a new phase and of a result. Raises WrongUse for phases in the wrong order."""
    days = ("signal_day", "claim_day", "judged_day", "carried_out_day", "result_day")
    stands = as_it_will_stand(unit, Eviction, eviction_id, values, *days) if eviction_id else values
    name = _DAY_OF_PHASE.get(values.get("phase", ""))
    if name is not None and stands.get(name) is None:
        values[name] = unit.clock.today()
    if values.get("result") is not None and stands.get("result_day") is None:
        values["result_day"] = unit.clock.today()
    stands = {**stands, **{one: values[one] for one in days if one in values}}
    known = [stands[one] for one in days[:4] if stands.get(one) is not None]
    if known != sorted(known):
        raise WrongUse(N_("The phases follow each other: sign, claim, judgment, carried out. Check the dates."))
    return values

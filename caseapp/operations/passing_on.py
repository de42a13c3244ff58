# SPDX-License-Identifier: EUPL-1.2
"""This is the place for passing on: referrals, warm handovers, crises and exclusions (tier A 10, B 13, 20)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, TypedDict

from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.models import Case, CaseEvent, Handover, Referral
from caseapp.models.ids import CaseEventId, HandoverId, ReferralId
from caseapp.operations.act import Id, In, operation
from caseapp.operations.dates_in_order import as_it_will_stand, check_not_ahead, check_span
from caseapp.store.unit import LATEST, Unit

_HIGHEST_RUNGS = ("keep_home", "permanent")


class ReferralFields(TypedDict, total=False):
    """Fields of a referral. A rung below a permanent home asks why; without an answer it is a finding, no wall."""

    kind: Annotated[str, In("referral_kind")]
    rung: Annotated[str, In("referral_rung")] | None
    lower_reason: Annotated[str, In("referral_lower_reason")] | None
    service: str | None
    channel: Annotated[str, In("referral_channel")] | None
    asked_day: date | None
    preference: str | None
    outcome: Annotated[str, In("referral_outcome")]
    outcome_day: date | None
    refusal: Annotated[str, In("referral_refusal")] | None
    refusal_text: str | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddReferral:
    """A place or service that is asked for."""

    case_id: Id
    fields: ReferralFields


@operation
def add_referral(unit: Unit, given: AddReferral) -> ReferralId:
    """Write down a referral."""
    values: dict[str, Any] = {"kind": "orientation", "outcome": "waiting", **given.fields}
    values.setdefault("asked_day", unit.clock.today())
    _with_outcome_day(unit, values)
    return ReferralId(unit.create(Referral, unit.log_of(Case, given.case_id), case_id=given.case_id, **values))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeReferral:
    """New values for a referral."""

    referral_id: Id
    read_rev: int = LATEST
    fields: ReferralFields


@operation
def change_referral(unit: Unit, given: ChangeReferral) -> None:
    """Change a referral, or say what came of it. A refusal of the person costs nothing."""
    values: dict[str, Any] = dict(given.fields)
    _with_outcome_day(unit, values)
    unit.put(Referral, given.referral_id, given.read_rev, **values)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteReferral:
    """A referral written down by mistake; undo brings it back."""

    referral_id: Id
    read_rev: int = LATEST


@operation
def delete_referral(unit: Unit, given: DeleteReferral) -> None:
    """Take away a referral that was written down by mistake."""
    unit.delete(Referral, given.referral_id, given.read_rev)


def _with_outcome_day(unit: Unit, values: dict[str, Any]) -> None:
    if values.get("outcome", "waiting") != "waiting":
        values.setdefault("outcome_day", unit.clock.today())
    check_not_ahead(values.get("outcome_day"), unit.clock.today())


class HandoverFields(TypedDict, total=False):
    """Fields of a warm handover. `key_story` is written once, with the person, so that it need not be told again."""

    direction: Annotated[str, In("handover_direction")]
    organisation: str
    person_there: Annotated[str, In("yes_no")] | None
    state: Annotated[str, In("handover_state")]
    reason: str | None
    agreed_to_pass: str | None
    key_story: str | None
    open_actions: str | None
    proposed_day: date | None
    meeting_day: date | None
    accepted_day: date | None
    appointment_day: date | None
    attended: Annotated[str, In("yes_no")] | None
    feedback_30: str | None
    feedback_30_day: date | None
    feedback_90: str | None
    feedback_90_day: date | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddHandover:
    """A warm handover to or from another service."""

    case_id: Id
    fields: HandoverFields


@operation
def add_handover(unit: Unit, given: AddHandover) -> HandoverId:
    """Begin a warm handover."""
    if not (given.fields.get("organisation") or "").strip():
        raise WrongUse(N_("Who takes over, or hands over? Write the name of the service."))
    values: dict[str, Any] = {"direction": "to_other", "state": "proposed", **given.fields}
    values.setdefault("proposed_day", unit.clock.today())
    _warm(unit, values, None)
    return HandoverId(unit.create(Handover, unit.log_of(Case, given.case_id), case_id=given.case_id, **values))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeHandover:
    """New values for a handover."""

    handover_id: Id
    read_rev: int = LATEST
    fields: HandoverFields


@operation
def change_handover(unit: Unit, given: ChangeHandover) -> None:
    """Change a handover: accepted, met, first appointment, word back."""
    values: dict[str, Any] = dict(given.fields)
    _warm(unit, values, given.handover_id)
    unit.put(Handover, given.handover_id, given.read_rev, **values)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteHandover:
    """A handover written down by mistake; undo brings it back."""

    handover_id: Id
    read_rev: int = LATEST


@operation
def delete_handover(unit: Unit, given: DeleteHandover) -> None:
    """Take away a handover that was written down by mistake."""
    unit.delete(Handover, given.handover_id, given.read_rev)


def _warm(unit: Unit, values: dict[str, Any], handover_id: str | None) -> None:
    """A handover is done when the first appointment was attended, never by a letter (methods 4.2). Raises WrongUse."""
    names = ("state", "attended", "accepted_day", "appointment_day")
    stands = as_it_will_stand(unit, Handover, handover_id, values, *names) if handover_id else values
    if values.get("state") == "done" and stands.get("attended") != "yes":
        raise WrongUse(N_("A handover is done when the first appointment took place. Write that down first."))
    if values.get("attended") == "yes":
        values["state"] = "done"
        if stands.get("appointment_day") is None:
            values["appointment_day"] = unit.clock.today()
    if values.get("state") in ("accepted", "met", "done") and stands.get("accepted_day") is None:
        values["accepted_day"] = unit.clock.today()


class CaseEventFields(TypedDict, total=False):
    """Fields of a crisis, an exclusion or a respite."""

    kind: Annotated[str, In("event_kind")]
    day: date | None
    end_day: date | None
    causes: tuple[Annotated[str, In("event_cause")], ...]
    place: str | None
    alternative: Annotated[str, In("event_alternative")] | None
    alternative_text: str | None
    reason: str | None
    concerns_minor: Annotated[str, In("yes_no")] | None
    measures: str | None
    respite: str | None
    evaluated_day: date | None
    evaluation: str | None
    lead_told_day: date | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordEvent:
    """A crisis, an exclusion or a respite. An exclusion says which alternative was offered; none needs a reason."""

    case_id: Id
    fields: CaseEventFields


@operation
def record_event(unit: Unit, given: RecordEvent) -> CaseEventId:
    """Write down a crisis, an exclusion or a respite."""
    values: dict[str, Any] = {"kind": "crisis", **given.fields}
    values.setdefault("day", unit.clock.today())
    _checked_event(unit, values)
    return CaseEventId(unit.create(CaseEvent, unit.log_of(Case, given.case_id), case_id=given.case_id, **values))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeEvent:
    """New values for a crisis, an exclusion or a respite."""

    event_id: Id
    read_rev: int = LATEST
    fields: CaseEventFields


@operation
def change_event(unit: Unit, given: ChangeEvent) -> None:
    """Change a crisis, an exclusion or a respite; say that the team lead knows, or how it was looked back on."""
    names = tuple(CaseEventFields.__annotations__)
    _checked_event(unit, as_it_will_stand(unit, CaseEvent, given.event_id, given.fields, *names))
    unit.put(CaseEvent, given.event_id, given.read_rev, **given.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteEvent:
    """An event written down by mistake; undo brings it back."""

    event_id: Id
    read_rev: int = LATEST


@operation
def delete_event(unit: Unit, given: DeleteEvent) -> None:
    """Take away an event that was written down by mistake."""
    unit.delete(CaseEvent, given.event_id, given.read_rev)


def _checked_event(unit: Unit, values: dict[str, Any]) -> None:
    check_not_ahead(values.get("day"), unit.clock.today())
    check_span(values, "day", "end_day")
    if values.get("kind") != "exclusion":
        return
    if values.get("alternative") is None:
        raise WrongUse(N_("Which alternative was offered? “None” is an answer too; it is told to the team lead."))
    if values["alternative"] == "none" and not values.get("reason"):
        raise WrongUse(N_("No alternative was offered. Write down why; nothing is blocked by it."))

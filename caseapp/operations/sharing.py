# SPDX-License-Identifier: EUPL-1.2
"""This is the place for consent, and for what was shared with others and on which ground (methods 5.1 and 5.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, TypedDict

from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.i18n.codes import flags
from caseapp.models import Consent, Sharing
from caseapp.models.ids import ConsentId, SharingId
from caseapp.operations.act import Id, In, operation
from caseapp.operations.dates_in_order import as_it_will_stand, check_not_ahead, check_span
from caseapp.plans.sharing import SharingGiven, layer_of, missing_answers
from caseapp.store.unit import LATEST, Unit


class ConsentFields(TypedDict, total=False):
    """What the person said about sharing. Refusing is normal and needs no reason."""

    answer: Annotated[str, In("consent_answer")]
    receiver: str | None
    receiver_kind: Annotated[str, In("receiver_kind")] | None
    purpose: str | None
    categories: tuple[Annotated[str, In("share_category")], ...]
    channel: Annotated[str, In("share_channel")] | None
    day: date | None
    until_day: date | None
    explained: Annotated[str, In("how_explained")] | None
    explained_text: str | None
    withdrawn_day: date | None
    network_id: Id | None
    their_words: str | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordConsent:
    """What the person said about sharing with somebody."""

    case_id: Id
    fields: ConsentFields


@operation
def record_consent(unit: Unit, given: RecordConsent) -> ConsentId:
    """Write down what the person said about sharing."""
    values: dict[str, Any] = {"answer": "not_asked", **given.fields}
    if values["answer"] in ("given", "refused"):
        values.setdefault("day", unit.clock.today())
    _checked_consent(unit, values)
    log_no = unit.log_for(given.case_id, layer_of(values.get("categories", ())))
    return ConsentId(unit.create(Consent, log_no, case_id=given.case_id, **values))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeConsent:
    """New values; what was withdrawn gets its day and stays to be read."""

    consent_id: Id
    read_rev: int = LATEST
    fields: ConsentFields


@operation
def change_consent(unit: Unit, given: ChangeConsent) -> None:
    """Change or withdraw consent."""
    values: dict[str, Any] = dict(given.fields)
    if values.get("answer") == "withdrawn":
        values.setdefault("withdrawn_day", unit.clock.today())
    names = ("answer", "receiver", "purpose", "categories", "day", "until_day")
    _checked_consent(unit, as_it_will_stand(unit, Consent, given.consent_id, values, *names))
    unit.put(Consent, given.consent_id, given.read_rev, **values)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteConsent:
    """Consent written down by mistake; undo brings it back. What the person took back is withdrawn, not deleted."""

    consent_id: Id
    read_rev: int = LATEST


@operation
def delete_consent(unit: Unit, given: DeleteConsent) -> None:
    """Take away what was written down by mistake about consent."""
    unit.delete(Consent, given.consent_id, given.read_rev)


def _checked_consent(unit: Unit, values: dict[str, Any]) -> None:
    if values.get("answer") == "given":
        if not values.get("receiver") or not values.get("purpose") or not values.get("categories"):
            raise WrongUse(N_("A yes says with whom, what for and what. Fill in these three."))
        check_not_ahead(values.get("day"), unit.clock.today())
    check_span(values, "day", "until_day")


class SharingFields(TypedDict, total=False):
    """What was shared. Which answers a ground asks for: `plans.sharing` (R-LAW-BE-2, R-LAW-NL)."""

    day: date | None
    receiver: str
    receiver_kind: Annotated[str, In("receiver_kind")] | None
    purpose: str | None
    categories: tuple[Annotated[str, In("share_category")], ...]
    what: str | None
    channel: Annotated[str, In("share_channel")] | None
    ground: Annotated[str, In("sharing_ground")]
    secret_scope: Annotated[str, In("secret_scope")] | None
    consent_id: Id | None
    be_informed: Annotated[str, In("yes_no")] | None
    be_agrees: Annotated[str, In("yes_no")] | None
    be_bound: Annotated[str, In("yes_no")] | None
    be_same_task: Annotated[str, In("yes_no")] | None
    be_only_needed: Annotated[str, In("yes_no")] | None
    consent_tried: str | None
    consent_why_not: str | None
    harm: str | None
    harm_near: str | None
    other_routes: str | None
    why_them: str | None
    consulted_name: str | None
    consulted_day: date | None
    person_told_day: date | None
    person_told_why_not: str | None
    review_day: date | None
    approved_by: Id | None
    meeting_id: Id | None
    left_out: str | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSharing:
    """What is shared with somebody outside the team."""

    case_id: Id
    fields: SharingFields


@operation
def record_sharing(unit: Unit, given: RecordSharing) -> SharingId:
    """Write down what was shared, with whom, and on which ground.

    Without the answers its ground asks for nothing is recorded as shared: the form is what makes it lawful.
    """
    values: dict[str, Any] = dict(given.fields)
    values.setdefault("day", unit.clock.today())
    _checked_sharing(unit, given.case_id, values)
    log_no = unit.log_for(given.case_id, layer_of(values.get("categories", ())))
    return SharingId(unit.create(Sharing, log_no, case_id=given.case_id, **values))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSharing:
    """New values: the person was told, it was looked at again."""

    sharing_id: Id
    read_rev: int = LATEST
    fields: SharingFields


@operation
def change_sharing(unit: Unit, given: ChangeSharing) -> None:
    """Change what was written down about sharing; say that the person was told."""
    names = ("case_id", *SharingFields.__annotations__)
    stands = as_it_will_stand(unit, Sharing, given.sharing_id, given.fields, *names)
    before = {name: unit.value_of(Sharing, given.sharing_id, name) for name in _GROUNDED}
    anew = any(stands[name] != before[name] for name in _GROUNDED)  # a yes may end later: what was shared was lawful
    _checked_sharing(unit, stands["case_id"], stands, anew=anew)
    unit.put(Sharing, given.sharing_id, given.read_rev, **given.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteSharing:
    """Sharing written down by mistake; undo brings it back. What was shared stays written down."""

    sharing_id: Id
    read_rev: int = LATEST


@operation
def delete_sharing(unit: Unit, given: DeleteSharing) -> None:
    """Take away what was written down by mistake about sharing."""
    unit.delete(Sharing, given.sharing_id, given.read_rev)


_GROUNDED = ("ground", "consent_id", "categories", "receiver", "day", "approved_by")  # what makes it lawful


def _checked_sharing(unit: Unit, case_id: str, values: dict[str, Any], *, anew: bool = True) -> None:
    """Raises WrongUse when the ground asks for an answer that is missing. `anew`: the ground itself is looked at."""
    if not (values.get("receiver") or "").strip():
        raise WrongUse(N_("With whom is it shared?"))
    if not values.get("ground"):
        raise WrongUse(N_("On which ground is it shared? Choose one."))
    check_not_ahead(values.get("day"), unit.clock.today())
    if anew and values["ground"] == "consent":
        _check_consent_covers(unit, case_id, values)
    missing = missing_answers(SharingGiven.of(values))
    if missing:
        raise WrongUse(
            N_("This ground asks for more answers (%(count)s): %(first)s."), count=len(missing), first=missing[0]
        )
    alone = values.get("approved_by") == unit.author.worker_id
    if anew and alone and "approve" in flags("sharing_ground", values["ground"]):
        raise WrongUse(N_("A colleague looks at this too: somebody else than who shares it."))


def _check_consent_covers(unit: Unit, case_id: str, values: dict[str, Any]) -> None:
    """Sharing on consent needs a yes that stands today and covers every category."""
    consent_id = values.get("consent_id")
    if consent_id is None:
        raise WrongUse(N_("Which consent? Choose the yes of the person, or another ground."))
    names = ("case_id", "answer", "categories", "until_day")
    consent = {name: unit.value_of(Consent, consent_id, name) for name in names}
    ended = consent["until_day"] is not None and consent["until_day"] < values["day"]
    if consent["case_id"] != case_id or consent["answer"] != "given" or ended:
        raise WrongUse(N_("This consent does not stand (any more). Ask the person, or choose another ground."))
    more = set(values.get("categories", ())) - set(consent["categories"])
    if more:
        raise WrongUse(N_("The person said yes to less than this. Leave out what was not agreed, or ask again."))

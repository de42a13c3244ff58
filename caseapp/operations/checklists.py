# SPDX-License-Identifier: EUPL-1.2
"""This is the place for checklists around 18, what rules ask of a person, and the three clocks of seven days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, TypedDict

from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.models import Case, ChecklistItem, Eviction, Fact
from caseapp.operations.act import Id, In, operation
from caseapp.operations.dates_in_order import check_not_ahead
from caseapp.plans.basis import SETTLED
from caseapp.plans.checklists import JURISDICTIONS, eighteen, eviction_list
from caseapp.plans.checklists import ChecklistItem as Item
from caseapp.plans.conditions import KNOWN, allowed_values
from caseapp.plans.offsets import ANCHORS
from caseapp.store.unit import LATEST, Unit

NOT_KNOWN = ("unknown", "not_asked", "not_now")
SETTLED_VALUE = "settled"
_SENSITIVE = frozenset({"impairment", "care", "residence"})  # lie under L3


class ChecklistFields(TypedDict, total=False):
    """Fields of an item. `due_day` replaces the day that follows from the catalogue."""

    state: Annotated[str, In("item_status")]
    reason: str | None
    due_day: date | None
    done_day: date | None
    who: str | None
    evidence: str | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetChecklistItem:
    """The state of one item of the list around 18 (NL01 ... BE35), or of that of an eviction (EV01 ...): `about_id`."""

    case_id: Id
    code: str
    about_id: Id | None = None
    read_rev: int = LATEST
    fields: ChecklistFields


@operation
def set_checklist_item(unit: Unit, given: SetChecklistItem) -> None:
    """Say how it stands with one item of the list around 18, or of the list of a home that may be lost."""
    item = _item(given.code) if given.about_id is None else _eviction_item(unit, given)
    fields: dict[str, Any] = dict(given.fields)
    if fields.get("state") in ("blocked", "refused") and not fields.get("reason"):
        raise WrongUse(N_("Say why: an item that is blocked or refused needs a reason."))
    if fields.get("state") == "done":
        fields.setdefault("done_day", unit.clock.today())
    elif "state" in fields:
        fields.setdefault("done_day", None)
    check_not_ahead(fields.get("done_day"), unit.clock.today())
    named: dict[str, Any] = {"case_id": given.case_id, "code": item.id}
    if given.about_id is not None:
        named["about_id"] = given.about_id
    log_no = unit.log_for(given.case_id, item.layer)
    key = f"{given.about_id or given.case_id}:{item.id}"
    fresh = {} if "state" in fields or _is_written(unit, given) else {"state": "todo"}
    values = {**named, **fresh, **fields}
    unit.keep(ChecklistItem, key, log_no, given.read_rev, **values)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFact:
    """Something rules ask about a person: a fact with a value, a day to count from, or a point that is in order.

    `value` may be unknown, not_asked or not_now. A day has no value.
    """

    case_id: Id
    name: str
    value: str | None = None
    day: date | None = None
    note: str | None = None
    read_rev: int = LATEST


@operation
def record_fact(unit: Unit, given: RecordFact) -> None:
    """Write down something the rules ask about a person."""
    if given.name in KNOWN:
        allowed = allowed_values(given.name)
        if given.value not in NOT_KNOWN and (allowed is None or given.value not in allowed):
            raise WrongUse(N_("The field %(field)s takes another kind of value."), field=given.name)
    elif given.name in SETTLED:
        if given.value not in (SETTLED_VALUE, None, *NOT_KNOWN):
            raise WrongUse(N_("The field %(field)s takes another kind of value."), field=given.name)
    elif given.name not in ANCHORS or given.value is not None:
        raise WrongUse(N_("There is no field %(field)s."), field=given.name[:40])
    log_no = unit.log_for(given.case_id, "L3" if given.name in _SENSITIVE else "L2")
    unit.keep(
        Fact,
        f"{given.case_id}:{given.name}",
        log_no,
        given.read_rev,
        case_id=given.case_id,
        name=given.name,
        value=given.value,
        day=given.day,
        note=given.note,
    )


class FactFields(TypedDict, total=False):
    """Fields of something the rules ask that can be written anew; its answer is given again as a whole."""

    day: date | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFact:
    """New values beside the answer to what the rules ask."""

    fact_id: Id
    read_rev: int = LATEST
    fields: FactFields


@operation
def change_fact(unit: Unit, given: ChangeFact) -> None:
    """Change the day or the note of something the rules ask."""
    unit.put(Fact, given.fact_id, given.read_rev, **given.fields)


class OrientationFields(TypedDict, total=False):
    """The three clocks of seven days (masterplan tier A 5): begin and end of each; the first can be paused."""

    identified_day: date | None
    oriented_day: date | None
    orientation_pause: Annotated[str, In("orientation_pause")] | None
    shelter_day: date | None
    proposal_day: date | None
    advisory_day: date | None
    support_plan_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOrientation:
    """New values for the three clocks."""

    case_id: Id
    read_rev: int = LATEST
    fields: OrientationFields


@operation
def set_orientation(unit: Unit, given: SetOrientation) -> None:
    """Say when orientation, proposal and support plan were asked for and made."""
    for name, value in given.fields.items():
        if name != "orientation_pause":
            check_not_ahead(value, unit.clock.today())  # type: ignore[arg-type]
    unit.put(Case, given.case_id, given.read_rev, **given.fields)


def _item(code: str) -> Item:
    for jurisdiction in JURISDICTIONS:
        found = eighteen(jurisdiction).items.get(code)
        if found is not None:
            return found
    raise WrongUse(N_("There is no item %(code)s on the list around 18."), code=code[:10])


def _eviction_item(unit: Unit, given: SetChecklistItem) -> Item:
    found = eviction_list().items.get(given.code)
    if found is None:
        raise WrongUse(N_("There is no item %(code)s on the list of a home that may be lost."), code=given.code[:10])
    if unit.value_of(Eviction, given.about_id or "", "case_id") != given.case_id:
        raise WrongUse(N_("This belongs to another case."))
    return found


def _is_written(unit: Unit, given: SetChecklistItem) -> bool:
    sql = "SELECT 1 FROM checklist_item WHERE case_id = ? AND code = ? AND about_id IS ? AND deleted = 0"
    about = bytes.fromhex(given.about_id) if given.about_id is not None else None
    return unit.connection.exec_driver_sql(sql, (bytes.fromhex(given.case_id), given.code, about)).first() is not None

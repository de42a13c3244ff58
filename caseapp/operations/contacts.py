# SPDX-License-Identifier: EUPL-1.2
"""This is the place for writing down contacts: meetings, calls, messages and attempts (methods 1.5, F4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, TypedDict

from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.models import Case, Contact, Step
from caseapp.models.ids import ContactId, new_id
from caseapp.operations.act import Between, Id, In, operation
from caseapp.store.unit import LATEST, Unit

_MINUTES = Between(0, 24 * 60)


class ContactFields(TypedDict, total=False):
    """Fields of a contact."""

    moment: datetime
    minutes: Annotated[int, _MINUTES] | None
    with_whom: tuple[Annotated[str, In("contact_with")], ...]
    mode: Annotated[str, In("contact_mode")] | None
    outcome: Annotated[str, In("contact_outcome")] | None
    direction: Annotated[str, In("contact_direction")] | None
    place: str | None
    what: str | None
    their_words: str | None
    next_step: str | None
    next_day: date | None
    next_who: str | None
    domains: tuple[Annotated[str, In("domain")], ...]
    layer: Annotated[str, In("layer")]
    risk: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordContact:
    """A contact with one or several people: `case_ids` names their cases. An agreed next step becomes a step."""

    case_ids: tuple[Id, ...]
    worker_id: Id | None = None
    fields: ContactFields


@operation
def record_contact(unit: Unit, given: RecordContact) -> tuple[ContactId, ...]:
    """Write down a contact or an attempt."""
    if not given.case_ids:
        raise WrongUse(N_("A contact needs a person: choose who it was with."))
    fields: dict[str, object] = {"layer": "L2", "moment": unit.clock.now(), **given.fields}
    together_id = new_id() if len(given.case_ids) > 1 else None
    made = []
    for case_id in dict.fromkeys(given.case_ids):
        log_no = unit.log_of(Case, case_id)
        contact_id = unit.create(
            Contact,
            log_no,
            case_id=case_id,
            worker_id=given.worker_id or unit.author.worker_id or None,
            together_id=together_id,
            **fields,
        )
        if given.fields.get("next_step"):
            unit.create(
                Step,
                log_no,
                case_id=case_id,
                what=given.fields["next_step"],
                who=given.fields.get("next_who"),
                due_day=given.fields.get("next_day"),
                status="todo",
                contact_id=contact_id,
            )
        made.append(ContactId(contact_id))
    return tuple(made)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeContact:
    """New values for fields of a contact in one case."""

    contact_id: Id
    read_rev: int = LATEST
    fields: ContactFields


@operation
def change_contact(unit: Unit, given: ChangeContact) -> None:
    """Change a contact that was written down."""
    unit.put(Contact, given.contact_id, given.read_rev, **given.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteContact:
    """A contact that was written down by mistake; undo brings it back."""

    contact_id: Id
    read_rev: int = LATEST


@operation
def delete_contact(unit: Unit, given: DeleteContact) -> None:
    """Take away a contact that was written down by mistake."""
    unit.delete(Contact, given.contact_id, given.read_rev)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what is done with a person's own data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, TypedDict

from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.models import Person
from caseapp.operations.act import Id, In, operation
from caseapp.store.one_person import RECORDS
from caseapp.store.registry import kind_of
from caseapp.store.unit import LATEST, Unit

_EARLIEST_BIRTH = date(1900, 1, 1)


class PersonFields(TypedDict, total=False):
    """Fields of a person; nothing is required, not even a name."""

    call_name: str | None
    first_names: str | None
    prefix: str | None
    family_name: str | None
    official_name: str | None
    street_names: str | None
    description: str | None
    pseudonymous: bool | None
    birth_day: date | None
    birth_precision: Annotated[str, In("birth_precision")] | None
    gender: Annotated[str, In("gender")] | None
    pronouns: str | None
    languages: tuple[Annotated[str, In("language")], ...]
    needs_interpreter: Annotated[str, In("yes_no")] | None
    reads_own_script: Annotated[str, In("yes_no")] | None
    reads_latin: Annotated[str, In("yes_no")] | None
    phone: str | None
    phone_note: str | None
    email: str | None
    address: str | None
    safe_contact: str | None
    contact_ban: Annotated[str, In("yes_no")] | None
    household: str | None
    children: str | None
    never_again: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePerson:
    """New values for fields of a person, read at `read_rev`."""

    person_id: Id
    read_rev: int = LATEST
    fields: PersonFields


@operation
def change_person(unit: Unit, given: ChangePerson) -> None:
    """Change a person's own data."""
    check_birth(unit, given.fields)
    unit.put(Person, given.person_id, given.read_rev, **given.fields)


def same_person(unit: Unit, person_id: str) -> dict[str, object]:
    """What stands about a person, for a record of the same person in another case; from then on each goes its way."""
    values = {name: unit.value_of(Person, person_id, name) for name in kind_of(Person).by_name if name != "deleted"}
    return values | {"same_as": values["same_as"] or person_id}


def has_open_case(unit: Unit, person_id: str) -> bool:
    """Whether a person has an open case, under whichever of their records."""
    found = unit.connection.exec_driver_sql(
        f"{RECORDS} SELECT 1 FROM one_person one "  # noqa: S608 - no value stands in it
        "JOIN case_file c ON c.person_id = one.id "
        "WHERE c.deleted = 0 AND c.status = 'open'",
        (bytes.fromhex(person_id),),
    ).scalar()
    return found is not None


def check_birth(unit: Unit, fields: PersonFields) -> None:
    """Raises WrongUse for a day of birth that cannot be."""
    day = fields.get("birth_day")
    if day is None:
        return
    if day > unit.clock.today():
        raise WrongUse(N_("The day of birth lies in the future. Check the date, and the clock of this laptop."))
    if day < _EARLIEST_BIRTH:
        raise WrongUse(N_("The day of birth lies before 1900. Check the year."))

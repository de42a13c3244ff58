# SPDX-License-Identifier: EUPL-1.2
"""This is the place for saying that two records are about one person, and for taking that back.

Nothing is merged: records stay as they are, each in its case; `same_as` names the first of them (decision 017).
"""

from __future__ import annotations

from dataclasses import dataclass

from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.models import Person
from caseapp.operations.act import PersonRef, operation
from caseapp.store.one_person import identity_of, records_of
from caseapp.store.unit import LATEST, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPeople:
    """Two records that are about one person."""

    person_id: PersonRef
    other_id: PersonRef


@operation
def link_people(unit: Unit, given: LinkPeople) -> str:
    """Say that two records are about one person; the id of the first record.

    Which of them is the first follows from their ids, so that two laptops that say so apart say the same.
    """
    one, other = identity_of(unit, given.person_id), identity_of(unit, given.other_id)
    if one == other:
        raise WrongUse(N_("These two are linked already."))
    first, second = sorted((one, other))
    for person_id in records_of(unit, second):
        unit.put(Person, person_id, LATEST, same_as=first)
    return first


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlinkPerson:
    """A record that is about somebody else than the records it was linked with."""

    person_id: PersonRef


@operation
def unlink_person(unit: Unit, given: UnlinkPerson) -> None:
    """Say that a record is about somebody else after all; the others stay linked."""
    identity = identity_of(unit, given.person_id)
    records = records_of(unit, given.person_id)
    others = [one for one in records if one != given.person_id]
    if not others:
        raise WrongUse(N_("This record is not linked with another."))
    stays = identity if identity != given.person_id else others[0]
    if records.get(given.person_id):
        unit.put(Person, given.person_id, LATEST, same_as=None)
    for one in others:
        if identity == given.person_id or records[one] == given.person_id:
            unit.put(Person, one, LATEST, same_as=stays if one != stays else None)

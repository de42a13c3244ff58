# SPDX-License-Identifier: EUPL-1.2
"""This is the place for forms that were open while somebody else wrote: what was not touched is not written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from caseapp.errors import UnknownRecord
from caseapp.operations import perform
from caseapp.operations.cases import DeleteCase
from caseapp.operations.contacts import ChangeContact, DeleteContact, RecordContact
from caseapp.operations.people import ChangePerson
from caseapp.store.queries.cases import case_head
from caseapp.store.queries.contacts import contacts_of
from caseapp.store.queries.differences import differences
from caseapp.store.replay import verify
from caseapp.store.store import Store
from tests.records import make_store, make_team, open_case


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = make_store(tmp_path)
    make_team(made)
    yield made
    made.close()


@pytest.fixture
def contact_id(store: Store) -> str:
    case_id = open_case(store)
    fields = {"what": "Gebeld.", "domains": ("income", "health")}
    return str(perform(store, RecordContact(case_ids=(case_id,), fields=fields)).result[0])  # type: ignore[arg-type]


def now(store: Store) -> int:
    return store.read(lambda reader: reader.rev)


def only_contact(store: Store) -> str | None:
    case_id = store.read(lambda reader: reader.sql("SELECT id FROM case_file"))[0][0].hex()
    found = store.read(lambda reader: contacts_of(reader, case_id))
    return found[0].what if found else None


def test_a_field_left_as_it_was_read_does_not_come_back(store: Store) -> None:
    case_id = open_case(store)
    person_id = store.read(lambda reader: case_head(reader, case_id)).person.id
    perform(store, ChangePerson(person_id=person_id, fields={"phone": "0400 11", "email": "y@example.org"}))
    opened = now(store)
    perform(store, ChangePerson(person_id=person_id, read_rev=opened, fields={"phone": "0400 22"}))
    whole_form = {"phone": "0400 11", "email": "yassin@example.org"}
    perform(store, ChangePerson(person_id=person_id, read_rev=opened, fields=whole_form))  # type: ignore[arg-type]
    person = store.read(lambda reader: case_head(reader, case_id)).person
    assert (person.phone, person.email) == ("0400 22", "yassin@example.org")
    assert store.read(differences) == ()


def test_an_element_somebody_took_away_does_not_come_back_with_the_form(store: Store, contact_id: str) -> None:
    opened = now(store)
    perform(store, ChangeContact(contact_id=contact_id, read_rev=opened, fields={"domains": ("income",)}))
    form = {"domains": ("income", "health", "housing")}
    perform(store, ChangeContact(contact_id=contact_id, read_rev=opened, fields=form))  # type: ignore[arg-type]
    rows = store.read(lambda reader: reader.sql("SELECT domains FROM contact"))
    assert rows[0][0] == "housing income"


def test_the_shown_one_of_several_values_does_not_decide_by_being_in_a_form(store: Store, contact_id: str) -> None:
    opened = now(store)
    for text in ("Gebeld, hij komt.", "Gebeld, hij komt niet."):
        perform(store, ChangeContact(contact_id=contact_id, read_rev=opened, fields={"what": text}))
    form = {"what": only_contact(store), "place": "station"}
    perform(store, ChangeContact(contact_id=contact_id, read_rev=now(store), fields=form))  # type: ignore[arg-type]
    assert len(store.read(differences)[0].values) == 2


def test_what_is_written_in_a_record_that_was_deleted_meanwhile_stays_to_be_seen(store: Store, contact_id: str) -> None:
    opened = now(store)
    perform(store, DeleteContact(contact_id=contact_id, read_rev=opened))
    perform(store, ChangeContact(contact_id=contact_id, read_rev=opened, fields={"what": "Hij belde terug."}))
    assert only_contact(store) == "Hij belde terug."
    assert [one.field for one in store.read(differences)] == ["deleted"]
    assert verify(store).sound


def test_a_deletion_does_not_take_along_what_was_not_seen(store: Store, contact_id: str) -> None:
    opened = now(store)
    perform(store, ChangeContact(contact_id=contact_id, read_rev=opened, fields={"what": "Hij belde terug."}))
    perform(store, DeleteContact(contact_id=contact_id, read_rev=opened))
    assert only_contact(store) == "Hij belde terug."
    assert [one.field for one in store.read(differences)] == ["deleted"]
    perform(store, DeleteContact(contact_id=contact_id, read_rev=now(store)))
    assert only_contact(store) is None
    assert store.read(differences) == ()
    assert verify(store).sound


def test_nothing_is_written_into_a_record_that_is_gone(store: Store, contact_id: str) -> None:
    case_id = store.read(lambda reader: reader.sql("SELECT id FROM case_file"))[0][0].hex()
    perform(store, DeleteContact(contact_id=contact_id))
    with pytest.raises(UnknownRecord):
        perform(store, ChangeContact(contact_id=contact_id, fields={"what": "verloren"}))
    perform(store, DeleteCase(case_id=case_id))
    with pytest.raises(UnknownRecord):
        perform(store, RecordContact(case_ids=(case_id,), fields={"what": "verloren"}))

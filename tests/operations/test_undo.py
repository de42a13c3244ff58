# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what undo promises: act after act back to the start, and never somebody else's work."""

from __future__ import annotations

import pytest

from caseapp.errors import WrongUse
from caseapp.operations import perform
from caseapp.operations.cases import OpenCase
from caseapp.operations.contacts import RecordContact
from caseapp.operations.differences import SettleDifference
from caseapp.operations.people import ChangePerson
from caseapp.operations.undo import Undo
from caseapp.store.queries.cases import case_head
from caseapp.store.queries.contacts import contacts_of
from caseapp.store.queries.differences import differences
from caseapp.store.replay import verify
from caseapp.store.store import Store
from tests.records import open_case


def phone(store: Store, case_id: str) -> str | None:
    return store.read(lambda reader: case_head(reader, case_id)).person.phone


def change_phone(store: Store, case_id: str, value: str, read_rev: int | None = None) -> int:
    head = store.read(lambda reader: case_head(reader, case_id))
    rev = head.read_rev if read_rev is None else read_rev
    done = perform(store, ChangePerson(person_id=head.person.id, read_rev=rev, fields={"phone": value}))
    assert done.changes.act_rev is not None
    return done.changes.act_rev


def undo(store: Store, act_rev: int) -> int:
    return int(perform(store, Undo(act_rev=act_rev)).result)


def test_the_last_acts_are_undone_one_after_the_other(store: Store) -> None:
    case_id = open_case(store)
    acts = [change_phone(store, case_id, value) for value in ("0400 11", "0400 22", "0400 33")]
    left = [undo(store, act_rev) for act_rev in reversed(acts)]
    assert left == [0, 0, 0]
    assert phone(store, case_id) is None
    assert verify(store).sound


def test_a_case_goes_away_after_what_was_written_in_it_was_undone(store: Store) -> None:
    opened = perform(store, OpenCase(person={"call_name": "Yassin"}))
    act = change_phone(store, opened.result, "0400 11")
    contact = perform(store, RecordContact(case_ids=(opened.result,), fields={"what": "Gebeld."}))
    assert undo(store, contact.changes.act_rev or 0) == 0
    assert undo(store, act) == 0
    assert undo(store, opened.changes.act_rev or 0) == 0
    assert store.read(lambda reader: reader.sql("SELECT count(*) FROM case_summary"))[0][0] == 0


def test_undoing_the_opening_does_not_take_a_contact_along_that_somebody_wrote_since(store: Store) -> None:
    opened = perform(store, OpenCase(person={"call_name": "Yassin"}, programme="cti"))
    perform(store, RecordContact(case_ids=(opened.result,), fields={"what": "Gebeld."}))
    assert undo(store, opened.changes.act_rev or 0) > 0
    head = store.read(lambda reader: case_head(reader, opened.result))
    assert [one.programme for one in head.programmes] == ["cti"]
    assert len(store.read(lambda reader: contacts_of(reader, opened.result))) == 1


def test_undoing_a_new_record_does_not_take_along_what_somebody_wrote_in_it(store: Store) -> None:
    opened = perform(store, OpenCase(person={"call_name": "Yassin"}))
    change_phone(store, opened.result, "0400 11")
    assert undo(store, opened.changes.act_rev or 0) > 0
    assert phone(store, opened.result) == "0400 11"


def test_a_difference_is_decided_and_the_decision_undone(store: Store) -> None:
    case_id = open_case(store)
    rev = store.read(lambda reader: reader.rev)
    change_phone(store, case_id, "0400 11", rev)
    change_phone(store, case_id, "0400 22", rev)
    person_id = store.read(lambda reader: case_head(reader, case_id)).person.id
    with pytest.raises(WrongUse, match="Choose one"):
        perform(store, SettleDifference(record_id=person_id, field="phone", value="0400 99"))
    done = perform(store, SettleDifference(record_id=person_id, field="phone", value="0400 11"))
    assert store.read(differences) == ()
    assert phone(store, case_id) == "0400 11"
    with pytest.raises(WrongUse, match="no difference"):
        perform(store, SettleDifference(record_id=person_id, field="phone", value="0400 11"))
    undo(store, done.changes.act_rev or 0)
    found = store.read(differences)[0]
    assert {one.value for one in found.values} == {"0400 11", "0400 22"}
    assert verify(store).sound

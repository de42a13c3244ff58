# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a unit of work promises: all or nothing, nothing silently replaced."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from caseapp.errors import UnknownRecord, WrongUse
from caseapp.operations import perform
from caseapp.operations.cases import ChangeCase
from caseapp.operations.contacts import RecordContact
from caseapp.operations.differences import SettleDifference
from caseapp.operations.people import ChangePerson
from caseapp.operations.undo import Undo
from caseapp.store.colleagues.own_devices import new_device
from caseapp.store.queries.cases import case_head
from caseapp.store.queries.contacts import contacts_of
from caseapp.store.queries.differences import differences
from caseapp.store.queries.history import history_of
from caseapp.store.replay import rebuild, verify
from caseapp.store.store import Store
from caseapp.store.unit import Author, Unit
from tests.records import full_case, make_store, make_team, open_case


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = make_store(tmp_path)
    make_team(made)
    yield made
    made.close()


def as_other_device(store: Store) -> None:
    """From now on acts come from a second laptop (whose saves arrive in the same file)."""
    own = store.read(lambda reader: reader.sql("SELECT value FROM meta WHERE name = 'own_device'"))[0][0]
    dev_no = store.local(lambda unit: new_device(unit.connection))
    store.local(
        lambda unit: unit.connection.exec_driver_sql("UPDATE meta SET value = ? WHERE name = 'own_device'", (own,))
    )
    store.author = Author(store.author.worker_id, dev_no)


def person_of(store: Store, case_id: str) -> tuple[str, int, str | None]:
    head = store.read(lambda reader: case_head(reader, case_id))
    return head.person.id, head.read_rev, head.person.phone


def test_an_act_happens_whole_or_not_at_all(store: Store) -> None:
    case_id = open_case(store)

    def half(unit: Unit) -> None:
        perform_in = ChangePerson(person_id=person_of(store, case_id)[0], fields={"phone": "0400 00 00 00"})
        from caseapp.operations.people import change_person

        change_person(unit, perform_in)
        raise WrongUse("stop here")

    with pytest.raises(WrongUse):
        store.act("half", half)
    assert person_of(store, case_id)[2] is None
    assert verify(store).sound


def test_only_fields_that_differ_are_written(store: Store) -> None:
    case_id = open_case(store)
    person_id, rev, _ = person_of(store, case_id)
    same = perform(store, ChangePerson(person_id=person_id, read_rev=rev, fields={"call_name": "Yassin"}))
    assert same.changes.act_rev is None
    assert same.changes.ids == frozenset()


def test_a_value_that_arrived_while_the_form_was_open_stays_beside_the_new_one(store: Store) -> None:
    """R: seen, not received (docs/decisions/001)."""
    case_id = open_case(store)
    person_id, read_before, _ = person_of(store, case_id)
    mine = store.author
    as_other_device(store)
    perform(store, ChangePerson(person_id=person_id, read_rev=read_before, fields={"phone": "0400 11 11 11"}))
    store.author = mine
    perform(store, ChangePerson(person_id=person_id, read_rev=read_before, fields={"phone": "0400 22 22 22"}))
    found = store.read(differences)
    assert [(one.kind, one.field) for one in found] == [("person", "phone")]
    assert {value.value for value in found[0].values} == {"0400 11 11 11", "0400 22 22 22"}
    assert verify(store).sound
    # somebody who has both before the eyes decides
    perform(store, SettleDifference(record_id=person_id, field="phone", value="0400 22 22 22"))
    assert store.read(differences) == ()
    assert person_of(store, case_id)[2] == "0400 22 22 22"
    assert verify(store).sound


def test_equal_values_from_two_devices_are_no_difference(store: Store) -> None:
    case_id = open_case(store)
    person_id, rev, _ = person_of(store, case_id)
    perform(store, ChangePerson(person_id=person_id, read_rev=rev, fields={"pronouns": "hij/hem"}))
    as_other_device(store)
    perform(store, ChangePerson(person_id=person_id, read_rev=rev, fields={"pronouns": "hij/hem"}))
    assert store.read(differences) == ()


def test_of_two_values_of_a_safety_field_the_most_protective_counts(store: Store) -> None:
    case_id = open_case(store)
    person_id, rev, _ = person_of(store, case_id)
    perform(store, ChangePerson(person_id=person_id, read_rev=rev, fields={"contact_ban": "yes"}))
    as_other_device(store)
    perform(store, ChangePerson(person_id=person_id, read_rev=rev, fields={"contact_ban": "no"}))
    head = store.read(lambda reader: case_head(reader, case_id))
    assert head.person.contact_ban == "yes"
    assert store.read(differences)[0].protective


def test_languages_added_on_two_devices_are_both_there(store: Store) -> None:
    case_id = open_case(store)
    person_id, rev, _ = person_of(store, case_id)
    perform(store, ChangePerson(person_id=person_id, read_rev=rev, fields={"languages": ("nl", "ar")}))
    as_other_device(store)
    perform(store, ChangePerson(person_id=person_id, read_rev=rev, fields={"languages": ("fr",)}))
    head = store.read(lambda reader: case_head(reader, case_id))
    assert head.person.languages == ("ar", "fr", "nl")
    assert store.read(differences) == ()


def test_undo_brings_back_what_stood_there_and_undo_of_undo_does_it_again(store: Store) -> None:
    case_id = full_case(store)
    person_id, rev, _ = person_of(store, case_id)
    perform(store, ChangePerson(person_id=person_id, read_rev=rev, fields={"phone": "0400 11 11 11"}))
    person_id, rev, _ = person_of(store, case_id)
    done = perform(
        store,
        ChangePerson(person_id=person_id, read_rev=rev, fields={"phone": "0400 22 22 22", "languages": ("nl", "fr")}),
    )
    undone = perform(store, Undo(act_rev=done.changes.act_rev or 0))
    assert person_of(store, case_id)[2] == "0400 11 11 11"
    assert store.read(lambda reader: case_head(reader, case_id)).person.languages == ()
    perform(store, Undo(act_rev=undone.changes.act_rev or 0))
    assert person_of(store, case_id)[2] == "0400 22 22 22"
    assert store.read(lambda reader: case_head(reader, case_id)).person.languages == ("fr", "nl")
    assert verify(store).sound


def test_undo_leaves_what_somebody_wrote_since(store: Store) -> None:
    case_id = open_case(store)
    person_id, rev, _ = person_of(store, case_id)
    done = perform(store, ChangePerson(person_id=person_id, read_rev=rev, fields={"phone": "0400 11 11 11"}))
    _, now, _ = person_of(store, case_id)
    perform(store, ChangePerson(person_id=person_id, read_rev=now, fields={"phone": "0400 33 33 33"}))
    left = perform(store, Undo(act_rev=done.changes.act_rev or 0))
    assert left.result == 1
    assert person_of(store, case_id)[2] == "0400 33 33 33"


def test_undo_of_a_new_contact_takes_contact_and_step_away_and_back(store: Store) -> None:
    case_id = open_case(store)
    fields = {"mode": "phone", "outcome": "completed", "what": "Gebeld.", "next_step": "Attest vragen"}
    done = perform(store, RecordContact(case_ids=(case_id,), fields=fields))  # type: ignore[arg-type]
    undone = perform(store, Undo(act_rev=done.changes.act_rev or 0))
    assert store.read(lambda reader: contacts_of(reader, case_id)) == ()
    perform(store, Undo(act_rev=undone.changes.act_rev or 0))
    assert [one.what for one in store.read(lambda reader: contacts_of(reader, case_id))] == ["Gebeld."]


def test_the_history_says_who_did_what_with_before_and_after(store: Store) -> None:
    case_id = open_case(store)
    person_id, rev, _ = person_of(store, case_id)
    perform(store, ChangePerson(person_id=person_id, read_rev=rev, fields={"phone": "0400 11 11 11"}))
    _, rev, _ = person_of(store, case_id)
    perform(store, ChangePerson(person_id=person_id, read_rev=rev, fields={"phone": "0400 22 22 22"}))
    newest = store.read(lambda reader: history_of(reader, case_id, limit=1))[0]
    assert newest.act == "change_person"
    assert newest.worker_id == store.author.worker_id
    assert [(one.field, one.before, one.after) for one in newest.changes] == [
        ("phone", "0400 11 11 11", "0400 22 22 22")
    ]


def test_an_unknown_record_is_said_so(store: Store) -> None:
    with pytest.raises(UnknownRecord):
        perform(store, ChangeCase(case_id="00" * 16, fields={"note": "x"}))
    with pytest.raises(UnknownRecord):
        perform(store, ChangeCase(case_id="no id", fields={"note": "x"}))


def test_a_note_of_ten_megabytes_is_refused_in_words_and_nul_is_left_out(store: Store) -> None:
    case_id = open_case(store)
    with pytest.raises(WrongUse, match="too long"):
        perform(store, RecordContact(case_ids=(case_id,), fields={"what": "x" * 10_000_000}))
    strange = "Zo\x00 gezegd \ud800 سلام ሰላም 🙂\r\nnieuwe lijn"
    perform(store, RecordContact(case_ids=(case_id,), fields={"what": strange}))
    assert store.read(lambda reader: contacts_of(reader, case_id))[0].what == "Zo gezegd  سلام ሰላም 🙂\nnieuwe lijn"


def test_rebuild_makes_the_same_tables(store: Store) -> None:
    full_case(store)
    full_case(store)
    before = verify(store)
    assert before.sound
    assert rebuild(store) == before.saves
    after = verify(store)
    assert after.sound
    assert after.rows == before.rows


def test_verify_notices_a_row_that_does_not_follow_from_the_journal(store: Store) -> None:
    case_id = full_case(store)
    store.local(
        lambda unit: unit.connection.exec_driver_sql(
            "UPDATE contact SET what = 'veranderd' WHERE case_id = ?", (bytes.fromhex(case_id),)
        )
    )
    verdict = verify(store)
    assert [fault.split(":")[0] for fault in verdict.faults] == ["contact"]
    rebuild(store)
    assert verify(store).sound

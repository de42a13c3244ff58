# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what becomes of saves that arrive: on real encrypted files, with real operations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from caseapp.clock import FixedClock
from caseapp.models import Person
from caseapp.operations import perform
from caseapp.operations.agree import AgreePlan
from caseapp.operations.contacts import ChangeContact, DeleteContact, RecordContact
from caseapp.operations.differences import SettleDifference
from caseapp.operations.people import ChangePerson
from caseapp.operations.plans import WritePlan
from caseapp.operations.undo import Undo
from caseapp.store.colleagues.arrivals import Outcome
from caseapp.store.queries.contacts import contacts_of
from caseapp.store.queries.differences import differences
from caseapp.store.queries.plans import plan_of_case, versions_of
from caseapp.store.queries.search import find_notes
from caseapp.store.replay import rebuild, verify
from caseapp.store.store import Store
from tests.records import full_case, make_store, make_team, open_case
from tests.store.colleagues.carrying import Entity, Op, bring, logs_in, saves_in, share, visible


def _laptop(folder: Path, name: str) -> Store:
    (folder / name).mkdir()
    return make_store(folder / name)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Store]:
    store = _laptop(tmp_path, "here")
    make_team(store)
    yield store
    store.close()


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Store]:
    store = _laptop(tmp_path, "there")
    yield store
    store.close()


def test_a_new_laptop_shows_what_the_first_one_shows(here: Store, there: Store) -> None:
    full_case(here)
    outcomes, changes = share(here, there)
    assert set(outcomes) == {Outcome.APPLIED}
    assert visible(there) == visible(here)
    assert changes.cases
    assert {"case_file", "contact", "plan"} <= changes.kinds
    assert verify(there).sound
    assert find_notes_in(there) == find_notes_in(here) != 0


def find_notes_in(store: Store) -> int:
    return len(store.read(lambda reader: find_notes(reader, "telefoonfirma")))


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_arrival_does_not_matter(here: Store, there: Store, seed: int) -> None:
    """What comes too early waits; records come before those they hang on."""
    full_case(here)
    waiting = saves_in(here)
    Random(seed).shuffle(waiting)
    logs = logs_in(here)
    while waiting:
        outcomes, _changes = bring(waiting, there, logs)
        assert Outcome.APPLIED in outcomes
        waiting = [save for save, outcome in zip(waiting, outcomes, strict=True) if outcome is Outcome.GAP]
    assert visible(there) == visible(here)
    assert verify(there).sound


def test_what_is_here_is_known_and_another_save_of_its_number_is_not_let_in(here: Store, there: Store) -> None:
    open_case(here)
    share(here, there)
    assert set(share(here, there)[0]) == {Outcome.DUPLICATE}
    before = visible(there)
    *_, last = saves_in(here)
    assert bring([replace(last, save_id=b"\x09" * 16)], there)[0] == [Outcome.FORK]
    assert bring([replace(last, seq=last.seq + 2)], there)[0] == [Outcome.GAP]
    other = replace(last, seq=last.seq + 1, save_id=b"\x08" * 16, prev=b"\x07" * 16)
    assert bring([other], there)[0] == [Outcome.FORK], "it follows a save that is not here"
    assert visible(there) == before


def test_a_save_in_our_own_name_that_we_did_not_make(here: Store) -> None:
    open_case(here)
    *_, last = saves_in(here)
    copied = replace(last, seq=last.seq + 1, save_id=b"\x08" * 16, prev=last.save_id)
    assert bring([copied], here)[0] == [Outcome.OWN]
    assert bring([replace(last, save_id=b"\x08" * 16)], here)[0] == [Outcome.FORK]


@pytest.mark.parametrize(
    ("field", "code", "value"),
    [
        ("phone", 0, 5),
        ("birth_day", 0, "2026-02-30"),
        ("pseudonymous", 0, 2),
        ("languages", 0, "nl"),
        ("languages", 1, "nl fr"),
        ("phone", 1, "x"),
        ("deleted", 0, None),
    ],
)
def test_what_no_field_can_hold_is_not_let_in(here: Store, there: Store, field: str, code: int, value: object) -> None:
    open_case(here)
    share(here, there)
    last = next(save for save in reversed(saves_in(here)) if any(one.type_no == 10 for one in save.entities))
    person = next(one for one in last.entities if one.type_no == 10)
    number = Person.__table__.columns[field].info["field"]
    poison = Entity(person.entity_id, 10, (Op(code, number, value, ()),))
    arrival = replace(last, seq=last.seq + 1, save_id=b"\x08" * 16, prev=last.save_id, entities=(poison,))
    before = visible(there)
    assert bring([arrival], there)[0] == [Outcome.UNFIT]
    assert visible(there) == before


def test_what_a_newer_version_wrote_is_kept_and_counts(here: Store, there: Store) -> None:
    """Types, fields and codes nobody here knows: in the journal, in the state, and not in the way."""
    open_case(here)
    share(here, there)
    last = next(save for save in reversed(saves_in(here)) if any(one.type_no == 10 for one in save.entities))
    person = next(one for one in last.entities if one.type_no == 10)
    entities = (
        Entity(person.entity_id, 10, (Op(0, 999, 1.5, ()), Op(1, 998, "a", ()), Op(7, 17, b"?", ()))),
        Entity(b"\x05" * 16, 777, (Op(0, 1, "x", ()),)),
    )
    first = replace(last, dev_id=b"\x0a" * 16, seq=1, save_id=b"\x0b" * 16, prev=None, entities=entities)
    dot = (first.dev_id, 1, 0)
    replaced = (Entity(person.entity_id, 10, (Op(0, 999, "two", (dot,)),)),)
    second = replace(first, dev_id=b"\x0c" * 16, save_id=b"\x0d" * 16, entities=replaced)
    before = visible(there)["states"]
    assert bring([first, second], there)[0] == [Outcome.APPLIED, Outcome.APPLIED]
    assert bring([second, first], here)[0] == [Outcome.APPLIED, Outcome.APPLIED]
    assert visible(there) == visible(here)
    assert visible(there)["states"] != before
    kept = [one for save in saves_in(there) if save.save_id == first.save_id for one in save.entities]
    assert kept == list(entities)
    rebuild(there)
    assert visible(there) == visible(here)
    assert verify(there).sound


def test_a_deletion_that_had_not_seen_an_edit_hides_nothing(here: Store, there: Store) -> None:
    case_id = open_case(here)
    fields = {"what": "Gebeld.", "mode": "phone"}
    [contact_id] = perform(here, RecordContact(case_ids=(case_id,), fields=fields)).result  # type: ignore[arg-type]
    share(here, there)
    perform(here, DeleteContact(contact_id=contact_id))
    perform(there, ChangeContact(contact_id=contact_id, fields={"what": "Gebeld, hij komt morgen."}))
    share(here, there)
    share(there, here)
    for store in (here, there):
        assert [one.what for one in store.read(lambda reader: contacts_of(reader, case_id))] == [
            "Gebeld, hij komt morgen."
        ]
        assert [(one.field, len(one.values)) for one in store.read(differences)] == [("deleted", 2)]
    perform(here, SettleDifference(record_id=contact_id, field="deleted", value=1))
    share(here, there)
    assert visible(there) == visible(here)
    assert there.read(lambda reader: contacts_of(reader, case_id)) == ()


def test_two_laptops_agree_on_a_plan_and_both_versions_are_there(here: Store, there: Store) -> None:
    case_id = full_case(here)
    share(here, there)
    plan = here.read(lambda reader: plan_of_case(reader, case_id))
    assert plan is not None
    for store, words in ((here, "Ik wil werken."), (there, "Ik wil eerst rust.")):
        assert isinstance(store.clock, FixedClock)
        store.clock.advance(timedelta(hours=1))
        perform(store, WritePlan(plan_id=plan.id, fields={"own_words": words}))
        perform(store, AgreePlan(plan_id=plan.id))
    share(here, there)
    share(there, here)
    found = [store.read(lambda reader: versions_of(reader, case_id)) for store in (here, there)]
    assert [one.number for one in found[0]] == [2, 2, 1]
    assert [one.id for one in found[0]] == [one.id for one in found[1]]
    assert visible(there) == visible(here)


def test_what_a_colleague_did_can_be_taken_back_here(here: Store, there: Store) -> None:
    case_id = open_case(here)
    share(here, there)
    person_id = here.read(lambda reader: reader.sql("SELECT id FROM person"))[0][0].hex()
    perform(here, ChangePerson(person_id=person_id, fields={"phone": "0400 11 11 11"}))
    _outcomes, changes = share(here, there)
    assert changes.act_rev is None
    perform(there, Undo(act_rev=changes.rev))
    assert there.read(lambda reader: reader.sql("SELECT phone FROM person"))[0][0] is None
    share(there, here)
    assert visible(there) == visible(here)
    assert case_id

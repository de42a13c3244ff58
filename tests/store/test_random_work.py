# SPDX-License-Identifier: EUPL-1.2
"""This is the place for random work on two laptops in one file: tables and journal always agree, no value is lost.

The oracle is independent of the store: it remembers every value somebody wrote and which values that person had seen.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseapp.operations import perform
from caseapp.operations.cases import ChangeCase
from caseapp.operations.contacts import ChangeContact, DeleteContact, RecordContact
from caseapp.operations.goals import AddGoal, ChangeGoal
from caseapp.operations.people import ChangePerson
from caseapp.operations.undo import Undo
from caseapp.store.colleagues.own_devices import new_device
from caseapp.store.queries.cases import case_head
from caseapp.store.queries.contacts import contacts_of
from caseapp.store.queries.differences import differences
from caseapp.store.queries.goals import goals_of
from caseapp.store.replay import rebuild, verify
from caseapp.store.store import Store
from caseapp.store.unit import Author
from tests.records import make_store, make_team, open_case


class Laptop:
    """Somebody at a laptop: what they see is the file as it was when they last looked."""

    def __init__(self, store: Store, author: Author) -> None:
        self.store = store
        self.author = author
        self.read_rev = 0
        self.look()

    def look(self) -> None:
        self.read_rev = self.store.read(lambda reader: reader.rev)

    def do(self, given_act: object) -> int | None:
        self.store.author = self.author
        return perform(self.store, given_act).changes.act_rev


def two_laptops(store: Store) -> list[Laptop]:
    first = Laptop(store, store.author)
    own = store.read(lambda reader: reader.sql("SELECT value FROM meta WHERE name = 'own_device'"))[0][0]
    dev_no = store.local(lambda unit: new_device(unit.connection))
    store.local(
        lambda unit: unit.connection.exec_driver_sql("UPDATE meta SET value = ? WHERE name = 'own_device'", (own,))
    )
    return [first, Laptop(store, Author(store.author.worker_id, dev_no))]


@settings(
    max_examples=400 if os.environ.get("CASEAPP_NIGHTLY") else 12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(seed=st.integers(0, 2**32))
def test_no_value_is_replaced_that_nobody_saw(seed: int) -> None:
    random = Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        store = make_store(Path(folder))
        make_team(store)
        case_id = open_case(store)
        person_id = store.read(lambda reader: case_head(reader, case_id)).person.id
        laptops = two_laptops(store)
        standing: dict[str, dict[str, int]] = {"phone": {}, "safe_contact": {}}  # field: value -> rev it arrived at
        for number in range(random.randint(4, 18)):
            laptop = random.choice(laptops)
            if random.random() < 0.5:
                laptop.look()
            name, value = random.choice(list(standing)), f"woord {number}"
            rev = laptop.do(ChangePerson(person_id=person_id, read_rev=laptop.read_rev, fields={name: value}))  # type: ignore[misc]
            assert rev is not None
            seen = {old for old, arrived in standing[name].items() if arrived <= laptop.read_rev}
            for old in seen:
                del standing[name][old]
            standing[name][value] = rev
        found = {one.field: {value.value for value in one.values} for one in store.read(differences)}
        head = store.read(lambda reader: case_head(reader, case_id)).person
        for name, values in standing.items():
            if len(values) > 1:
                assert found[name] == set(values)
            elif values:
                assert name not in found
                assert getattr(head, name) == next(iter(values))
        assert verify(store).sound
        store.close()


@pytest.mark.parametrize("seed", range(3))
def test_tables_follow_from_the_journal_after_random_work(seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    store = make_store(tmp_path)
    make_team(store)
    cases = [open_case(store, f"Naam{number}") for number in range(3)]
    laptops = two_laptops(store)
    done: list[int] = []
    for number in range(120):
        laptop, case_id = random.choice(laptops), random.choice(cases)
        if random.random() < 0.6:
            laptop.look()
        contacts = store.read(lambda reader, case_id=case_id: contacts_of(reader, case_id))
        goals = store.read(lambda reader, case_id=case_id: goals_of(reader, case_id)).goals
        text = f"woord {number} سلام"
        rev = laptop.read_rev
        choices: list[object] = [
            RecordContact(
                case_ids=tuple(random.sample(cases, random.randint(1, 2))), fields={"what": text, "next_step": text}
            ),
            ChangeCase(case_id=case_id, read_rev=rev, fields={"note": text}),
            AddGoal(case_id=case_id, fields={"text": text}, steps=({"what": text},)),
        ]
        if contacts:
            one = random.choice(contacts)
            domains = tuple(random.sample(["housing", "income", "health"], random.randint(0, 3)))
            choices += [
                ChangeContact(contact_id=one.id, read_rev=rev, fields={"what": text, "domains": domains}),
                DeleteContact(contact_id=one.id, read_rev=rev),
            ]
        if goals:
            choices.append(ChangeGoal(goal_id=random.choice(goals).id, read_rev=rev, fields={"status": "reached"}))
        if done:
            choices.append(Undo(act_rev=random.choice(done)))
        act_rev = laptop.do(random.choice(choices))
        if act_rev is not None:
            done.append(act_rev)
    before = verify(store)
    assert before.faults == []
    assert rebuild(store) == before.saves
    after = verify(store)
    assert after.faults == []
    assert after.rows == before.rows
    store.close()

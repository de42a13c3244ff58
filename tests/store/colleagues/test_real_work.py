# SPDX-License-Identifier: EUPL-1.2
"""This is the place for random work of three laptops with real operations on real encrypted files, undo included."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from caseapp.clock import FixedClock
from caseapp.errors import CaseAppError
from caseapp.operations import perform
from caseapp.operations.cases import ChangeCase, DeleteCase, OpenCase
from caseapp.operations.contacts import ChangeContact, DeleteContact, RecordContact
from caseapp.operations.differences import SettleDifference
from caseapp.operations.goals import AddGoal, ChangeGoal
from caseapp.operations.people import ChangePerson
from caseapp.operations.plans import StartPlan, WritePlan, WritePlanDomain
from caseapp.operations.undo import Undo
from caseapp.store.colleagues.arrivals import Outcome
from caseapp.store.queries.differences import differences
from caseapp.store.replay import verify
from caseapp.store.store import Store
from tests.records import full_case, make_store, make_team, open_case
from tests.store.colleagues.carrying import bring, logs_in, saves_in, share, visible

_DAY = timedelta(days=1)
_HISTORIES = 40 if int(os.environ.get("CASEAPP_HISTORIES", "0")) > 2000 else 4  # more of them at night


@dataclass
class Desk:
    """A laptop with what is on its screen: the file as it was when somebody last looked."""

    store: Store
    read_rev: int = 0
    done: list[int] = field(default_factory=list)

    def look(self) -> None:
        self.read_rev = self.store.read(lambda reader: reader.rev)

    def ids(self, kind: str) -> list[str]:
        rows = self.store.read(lambda reader: reader.sql(f"SELECT id FROM {kind} WHERE deleted = 0 ORDER BY id"))
        return [row[0].hex() for row in rows]

    def do(self, given: object) -> None:
        """What cannot be done (a record that a colleague deleted) is said, and changes nothing."""
        with suppress(CaseAppError):
            act_rev = perform(self.store, given).changes.act_rev
            if act_rev is not None:
                self.done.append(act_rev)


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[list[Desk]]:
    made = []
    for number in range(3):
        (tmp_path / str(number)).mkdir()
        made.append(Desk(make_store(tmp_path / str(number), FixedClock())))
    yield made
    for one in made:
        one.store.close()


@pytest.mark.parametrize("seed", range(_HISTORIES))
def test_three_laptops_come_to_the_same(desks: list[Desk], seed: int) -> None:
    random = Random(seed)
    first = desks[0].store
    make_team(first)
    full_case(first)
    open_case(first, "Lotte", "Claes")
    for desk in desks[1:]:
        share(first, desk.store)
        desk.store.sign_in(first.author.worker_id)
    for number in range(60):
        desk = random.choice(desks)
        assert isinstance(desk.store.clock, FixedClock)
        desk.store.clock.advance(random.uniform(-3, 5) * _DAY)
        if random.random() < 0.5:
            desk.look()
        if random.random() < 0.3:
            _bring_some(random.choice(desks).store, desk.store, random)
        else:
            desk.do(_something(desk, random, f"woord {number}"))
    for _ in range(2):
        for giver in desks:
            for taker in desks:
                if giver is not taker:
                    assert not {Outcome.FORK, Outcome.OWN, Outcome.UNFIT} & set(share(giver.store, taker.store)[0])
    seen = [visible(desk.store) for desk in desks]
    assert seen[0] == seen[1] == seen[2]
    for desk in desks:
        assert verify(desk.store).faults == []


def _bring_some(giver: Store, taker: Store, random: Random) -> None:
    if giver is taker:
        return
    arrivals = [one for one in saves_in(giver) if random.random() < 0.8]
    random.shuffle(arrivals)
    for _ in range(2):
        bring(arrivals, taker, logs_in(giver))


def _something(desk: Desk, random: Random, text: str) -> object:
    rev = desk.read_rev
    cases, people, contacts = desk.ids("case_file"), desk.ids("person"), desk.ids("contact")
    goals, plans = desk.ids("goal"), desk.ids("plan")
    case_id = random.choice(cases) if cases else "00" * 16
    choices: list[object] = [
        ChangeCase(case_id=case_id, read_rev=rev, fields={"note": text}),
        RecordContact(case_ids=(case_id,), fields={"what": text, "next_step": text}),
        AddGoal(case_id=case_id, fields={"text": text}, steps=({"what": text},)),
        StartPlan(case_id=case_id),
        OpenCase(person={"call_name": text}),
    ]
    if people:
        fields = random.choice([{"phone": text}, {"contact_ban": random.choice(["yes", "no"])}, {"languages": ("nl",)}])
        choices += [ChangePerson(person_id=random.choice(people), read_rev=rev, fields=fields)] * 3  # type: ignore[arg-type]
    if contacts:
        one, domains = (
            random.choice(contacts),
            tuple(random.sample(["housing", "income", "health"], random.randint(0, 3))),
        )
        choices += [
            ChangeContact(contact_id=one, read_rev=rev, fields={"what": text, "domains": domains}),
            DeleteContact(contact_id=one, read_rev=rev),
        ]
    if goals:
        choices.append(ChangeGoal(goal_id=random.choice(goals), read_rev=rev, fields={"status_note": text}))
    if plans:
        plan_id = random.choice(plans)
        choices += [
            WritePlan(plan_id=plan_id, read_rev=rev, fields={"own_words": text}),
            WritePlanDomain(plan_id=plan_id, domain="housing", read_rev=rev, fields={"want": text}),
        ]
    if desk.done:
        choices += [Undo(act_rev=random.choice(desk.done))] * 2
    if cases and random.random() < 0.2:
        choices.append(DeleteCase(case_id=case_id))
    found = desk.store.read(differences)
    if found:
        one_of = random.choice(found)
        value = random.choice(one_of.values).value
        plain = value.hex() if isinstance(value, bytes) else value
        choices += [SettleDifference(record_id=one_of.entity_id, field=one_of.field, value=plain, read_rev=rev)] * 2
    return random.choice(choices)

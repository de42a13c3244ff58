# SPDX-License-Identifier: EUPL-1.2
"""This is the place for who may be in the files twice: found over the team, linked and unlinked, nothing merged."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from caseapp.errors import UnknownRecord, WrongUse
from caseapp.operations import perform
from caseapp.operations.cases import ChangeCase
from caseapp.operations.people import ChangePerson
from caseapp.operations.same_person import LinkPeople, UnlinkPerson
from caseapp.operations.undo import Undo
from caseapp.store.queries.duplicates import duplicates, linked, people_in_cases
from caseapp.store.replay import verify
from caseapp.store.search.alike import BORN_AND_NAME, PHONE, KnownPerson, alike_people
from caseapp.store.store import Store
from tests.records import open_case

DAY = date(2008, 3, 22)


def known(number: int, names: str, day: date | None = DAY, phone: str = "", identity: int = 0) -> KnownPerson:
    return KnownPerson(f"{number:032x}", f"{identity or number:032x}", names, day, "day", phone)


def pairs(*people: KnownPerson) -> list[tuple[int, int, str]]:
    return [(int(one.one.person_id, 16), int(one.other.person_id, 16), one.why) for one in alike_people(people)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Yassin El Idrissi", "Yassine El Idrisi"),
        ("Mohamed Benali", "Mohammed Ben Ali"),
        ("Sofie Vermeulen", "Vermeulen Sofie"),
        ("Zoë Peeters", "Zoe Peters"),
        ("Koen", "Koen Claes"),
    ],
)
def test_the_same_day_and_a_name_like_it(one: str, other: str) -> None:
    assert pairs(known(1, one), known(2, other)) == [(1, 2, BORN_AND_NAME)]
    assert pairs(known(1, one), known(2, other, DAY + timedelta(days=1))) == []
    assert pairs(known(1, one), known(2, other, identity=1)) == []


def test_others_born_that_day_and_years_only_are_no_pair() -> None:
    assert pairs(known(1, "Lotte Claes"), known(2, "Amir Haddad"), known(3, "")) == []
    only_year = KnownPerson(f"{4:032x}", f"{4:032x}", "Lotte Claes", DAY, "year", "")
    assert pairs(known(1, "Lotte Claes"), only_year) == []


def test_one_phone_with_names_that_have_something_in_common() -> None:
    here = known(1, "Yassin El Idrissi", None, "0470 12 34 56")
    assert pairs(here, known(2, "Yassin", None, "+32 470 12 34 56")) == [(1, 2, PHONE)]
    assert pairs(here, known(2, "Bo Wu", None, "0470 12 34 56")) == []


def test_ten_thousand_people_many_of_them_on_the_first_of_january() -> None:
    chance = random.Random(4)
    sounds = ("ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "wu")

    def word() -> str:
        return "".join(chance.choice(sounds) for _ in range(4)).capitalize()

    people = [
        known(
            number, f"{word()} {word()}", date(2000, 1, 1) if number % 5 == 0 else DAY + timedelta(days=number % 9000)
        )
        for number in range(1, 10_000)
    ]
    people += [
        known(10_000, "Yassin El Idrissi", date(2000, 1, 1)),
        known(10_001, "Yasin El Idrissi", date(2000, 1, 1)),
    ]
    assert (10_000, 10_001, BORN_AND_NAME) in pairs(*people)


def test_found_over_the_team_linked_unlinked_and_taken_back(store: Store) -> None:
    first = open_case(store, "Yassin", "El Idrissi")
    second = open_case(store, "Yasin", "El Idrisi")
    open_case(store, "Lotte", "Claes")
    me = store.author.worker_id
    people = {one.case_id: one.person_id for one in store.read(lambda reader: people_in_cases(reader, me))}
    for case_id in (first, second):
        perform(store, ChangePerson(person_id=people[case_id], fields={"birth_day": DAY, "birth_precision": "day"}))
    (row,) = store.read(lambda reader: duplicates(reader, me))
    assert {row.one.case_id, row.other.case_id} == {first, second}
    done = perform(store, LinkPeople(person_id=people[second], other_id=people[first]))
    assert store.read(lambda reader: duplicates(reader, me)) == ()
    (group,) = store.read(lambda reader: linked(reader, me))
    assert {one.case_id for one in group} == {first, second}
    with pytest.raises(WrongUse):
        perform(store, LinkPeople(person_id=people[first], other_id=people[second]))
    perform(store, UnlinkPerson(person_id=people[first]))
    assert store.read(lambda reader: linked(reader, me)) == ()
    assert len(store.read(lambda reader: duplicates(reader, me))) == 1
    with pytest.raises(WrongUse):
        perform(store, UnlinkPerson(person_id=people[first]))
    done = perform(store, LinkPeople(person_id=people[first], other_id=people[second]))
    perform(store, Undo(act_rev=done.changes.act_rev))  # type: ignore[arg-type]
    assert store.read(lambda reader: linked(reader, me)) == ()
    assert verify(store).sound


def test_three_records_of_one_person_and_one_goes(store: Store) -> None:
    cases = [open_case(store, name, "Claes") for name in ("Lotte", "Lot", "Lotje")]
    me = store.author.worker_id
    people = {one.case_id: one.person_id for one in store.read(lambda reader: people_in_cases(reader, me))}
    ids = sorted(people[case_id] for case_id in cases)
    perform(store, LinkPeople(person_id=ids[1], other_id=ids[2]))
    perform(store, LinkPeople(person_id=ids[2], other_id=ids[0]))
    (group,) = store.read(lambda reader: linked(reader, me))
    assert {one.identity for one in group} == {ids[0]}
    perform(store, UnlinkPerson(person_id=ids[0]))
    (group,) = store.read(lambda reader: linked(reader, me))
    assert {one.person_id for one in group} == set(ids[1:])
    with pytest.raises(UnknownRecord):
        perform(store, LinkPeople(person_id="0" * 32, other_id=ids[0]))


def test_a_restricted_case_of_another_is_not_in_the_list(store: Store) -> None:
    cases = [open_case(store, name, "Claes") for name in ("Lotte", "Lotte")]
    perform(store, ChangeCase(case_id=cases[0], fields={"restricted": True}))
    stranger = "f" * 32
    assert {one.case_id for one in store.read(lambda reader: people_in_cases(reader, stranger))} == {cases[1]}

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for putting people in the search, taking them out, and asking it strange things."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseapp.store.search import PersonNames, drop_person, empty_people, find_people, put_person
from caseapp.store.search.index import TABLES

STRANGE = (
    "",
    " ",
    "\0",
    "a\0b",
    '"',
    "'",
    "' OR 1=1 --",
    "*",
    "%",
    "_",
    "~",
    "NEAR(a b)",
    "a AND b OR NOT c",
    "-",
    "-a",
    "a:b",
    "\u202eabc",
    "\u200f\u200e",
    "👩‍👩‍👧‍👦",
    "🏠 jan",
    "ﷺ",
    "𝓙𝓪𝓷",
    "\ud800",
    "ÿĳ",
    "İ",
    "ß",
    "0" * 500,
    "1/1/1",
    "99/99/9999",
    "van van van van van van van van",
    "de",
    "\n\t",
    "0470" * 30,
    "(((((",
    "dec",
    "dec dec 2007 2007",
    "31/2",
    "jan 2007",
    "00/00/2007",
    "ሀ",
    "أ",
    "中文",
    "٣/٤/٢٠٠٧",
    "²/³",
    "١٢٣٤",
    "①②③④",
    "1²34",
    "d'",
    "''''",
    "....",
    "a" * 10_000,
)

NAMES = st.builds(
    PersonNames,
    call_name=st.text(max_size=30),
    first_names=st.text(max_size=40),
    prefix=st.sampled_from(("", "van", "Van den", "El", "'t")),
    family_name=st.text(max_size=40),
    other_names=st.lists(st.text(max_size=20), max_size=3).map(tuple),
    description=st.text(max_size=60),
    birth_day=st.none() | st.dates(),
    birth_precision=st.sampled_from(("day", "month", "year", "estimated")),
    phone=st.text(alphabet="0123456789+/ .,;ab", max_size=40),
)
KEPT_OPEN = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def rows_left(conn: Any) -> dict[str, int]:
    return {table: len(rows) for table, rows in everything(conn).items()}


def everything(conn: Any) -> dict[str, list[Any]]:
    return {
        table: sorted(conn.execute("SELECT * FROM " + table).fetchall(), key=repr)  # noqa: S608 - ours
        for table in TABLES
    }


def test_strange_texts_are_safe(register: Any) -> None:
    for typed in STRANGE:
        assert isinstance(find_people(register, typed), list)


def test_a_pasted_file_is_safe(register: Any) -> None:
    assert isinstance(find_people(register, "jan peeters " * 1_000_000), list)


@KEPT_OPEN
@given(typed=st.text(max_size=60) | st.text(alphabet="0123456789/-. decjan", max_size=20))
def test_no_text_raises(register: Any, typed: str) -> None:
    hits = find_people(register, typed)
    assert len({hit.person_id for hit in hits}) == len(hits) <= 12
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


@KEPT_OPEN
@given(people=st.dictionaries(st.text(min_size=1, max_size=8) | st.uuids().map(lambda one: one.hex), NAMES, max_size=5))
def test_dropped_people_leave_no_trace(empty: Any, people: dict[str, PersonNames]) -> None:
    for person_id, names in people.items():
        put_person(empty, person_id, names)
        put_person(empty, person_id, names)
    assert rows_left(empty)["search_person"] == len(people)
    for person_id in people:
        drop_person(empty, person_id)
    assert set(rows_left(empty).values()) == {0}


@KEPT_OPEN
@given(names=NAMES)
def test_somebody_is_found_by_their_own_names(empty: Any, names: PersonNames) -> None:
    put_person(empty, "one", PersonNames("Zwaluw"))
    put_person(empty, "two", names)
    kept = empty.execute("SELECT words FROM search_person WHERE person_id = 'two'").fetchone()[0]
    for word in kept.split():
        if len(word) >= 3 and word.isalpha():
            assert "two" in [hit.person_id for hit in find_people(empty, word)]
    empty_people(empty)


def test_dropping_one_keeps_the_words_of_the_others(empty: Any) -> None:
    put_person(empty, "a", PersonNames("Jan", "Jan", "Van den", "Broecke", phone="0470 11 22 33"))
    before = everything(empty)
    put_person(empty, "b", PersonNames("Jan", "Jan", "", "Peeters", phone="0470 11 22 34"))
    drop_person(empty, "b")
    assert everything(empty) == before
    assert [hit.person_id for hit in find_people(empty, "broecke")] == ["a"]


def test_a_new_name_replaces_the_old_one(empty: Any) -> None:
    put_person(empty, "a", PersonNames(description="man brug"))
    put_person(empty, "a", PersonNames("Samir", "Samir", "", "Haddad"))
    assert find_people(empty, "brug") == []
    assert [hit.person_id for hit in find_people(empty, "haddad")] == ["a"]


def test_unknown_people_are_dropped_in_silence(empty: Any) -> None:
    drop_person(empty, "nobody")
    assert set(rows_left(empty).values()) == {0}


def test_the_search_never_commits(empty: Any) -> None:
    empty.commit()
    put_person(empty, "a", PersonNames("Jan"))
    assert empty.in_transaction
    empty.rollback()
    assert find_people(empty, "jan") == []


def test_ids_come_back_as_they_were_given(empty: Any) -> None:
    for person_id in ("00ff" * 8, "00FF", "P-1", "abc"):
        put_person(empty, person_id, PersonNames("Merel"))
    assert {hit.person_id for hit in find_people(empty, "merel")} == {"00ff" * 8, "00FF", "P-1", "abc"}


def test_an_estimated_year_is_found_by_the_years_beside_it(empty: Any) -> None:
    put_person(empty, "a", PersonNames("Gul", birth_day=date(2006, 1, 1), birth_precision="estimated"))
    put_person(empty, "b", PersonNames("Noor", birth_day=date(2006, 1, 1), birth_precision="year"))
    assert {hit.person_id for hit in find_people(empty, "2006")} == {"a", "b"}
    assert {hit.person_id for hit in find_people(empty, "2007")} == {"a"}
    assert find_people(empty, "2008") == []


def test_a_month_that_is_also_a_name(empty: Any) -> None:
    put_person(empty, "a", PersonNames("Jan", birth_day=date(2007, 8, 5)))
    put_person(empty, "b", PersonNames("Noor", birth_day=date(2007, 1, 9)))
    assert {hit.person_id for hit in find_people(empty, "jan 2007")} == {"a", "b"}
    assert [hit.person_id for hit in find_people(empty, "9 jan")] == ["b"]


def test_the_same_name_twice_is_asked_of_two_names(empty: Any) -> None:
    for number in range(30):
        put_person(empty, f"other {number:02}", PersonNames("Mohamed", "Mohamed", "", "Aarab"))
    put_person(empty, "twice", PersonNames("Mohamed", "Mohamed", "", "Mohamed"))
    put_person(empty, "alike", PersonNames("Walid", "Walid", "", "Oualid"))
    put_person(empty, "one", PersonNames("Walid", "Walid", "", "Aarab"))
    assert find_people(empty, "mohamed mohammed")[0].person_id == "twice"
    assert find_people(empty, "walid waleed")[0].person_id == "alike"

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for checking versions of a plan: what changed (R-BF-04), and how a version is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseapp.errors import CaseAppError
from caseapp.i18n import set_language
from caseapp.plans.content_json import content_hash, fingerprint, freeze, from_json, is_unchanged, to_json
from caseapp.plans.plan_content import (
    CrisisCard,
    PlanChoices,
    PlanContent,
    PlanDomain,
    PlanGoal,
    PlanPerson,
    PlanRisk,
    PlanStep,
)
from caseapp.plans.versions import differences, shown, title

CALL = PlanStep(what="Bellen met de woonmaatschappij", who="Hanan", due=date(2026, 10, 12))
ROOM = PlanGoal(text="Ik wil een eigen kamer", steps=(CALL, PlanStep(what="Attest halen")))
FIRST = PlanContent(
    call_name="Noor",
    version=1,
    day=date(2026, 3, 20),
    own_words="Rust",
    domains=(
        PlanDomain(domain="housing", want="Een plek", going_well=("Ik kook zelf",), goals=(ROOM,)),
        PlanDomain(domain="health", not_now=True),
    ),
    people=(PlanPerson(name="Samira", relation="tante"), PlanPerson(name="Wout", relation="begeleider")),
)

words = st.text("abc é", max_size=12)
steps = st.builds(PlanStep, what=words, who=words, due=st.none() | st.dates(), must=st.booleans())
goals = st.builds(PlanGoal, text=words, steps=st.lists(steps, max_size=3).map(tuple))
domains = st.builds(
    PlanDomain,
    domain=st.sampled_from(["housing", "income", "support"]),
    want=words,
    going_well=st.lists(words, max_size=3).map(tuple),
    goals=st.lists(goals, max_size=3).map(tuple),
)
contents = st.builds(
    PlanContent,
    call_name=words,
    own_words=words,
    birth_day=st.none() | st.dates(),
    version=st.none() | st.integers(1, 9),
    domains=st.lists(domains, max_size=3, unique_by=lambda entry: entry.domain).map(tuple),
    risks=st.lists(st.builds(PlanRisk, what=words), max_size=2).map(tuple),
    choices=st.builds(PlanChoices, which=words),
    crisis_card=st.builds(CrisisCard, signs=st.lists(words, max_size=2).map(tuple)),
)


@pytest.fixture(autouse=True)
def _dutch() -> Iterator[None]:
    set_language("nl")
    yield
    set_language("en")


def with_goal(goal: PlanGoal) -> PlanContent:
    return replace(FIRST, domains=(replace(FIRST.domains[0], goals=(goal,)), FIRST.domains[1]))


def test_equal_plans_have_no_differences_whatever_their_number() -> None:
    assert differences(FIRST, replace(FIRST, version=2, day=date(2026, 9, 20))) == ()


def test_a_reworded_goal_is_one_change() -> None:
    found = differences(FIRST, with_goal(replace(ROOM, text="Ik wil een eigen studio")))
    assert [(entry.kind, entry.before, entry.after) for entry in found] == [
        ("changed", "Ik wil een eigen kamer", "Ik wil een eigen studio")
    ]
    assert title(found[0]) == "Wonen · Doelen · Ik wil een eigen studio · Tekst"


def test_another_day_of_a_step_is_named_to_the_step() -> None:
    moved = replace(CALL, due=date(2026, 11, 2))
    found = differences(FIRST, with_goal(replace(ROOM, steps=(ROOM.steps[1], moved))))
    assert len(found) == 1  # another order is no difference
    assert found[0].path[-2:] == ("Bellen met de woonmaatschappij", "due")
    assert shown(found[0], found[0].after) == "2 november 2026"


def test_added_and_removed_entries() -> None:
    now = replace(FIRST, people=(FIRST.people[0], PlanPerson(name="Ilse", relation="OCMW")))
    found = differences(FIRST, now)
    assert [(entry.kind, shown(entry, entry.before), shown(entry, entry.after)) for entry in found] == [
        ("removed", "Wout", ""),
        ("added", "", "Ilse"),
    ]
    assert title(found[0]) == "Mijn mensen"


def test_a_domain_written_about_for_the_first_time_is_told_by_field() -> None:
    income = PlanDomain(domain="income", want="Sparen", worries="Boetes")
    found = differences(FIRST, replace(FIRST, domains=(*FIRST.domains, income, PlanDomain(domain="support"))))
    assert [(title(entry), shown(entry, entry.after)) for entry in found] == [
        ("Inkomen & schulden · Wat ik wil", "Sparen"),
        ("Inkomen & schulden · Zorgen", "Boetes"),
    ]


def test_not_now_taken_back() -> None:
    now = replace(FIRST, domains=(FIRST.domains[0], PlanDomain(domain="health", want="Slapen")))
    found = {entry.path[-1]: entry for entry in differences(FIRST, now)}
    assert found["not_now"].kind == "removed"
    assert found["want"].kind == "added"
    assert title(found["want"]) == "Welzijn & gezondheid · Wat ik wil"


@given(contents)
def test_a_plan_differs_in_nothing_from_itself(content: PlanContent) -> None:
    assert differences(content, content) == ()


@given(contents, contents)
def test_a_difference_in_content_is_always_found_and_can_be_said(one: PlanContent, other: PlanContent) -> None:
    found = differences(one, other)
    if found == ():
        unordered = (one.call_name, one.own_words, one.birth_day, one.choices)
        assert unordered == (other.call_name, other.own_words, other.birth_day, other.choices)
    for entry in found:
        assert entry.kind in {"added", "removed", "changed"}
        assert entry.before != entry.after
        assert title(entry)
        assert isinstance(shown(entry, entry.before) + shown(entry, entry.after), str)


# -- as JSON


@given(contents)
def test_a_plan_comes_back_as_it_was(content: PlanContent) -> None:
    text = to_json(content)
    assert from_json(text) == content
    assert to_json(from_json(text)) == text


def test_the_form_is_canonical() -> None:
    plan = PlanContent(call_name="Noor", birth_day=date(2008, 10, 19), domains=(PlanDomain(domain="income", want="€"),))
    text = '{"birth_day":"2008-10-19","call_name":"Noor","domains":[{"domain":"income","want":"€"}],"format":1}'
    assert to_json(plan) == text
    assert content_hash(plan) == fingerprint(text)


def test_a_frozen_version_shows_when_it_was_touched() -> None:
    text, sha256 = freeze(FIRST)
    assert len(sha256) == 64
    assert is_unchanged(text, sha256)
    assert not is_unchanged(text.replace("Rust", "rust"), sha256)


def test_what_a_later_program_wrote_is_read() -> None:
    text = to_json(FIRST).replace('"format":1', '"format":2,"new_thing":{"deep":[1]}')
    text = text.replace('"domain":"housing"', '"domain":"housing","colour":"blue"')
    assert from_json(text) == FIRST


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"call_name":5}', '{"call_name":"x","birth_day":"soon"}'])
def test_what_is_no_plan_is_refused(text: str) -> None:
    with pytest.raises(CaseAppError):
        from_json(text)

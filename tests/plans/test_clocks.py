# SPDX-License-Identifier: EUPL-1.2
"""This is the place for checking the dates that follow from rules (R-BF-01 to R-BF-03, R-CTI-34, exits)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseapp.plans.catalogue import exit_checklist
from caseapp.plans.clocks import clocks_of, serves
from caseapp.plans.facts import CaseFacts, DomainFacts, ExitFacts, ExitItemFacts, ProgrammeFacts, StepFacts
from caseapp.plans.rhythm import interval_of, is_silent, rhythm_of
from tests.plans.facts_of import BIRTH, CTI1, YOUNG, births, case, days, exit_files


def due(facts: CaseFacts, rule: str) -> date | None:
    found = [clock for clock in clocks_of(facts) if clock.rule == rule]
    assert len(found) <= 1, "one clock per rule here"
    return found[0].due if found else None


# -- R-BF-01


def test_a_plan_is_due_at_16() -> None:
    facts = case(opened_day=date(2023, 5, 1))
    assert due(facts, "R-BF-01") == date(2024, 10, 19)


def test_after_16_a_plan_is_due_six_weeks_after_intake() -> None:
    assert due(case(), "R-BF-01") == date(2026, 3, 1) + timedelta(days=42)


def test_an_agreed_plan_has_no_start_clock() -> None:
    assert due(case(last_plan_agreed=date(2026, 3, 20)), "R-BF-01") is None


def test_grown_ups_need_no_first_plan_unless_their_programme_does() -> None:
    old = case(birth_day=date(1980, 1, 1), programmes=(ProgrammeFacts(programme="outreach"),))
    assert due(old, "R-BF-01") is None
    assert due(replace(old, programmes=YOUNG), "R-BF-01") == date(2026, 4, 12)
    assert due(case(birth_day=None, programmes=YOUNG), "R-BF-01") == date(2026, 4, 12)
    assert due(case(birth_day=None), "R-BF-01") is None


def test_a_first_plan_is_no_longer_asked_at_27() -> None:
    clock = next(clock for clock in clocks_of(case(opened_day=None)) if clock.rule == "R-BF-01")
    assert serves(clock, date(2035, 10, 19))
    assert not serves(clock, date(2035, 10, 20))


# -- R-BF-02


def test_a_plan_is_reviewed_after_182_days() -> None:
    facts = case(birth_day=date(2002, 1, 1), last_plan_agreed=date(2026, 3, 20))
    assert due(facts, "R-BF-02") == date(2026, 9, 18)
    assert due(replace(facts, plan_next_review=date(2026, 6, 1)), "R-BF-02") == date(2026, 6, 1)


def test_a_plan_is_reviewed_around_18_and_before_an_exit() -> None:
    facts = case(last_plan_agreed=date(2026, 2, 1))
    assert due(facts, "R-BF-02") == BIRTH.replace(year=2026) - timedelta(days=180)
    later = replace(facts, last_plan_agreed=date(2026, 4, 1))  # counts for T18-180
    assert due(later, "R-BF-02") == BIRTH.replace(year=2026) - timedelta(days=30)
    leaving = ExitFacts(id="x1", planned=date(2026, 9, 1))
    assert due(replace(later, exits=(leaving,)), "R-BF-02") == date(2026, 6, 3)


@pytest.mark.parametrize("event", ["housing_since", "last_crisis", "programmes"])
def test_a_move_a_crisis_and_a_new_phase_ask_for_a_look(event: str) -> None:
    day = date(2026, 5, 1)
    value = (ProgrammeFacts(programme="cti", phase="phase2", start=day),) if event == "programmes" else day
    facts = case(birth_day=date(2002, 1, 1), last_plan_agreed=date(2026, 3, 20), **{event: value})
    assert due(facts, "R-BF-02") == date(2026, 5, 15)
    assert due(replace(facts, last_plan_agreed=day), "R-BF-02") == day + timedelta(days=182)


@given(births, days, days, st.none() | days, st.none() | days)
def test_there_is_always_one_review_after_what_was_agreed(
    birth: date, opened: date, agreed: date, moved: date | None, leaving: date | None
) -> None:
    exits = (ExitFacts(id="x", planned=leaving),) if leaving else ()
    facts = case(birth_day=birth, opened_day=opened, last_plan_agreed=agreed, housing_since=moved, exits=exits)
    review = due(facts, "R-BF-02")
    assert review is not None
    assert agreed < review <= agreed + timedelta(days=182)


# -- R-BF-03 and housing before 18


def test_a_round_table_at_17_and_a_half() -> None:
    assert due(case(), "R-BF-03") == date(2026, 10, 19) - timedelta(days=180)
    assert due(case(round_table_day=date(2026, 4, 1)), "R-BF-03") is None
    assert due(case(opened_day=date(2026, 10, 19)), "R-BF-03") is None  # 18 already


def test_housing_in_sight_before_18() -> None:
    assert due(case(), "R-18-01") == date(2026, 10, 19)
    assert due(case(domains=(DomainFacts(domain="housing", level=3),)), "R-18-01") == date(2026, 10, 19)
    assert due(case(domains=(DomainFacts(domain="housing", level=4),)), "R-18-01") is None


@given(births, days)
def test_moving_the_birth_day_moves_its_clocks(birth: date, opened: date) -> None:
    facts = case(birth_day=birth, opened_day=opened)
    later = replace(facts, birth_day=birth + timedelta(days=40))
    for rule in ("R-BF-03", "R-18-01"):
        before, after = due(facts, rule), due(later, rule)
        if before is not None:
            assert after is not None
            assert 39 <= (after - before).days <= 41  # a leap day may lie between


# -- exits


def test_an_exit_has_its_day_its_start_and_its_items() -> None:
    facts = case(exits=(ExitFacts(id="x1", institution_type="psychiatry", planned=date(2026, 12, 31)),))
    assert due(facts, "R-EX-03") == date(2026, 12, 31)
    assert due(facts, "R-EX-01") == date(2026, 9, 30)  # three months, clamped
    assert due(facts, "E10") == date(2026, 12, 17)
    begun = ExitItemFacts(code="E10", state="busy")
    facts = replace(facts, exits=(replace(facts.exits[0], items=(begun,)),))
    assert due(facts, "R-EX-01") is None


@pytest.mark.parametrize("state", ["done", "not_needed", "refused"])
def test_an_item_that_is_settled_has_no_clock(state: str) -> None:
    items = (ExitItemFacts(code="E10", state=state),)
    facts = case(exits=(ExitFacts(id="x1", planned=date(2026, 12, 31), items=items),))
    assert due(facts, "E10") is None


def test_after_leaving_only_follow_ups_remain() -> None:
    left = ExitFacts(id="x1", planned=date(2026, 5, 1), actual=date(2026, 5, 4))
    facts = case(exits=(left,))
    ours = [(clock.rule, clock.due) for clock in clocks_of(facts) if clock.subject_id.startswith("x1")]
    assert ours == [
        ("R-EX-04", date(2026, 5, 18)),
        ("R-EX-04", date(2026, 8, 4)),
        ("R-EX-04", date(2026, 11, 4)),
        ("R-EX-04", date(2027, 5, 4)),
    ]
    spoken = replace(
        facts, last_conversation=date(2026, 7, 20)
    )  # in the window of the second: nothing was written down
    assert len([clock for clock in clocks_of(spoken) if clock.rule == "R-EX-04"]) == 4
    asked = replace(facts, exits=(replace(left, followed_up=frozenset({"d14", "m6"})),))
    assert [clock.due for clock in clocks_of(asked) if clock.rule == "R-EX-04"] == [date(2026, 8, 4), date(2027, 5, 4)]
    closed = replace(facts, closed_day=date(2026, 6, 1))
    assert {clock.rule for clock in clocks_of(closed)} == {"R-EX-04"}


@given(exit_files(), st.integers(-300, 300))
def test_moving_the_exit_moves_open_clocks_and_leaves_done_ones_away(leaving: ExitFacts, shift: int) -> None:
    def dues(one: ExitFacts) -> dict[str, date]:
        return {clock.rule: clock.due for clock in clocks_of(case(exits=(one,))) if clock.subject_kind == "exit_item"}

    assert leaving.planned is not None
    before = dues(leaving)
    after = dues(replace(leaving, planned=leaving.planned + timedelta(days=shift)))
    assert before.keys() == after.keys()
    settled = {item.code for item in leaving.items if item.state in {"done", "not_needed", "refused"}}
    assert not settled & before.keys()
    stays = {name for name, item in exit_checklist().items.items() if item.anchor == "admission"}
    assert all((after[code] - before[code]).days == (0 if code in stays else shift) for code in before)


# -- steps and contact


def test_a_step_with_a_day_is_a_clock() -> None:
    facts = case(steps=(StepFacts(id="s1", what="Bellen", due=date(2026, 4, 1)), StepFacts(id="s2", what="Eten")))
    assert [clock.subject_id for clock in clocks_of(facts) if clock.rule == "STEP"] == ["s1"]


@pytest.mark.parametrize(
    ("programme", "phase", "days_between"),
    [
        ("cti", "pre_cti", 7),
        ("cti", "phase1", 7),
        ("cti", "phase2", 14),
        ("cti", "phase3", 30),
        ("outreach", "contact_seeking", 14),
        ("young_adult", "", 14),
        ("cti", "closed", None),
    ],
)
def test_the_rhythm_of_programme_and_phase(programme: str, phase: str, days_between: int | None) -> None:
    assert interval_of(programme, phase) == days_between  # R-CTI-34


def test_the_rhythm_counts_from_the_last_conversation() -> None:
    facts = case(programmes=CTI1, last_conversation=date(2026, 9, 24))
    rhythm = rhythm_of(facts)
    assert rhythm is not None
    assert rhythm.due == date(2026, 10, 1)
    assert not is_silent(facts, date(2026, 10, 4))  # 10 days: not more than 1.5 x 7
    assert is_silent(facts, date(2026, 10, 5))  # 11 days
    assert due(facts, "R-CTI-34") == date(2026, 10, 1)


def test_without_a_conversation_the_rhythm_counts_from_the_opening() -> None:
    rhythm = rhythm_of(case(programmes=YOUNG))
    assert rhythm is not None
    assert not rhythm.spoken
    assert rhythm.due == date(2026, 3, 15)
    assert rhythm_of(case()) is None


def test_an_agreed_contact_takes_the_place_of_the_rhythm() -> None:
    facts = case(
        programmes=YOUNG,
        last_contact=date(2026, 9, 24),
        last_conversation=date(2026, 9, 24),
        next_contact_day=date(2026, 10, 9),
    )
    assert due(facts, "NEXT") == date(2026, 10, 9)
    assert due(facts, "R-CTI-34") is None
    far = replace(facts, next_contact_day=date(2026, 12, 1))
    assert due(far, "R-CTI-34") == date(2026, 10, 8)
    kept = replace(facts, last_contact=date(2026, 10, 9))
    assert due(kept, "NEXT") is None


@given(births, days, st.none() | days, st.none() | days, exit_files())
def test_clocks_are_sorted_warn_in_time_and_need_no_today(
    birth: date, opened: date, talked: date | None, agreed: date | None, leaving: ExitFacts
) -> None:
    facts = case(
        birth_day=birth,
        opened_day=opened,
        last_conversation=talked,
        last_plan_agreed=agreed,
        exits=(leaving,),
        programmes=CTI1,
    )
    clocks = clocks_of(facts)
    assert clocks == clocks_of(facts)
    assert [clock.due for clock in clocks] == sorted(clock.due for clock in clocks)
    assert all(clock.warn_from <= clock.due and clock.act and clock.what for clock in clocks)
    assert len({(clock.rule, clock.subject_id, clock.due) for clock in clocks}) == len(clocks)
    assert all(isinstance(hash(clock), int) for clock in clocks)


@given(st.dates(date(2008, 1, 1), date(2008, 12, 31)))
def test_leap_day_births_get_every_clock(birth: date) -> None:
    rules = {clock.rule for clock in clocks_of(case(birth_day=birth, opened_day=date(2023, 1, 1)))}
    assert {"R-BF-01", "R-BF-03", "R-18-01"} <= rules


def test_a_leap_day_18th_birthday() -> None:
    facts = case(birth_day=date(2008, 2, 29), opened_day=date(2025, 1, 1))
    assert due(facts, "R-18-01") == date(2026, 2, 28)
    assert due(facts, "R-BF-03") == date(2026, 2, 28) - timedelta(days=180)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for checking the exit checklist and readiness (methods 6.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseapp.plans.exits import dated_items, readiness
from caseapp.plans.facts import ExitFacts, ExitItemFacts
from tests.plans.facts_of import exit_files

X = date(2026, 10, 19)


def due_of(leaving: ExitFacts, code: str) -> date | None:
    return next(item.due for item in dated_items(leaving) if item.item.id == code)


def codes_of(kind: str) -> set[str]:
    return {item.item.id for item in dated_items(ExitFacts(id="x", institution_type=kind))}


def test_offsets_count_back_from_the_day_of_leaving() -> None:
    leaving = ExitFacts(id="x", institution_type="psychiatry", planned=X)
    assert due_of(leaving, "E10") == X - timedelta(days=14)
    assert due_of(leaving, "E12") == X - timedelta(days=30)
    assert due_of(leaving, "E32") == X - timedelta(days=1)
    assert due_of(leaving, "E04") == X - timedelta(days=60)


def test_a_network_meeting_is_earlier_for_young_people() -> None:
    leaving = ExitFacts(id="x", institution_type="youth_care", planned=X)
    assert due_of(leaving, "E04") == X - timedelta(days=180)


def test_keeping_the_old_place_counts_from_admission() -> None:
    leaving = ExitFacts(id="x", institution_type="prison", planned=X, admission=date(2026, 1, 5))
    assert due_of(leaving, "E15") == date(2026, 1, 19)
    assert due_of(replace(leaving, admission=None), "E15") is None


@given(exit_files())
def test_nobody_is_late_with_what_was_due_before_the_exit_file_was_begun(leaving: ExitFacts) -> None:
    begun = X - timedelta(days=20)
    agreed = {item.code for item in leaving.items if item.due is not None}
    before = {item.item.id: item for item in dated_items(replace(leaving, begun=None))}
    for item in dated_items(replace(leaving, begun=begun)):
        was = before[item.item.id]
        if item.item.id in agreed or not item.open or was.due is None:
            assert item == was  # what people agreed on, and what is settled
        else:
            assert item.due == max(was.due, begun)


def test_an_exit_file_that_is_begun_late_asks_at_once() -> None:
    begun = X - timedelta(days=20)
    leaving = ExitFacts(id="x", institution_type="psychiatry", planned=X, admission=X - timedelta(90), begun=begun)
    assert (due_of(leaving, "E12"), due_of(leaving, "E64")) == (begun, begun)
    assert due_of(leaving, "E10") == X - timedelta(days=14)


def test_items_fit_the_kind_of_institution() -> None:
    assert {"E15", "E44"} <= codes_of("prison")
    assert {"E15", "E44"}.isdisjoint(codes_of("youth_care"))
    assert "E05" in codes_of("refuge")
    assert "E05" in codes_of("youth_care")


@pytest.mark.parametrize(
    ("kind", "has", "has_not"),
    [
        ("youth_care", {"E60", "E61", "E62", "E63"}, {"E65", "E70", "E78"}),
        ("general_hospital", {"E64", "E65", "E66", "E67"}, {"E63", "E69", "E79"}),
        ("psychiatry", {"E65", "E68", "E69"}, {"E67", "E73"}),
        ("prison", {"E70", "E71", "E72", "E73", "E74", "E75"}, {"E63", "E65", "E76"}),
        ("asylum", {"E76", "E77", "E80"}, {"E73", "E79"}),
        ("shelter", {"E78", "E79", "E80"}, {"E63", "E67"}),
    ],
)
def test_each_kind_of_institution_has_its_own_items(kind: str, has: set[str], has_not: set[str]) -> None:
    assert has <= codes_of(kind)
    assert has_not.isdisjoint(codes_of(kind))


def test_three_months_before_eighteen_months_of_a_shelter_the_next_home_is_looked_for() -> None:
    stay = ExitFacts(id="x", institution_type="shelter", admission=date(2025, 1, 1))
    assert due_of(stay, "E79") == date(2026, 4, 1)  # the end is 30 June 2026


def test_some_items_are_hard_only_sometimes() -> None:
    hard = set(readiness(ExitFacts(id="x", institution_type="youth_care")).hard)
    assert hard == {"E01", "E10", "E12", "E16", "E23", "E30", "E31", "E32", "E34", "E41", "E43", "E50"}
    assert set(readiness(ExitFacts(id="x", institution_type="youth_care"), cti=True).hard) == {*hard, "E03"}
    assert set(readiness(ExitFacts(id="x", institution_type="psychiatry")).hard) == {*hard, "E42"}


def test_readiness_says_what_is_missing_by_date() -> None:
    items = (
        ExitItemFacts(code="E10", state="done", done_on=date(2026, 9, 1)),
        ExitItemFacts(code="E41", state="not_needed"),
        ExitItemFacts(code="E30", state="refused", reason="later"),
    )
    state = readiness(ExitFacts(id="x", institution_type="youth_care", planned=X, items=items))
    assert state.done == ("E10",)
    assert len(state.hard) == 11  # E41 is not needed
    missing = [item.item.id for item in state.missing]
    assert missing[:3] == ["E12", "E30", "E31"]  # all due on X-30
    assert state.share == 1 / 11


def test_nothing_hard_left_is_ready() -> None:
    bare = ExitFacts(id="x", institution_type="youth_care")
    items = tuple(ExitItemFacts(code=code, state="not_needed") for code in readiness(bare).hard)
    assert readiness(replace(bare, items=items)).share == 1.0


def test_a_day_people_agreed_on_wins() -> None:
    items = (ExitItemFacts(code="E10", due=date(2026, 8, 1)),)
    leaving = ExitFacts(id="x", institution_type="other", planned=X, items=items)
    item = next(item for item in dated_items(leaving) if item.item.id == "E10")
    assert item.due == date(2026, 8, 1)
    assert item.start is not None
    assert item.start <= item.due


@given(exit_files(), st.integers(-400, 400))
def test_moving_the_day_moves_what_follows_from_it_and_no_done_date(leaving: ExitFacts, shift: int) -> None:
    assert leaving.planned is not None
    moved = replace(leaving, planned=leaving.planned + timedelta(days=shift))
    for before, after in zip(dated_items(leaving), dated_items(moved), strict=True):
        assert after.done_on == before.done_on
        assert after.state == before.state
        assert before.due is not None
        assert after.due is not None
        expected = shift if before.item.anchor == "X" else 0
        assert (after.due - before.due).days == expected


@given(exit_files())
def test_an_item_starts_before_it_is_due(leaving: ExitFacts) -> None:
    for item in dated_items(leaving):
        assert item.start is not None
        assert item.due is not None
        assert item.start <= item.due


@given(exit_files())
def test_readiness_counts_each_hard_item_once(leaving: ExitFacts) -> None:
    state = readiness(leaving)
    assert len(state.done) + len(state.missing) == len(state.hard)
    assert 0.0 <= state.share <= 1.0
    assert not set(state.done) & {item.item.id for item in state.missing}

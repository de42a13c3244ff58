# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the plan: what is frozen is what was agreed on, by those who agreed on it, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from caseapp.clock import FixedClock
from caseapp.errors import UnknownRecord, WrongUse
from caseapp.operations import operations, perform
from caseapp.operations.agree import REVIEW_AFTER, AgreePlan, SharePlan, WithdrawShare
from caseapp.operations.exits import ChangeExit, OpenExit
from caseapp.operations.goals import AddGoal, OrderGoals
from caseapp.operations.plans import StartPlan, WriteParticipant, WritePlan, WritePlanDomain, WritePlanRisk
from caseapp.plans.catalogue import number
from caseapp.plans.plan_content import PlanContent
from caseapp.store.queries.plans import plan_content, plan_row, version_content, versions_of
from caseapp.store.store import Store
from tests.records import TODAY, open_case


@pytest.fixture
def case_id(store: Store) -> str:
    return open_case(store)


@pytest.fixture
def plan_id(store: Store, case_id: str) -> str:
    made = perform(store, StartPlan(case_id=case_id)).result
    perform(store, WriteParticipant(plan_id=made, fields={"name": "Yassin", "role": "young_person"}))
    return str(made)


def refused(store: Store, given: Any) -> str:
    with pytest.raises((WrongUse, UnknownRecord)) as caught:
        perform(store, given)
    return str(caught.value)


def agree(store: Store, plan_id: str, day: date, *agreed: str, **more: Any) -> PlanContent:
    said: Any = tuple({"name": name, "agreement": "agreed"} for name in agreed)
    version = perform(store, AgreePlan(plan_id=plan_id, day=day, participants=said, **more)).result
    return store.read(lambda reader: version_content(reader, version))


def test_who_agreed_on_the_last_version_did_not_agree_on_this_one(store: Store, plan_id: str) -> None:
    agree(store, plan_id, date(2026, 3, 1), "Yassin", "Nele")
    perform(store, WritePlan(plan_id=plan_id, fields={"own_words": "Ik wil weg."}))
    second = agree(store, plan_id, date(2026, 9, 1), "Nele")
    assert {one.name: one.agreement for one in second.agreements} == {"Yassin": "not_asked", "Nele": "agreed"}


def test_what_was_said_about_the_draft_counts(store: Store, plan_id: str) -> None:
    agree(store, plan_id, date(2026, 3, 1), "Yassin")
    person = store.read(lambda reader: plan_row(reader, plan_id)).participants[0]
    said: Any = {"agreement": "agreed_with_notes", "note": "maar niet met mijn vader", "day": date(2026, 8, 30)}
    perform(store, WriteParticipant(plan_id=plan_id, participant_id=person.id, fields=said))
    second = agree(store, plan_id, date(2026, 9, 1))
    assert [(one.agreement, one.note) for one in second.agreements] == [
        ("agreed_with_notes", "maar niet met mijn vader")
    ]


def test_nobody_agrees_on_words_they_did_not_see(store: Store, plan_id: str, case_id: str) -> None:
    read = store.read(lambda reader: plan_row(reader, plan_id)).read_rev
    perform(store, AddGoal(case_id=case_id, fields={"text": "Ik ga naar school", "domain": "school_work"}))
    assert "changed" in refused(store, AgreePlan(plan_id=plan_id, read_rev=read))
    agree(store, plan_id, TODAY, read_rev=store.read(lambda reader: reader.rev))


def test_agreeing_twice_on_the_same_day_makes_one_version(store: Store, plan_id: str, case_id: str) -> None:
    agree(store, plan_id, TODAY, "Yassin")
    assert "already" in refused(
        store, AgreePlan(plan_id=plan_id, day=TODAY, participants=({"name": "Yassin", "agreement": "agreed"},))
    )
    assert [one.number for one in store.read(lambda reader: versions_of(reader, case_id))] == [1]


def test_days_of_an_agreement_that_cannot_be_are_refused(store: Store, plan_id: str) -> None:
    assert "future" in refused(store, AgreePlan(plan_id=plan_id, day=date(2027, 1, 1)))
    assert "before" in refused(store, AgreePlan(plan_id=plan_id, day=TODAY, next_review=date(2026, 1, 1)))
    assert timedelta(days=number("R-BF-02", "every_days")) == REVIEW_AFTER


def test_a_version_cannot_be_changed_by_any_operation(store: Store, plan_id: str, case_id: str) -> None:
    agree(store, plan_id, TODAY, "Yassin")
    version = store.read(lambda reader: versions_of(reader, case_id))[0]
    for name, one in operations().items():
        for field, hint in one.given.__annotations__.items():
            if field.endswith("_id") and "fields" in one.given.__annotations__ and str(hint).startswith("Id"):
                given: Any = {"fields": {}, "code": "E01", "domain": "housing", field: version.id}
                needed = {key: value for key, value in given.items() if key in one.given.__annotations__}
                try:
                    perform(store, one.given(**needed))
                except (WrongUse, UnknownRecord, TypeError):
                    continue
                raise AssertionError(name)
    assert store.read(lambda reader: versions_of(reader, case_id)) == (version,)


def test_agreed_is_not_written_by_hand_and_there_is_one_plan_at_a_time(
    store: Store, plan_id: str, case_id: str
) -> None:
    assert "agreeing" in refused(store, WritePlan(plan_id=plan_id, fields={"status": "agreed"}))
    perform(store, WritePlan(plan_id=plan_id, fields={"status": "ended", "ended_reason": "Ander plan."}))
    assert "agreeing" in refused(store, StartPlan(case_id=case_id, fields={"status": "agreed"}))
    perform(store, StartPlan(case_id=case_id))
    assert "already" in refused(store, WritePlan(plan_id=plan_id, fields={"status": "draft"}))


def test_a_draft_waits_since_the_day_it_was_begun_not_since_the_first_plan(store: Store, plan_id: str) -> None:
    """R-BF-04."""
    agree(store, plan_id, date(2026, 3, 1), "Yassin")
    assert isinstance(store.clock, FixedClock)
    store.clock.advance(timedelta(days=200))
    perform(store, WritePlanDomain(plan_id=plan_id, domain="housing", fields={"want": "Een studio."}))
    row = store.read(lambda reader: plan_row(reader, plan_id))
    assert (row.status, row.draft_since) == ("draft", store.clock.today())


def test_parts_of_another_plan_are_not_touched(store: Store, plan_id: str) -> None:
    other = perform(store, StartPlan(case_id=open_case(store, "Selam", "Haile"))).result
    risk = perform(store, WritePlanRisk(plan_id=other, fields={"what": "Ruzie thuis"})).result
    assert refused(store, WritePlanRisk(plan_id=plan_id, risk_id=risk, gone=True))
    assert refused(store, WritePlanRisk(plan_id=plan_id, gone=True))
    assert refused(store, WriteParticipant(plan_id=plan_id, fields={"role": "parent"}))


def test_goals_stand_in_the_order_of_the_person(store: Store, plan_id: str, case_id: str) -> None:
    ids = [
        perform(store, AddGoal(case_id=case_id, fields={"text": text, "domain": "income"})).result
        for text in ("een", "twee", "drie")
    ]
    perform(store, OrderGoals(case_id=case_id, goal_ids=(ids[2], ids[0])))
    content = store.read(lambda reader: plan_content(reader, plan_id))
    income = next(one for one in content.domains if one.domain == "income")
    assert [goal.text for goal in income.goals] == ["drie", "een", "twee"]


def test_days_of_sharing_and_leaving_keep_their_order(store: Store, plan_id: str, case_id: str) -> None:
    share = perform(store, SharePlan(plan_id=plan_id, to_whom="OCMW", day=TODAY)).result
    assert "before" in refused(store, WithdrawShare(share_id=share, day=date(2026, 1, 1)))
    exit_id = perform(store, OpenExit(case_id=case_id, fields={"admission_day": date(2026, 6, 1)})).result
    assert "before" in refused(store, ChangeExit(exit_id=exit_id, fields={"actual_day": date(2026, 5, 1)}))
    assert "before" in refused(store, ChangeExit(exit_id=exit_id, fields={"planned_day": date(2026, 5, 1)}))
    assert "future" in refused(store, ChangeExit(exit_id=exit_id, fields={"actual_day": date(2027, 5, 1)}))

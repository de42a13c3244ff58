# SPDX-License-Identifier: EUPL-1.2
"""This is the place for values that no form should pass on: each is refused in a sentence, and nothing is lost."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from caseapp.errors import UnknownRecord, WrongUse
from caseapp.operations import perform
from caseapp.operations.assessments import ChangeAssessment, DomainGiven, RecordAssessment
from caseapp.operations.cases import ChangeCase, HandOverCase, OpenCase
from caseapp.operations.contacts import ChangeContact, RecordContact
from caseapp.operations.exits import ChangeExit, OpenExit
from caseapp.operations.goals import AddGoal, AddStep, ChangeGoal, ChangeStep
from caseapp.operations.network import AddNetworkMember
from caseapp.operations.people import ChangePerson
from caseapp.operations.team import ChangeWorker
from caseapp.store.queries.assessments import assessments_of
from caseapp.store.queries.cases import case_head
from caseapp.store.store import Store
from tests.records import open_case


def refused(store: Store, given: Any) -> str:
    with pytest.raises((WrongUse, UnknownRecord)) as caught:
        perform(store, given)
    return str(caught.value)


def test_ids_of_another_kind_are_refused(store: Store) -> None:
    case_id = open_case(store)
    person_id = store.read(lambda reader: case_head(reader, case_id)).person.id
    other = open_case(store, "Selam", "Haile")
    goal = perform(store, AddGoal(case_id=other, fields={"text": "Ik wil werk", "domain": "income"})).result
    for given in (
        OpenCase(person_id=case_id),
        OpenCase(person={"call_name": "Ana"}, primary_worker_id=person_id),
        HandOverCase(case_id=case_id, to_worker_id=person_id),
        ChangeCase(case_id=case_id, fields={"backup_worker_id": "00" * 16}),
        ChangeCase(case_id=person_id, fields={"note": "x"}),
        AddGoal(case_id=person_id, fields={"text": "x"}),
        AddStep(case_id=case_id, fields={"what": "x", "goal_id": case_id}),
        AddStep(case_id=case_id, fields={"what": "x", "goal_id": goal}),
        RecordContact(case_ids=(case_id,), worker_id=person_id, fields={}),
    ):
        assert refused(store, given)
    assert store.read(lambda reader: case_head(reader, case_id)).note is None


def test_days_numbers_and_moments_that_cannot_be_meant_are_refused(store: Store) -> None:
    case_id = open_case(store)
    exit_id = perform(store, OpenExit(case_id=case_id)).result
    goal_id = perform(store, AddGoal(case_id=case_id, fields={"text": "x"})).result
    for given in (
        ChangeExit(exit_id=exit_id, fields={"planned_day": date(9999, 12, 31)}),
        ChangeExit(exit_id=exit_id, fields={"planned_day": date(1, 1, 1)}),
        ChangeExit(exit_id=exit_id, fields={"planned_day": datetime(2026, 1, 1, tzinfo=UTC)}),
        ChangeExit(exit_id=exit_id, fields={"planned_day": "2026-01-01"}),  # type: ignore[typeddict-item]
        ChangeGoal(goal_id=goal_id, fields={"position": 2**70}),
        ChangeGoal(goal_id=goal_id, fields={"position": True}),
        RecordContact(case_ids=(case_id,), fields={"minutes": 2**70}),
        RecordContact(
            case_ids=(case_id,), fields={"moment": datetime(2026, 1, 1, 12, tzinfo=UTC).replace(tzinfo=None)}
        ),
        RecordContact(case_ids=(case_id,), fields={"moment": datetime(9999, 12, 31, 23, 59, tzinfo=UTC)}),
    ):
        assert refused(store, given)


def test_what_must_stand_there_cannot_be_emptied(store: Store) -> None:
    case_id = open_case(store)
    goal_id = perform(store, AddGoal(case_id=case_id, fields={"text": "Ik wil werk"}, steps=({"what": "CV"},))).result
    step_id = store.read(lambda reader: reader.sql("SELECT id FROM step"))[0][0].hex()
    contact_id = perform(store, RecordContact(case_ids=(case_id,), fields={"what": "Gebeld."})).result[0]
    worker_id = store.author.worker_id
    for given in (
        ChangeGoal(goal_id=goal_id, fields={"status": None}),  # type: ignore[typeddict-item]
        ChangeGoal(goal_id=goal_id, fields={"status": ""}),
        ChangeGoal(goal_id=goal_id, fields={"text": "  "}),
        ChangeStep(step_id=step_id, fields={"what": ""}),
        ChangeStep(step_id=step_id, fields={"status": "blocked", "reason": "  "}),
        ChangeContact(contact_id=contact_id, fields={"moment": None}),  # type: ignore[typeddict-item]
        ChangeContact(contact_id=contact_id, fields={"layer": ""}),
        ChangeWorker(worker_id=worker_id, fields={"name": " "}),
        AddNetworkMember(case_id=case_id, fields={"name": "  "}),
        OpenCase(person={"call_name": "  ", "description": "\n"}),
    ):
        assert refused(store, given)


def test_a_blank_text_is_nothing_and_codes_in_lists_are_checked(store: Store) -> None:
    case_id = open_case(store)
    person_id = store.read(lambda reader: case_head(reader, case_id)).person.id
    before = perform(store, ChangePerson(person_id=person_id, fields={"phone": "", "gender": ""}))
    assert before.changes.act_rev is None
    strange: Any = {"languages": ["Egyptisch Arabisch"]}
    assert "Egyptisch" in refused(store, ChangePerson(person_id=person_id, fields=strange))


def test_correcting_one_thing_in_an_assessment_leaves_the_rest(store: Store) -> None:
    """Their words are never overwritten (product 1.2)."""
    case_id = open_case(store)
    first = DomainGiven(domain="housing", level=2, self_score=6, words="Ik slaap bij mijn tante.", worker_words="Krap.")
    made = perform(store, RecordAssessment(case_id=case_id, note="Aan tafel.", domains=(first,))).result
    perform(store, ChangeAssessment(assessment_id=made, domains=(DomainGiven(domain="housing", level=3),)))
    look = store.read(lambda reader: assessments_of(reader, case_id))[0]
    score = look.domains["housing"]
    assert (look.note, score.level, score.self_score, score.words) == ("Aan tafel.", 3, 6, "Ik slaap bij mijn tante.")
    emptied = DomainGiven(domain="housing", level_state="unknown", worker_words="")
    perform(store, ChangeAssessment(assessment_id=made, note="", domains=(emptied,)))
    look = store.read(lambda reader: assessments_of(reader, case_id))[0]
    score = look.domains["housing"]
    assert (look.note, score.level, score.level_state, score.worker_words) == (None, None, "unknown", None)
    twice = (DomainGiven(domain="income", level=1), DomainGiven(domain="income", level=5))
    assert refused(store, RecordAssessment(case_id=case_id, domains=twice))
    assert refused(store, RecordAssessment(case_id=case_id, day=date(2027, 1, 1)))

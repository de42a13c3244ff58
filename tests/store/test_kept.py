# SPDX-License-Identifier: EUPL-1.2
"""This is the place for records there is one of, for what the list says of differences, and for what a search finds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from caseapp.models import PlanDomain
from caseapp.operations import perform
from caseapp.operations.assessments import DeleteAssessment, DomainGiven, RecordAssessment
from caseapp.operations.differences import SettleDifference
from caseapp.operations.exits import OpenExit, SetExitItem
from caseapp.operations.people import ChangePerson
from caseapp.operations.plans import StartPlan, WritePlanDomain, WritePlanRisk
from caseapp.operations.undo import Undo
from caseapp.store.queries.cases import case_head
from caseapp.store.queries.differences import differences, differences_of_case
from caseapp.store.queries.plans import plan_row
from caseapp.store.queries.search import find_notes
from caseapp.store.replay import verify
from caseapp.store.store import Store
from caseapp.store.unit import Unit
from tests.records import make_store, make_team, open_case


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = make_store(tmp_path)
    make_team(made)
    yield made
    made.close()


@pytest.fixture
def plan_id(store: Store) -> str:
    return str(perform(store, StartPlan(case_id=open_case(store))).result)


def want(store: Store, plan_id: str) -> str | None:
    row = store.read(lambda reader: plan_row(reader, plan_id)).domains.get("housing")
    return row.want if row is not None else None


def write_a_domain(unit: Unit, want: str) -> str:
    return unit.keep(PlanDomain, "11" * 16 + ":housing", unit.team_log(), 0, want=want)


def write(store: Store, plan_id: str, text: str, **more: str) -> int:
    fields = {"want": text, **more}
    done = perform(store, WritePlanDomain(plan_id=plan_id, domain="housing", fields=fields))  # type: ignore[arg-type]
    return done.changes.act_rev or 0


def test_the_same_domain_has_the_same_id_wherever_it_was_first_written(tmp_path: Path) -> None:
    """Two laptops that write a domain apart have written one record: what both wrote meets as a difference."""
    ids = set()
    for name in ("een", "twee"):
        folder = tmp_path / name
        folder.mkdir()
        laptop = make_store(folder)
        make_team(laptop)
        laptop.act("plan", partial(write_a_domain, want=name))
        ids.add(laptop.read(lambda reader: reader.sql("SELECT id FROM plan_domain"))[0][0])
        laptop.close()
    assert len(ids) == 1


def test_a_part_that_was_undone_is_written_again_without_what_it_held(store: Store, plan_id: str) -> None:
    first = write(store, plan_id, "Een kamer.", worries="Geen geld.")
    perform(store, Undo(act_rev=first))
    assert want(store, plan_id) is None
    again = write(store, plan_id, "Een studio.")
    row = store.read(lambda reader: plan_row(reader, plan_id)).domains["housing"]
    assert (row.want, row.worries) == ("Een studio.", None)
    perform(store, Undo(act_rev=again))
    assert want(store, plan_id) is None
    assert verify(store).sound


def test_the_list_says_that_a_case_holds_a_difference_until_it_is_decided(store: Store) -> None:
    case_id = open_case(store)
    head = store.read(lambda reader: case_head(reader, case_id))
    for phone in ("0400 11", "0400 22"):
        perform(store, ChangePerson(person_id=head.person.id, read_rev=head.read_rev, fields={"phone": phone}))
    flags = "SELECT flags FROM case_summary"
    assert store.read(lambda reader: reader.sql(flags))[0][0] == "conflict"
    assert store.read(lambda reader: differences_of_case(reader, case_id)) == store.read(differences)
    perform(store, SettleDifference(record_id=head.person.id, field="phone", value="0400 22"))
    assert store.read(lambda reader: reader.sql(flags))[0][0] == ""
    assert verify(store).sound


def test_notes_of_plans_exits_and_assessments_are_found_and_those_of_deleted_ones_are_not(
    store: Store, plan_id: str
) -> None:
    case_id = store.read(lambda reader: plan_row(reader, plan_id)).case_id
    perform(store, WritePlanRisk(plan_id=plan_id, fields={"what": "Ruzie met oom Wolfram"}))
    exit_id = perform(store, OpenExit(case_id=case_id, fields={"plan_b": "Logeren bij Wolfram"})).result
    perform(store, SetExitItem(exit_id=exit_id, code="E01", fields={"who": "Wolfram", "due_day": date(2026, 12, 1)}))
    given = (DomainGiven(domain="support", words="Wolfram belt elke dag."),)
    looked = perform(store, RecordAssessment(case_id=case_id, note="Wolfram was erbij.", domains=given)).result
    kinds = {one.kind for one in store.read(lambda reader: find_notes(reader, "Wolfram"))}
    assert kinds == {"plan_risk", "exit_file", "exit_item", "assessment", "domain_score"}
    perform(store, DeleteAssessment(assessment_id=looked))
    kinds = {one.kind for one in store.read(lambda reader: find_notes(reader, "Wolfram"))}
    assert kinds == {"plan_risk", "exit_file", "exit_item"}

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for who may take something out of the house: printing and saving as a file are two rights."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from caseapp.clock import FixedClock
from caseapp.errors import NotAllowed
from caseapp.operations import perform
from caseapp.operations.agree import RecordPaper
from caseapp.operations.allowed import cases_to_print, may_leave
from caseapp.operations.cases import ChangeCase, HandOverCase
from caseapp.operations.openings import Opening, break_glass, record_opening
from caseapp.operations.team import AddWorker
from caseapp.reports.case_table import case_table
from caseapp.security.permissions import Act
from caseapp.store.queries.cases import CaseFilter
from caseapp.store.queries.openings import OpeningsAsk, openings_shown
from caseapp.store.store import Store
from tests.records import TODAY, full_case, make_store, make_team

PAPER = {"document": "plan", "sha256": "0" * 64, "pages": 1, "language": "nl"}


class House:
    """A case of a worker, and colleagues of every role."""

    def __init__(self, store: Store) -> None:
        self.store = store
        _nele, self.karim = make_team(store)
        roles = ("worker", "team_lead", "supervisor", "peer_worker", "intern", "administrator")
        self.people = {role: str(perform(store, AddWorker(name=f"Some {role}", role=role)).result) for role in roles}
        store.sign_in(self.karim)
        self.case_id = full_case(store)

    def gives_to(self, role: str) -> None:
        self.store.sign_in(self.karim)
        perform(self.store, HandOverCase(case_id=self.case_id, to_worker_id=self.people[role]))

    def goes(self, act: str, compartment: str = "core") -> bool:
        try:
            record_opening(self.store, Opening(act=act, case_id=self.case_id, compartment=compartment))
        except NotAllowed:
            return False
        return True


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(make_store(tmp_path, FixedClock()))
    yield made
    made.store.close()


@pytest.mark.parametrize(
    ("role", "own", "prints", "saves"),
    [
        ("worker", True, True, True), ("worker", False, False, False), ("team_lead", False, True, True),
        ("supervisor", False, False, False), ("peer_worker", True, True, False), ("intern", True, True, False),
        ("intern", False, False, False), ("administrator", False, False, False),
    ],
)  # fmt: skip
def test_printing_and_saving_are_two_rights(house: House, role: str, own: bool, prints: bool, saves: bool) -> None:
    if own:
        house.gives_to(role)
    house.store.sign_in(house.people[role])
    assert (house.goes("print"), house.goes("export")) == (prints, saves)
    found = house.store.read(lambda reader: may_leave(reader, house.case_id))
    assert (Act.PRINT in found, Act.EXPORT in found) == (prints, saves)
    asked = house.store.read(lambda reader: cases_to_print(reader, (house.case_id,)))
    assert asked == (frozenset({house.case_id}) if prints else frozenset())


def test_sensitive_parts_are_asked_apart(house: House) -> None:
    house.store.sign_in(house.people["team_lead"])
    assert house.goes("print")
    assert not house.goes("print", "sensitive")
    assert not house.goes("export", "sensitive")
    house.store.sign_in(house.karim)
    assert house.goes("print", "sensitive")
    assert not house.goes("export", "reporter")  # who reported it goes nowhere


def test_what_was_refused_is_not_written_down_as_gone(house: House) -> None:
    house.store.sign_in(house.people["worker"])
    assert not house.goes("export")
    found = house.store.read(lambda reader: openings_shown(reader, OpeningsAsk(case_id=house.case_id)))
    assert [row for row in found.rows if row.act == "export"] == []


def test_a_case_that_was_opened_with_a_reason_is_only_read(house: House) -> None:
    perform(house.store, ChangeCase(case_id=house.case_id, fields={"restricted": True}))
    house.store.sign_in(house.people["team_lead"])
    break_glass(house.store, house.case_id, "zij belt mij nu op")
    assert not house.goes("print")
    assert not house.goes("export")


def test_who_may_neither_print_nor_save_has_no_paper(house: House) -> None:
    house.store.sign_in(house.people["worker"])
    with pytest.raises(NotAllowed):
        perform(house.store, RecordPaper(case_id=house.case_id, **PAPER))  # type: ignore[arg-type]
    house.gives_to("intern")
    house.store.sign_in(house.people["intern"])
    assert perform(house.store, RecordPaper(case_id=house.case_id, **PAPER)).result  # type: ignore[arg-type]


def test_a_list_holds_the_cases_that_may_leave(house: House) -> None:
    mine = full_case(house.store)
    house.gives_to("worker")
    house.store.sign_in(house.people["worker"])
    table = house.store.read(lambda reader: case_table(reader, CaseFilter(), TODAY))
    assert [row[0] for row in table.rows] == [house.case_id]
    assert table.left_out == 1
    house.store.sign_in(house.people["team_lead"])
    whole = house.store.read(lambda reader: case_table(reader, CaseFilter(), TODAY))
    assert {row[0] for row in whole.rows} == {house.case_id, mine}
    assert whole.left_out == 0

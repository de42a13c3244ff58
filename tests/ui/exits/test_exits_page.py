# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the page Exits as a team lead uses it: who is told first, months, filters, the way on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt

from caseapp.operations import perform
from caseapp.operations.cases import ChangeCase
from caseapp.operations.exits import ChangeExit, OpenExit, SetExitItem
from caseapp.plans.catalogue import exit_checklist
from caseapp.plans.dates import add_months
from caseapp.ui.exits.page import ExitsPage
from caseapp.ui.frame.address import Address
from caseapp.ui.kit.two_lines import TwoLineRow
from tests.records import TODAY
from tests.ui.opened import Opened


class Team:
    """Three people who leave: Bilal soon, Amira in spring without support, Tuur (of Karim) already gone."""

    def __init__(self, opened: Opened) -> None:
        self.bilal = opened.case("Bilal", "Kaya")
        self.amira = opened.case("Amira", "Benali")
        self.tuur = opened.case("Tuur", "Maes", primary_worker_id=opened.karim, backup_worker_id=None)
        self.soon = leaves(opened, self.bilal, planned_day=TODAY + timedelta(days=40), institution="Huis De Kaai")
        self.spring = leaves(
            opened, self.amira, planned_day=TODAY + timedelta(days=150), destination="parents", support_after="none"
        )
        self.gone = leaves(opened, self.tuur, actual_day=TODAY - timedelta(days=20), destination="room_student")


def leaves(opened: Opened, case_id: str, **fields: Any) -> str:
    given: Any = {"institution_type": "youth_care", **fields}
    return str(perform(opened.store, OpenExit(case_id=case_id, fields=given)).result)


@pytest.fixture
def team(opened: Opened) -> Team:
    return Team(opened)


@pytest.fixture
def page(opened: Opened, team: Team) -> ExitsPage:
    shown = opened.show("exits", ExitsPage)
    assert isinstance(shown, ExitsPage)
    return shown


def rows(page: ExitsPage) -> list[TwoLineRow]:
    return [page.list.rows.row(place) for place in range(page.list.rows.rowCount())]


def press(opened: Opened, chip: Any) -> None:
    opened.qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    opened.wait()


def test_who_has_no_home_or_support_stands_first_then_the_months(page: ExitsPage, team: Team) -> None:
    found = [(row.id, row.who) for row in rows(page) if row.id]
    assert found == [(team.spring, "Amira Benali"), (team.soon, "Bilal Kaya")]
    heads = [row for row in rows(page) if not row.id]
    assert [row.why for row in heads] == ["1", "1"]
    assert str((TODAY + timedelta(days=40)).year) in heads[1].what


def test_filters_show_the_near_ones_those_who_left_and_the_whole_team(
    opened: Opened, page: ExitsPage, team: Team
) -> None:
    press(opened, page.which["soon"])
    assert [row.id for row in rows(page) if row.id] == [team.soon]
    press(opened, page.which["left"])
    assert [row.id for row in rows(page) if row.id] == []  # Tuur is of Karim
    press(opened, page.scopes["team"])
    assert [row.id for row in rows(page) if row.id] == [team.gone]


def test_what_is_missing_is_named_item_by_item_never_as_a_mark(opened: Opened, page: ExitsPage, team: Team) -> None:
    page.list.choose(team.soon)
    opened.wait()
    label = exit_checklist().items["E10"].label.here()
    assert label in "\n".join(page.card._missing.lines())
    perform(opened.store, SetExitItem(exit_id=team.soon, code="E10", fields={"state": "done"}))
    page.open(Address("exits"))
    opened.wait()
    assert page.list.chosen_id() == team.soon
    assert label not in "\n".join(page.card._missing.lines())
    assert "%" not in "\n".join(page.card._missing.lines())


def test_where_to_and_who_supports_are_read_whole(opened: Opened, page: ExitsPage, team: Team) -> None:
    long: Any = {
        "destination": "parents",
        "support_text": "dezelfde begeleider gaat mee, het hele eerste jaar",
    }
    perform(opened.store, ChangeExit(exit_id=team.soon, fields=long))
    page.open(Address("exits"))
    opened.wait()
    row = next(row for row in rows(page) if row.id == team.soon)
    lines = page.list.why_lines(row)
    assert len(lines) > 1
    assert " ".join(lines) == row.why
    assert row.why.endswith("het hele eerste jaar")


def test_whether_the_team_lead_knows_is_said(opened: Opened, page: ExitsPage, team: Team) -> None:
    page.list.choose(team.spring)
    opened.wait()
    before = page.card._told.accessibleName()
    assert page.card._told.isVisible()
    done = perform(opened.store, ChangeExit(exit_id=team.spring, fields={"lead_told_day": TODAY}))
    opened.desk.tell(done.changes, "")
    opened.wait()
    opened.qtbot.waitUntil(lambda: page.card._told.accessibleName() != before)


def test_enter_opens_the_exit_of_the_case(opened: Opened, page: ExitsPage, team: Team) -> None:
    page.list.choose(team.soon)
    opened.press(page.list, Qt.Key.Key_Return)
    assert opened.went == [Address("case", team.bilal, "exit", team.soon)]


def test_while_somebody_looks_along_there_are_initials_and_nothing_else(
    opened: Opened, page: ExitsPage, team: Team
) -> None:
    opened.desk.set_bystander(True)
    said = " ".join(f"{row.who} {row.what} {row.why} {row.said()}" for row in rows(page))
    assert "Kaya" not in said
    assert "De Kaai" not in said
    assert not page.card._missing.isVisible()


def test_who_comes_into_the_window_around_18_stands_beside_the_list(opened: Opened, page: ExitsPage) -> None:
    born = add_months(TODAY, -(17 * 12 + 5))
    noor = opened.case("Noor", "Haddad", birth_day=born)
    old = opened.case("Sam", "Peeters", birth_day=date(2004, 1, 1))
    for case_id in (noor, old):
        perform(opened.store, ChangeCase(case_id=case_id, fields={"region": "BR"}))
    page.open(Address("exits"))
    opened.wait()
    shown = page.window_card.list
    assert [shown.rows.row(place).id for place in range(shown.rows.rowCount())] == [noor]
    shown.choose(noor)
    opened.press(shown, Qt.Key.Key_Return)
    assert opened.went[-1] == Address("case", noor, "network")

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the page Timeline: rows by silence, along their days by keyboard, the same as a list."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView
from pytestqt.qtbot import QtBot

from caseapp.operations import perform
from caseapp.operations.cases import ChangeCase
from caseapp.operations.exits import OpenExit
from caseapp.ui.timeline.preview import SheetsPreview
from caseapp.ui.timeline.team_page import TeamTimeline
from caseapp.ui.timeline.team_view import PART
from tests.records import TODAY
from tests.ui.opened import Opened

KEY = Qt.Key


def page_of(opened: Opened) -> TeamTimeline:
    page = opened.show("timeline", TeamTimeline)
    assert isinstance(page, TeamTimeline)
    page.view.setFocus()
    return page


def names(page: TeamTimeline) -> list[str]:
    return [page.view.team.words.row(row).call for row in page.view.team.rows()]


def three_cases(opened: Opened) -> tuple[str, str, str]:
    quiet = opened.case("Bilal", "Kaya", programme="cti", phase="phase1")
    spoken = opened.case("Zoë", "Lambrecht", programme="cti", phase="phase2", birth_day=date(2008, 12, 1))
    restricted = opened.case("Anna", "Geheim", primary_worker_id=opened.karim, backup_worker_id=None)
    opened.talked(quiet, 40)
    opened.talked(quiet, 90)
    opened.talked(spoken, 2)
    opened.talked(restricted, 60)
    return quiet, spoken, restricted


def test_the_longest_silent_come_first_and_silence_is_seen(opened: Opened) -> None:
    quiet, _spoken, _restricted = three_cases(opened)
    page = page_of(opened)
    assert names(page) == ["Anna", "Bilal", "Zoë"]
    row = next(one for one in page.view.team.rows() if one.case.id == quiet)
    today = TODAY.toordinal()
    assert row.silence == (today - 40, today)
    assert row.gaps == ((today - 90, today - 40),)
    assert page.view.team.words.row(row).late
    assert page.view.team.words.row(row).days.startswith("40")


def test_the_keys_go_down_the_cases_and_along_their_days(opened: Opened) -> None:
    quiet, spoken, _restricted = three_cases(opened)
    page = page_of(opened)
    view = page.view
    QTest.keyClick(view, KEY.Key_Down)
    assert view.chosen_id() == quiet
    QTest.keyClick(view, KEY.Key_Left)
    first = view.moment()
    assert first is not None
    assert first.day <= TODAY.toordinal()
    assert page.said.text()
    QTest.keyClick(view, KEY.Key_Left)
    before = view.moment()
    assert before is not None
    assert before <= first
    QTest.keyClick(view, KEY.Key_Right)
    assert view.moment() == first
    QTest.keyClick(view, KEY.Key_Down)
    assert view.chosen_id() == spoken
    assert view.moment() is None
    days = view.scale().days
    QTest.keyClick(view, KEY.Key_Plus)
    assert view.scale().days < days
    QTest.keyClick(view, KEY.Key_Return)
    assert [(one.page, one.case_id, one.tab) for one in opened.went] == [("case", spoken, "timeline")]


def test_every_row_says_in_words_what_it_shows(opened: Opened) -> None:
    _quiet, spoken, _restricted = three_cases(opened)
    perform(opened.store, OpenExit(case_id=spoken, fields={"planned_day": TODAY + timedelta(days=30)}))
    page = page_of(opened)
    found = QAccessible.queryAccessibleInterface(page.view)
    assert found is not None
    assert found.childCount() == 3
    said = found.child(2).text(QAccessible.Text.Name)
    assert "Zoë Lambrecht" in said
    assert "Nele Van Damme" in said
    assert "18" in said  # turns 18 within a year
    assert "4 nov" in said  # the exit
    assert "fase 2" in said
    QTest.keyClick(page.view, KEY.Key_L)
    assert page.view.is_list()
    assert isinstance(page.view, QListView)
    assert page.view.model().index(2, 0).data() == said
    QTest.keyClick(page.view, KEY.Key_L)
    assert not page.view.is_list()


def test_a_restricted_case_is_a_row_without_anything(opened: Opened) -> None:
    _quiet, _spoken, restricted = three_cases(opened)
    perform(opened.store, ChangeCase(case_id=restricted, fields={"restricted": True}))
    opened.store.sign_in(opened.nele)
    page = page_of(opened)
    row = next(one for one in page.view.team.rows() if one.case.id == restricted)
    words = page.view.team.words
    if words.is_closed(row):
        assert "Anna" not in words.said(row)
        assert words.row(row).call != "Anna"
        page.view.choose(restricted)
        QTest.keyClick(page.view, KEY.Key_Left)
        assert page.view.moment() is None
    else:
        pytest.fail("the lead sees a restricted case of somebody else")


def test_who_looks_along_sees_initials(opened: Opened) -> None:
    three_cases(opened)
    page = page_of(opened)
    opened.desk.set_bystander(on=True)
    opened.wait()
    assert names(page) == ["A. G.", "B. K.", "Z. L."]


def test_my_cases_only(opened: Opened) -> None:
    three_cases(opened)
    page = page_of(opened)
    page.mine.click()
    opened.wait()
    assert names(page) == ["Bilal", "Zoë"]


def test_a_new_conversation_moves_the_row(opened: Opened) -> None:
    quiet, _spoken, _restricted = three_cases(opened)
    page = page_of(opened)
    page.view.choose(quiet)
    opened.talked(quiet, 0)
    page.open(page.address)
    opened.wait()
    assert names(page) == ["Anna", "Zoë", "Bilal"]
    assert page.view.chosen_id() == quiet


def test_rows_far_below_are_read_when_they_come_in_sight(opened: Opened) -> None:
    for number in range(PART + 5):
        opened.case(f"Naam{number:03}", "Test")
    page = page_of(opened)
    assert len(page.view.team.ids()) == PART + 5
    assert len(page.view.team.rows()) == PART
    QTest.keyClick(page.view, KEY.Key_End)
    page.view.viewport().repaint()
    opened.wait()
    assert len(page.view.team.rows()) == PART + 5


def test_the_rows_are_printed_on_as_many_sheets_as_needed(opened: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    for number in range(40):
        opened.case(f"Naam{number:03}", "Test")
    page = page_of(opened)
    page.paper.click()
    opened.wait()
    sheet = opened.frame.findChild(SheetsPreview)
    assert sheet is not None
    assert sheet.paper is not None
    assert sheet.paper.pages == 2
    sheet.save_to(tmp_path / "team.pdf")
    qtbot.waitUntil((tmp_path / "team.pdf").exists)
    opened.wait()
    sheet.close_sheet()

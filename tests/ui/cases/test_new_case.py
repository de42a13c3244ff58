# SPDX-License-Identifier: EUPL-1.2
"""This is the place for opening a case from the list: names or a description, what is alike, drafts."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from caseapp.store.drafts import draft
from caseapp.store.queries.cases import case_head
from caseapp.ui.cases.new_case import DRAFT, NewCaseSheet
from caseapp.ui.cases.page import NEW, CasesPage
from caseapp.ui.frame.address import Address
from caseapp.ui.kit.buttons import Button
from tests.ui.opened import Opened


@pytest.fixture
def sheet(opened: Opened) -> NewCaseSheet:
    opened.case("Bilal", "Kaya", birth_day=date(2007, 6, 2))
    page = opened.show("cases", CasesPage, NEW)
    return page.findChildren(NewCaseSheet)[0]


def save(opened: Opened, sheet: NewCaseSheet) -> None:
    QTest.keyClick(sheet.birth, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    opened.wait()


def test_a_name_and_half_a_birthday_open_a_case(opened: Opened, sheet: NewCaseSheet) -> None:
    QTest.keyClicks(sheet.call_name, "Amira")
    QTest.keyClicks(sheet.family_name, "Benali")
    QTest.keyClicks(sheet.birth, "maart 2008")
    sheet.programme.set_code("cti")
    sheet.backup.set_code(opened.karim)
    save(opened, sheet)
    (went,) = opened.went
    head = opened.store.read(lambda reader: case_head(reader, went.case_id))
    assert (head.person.name.full, head.person.birth_day, head.person.birth_precision) == (
        "Amira Benali", date(2008, 3, 1), "month",
    )  # fmt: skip
    assert (head.primary_worker_id, head.backup_worker_id) == (opened.nele, opened.karim)
    assert [one.programme for one in head.programmes] == ["cti"]
    assert len(opened.undoable) == 1


def test_a_description_is_enough(opened: Opened, sheet: NewCaseSheet) -> None:
    QTest.keyClicks(sheet.description, "man, brug Dampoort")
    save(opened, sheet)
    (went,) = opened.went
    head = opened.store.read(lambda reader: case_head(reader, went.case_id))
    assert head.person.name.full == "man, brug Dampoort"
    assert head.person.pseudonymous


def test_somebody_alike_is_named_and_stops_nobody(opened: Opened, sheet: NewCaseSheet) -> None:
    QTest.keyClicks(sheet.call_name, "Bilaal")
    QTest.keyClicks(sheet.family_name, "Kaya")
    opened.qtbot.waitUntil(lambda: bool(sheet._banner))
    assert sheet._banner is not None
    assert "Bilal Kaya" in sheet._banner.accessibleName()
    save(opened, sheet)
    assert len(opened.went) == 1


def test_the_one_who_is_alike_can_be_opened_instead(opened: Opened, sheet: NewCaseSheet) -> None:
    gone: list[Address] = []
    opened.desk.navigate_requested.connect(gone.append)
    QTest.keyClicks(sheet.call_name, "Bilal Kaya")
    opened.qtbot.waitUntil(lambda: bool(sheet._banner))
    assert sheet._banner is not None
    sheet._banner.findChildren(Button)[0].click()
    assert [one.page for one in gone] == ["case"]
    assert not sheet.isVisible()


def test_nothing_and_nonsense_are_told_under_the_field(opened: Opened, sheet: NewCaseSheet) -> None:
    save(opened, sheet)
    assert sheet.call_name.property("wrong") is True
    QTest.keyClicks(sheet.call_name, "Amira")
    QTest.keyClicks(sheet.birth, "ooit")
    save(opened, sheet)
    assert sheet.birth.property("wrong") is True
    assert opened.went == []


def test_what_was_typed_comes_back_after_closing(opened: Opened, sheet: NewCaseSheet) -> None:
    QTest.keyClicks(sheet.call_name, "Amira")
    opened.press(sheet.call_name, Qt.Key.Key_Escape)
    opened.wait()
    page = opened.frame.page()
    assert isinstance(page, CasesPage)
    page.open_new_case()
    opened.wait()
    again = next(one for one in page.findChildren(NewCaseSheet) if one.isVisible())
    assert again.call_name.text() == "Amira"
    save(opened, again)
    assert opened.store.read(lambda reader: draft(reader, DRAFT)) is None

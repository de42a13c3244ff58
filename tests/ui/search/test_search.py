# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the search field: people, notes, pages, commands, and what it must not show."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from caseapp.operations import perform
from caseapp.operations.cases import ChangeCase
from caseapp.ui.cases.page import CasesPage
from caseapp.ui.frame.address import Address
from caseapp.ui.frame.topbar import SearchField
from caseapp.ui.kit.suggest import Suggestion
from caseapp.ui.pages import Page
from caseapp.ui.search import COMMANDS, Finder
from tests.ui.opened import Opened


class Somewhere(Page):
    """A page that is only a place."""


@pytest.fixture
def finder(opened: Opened) -> Finder:
    for key in ("today", "case", "team", "settings"):
        opened.frame.add_page(key, Somewhere)
    opened.show("cases", CasesPage)
    return Finder(opened.frame, opened.desk)


def field(opened: Opened) -> SearchField:
    found: SearchField = opened.frame.top_bar.search
    return found


def found(opened: Opened, words: str) -> list[Suggestion]:
    """Type and read what stands under the field."""
    search = field(opened)
    search.setFocus()
    search.selectAll()
    QTest.keyClicks(search, words)
    opened.wait()
    popup = search._popup
    assert popup is not None
    return [row for row in popup._model.rows if row.id]


def test_a_person_is_found_and_enter_opens_the_case(opened: Opened, finder: Finder) -> None:
    bilal = opened.case("Bilal", "Kaya", programme="cti", birth_day=date(2007, 6, 2))
    rows = found(opened, "bilaal kaja")
    assert (rows[0].id, rows[0].title) == (f"case/{bilal}", "Bilal Kaya")
    assert rows[0].subtitle == "19 · CTI · NV"
    opened.press(field(opened), Qt.Key.Key_Return)
    assert opened.frame.history.now == Address("case", bilal)


def test_a_note_opens_the_case_at_the_note(opened: Opened, finder: Finder) -> None:
    bilal = opened.case("Bilal", "Kaya")
    note = opened.talked(bilal, 3, "Samen naar de tandarts geweest")
    (row,) = found(opened, "tandarts")
    assert row.title == "Bilal Kaya"
    assert "tandarts" in row.subtitle
    opened.press(field(opened), Qt.Key.Key_Return)
    assert opened.frame.history.now == Address("case", bilal, "contacts", note)


def test_the_text_of_a_sensitive_note_stays_closed(opened: Opened, finder: Finder) -> None:
    bilal = opened.case("Bilal", "Kaya")
    opened.talked(bilal, 3, "Sprak over de zitting", layer="L3")
    opened.talked(bilal, 2, "Zitting verplaatst", layer="L2")
    rows = found(opened, "zitting")
    assert len(rows) == 2
    assert sum("itting" in row.subtitle for row in rows) == 1
    opened.desk.set_bystander(True)
    (row,) = found(opened, "zitting")
    assert row.title == "B. K."
    assert "itting" not in row.subtitle


def test_restricted_cases_of_colleagues_are_not_found(opened: Opened, finder: Finder) -> None:
    secret = opened.case("Nora", "Diarra", primary_worker_id=opened.karim, backup_worker_id=None)
    opened.talked(secret, 1, "Samen naar de tandarts geweest")
    assert [row.id for row in found(opened, "nora")] == [f"case/{secret}"]
    perform(opened.store, ChangeCase(case_id=secret, fields={"restricted": True}))
    assert found(opened, "nora ") == []
    assert found(opened, "tandarts") == []


def test_pages_and_commands_by_the_beginning_of_their_words(opened: Opened, finder: Finder) -> None:
    assert "page/team" in [row.id for row in found(opened, "tea")]
    shown = {row.id for row in found(opened, "noteren")}
    assert "command/contact" in shown
    asked: list[bool] = []
    opened.frame.bystander_requested.connect(asked.append)
    finder.run("bystander")
    assert asked == [True]


def test_every_command_does_something(opened: Opened, finder: Finder) -> None:
    heard: list[str] = []
    frame, desk = opened.frame, opened.desk
    frame.contact_requested.connect(lambda: heard.append("contact"))
    frame.lock_requested.connect(lambda: heard.append("lock"))
    frame.undo_requested.connect(lambda: heard.append("undo"))
    frame.bystander_requested.connect(lambda _on: heard.append("bystander"))
    desk.print_requested.connect(lambda wish: heard.append(f"print {wish.case_id}"))
    case_id = opened.case("Bilal", "Kaya")
    frame.go_to(Address("case", case_id))
    for command in COMMANDS:
        if command.code not in ("new_case", "import", "back", "keys"):
            finder.run(command.code)
    assert sorted(heard) == sorted(["contact", "lock", "undo", "bystander", f"print {case_id}"])
    finder.run("new_case")
    assert frame.history.now == Address("cases", tab="new")
    finder.run("import")
    assert frame.history.now == Address("settings", tab="import")
    finder.run("back")
    assert frame.history.now == Address("cases", tab="new")
    opened.wait()


def test_print_is_offered_only_where_there_is_something_to_print(opened: Opened, finder: Finder) -> None:
    assert "command/print" not in [row.id for row in found(opened, "pdf")]
    opened.frame.go_to(Address("case", opened.case("Bilal", "Kaya")))
    assert "command/print" in [row.id for row in found(opened, "pdf")]


def test_late_answers_are_dropped(opened: Opened, finder: Finder) -> None:
    opened.case("Bilal", "Kaya")
    opened.case("Amira", "Benali")
    search = field(opened)
    search.setFocus()
    QTest.keyClicks(search, "bila")
    search.selectAll()
    QTest.keyClicks(search, "amir")
    opened.wait()
    assert search._popup is not None
    assert [row.title for row in search._popup._model.rows if row.id] == ["Amira Benali"]


def test_ctrl_shift_n_opens_a_new_case_from_anywhere(opened: Opened, finder: Finder) -> None:
    opened.frame.go_to(Address("today"))
    opened.wait()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(opened.frame, Qt.Key.Key_N, both)
    assert opened.frame.history.now == Address("cases", tab="new")
    assert any(row.keys == "Ctrl+Shift+N" for row in opened.frame.shortcuts.rows())
    opened.wait()

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what forms of homes and addresses say: who was asked before, where an address comes from."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from caseapp.operations import perform
from caseapp.operations.homes import AddViewing
from caseapp.operations.rights import AddReferenceAddress
from caseapp.store.queries.rights import references_of
from tests.records import open_case
from tests.ui.case.conftest import Opened


def form(opened: Opened, tab: str, item: str) -> Any:
    page: Any = opened.go(tab, item)
    return page.sheet().form


def test_a_landlord_who_was_asked_before_is_offered_and_said(opened: Opened) -> None:
    other = open_case(opened.store, "Bilal", "Amrani")
    asked: Any = {"landlord": "Immo Zenne", "day": date(2026, 9, 20), "outcome": "refused"}
    perform(opened.store, AddViewing(case_id=other, fields=asked))
    shown = form(opened, "housing", "viewing")
    line = shown.controls["landlord"]
    assert line.accessibleDescription() == ""
    QTest.keyClicks(line, "zen")
    assert [line.completer().currentCompletion()] == ["Immo Zenne"]
    line.setText("immo zenne")
    assert "1 keer" in line.accessibleDescription()
    assert "20 sep" in line.accessibleDescription()
    line.setText("Immo Dijle")
    assert line.accessibleDescription() == ""


def test_where_a_reference_address_comes_from_is_written_and_stands_in_its_line(opened: Opened) -> None:
    address: Any = {"kind": "ocmw", "state": "registered"}
    made = perform(opened.store, AddReferenceAddress(case_id=opened.case_id, fields=address)).result
    shown = form(opened, "rights", f"reference.{made}")
    shown.fill_draft({"from_stay": "yes", "for_release": "yes"})
    page: Any = opened.frame.page()
    opened.qtbot.mouseClick(page.sheet().save_button, Qt.MouseButton.LeftButton)
    opened.wait()
    (row,) = opened.ask(references_of, case_id=opened.case_id)
    assert (row.from_stay, row.for_release) == ("yes", "yes")
    said = page.tab("rights").cards[1].list.rows.row(0).why
    assert "vrijlating" in said
    assert "instelling" in said

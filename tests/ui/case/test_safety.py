# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the safety mode in the window, and for opening a restricted case of others with a reason."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from caseapp.operations import perform
from caseapp.operations.cases import ChangeCase
from caseapp.operations.safety import SetSafety
from caseapp.operations.team import AddWorker
from caseapp.store.queries.cases import case_head
from caseapp.store.queries.contacts import contacts_of
from caseapp.store.queries.safety import safety_of
from caseapp.ui.case.room import ClosedDoor
from tests.ui.case.conftest import Opened

HARD_WORDS = ("geweld", "violence", "veilig", "beschermd", "vluchthuis", "dader")


def words_on(widget: QWidget) -> str:
    shown = [one.text() for one in widget.findChildren(QLabel) if one.isVisible()]
    named = [one.accessibleName() for one in widget.findChildren(QWidget) if one.isVisible()]
    return " ".join([*shown, *named])


def test_what_keeps_somebody_safe_is_written_from_the_menu_of_the_case(opened: Opened) -> None:
    page = opened.go("overview", "safety")
    sheet = page.sheet()
    assert sheet is not None
    sheet.form.controls["protected_address"].setPlainText("Achterstraat 3, Schelle")  # type: ignore[attr-defined]
    sheet.form.controls["safe_times"].setText("werkdagen van 9 tot 11")  # type: ignore[attr-defined]
    sheet.save_button.click()
    opened.wait()
    assert opened.ask(case_head, case_id=opened.case_id).safety_mode
    assert opened.ask(safety_of, case_id=opened.case_id).protected_address == "Achterstraat 3, Schelle"
    (note,) = page.header.notes
    assert "werkdagen van 9 tot 11" in note.accessibleName()
    assert "Achterstraat" not in words_on(page)


def test_with_somebody_looking_along_no_word_on_the_screen_tells_why(opened: Opened) -> None:
    fields = {"safe_times": "vrijdag", "no_contact": "Rudi", "plan": "weg van het geweld", "safe_word": "appel"}
    opened.do(SetSafety(case_id=opened.case_id, fields=fields))  # type: ignore[arg-type]
    page = opened.go()
    assert "Rudi" in page.header.notes[0].accessibleName()
    opened.desk.set_bystander(True)
    opened.wait()
    said = words_on(page.header).casefold()
    assert page.header.notes[0].isVisible()
    assert not [word for word in (*HARD_WORDS[:2], *HARD_WORDS[3:], "rudi", "vrijdag", "appel") if word in said]


def test_the_key_that_hides_takes_the_open_form_off_the_screen_and_keeps_what_was_typed(opened: Opened) -> None:
    opened.do(SetSafety(case_id=opened.case_id, fields={"protected_address": "Achterstraat 3, Schelle"}))
    page = opened.go("overview", "safety")
    sheet = page.sheet()
    sheet.form.controls["safe_word"].setText("appel")
    sheet.form.edited.emit()
    assert sheet.isVisible()
    opened.desk.set_bystander(True)
    opened.wait()
    assert page.sheet() is None or not page.sheet().isVisible()
    shown = [one.toPlainText() for one in opened.frame.findChildren(QPlainTextEdit) if one.isVisible()]
    assert "Achterstraat" not in " ".join(shown) + words_on(opened.frame)
    opened.desk.set_bystander(False)
    again = opened.go("overview", "safety").sheet()
    assert again.form.controls["safe_word"].text() == "appel"


@pytest.mark.parametrize("form", ["person", "contact", "right", "meeting", "close"])
def test_the_key_that_hides_closes_every_form_of_a_case(opened: Opened, form: str) -> None:
    """A form shows names, rights and sensitive notes: it goes at once, and can be opened again on purpose."""
    page = opened.go("contacts")
    (contact, *_others) = opened.ask(contacts_of, case_id=opened.case_id)
    item = f"contact.{contact.id}" if form == "contact" else form
    page.open_sheet(item, {})
    opened.wait()
    assert page.sheet() is not None
    opened.desk.set_bystander(True)
    opened.wait()
    assert page.sheet() is None
    page.open_sheet(item, {})
    opened.wait()
    assert page.sheet() is not None


def test_the_safety_mode_ends_and_what_was_written_stays(opened: Opened) -> None:
    opened.do(SetSafety(case_id=opened.case_id, fields={"plan": "bel tante Samira"}))
    page = opened.go("overview", "safety")
    page.sheet().end_button.click()
    opened.wait()
    assert page.header.notes == []
    assert opened.ask(safety_of, case_id=opened.case_id).plan == "bel tante Samira"


def test_a_restricted_case_of_a_colleague_opens_with_a_reason_and_its_worker_sees_who_it_was(opened: Opened) -> None:
    lead, other = opened.store.author.worker_id, opened.do(AddWorker(name="Emma Claes"))
    perform(opened.store, ChangeCase(case_id=opened.case_id, fields={"restricted": True}))
    opened.store.sign_in(other)
    opened.desk.load()
    page = opened.go()
    door = page.findChild(ClosedDoor)
    assert page.title() == ""
    assert door.glass.isVisible()
    door.open_button.click()
    opened.wait()
    assert page.title() == ""  # not without a reason
    door.reason.setText("Hij staat aan de balie en niemand anders is er.")
    door.open_button.click()
    opened.wait()
    assert page.title() == "Yassin El Idrissi"
    assert page.tab("overview") is not None
    opened.store.sign_in(lead)
    opened.desk.load()
    page = opened.go("contacts")
    assert any("balie" in note.accessibleName() for note in page.header.notes)


def test_an_intern_gets_no_way_into_a_restricted_case(opened: Opened) -> None:
    intern = opened.do(AddWorker(name="Emma Claes", role="intern"))
    perform(opened.store, ChangeCase(case_id=opened.case_id, fields={"restricted": True}))
    opened.store.sign_in(intern)
    opened.desk.load()
    page = opened.go()
    assert not page.findChild(ClosedDoor).glass.isVisible()

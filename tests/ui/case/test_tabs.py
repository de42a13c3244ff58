# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what the tabs of a case promise: Big Five, contacts, network, history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from PySide6.QtCore import Qt
from sqlalchemy import event

from caseapp.operations import perform
from caseapp.operations.contacts import RecordContact
from caseapp.store.drafts import drafts
from caseapp.store.queries.assessments import assessments_of
from caseapp.store.queries.contacts import contact, contacts_of, count_contacts
from caseapp.store.queries.network import network_of
from caseapp.ui.case.contact_list import PART
from caseapp.ui.case.contacts_tab import ContactsTab
from caseapp.ui.case.five_tab import FiveTab
from caseapp.ui.case.history_tab import HistoryTab, read_history
from caseapp.ui.case.network_tab import NetworkTab
from caseapp.ui.case.turned import TurnedScreen
from caseapp.ui.kit.cards import Banner
from caseapp.ui.kit.fields import LineField
from caseapp.ui.kit.roles import ROW
from caseapp.ui.kit.text import Paragraph
from tests.ui.case.conftest import Opened

_SECRET = "Over de zitting van vorige week."


def record(opened: Opened, count: int = 1, **more: object) -> str:
    """Contacts one day apart; the id of the last."""
    made = ""
    for day in range(count):
        fields: Any = {
            "moment": datetime(2026, 9, 1, 9, tzinfo=UTC) - timedelta(days=day), "mode": "phone",
            "outcome": "completed", "what": "Kort gebeld.", "with_whom": ("client",), **more,
        }  # fmt: skip
        made = perform(opened.store, RecordContact(case_ids=(opened.case_id,), fields=fields)).result[0]
    return made


def five(opened: Opened, item: str = "") -> FiveTab:
    tab = opened.go("five", item).tab("five")
    assert isinstance(tab, FiveTab)
    return tab


def test_a_new_assessment_starts_from_the_last_is_saved_and_undone(opened: Opened) -> None:
    tab = five(opened)
    tab.new.click()
    opened.wait()
    form = tab.form
    assert form is not None
    housing = form.entries["housing"]
    assert housing.level.chosen_one() == "3"
    assert housing.words.toPlainText() == "Zo zie ik housing nu."
    housing.level.setFocus()
    opened.qtbot.keyClick(housing.level.focusProxy(), Qt.Key.Key_4)
    form.entries["health"].own.set_chosen(("not_now",))
    opened.key(housing.words, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    looks = opened.ask(assessments_of, case_id=opened.case_id)
    assert len(looks) == 3
    assert looks[0].domains["housing"].level == 4
    assert (looks[0].domains["health"].self_score, looks[0].domains["health"].self_state) == (None, "not_now")
    assert tab.form is None
    assert tab.list.rows.rowCount() == 3
    opened.undo()
    assert len(opened.ask(assessments_of, case_id=opened.case_id)) == 2
    assert tab.list.rows.rowCount() == 2


def test_an_assessment_left_half_way_comes_back(opened: Opened) -> None:
    tab = five(opened, "assessment")
    assert tab.form is not None
    tab.form.entries["income"].words.setPlainText("Ik weet het niet.")
    tab.form.leave.click()
    opened.wait()
    assert tab.form is None
    assert len(opened.ask(drafts)) == 1
    tab.open("assessment")
    opened.wait()
    assert tab.form is not None
    assert tab.form.entries["income"].words.toPlainText() == "Ik weet het niet."
    assert tab.form.findChild(Banner) is not None


def test_the_turned_screen_shows_only_what_is_theirs_and_answers(opened: Opened) -> None:
    tab = five(opened, "assessment")
    assert tab.form is not None
    tab.form.turn.click()
    screen = opened.window.findChild(TurnedScreen)
    assert screen is not None
    assert screen.geometry() == opened.window.rect()
    opened.qtbot.keyClick(screen.questions["housing"].scale, Qt.Key.Key_9)
    opened.qtbot.keyClick(screen.questions["housing"].scale, Qt.Key.Key_Escape)
    assert not screen.isVisible()
    assert tab.form.entries["housing"].own.chosen_one() == "9"
    assert tab.form.entries["housing"].level.chosen_one() == "3"


def test_an_assessment_is_deleted_from_the_list_and_comes_back(opened: Opened) -> None:
    tab = five(opened)
    tab.list.act_requested.emit(opened.ask(assessments_of, case_id=opened.case_id)[0].id, "delete")
    opened.wait()
    assert tab.list.rows.rowCount() == 1
    opened.undo()
    assert tab.list.rows.rowCount() == 2


def contacts(opened: Opened, item: str = "") -> ContactsTab:
    tab = opened.go("contacts", item).tab("contacts")
    assert isinstance(tab, ContactsTab)
    return tab


def said(tab: ContactsTab) -> str:
    shown = [one.text() for one in tab.pane.findChildren(Paragraph) if one.isVisible()]
    spoken = [tab.model.spoken(tab.model.index(row).data(ROW)) for row in range(tab.model.rowCount())]
    return "\n".join((*shown, *spoken))


def test_a_sensitive_note_is_closed_until_it_is_opened_and_when_somebody_looks(opened: Opened) -> None:
    secret = record(opened, layer="L3", what=_SECRET)
    tab = contacts(opened, secret)
    assert tab.list.chosen_id() == secret
    assert _SECRET not in said(tab)
    tab.pane.reveal.click()
    assert _SECRET in said(tab)
    opened.desk.set_bystander(True)
    assert _SECRET not in said(tab)
    assert "Post samen geopend" not in said(tab)
    assert tab.pane.reveal.isHidden()
    opened.desk.set_bystander(False)
    assert _SECRET not in said(tab)
    assert "Post samen geopend" in said(tab)


def test_attempts_are_filtered(opened: Opened) -> None:
    tab = contacts(opened)
    assert tab.model.rowCount() == 3
    tab.chips["attempts"].click()
    assert tab.model.rowCount() == 1
    tab.chips["all"].click()
    tab.mode.set_code("home_visit")
    tab.mode.code_changed.emit("home_visit")
    assert tab.model.rowCount() == 1


def test_the_list_reads_on_to_the_last_contact(opened: Opened) -> None:
    record(opened, count=2 * PART + 20)
    tab = contacts(opened)
    assert tab.model.rowCount() == PART
    for _round in range(4):
        tab.list.scrollToBottom()
        opened.wait()
    total = opened.ask(count_contacts, case_id=opened.case_id)
    assert total == 2 * PART + 23
    assert tab.model.rowCount() == total
    assert not tab.model.canFetchMore(tab.list.rootIndex())


def test_a_contact_is_changed_deleted_and_comes_back(opened: Opened) -> None:
    first = opened.ask(contacts_of, case_id=opened.case_id)[0].id
    tab = contacts(opened, first)
    opened.key(tab.list, Qt.Key.Key_Return)
    page = opened.frame.page()
    sheet = page.sheet()  # type: ignore[union-attr]
    place = sheet.form.controls["place"]
    assert isinstance(place, LineField)
    place.setText("bij tante")
    sheet.save_button.click()
    opened.wait()
    assert opened.ask(contact, contact_id=first).place == "bij tante"
    assert tab.list.chosen_id() == first
    opened.key(tab.list, Qt.Key.Key_Delete)
    assert opened.ask(contact, contact_id=first) is None
    opened.undo()
    assert opened.ask(contact, contact_id=first) is not None


def test_the_network_stands_in_the_picture_and_in_the_list(opened: Opened) -> None:
    page = opened.go("network")
    tab = page.tab("network")
    assert isinstance(tab, NetworkTab)
    tab.add.click()
    opened.wait()
    sheet = page.sheet()
    assert sheet is not None
    name = sheet.form.controls["name"]
    assert isinstance(name, LineField)
    sheet.save_button.click()
    opened.wait()
    assert page.sheet() is sheet  # a name is asked for
    name.setText("Bilal")
    sheet.save_button.click()
    opened.wait()
    assert {row.name for row in opened.ask(network_of, case_id=opened.case_id)} == {"tante Samira", "Bilal"}
    assert {tie.name for tie in tab.picture.ties()} == {"tante Samira", "Bilal"}
    assert tab.list.rows.rowCount() == 2
    opened.desk.set_bystander(True)
    assert all("Samira" not in tie.name for tie in tab.picture.ties())
    assert all("Samira" not in tab.list.rows.row(at).said() for at in range(2))


def test_the_history_asks_as_often_for_many_contacts_as_for_few(opened: Opened) -> None:
    def asked() -> tuple[int, int]:
        said: list[str] = []

        def listen(*given: object) -> None:
            said.append(str(given[2]))

        event.listen(opened.store.engine, "before_cursor_execute", listen)
        found = opened.ask(read_history, case_id=opened.case_id, before_rev=None)
        event.remove(opened.store.engine, "before_cursor_execute", listen)
        seen = {one.entity_id for row in found.rows for one in row.changes if one.kind == "contact"}
        return len(seen), len(said)

    record(opened, layer="L3")
    few, questions = asked()
    for number in range(30):
        record(opened, what=f"Gesprek {number}")
    secret = record(opened, layer="L3")
    many, questions_then = asked()
    assert (many, questions_then) == (few + 31, questions)
    assert secret in opened.ask(read_history, case_id=opened.case_id, before_rev=None).closed


def test_the_history_says_what_changed_and_takes_it_back(opened: Opened) -> None:
    secret = record(opened, layer="L3", what=_SECRET)
    page = opened.go("overview", "person")
    sheet = page.sheet()
    assert sheet is not None
    phone = sheet.form.controls["phone"]
    assert isinstance(phone, LineField)
    phone.setText("0400 99 88 77")
    sheet.save_button.click()
    opened.wait()
    tab = opened.go("history").tab("history")
    assert isinstance(tab, HistoryTab)
    rows = [tab.list.rows.row(at) for at in range(tab.list.rows.rowCount())]
    assert rows[0].what == "Nele wijzigde de persoonsgegevens"
    shown = " ".join(one.text() for one in tab.findChildren(Paragraph) if one.isVisible())
    assert "0400 99 88 77" in shown
    tab.list.choose(rows[1].id)
    opened.wait()
    shown = " ".join(one.text() for one in tab.findChildren(Paragraph) if one.isVisible())
    assert "schreef een contact op" in shown
    assert _SECRET not in shown
    tab.list.choose(rows[0].id)
    tab.undo.click()
    opened.wait()
    assert opened.ask(contact, contact_id=secret) is not None
    again = tab.list.rows.row(0)
    assert again.what == "Nele draaide iets terug"

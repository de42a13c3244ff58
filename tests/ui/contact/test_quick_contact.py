# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the quick contact form: by keyboard alone, with several people, with drafts that survive."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from caseapp.operations import perform
from caseapp.operations.contacts import RecordContact
from caseapp.store.drafts import drafts
from caseapp.store.queries.cases import case_head
from caseapp.store.queries.contacts import ContactRow, contacts_of
from caseapp.store.queries.search import find_people
from caseapp.ui.contact.sheet import QuickContact, edit_contact, open_contact
from caseapp.ui.kit.cards import Banner
from tests.ui.contact.conftest import Work

TAB, ENTER = Qt.Key.Key_Tab, Qt.Key.Key_Return


def opened(work: Work, *case_ids: str) -> QuickContact:
    sheet = open_contact(work.window, work.desk, case_ids)
    work.wait()
    return sheet


def contacts(work: Work, case_id: str) -> tuple[ContactRow, ...]:
    return work.store.read(partial(contacts_of, case_id=case_id))


def banner_of(sheet: QWidget) -> Banner | None:
    return next((one for one in sheet.findChildren(Banner) if one.isVisible()), None)


def test_a_whole_contact_by_keyboard_alone(work: Work) -> None:
    heard: list[str] = []
    work.desk.undo_offered.connect(lambda words, _rev: heard.append(words))
    opened(work)
    work.type("yas")
    work.wait()
    work.press(ENTER, TAB)
    work.type("gisteren 14u30")
    work.press(TAB)
    work.type("40")
    work.press(TAB, Qt.Key.Key_2, TAB, Qt.Key.Key_1, TAB, Qt.Key.Key_1, TAB)
    work.type("Post geopend.")
    work.press(TAB)
    work.type("Ik slaap niet.")
    work.press(TAB)
    work.type("Attest vragen")
    work.press(TAB, TAB)
    work.type("8/10")
    work.press(TAB, Qt.Key.Key_2)
    work.save()
    (row,) = contacts(work, work.yassin)
    assert row.moment is not None
    assert row.moment.astimezone().strftime("%Y-%m-%d %H:%M") == "2026-10-04 14:30"
    assert (row.minutes, row.mode, row.outcome) == (40, "home_visit", "completed")
    assert set(row.with_whom) == {"client", "informal_support"}
    assert (row.what, row.their_words) == ("Post geopend.", "Ik slaap niet.")
    assert (row.next_step, row.next_who, row.next_day) == ("Attest vragen", "Nele", date(2026, 10, 8))
    assert (row.domains, row.layer) == (("income",), "L2")
    assert heard == ["Contact bewaard"]
    assert not work.window.findChildren(QuickContact) or not work.window.findChildren(QuickContact)[0].isVisible()


def test_an_attempt_needs_a_person_and_an_outcome_only(work: Work) -> None:
    sheet = opened(work, work.yassin)
    sheet.form.outcome.setFocus()
    work.press(Qt.Key.Key_4)
    work.save()
    (row,) = contacts(work, work.yassin)
    assert (row.outcome, row.mode, row.what, row.minutes) == ("not_found", None, None, None)


def test_without_a_person_it_says_who_is_missing_and_keeps_everything(work: Work) -> None:
    sheet = opened(work)
    sheet.form.what.setPlainText("Gesproken")
    work.save()
    assert sheet.isVisible()
    assert sheet.form.who.accessibleDescription()
    assert QApplication.focusWidget() is sheet.form.who.focusProxy()
    assert sheet.form.what.toPlainText() == "Gesproken"


def test_several_people_get_a_row_each_without_the_name_of_the_other(work: Work) -> None:
    sheet = opened(work, work.yassin)
    sheet.form.who.setFocus()
    work.type("bilal")
    work.wait()
    work.press(ENTER)
    work.wait()
    sheet.form.outcome.setFocus()
    work.press(Qt.Key.Key_1)
    sheet.form.next_step.setText("Samen naar de huisdokter")
    offered = [sheet.form.next_who.itemText(place) for place in range(sheet.form.next_who.count())]
    assert "Yassin" not in offered
    assert "Bilal" not in offered
    work.save()
    (one,), (other,) = contacts(work, work.yassin), contacts(work, work.bilal)
    assert one.together_id == other.together_id is not None


def test_somebody_new_gets_a_case_on_the_spot(work: Work) -> None:
    sheet = opened(work)
    work.type("man, brug Dampoort")
    work.wait()
    work.press(ENTER)
    work.wait()
    sheet.form.outcome.setFocus()
    work.press(Qt.Key.Key_2)
    work.save()
    work.wait()
    (found,) = work.store.read(partial(find_people, typed="dampoort"))
    assert found.case_id is not None
    person = work.store.read(partial(case_head, case_id=found.case_id)).person
    assert (person.description, person.call_name) == ("man, brug Dampoort", None)
    assert contacts(work, found.case_id)[0].outcome == "brief"


def test_a_draft_comes_back_and_can_be_thrown_away(work: Work) -> None:
    sheet = opened(work, work.yassin)
    sheet.form.what.setFocus()
    work.type("Half verhaal")
    work.press(Qt.Key.Key_Escape)
    work.wait()
    assert [one.key for one in work.store.read(drafts)] == ["contact"]
    again = opened(work)
    assert again.form.what.toPlainText() == "Half verhaal"
    assert [one.case_id for one in again.form.who.chosen()] == [work.yassin]
    banner = banner_of(again)
    assert banner is not None
    banner.act_pressed.emit("drop")
    work.wait()
    assert again.form.what.toPlainText() == ""
    assert work.store.read(drafts) == ()


def test_a_draft_about_another_person_is_offered_and_never_written_over(work: Work) -> None:
    first = opened(work, work.yassin)
    first.form.what.setPlainText("Over Yassin")
    first.close_requested.emit()
    work.wait()
    second = opened(work, work.bilal)
    assert second.form.what.toPlainText() == ""
    assert banner_of(second) is not None
    second.form.what.setPlainText("Over Bilal")
    second.close_requested.emit()
    work.wait()
    assert {one.body["what"] for one in work.store.read(drafts)} == {"Over Yassin", "Over Bilal"}


def test_saving_takes_the_draft_away(work: Work) -> None:
    sheet = opened(work, work.yassin)
    sheet.form.what.setPlainText("Klaar")
    sheet.keep()
    work.wait()
    assert len(work.store.read(drafts)) == 1
    sheet.form.what.setFocus()
    work.save()
    assert work.store.read(drafts) == ()
    assert contacts(work, work.yassin)[0].what == "Klaar"


def test_a_contact_is_changed_in_the_same_form(work: Work) -> None:
    perform(
        work.store,
        RecordContact(case_ids=(work.yassin,), fields={"what": "Oud", "mode": "attempt", "outcome": "not_found"}),
    )
    (before,) = contacts(work, work.yassin)
    sheet = edit_contact(work.window, work.desk, before)
    work.wait()
    assert sheet.form.mode.chosen() == ("attempt",)
    sheet.form.what.setPlainText("Nieuw")
    sheet.form.what.setFocus()
    work.save()
    (after,) = contacts(work, work.yassin)
    assert (after.what, after.mode, after.outcome, after.moment) == ("Nieuw", "attempt", "not_found", before.moment)


def test_bystanders_see_initials(work: Work) -> None:
    sheet = opened(work, work.yassin)
    work.desk.set_bystander(True)
    shown = " ".join(option.words for option in sheet.form.with_whom.options())
    assert "Yassin" not in shown
    assert "Yassin" not in sheet.form.their_words.accessibleName()


def test_it_fits_on_the_screen_without_scrolling(work: Work) -> None:
    sheet = opened(work, work.yassin)
    work.qtbot.waitUntil(lambda: sheet.form.height() > 300)
    assert not sheet._scroll.verticalScrollBar().isVisible()


def test_every_control_says_what_it_is(work: Work) -> None:
    sheet = opened(work, work.yassin)
    for control in sheet._stops():
        assert control.accessibleName(), type(control).__name__

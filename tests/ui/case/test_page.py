# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what the page of a case promises: its top, its tabs, its overview, its forms."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from caseapp.operations import perform
from caseapp.operations.cases import ChangeCase, DeleteCase
from caseapp.operations.destruction import ConfirmTerm
from caseapp.operations.people import ChangePerson
from caseapp.operations.team import AddWorker
from caseapp.store.colleagues import missed
from caseapp.store.colleagues.own_devices import device_no
from caseapp.store.drafts import drafts
from caseapp.store.plain_sql import first_value, run_of
from caseapp.store.queries.cases import case_head
from caseapp.store.queries.goals import goals_of
from caseapp.store.unit import Unit
from caseapp.ui.case.case_sheets import CloseSheet, HandOverSheet
from caseapp.ui.case.domain_card import DomainCard
from caseapp.ui.case.goal_sheets import GoalSheet, StepSheet
from caseapp.ui.case.overview import OverviewTab
from caseapp.ui.case.person_sheet import PersonSheet
from caseapp.ui.case.registry import TABS
from caseapp.ui.case.room import ClosedDoor
from caseapp.ui.case.rows import ContactLine
from caseapp.ui.frame.address import Address
from caseapp.ui.kit.cards import Banner, FindingRow, StepBox
from caseapp.ui.kit.chips import ChoiceChips
from caseapp.ui.kit.fields import Combo, GrowingText, LineField
from caseapp.ui.print.wish import PrintWish
from tests.ui.case.conftest import Opened


def test_the_top_says_who_it_is(opened: Opened) -> None:
    page = opened.go()
    assert page.header.name.text() == "Yassin El Idrissi"
    assert "22 maart 2008" in page.header.beside.text()
    assert "tante Samira" in page.header.facts["always_there"].accessibleName()
    assert "Nele Van Damme, Karim Aziz" in page.header.facts["workers"].accessibleName()
    assert page.title() == "Yassin El Idrissi"


def test_restricted_and_contact_ban_are_marked(opened: Opened) -> None:
    page = opened.go()
    person = opened.ask(case_head, case_id=opened.case_id).person.id
    opened.do(ChangeCase(case_id=opened.case_id, fields={"restricted": True}))
    opened.do(ChangePerson(person_id=person, fields={"contact_ban": "yes"}))
    said = {tag.text() for tag in page.header.findChildren(type(page.header.name).__mro__[1]) if tag.isVisible()}
    assert {"Afgeschermd", "Contactverbod"} <= said


def test_a_case_of_which_something_did_not_arrive_says_so(opened: Opened) -> None:
    page = opened.go()
    assert page.incomplete.isHidden()

    def miss(unit: Unit) -> None:
        run = run_of(unit)
        log_no = first_value(run("SELECT log_no FROM case_file WHERE id = ?", (bytes.fromhex(opened.case_id),)))
        missed.named(run, log_no, device_no(unit.connection, bytes(16)), 3, 0)
        for _round in range(2):
            missed.look(run, 0, has_hub=False)

    opened.store.local(miss)
    opened.do(ChangeCase(case_id=opened.case_id, fields={"note": "x"}))
    assert page.incomplete.isVisible()
    went: list[object] = []
    opened.desk.navigate_requested.connect(went.append)
    page.incomplete.banner.act_pressed.emit("sync")
    assert went == [Address("sync")]


def test_the_overview_fits_one_screen(opened: Opened) -> None:
    page = opened.go()
    overview = page.tab("overview")
    assert isinstance(overview, OverviewTab)
    cards = overview.findChildren(DomainCard)
    assert len(cards) == 5
    assert len(overview.findChildren(ContactLine)) == 3
    for card in (*cards, overview.goals, overview.contacts, overview.findings):
        corner = card.mapTo(opened.window, card.rect().bottomRight())
        assert corner.y() <= 768
        assert corner.x() <= 1366
    assert "Zo zie ik housing nu." in cards[0].accessibleName()


def test_ticking_a_step_is_saved_at_once_and_can_be_undone(opened: Opened) -> None:
    page = opened.go()
    box = next(one for one in page.findChildren(StepBox) if "Beslissing" in one.text())
    box.setFocus()
    opened.key(box, Qt.Key.Key_Space)
    steps = opened.ask(goals_of, case_id=opened.case_id).goals[0].steps
    assert [step.status for step in steps] == ["done", "done"]
    again = next(one for one in page.findChildren(StepBox) if "Beslissing" in one.text() and one.isVisible())
    assert again.isChecked()
    assert again.hasFocus()
    opened.undo()
    assert opened.ask(goals_of, case_id=opened.case_id).goals[0].steps[1].status == "todo"
    assert not next(one for one in page.findChildren(StepBox) if "Beslissing" in one.text()).isChecked()


def test_every_tab_opens_with_the_keyboard(opened: Opened) -> None:
    page = opened.go()
    for place, kind in enumerate(TABS[:9], start=1):  # digits end at nine; arrows go on
        opened.qtbot.keyClick(opened.window, Qt.Key(Qt.Key.Key_0 + place), Qt.KeyboardModifier.AltModifier)
        opened.wait()
        assert page.tab_row.open_tab() == kind.code
        tab = page.tab(kind.code)
        assert tab is not None
        assert tab.isVisible()
        assert opened.frame.history.now is not None
        assert opened.frame.history.now.tab == kind.code
        unnamed = [one for one in tab.findChildren(QPushButton) if one.isVisible() and not one.accessibleName()]
        assert unnamed == []


def test_a_finding_does_something(opened: Opened) -> None:
    opened.do(ChangeCase(case_id=opened.case_id, fields={"backup_worker_id": None}))
    page = opened.go()
    row = next(one for one in page.findChildren(FindingRow) if one.act.text() == "Kiezen" and one.isVisible())
    row.act.click()
    opened.wait()
    sheet = page.sheet()
    assert sheet is not None
    backup = sheet.form.controls["backup_worker_id"]
    assert isinstance(backup, Combo)
    backup.setCurrentIndex(1)
    sheet.save_button.click()
    opened.wait()
    assert opened.ask(case_head, case_id=opened.case_id).backup_worker_id == backup_of(opened)
    assert page.sheet() is None


def backup_of(opened: Opened) -> str:
    return next(row.id for row in opened.desk.workers.values() if row.name == "Karim Aziz")


def test_a_person_is_changed_and_only_what_changed_is_written(opened: Opened) -> None:
    page = opened.go("overview", "person")
    sheet = page.sheet()
    assert isinstance(sheet, PersonSheet)
    safe = sheet.form.controls["safe_contact"]
    assert isinstance(safe, GrowingText)
    safe.setPlainText("bel na 16 u")
    assert sheet.form.changed() == {"safe_contact": "bel na 16 u"}
    opened.key(safe, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert opened.ask(case_head, case_id=opened.case_id).person.safe_contact == "bel na 16 u"
    assert "bel na 16 u" in page.header.facts["safe"].accessibleName()


def test_a_draft_comes_back_with_a_banner_and_goes_after_saving(opened: Opened) -> None:
    page = opened.go("overview", "goal")
    sheet = page.sheet()
    assert isinstance(sheet, GoalSheet)
    text = sheet.form.controls["text"]
    assert isinstance(text, GrowingText)
    text.setPlainText("Ik wil een rijbewijs")
    opened.key(text, Qt.Key.Key_Escape)
    assert page.sheet() is None
    assert [row.body for row in opened.ask(drafts)] == [{"text": "Ik wil een rijbewijs"}]
    page = opened.go("contacts")
    page = opened.go("overview", "goal")
    again = page.sheet()
    assert again is not None
    assert again.findChild(Banner) is not None
    assert again.form.values()["text"] == "Ik wil een rijbewijs"
    again.save_button.click()
    opened.wait()
    assert "Ik wil een rijbewijs" in [goal.text for goal in opened.ask(goals_of, case_id=opened.case_id).goals]
    assert opened.ask(drafts) == ()


def test_closing_the_page_keeps_what_was_typed(opened: Opened) -> None:
    page = opened.go("overview", "step")
    sheet = page.sheet()
    assert isinstance(sheet, StepSheet)
    what = sheet.form.controls["what"]
    assert isinstance(what, LineField)
    what.setText("Bellen met de school")
    opened.frame.close_pages()
    opened.wait()
    assert [row.body for row in opened.ask(drafts)] == [{"what": "Bellen met de school"}]


def test_closing_a_case_says_how_long_the_file_is_kept_and_offers_a_copy(opened: Opened) -> None:
    def said() -> str:
        sheet = opened.go("overview", "close").sheet()
        assert isinstance(sheet, CloseSheet)
        words = sheet.kept.accessibleName()
        sheet.close_requested.emit()
        opened.wait()
        opened.go("contacts")
        return words

    assert "Niemand zei al hoelang" in said()
    opened.do(ChangeCase(case_id=opened.case_id, fields={"retention_context": "caw"}))
    assert "tot 5 oktober 2036" in said()
    assert "bevestigde deze termijn nog niet" in said()
    opened.do(ConfirmTerm(context="caw", is_usual=True))
    assert "bevestigde" not in said()
    opened.do(ChangeCase(case_id=opened.case_id, fields={"retention_context": "vl_youth_help"}))
    sheet = opened.go("overview", "close").sheet()
    assert isinstance(sheet, CloseSheet)
    assert "22 maart 2043" in sheet.kept.accessibleName()  # 35 years old
    wished: list[object] = []
    opened.desk.print_requested.connect(wished.append)
    sheet.kept.act_pressed.emit("copy")
    assert wished == [PrintWish(case_id=opened.case_id, document="case-export")]


def test_closing_a_case_asks_for_words_and_is_never_refused(opened: Opened) -> None:
    page = opened.go("overview", "close")
    sheet = page.sheet()
    assert isinstance(sheet, CloseSheet)
    assert sheet.findChild(Banner) is not None
    sheet.save_button.click()
    opened.wait()
    assert opened.ask(case_head, case_id=opened.case_id).status == "open"
    reason, note = sheet.form.controls["reason"], sheet.form.controls["note"]
    assert isinstance(reason, Combo)
    assert isinstance(note, GrowingText)
    reason.set_code("moved_away")
    note.setPlainText("Hij verhuist en wil dit zo.")
    sheet.save_button.click()
    opened.wait()
    head = opened.ask(case_head, case_id=opened.case_id)
    assert (head.status, head.close_reason, head.close_note) == ("closed", "moved_away", "Hij verhuist en wil dit zo.")
    opened.undo()
    assert opened.ask(case_head, case_id=opened.case_id).status == "open"


def test_a_case_is_handed_over(opened: Opened) -> None:
    page = opened.go("overview", "hand_over")
    sheet = page.sheet()
    assert isinstance(sheet, HandOverSheet)
    to = sheet.form.controls["to_worker_id"]
    assert isinstance(to, Combo)
    to.set_code(backup_of(opened))
    sheet.save_button.click()
    opened.wait()
    assert opened.ask(case_head, case_id=opened.case_id).primary_worker_id == backup_of(opened)


def test_a_case_that_is_gone_says_so_and_comes_back(opened: Opened) -> None:
    page = opened.go()
    deleted = perform(opened.store, DeleteCase(case_id=opened.case_id))
    opened.desk.tell(deleted.changes, "Dossier verwijderd")
    opened.wait()
    assert page.title() == ""
    assert page.findChild(ClosedDoor).words().startswith("Dit dossier is er niet meer")
    assert page.header.isHidden()
    opened.undo()
    assert page.title() == "Yassin El Idrissi"
    assert page.tab("overview") is not None


def test_a_colleague_who_does_not_work_on_it_sees_who_it_is_and_no_more(opened: Opened) -> None:
    lead, other = opened.store.author.worker_id, opened.do(AddWorker(name="Emma Claes"))
    opened.store.sign_in(other)
    opened.desk.load()
    page = opened.go()
    assert page.header.name.text() == "Yassin El Idrissi"
    assert page.header.edit_button.isHidden()
    assert page.tab("overview") is None
    opened.store.sign_in(lead)
    restricted = perform(opened.store, ChangeCase(case_id=opened.case_id, fields={"restricted": True}))
    opened.store.sign_in(other)
    opened.desk.tell(restricted.changes, "")
    opened.wait()
    assert page.title() == ""
    assert page.header.isHidden()


def test_bystander_mode_shows_initials_at_once(opened: Opened) -> None:
    page = opened.go()
    opened.desk.set_bystander(True)
    assert "Yassin" not in page.header.name.text()
    assert page.header.beside.text() == ""
    assert "Samira" not in page.header.facts["always_there"].accessibleName()
    assert all("Zo zie ik" not in card.accessibleName() for card in page.findChildren(DomainCard) if card.isVisible())
    opened.desk.set_bystander(False)
    assert page.header.name.text() == "Yassin El Idrissi"


def test_chips_of_a_goal_carry_codes(opened: Opened) -> None:
    page = opened.go("overview", "goal")
    sheet = page.sheet()
    assert sheet is not None
    chips = sheet.form.controls["domain"]
    assert isinstance(chips, ChoiceChips)
    assert chips.options()[0].code == "housing"


def test_a_form_that_was_only_looked_at_leaves_no_draft(opened: Opened) -> None:
    page = opened.go("overview", "close")
    sheet = page.sheet()
    assert isinstance(sheet, CloseSheet)
    assert sheet.form.values()["day"] is not None
    sheet.keep()
    sheet.close_sheet()
    opened.wait()
    assert opened.ask(drafts) == ()

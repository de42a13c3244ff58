# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the day two people become a team: made, invited, let in, writing apart, deciding together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from caseapp.operations import perform
from caseapp.operations.people import ChangePerson
from caseapp.store.queries.cases import CaseFilter, case_head, case_ids
from caseapp.store.queries.differences import differences
from caseapp.ui.case.person_sheet import PersonSheet
from caseapp.ui.frame.address import Address
from caseapp.ui.kit.sheet import Sheet
from caseapp.ui.sync.device_sheets import RevokeSheet
from caseapp.ui.sync.differences import DifferencesPage
from caseapp.ui.sync.held_sheet import HeldSheet
from caseapp.ui.sync.invite_sheets import AdmitSheet, InvitationSheet, InviteSheet
from caseapp.ui.sync.page import SyncPage
from caseapp.ui.sync.recovery_sheets import RecoveryMaking
from caseapp.ui.sync.team_sheets import MakeTeamSheet
from caseapp.ui.unlock.first_start import FirstStart
from caseapp.ui.unlock.join import JoinView
from casehub.serving import Serving
from tests.journeys.conftest import Begin
from tests.journeys.hands import WORDS, Hands
from tests.records import TODAY
from tests.sync.laptops import hub_at

LONG = 30_000


@pytest.fixture
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with hub_at(tmp_path_factory.mktemp("hub")) as serving:
        yield serving


def until(hands: Hands, condition: Any) -> None:
    """Until this holds; the network may take its time."""
    hands.qtbot.waitUntil(lambda: bool(condition()), timeout=LONG)


def sheet_of(hands: Hands, kind: type[Sheet]) -> Any:
    """The sheet of this kind, once it is there."""
    until(hands, lambda: isinstance(hands.sheet(), kind))
    return hands.sheet()


def sync_page(hands: Hands) -> SyncPage:
    """The page, filled."""
    hands.frame.go_to(Address("sync"))
    hands.wait()
    page = hands.page()
    assert isinstance(page, SyncPage)
    return page


def test_two_people_become_a_team_and_decide_a_difference(
    begin: Begin, home: Path, tmp_path: Path, hub: Serving
) -> None:
    nele = begin(home)
    nele.unlock()
    _make_a_team(nele, hub)
    text = _invite_karim(nele)
    karim = begin(tmp_path / "karim")
    view = _ask_to_join(karim, text)
    _compare_and_let_in(nele, view)
    until(karim, lambda: karim.app.workplace is not None)
    karim.wait()
    assert karim.desk.me is not None
    assert karim.desk.me.name == "Karim Aziz"
    _what_one_writes_the_other_sees(nele, karim)
    _a_difference_is_decided(nele, karim)


def _make_a_team(hands: Hands, hub: Serving) -> None:
    """By keyboard: the first button of the page, three steps."""
    page = sync_page(hands)
    assert page.state.team_button.hasFocus()
    hands.press("Return")
    sheet = sheet_of(hands, MakeTeamSheet)
    hands.press("Ctrl+Return")
    until(hands, lambda: sheet.step == "way")
    sheet.fields.address.setFocus()
    hands.type(hub.address)
    hands.press("Tab")
    hands.type(hub.code)
    hands.press("Ctrl+Return")
    until(hands, lambda: sheet.step == "sheets")
    sheet.later.setChecked(True)
    hands.press("Ctrl+Return")
    until(hands, lambda: page.view is not None and page.view.state.hub == hub.address)
    assert page.recovery.isVisible()
    assert not page.recovery.make_button.isHidden(), "the reminder stays until there are sheets"


def _invite_karim(hands: Hands) -> str:
    sheet = sheet_of(hands, InviteSheet)
    sheet.who.setCurrentIndex(next(at for at in range(sheet.who.count()) if sheet.who.itemText(at) == "Karim Aziz"))
    hands.press("Ctrl+Return")
    shown = sheet_of(hands, InvitationSheet)
    shown.copy_button.click()
    text = QApplication.clipboard().text()
    assert shown.shown.toPlainText().replace(" ", "") == text.replace("-", "")
    hands.press("Escape")
    return text


def _ask_to_join(hands: Hands, text: str) -> JoinView:
    page = hands.app.window.shown()
    assert isinstance(page, FirstStart)
    page.show_step("passphrase")
    page.name.setText("Karim")
    page.first.setText(WORDS)
    page.second.setText(WORDS)
    page.second.returnPressed.emit()
    until(hands, lambda: page.step == "sheet")
    page.show_step("begin")
    page.begin_requested.emit("join")
    until(hands, lambda: isinstance(hands.app.window.shown(), JoinView))
    view = hands.app.window.shown()
    assert isinstance(view, JoinView)
    view.invitation.setPlainText("geen uitnodiging")
    view.ask_button.click()
    until(hands, view.trouble.text)
    view.invitation.setPlainText(text)
    view.ask_button.click()
    until(hands, lambda: view.step == "waiting")
    return view


def _compare_and_let_in(hands: Hands, view: JoinView) -> None:
    page = sync_page(hands)
    page._on_time_to_look()
    until(hands, lambda: page._requests)
    (key,) = page._requests
    page._on_compare_wanted(key)
    sheet = sheet_of(hands, AdmitSheet)
    assert view.words is not None
    assert sheet.words.words == view.words.words
    assert not sheet.save_button.isEnabled(), "nobody is let in before the words were compared"
    QTest.keyClick(sheet.same, Qt.Key.Key_Space)
    assert sheet.save_button.isEnabled()
    sheet.save_button.click()
    until(hands, lambda: hands.sheet() is None)


def _what_one_writes_the_other_sees(nele: Hands, karim: Hands) -> None:
    case_id = _yassin(nele)
    until(karim, lambda: case_id in karim.store.read(lambda reader: case_ids(reader, CaseFilter(), TODAY)))
    karim.frame.go_to(Address("case", case_id))
    until(karim, lambda: karim.sees("Yassin"))
    assert not karim.frame.undo_bar.isVisible(), "nobody takes back what somebody else wrote"


def _a_difference_is_decided(nele: Hands, karim: Hands) -> None:
    """Both write in the same field without having seen the other's text."""
    case_id = _yassin(nele)
    person_id = nele.store.read(lambda reader: case_head(reader, case_id)).person.id
    karim.frame.go_to(Address("case", case_id, "overview", "person"))
    form = sheet_of(karim, PersonSheet)
    form.form.fill_draft({"safe_contact": "Bel na 14 u."})
    perform(nele.store, ChangePerson(person_id=person_id, fields={"safe_contact": "Bel na 16 u."}))
    for hands in (nele, karim):
        hands.app.workplace.syncing.sync_now()  # type: ignore[union-attr]
        until(hands, lambda hands=hands: not hands.app.workplace.syncing.is_busy)
    until(karim, lambda: _text(karim, case_id) == "Bel na 16 u.")
    until(karim, lambda: form.meanwhile is not None)
    assert form.isVisible()
    assert form.form.values()["safe_contact"] == "Bel na 14 u.", "an open form is not disturbed"
    form.save_button.click()
    until(karim, lambda: karim.sheet() is None)
    for hands in (nele, karim, nele):
        hands.app.workplace.syncing.sync_now()  # type: ignore[union-attr]
        until(hands, lambda hands=hands: not hands.app.workplace.syncing.is_busy)
    for hands in (nele, karim):
        until(hands, lambda hands=hands: len(hands.store.read(differences)) == 1)
    karim.frame.go_to(Address("differences"))
    until(karim, lambda: isinstance(karim.page(), DifferencesPage) and karim.page().pane is not None)
    page = karim.page()
    until(karim, lambda: page.pane.choices is not None)
    page.pane.choices.choose(0)
    QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    until(karim, lambda: not karim.store.read(differences))
    until(nele, lambda: not nele.store.read(differences))
    assert _text(nele, case_id) == _text(karim, case_id)


def _yassin(hands: Hands) -> str:
    """The id of the case of Yassin."""
    for one in hands.store.read(lambda reader: case_ids(reader, CaseFilter(), TODAY)):
        if hands.store.read(lambda reader, one=one: case_head(reader, one)).person.call_name == "Yassin":  # type: ignore[misc]
            return one
    raise AssertionError("Yassin is not here")


def _text(hands: Hands, case_id: str) -> str | None:
    return hands.store.read(lambda reader: case_head(reader, case_id)).person.safe_contact


def test_recovery_sheets_are_printed_and_proved(begin: Begin, home: Path, tmp_path: Path) -> None:
    hands = begin(home)
    hands.unlock()
    page = sync_page(hands)
    page.syncing.act(lambda colleagues: colleagues.found(None))
    until(hands, lambda: page.view is not None and not page.view.state.alone)
    hands.wait()
    page.recovery.make_button.click()
    sheet = sheet_of(hands, RecoveryMaking)
    assert not sheet.save_button.isEnabled()
    sheet.print_button.click()
    preview = sheet._preview
    until(hands, lambda: preview.paper is not None)
    assert preview.paper.pages == 3
    preview.save_to(tmp_path / "sheets.pdf")
    until(hands, lambda: sheet.is_printed)
    preview._on_leave_wanted()
    first, second, _third = (" ".join(one.words) for one in sheet.shares)
    sheet.two.first.setPlainText(first)
    sheet.two.second.setPlainText(first)
    sheet.save_button.click()
    assert not page.syncing.colleagues.overview.state().recovery
    sheet.two.second.setPlainText(second)
    sheet.save_button.click()
    until(hands, lambda: page.view is not None and page.view.state.recovery)
    assert page.recovery.make_button.isHidden()
    page.recovery.try_button.click()
    until(hands, lambda: hands.sheet() is not None and hands.sheet() is not sheet)
    drill: Any = hands.sheet()
    drill.two.first.setPlainText(first)
    drill.two.second.setPlainText(second)
    drill.save_button.click()
    until(hands, drill.result.isVisible)


def test_a_stolen_laptop_destroys_its_profile_and_says_why(
    begin: Begin, home: Path, tmp_path: Path, hub: Serving
) -> None:
    nele = begin(home)
    nele.unlock()
    _make_a_team(nele, hub)
    text = _invite_karim(nele)
    karim = begin(tmp_path / "karim")
    _compare_and_let_in(nele, _ask_to_join(karim, text))
    until(karim, lambda: karim.app.workplace is not None)
    karim.wait()
    page = sync_page(nele)
    until(nele, lambda: page.view is not None and len(page.view.devices) == 2)
    (lost,) = [row for row in page.view.devices if not row.is_this]  # type: ignore[union-attr]
    page.people.revoke_wanted.emit(lost.dev_id)
    sheet = sheet_of(nele, RevokeSheet)
    sheet.reason.set_chosen(["stolen"])
    assert sheet.wipe.isChecked()
    sheet.save_button.click()
    sheet_of(nele, HeldSheet).leave_button.click()  # of two windows the other one may have the keyboard
    until(nele, lambda: nele.sheet() is None)
    if karim.app.workplace is not None:
        karim.app.workplace.syncing.sync_now()  # as it would by itself half a minute later
    until(karim, lambda: karim.app.workplace is None)
    until(karim, lambda: isinstance(karim.app.window.shown(), FirstStart))
    assert not list((tmp_path / "karim").glob("*.db")), "nothing readable is left"
    until(nele, lambda: any(row.state == "revoked" for row in page.view.devices))  # type: ignore[union-attr]

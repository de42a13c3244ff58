# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the settings: each part opens, applies at once and can be used with the keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from caseapp.errors import WrongPassphrase
from caseapp.security.kdf import FLOOR
from caseapp.security.vault import unlock, unlock_with_recovery
from caseapp.store.backup import backups
from caseapp.store.local_settings import local_settings
from caseapp.store.profile import create_profile
from caseapp.store.queries.workers import team, workers
from caseapp.ui.background import Background
from caseapp.ui.desk import Desk
from caseapp.ui.kept import domain_order, person_word
from caseapp.ui.kit.buttons import Button
from caseapp.ui.settings.backups import BackupsSection
from caseapp.ui.settings.checks import ChecksSection
from caseapp.ui.settings.general import LanguageSection, LockSection, LookSection, WordsSection
from caseapp.ui.settings.page import PARTS
from caseapp.ui.settings.passphrase import PassphraseSection
from caseapp.ui.settings.team import MeSection, TeamSection
from caseapp.ui.settings.worker_sheet import WorkerSheet
from caseapp.ui.sync.syncing import syncing_of
from tests.ui.settings.conftest import Place


def test_arrows_open_every_part_and_everything_has_a_name(place: Place) -> None:
    place.page.take_focus()
    for part in PARTS:
        section = place.page.section(part.code)
        assert place.page.shown_section() is section or part is not PARTS[0] or place.part(part.code) is section
        QTest.keyClick(place.page.list, Qt.Key.Key_Down)
        place.wait()
        for control in section.findChildren(QWidget):
            stops = control.focusPolicy().value & Qt.FocusPolicy.TabFocus.value and control.focusProxy() is None
            if stops and control.isVisible() and not control.objectName().startswith("qt_"):
                assert control.accessibleName(), f"{part.code}: {type(control).__name__}"
    assert place.page.shown_section() is place.page.section(PARTS[-1].code)


def test_the_language_is_kept_and_the_window_asked_to_build_itself_anew(place: Place) -> None:
    section = place.part("language")
    assert isinstance(section, LanguageSection)
    section.chips.setFocus()
    with place.qtbot.waitSignal(place.desk.settings_changed):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_2)
    place.wait()
    assert place.store.read(local_settings)["language"] == "fr"
    assert place.page.address.item == "language"


def test_colours_size_and_locking_are_kept(place: Place) -> None:
    look, lock = place.part("look"), place.part("lock")
    assert isinstance(look, LookSection)
    assert isinstance(lock, LockSection)
    place.part("look")
    look.scheme.setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_3)
    look.text_size.setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_5)
    place.part("lock")
    lock.minutes.setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_3)
    place.wait()
    kept = place.store.read(local_settings)
    assert (kept["scheme"], kept["scale"], kept["lock_minutes"]) == ("dark", 2.0, 10)


def test_order_of_domains_and_word_for_the_person(place: Place) -> None:
    section = place.part("words")
    assert isinstance(section, WordsSection)
    before = domain_order(place.desk)
    section.move_domain(before[0], 1)
    assert domain_order(place.desk) == (before[1], before[0], *before[2:])
    section.word.setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_2)
    assert person_word(place.desk) == "cliënt"


def test_my_name_and_the_complaint_contact_are_kept_when_left(place: Place) -> None:
    me, group = place.part("me"), place.part("team")
    assert isinstance(me, MeSection)
    assert isinstance(group, TeamSection)
    place.part("me")
    me.phone.line.setText("0400 99 88 77")
    me.phone.line.editingFinished.emit()
    place.wait()
    place.part("team")
    group.lines["complaint_name"].line.setText("Ombudsdienst")
    group.lines["complaint_name"].line.editingFinished.emit()
    place.wait()
    found = {row.name: row for row in place.store.read(workers)}
    assert found["Nele Van Damme"].phone == "0400 99 88 77"
    kept = place.store.read(team)
    assert kept is not None
    assert kept.complaint_name == "Ombudsdienst"


def test_a_colleague_comes_and_goes(place: Place) -> None:
    section = place.part("team")
    assert isinstance(section, TeamSection)
    section.card.link.click()
    (sheet,) = place.page.findChildren(WorkerSheet)
    sheet.name.setText("Aya Bensaïd")
    sheet.save_requested.emit()
    place.wait()
    assert "Aya Bensaïd" in {row.name for row in place.store.read(workers)}
    changing = next(button for button in section.findChildren(Button) if "Karim" in button.accessibleName())
    changing.click()
    place.wait()
    sheet = next(one for one in place.page.findChildren(WorkerSheet) if one.isVisible())
    leaving = next(button for button in sheet.findChildren(Button) if button.kind == "quiet")
    leaving.click()
    place.wait()
    assert {row.name: row.active for row in place.store.read(workers)}["Karim Aziz"] is False


def test_in_a_team_it_is_fixed_who_works_here_and_roles_change_with_keys(place: Place) -> None:
    me, group = place.part("me"), place.part("team")
    assert isinstance(me, MeSection)
    assert isinstance(group, TeamSection)
    place.part("me")
    assert (me.name.isEnabled(), me.fixed.isVisible()) == (True, False)
    syncing_of(place.desk).colleagues.found(None)
    me.shown()
    place.wait()
    assert me.name.line.text() == "Nele Van Damme"
    assert (me.name.isEnabled(), me.phone.isEnabled(), me.fixed.isVisible()) == (False, True, True)
    me.focus_item("")
    assert QApplication.focusWidget() is me.initials.line
    place.part("team")
    for name, fixed in (("Nele", True), ("Karim", False)):  # Karim was not invited yet
        changing = next(one for one in group.findChildren(Button) if name in one.accessibleName())
        changing.click()
        place.wait()
        sheet = next(one for one in place.page.findChildren(WorkerSheet) if one.isVisible())
        assert sheet.role.isEnabled() is not fixed
        sheet.close_sheet()
        place.wait()


def test_a_backup_is_made_and_listed(place: Place) -> None:
    section = place.part("backups")
    assert isinstance(section, BackupsSection)
    section.button.click()
    place.wait()
    assert len(backups(place.store.path.parent / "backups")) == 1
    assert any("kopie" in button.accessibleName() for button in section.findChildren(Button))


def test_checking_and_making_again_say_so_in_words(place: Place) -> None:
    section = place.part("checks")
    assert isinstance(section, ChecksSection)
    section.verify_button.click()
    place.wait()
    assert section.result.text().startswith("Alles is heel")
    section.rebuild_button.click()
    place.wait()
    assert section.result.text().startswith("Alles is opnieuw gemaakt")
    section.verify_button.click()
    section.progress.stop_button.click()
    place.wait()
    assert section.verify_button.isEnabled()


def test_a_new_passphrase_and_a_new_sheet_really_open_the_vault(place: Place, tmp_path: Path) -> None:
    home = tmp_path / "home"
    profile, old_code = create_profile(home, "zeven natte zeehonden", kdf=FLOOR, clock=place.store.clock)
    door = Background()
    desk = Desk(profile.store, door, place.store.clock, profile)
    desk.load()
    section = PassphraseSection(desk)
    place.qtbot.addWidget(section)
    section.show()

    def change(present: str, new: str) -> None:
        section.present.setText(present)
        section.first.setText(new)
        section.second.setText(new)
        section.button.click()
        place.qtbot.waitUntil(lambda: door.waiting() == 0, timeout=60_000)

    change("helemaal fout", "acht droge otters")
    assert section.present.accessibleDescription()
    assert unlock(home, "zeven natte zeehonden") is not None
    change("zeven natte zeehonden", "acht droge otters")
    assert unlock(home, "acht droge otters") is not None
    change("".join(old_code.groups()), "negen blije bevers")
    assert unlock(home, "negen blije bevers") is not None
    section.sheet.make(tmp_path / "blad.pdf")
    place.qtbot.waitUntil(lambda: (tmp_path / "blad.pdf").exists() and door.waiting() == 0, timeout=60_000)
    assert (tmp_path / "blad.pdf").read_bytes().startswith(b"%PDF")
    with pytest.raises(WrongPassphrase):
        unlock_with_recovery(home, old_code)
    section.closing()
    door.shutdown()
    profile.close()

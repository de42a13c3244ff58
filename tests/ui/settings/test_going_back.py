# SPDX-License-Identifier: EUPL-1.2
"""This is the place for going back to a backup from the window, and for what is kept when it locks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from caseapp.app import App
from caseapp.clock import FixedClock
from caseapp.operations import perform
from caseapp.operations.team import ChangeWorker, StartTeam
from caseapp.security.kdf import FLOOR
from caseapp.store.backup import back_up
from caseapp.store.drafts import drafts
from caseapp.store.profile import Profile, create_profile, open_profile
from caseapp.store.queries.workers import workers
from caseapp.ui.contact.sheet import QuickContact
from caseapp.ui.frame.address import Address
from caseapp.ui.kit.buttons import Button
from caseapp.ui.settings.backups import RestoreSheet
from caseapp.ui.unlock.page import UnlockPage

PASSPHRASE = "zeven natte zeehonden"


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    made, _code = create_profile(tmp_path / "home", PASSPHRASE, kdf=FLOOR, clock=FixedClock())
    worker = perform(made.store, StartTeam(team_name="Team Schelde", worker_name="Nele Van Damme")).result
    made.store.sign_in(worker)
    return made


@pytest.fixture
def app(profile: Profile, qtbot: QtBot) -> Iterator[App]:
    made = App(profile.home, profile.store.clock)
    made.start(profile)
    qtbot.addWidget(made.window)
    yield made
    made.close()


def settled(app: App, qtbot: QtBot) -> None:
    for _round in range(3):
        qtbot.waitUntil(lambda: app.background.waiting() == 0, timeout=60_000)
        QApplication.processEvents()


def names(profile: Profile) -> set[str]:
    return {row.name for row in profile.store.read(workers)}


def test_going_back_brings_the_copy_and_the_unlock_page(app: App, profile: Profile, qtbot: QtBot) -> None:
    back_up(profile.store)
    worker = profile.store.author.worker_id
    perform(profile.store, ChangeWorker(worker_id=worker, fields={"name": "Iemand Anders"}))
    assert app.workplace is not None
    app.workplace.frame.go_to(Address("settings", tab="backups"))
    settled(app, qtbot)
    page = app.workplace.frame.page()
    assert page is not None
    next(button for button in page.findChildren(Button) if "kopie van" in button.accessibleName()).click()
    (sheet,) = app.window.findChildren(RestoreSheet)
    sheet.passphrase.setText("helemaal fout")
    sheet.save_requested.emit()
    settled(app, qtbot)
    assert sheet.isVisible()
    assert sheet.passphrase.accessibleDescription()
    sheet.passphrase.setText(PASSPHRASE)
    sheet.save_requested.emit()
    qtbot.waitUntil(lambda: isinstance(app.window.shown(), UnlockPage), timeout=60_000)
    home = app.home
    again = open_profile(home, PASSPHRASE)
    assert names(again) == {"Nele Van Damme"}
    again.close()
    assert list(home.glob("before-restore-*.db"))


def test_locking_keeps_a_contact_that_was_being_written(app: App, profile: Profile, qtbot: QtBot) -> None:
    assert app.workplace is not None
    app.workplace.desk.contact_requested.emit(())
    settled(app, qtbot)
    (sheet,) = app.window.findChildren(QuickContact)
    sheet.form.what.setPlainText("Midden in een zin")
    app.lock()
    settled(app, qtbot)
    assert not app.window.findChildren(QuickContact)
    again = open_profile(app.home, PASSPHRASE)
    (kept,) = again.store.read(drafts)
    again.close()
    assert kept.body["what"] == "Midden in een zin"

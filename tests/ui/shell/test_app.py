# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the life of the window: first start, unlock, lock, closing, with real files and threads."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from caseapp.app import App
from caseapp.clock import SystemClock
from caseapp.errors import ProfileInUse
from caseapp.security.kdf import FLOOR
from caseapp.store.drafts import drafts, save_draft
from caseapp.store.profile import create_profile, open_profile, profile_exists
from caseapp.ui.contact.sheet import QuickContact
from caseapp.ui.frame.address import Address
from caseapp.ui.shell.idle import IdleWatch
from caseapp.ui.unlock.first_start import FirstStart
from caseapp.ui.unlock.page import UnlockPage
from tests.records import full_case, make_team

WORDS = "vier warme rode laarzen"
WAIT = 30_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile with one full case, made once; each test works on a copy."""
    home = tmp_path_factory.mktemp("made")
    profile, _code = create_profile(home, WORDS, kdf=FLOOR)
    _nele, karim = make_team(profile.store)
    full_case(profile.store, karim)
    profile.close()
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    for path in made.iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


@pytest.fixture
def started(qtbot: QtBot) -> Iterator[list[App]]:
    apps: list[App] = []
    yield apps
    for app in apps:
        app.window.close()
        app.close()
        app.window.deleteLater()
    assert [one.name for one in threading.enumerate() if one.name.startswith("caseapp-")] == []


def start(apps: list[App], home: Path) -> App:
    app = App(home, SystemClock())
    apps.append(app)
    app.start()
    return app


def unlock(app: App, qtbot: QtBot, words: str = WORDS) -> None:
    page = app.window.shown()
    assert isinstance(page, UnlockPage)
    page.field.setText(words)
    with qtbot.waitSignal(app.profile_opened, timeout=WAIT):
        page.button.click()


def test_the_first_start_makes_a_profile_that_opens_again(
    started: list[App], qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "sheet.pdf"
    monkeypatch.setattr(
        "caseapp.ui.shell.opening.QFileDialog.getSaveFileName", lambda *_args: (str(target), "PDF (*.pdf)")
    )
    home = tmp_path / "new"
    app = start(started, home)
    page = app.window.shown()
    assert isinstance(page, FirstStart)
    page.show_step("passphrase")
    page.name.setText("Nele Van Damme")
    page.first.setText(WORDS)
    page.second.setText(WORDS)
    page.second.returnPressed.emit()
    qtbot.waitUntil(lambda: page.step == "sheet", timeout=WAIT)
    page.sheet_requested.emit()
    assert target.read_bytes().startswith(b"%PDF")
    page.show_step("begin")
    with qtbot.waitSignal(app.profile_opened, timeout=WAIT):
        page.begin_requested.emit("empty")
    assert app.workplace is not None
    assert app.workplace.desk.me is not None
    assert app.workplace.desk.me.name == "Nele Van Damme"
    app.lock()
    unlock(app, qtbot)
    assert app.workplace is not None
    assert app.workplace.desk.team is not None


def test_a_wrong_passphrase_is_said_and_nothing_changes(started: list[App], qtbot: QtBot, home: Path) -> None:
    before = (home / "profile.db").read_bytes()
    app = start(started, home)
    page = app.window.shown()
    assert isinstance(page, UnlockPage)
    page.field.setText("iets heel anders")
    page.button.click()
    qtbot.waitUntil(lambda: not page.wrong.isHidden(), timeout=WAIT)
    assert app.workplace is None
    assert (home / "profile.db").read_bytes() == before


def test_a_damaged_vault_is_a_sentence_on_the_page(started: list[App], qtbot: QtBot, home: Path) -> None:
    vault = bytearray((home / "vault.cbor").read_bytes())
    vault[len(vault) // 2] ^= 0xFF
    (home / "vault.cbor").write_bytes(vault)
    app = start(started, home)
    page = app.window.shown()
    assert isinstance(page, UnlockPage)
    page.field.setText(WORDS)
    page.button.click()
    qtbot.waitUntil(lambda: not page.wrong.isHidden() and bool(page.wrong.text()), timeout=WAIT)
    assert "Traceback" not in page.wrong.text()


def test_locking_closes_the_file_keeps_drafts_and_the_place(started: list[App], qtbot: QtBot, home: Path) -> None:
    app = start(started, home)
    unlock(app, qtbot)
    place = app.workplace
    assert place is not None
    place.frame.go_to(Address("cases"))
    save_draft(place.desk.store, "contact", "contact", {"what": "half"})
    app.lock()
    page = app.window.shown()
    assert isinstance(page, UnlockPage)
    assert page.greeting.has_draft
    assert page.greeting.name == "Nele"
    other = open_profile(home, WORDS)  # the lock of the folder is free
    assert [one.key for one in other.store.read(drafts)] == ["contact"]
    other.close()
    unlock(app, qtbot)
    assert app.workplace is not None
    assert app.workplace.frame.history.now == Address("cases")


def test_closing_the_window_keeps_what_was_being_typed(started: list[App], qtbot: QtBot, home: Path) -> None:
    app = start(started, home)
    unlock(app, qtbot)
    assert app.workplace is not None
    app.workplace.desk.contact_requested.emit(())
    (sheet,) = app.window.findChildren(QuickContact)
    sheet.form.what.setPlainText("Half gezegd")
    app.window.close()
    profile = open_profile(home, WORDS)
    assert [one.body["what"] for one in profile.store.read(drafts)] == ["Half gezegd"]
    profile.close()


def test_a_second_window_is_told_that_the_first_has_it(started: list[App], qtbot: QtBot, home: Path) -> None:
    first = start(started, home)
    unlock(first, qtbot)
    second = start(started, home)
    page = second.window.shown()
    assert isinstance(page, UnlockPage)
    page.field.setText(WORDS)
    page.button.click()
    qtbot.waitUntil(lambda: not page.wrong.isHidden() and bool(page.wrong.text()), timeout=WAIT)
    with pytest.raises(ProfileInUse):
        open_profile(home, WORDS)


def test_closing_before_the_first_start_is_finished_leaves_no_lock(
    started: list[App], qtbot: QtBot, tmp_path: Path
) -> None:
    home = tmp_path / "half"
    app = start(started, home)
    page = app.window.shown()
    assert isinstance(page, FirstStart)
    page.show_step("passphrase")
    page.passphrase_chosen.emit(WORDS)
    qtbot.waitUntil(lambda: page.step == "sheet", timeout=WAIT)
    app.window.close()
    assert profile_exists(home)
    open_profile(home, WORDS).close()


def test_idle_is_noticed_by_silence_and_by_sleep() -> None:
    watch = IdleWatch(300)
    watch.start()
    begin, wall = watch._last_work, watch._last_look
    watch.stop()
    assert not watch.look(begin + 299, wall + 5)
    assert watch.look(begin + 301, wall + 10)
    assert watch.look(begin + 1, wall + 3600)  # the laptop was closed for an hour

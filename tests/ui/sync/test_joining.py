# SPDX-License-Identifier: EUPL-1.2
"""This is the place for tests of joining without a hub: a request and an exchange file go to and fro on a stick."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from caseapp.store.profile import Profile
from caseapp.store.queries.workers import workers
from caseapp.ui.background import Background
from caseapp.ui.shell.joining import Joining
from caseapp.ui.sync.invite_sheets import AdmitSheet
from caseapp.ui.sync.page import SyncPage
from tests.journeys.hands import new_profile
from tests.ui.sync.teams import WAIT, Seat, founder


@pytest.fixture
def first(qtbot: QtBot, tmp_path: Path) -> Iterator[Seat]:
    made, _nele, _karim = founder(qtbot, tmp_path / "nele")
    made.frame.show()
    yield made
    made.close()


@pytest.fixture
def profile(tmp_path: Path) -> Iterator[Profile]:
    """Karim's new laptop: nothing in it yet."""
    home = tmp_path / "karim"
    home.mkdir()
    made = new_profile(home)
    yield made
    made.close()


@pytest.fixture
def door(profile: Profile) -> Iterator[Background]:
    made = Background()
    yield made
    made.shutdown()


def test_a_laptop_comes_in_with_files(first: Seat, profile: Profile, door: Background, tmp_path: Path) -> None:
    karim = next(row.id for row in first.store.read(workers) if row.name == "Karim Aziz")
    text = first.act(lambda colleagues: colleagues.invite(karim)).text()
    invitation, request, file = (tmp_path / name for name in ("Karim.oeinvite", "Karim.oejoin", "team.oebundle"))
    invitation.write_text(text)
    joining = Joining(profile, door, ("nl", "fr", "en"), "Karim")
    joining.start()
    joining.read_invitation(invitation)
    assert joining.view.invitation.toPlainText() == text
    joining.view.ask_button.click()
    first.until(lambda: joining.view.step == "waiting")
    assert not joining._timer.isActive(), "there is no hub to ask"
    joining.save_request(request)
    asked = joining.view.words
    assert asked is not None
    words = asked.words
    joining.close()

    again = Joining(profile, door, ("nl", "fr", "en"), "Karim")  # the program was closed meanwhile
    again.start()
    first.until(lambda: again.view.step == "waiting")
    assert again.view.words is not None
    assert again.view.words.words == words

    page = first.opened("", karim).show("sync", SyncPage)
    assert isinstance(page, SyncPage)
    page.read_request(request)
    first.until(lambda: first.frame.window().findChildren(AdmitSheet))
    (sheet,) = first.frame.window().findChildren(AdmitSheet)
    assert sheet.words.words == words
    sheet.same.setChecked(True)
    sheet.save_button.click()
    first.until(lambda: page.view is not None and len(page.view.devices) == 2)
    page.files.write(file)
    first.until(page.files.result.isVisible)
    assert file.exists()

    came: list[bool] = []
    again.came_in.connect(lambda: came.append(True))
    again.read_exchange(request)
    first.until(again.view.trouble.text)
    again.read_exchange(file)
    first.qtbot.waitUntil(lambda: bool(came), timeout=WAIT)
    assert profile.store.author.worker_id == karim
    assert "Karim Aziz" in [row.name for row in profile.store.read(workers)]
    again.close()


def test_who_gives_up_begins_alone(profile: Profile, door: Background, first: Seat) -> None:
    karim = next(row.id for row in first.store.read(workers) if row.name == "Karim Aziz")
    text = first.act(lambda colleagues: colleagues.invite(karim)).text()
    joining = Joining(profile, door, ("nl",), "Karim")
    gone: list[bool] = []
    joining.gave_up.connect(lambda: gone.append(True))
    joining.view.asked.emit(text, "Karim", "laptop Karim")
    first.until(lambda: joining.view.step == "waiting")
    joining.view.alone_wanted.emit()
    first.until(lambda: gone)
    assert joining.worker.colleagues.overview.asked() is None
    joining.close()

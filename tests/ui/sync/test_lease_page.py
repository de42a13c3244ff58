# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the window of a laptop that was away too long: no case is shown, notes are taken (5.17)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from caseapp.clock import FixedClock
from caseapp.operations import perform
from caseapp.operations.team import StartTeam
from caseapp.security.kdf import FLOOR
from caseapp.store.drafts import drafts
from caseapp.store.profile import Profile, create_profile
from caseapp.sync.colleagues import Colleagues
from caseapp.ui.background import Background
from caseapp.ui.book import PAGES
from caseapp.ui.frame.address import Address
from caseapp.ui.shell.workplace import Workplace
from caseapp.ui.sync.lease import LeasePage
from casehub.serving import Serving
from tests.records import open_case
from tests.sync.laptops import hub_at

WAIT = 20_000


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Serving]:
    with hub_at(tmp_path / "hub") as serving:
        yield serving


@pytest.fixture
def profile(tmp_path: Path, hub: Serving) -> Iterator[Profile]:
    """Nele's laptop, with a case of Yassin and one of two who are called alike; the hub was fifteen days ago."""
    clock = FixedClock()
    made, _code = create_profile(tmp_path / "nele", "correct horse battery staple", kdf=FLOOR, clock=clock)
    store = made.store
    store.sign_in(perform(store, StartTeam(team_name="Team Zuid", worker_name="Nele Vinck", role="team_lead")).result)
    for name, family in (("Yassin", "El Idrissi"), ("Lotte", "Claes"), ("Lotte", "Maes")):
        open_case(store, name, family)
    colleagues = Colleagues(store, lambda _changes: None)
    colleagues.found(None)
    colleagues.give_hub(hub.address, hub.code)
    colleagues.sync()
    clock.advance(timedelta(days=15))
    yield made
    made.close()


def write(qtbot: QtBot, page: LeasePage, who: str, what: str) -> None:
    page.who.setText(who)
    page.what.setPlainText(what)
    qtbot.mouseClick(page.keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.what.toPlainText() == "", timeout=WAIT)


def test_nothing_is_shown_and_notes_are_kept_until_the_next_round(qtbot: QtBot, profile: Profile) -> None:
    background = Background()
    place = Workplace(profile, background, profile.store.clock, PAGES)
    qtbot.addWidget(place.frame)
    place.frame.resize(1366, 768)
    place.start()
    page = place.frame.page()
    assert isinstance(page, LeasePage)
    for name in ("cases", "today", "case", "sync"):
        place.frame.go_to(Address(name))
        assert place.frame.page() is page
    answers: list[object] = []
    place.desk.read(lambda reader: reader.rev, answers.append)
    write(qtbot, page, " yassin ", "Gezien aan het station.")
    write(qtbot, page, "Lotte", "Belde; welke Lotte weet ik niet.")
    qtbot.waitUntil(lambda: background.waiting() == 0, timeout=WAIT)
    assert answers == []
    with profile.store.reading() as reader:
        assert [row[0] for row in reader.sql("SELECT what FROM contact")] == ["Gezien aan het station."]
        assert [one.body["what"] for one in drafts(reader)] == ["Lotte: Belde; welke Lotte weet ik niet."]
    if os.environ.get("LEASE_PICTURE"):
        place.frame.grab().save(os.environ["LEASE_PICTURE"])
    qtbot.mouseClick(page.call, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not isinstance(place.frame.page(), LeasePage), timeout=WAIT)
    assert not place.desk.is_shut
    qtbot.waitUntil(lambda: background.waiting() == 0, timeout=WAIT)
    place.close()
    background.shutdown()

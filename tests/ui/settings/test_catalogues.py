# SPDX-License-Identifier: EUPL-1.2
"""This is the place for Settings, Catalogues: what counts, what an organisation lays over it, what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from caseapp.clock import FixedClock
from caseapp.plans.every_catalogue import shipped
from caseapp.security.kdf import FLOOR
from caseapp.store.profile import Profile, create_profile, open_profile
from caseapp.ui.background import Background
from caseapp.ui.cases.page import CasesPage
from caseapp.ui.desk import Desk
from caseapp.ui.frame.address import Address
from caseapp.ui.kit.cards import Banner
from caseapp.ui.settings.about import CataloguesSection
from caseapp.ui.shell.workplace import PageMaker, Workplace
from caseapp.ui.today.page import TodayPage
from tests.records import make_team
from tests.stretching import stretched_once  # noqa: F401 - for every test of this room

PASSPHRASE = "korenbloem kasteel vrijdag"
HEAD = "name: file_rules\nversion: 7\nvalid_from: 2026-10-01\nsource: a meeting of the team\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    profile, _code = create_profile(tmp_path / "home", PASSPHRASE, kdf=FLOOR, clock=FixedClock())
    make_team(profile.store)
    profile.close()
    (tmp_path / "home" / "catalogues").mkdir()
    return tmp_path / "home"


@pytest.fixture
def opened(home: Path) -> Iterator[Profile]:
    own = home / "catalogues" / "file_rules.yaml"
    own.write_text(f"{HEAD}without: [R-REF-01]\n", "utf-8")
    open_profile(home, PASSPHRASE, clock=FixedClock()).close()
    own.write_text(f"{HEAD}without: [R-NOWHERE]\n", "utf-8")  # it was good, and now it is not
    profile = open_profile(home, PASSPHRASE, clock=FixedClock())
    yield profile
    profile.close()


def test_what_counts_what_is_laid_over_it_and_what_is_wrong_is_all_shown(qtbot: QtBot, opened: Profile) -> None:
    background = Background()
    desk = Desk(opened.store, background, opened.store.clock, opened)
    section = CataloguesSection(desk)
    qtbot.addWidget(section)
    section.shown()
    qtbot.waitUntil(lambda: background.waiting() == 0, timeout=60_000)
    qtbot.waitUntil(lambda: len(section.findChildren(QLabel)) > len(shipped()))
    words = [label.text() for label in section.findChildren(QLabel)]
    told = " ".join(words)
    assert len(section.findChildren(Banner)) == 1
    assert "catalogues/file_rules.yaml" in told
    assert "without" in told
    assert str(opened.home / "catalogues") in told
    assert not re.search(r"\bmethods \d|\bpolicy section|\[D\]", told), "papers nobody outside knows"
    assert "Brussels Masterplan" in told
    assert "a meeting of the team" in told  # the last good version stays in use
    assert "R-REF-01 " in told
    assert not any(path.stem in words for path in shipped()), "each catalogue has a name people read"
    background.shutdown()


@pytest.mark.parametrize("begins", ["today", "cases"])
def test_a_fault_is_told_when_the_profile_opens_and_waits_on_today(qtbot: QtBot, opened: Profile, begins: str) -> None:
    background = Background()
    pages: dict[str, PageMaker] = {"today": TodayPage, "cases": CasesPage}
    place = Workplace(opened, background, opened.store.clock, pages)
    qtbot.addWidget(place.frame)
    place.desk.keep_setting("place", begins)
    qtbot.waitUntil(lambda: background.waiting() == 0, timeout=60_000)
    place.start()
    if begins == "today":
        page = place.frame.page()
        assert isinstance(page, TodayPage)
        qtbot.waitUntil(lambda: "catalogue" in [row.id for row in page.waiting.list.rows.shown])
        went: list[Address] = []
        page.navigate_requested.connect(went.append)
        page.waiting.list.act_requested.emit("catalogue", "open")
        assert went == [Address("settings", tab="catalogues")]
    else:  # said once, after what stands there
        qtbot.waitUntil(lambda: not place.frame.undo_bar.isHidden())
    place.close()
    background.shutdown()


def test_of_a_long_list_the_nearest_names_are_said(opened: Profile) -> None:
    (fault,) = opened.catalogue_faults
    said = fault.sentence(str)
    assert "without" in said
    assert len(said) < 160
    assert said.count(" | ") > 3

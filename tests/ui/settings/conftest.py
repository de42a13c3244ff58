# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what tests of the settings share: a real file, a desk, the page in a window that is active."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from caseapp.store.store import Store
from caseapp.ui.background import Background
from caseapp.ui.desk import Desk
from caseapp.ui.frame.address import Address
from caseapp.ui.settings.page import SettingsPage
from caseapp.ui.settings.section import Section
from tests.records import make_store, make_team


@dataclass
class Place:
    """An open profile with the page of the settings over it."""

    qtbot: QtBot
    store: Store
    desk: Desk
    page: SettingsPage

    def wait(self) -> None:
        """Everything that was handed in has come back, and what followed from it too."""
        for _round in range(3):
            self.qtbot.waitUntil(lambda: self.desk.background.waiting() == 0, timeout=60_000)
            QApplication.processEvents()

    def part(self, code: str) -> Section:
        """Open a part."""
        self.page.open(Address("settings", tab=code))
        self.wait()
        return self.page.section(code)


@pytest.fixture
def place(qtbot: QtBot, tmp_path: Path) -> Iterator[Place]:
    store = make_store(tmp_path)
    make_team(store)
    background = Background()
    desk = Desk(store, background, store.clock)
    desk.load()
    page = SettingsPage(desk)
    page.resize(1278, 712)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    yield Place(qtbot, store, desk, page)
    page.closing()
    background.shutdown()
    store.close()

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what tests of the quick contact form share: a real file, a desk, a window that is active."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from caseapp.store.store import Store
from caseapp.ui.background import Background
from caseapp.ui.desk import Desk
from tests.records import make_store, make_team, open_case


@dataclass
class Work:
    """An open profile with a window over it."""

    qtbot: QtBot
    store: Store
    desk: Desk
    window: QWidget
    yassin: str
    bilal: str

    def wait(self) -> None:
        """Everything that was handed in has come back."""
        self.qtbot.waitUntil(lambda: self.desk.background.waiting() == 0)
        QApplication.processEvents()

    def type(self, words: str) -> None:
        """Type where the keyboard is."""
        QTest.keyClicks(self.focus(), words)

    def press(self, *keys: Qt.Key, times: int = 1) -> None:
        """Press keys where the keyboard is."""
        for _round in range(times):
            for key in keys:
                QTest.keyClick(self.focus(), key)

    def save(self) -> None:
        """Ctrl+Enter, and wait until it is written."""
        QTest.keyClick(self.focus(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        self.wait()
        self.wait()

    def focus(self) -> QWidget:
        """Who has the keyboard, once everything that waits has happened."""
        QApplication.processEvents()
        found = QApplication.focusWidget()
        assert found is not None
        return found


@pytest.fixture
def work(qtbot: QtBot, tmp_path: Path) -> Iterator[Work]:
    store = make_store(tmp_path)
    make_team(store)
    yassin, bilal = open_case(store), open_case(store, "Bilal", "Kaya")
    background = Background()
    desk = Desk(store, background, store.clock)
    desk.load()
    window = QWidget()
    window.resize(1278, 768)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    yield Work(qtbot, store, desk, window, yassin, bilal)
    background.shutdown()
    store.close()

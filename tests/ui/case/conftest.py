# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a case in the real frame: an encrypted file, a desk, the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from caseapp.operations import perform
from caseapp.store.store import Store
from caseapp.ui.background import Background
from caseapp.ui.case.page import CasePage
from caseapp.ui.desk import Desk
from caseapp.ui.frame.address import Address
from caseapp.ui.frame.frame import Frame
from caseapp.ui.frame.window import Window
from tests.records import Filled, full_store


@dataclass
class Opened:
    """The program as far as a case needs it."""

    qtbot: QtBot
    store: Store
    desk: Desk
    frame: Frame
    window: Window
    case_id: str
    offered: list[tuple[str, int]]

    def go(self, tab: str = "", item: str = "") -> CasePage:
        """Open the case there and wait until everything was read."""
        self.frame.go_to(Address("case", self.case_id, tab, item))
        self.wait()
        page = self.frame.page()
        assert isinstance(page, CasePage)
        return page

    def wait(self) -> None:
        """Until nothing runs in the background any more and late deletions happened."""
        for _round in range(3):
            self.qtbot.waitUntil(lambda: not self.desk.background.waiting(), timeout=5000)
            self.qtbot.wait(1)

    def ask(self, query: Any, **given: Any) -> Any:
        """What stands in the file."""
        return self.store.read(partial(query, **given))

    def do(self, given: object) -> Any:
        """Somebody else does something; the pages hear of it."""
        done = perform(self.store, given)
        self.desk.tell(done.changes, "")
        self.wait()
        return done.result

    def undo(self) -> None:
        """Take back the last act that was offered."""
        self.desk.undo(self.offered[-1][1])
        self.wait()

    def key(self, widget: QWidget, key: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key."""
        self.qtbot.keyClick(widget, key, modifier)
        self.wait()


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Filled]:
    made = full_store(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def opened(qtbot: QtBot, filled: Filled) -> Iterator[Opened]:
    store, case_id = filled.store, filled.case_id
    background = Background()
    desk = Desk(store, background, store.clock)
    desk.load()
    offered: list[tuple[str, int]] = []
    frame = Frame()
    frame.add_page("case", partial(CasePage, desk))
    desk.changed.connect(frame.refresh)
    desk.undo_offered.connect(lambda words, act_rev: offered.append((words, act_rev)))
    window = Window()
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show_only(frame)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    yield Opened(qtbot, store, desk, frame, window, case_id, offered)
    frame.close_pages()
    qtbot.waitUntil(lambda: not background.waiting(), timeout=5000)
    background.shutdown()

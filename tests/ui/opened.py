# SPDX-License-Identifier: EUPL-1.2
"""This is the place for an open profile with a real frame, for tests of pages: Nele, Karim and four invented people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from caseapp.operations import perform
from caseapp.operations.cases import OpenCase
from caseapp.operations.checklists import RecordFact
from caseapp.operations.contacts import RecordContact
from caseapp.operations.goals import AddStep
from caseapp.plans.basis import basis
from caseapp.store.store import Store
from caseapp.ui.background import Background
from caseapp.ui.desk import Desk
from caseapp.ui.frame.address import Address
from caseapp.ui.frame.frame import Frame
from caseapp.ui.pages import Page
from tests.records import TODAY, make_store, make_team


@dataclass
class Opened:
    """What a test has: the file, the desk, the frame, who works here, and where the pages wanted to go."""

    qtbot: QtBot
    store: Store
    desk: Desk
    frame: Frame
    nele: str
    karim: str
    went: list[Address] = field(default_factory=list)
    contacts: list[tuple[str, ...]] = field(default_factory=list)
    undoable: list[int] = field(default_factory=list)

    def wait(self) -> None:
        """Everything that was handed in has come back, and what followed from it too."""
        for _round in range(4):
            QApplication.processEvents()
            self.qtbot.waitUntil(lambda: self.desk.background.waiting() == 0)

    def show(self, key: str, page: type[Page], tab: str = "") -> Page:
        """Open a page in the frame and wait until it is filled."""
        self.frame.add_page(key, lambda: page(self.desk))  # type: ignore[call-arg]
        self.frame.go_to(Address(key, tab=tab))
        self.wait()
        shown = self.frame.page()
        assert shown is not None
        shown.navigate_requested.connect(self.went.append)
        return shown

    def press(self, widget: QWidget, *keys: Qt.Key) -> None:
        """Press keys in a widget."""
        for key in keys:
            QTest.keyClick(widget, key)

    def talked(self, case_id: str, days: int, what: str = "Samen naar de bakker", layer: str = "L2") -> str:
        """A conversation so many days ago; the id of the contact."""
        moment = datetime(TODAY.year, TODAY.month, TODAY.day, 8, tzinfo=UTC) - timedelta(days=days)
        fields = {
            "moment": moment, "mode": "home_visit", "outcome": "completed", "with_whom": ("client",),
            "what": what, "layer": layer,
        }  # fmt: skip
        return str(perform(self.store, RecordContact(case_ids=(case_id,), fields=fields)).result[0])  # type: ignore[arg-type]

    def step(self, case_id: str, what: str, due: date) -> str:
        """A step with a day."""
        return str(perform(self.store, AddStep(case_id=case_id, fields={"what": what, "due_day": due})).result)

    def settled(self, case_id: str) -> None:
        """The basis of this case is in order, so that no clock of it is about that."""
        for name in sorted({point.settled for point in basis().values()}):
            perform(self.store, RecordFact(case_id=case_id, name=name, value="settled"))

    def case(self, call_name: str, family_name: str, **more: object) -> str:
        """An open case; without programme, so that no rule has anything to say about it."""
        born = more.pop("birth_day", date(2001, 3, 22))
        person = {"call_name": call_name, "family_name": family_name, "birth_day": born, "birth_precision": "day"}
        given = {"primary_worker_id": self.nele, "backup_worker_id": self.karim, "opened_day": date(2026, 5, 1), **more}
        return str(perform(self.store, OpenCase(person=person, **given)).result)  # type: ignore[arg-type]


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[Opened]:
    store = make_store(tmp_path)
    nele, karim = make_team(store)
    background = Background()
    desk = Desk(store, background, store.clock)
    desk.load()
    frame = Frame()
    frame.resize(1366, 768)
    frame.show()
    frame.activateWindow()
    qtbot.waitUntil(frame.isActiveWindow)
    made = Opened(qtbot, store, desk, frame, nele, karim)
    desk.changed.connect(frame.refresh)
    desk.contact_requested.connect(made.contacts.append)
    desk.undo_offered.connect(lambda _words, rev: made.undoable.append(rev))
    yield made
    frame.close_pages()
    background.shutdown()
    frame.close()
    frame.deleteLater()
    store.close()

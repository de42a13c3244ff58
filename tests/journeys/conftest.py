# SPDX-License-Identifier: EUPL-1.2
"""This is the place for where a journey begins: a window that ends, a profile with a team and its people."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from caseapp.clock import FixedClock
from caseapp.operations import perform
from caseapp.operations.goals import AddStep
from caseapp.ui.frame.window import Window
from tests.journeys.hands import Hands, new_profile
from tests.records import TODAY, full_case, make_team, open_case
from tests.stretching import stretched_once  # noqa: F401 - for every test of this room
from tests.ui.conftest import dressed, qapp_args, qtbot  # noqa: F401 - the same dressed application

Begin = Callable[[Path], Hands]


class OneWindow(QObject):
    """Notes every widget that is shown as a window of its own: on a real screen it flashes and takes the keyboard."""

    def __init__(self) -> None:
        super().__init__()
        self.flashed: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            known = isinstance(watched, Window | QMenu) or watched.windowType() in (
                Qt.WindowType.Popup,
                Qt.WindowType.ToolTip,
            )
            if not known:
                self.flashed.append(f"{type(watched).__name__} {watched.accessibleName()!r}")
        return False


@pytest.fixture(autouse=True)
def one_window(qapp: QApplication) -> Iterator[None]:
    """There is one window, and nothing else is a window, not even for a moment."""
    watch = OneWindow()
    qapp.installEventFilter(watch)
    yield
    qapp.removeEventFilter(watch)
    assert watch.flashed == []


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile with Nele, Karim, Yassin with a full case and three others, made once; each journey has a copy."""
    home = tmp_path_factory.mktemp("made")
    profile = new_profile(home)
    profile.store.clock = FixedClock()
    _nele, karim = make_team(profile.store)
    full_case(profile.store, karim)
    others = {}
    for call, family in (("Mohamed", "Benali"), ("Fatou", "Diallo"), ("Senne", "Vandenbroucke")):
        others[call] = open_case(profile.store, call, family)
    step = {"what": "Sleutel van de studio halen", "who": "Nele", "due_day": TODAY}
    perform(profile.store, AddStep(case_id=others["Fatou"], fields=step))  # type: ignore[arg-type]
    assert date(2026, 10, 5) == TODAY
    profile.close()
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    """A copy of the profile."""
    for path in made.iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


@pytest.fixture
def begin(qtbot: QtBot) -> Iterator[Begin]:  # noqa: F811 - the fixture of the line above
    """Open the program over a folder; it is closed at the end of the journey."""
    all_hands: list[Hands] = []

    def opened(home: Path) -> Hands:
        hands = Hands(qtbot, home, FixedClock())
        all_hands.append(hands)
        hands.start()
        return hands

    yield opened
    for hands in all_hands:
        hands.end()
    assert [one.name for one in threading.enumerate() if one.name.startswith("caseapp-")] == []

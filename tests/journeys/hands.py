# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the hands and eyes of a worker: keys into the real program, and what stands on the screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from caseapp.app import App
from caseapp.clock import Clock
from caseapp.security.kdf import FLOOR
from caseapp.store.profile import Profile, create_profile
from caseapp.store.store import Store
from caseapp.ui.desk import Desk
from caseapp.ui.frame.frame import Frame
from caseapp.ui.kit.roles import RUNS
from caseapp.ui.kit.sheet import Sheet
from caseapp.ui.print.live_paper import LivePaper
from caseapp.ui.unlock.page import UnlockPage

WORDS = "vier warme rode laarzen"
WAIT = 15_000


class Hands:
    """One person at one keyboard before one window."""

    def __init__(self, qtbot: QtBot, home: Path, clock: Clock) -> None:
        self.qtbot = qtbot
        self.home = home
        self.clock = clock
        self.app = App(home, clock)
        self._ended = False

    # -- coming and going --------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Open the window."""
        self.app.start()
        self.app.window.activateWindow()
        self.qtbot.waitUntil(self.app.window.isActiveWindow, timeout=WAIT)

    def unlock(self, words: str = WORDS) -> None:
        """Type the passphrase and Enter."""
        assert isinstance(self.app.window.shown(), UnlockPage)
        self.type(words)
        with self.qtbot.waitSignal(self.app.profile_opened, timeout=WAIT):
            self.press("Return")
        self.wait()

    def end(self) -> None:
        """Close the window; every file and thread is closed."""
        if self._ended:
            return
        self._ended = True
        self.app.window.close()
        self.app.close()
        self.app.window.deleteLater()

    # -- where things are --------------------------------------------------------------------------------------------

    @property
    def desk(self) -> Desk:
        """What the pages work with."""
        assert self.app.workplace is not None
        return self.app.workplace.desk

    @property
    def store(self) -> Store:
        """The open file."""
        return self.desk.store

    @property
    def frame(self) -> Frame:
        """What stands round the pages."""
        assert self.app.workplace is not None
        return self.app.workplace.frame

    def page(self) -> Any:
        """The open page."""
        found = self.frame.page()
        assert found is not None
        return found

    def sheet(self) -> Sheet | None:
        """The sheet on top, if there is one."""
        shown = [one for one in self.app.window.findChildren(Sheet) if one.isVisible()]
        return shown[-1] if shown else None

    # -- waiting -----------------------------------------------------------------------------------------------------

    def wait(self) -> None:
        """Everything that was handed in has come back, and what followed from it too."""
        for _round in range(5):
            QApplication.processEvents()
            self.qtbot.waitUntil(lambda: self.app.background.waiting() == 0, timeout=WAIT)
        QApplication.processEvents()

    def until(self, condition: Callable[[], object]) -> None:
        """Until this holds, then until everything is quiet."""
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=WAIT)
        self.wait()

    def until_paper(self) -> None:
        """Until every paper on the screen is drawn as it was last wanted."""
        self.wait()

        def drawn() -> bool:
            lives = [one for one in self.app.window.findChildren(LivePaper) if isValid(one)]
            return not any(one.is_waiting() for one in lives) and self.app.background.waiting() == 0

        self.until(drawn)

    # -- keys --------------------------------------------------------------------------------------------------------

    def focus(self) -> QWidget:
        """Who has the keyboard."""
        found = QApplication.focusWidget()
        assert found is not None, "nobody has the keyboard"
        return found

    def press(self, *sequences: str) -> None:
        """Press keys: "Ctrl+K", "Tab", "Return"; what they started is over afterwards."""
        for sequence in sequences:
            combination = QKeySequence(sequence)[0]
            target = QApplication.focusWidget() or self.app.window
            QTest.keyClick(target, combination.key(), combination.keyboardModifiers())
            QApplication.processEvents()

    def type(self, text: str) -> None:
        """Type letters into whatever has the keyboard."""
        QTest.keyClicks(self.focus(), text)
        QApplication.processEvents()

    def tab_to(self, name: str, kind: type[QWidget] = QWidget, *, back: bool = False) -> QWidget:
        """Press Tab until something with this name has the keyboard."""
        seen: list[QWidget] = []
        while (now := self.focus()) not in seen:
            if name_of(now).startswith(name) and isinstance(now, kind):
                return now
            seen.append(now)
            self.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"Tab never reaches {name!r}; it came by {[name_of(one) for one in seen]}")

    # -- eyes --------------------------------------------------------------------------------------------------------

    def texts(self) -> list[str]:
        """Every text that can be read in the window."""
        return texts_in(self.app.window)

    def sees(self, words: str) -> bool:
        """Whether these words stand somewhere in the window."""
        return any(words in text for text in self.texts())


def name_of(widget: QWidget) -> str:
    """The name by which a screen reader calls a widget."""
    interface = QAccessible.queryAccessibleInterface(widget)
    said = interface.text(QAccessible.Text.Name) if interface is not None else ""
    return said or widget.accessibleName()


def texts_in(window: QWidget) -> list[str]:
    """Every text on visible widgets and in the rows of visible lists, with tooltips and accessible words."""
    found: list[str] = [window.windowTitle()]
    for widget in [window, *window.findChildren(QWidget)]:
        if not widget.isVisible():
            continue
        found += [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            found.append(widget.text())
        if isinstance(widget, QLineEdit):
            found.append(widget.placeholderText())
        if isinstance(widget, QPlainTextEdit | QTextEdit):
            found += [widget.toPlainText(), widget.placeholderText()]
        if isinstance(widget, QComboBox):
            found += [widget.itemText(place) for place in range(widget.count())]
        elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
            found += _texts_of(widget.model())
    return [text for text in found if text]


def _texts_of(model: QAbstractItemModel) -> list[str]:
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    found: list[str] = []
    top = QModelIndex()
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(top)
    for column in range(columns):
        found.append(str(model.headerData(column, Qt.Orientation.Horizontal) or ""))
        for row in range(model.rowCount(top)):
            index = model.index(row, column, top)
            found += [str(index.data(role)) for role in roles if index.data(role)]
            found.append("".join(run.text for run in index.data(RUNS) or ()))
    return found


def new_profile(home: Path) -> Profile:
    """A new encrypted profile with the cheapest key derivation that is allowed. Close it after use."""
    profile, _code = create_profile(home, WORDS, kdf=FLOOR)
    return profile

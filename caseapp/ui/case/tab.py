# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what every tab of a case is: opened at an item, refreshed, closed."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from caseapp.store.changes import Changes
from caseapp.store.reader import Reader
from caseapp.ui.desk import Desk

_scopes: Final = itertools.count(1)


class CaseTab(QWidget):
    """The base of the tabs of a case. Built when it is first opened, gone with the case.

    `place_requested(tab, item)` asks the page for another tab, `sheet_requested(key, preset)` for a form.
    """

    place_requested = Signal(str, str)
    sheet_requested = Signal(str, object)
    kinds: tuple[str, ...] = ()  # records whose change makes this tab read again

    def __init__(self, desk: Desk, case_id: str) -> None:
        super().__init__()
        self.desk = desk
        self.case_id = case_id
        self.scope = f"{type(self).__name__}-{next(_scopes)}"
        self._connections: list[tuple[QObject, object]] = []
        self._is_stale = False
        self.track(desk, desk.bystander_changed, self._on_bystander_changed)

    def open(self, item: str) -> None:
        """Show the tab, at `item` when there is one."""

    def load(self) -> None:
        """Read again what is shown."""

    def refresh(self, changes: Changes) -> None:
        """Something changed somewhere; out of sight this waits until the tab is shown again."""
        if self.case_id not in changes.cases or (self.kinds and not changes.touches(*self.kinds)):
            return
        if self.isVisible():
            self.load()
        else:
            self._is_stale = True

    def wake(self) -> None:
        """The tab is shown again: read when something changed meanwhile."""
        if self._is_stale:
            self._is_stale = False
            self.load()

    def closing(self) -> None:
        """The tab goes for good."""
        self.desk.background.close_scope(self.scope)
        for sender, connection in self._connections:
            if isValid(sender):
                sender.disconnect(connection)  # type: ignore[call-overload]
        self._connections.clear()

    def read(self, query: Callable[[Reader], Any], on_done: Callable[[Any], object]) -> None:
        """Read in the background; the answer is dropped when the tab was closed."""
        self.desk.read(query, on_done, self.scope)

    def track(self, sender: QObject, signal: Any, slot: Callable[..., object]) -> None:  # noqa: ANN401
        """Connect to something that outlives the tab; undone in `closing()`."""
        self._connections.append((sender, signal.connect(slot)))

    def bystander_looks(self, on: bool) -> None:
        """Somebody looks along, or no longer: close what is not for them."""

    def _on_bystander_changed(self, on: bool) -> None:
        self.bystander_looks(on)

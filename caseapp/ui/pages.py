# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what every page is: it has an address, can be opened, refreshed and closed."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from caseapp.ui.frame.address import Address

if TYPE_CHECKING:
    from collections.abc import Callable

_scopes: Final = itertools.count(1)


class Page(QWidget):
    """The base of all pages. `scope` names it to the door between threads: late answers are dropped.

    Emit `navigate_requested(Address)` to go elsewhere, `moved(Address)` when the place inside changed.
    """

    navigate_requested = Signal(object)
    moved = Signal(object)
    announced = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.scope = f"{type(self).__name__}-{next(_scopes)}"
        self.address = Address("")
        self._connections: list[tuple[QObject, object]] = []
        self.is_closed = False
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def title(self) -> str:
        """The name of the page for the window title and screen readers."""
        return ""

    def own_keys(self) -> tuple[tuple[str, str], ...]:
        """Keys that only work here, with their words, for the list under F1."""
        return ()

    def ahead(self) -> None:
        """The page was built before anybody asked for it: what makes its first opening slow can be done now."""

    def open(self, address: Address) -> None:
        """Show `address`. Pages that read something start here; call the base first."""
        self.address = address

    def take_focus(self) -> None:
        """The page was opened: put the keyboard where work begins. The base puts it before the first control."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, changes: object) -> None:
        """Something was changed, by the worker or by a sync round; read again what it touches."""

    def may_close(self) -> bool:
        """False when leaving now would lose something; pages that keep drafts always say True."""
        return True

    def closing(self) -> None:
        """The page goes for good: connections to long-living objects are undone. Call the base last."""
        self.is_closed = True
        for sender, connection in self._connections:
            if isValid(sender):
                sender.disconnect(connection)  # type: ignore[call-overload]
        self._connections.clear()

    def track(self, sender: QObject, signal: object, slot: Callable[..., object]) -> None:
        """Connect `slot` to a signal of an object that outlives this page; undone in `closing()`.

        `page.track(bus, bus.changed, self._on_bus_changed)`.
        """
        connection = signal.connect(slot)  # type: ignore[attr-defined]
        self._connections.append((sender, connection))

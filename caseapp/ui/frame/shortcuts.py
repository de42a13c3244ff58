# SPDX-License-Identifier: EUPL-1.2
"""This is the place for all shortcuts of the window: registered once, listed under F1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class ShortcutRow:
    """One line of the list under F1."""

    group: str
    keys: str
    words: str


class Shortcuts:
    """Registers shortcuts and knows their words. Those of a page disappear together with its widget."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._rows: list[tuple[ShortcutRow, QShortcut | None]] = []

    def add(
        self, keys: str, words: str, slot: Callable[[], object], group: str = "", owner: QWidget | None = None
    ) -> QShortcut:
        """Run `slot` on `keys`, everywhere in the window, or within `owner` (a page) when it is given."""
        made = QShortcut(QKeySequence(keys), owner or self._window)
        context = Qt.ShortcutContext
        made.setContext(context.WidgetWithChildrenShortcut if owner is not None else context.WindowShortcut)
        made.activated.connect(slot)
        made.setWhatsThis(words)
        self._rows.append((ShortcutRow(group, keys, words), made))
        return made

    def mention(self, keys: str, words: str, group: str = "") -> None:
        """List keys that a control handles itself (digits in chips, + and - in a timeline)."""
        self._rows.append((ShortcutRow(group, keys, words), None))

    def rows(self) -> tuple[ShortcutRow, ...]:
        """Everything that works now, in the order in which it was registered."""
        alive = []
        for row, made in self._rows:
            if made is None or (isValid(made) and made.isEnabled()):
                alive.append(row)
        return tuple(alive)

    def clear(self) -> None:
        """Take every shortcut away (before a rebuild in another language)."""
        for _row, made in self._rows:
            if made is not None and isValid(made):
                made.setEnabled(False)
                made.deleteLater()
        self._rows.clear()

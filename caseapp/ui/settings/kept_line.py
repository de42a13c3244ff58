# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a line that is kept as soon as it is left."""

from __future__ import annotations

from collections.abc import Callable

from caseapp.ui.desk import Desk
from caseapp.ui.kit.fields import Field, LineField


class KeptLine(Field):
    """A labelled line; leaving it (or Enter) does `make(text)` as an act, with undo."""

    def __init__(self, desk: Desk, label: str, make: Callable[[str], object], words: str, hint: str = "") -> None:
        self.line = LineField()
        super().__init__(label, self.line, hint)
        self._desk = desk
        self._make = make
        self._words = words
        self._kept = ""
        self.line.editingFinished.connect(self._on_left)

    def show_text(self, text: str) -> None:
        """Show what is kept; what somebody is typing now stays."""
        if self.line.text() == self._kept:
            self.line.setText(text)
        self._kept = text

    def _on_left(self) -> None:
        text = self.line.text().strip()
        if text != self._kept and self.line.isEnabled():
            self._kept = text
            self.set_error("")
            self._desk.act(self._make(text), self._words, None, self.set_error)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for where one is in the program, and the way back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

_LONGEST: Final = 100


@dataclass(frozen=True, slots=True)
class Address:
    """A place that can be opened again: a page, and within it perhaps a case, a tab, an item."""

    page: str
    case_id: str = ""
    tab: str = ""
    item: str = ""

    def text(self) -> str:
        """The address as one word for settings and logs (ids only): "case/3f2a/timeline/"."""
        return f"{self.page}/{self.case_id}/{self.tab}/{self.item}"

    @classmethod
    def from_text(cls, text: str) -> Address:
        """The address that `text` was made of; parts that are missing are empty."""
        parts = [*text.split("/"), "", "", ""]
        return cls(parts[0], parts[1], parts[2], parts[3])


@dataclass(slots=True)
class History:
    """The addresses one came by, with a place in them, like in a web browser."""

    _past: list[Address] = field(default_factory=list)
    _ahead: list[Address] = field(default_factory=list)
    now: Address | None = None

    def go(self, to: Address) -> None:
        """Open a new place; what lay ahead is forgotten."""
        if to == self.now:
            return
        if self.now is not None:
            self._past = [*self._past, self.now][-_LONGEST:]
        self._ahead.clear()
        self.now = to

    def replace(self, by: Address) -> None:
        """Say more exactly where one is (another item on the same tab) without a step back to what was."""
        self.now = by

    def back(self) -> Address | None:
        """One step back, or None at the beginning."""
        if not self._past or self.now is None:
            return None
        self._ahead.append(self.now)
        self.now = self._past.pop()
        return self.now

    def forward(self) -> Address | None:
        """One step forward again, or None at the end."""
        if not self._ahead or self.now is None:
            return None
        self._past.append(self.now)
        self.now = self._ahead.pop()
        return self.now

    def forget(self) -> None:
        """Forget every place (after locking under another name)."""
        self._past.clear()
        self._ahead.clear()
        self.now = None

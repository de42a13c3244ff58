# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a reader has to say about a cell or a row, and for the result of reading a
cell.

A notice carries an English msgid and its values, like an error does, and speaks when it is shown. Notices
may quote what stands in the list (the person who imports it sees it anyway), so they are shown and never
logged.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

T = TypeVar("T")

Cell = str | date  # "" is an empty cell; a datetime never gets this far


@dataclass(frozen=True, slots=True)
class Notice:
    """One remark. `message` is a msgid with named placeholders filled from `values`; `heading` names the
    column.
    """

    message: str
    values: tuple[tuple[str, str], ...] = ()
    heading: str = ""

    def sentence(self, translate: Callable[[str], str]) -> str:
        """The remark in the language of `translate` (gettext)."""
        text = translate(self.message)
        text = text % dict(self.values) if self.values else text
        return f"{self.heading}: {text}" if self.heading else text

    def about(self, heading: str) -> Notice:
        """The same remark with the column it is about."""
        return Notice(self.message, self.values, heading)


def notice(message: str, **values: object) -> Notice:
    """A notice with its values as text."""
    return Notice(message, tuple((name, str(value)) for name, value in values.items()))


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """What a cell says. `error` means there is no value although something stands there; the row still
    counts.
    """

    value: T | None = None
    notice: Notice | None = None
    error: Notice | None = None


def cell_text(cell: Cell) -> str:
    """A cell as the text to show and to keep: dates as ISO, text without outer white space."""
    return cell.strip() if isinstance(cell, str) else cell.isoformat()

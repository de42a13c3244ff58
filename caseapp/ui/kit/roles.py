# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a model can tell a table or list beyond plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt

from caseapp.ui.look.marks import Mark

_FIRST: Final = Qt.ItemDataRole.UserRole + 100

RUNS: Final = _FIRST + 1  # tuple[Run, ...]: words of different weight and tone in one cell
MARKS: Final = _FIRST + 2  # tuple[Mark, ...]: marks of domains
SIGNS: Final = _FIRST + 3  # tuple[Sign, ...]: small icons at the right of a cell
ROW_ID: Final = _FIRST + 4  # str: what the row is
SORT_KEY: Final = _FIRST + 5  # anything that can be compared
ROW: Final = _FIRST + 6  # the whole row of a two-line list
GROUP: Final = _FIRST + 7  # tuple[str, int]: the row is the head of a group (words, count)
BAR: Final = _FIRST + 8  # tuple[days, rhythm, most]: a bar of days


@dataclass(frozen=True, slots=True)
class Sign:
    """A small icon with the words that it stands for."""

    icon: str
    words: str
    tone: str = "muted"


__all__ = ["BAR", "GROUP", "MARKS", "ROW", "ROW_ID", "RUNS", "SIGNS", "SORT_KEY", "Mark", "Sign"]

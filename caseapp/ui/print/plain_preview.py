# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the preview of a paper that is about no case: seen as pages, then printed or saved.

Nothing is recorded, and nothing is written but where the worker says so.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from caseapp.i18n import _
from caseapp.reports.paper import Paper
from caseapp.ui.desk import Desk
from caseapp.ui.print.drawing import DrawnPage, draw_pages
from caseapp.ui.print.paper_sheet import PaperSheet, Tall

_scopes: Final = itertools.count(1)
_SCALE: Final = 2.0  # pixels in a point: sharp enough for the screen at every zoom that is of use here


@dataclass(frozen=True, slots=True)
class _Ready:
    paper: Paper
    pages: tuple[DrawnPage, ...]


class PlainPreview(PaperSheet):
    """`make` gives the paper, in another thread. `went_out` when it was printed or saved."""

    went_out = Signal()

    def __init__(self, desk: Desk, make: Callable[[], Paper], name: str, host: QWidget) -> None:
        super().__init__(host, desk, 860, f"PlainPreview-{next(_scopes)}")
        self._name = name
        holder = Tall((700, 2000), (280, 220))
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self.notes)
        column.addWidget(self.pages, 1)
        self.body.addWidget(holder, 1)
        self.foot_left.addWidget(self.file_button)
        self.close_requested.connect(self._on_leave_wanted)
        desk.background.run("read", partial(_ready, make), self._on_ready, self.say_failed, self.scope)

    def file_name(self) -> str:
        return f"{self._name} {self.desk.today().isoformat()}"

    def when_printed(self) -> None:
        self.set_ready(True)
        self.set_status(_("Printed"))
        self.went_out.emit()

    def when_saved(self) -> None:
        self.set_status(_("Saved"))
        self.went_out.emit()

    def _on_ready(self, ready: _Ready) -> None:
        self.paper = ready.paper
        self.pages.show_pages(ready.pages)
        self.size_of_page = (ready.pages[0].width, ready.pages[0].height)
        self.set_ready(True)

    def _on_leave_wanted(self) -> None:
        self.desk.background.close_scope(self.scope)
        self.stop_printing()
        self.close_sheet()


def _ready(make: Callable[[], Paper]) -> _Ready:
    paper = make()
    return _Ready(paper, draw_pages(paper.pdf, _SCALE))

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for keeping the pages in sight up to date: made in the background, a moment after the last wish."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from caseapp.errors import CaseAppError
from caseapp.i18n import _
from caseapp.reports.case_papers import PaperWanted, content_for
from caseapp.reports.documents import make_paper
from caseapp.reports.paper import Paper
from caseapp.store.store import Store
from caseapp.ui.background import Ticket
from caseapp.ui.desk import Desk
from caseapp.ui.print.drawing import DrawnPage, draw_pages

PAUSE_MS: Final = 400
_scopes: Final = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Finished:
    """A paper with its pages as pictures."""

    paper: Paper
    pages: tuple[DrawnPage, ...]
    content: object = None  # what the paper was made of


class LivePaper(QObject):
    """Asks for a paper, drops what is overtaken, and tells when pages are there."""

    made = Signal(object)  # Finished
    refused = Signal(str)  # a sentence: why there is no paper
    began = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.scope = f"LivePaper-{next(_scopes)}"
        self._wanted: PaperWanted | None = None
        self._scale = 1.0
        self._paper: Paper | None = None
        self._ticket: Ticket | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_pause_over)

    def want(self, wanted: PaperWanted, scale: float, pause_ms: int = PAUSE_MS) -> None:
        """Make this paper when nothing else is wished for `pause_ms`; one that is on its way is another paper."""
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None
        self._wanted, self._scale, self._paper = wanted, scale, None
        self._timer.start(pause_ms)

    def sharpen(self, scale: float) -> None:
        """The same paper at another size."""
        if abs(scale - self._scale) > 0.01:
            self._scale = scale
            self._timer.start(120)

    def is_waiting(self) -> bool:
        """Whether a paper is still to come."""
        return self._timer.isActive() or self._ticket is not None

    def stop(self) -> None:
        """Nobody looks any more."""
        self._timer.stop()
        self.desk.background.close_scope(self.scope)

    def _on_pause_over(self) -> None:
        if self._wanted is None:
            return
        if self._ticket is not None:
            self._ticket.cancel()
        self.began.emit()
        work = partial(_finished, self.desk.store, self._wanted, self._scale, self._paper)
        self._ticket = self.desk.background.run("read", work, self._on_made, self._on_failed, self.scope)

    def _on_made(self, finished: Finished) -> None:
        self._ticket = None
        self._paper = finished.paper
        self.made.emit(finished)

    def _on_failed(self, error: BaseException) -> None:
        self._ticket = None
        if isinstance(error, CaseAppError):
            self.refused.emit(error.sentence(_))
        else:
            self.desk.background.failed.emit(error)


def _finished(store: Store, wanted: PaperWanted, scale: float, paper: Paper | None) -> Finished:
    """In another thread: read, make, draw. A paper that is there already is only drawn."""
    content: object = None
    if paper is None:
        content = store.read(lambda reader: content_for(reader, wanted))
        paper = make_paper(wanted.document, content, wanted.options)
    return Finished(paper, draw_pages(paper.pdf, scale), content)

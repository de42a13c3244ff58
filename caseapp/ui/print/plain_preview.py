# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the preview of a paper that is about no case: seen as pages, then printed or saved.

Nothing is recorded, and nothing is written but where the worker says so.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from caseapp.errors import CaseAppError
from caseapp.i18n import _
from caseapp.reports.paper import Paper
from caseapp.ui.desk import Desk
from caseapp.ui.kit.announce import announce
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.sheet import Sheet
from caseapp.ui.kit.text import Paragraph
from caseapp.ui.look.theme import px
from caseapp.ui.print.drawing import DrawnPage, draw_pages
from caseapp.ui.print.pages_view import PagesView
from caseapp.ui.print.printing import PrintRun, fit_printer
from caseapp.ui.print.saving import save_file

_scopes: Final = itertools.count(1)
_SCALE: Final = 2.0  # pixels in a point: sharp enough for the screen at every zoom that is of use here


@dataclass(frozen=True, slots=True)
class _Ready:
    paper: Paper
    pages: tuple[DrawnPage, ...]


class _Tall(QWidget):
    def sizeHint(self) -> QSize:
        return QSize(px(700), px(2000))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(280), px(220))


class PlainPreview(Sheet):
    """`make` gives the paper, in another thread. `went_out` when it was printed or saved."""

    went_out = Signal()

    def __init__(self, desk: Desk, make: Callable[[], Paper], name: str, host: QWidget) -> None:
        super().__init__(host, _("Print"), width=860, save=_("Print…"))
        self._desk = desk
        self._name = name
        self.paper: Paper | None = None
        self._size = (595.0, 842.0)
        self._run: PrintRun | None = None
        self._scope = f"PlainPreview-{next(_scopes)}"
        self.pages = PagesView(_("Pages of the paper"))
        self.note = Paragraph("", 13, "attn")
        self.note.hide()
        holder = _Tall()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.note)
        column.addWidget(self.pages, 1)
        self.body.setContentsMargins(px(24), px(14), px(24), px(14))
        self.body.addWidget(holder, 1)
        self.file_button = Button(_("Save as PDF…"), "outlined", icon="download")
        self.foot_left.addWidget(self.file_button)
        self._set_ready(False)
        self.file_button.clicked.connect(self._on_file_wanted)
        self.save_requested.connect(self._on_print_wanted)
        self.close_requested.connect(self._on_leave_wanted)
        key = QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self)
        key.activated.connect(self._on_print_wanted)
        desk.background.run("read", partial(_ready, make), self._on_ready, self._on_failed, self._scope)

    def print_on(self, printer: QPrinter) -> None:
        """Send the paper to a printer that was chosen."""
        if self.paper is None or self._run is not None:
            return
        self._set_ready(False)
        self.set_status(_("Printing…"))
        self._run = PrintRun(self._desk.background, self.paper, printer, self)
        self._run.printed.connect(self._on_printed)
        self._run.failed.connect(self._on_print_failed)
        self._run.start()

    def save_to(self, path: Path) -> None:
        """Write the paper to a file."""
        if self.paper is not None:
            work = partial(save_file, path, self.paper.pdf)
            self._desk.background.run("read", work, self._on_saved, self._on_failed, self._scope)

    # -- what happened ---------------------------------------------------------------------------------------------

    def _on_ready(self, ready: _Ready) -> None:
        self.paper = ready.paper
        self.pages.show_pages(ready.pages)
        self._size = (ready.pages[0].width, ready.pages[0].height)
        self._set_ready(True)

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, CaseAppError):
            self._say(error.sentence(_))
        else:
            self._desk.background.failed.emit(error)

    def _on_print_wanted(self) -> None:
        if self.paper is None or not self.save_button.isEnabled():
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName("caseapp")  # the queue of a printer is seen by others
        fit_printer(printer, *self._size)
        dialog = QPrintDialog(printer, self.window())
        dialog.setMinMax(1, self.paper.pages)
        if dialog.exec() == QPrintDialog.DialogCode.Accepted:
            self.print_on(printer)
        dialog.deleteLater()

    def _on_file_wanted(self) -> None:
        if self.paper is None:
            return
        name = f"{self._name} {self._desk.today().isoformat()}.pdf"
        chosen, _filter = QFileDialog.getSaveFileName(self.window(), _("Save as PDF"), name, "PDF (*.pdf)")
        if chosen:
            path = Path(chosen)
            self.save_to(path if path.suffix else path.with_suffix(".pdf"))

    def _on_printed(self) -> None:
        self._run = None
        self._set_ready(True)
        self.set_status(_("Printed"))
        self.went_out.emit()

    def _on_print_failed(self) -> None:
        self._run = None
        self._set_ready(True)
        self._say(_("The printer did not take the paper. Look whether it is on and has paper, then try again."))

    def _on_saved(self, _nothing: object) -> None:
        self.set_status(_("Saved"))
        self.went_out.emit()

    def _on_leave_wanted(self) -> None:
        self._desk.background.close_scope(self._scope)
        if self._run is not None:
            self._run.stop()
        self.close_sheet()

    def _set_ready(self, ready: bool) -> None:
        self.save_button.setEnabled(ready)
        self.file_button.setEnabled(ready)

    def _say(self, sentence: str) -> None:
        self.note.setText(sentence)
        self.note.show()
        announce(self, sentence, urgent=True)


def _ready(make: Callable[[], Paper]) -> _Ready:
    paper = make()
    return _Ready(paper, draw_pages(paper.pdf, _SCALE))

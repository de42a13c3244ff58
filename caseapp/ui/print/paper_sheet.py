# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what every preview of a paper does: seen first, then out of the printer or as a file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget
from shiboken6 import isValid

from caseapp.errors import CaseAppError
from caseapp.i18n import _
from caseapp.reports.paper import Paper
from caseapp.security.permissions import Act
from caseapp.ui.desk import Desk
from caseapp.ui.kit.announce import announce
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Banner
from caseapp.ui.kit.sheet import Sheet
from caseapp.ui.look.theme import px
from caseapp.ui.print.pages_view import PagesView
from caseapp.ui.print.printing import PrintRun, fit_printer
from caseapp.ui.print.saving import save_file


class PaperSheet(Sheet):
    """The paper is in memory only; a file is written where the worker says so.

    Who inherits says what is done before it leaves (`before_out`) and after (`when_printed`, `when_saved`), how the
    file is called (`file_name`), and lays out `pages` and `notes`.
    """

    def __init__(self, host: QWidget, desk: Desk, width: int, scope: str) -> None:
        super().__init__(host, _("Print"), width=width, save=_("Print…"))
        self.desk = desk
        self.scope = scope
        self.paper: Paper | None = None
        self.size_of_page = (595.0, 842.0)
        self.pages = PagesView(_("Pages of the paper"))
        self.notes = QVBoxLayout()
        self.file_button = Button(_("Save as PDF…"), "outlined", icon="download")
        self._rights = frozenset((Act.PRINT, Act.EXPORT))
        self._run: PrintRun | None = None
        self._note: Banner | None = None
        self.body.setContentsMargins(px(24), px(14), px(24), px(14))
        self.file_button.clicked.connect(self._on_file_wanted)
        self.save_requested.connect(self._on_print_wanted)
        for keys, slot in (
            (QKeySequence.StandardKey.Print, self._on_print_wanted),
            (QKeySequence.StandardKey.Save, self._on_file_wanted),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)
        self.set_ready(False)

    def go_when_seen(self, looks_along: bool) -> None:
        """A paper shows names and words: it goes off the screen at once, but not while it is on its way out."""
        if looks_along and self._run is None:
            self.close_requested.emit()

    # -- what who inherits says ------------------------------------------------------------------------------------

    def file_name(self) -> str:
        """How the file is called, without its suffix; empty when nothing can be saved now."""
        return ""

    def before_out(self, act: str, then: Callable[[], object]) -> None:  # noqa: ARG002 - for who writes it down
        """`act` is print or export. Call `then` when it may leave."""
        then()

    def when_printed(self) -> None:
        """Every page is out."""

    def when_saved(self) -> None:
        """The file is there."""

    # -- acts ------------------------------------------------------------------------------------------------------

    def print_on(self, printer: QPrinter) -> None:
        """Send the paper to a printer that was chosen."""
        if self.paper is None or self._run is not None:
            return
        self.clear_note()
        self.set_ready(False)
        self.set_status(_("Printing…"))
        self._run = PrintRun(self.desk.background, self.paper, printer, self)
        self._run.printed.connect(self._on_printed)
        self._run.failed.connect(self._on_print_failed)
        self.before_out("print", self._start_run)

    def save_to(self, path: Path) -> None:
        """Write the paper to a file."""
        if self.paper is not None:
            self.clear_note()
            self.before_out("export", partial(self._save, path, self.paper.pdf))

    def not_out(self, sentence: str) -> None:
        """It may not leave, and why."""
        if isValid(self):
            self._drop_run()
            self.set_ready(True)
            self.say_wrong(sentence)

    def stop_printing(self) -> None:
        """The sheet closes."""
        if self._run is not None:
            self._run.stop()

    def set_rights(self, leaving: frozenset[Act]) -> None:
        """Printing and saving as a file are two rights; who has neither may look."""
        self._rights = leaving
        self.save_button.setVisible(Act.PRINT in leaving)
        self.file_button.setVisible(Act.EXPORT in leaving)
        if not leaving:
            self.set_status(_("Your role lets you read this, not print it"))

    def set_ready(self, ready: bool) -> None:
        """Whether there is a paper that can leave."""
        self.save_button.setEnabled(ready and Act.PRINT in self._rights)
        self.file_button.setEnabled(ready and Act.EXPORT in self._rights)

    def say_wrong(self, sentence: str) -> None:
        """What did not work, above the pages."""
        self.clear_note()
        self._note = Banner(sentence, tone="attn", icon="circle-alert")
        self.notes.addWidget(self._note)
        announce(self, sentence, urgent=True)

    def clear_note(self) -> None:
        """Nothing is wrong any more."""
        if self._note is not None:
            self.notes.removeWidget(self._note)
            self._note.hide()
            self._note.deleteLater()
            self._note = None

    def say_failed(self, error: BaseException) -> None:
        """An error of making or saving it; a bug goes to the front door."""
        if isinstance(error, CaseAppError):
            self.say_wrong(error.sentence(_))
        else:
            self.desk.background.failed.emit(error)

    # -- inside ----------------------------------------------------------------------------------------------------

    def _start_run(self) -> None:
        if isValid(self) and self._run is not None:
            self._run.start()

    def _save(self, path: Path, pdf: bytes) -> None:
        if isValid(self):
            work = partial(save_file, path, pdf)
            self.desk.background.run("read", work, self._on_saved, self.say_failed, self.scope)

    def _drop_run(self) -> None:
        if self._run is not None:
            self._run.deleteLater()
            self._run = None

    def _on_print_wanted(self) -> None:
        if self.paper is None or not self.save_button.isEnabled():
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName("caseapp")  # the queue of a printer is seen by others: no name, no title
        fit_printer(printer, *self.size_of_page)
        dialog = QPrintDialog(printer, self.window())
        dialog.setMinMax(1, self.paper.pages)
        if dialog.exec() == QPrintDialog.DialogCode.Accepted:
            self.print_on(printer)
        dialog.deleteLater()

    def _on_file_wanted(self) -> None:
        name = self.file_name()
        if self.paper is None or not name or not self.file_button.isEnabled():
            return
        chosen, _filter = QFileDialog.getSaveFileName(self.window(), _("Save as PDF"), f"{name}.pdf", "PDF (*.pdf)")
        if chosen:
            path = Path(chosen)
            self.save_to(path if path.suffix else path.with_suffix(".pdf"))

    def _on_printed(self) -> None:
        self._drop_run()
        self.when_printed()

    def _on_print_failed(self) -> None:
        self._drop_run()
        self.set_ready(True)
        self.say_wrong(_("The printer did not take the paper. Look whether it is on and has paper, then try again."))

    def _on_saved(self, _nothing: object) -> None:
        self.when_saved()


class Tall(QWidget):
    """Takes all the height a sheet can give, and is content with little."""

    def __init__(self, wanted: tuple[int, int], least: tuple[int, int]) -> None:
        super().__init__()
        self._wanted, self._least = wanted, least

    def sizeHint(self) -> QSize:
        return QSize(px(self._wanted[0]), px(self._wanted[1]))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(self._least[0]), px(self._least[1]))

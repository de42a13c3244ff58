# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the preview of every paper: seen first, then out of the printer or as a file."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from caseapp.errors import CaseAppError
from caseapp.i18n import _
from caseapp.operations.act import Done
from caseapp.operations.agree import RecordPaper
from caseapp.operations.openings import Opening
from caseapp.reports.documents import left_out_label
from caseapp.reports.paper import Paper
from caseapp.ui.desk import Desk
from caseapp.ui.kit.announce import announce
from caseapp.ui.kit.buttons import Button, IconButton
from caseapp.ui.kit.cards import Banner
from caseapp.ui.kit.sheet import Sheet
from caseapp.ui.kit.text import Text
from caseapp.ui.look.theme import px
from caseapp.ui.print.live_paper import Finished, LivePaper
from caseapp.ui.print.options import PaperChoice, PrintChoices, read_choices
from caseapp.ui.print.pages_view import PagesView
from caseapp.ui.print.printing import PrintRun, fit_printer
from caseapp.ui.print.saving import save_file
from caseapp.ui.print.wish import PrintWish


class _Tall(QWidget):
    """Takes all the height a sheet can give, and is content with little."""

    def sizeHint(self) -> QSize:
        return QSize(px(900), px(2000))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(300), px(240))


class PrintPreview(Sheet):
    """Every paper passes here: seen as pages, printed or saved, then recorded with its fingerprint.

    The paper is in memory only; a file is written where the worker says so.
    """

    def __init__(self, desk: Desk, wish: PrintWish, host: QWidget) -> None:
        super().__init__(host, _("Print"), width=1240, save=_("Print…"))
        self.desk = desk
        self.wish = wish
        self.paper: Paper | None = None
        self._size = (595.0, 842.0)
        self._run: PrintRun | None = None
        self._recorded = ""
        self.choice = PaperChoice(wish, desk.today())
        self.pages = PagesView(_("Pages of the paper"))
        self.live = LivePaper(desk, self)
        self._notes = QVBoxLayout()
        self._note: Banner | None = None
        self._refused = False
        self._lay_out_preview()
        self._connect()
        desk.read(partial(_choices_of, wish.case_id), self._on_choices_read, self.live.scope)

    def _lay_out_preview(self) -> None:
        holder = _Tall()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(18))
        row.addWidget(self.choice)
        right = QVBoxLayout()
        right.setSpacing(px(8))
        right.addLayout(self._notes)
        right.addWidget(self.pages, 1)
        row.addLayout(right, 1)
        self.body.setContentsMargins(px(24), px(14), px(24), px(14))
        self.body.addWidget(holder, 1)
        self.file_button = Button(_("Save as PDF…"), "outlined", icon="download")
        foot = self._foot.layout()
        if isinstance(foot, QHBoxLayout):
            foot.insertWidget(foot.count() - 1, self.file_button)
        self.out_button = IconButton("zoom-out", _("Smaller (-)"))
        self.in_button = IconButton("zoom-in", _("Larger (+)"))
        self.zoom_words = Text("", 13, tone="muted")
        self.page_words = Text("", 13, tone="muted")
        for widget in (self.out_button, self.zoom_words, self.in_button, self.page_words):
            self.foot_left.addWidget(widget)
        self._set_ready(False)

    def _connect(self) -> None:
        self.choice.choice_changed.connect(self._on_choice_changed)
        self.live.made.connect(self._on_paper_made)
        self.live.refused.connect(self._on_paper_refused)
        self.pages.zoomed.connect(self._on_zoomed)
        self.pages.page_turned.connect(self._on_page_turned)
        self.in_button.clicked.connect(self.pages.zoom_in)
        self.out_button.clicked.connect(self.pages.zoom_out)
        self.save_requested.connect(self._on_print_wanted)
        self.file_button.clicked.connect(self._on_file_wanted)
        self.close_requested.connect(self._on_leave_wanted)
        key = QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self)
        key.activated.connect(self._on_print_wanted)
        key = QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self)
        key.activated.connect(self._on_file_wanted)

    # -- acts ------------------------------------------------------------------------------------------------------

    def print_on(self, printer: QPrinter) -> None:
        """Send the paper to a printer that was chosen; recorded when every page is out."""
        if self.paper is None or self._run is not None:
            return
        self._clear_note()
        self._set_ready(False)
        self.set_status(_("Printing…"))
        self._run = PrintRun(self.desk.background, self.paper, printer, self)
        self._run.printed.connect(self._on_printed)
        self._run.failed.connect(self._on_print_failed)
        self.desk.opened(self._leaving("print"), self._start_run, self._on_not_written)

    def save_to(self, path: Path) -> None:
        """Write the paper to a file; recorded when it is there."""
        if self.paper is None:
            return
        self._clear_note()
        self.desk.opened(self._leaving("export"), partial(self._save, path, self.paper.pdf), self._on_not_written)

    def _leaving(self, act: str) -> Opening:
        """What leaves the house is written down before it does."""
        wanted = self.choice.wanted()
        sensitive = wanted is not None and wanted.sensitive
        return Opening(act=act, case_id=self.wish.case_id, compartment="sensitive" if sensitive else "core")

    def _start_run(self) -> None:
        if isValid(self) and self._run is not None:
            self._run.start()

    def _save(self, path: Path, pdf: bytes) -> None:
        if isValid(self):
            work = partial(save_file, path, pdf)
            self.desk.background.run("read", work, self._on_saved, self._on_save_failed, self.live.scope)

    def _on_not_written(self, sentence: str) -> None:
        if isValid(self):
            self._drop_run()
            self._set_ready(True)
            self._say_wrong(sentence)

    def _record(self, then: str) -> None:
        """Keep in the case that this paper went out: form, fingerprint, for whom."""
        wanted = self.choice.wanted()
        if self.paper is None or wanted is None:
            return
        self._recorded = then
        given = RecordPaper(
            case_id=wanted.case_id,
            document=wanted.document,
            sha256=self.paper.sha256,
            pages=self.paper.pages,
            language=wanted.options.language,
            reading_level=wanted.options.reading_level,
            discreet=wanted.options.discreet,
            plan_version_id=wanted.version_id,
            handed_to=self.choice.handed_to.text().strip() or None,
            purpose=self.choice.purpose.text().strip() or None,
            left_out=self.paper.left_out,
        )
        self.desk.act(given, then, self._on_recorded, self._say_wrong)

    # -- what happened ---------------------------------------------------------------------------------------------

    def _on_choices_read(self, choices: PrintChoices) -> None:
        self.choice.show_choices(choices)
        QTimer.singleShot(0, self.choice.document.setFocus)

    def _on_choice_changed(self) -> None:
        wanted = self.choice.wanted()
        if wanted is not None:
            self._set_ready(False)
            self.live.want(wanted, self.pages.picture_scale(), 40 if self.paper is None else 200)

    def _on_paper_made(self, finished: Finished) -> None:
        self.paper = finished.paper
        if finished.pages:
            self._size = (finished.pages[0].width, finished.pages[0].height)
        self.pages.show_pages(finished.pages)
        self.choice.show_left_out(tuple(left_out_label(code) for code in finished.paper.left_out))
        self._on_zoomed()
        self._set_ready(True)
        if self._refused:  # what was said about saving or printing stays until the next try
            self._refused = False
            self._clear_note()

    def _on_paper_refused(self, sentence: str) -> None:
        self.paper = None
        self.pages.show_pages(())
        self._refused = True
        self._say_wrong(sentence)

    def _on_zoomed(self) -> None:
        self.zoom_words.setText(self.pages.zoom_words())
        self.live.sharpen(self.pages.picture_scale())

    def _on_page_turned(self, number: int, count: int) -> None:
        words = _("Page %(number)s of %(total)s") % {"number": number, "total": count} if count else ""
        if words != self.page_words.text():
            self.page_words.setText(words)

    def _on_print_wanted(self) -> None:
        if self.paper is None or not self.save_button.isEnabled():
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName("caseapp")  # the queue of a printer is seen by others: no name, no title
        fit_printer(printer, *self._size)
        dialog = QPrintDialog(printer, self.window())
        dialog.setMinMax(1, self.paper.pages)
        if dialog.exec() == QPrintDialog.DialogCode.Accepted:
            self.print_on(printer)
        dialog.deleteLater()

    def _on_file_wanted(self) -> None:
        wanted = self.choice.wanted()
        if self.paper is None or wanted is None or not self.file_button.isEnabled():
            return
        name = f"{wanted.document}-{self.desk.today().isoformat()}.pdf"
        chosen, _filter = QFileDialog.getSaveFileName(self.window(), _("Save as PDF"), name, "PDF (*.pdf)")
        if chosen:
            path = Path(chosen)
            self.save_to(path if path.suffix else path.with_suffix(".pdf"))

    def _on_printed(self) -> None:
        self._drop_run()
        self._record(_("Paper printed and written down"))

    def _on_print_failed(self) -> None:
        self._drop_run()
        self._set_ready(True)
        self._say_wrong(_("The printer did not take the paper. Look whether it is on and has paper, then try again."))

    def _on_saved(self, _nothing: object) -> None:
        self._record(_("Paper saved and written down"))

    def _on_save_failed(self, error: BaseException) -> None:
        if isinstance(error, CaseAppError):
            self._say_wrong(error.sentence(_))
        else:
            self.desk.background.failed.emit(error)

    def _on_recorded(self, _done: Done[object]) -> None:
        self.set_status(self._recorded)
        self._set_ready(True)
        self.desk.said.emit(self._recorded)

    def _on_leave_wanted(self) -> None:
        self.live.stop()
        if self._run is not None:
            self._run.stop()
        self.close_sheet()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Large text or a small window: the words in the foot give way to the buttons."""
        super().resizeEvent(event)
        self.choice.setFixedWidth(min(px(340), event.size().width() * 2 // 5))
        roomy = event.size().width() > px(1000)
        for text in (self.zoom_words, self.page_words):
            text.setVisible(roomy)
        for button in (self.leave_button, self.save_button):
            button.set_cap_shown(roomy)

    # -- small things ----------------------------------------------------------------------------------------------

    def _drop_run(self) -> None:
        if self._run is not None:
            self._run.deleteLater()
            self._run = None

    def _set_ready(self, ready: bool) -> None:
        self.save_button.setEnabled(ready)
        self.file_button.setEnabled(ready)

    def _say_wrong(self, sentence: str) -> None:
        self._clear_note()
        self._note = Banner(sentence, tone="attn", icon="circle-alert")
        self._notes.addWidget(self._note)
        announce(self, sentence, urgent=True)

    def _clear_note(self) -> None:
        if self._note is not None:
            self._note.hide()
            self._note.deleteLater()
            self._note = None


def _choices_of(case_id: str, reader: object) -> PrintChoices:
    return read_choices(reader, case_id)  # type: ignore[arg-type]

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for bringing in the list a team keeps today: choose, look, take in; a second time no doubles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QStackedWidget

from caseapp.errors import CaseAppError
from caseapp.i18n import _
from caseapp.operations import Done
from caseapp.operations.caseload.columns import Mapping
from caseapp.operations.caseload.report import write_report
from caseapp.operations.import_caseload import ImportCaseload, ImportDone
from caseapp.security.permissions import Act, may
from caseapp.security.redaction import initials
from caseapp.ui.background import Cancelled
from caseapp.ui.desk import Desk
from caseapp.ui.frame.address import Address
from caseapp.ui.kit.announce import announce
from caseapp.ui.settings.import_preview import ImportPreview
from caseapp.ui.settings.import_reading import ListRead, ListWish, ReadList
from caseapp.ui.settings.import_start import ImportResult, ImportStart
from caseapp.ui.settings.progress import Progress
from caseapp.ui.settings.section import Section


class ImportSection(Section):
    """Three views: the start (choose or drop a file), the preview, the result."""

    wide = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Bring in a list"))
        self._cancelled = Cancelled()
        self.read: ListRead | None = None
        self.progress = Progress()
        self.progress.stop_wanted.connect(self._on_stop_wanted)
        self.start = ImportStart(self._may_import())
        self.preview = ImportPreview(self._shown_name)
        self.result = ImportResult()
        self._views = QStackedWidget()
        for view in (self.start, self.preview, self.result):
            self._views.addWidget(view)
        self.inside.addWidget(self.progress)
        self.inside.addWidget(self._views, 1)
        self.start.file_chosen.connect(self.open_file)
        self.start.choose_wanted.connect(self._on_choose_wanted)
        self.preview.mapping_changed.connect(self._on_mapping_changed)
        self.preview.sheet_chosen.connect(self._on_sheet_chosen)
        self.preview.report_wanted.connect(self._on_report_wanted)
        self.preview.import_wanted.connect(self.take_in)
        self.preview.other_wanted.connect(self._on_other_wanted)
        self.result.cases_wanted.connect(self._on_cases_wanted)
        self.result.other_wanted.connect(self._on_other_wanted)

    def _may_import(self) -> bool:
        me = self.desk.me
        alone = sum(1 for row in self.desk.workers.values() if row.active) <= 1
        return me is None or alone or may(me.role, Act.IMPORT)

    def _shown_name(self, name: str) -> str:
        return initials(name) if self.desk.bystander else name

    def focus_item(self, _item: str) -> None:
        view = self._views.currentWidget()
        if view is not None:
            view.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_names(self) -> None:
        self.preview.show_names(hide=self.desk.bystander)

    def closing(self) -> None:
        self._cancelled.cancel()
        super().closing()

    # -- reading -----------------------------------------------------------------------------------------------------

    def open_file(self, path: Path) -> None:
        """Read a list and show what would become of it."""
        self._read(ListWish(path))

    def _read(self, wish: ListWish) -> None:
        self._cancelled.cancel()
        self._cancelled = Cancelled()
        self.start.say("")
        self.preview.say("")
        self.preview.set_busy(True)
        self.progress.start(_("Reading %(file)s ...") % {"file": wish.path.name})
        work = ReadList(self.desk.store, wish, self.desk.today(), _, self._cancelled)
        self.desk.background.run_long("read", work, self._on_step, self._on_read, self._on_not_read, self.scope)

    def _on_step(self, step: tuple[str, int, int]) -> None:
        what, done, total = step
        self.progress.step(_("Reading the file ...") if what == "file" else _("Reading the rows ..."), done, total)

    def _on_read(self, found: ListRead) -> None:
        self.progress.finish()
        self.preview.set_busy(False)
        self.read = found
        known = {row.name for row in self.desk.workers.values()}
        self.preview.show_list(found, known, hide=self.desk.bystander)
        first = self._views.currentWidget() is not self.preview
        self._views.setCurrentWidget(self.preview)
        announce(self, self.preview.sentence())
        if first:
            self.preview.take_focus()

    def _on_not_read(self, error: BaseException) -> None:
        self.progress.finish()
        self.preview.set_busy(False)
        if not isinstance(error, CaseAppError):
            self.desk.background.failed.emit(error)
        words = error.sentence(_) if isinstance(error, CaseAppError) else _("This file could not be read as a list.")
        if self._views.currentWidget() is self.preview:
            self.preview.say(words)
        else:
            self._views.setCurrentWidget(self.start)
            self.start.say(words)

    def _on_choose_wanted(self) -> None:
        kinds = f"{_('Lists')} (*.csv *.tsv *.txt *.xlsx *.xlsm);;{_('All files')} (*)"
        chosen, _kind = QFileDialog.getOpenFileName(self.window(), _("Choose the list"), "", kinds)
        if chosen:
            self.open_file(Path(chosen))

    def _on_mapping_changed(self, mapping: Mapping) -> None:
        if self.read is not None:
            self._read(ListWish(self.read.path, self.read.table.sheet or None, mapping, self.read.table))

    def _on_sheet_chosen(self, sheet: str) -> None:
        if self.read is not None:
            self._read(ListWish(self.read.path, sheet))

    def _on_stop_wanted(self) -> None:
        self._cancelled.cancel()

    # -- mending and taking in ---------------------------------------------------------------------------------------

    def _on_report_wanted(self) -> None:
        if self.read is None:
            return
        name = _("%(file)s to mend.csv") % {"file": self.read.path.stem}
        chosen, _kind = QFileDialog.getSaveFileName(self.window(), _("Save the rows to mend"), name, "CSV (*.csv)")
        if chosen:
            self.save_report(Path(chosen))

    def save_report(self, target: Path) -> None:
        """Write the rows that could not be read, with what is wrong, to a file that can be mended and brought in."""
        found = self.read
        if found is None:
            return

        def work() -> str:
            write_report(found.reading, target, _)
            return target.name

        self.desk.background.run("read", work, self._on_report_saved, self._on_report_failed, self.scope)

    def _on_report_saved(self, name: str) -> None:
        self.preview.say(_("Saved as %(file)s. Mend the rows there and bring that file in.") % {"file": name})

    def _on_report_failed(self, error: BaseException) -> None:
        known = isinstance(error, CaseAppError)
        self.preview.say(error.sentence(_) if known else _("Something went wrong inside the program."))  # type: ignore[attr-defined]

    def take_in(self) -> None:
        """Write everything in one act; undo takes all of it back."""
        if self.read is None:
            return
        chosen = self.preview.chosen()
        given = ImportCaseload(rows=self.read.rows_for(chosen), update_changed=bool(chosen))
        self.preview.set_busy(True)
        self.progress.start(_("Taking in the list ..."), can_stop=False)
        self.desk.act(given, _("List brought in"), self._on_taken_in, self._on_refused)

    def _on_taken_in(self, done: Done[Any]) -> None:
        self.progress.finish()
        self.preview.set_busy(False)
        result: ImportDone = done.result
        self.result.show_done(result)
        self._views.setCurrentWidget(self.result)
        self.result.take_focus()
        announce(self, self.result.sentence())

    def _on_refused(self, sentence: str) -> None:
        self.progress.finish()
        self.preview.set_busy(False)
        self.preview.say(sentence)

    def _on_other_wanted(self) -> None:
        self.read = None
        self._views.setCurrentWidget(self.start)
        self.start.take_focus()

    def _on_cases_wanted(self) -> None:
        self.desk.navigate_requested.emit(Address("cases"))

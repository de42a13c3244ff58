# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the calendar file from the window: what stands in it is said first, then where it goes."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from caseapp.errors import CaseAppError
from caseapp.i18n import _, ngettext
from caseapp.operations.openings import Opening
from caseapp.reports.calendar_file import calendar_entries, calendar_file
from caseapp.store.store import Store
from caseapp.ui.desk import Desk
from caseapp.ui.kit.buttons import Button
from caseapp.ui.print.saving import save_file


class CalendarButton(Button):
    """Writes the dates of one's own cases where the worker says. That it leaves is written down before."""

    def __init__(self, desk: Desk, scope: str) -> None:
        super().__init__(_("Calendar file"), "small", icon="calendar")
        self._desk = desk
        self._scope = scope
        self.setToolTip(_("The dates of my cases for a calendar: the kind of date and the short code, no names"))
        self.clicked.connect(self._on_clicked)

    def save_to(self, path: Path) -> None:
        """Write the file there."""
        self._desk.opened(Opening(act="export"), partial(self._write, path), self._desk.sorry.emit)

    def _on_clicked(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(self.window(), _("Save the calendar file"), "caseapp.ics", "*.ics")
        if chosen:
            self.save_to(Path(chosen))

    def _write(self, path: Path) -> None:
        work = partial(_written, self._desk.store, path)
        self._desk.background.run("read", work, self._on_written, self._on_failed, self._scope)

    def _on_written(self, count: int) -> None:
        words = ngettext("%(count)s date in the calendar file", "%(count)s dates in the calendar file", count)
        self._desk.said.emit(words % {"count": count})

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, CaseAppError):
            self._desk.sorry.emit(error.sentence(_))
        else:
            self._desk.background.failed.emit(error)


def _written(store: Store, path: Path) -> int:
    with store.reading() as reader:
        entries = calendar_entries(reader, store.author.worker_id, store.clock.today())
    save_file(path, calendar_file(entries, store.clock.now()))
    return len(entries)

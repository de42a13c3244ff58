# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the report of files that were destroyed, or wait for that: read, and saved for the archive."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog

from caseapp.errors import CaseAppError
from caseapp.i18n import _, formats, ngettext
from caseapp.reports.case_table import as_csv
from caseapp.reports.destruction_report import destruction_table, kind_of_help
from caseapp.store.queries.retention import DestroyedRow
from caseapp.ui.desk import Desk
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Card
from caseapp.ui.kit.text import Paragraph
from caseapp.ui.kit.two_lines import Columns, TwoLineList, TwoLineRow
from caseapp.ui.print.saving import save_file

_MOST_ROWS: Final = 8


class DestroyedCard(Card):
    """Which files two people decided about, and on which day they went. Nothing of what stood in them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Destroyed files"))
        self._desk = desk
        self.rows: tuple[DestroyedRow, ...] = ()
        self.list = TwoLineList(_("Destroyed files"), Columns(when=104, who=0), in_card=True, most_rows=_MOST_ROWS)
        self.save = Button(_("Save the report"), "outlined", icon="download")
        self.trouble = Paragraph("", 14, "attn")
        self.trouble.hide()
        self.head.addWidget(self.save)
        self.add_rows(self.list, self.trouble)
        self.save.clicked.connect(self._on_save_wanted)
        self.show_rows(())

    def show_rows(self, rows: tuple[DestroyedRow, ...]) -> None:
        """Show these, the last one first."""
        self.rows = rows
        self.setVisible(bool(rows))
        self.list.show_rows([self._row(row) for row in reversed(rows)])

    def _row(self, row: DestroyedRow) -> TwoLineRow:
        count = sum(number for _kind, number in row.records)
        records = ngettext("%(count)s record", "%(count)s records", count) % {"count": formats.number(count)}
        names = [self._desk.worker_name(one) or "?" for one in (row.proposed_by, row.confirmed_by)]
        who = _("%(one)s and %(other)s") % {"one": names[0], "other": row.witness or names[1]}
        day = row.done_day
        return TwoLineRow(
            id=row.case_ref,
            what=kind_of_help(row.context),
            why=f"{records} · {who}",
            when=formats.day_numeric(day) if day is not None else _("waits"),
            icon="trash-2",
        )

    def _on_save_wanted(self) -> None:
        name = _("destroyed files.csv")
        chosen, _kind = QFileDialog.getSaveFileName(self.window(), _("Save the report"), name, "CSV (*.csv)")
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, path: Path) -> None:
        """Write the report to a file."""
        target = path if path.suffix else path.with_suffix(".csv")
        names = {one: self._desk.worker_name(one) for one in self._desk.workers}
        work = partial(save_file, target, as_csv(destruction_table(self.rows, names)))
        self._desk.background.run("read", work, self._on_saved, self._on_failed)

    def _on_saved(self, _nothing: object) -> None:
        self.trouble.hide()
        self._desk.said.emit(_("Saved"))

    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, CaseAppError):
            raise error
        self.trouble.setText(error.sentence(_))
        self.trouble.show()

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for seeing a timeline as sheets of paper before it is printed or saved, as PDF or as a picture."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget
from shiboken6 import isValid

from caseapp.i18n import _, formats
from caseapp.operations.openings import Opening
from caseapp.ui.desk import Desk
from caseapp.ui.kit.buttons import Button
from caseapp.ui.print.drawing import draw_pages
from caseapp.ui.print.paper_sheet import PaperSheet, Tall
from caseapp.ui.print.saving import save_file
from caseapp.ui.timeline.paper import Sheet, as_paper, as_picture, sheets_of_case
from caseapp.ui.timeline.picture import Picture
from caseapp.ui.timeline.team_paper import sheets_of_team
from caseapp.ui.timeline.team_picture import TeamPicture
from caseapp.ui.timeline.team_rows import TeamRow
from caseapp.ui.timeline.team_words import TeamWords

_scopes: Final = itertools.count(1)
_SCALE: Final = 2.0


class SheetsPreview(PaperSheet):
    """Sheets that are painted already, and where they may go. What leaves is written down first, for each case."""

    def __init__(
        self, host: QWidget, desk: Desk, sheets: tuple[Sheet, ...], case_ids: tuple[str, ...], title: str = ""
    ) -> None:
        super().__init__(host, desk, 980, f"SheetsPreview-{next(_scopes)}")
        self._title = title or _("Timeline")
        self._sheets = sheets
        self._case_ids = case_ids
        self.picture_button = Button(_("Save as picture…"), "outlined", icon="image")
        self.paper = as_paper(sheets, self._title)
        holder = Tall((860, 2000), (280, 220))
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self.notes)
        column.addWidget(self.pages, 1)
        self.body.addWidget(holder, 1)
        self.foot_left.addWidget(self.file_button)
        self.foot_left.addWidget(self.picture_button)
        self.picture_button.clicked.connect(self._on_picture_wanted)
        self.close_requested.connect(self._on_leave_wanted)
        self.desk.bystander_changed.connect(self.go_when_seen)
        pages = draw_pages(self.paper.pdf, _SCALE)
        self.pages.show_pages(pages)
        self.size_of_page = (pages[0].width, pages[0].height)
        self.set_ready(True)

    def file_name(self) -> str:
        return f"{self._title} {self.desk.today().isoformat()}"

    def before_out(self, act: str, then: object) -> None:
        owed = tuple(Opening(act=act, case_id=one, compartment="core") for one in self._case_ids)
        self.desk.opened(owed, then, self.not_out)  # type: ignore[arg-type]

    def when_printed(self) -> None:
        self.set_ready(True)
        self.set_status(_("Printed"))

    def when_saved(self) -> None:
        self.set_status(_("Saved"))

    def save_picture(self, path: Path) -> None:
        """Write the sheets to a PNG."""
        self.clear_note()
        self.before_out("export", partial(self._write_picture, path))

    def _write_picture(self, path: Path) -> None:
        if isValid(self):
            work = partial(save_file, path, as_picture(self._sheets))
            self.desk.background.run("read", work, self._on_picture_saved, self.say_failed, self.scope)

    def _on_picture_saved(self, _nothing: object) -> None:
        self.when_saved()

    def _on_picture_wanted(self) -> None:
        name = f"{self.file_name()}.png"
        chosen, _filter = QFileDialog.getSaveFileName(self.window(), _("Save as picture"), name, "PNG (*.png)")
        if chosen:
            path = Path(chosen)
            self.save_picture(path if path.suffix else path.with_suffix(".png"))

    def _on_leave_wanted(self) -> None:
        self.desk.background.close_scope(self.scope)
        self.stop_printing()
        self.close_sheet()


def case_preview(host: QWidget, desk: Desk, case_id: str, title: str, picture: Picture) -> SheetsPreview:
    """The timeline of one case, the days and lanes that are shown now."""
    beside = _("made on %(day)s") % {"day": formats.day_words(desk.today())}
    return SheetsPreview(host, desk, sheets_of_case(picture, title, beside), (case_id,))


def team_preview(
    host: QWidget, desk: Desk, rows: Sequence[TeamRow], picture: TeamPicture, words: TeamWords
) -> SheetsPreview:
    """The rows of the team that are read, with the days that are shown now; restricted cases stay away."""
    seen = tuple(row for row in rows if not words.is_closed(row))
    beside = _("made on %(day)s") % {"day": formats.day_words(desk.today())}
    sheets = sheets_of_team(seen, picture, words, beside)
    return SheetsPreview(host, desk, sheets, tuple(row.case.id for row in seen))

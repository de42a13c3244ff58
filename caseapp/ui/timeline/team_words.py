# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the words of a row of the team: names as they may be seen, who, days since, one sentence."""

from __future__ import annotations

from caseapp.i18n import _, formats
from caseapp.ui.desk import Desk
from caseapp.ui.rights import Eyes
from caseapp.ui.timeline.team_picture import RowWords
from caseapp.ui.timeline.team_rows import TeamRow, row_said


class TeamWords:
    """Remembers the words of each row until `forget()`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._eyes = Eyes.of(desk)
        self._kept: dict[TeamRow, RowWords] = {}

    def forget(self) -> None:
        """Names are shown in another way now."""
        self._eyes = Eyes.of(self._desk)
        self._kept.clear()

    def is_closed(self, row: TeamRow) -> bool:
        """Whether the case is not for these eyes."""
        return not self._eyes.may_see(row.case)

    def row(self, row: TeamRow) -> RowWords:
        """What stands beside the bars."""
        found = self._kept.get(row)
        if found is None:
            found = self._kept[row] = self._made(row)
        return found

    def said(self, row: TeamRow) -> str:
        """The row in one sentence."""
        if self.is_closed(row):
            return _("Restricted case")
        name = self._desk.name(row.case.name).full
        return row_said(row, name, self._desk.worker_name(row.case.worker_id), self._desk.today())

    def _made(self, row: TeamRow) -> RowWords:
        if self.is_closed(row):
            return RowWords(_("Restricted case"), "", "", "", late=False, is_closed=True)
        shown = self._desk.name(row.case.name)
        worker = "".join(part[:1] for part in self._desk.worker_name(row.case.worker_id).split()[:2]).upper()
        days = _("%(count)s d") % {"count": formats.number(row.silent_days)} if row.silent_days is not None else "–"
        return RowWords(shown.call, shown.rest, worker, days, late=row.silence is not None)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for who is away, until when, and who stands in."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from caseapp.i18n import _, formats, ngettext
from caseapp.operations.absences import EndAbsence
from caseapp.store.queries.absences import AbsenceRow
from caseapp.ui.desk import Desk
from caseapp.ui.file.words import joined
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import EmptyState
from caseapp.ui.kit.framed import Framed
from caseapp.ui.kit.two_lines import Act, Columns, TwoLineList, TwoLineRow
from caseapp.ui.look.theme import px
from caseapp.ui.team.away_sheet import AwaySheet
from caseapp.ui.team.reading import AwayShown

BACK: Final = "back"
DAYS: Final = "days"
CASES: Final = "cases"


class AwayPart(QWidget):
    """The list, and the way to add somebody. `worker_wanted(id)` shows the cases of one."""

    worker_wanted = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._shown = AwayShown((), {}, leads=False)
        self.begin = Button(_("Somebody is away…"), "outlined", icon="plus")
        self.list = TwoLineList(_("Who is away"), Columns(when=150, who=180))
        self.empty = EmptyState(
            _("Nobody is away. Whoever is away keeps the cases; somebody stands in as their backup meanwhile."),
            icon="users-round",
        )
        self._middle = QStackedWidget()
        self._middle.addWidget(Framed(self.list))
        self._middle.addWidget(Framed(self.empty))
        acts = QHBoxLayout()
        acts.addWidget(self.begin)
        acts.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(14), px(24), px(14))
        column.setSpacing(px(10))
        column.addLayout(acts)
        column.addWidget(self._middle, 1)
        self.begin.clicked.connect(self._on_begin_clicked)
        self.list.act_requested.connect(self._on_act_requested)

    def show_away(self, shown: AwayShown) -> None:
        """What was read."""
        self._shown = shown
        if not shown.rows and self.list.hasFocus():
            self.begin.setFocus(Qt.FocusReason.OtherFocusReason)  # before the list goes out of sight
        self._middle.setCurrentIndex(0 if shown.rows else 1)
        kept = self.list.chosen_id()
        self.list.show_rows(self._lines())
        if kept:
            self.list.choose(kept)

    def _lines(self) -> list[TwoLineRow]:
        today = self._desk.today()
        now = [row for row in self._shown.rows if row.from_day <= today]
        later = [row for row in self._shown.rows if row.from_day > today]
        lines: list[TwoLineRow] = []
        for words, rows in ((_("Away now"), now), (_("Away later"), later)):
            if rows:
                lines.append(TwoLineRow("", words, formats.number(len(rows))))
                lines += [self._line(row) for row in rows]
        return lines

    def _line(self, row: AbsenceRow) -> TwoLineRow:
        desk, today = self._desk, self._desk.today()
        cases = self._shown.cases.get(row.worker_id, 0)
        count = ngettext("%(count)s open case", "%(count)s open cases", cases) % {"count": formats.number(cases)}
        cover = desk.worker_name(row.cover_worker_id)
        if cover:
            words = ngettext(
                "%(name)s stands in for %(count)s case", "%(name)s stands in for %(count)s cases", row.covered
            )
            what = words % {"name": cover, "count": formats.number(row.covered)}
        else:
            what = _("Nobody stands in; the backup of each case does")
        overdue = row.until_day is not None and row.until_day < today
        own = row.worker_id == desk.store.author.worker_id
        acts = (Act(BACK, _("Back again")), Act(DAYS, _("Other days"))) if self._shown.leads or own else ()
        until = _("until %(day)s") % {"day": formats.day_weekday(row.until_day, today)} if row.until_day else ""
        since = _("from %(day)s") % {"day": formats.day_weekday(row.from_day, today)}
        return TwoLineRow(
            id=row.id,
            what=what,
            why=joined(count, "" if desk.bystander else row.note or ""),
            when=(until or since) if row.from_day <= today else since,
            who=desk.worker_name(row.worker_id) or _("a colleague"),
            late=overdue,
            acts=(*acts, Act(CASES, _("Cases"))),
            urgent=_("should be back") if overdue else "",
        )

    def _row(self, absence_id: str) -> AbsenceRow | None:
        return next((row for row in self._shown.rows if row.id == absence_id), None)

    def _on_begin_clicked(self) -> None:
        AwaySheet(self.window(), self._desk, leads=self._shown.leads).open_sheet()

    def _on_act_requested(self, absence_id: str, act: str) -> None:
        row = self._row(absence_id)
        if row is None:
            return
        if act == CASES:
            self.worker_wanted.emit(row.worker_id)
        elif act == BACK:
            name = self._desk.worker_name(row.worker_id) or _("a colleague")
            self._desk.act(EndAbsence(absence_id=row.id, read_rev=row.read_rev), _("%(name)s is back") % {"name": name})
        else:
            AwaySheet(self.window(), self._desk, leads=self._shown.leads, row=row).open_sheet()

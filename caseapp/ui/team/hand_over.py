# SPDX-License-Identifier: EUPL-1.2
"""This is the place for handing several cases over at once: somebody leaves the team, or carries too many."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from caseapp.i18n import _, ngettext
from caseapp.operations import Done
from caseapp.operations.absences import HandOverCases
from caseapp.store.queries.team_review import ReviewRow
from caseapp.ui.cases.lines import programme_words
from caseapp.ui.desk import Desk
from caseapp.ui.kit.cards import Banner
from caseapp.ui.kit.fields import Combo, Field, GrowingText
from caseapp.ui.kit.framed import PageScroll
from caseapp.ui.kit.sheet import Sheet
from caseapp.ui.kit.ticks import Tick
from caseapp.ui.look.theme import px


class HandOverCasesSheet(Sheet):
    """Which of these cases go to whom. One act, one undo."""

    def __init__(self, host: QWidget, desk: Desk, worker: str, rows: tuple[ReviewRow, ...]) -> None:
        name = desk.worker_name(worker)
        title = _("Hand over cases of %(name)s") % {"name": name} if name else _("Give cases a worker")
        super().__init__(host, title, 620, _("Hand over"), closes_itself=True)
        self._desk = desk
        colleagues = [(one.id, one.name) for one in desk.workers.values() if one.active and one.id != worker]
        self.to = Combo([("", _("Choose a colleague")), *[pair for pair in colleagues if pair[0]]])
        self.note = GrowingText(_("What the colleague should know"), 2, 5)
        self._to_field = Field(_("To"), self.to)
        self.everything = Tick(_("All of them"))
        self.boxes = {row.case_id: Tick(_words(row, desk)) for row in rows}
        inside = PageScroll(margin=0)
        inside.body.setContentsMargins(0, 0, 0, 0)
        inside.body.setSpacing(0)
        for box in self.boxes.values():
            inside.body.addWidget(box)
            box.toggled.connect(self._on_box_toggled)
        inside.body.addStretch(1)
        inside.setMinimumHeight(px(240))
        self._banners = QVBoxLayout()
        self.body.addWidget(self._to_field)
        self.body.addWidget(Field(_("Note"), self.note))
        self.body.addWidget(self.everything)
        self.body.addWidget(inside, 1)
        self.body.addLayout(self._banners)
        self.everything.clicked.connect(self._on_everything_clicked)
        self.save_requested.connect(self._on_save_wanted)
        self._count()

    def chosen(self) -> tuple[str, ...]:
        """The cases that go."""
        return tuple(case_id for case_id, box in self.boxes.items() if box.isChecked())

    def _count(self) -> None:
        count = len(self.chosen())
        words = ngettext("%(count)s case goes over", "%(count)s cases go over", count) % {"count": count}
        self.status.words.setText(words if count else _("no case chosen yet"))
        self.save_button.setEnabled(bool(count))
        self.everything.setChecked(count == len(self.boxes) and count > 0)

    def _on_box_toggled(self, _on: bool) -> None:
        self._count()

    def _on_everything_clicked(self, on: bool) -> None:
        for box in self.boxes.values():
            box.setChecked(on)

    def _on_save_wanted(self) -> None:
        to = self.to.code() or ""
        if not to:
            self._to_field.set_error(_("Choose who takes over."))
            self.to.setFocus()
            return
        cases = self.chosen()
        if not cases:
            return
        words = ngettext("%(count)s case handed over", "%(count)s cases handed over", len(cases))
        note = self.note.toPlainText().strip() or None
        given = HandOverCases(case_ids=cases, to_worker_id=to, note=note)
        self._desk.act(given, words % {"count": len(cases)}, self._on_saved, self._on_refused)

    def _on_saved(self, _done: Done[Any]) -> None:
        if isValid(self):
            self.close_sheet()

    def _on_refused(self, words: str) -> None:
        if isValid(self):
            self._banners.addWidget(Banner(words, "attn", "triangle-alert"))


def _words(row: ReviewRow, desk: Desk) -> str:
    programme, phase = programme_words(row.programme, row.phase)
    return " · ".join(part for part in (desk.name(row.name).full, programme, phase) if part)

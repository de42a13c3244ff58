# SPDX-License-Identifier: EUPL-1.2
"""This is the place for asking to erase a case for good: why, what it means, and that a second person must sign."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from caseapp.i18n import _
from caseapp.store.queries.cases import CaseRow, case_rows
from caseapp.sync.colleagues import Colleagues
from caseapp.ui.desk import Desk
from caseapp.ui.kit.chips import ChoiceChips, Option
from caseapp.ui.kit.fields import Field
from caseapp.ui.kit.text import Text
from caseapp.ui.look.fonts import MEDIUM
from caseapp.ui.sync.asking import AskingSheet
from caseapp.ui.sync.order_words import REASONS, erasing_words, waits_words


class EraseSheet(AskingSheet):
    """For administrators. Nothing is erased before another administrator signs."""

    def __init__(self, host: QWidget, desk: Desk, case_id: str) -> None:
        super().__init__(host, desk, _("Erase the case for good"), _("Ask to erase"), 600)
        self._case_id = case_id
        self.name = Text("", 16, MEDIUM)
        self.body.addWidget(self.name)
        self.say(erasing_words())
        self.say(
            _("Another administrator signs on the own laptop, under Sync and devices. Until then nothing changes."),
            14,
            "muted",
        )
        self.reason = ChoiceChips(_("Why"), may_be_empty=False)
        self.reason.set_options([Option(code, _(said)) for code, said in REASONS])
        self.reason.set_chosen(["retention"])
        self.body.addWidget(Field(_("Why"), self.reason))
        self.end_body()
        self.save_requested.connect(self._on_wanted)
        desk.read(partial(case_rows, ids=(case_id,), today=desk.today()), self._on_read)

    def _on_read(self, rows: tuple[CaseRow, ...]) -> None:
        if rows and isValid(self):
            self.name.setText(self._desk.name(rows[0].name).full)

    def _on_wanted(self) -> None:
        work = partial(_ask, case_id=self._case_id, reason=self.reason.chosen_one() or "retention")
        self.do(_("Asking ..."), work, self._on_asked)

    def _on_asked(self, _nothing: object) -> None:
        self.close_sheet()
        self._desk.said.emit(waits_words())


def _ask(colleagues: Colleagues, *, case_id: str, reason: str) -> None:
    colleagues.orders.ask_to_erase([case_id], reason)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for moving a clock: the sheet that asks for another day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QWidget

from caseapp.i18n import _
from caseapp.ui.kit.fields import Field
from caseapp.ui.kit.reading import DayField
from caseapp.ui.kit.sheet import Sheet
from caseapp.ui.kit.text import Paragraph


class MoveSheet(Sheet):
    """Asks for a day and gives it to `moved`; what it is about stands above the field."""

    def __init__(self, host: QWidget, about: str, today: date, now: date, moved: Callable[[date], object]) -> None:
        super().__init__(host, _("Move to another day"), width=460, save=_("Move"), closes_itself=True)
        self._moved = moved
        self._now = now
        self.day = DayField(today, now, lean="future")
        self._field = Field(_("New day"), self.day, _("5/10, friday, +14"))
        self.body.addWidget(Paragraph(about, tone="muted"))
        self.body.addWidget(self._field)
        self.day.returnPressed.connect(self._on_day_given)
        self.save_requested.connect(self._on_day_given)

    def _on_day_given(self) -> None:
        if not self.day.read_now():
            return
        day = self.day.day()
        if day is None:
            self._field.set_error(_("Write a day, for instance 5/10, friday or +14."))
            return
        self.close_sheet()
        if day != self._now:
            self._moved(day)

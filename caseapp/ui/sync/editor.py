# SPDX-License-Identifier: EUPL-1.2
"""This is the place for writing what a field becomes: a text, a day, a code, a number, yes or no, a colleague."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from caseapp.i18n import _
from caseapp.operations.differing_fields import FieldSort
from caseapp.ui.case.form import of_list
from caseapp.ui.case.history_fields import Plain
from caseapp.ui.desk import Desk
from caseapp.ui.kit.chips import ChoiceChips, Option
from caseapp.ui.kit.fields import Combo, GrowingText, LineField
from caseapp.ui.kit.reading import DayField, NumberField, ReadingField, TimeField
from caseapp.ui.kit.text import Paragraph
from caseapp.ui.look.theme import px

_MOST_CHIPS: Final = 7  # more choices than these are a list to fold out


class ValueEditor(QWidget):
    """The control that fits the field, without what `stands` there; `edited` tells that somebody wrote or chose."""

    edited = Signal()

    def __init__(self, sort: FieldSort, label: str, desk: Desk, stands: Sequence[Plain] = ()) -> None:
        super().__init__()
        self._sort = sort
        self._label = label
        self._wrong = Paragraph("", 13, "attn")
        self._stands = {one.hex() if isinstance(one, bytes) else str(one) for one in stands}
        self._time: TimeField | None = None
        self.control = self._made(desk)
        self.control.setAccessibleName(label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.control, 1)
        if self._time is not None:
            row.addWidget(self._time)
        column.addLayout(row)
        column.addWidget(self._wrong)
        self._wrong.hide()
        self.setFocusProxy(self.control)
        for field in (self.control, self._time):
            if isinstance(field, ReadingField):
                field.misread.connect(self._on_misread)

    def _made(self, desk: Desk) -> QWidget:
        sort = self._sort.sort
        if sort in ("code", "yes_no", "worker"):
            return self._choice(desk)
        if sort == "text":
            text = GrowingText(lines=1, most_lines=12)
            text.text_edited.connect(self._on_edited)
            return text
        line: QLineEdit = LineField()
        if sort == "number":
            line = NumberField(least=self._sort.bounds[0], most=self._sort.bounds[1], step=1)
        elif sort in ("day", "moment"):
            line = DayField(desk.today())
            line.day_changed.connect(self._on_edited)
        if sort == "moment":
            self._time = TimeField()
            self._time.setAccessibleName(_("%(field)s: time") % {"field": self._label})
            self._time.setFixedWidth(px(110))
            self._time.textEdited.connect(self._on_edited)
        line.textEdited.connect(self._on_edited)
        return line

    def _choice(self, desk: Desk) -> QWidget:
        options = of_list(self._sort.list_name) if self._sort.sort == "code" else (("1", _("yes")), ("0", _("no")))
        if self._sort.sort == "worker":
            options = tuple((row.id, row.name) for row in desk.workers.values() if row.active)
        options = tuple(one for one in options if one[0] not in self._stands)
        if len(options) <= _MOST_CHIPS and self._sort.sort != "worker":
            chips = ChoiceChips(self._label)
            chips.set_options([Option(code, words) for code, words in options])
            chips.choice_changed.connect(self._on_edited)
            return chips
        combo = Combo((("", "–"), *options) if self._sort.may_be_empty else options)
        combo.code_changed.connect(self._on_edited)
        return combo

    def fill(self, value: Plain) -> None:
        """Show this value to begin with."""
        control = self.control
        if isinstance(control, ChoiceChips):
            control.set_chosen(() if value is None else (str(value),))
        elif isinstance(control, Combo):
            control.set_code(value.hex() if isinstance(value, bytes) else str(value or ""))
        elif isinstance(control, GrowingText):
            control.set_text(str(value or ""))
        elif isinstance(control, DayField):
            self._fill_day(control, value)
        elif isinstance(control, NumberField):
            control.set_value(value if isinstance(value, int) else None)
        elif isinstance(control, LineField):
            control.setText(str(value or ""))

    def _fill_day(self, control: DayField, value: Plain) -> None:
        if isinstance(value, int) and self._time is not None:
            local = datetime.fromtimestamp(value / 1000, UTC).astimezone()
            control.set_day(local.date())
            self._time.set_time(local.time().replace(second=0, microsecond=0))
        elif isinstance(value, str):
            try:
                control.set_day(date.fromisoformat(value))
            except ValueError:
                control.set_day(None)

    def read_now(self) -> bool:
        """Read what was typed; False, with a sentence below it, when it cannot be read."""
        fields = [one for one in (self.control, self._time) if isinstance(one, ReadingField)]
        return [one.read_now() for one in fields].count(False) == 0  # each of them says what is wrong

    def value(self) -> str | int | None:
        """What stands there, as the operation takes it."""
        control = self.control
        if isinstance(control, ChoiceChips):
            code = control.chosen_one()
            return int(code) if code is not None and self._sort.sort == "yes_no" else code
        if isinstance(control, Combo):
            return control.code() or None
        if isinstance(control, GrowingText):
            return control.toPlainText().strip() or None
        if isinstance(control, DayField):
            return self._day(control)
        if isinstance(control, NumberField):
            return control.value()
        return control.text().strip() or None if isinstance(control, LineField) else None

    def _day(self, control: DayField) -> str | int | None:
        day = control.day()
        if day is None or self._time is None:
            return day.isoformat() if day is not None else None
        at = self._time.time()
        if at is None:
            return None
        return round(datetime.combine(day, at).astimezone().timestamp() * 1000)

    def complain(self, words: str) -> None:
        """Say below the control what is wrong; "" takes it away."""
        self._wrong.setText(words)
        self._wrong.setVisible(bool(words))
        self.control.setAccessibleDescription(words)

    def _on_misread(self, words: str) -> None:
        self.complain(words)

    def _on_edited(self, *_what: object) -> None:
        self.complain("")
        self.edited.emit()

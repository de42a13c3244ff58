# SPDX-License-Identifier: EUPL-1.2
"""This is the place for forms made from a list of fields: they show values, hand out what changed, go into a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QGridLayout, QLineEdit, QWidget

from caseapp.i18n.codes import labelled, letter
from caseapp.ui.case.words import capital
from caseapp.ui.kit.chips import ChoiceChips, Option
from caseapp.ui.kit.fields import Combo, Field, GrowingText, LineField
from caseapp.ui.kit.reading import DayField, NumberField, TimeField
from caseapp.ui.kit.text import Text
from caseapp.ui.kit.ticks import Tick
from caseapp.ui.look.fonts import SEMI
from caseapp.ui.look.marks import Mark
from caseapp.ui.look.theme import px

Kind = Literal["line", "text", "code", "chips", "many", "day", "time", "number", "tick", "head"]
_ALL: Final = 12  # columns of the grid


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """One field: its name in the operation, its words, what it is, and how many of 12 columns it takes."""

    name: str
    label: str
    kind: Kind = "line"
    span: int = 6
    options: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    bounds: tuple[int, int] = (0, 24 * 60)
    lines: int = 2
    lean: Literal["past", "future", "near"] = "near"
    known: tuple[tuple[str, str], ...] = ()  # of a line: what was written before, and what is said about it


def of_list(list_name: str, *, capitals: bool = True) -> tuple[tuple[str, str], ...]:
    """The choices of a code list."""
    return tuple((code, capital(words) if capitals else words) for code, words in labelled(list_name))


class Form(QWidget):
    """Fields in a grid of 12 columns. `edited` tells that somebody changed something."""

    edited = Signal()

    def __init__(self, specs: Sequence[Spec], today: date) -> None:
        super().__init__()
        self._specs = {spec.name: spec for spec in specs if spec.kind != "head"}
        self._today = today
        self.controls: dict[str, QWidget] = {}
        self.fields: dict[str, Field] = {}
        self._first: dict[str, object] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(14))
        grid.setVerticalSpacing(px(13))
        for column in range(_ALL):
            grid.setColumnStretch(column, 1)
        row, column = 0, 0
        for spec in specs:
            if column + spec.span > _ALL:
                row, column = row + 1, 0
            under = Qt.AlignmentFlag.AlignBottom if spec.kind == "tick" else Qt.AlignmentFlag.AlignTop
            grid.addWidget(self._widget(spec), row, column, 1, spec.span, under)
            column += spec.span

    def _widget(self, spec: Spec) -> QWidget:
        if spec.kind == "head":
            return Text(spec.label, 15, SEMI)
        control = self._control(spec)
        self.controls[spec.name] = control
        if isinstance(control, Tick):
            return control
        field = Field(spec.label, control, spec.hint)
        self.fields[spec.name] = field
        if spec.known and isinstance(control, QLineEdit):
            self._offer_known(control, spec)
        return field

    def _offer_known(self, line: QLineEdit, spec: Spec) -> None:
        """Offer what was written before while somebody types, and say beside the field what is known about it."""
        offer = QCompleter([name for name, _words in spec.known], line)
        offer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        offer.setFilterMode(Qt.MatchFlag.MatchContains)
        line.setCompleter(offer)
        line.setProperty("known_of", spec.name)
        line.textChanged.connect(self._on_known_typed)

    def _on_known_typed(self, text: str) -> None:
        spec = self._specs[self.sender().property("known_of")]
        said = {name.casefold(): words for name, words in spec.known}
        self.fields[spec.name].set_hint(said.get(" ".join(text.split()).casefold(), spec.hint))

    def _control(self, spec: Spec) -> QWidget:
        if spec.kind == "text":
            text = GrowingText(lines=spec.lines)
            text.text_edited.connect(self._on_edited)
            return text
        if spec.kind == "code":
            combo = Combo((("", "–"), *spec.options))
            combo.code_changed.connect(self._on_edited)
            return combo
        if spec.kind in ("chips", "many"):
            chips = ChoiceChips(spec.label, several=spec.kind == "many")
            chips.set_options([_option(code, words) for code, words in spec.options])
            chips.choice_changed.connect(self._on_edited)
            return chips
        if spec.kind == "tick":
            tick = Tick(spec.label)
            tick.toggled.connect(self._on_edited)
            return tick
        return self._line(spec)

    def _line(self, spec: Spec) -> QLineEdit:
        line: QLineEdit
        if spec.kind == "day":
            line = DayField(self._today, lean=spec.lean)
        elif spec.kind == "time":
            line = TimeField()
        elif spec.kind == "number":
            line = NumberField(least=spec.bounds[0], most=spec.bounds[1], step=1 if spec.bounds[1] < 20 else 5)
        else:
            line = LineField()
        line.textEdited.connect(self._on_edited)
        if isinstance(line, DayField):
            line.day_changed.connect(self._on_edited)
        return line

    def _on_edited(self, *_what: object) -> None:
        self.edited.emit()

    def fill(self, values: Mapping[str, object]) -> None:
        """Show these values; what is changed later is told apart from them."""
        for name in self._specs:
            self._put(name, values.get(name))
        self._first = self.values()

    def first(self) -> Mapping[str, object]:
        """What was filled in at first."""
        return self._first

    def values(self) -> dict[str, object]:
        """What stands in the form: texts, codes, tuples of codes, days, times, numbers, booleans; None for empty."""
        return {name: self._get(name) for name in self._specs}

    def changed(self) -> dict[str, Any]:
        """Only what differs from what was filled in."""
        return {name: value for name, value in self.values().items() if value != self._first.get(name)}

    def read_now(self) -> bool:
        """Read every field that understands words; False when one of them does not."""
        fine = True
        for control in self.controls.values():
            if isinstance(control, DayField | TimeField | NumberField) and not control.read_now():
                if fine:
                    control.setFocus(Qt.FocusReason.OtherFocusReason)
                fine = False
        return fine

    def as_draft(self) -> dict[str, Any]:
        """What was changed, as a draft keeps it."""
        return {name: _packed(value) for name, value in self.changed().items()}

    def fill_draft(self, body: Mapping[str, Any]) -> None:
        """Bring back what a draft kept."""
        for name, value in body.items():
            if name in self._specs:
                self._put(name, _unpacked(self._specs[name], value))

    def _put(self, name: str, value: Any) -> None:  # noqa: ANN401
        control = self.controls[name]
        if isinstance(control, GrowingText):
            control.set_text(value or "")
        elif isinstance(control, Combo):
            control.set_code(value or "")
        elif isinstance(control, ChoiceChips):
            control.set_chosen(value if isinstance(value, tuple) else (value,) if value else ())
        elif isinstance(control, Tick):
            control.blockSignals(True)
            control.setChecked(bool(value))
            control.blockSignals(False)
        elif isinstance(control, DayField):
            control.set_day(value)
        elif isinstance(control, TimeField):
            control.set_time(value)
        elif isinstance(control, NumberField):
            control.set_value(value)
        elif isinstance(control, LineField):
            control.setText(value or "")
            control.setCursorPosition(0)

    def _get(self, name: str) -> object:
        control = self.controls[name]
        if isinstance(control, GrowingText):
            return control.toPlainText().strip() or None
        if isinstance(control, Combo):
            return control.code() or None
        if isinstance(control, ChoiceChips):
            several = self._specs[name].kind == "many"
            return tuple(sorted(control.chosen())) if several else control.chosen_one()
        if isinstance(control, Tick):
            return control.isChecked()
        if isinstance(control, DayField):
            return control.day()
        if isinstance(control, TimeField):
            return control.time()
        if isinstance(control, NumberField):
            return control.value()
        return control.text().strip() or None if isinstance(control, LineField) else None


def _option(code: str, words: str) -> Option:
    mark = Mark(code, letter("domain", code), weight="open", ladder=False) if letter("domain", code) != "?" else None
    return Option(code, words, mark)


def _packed(value: object) -> Any:  # noqa: ANN401
    if isinstance(value, date | time):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _unpacked(spec: Spec, value: Any) -> Any:  # noqa: ANN401
    if value is None:
        return None
    if spec.kind == "day":
        return date.fromisoformat(value)
    if spec.kind == "time":
        return time.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value

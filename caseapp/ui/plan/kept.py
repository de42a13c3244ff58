# SPDX-License-Identifier: EUPL-1.2
"""This is the place for fields that save themselves: when they are left, or after a pause while typing.

What was seen when typing began goes along (`read_rev`): a value that arrived meanwhile is never replaced silently.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from caseapp.i18n import _
from caseapp.store.unit import LATEST
from caseapp.ui.kit.chips import ChoiceChips
from caseapp.ui.kit.fields import Combo, GrowingText, LineField
from caseapp.ui.kit.reading import DayField, NumberField

PAUSE_MS: Final = 1500
_NOTHING: Final = object()
Control = GrowingText | LineField | DayField | NumberField | Combo | ChoiceChips


class Kept(QObject):
    """Watches one control. `save_wanted(field, value, read_rev)` tells what to keep; empty text is None."""

    save_wanted = Signal(str, object, object)  # a revision may be larger than the int of a signal (LATEST)

    def __init__(self, field: str, control: Control, parent: QObject) -> None:
        super().__init__(parent)
        self.field = field
        self.control = control
        self._shown: object = None  # what the store held when it was last shown
        self._sent: object = _NOTHING  # on its way to the store
        self._before: object = _NOTHING  # on its way too, and overtaken by another choice
        self._rev = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.flush)
        if isinstance(control, GrowingText):
            control.text_edited.connect(self._on_typed)
            control.installEventFilter(self)
        elif isinstance(control, LineField):
            control.textEdited.connect(self._on_typed)
            control.installEventFilter(self)
        elif isinstance(control, DayField):
            control.day_changed.connect(self._on_chosen)
        elif isinstance(control, NumberField):
            control.number_changed.connect(self._on_chosen)
        elif isinstance(control, Combo):
            control.code_changed.connect(self._on_chosen)
        else:
            control.choice_changed.connect(self._on_chosen)

    def show_value(self, value: object, rev: int) -> None:
        """The store holds `value` now. What is being typed stays, with the revision it began from."""
        value = value if value != "" else None
        if self._sent is not _NOTHING:
            if value == self._shown != self._sent:
                return  # another change came by; ours is still on its way
            typed_on = self.value() != self._sent
            self._sent = _NOTHING
            self._shown, self._rev = value, rev
            if not typed_on:
                self._put(value)
        elif self._before is not _NOTHING:
            if value == self._before != self._shown:
                self._shown, self._rev = value, rev  # ours has arrived: what was chosen since follows on it
                self._before = _NOTHING
            elif value != self._shown:
                self._before = _NOTHING  # somebody else's: nobody knows what followed on what
        elif self.value() == self._shown:
            self._put(value)
            self._shown, self._rev = value, rev
        elif value == self._shown:
            self._rev = rev

    def forget(self) -> None:
        """The control will show something else: nothing is known of it any more."""
        self._timer.stop()
        self._sent = self._before = _NOTHING
        self._shown = None
        self._put(None)

    def value(self) -> object:
        """What stands in the control."""
        control = self.control
        if isinstance(control, GrowingText):
            return control.toPlainText().strip() or None
        if isinstance(control, DayField):
            return control.day()
        if isinstance(control, NumberField):
            return control.value()
        if isinstance(control, Combo):
            return control.code() or None
        if isinstance(control, ChoiceChips):
            return control.chosen_one()
        return control.text().strip() or None

    def flush(self) -> None:
        """Save now what was not saved yet."""
        self._timer.stop()
        value = self.value()
        if self._sent is not _NOTHING:
            if value != self._sent:
                self._before, self._sent = self._sent, _NOTHING  # the next time it goes, whatever became of the first
                self._timer.start()
            return
        is_overtaking = self._before is not _NOTHING
        if value != self._shown or is_overtaking:
            self._sent, self._before = value, _NOTHING
            self.save_wanted.emit(self.field, value, LATEST if is_overtaking else self._rev)

    def flush_all(self) -> None:
        """The field goes away: nothing may wait any more."""
        if self._sent is not _NOTHING and self.value() != self._sent:
            self._shown, self._sent, self._rev = self._sent, _NOTHING, LATEST
        self.flush()

    def _put(self, value: object) -> None:
        control = self.control
        if value == self.value():
            return
        if isinstance(control, GrowingText):
            control.set_text(str(value or ""))
        elif isinstance(control, DayField):
            control.set_day(value)  # type: ignore[arg-type]
        elif isinstance(control, NumberField):
            control.set_value(value)  # type: ignore[arg-type]
        elif isinstance(control, Combo):
            control.set_code(str(value) if value else None)
        elif isinstance(control, ChoiceChips):
            control.set_chosen((str(value),) if value is not None else ())
        else:
            control.setText(str(value or ""))
            control.setCursorPosition(0)

    def _on_typed(self, _text: str = "") -> None:
        self._timer.start()

    def _on_chosen(self, _value: object) -> None:
        self.flush()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.flush()
        return super().eventFilter(watched, event)


class AddLine(LineField):
    """A line that adds something: on Enter, or when it is left with words in it."""

    add_wanted = Signal(str)

    def __init__(self, placeholder: str, bare: bool = False) -> None:
        super().__init__("", placeholder)
        self.setAccessibleName(placeholder)
        if bare:
            self.setProperty("bare", "true")
        self.editingFinished.connect(self._on_finished)

    def _on_finished(self) -> None:
        words = self.text().strip()
        if words:
            self.clear()
            self.add_wanted.emit(words)


class MovableLine(LineField):
    """A line in a list: Alt+Up and Alt+Down move it, `move_wanted(-1 or 1)`."""

    move_wanted = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("bare", "true")
        self.setAccessibleName(name)
        self.setAccessibleDescription(_("Alt+Up and Alt+Down move it"))
        self.setToolTip(_("Alt+Up and Alt+Down move it"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.move_wanted.emit(steps[Qt.Key(event.key())])
            return
        super().keyPressEvent(event)


def bare(name: str, placeholder: str = "") -> LineField:
    """A line without a box, for rows that read like a table."""
    line = LineField("", placeholder)
    line.setProperty("bare", "true")
    line.setAccessibleName(name)
    return line


def drop(widget: QWidget) -> None:
    """Take a widget out of sight for good; whoever had the keyboard in it is asked first by Qt."""
    widget.hide()
    widget.setParent(None)
    widget.deleteLater()

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for fields of one line, also for a passphrase. Light: the unlock page is shown with them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from caseapp.ui.kit.paint import scaled_font
from caseapp.ui.look.theme import px


def mark_wrong(control: QWidget, wrong: bool) -> None:
    """Give `control` the border of something that is not right yet, or take it away."""
    control.setProperty("wrong", wrong)
    control.style().unpolish(control)
    control.style().polish(control)


class LineField(QLineEdit):
    """One line of text."""

    ring_radius = 8

    def __init__(self, text: str = "", placeholder: str = "", large: bool = False) -> None:
        super().__init__(text)
        self.setFont(scaled_font(15))
        self.setPlaceholderText(placeholder)
        self.setMinimumWidth(px(60))
        if large:
            self.setProperty("tall", "true")


class PassphraseField(LineField):
    """A line that hides what is typed until it is asked to show it."""

    caps_lock_seen = Signal(bool)

    def __init__(self) -> None:
        super().__init__(large=True)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)

    def reveal(self, shown: bool) -> None:
        """Show or hide the letters."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = event.text()
        if letter.isalpha():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_lock_seen.emit(letter.isupper() != shifted and letter.upper() != letter.lower())
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.caps_lock_seen.emit(False)

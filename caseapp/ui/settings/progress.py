# SPDX-License-Identifier: EUPL-1.2
"""This is the place for showing that long work goes on: what it does, how far it is, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from caseapp.i18n import _
from caseapp.ui.kit.announce import announce
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.text import Text
from caseapp.ui.look.theme import px

_FULL = 1000


class Progress(QWidget):
    """Hidden until `start`; `stop_wanted` when somebody wants to stop."""

    stop_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = Text("", 14)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self.stop_button = Button(_("Stop"), "small")
        self.stop_button.clicked.connect(self._on_stop_clicked)
        row = QHBoxLayout()
        row.addWidget(self._words, 1)
        row.addWidget(self.stop_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addLayout(row)
        column.addWidget(self._bar)
        self.hide()

    def start(self, words: str, *, can_stop: bool = True) -> None:
        """Show that work goes on; how far is not known yet."""
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(words)
        self._words.setText(words)
        self.stop_button.setVisible(can_stop)
        self.stop_button.setEnabled(True)
        self.show()
        announce(self, words)

    def step(self, words: str, done: int, total: int) -> None:
        """How far the work is."""
        self._words.setText(words)
        self._bar.setAccessibleName(words)
        self._bar.setRange(0, _FULL)
        self._bar.setValue(round(_FULL * done / total) if total else 0)

    def finish(self) -> None:
        """The work ended."""
        self.hide()

    def _on_stop_clicked(self) -> None:
        self.stop_button.setEnabled(False)
        self._words.setText(_("Stopping ..."))
        self.stop_wanted.emit()

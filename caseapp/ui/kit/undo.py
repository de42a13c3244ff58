# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the quiet bar that offers to undo the last act."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from caseapp.i18n import _
from caseapp.ui.kit.announce import announce
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.paint import rounded
from caseapp.ui.kit.text import Text
from caseapp.ui.look.icons import draw_icon
from caseapp.ui.look.theme import px

STAYS_MS: Final = 10_000


class UndoBar(QWidget):
    """Dark, bottom right, for ten seconds; longer while the keyboard or the mouse is on it."""

    undo_requested = Signal()
    bar_hidden = Signal()

    def __init__(self, parent: QWidget, stays_ms: int = STAYS_MS) -> None:
        super().__init__(parent)
        self._words = Text("", 14, tone="bar")
        self._sign = "check"
        self._button = Button(_("Undo"), "bar", keys="")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(stays_ms)
        self._timer.timeout.connect(self._on_time_passed)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(40), px(6), px(10), px(6))
        row.setSpacing(px(16))
        row.addWidget(self._words, 1)
        row.addWidget(self._button)
        self._button.clicked.connect(self._on_undo_clicked)
        self.setMinimumHeight(px(40))
        self.hide()
        parent.installEventFilter(self)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)

    def show_trouble(self, words: str) -> None:
        """Say what did not work; there is nothing to undo."""
        self._show(words, "triangle-alert", can_undo=False)
        announce(self, words, urgent=True)

    def show_undo(self, words: str, can_undo: bool = True) -> None:
        """Say what was done and offer to undo it; a second act replaces the first."""
        self._show(words, "check", can_undo=can_undo)
        announce(self, f"{words}. {_('Undo')}: Ctrl Z" if can_undo else words)

    def _show(self, words: str, sign: str, *, can_undo: bool) -> None:
        self._sign = sign
        self._words.setText(words)
        self._button.setVisible(can_undo)
        self.setAccessibleName(words)
        self.adjustSize()
        self.place()
        self.show()
        self.raise_()
        self._timer.start()
        self.update()

    def place(self) -> None:
        """Stand bottom right in the parent."""
        parent = self.parentWidget()
        if parent is None:
            return
        width = min(max(self.sizeHint().width(), px(300)), parent.width() - 2 * px(16))
        self.resize(width, self.sizeHint().height())
        self.move(parent.rect().bottomRight() - QPoint(self.width() + px(23), self.height() + px(15)))

    def dismiss(self) -> None:
        """Go away; what was done stays done."""
        self._timer.stop()
        if self.isVisible():
            self.hide()
            self.bar_hidden.emit()

    def _on_time_passed(self) -> None:
        if self._button.hasFocus() or self.underMouse():
            self._timer.start()
            return
        self.dismiss()

    def _on_undo_clicked(self) -> None:
        self.dismiss()
        self.undo_requested.emit()

    def _on_focus_changed(self, old: QWidget | None, _new: QWidget | None) -> None:
        if old is self._button and self.isVisible():
            self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.place()
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.start()
        super().enterEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rounded(painter, QRectF(self.rect()), px(8), "bar", None)
        draw_icon(painter, QRectF(px(14), (self.height() - px(16)) / 2, px(16), px(16)), self._sign, "bar_text")

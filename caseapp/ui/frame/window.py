# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the main window: it shows the unlock page or the frame, with the focus ring."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QIcon
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from caseapp.ui.kit.focus import FocusRing
from caseapp.ui.look.icons import icon_pixmap


class Window(QMainWindow):
    """One window for the whole program. It shows one thing at a time: unlock, first start, or the frame."""

    close_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("caseapp")
        self.setWindowIcon(QIcon(icon_pixmap("door-open", 64, "accent")))
        self.setMinimumSize(900, 560)
        self.resize(1366, 768)
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self._ring = FocusRing(self)

    def show_only(self, view: QWidget) -> None:
        """Show `view`; what was shown before stays alive until `drop`."""
        if self._stack.indexOf(view) < 0:
            self._stack.addWidget(view)
        self._stack.setCurrentWidget(view)

    def drop(self, view: QWidget) -> None:
        """Take `view` out of the window and delete it."""
        self._stack.removeWidget(view)
        view.deleteLater()

    def shown(self) -> QWidget | None:
        """What is shown now."""
        return self._stack.currentWidget()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.close_requested.emit()
        super().closeEvent(event)

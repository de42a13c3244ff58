# SPDX-License-Identifier: EUPL-1.2
"""This is the place for an invitation as a QR code: squares drawn at the size of the screen, dark on white always."""

from __future__ import annotations

from typing import Final

import segno
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from caseapp.i18n import _
from caseapp.ui.look.theme import px

_QUIET: Final = 4  # modules of white round the code, which readers need


class QrView(QWidget):
    """The code of a text of digits and capitals. A screen reader hears that the same stands in words beside it."""

    def __init__(self, text: str, side: int = 232) -> None:
        super().__init__()
        code = segno.make(text, error="m", micro=False)
        self.rows = tuple(tuple(bool(module) for module in row) for row in code.matrix)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._side = side
        self.setAccessibleName(_("The invitation as a QR code; the same stands beside it as text"))

    def sizeHint(self) -> QSize:
        modules = len(self.rows) + 2 * _QUIET
        step = max(2, px(self._side) // modules)
        return QSize(step * modules, step * modules)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        modules = len(self.rows) + 2 * _QUIET
        step = self.width() // modules
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        for y, row in enumerate(self.rows):
            for x, is_dark in enumerate(row):
                if is_dark:
                    painter.fillRect((x + _QUIET) * step, (y + _QUIET) * step, step, step, Qt.GlobalColor.black)

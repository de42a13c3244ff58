# SPDX-License-Identifier: EUPL-1.2
"""This is the place for columns: side by side where there is room, below each other where there is not."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from caseapp.ui.look.theme import px

_MOST = 16_777_215  # Qt's "as large as you like"


class SideBySide(QWidget):
    """Columns of a fixed width (or 0: shares what is left). Narrower than `narrow_at` they stack."""

    def __init__(self, narrow_at: int, gap: int = 16) -> None:
        super().__init__()
        self._narrow_at = narrow_at
        self._columns: list[tuple[QWidget, int, int]] = []
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(px(gap))

    def add(self, widget: QWidget, width: int = 0, least_height: int = 240) -> None:
        """One more column; `least_height` counts when they stack."""
        self._columns.append((widget, width, least_height))
        self._row.addWidget(widget, 0 if width else 1)
        self._arrange()

    def is_stacked(self) -> bool:
        """Whether there is no room side by side."""
        return self._row.direction() == QBoxLayout.Direction.TopToBottom

    def _arrange(self) -> None:
        stacked = self.is_stacked()
        for widget, width, height in self._columns:
            fixed = px(width) if width and not stacked else 0
            widget.setMinimumWidth(fixed)
            widget.setMaximumWidth(fixed or _MOST)
            widget.setMinimumHeight(px(height) if stacked else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = QBoxLayout.Direction.LeftToRight
        wanted = QBoxLayout.Direction.TopToBottom if event.size().width() < px(self._narrow_at) else wide
        if wanted != self._row.direction():
            self._row.setDirection(wanted)
            self._arrange()

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for choosing what a field becomes: a row per choice, with the digit that chooses it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QSizePolicy, QVBoxLayout, QWidget

from caseapp.ui.kit.paint import Run, cap_width, draw_cap, draw_runs, scaled_font, text_width
from caseapp.ui.kit.ticks import draw_circle
from caseapp.ui.look.fonts import MEDIUM
from caseapp.ui.look.theme import px


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: how (one, both, new), which value, its words, a muted word behind them."""

    how: str
    value: str | int | None
    words: str
    hint: str = ""


class ChoiceRow(QRadioButton):
    """One row: circle, words, hint, and its key at the right."""

    ring_radius = 6

    def __init__(self, choice: Choice, place: int) -> None:
        super().__init__(choice.words)
        self.choice = choice
        self._key = str(place)
        self.setAccessibleName(", ".join(part for part in (choice.words, choice.hint) if part))
        self.setAccessibleDescription(self._key)
        self.setToolTip(choice.words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(px(120), px(36) if self._fits() else px(54))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), px(36))

    def _fits(self) -> bool:
        room = self.width() - px(28) - px(8) - cap_width(self._key)
        wanted = text_width(self.text(), scaled_font(15, MEDIUM)) + text_width(self.choice.hint, scaled_font(13))
        return wanted + px(10) <= room or not self.choice.hint

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = px(18)
        draw_circle(painter, QPointF(px(9), middle), self.isChecked())
        cap = cap_width(self._key)
        draw_cap(painter, QPointF(self.width() - cap, middle), self._key, ("sunken", "hair", "muted"))
        box = self.rect().adjusted(px(28), 0, -cap - px(8), 0)
        box.setHeight(px(36))
        ink = "accent" if self.underMouse() else "text"
        runs = [Run(self.text(), MEDIUM, ink)]
        if self._fits() and self.choice.hint:
            runs.append(Run(f"   {self.choice.hint}", tone="muted", size=13))
        draw_runs(painter, box, runs, 15)
        if not self._fits():
            box.translate(0, px(20))
            draw_runs(painter, box, (Run(self.choice.hint, tone="muted"),), 13)


class Choices(QWidget):
    """The rows below each other; the last may hold an editor under it. `choice_made()` tells."""

    choice_made = Signal()

    def __init__(self, name: str, choices: Sequence[Choice], editor: QWidget | None = None) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self.rows = [ChoiceRow(choice, place) for place, choice in enumerate(choices, start=1)]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for row in self.rows:
            self._group.addButton(row)
            row.clicked.connect(self._on_clicked)
            column.addWidget(row)
        if editor is not None:
            holder = QWidget()
            inside = QVBoxLayout(holder)
            inside.setContentsMargins(px(28), px(4), 0, 0)
            inside.addWidget(editor)
            column.addWidget(holder)

    def chosen(self) -> Choice | None:
        """What is chosen."""
        return next((row.choice for row in self.rows if row.isChecked()), None)

    def choose(self, place: int, *, focus: bool = True) -> bool:
        """Choose the row at this place, from 0; False when there is none."""
        if not 0 <= place < len(self.rows):
            return False
        self.rows[place].setChecked(True)
        if focus:
            self.rows[place].setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.choice_made.emit()
        return True

    def take_focus(self) -> None:
        """Put the keyboard on the chosen row, else on the first."""
        row = next((one for one in self.rows if one.isChecked()), self.rows[0])
        row.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_clicked(self, _on: bool) -> None:
        self.choice_made.emit()

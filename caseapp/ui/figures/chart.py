# SPDX-License-Identifier: EUPL-1.2
"""This is the place for small painted charts: bars by period, or by code. The table beside says the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from caseapp.ui.kit.paint import Run, draw_runs, scaled_font
from caseapp.ui.look.fonts import MEDIUM
from caseapp.ui.look.theme import colour, px

_HIGH: Final = 150
_LINE: Final = 28
_NAMES: Final = 250


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name below or beside it, its value (None: hidden), the words at its end. `is_over`: nothing more

    comes to it.
    """

    name: str
    value: float | None
    words: str
    is_over: bool = True


class FigureChart(QWidget):
    """Bars. With `most` the scale is fixed (shares); `lying` puts them below each other, for codes."""

    def __init__(self) -> None:
        super().__init__()
        self._bars: tuple[Bar, ...] = ()
        self._most = 0.0
        self._lying = False
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        self.setMinimumWidth(px(220))

    def show_bars(self, name: str, bars: Sequence[Bar], *, most: float = 0.0, lying: bool = False) -> None:
        """Show these; `name` and the words are what a screen reader hears."""
        self._bars, self._most, self._lying = tuple(bars), most, lying
        self.setAccessibleName(name)
        self.setAccessibleDescription("; ".join(f"{bar.name}: {bar.words}" for bar in self._bars))
        self.setVisible(bool(self._bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(360), px(_LINE * len(self._bars) + 8) if self._lying else px(_HIGH))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(220), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = self._most or max((bar.value or 0 for bar in self._bars), default=0) or 1
        if self._lying:
            self._paint_lying(painter, most)
        else:
            self._paint_standing(painter, most)

    def _paint_standing(self, painter: QPainter, most: float) -> None:
        foot, head = px(24), px(20)
        ground = self.height() - foot
        room = ground - head
        painter.setPen(QPen(colour("grid"), 1))
        for part in (0.5, 1.0):
            painter.drawLine(0, round(ground - room * part), self.width(), round(ground - room * part))
        painter.setPen(QPen(colour("line"), 1))
        painter.drawLine(0, ground, self.width(), ground)
        step = self.width() / max(1, len(self._bars))
        wide = min(step * 0.56, px(46))
        for place, bar in enumerate(self._bars):
            left = place * step + (step - wide) / 2
            high = max(px(2), room * min(1.0, (bar.value or 0) / most)) if bar.value else 0
            box = QRectF(left, ground - high, wide, high)
            if bar.value is None:
                self._paint_hidden(painter, QRectF(left, ground - px(14), wide, px(14)))
                high = px(14)
            elif high:
                painter.fillRect(box, colour("accent" if bar.is_over else "accent_soft"))
                if not bar.is_over:
                    painter.setPen(QPen(colour("accent"), 1, Qt.PenStyle.DashLine))
                    painter.drawRect(box)
            self._write(painter, QRectF(place * step, ground - high - px(19), step, px(18)), bar.words, "text")
            self._write(painter, QRectF(place * step, ground + px(4), step, px(18)), bar.name, "muted")

    def _paint_lying(self, painter: QPainter, most: float) -> None:
        names = min(px(_NAMES), self.width() // 2)
        room = self.width() - names - px(52)
        for place, bar in enumerate(self._bars):
            top = px(4) + place * px(_LINE)
            draw_runs(painter, QRect(0, top, names - px(10), px(_LINE)), (Run(bar.name),), 13)
            long = max(float(px(2)), room * min(1.0, (bar.value or 0) / most)) if bar.value else 0.0
            box = QRectF(names, top + px(7), long, px(14))
            if bar.value is None:
                self._paint_hidden(painter, QRectF(names, top + px(7), px(26), px(14)))
                long = px(26)
            elif long:
                painter.fillRect(box, colour("accent"))
            words = QRect(round(names + long + px(8)), top, px(48), px(_LINE))
            draw_runs(painter, words, (Run(bar.words, MEDIUM),), 13)

    def _paint_hidden(self, painter: QPainter, box: QRectF) -> None:
        """A hidden number: an open box, all of one size."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour("line"), 1, Qt.PenStyle.DotLine))
        painter.drawRect(box)

    def _write(self, painter: QPainter, box: QRectF, words: str, tone: str) -> None:
        painter.setPen(colour(tone))
        painter.setFont(scaled_font(12, MEDIUM if tone == "text" else 400))
        painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, words)

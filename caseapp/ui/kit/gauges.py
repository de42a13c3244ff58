# SPDX-License-Identifier: EUPL-1.2
"""This is the place for small pictures of numbers: the bar of days, the step line of a domain, progress."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from caseapp.i18n import _
from caseapp.ui.kit.announce import announce
from caseapp.ui.kit.buttons import Button, PushButton
from caseapp.ui.kit.paint import Run, draw_runs, rounded
from caseapp.ui.kit.text import Text
from caseapp.ui.look.fonts import MEDIUM, REGULAR, SEMI
from caseapp.ui.look.theme import colour, px, theme

TOO_LONG = 1.5  # times the agreed rhythm


def draw_days(painter: QPainter, box: QRectF, days: float, rhythm: float, most: float) -> None:
    """The bar of days: track of 2, bar of 4, tick at the rhythm; warm beyond 1.5 times the rhythm."""
    middle = round(box.center().y())
    late = rhythm > 0 and days > TOO_LONG * rhythm
    track = QRectF(box.x(), middle - px(1), box.width(), px(2))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    rounded(painter, track, px(1), "hair", None)
    span = max(most, days, rhythm, 1.0)
    bar = QRectF(box.x(), middle - px(2), box.width() * min(1.0, days / span), px(4))
    rounded(painter, bar, px(2), "attn_line" if late else "accent", None)
    if rhythm > 0:
        x = box.x() + box.width() * rhythm / span
        painter.fillRect(QRectF(x - theme().scale * 0.75, middle - px(6), theme().scale * 1.5, px(12)), colour("text"))


class DaysRow(PushButton):
    """A person with the days since the last conversation against the agreed rhythm; opens the case."""

    ring_radius = 6
    row_pressed = Signal(str)

    def __init__(self, case_id: str, name: str, days: int, rhythm: int, words: str, most: int = 42) -> None:
        super().__init__(name)
        self._id = case_id
        self._numbers = (days, rhythm, most)
        self._words = words
        self.setAccessibleName(f"{name}, {words}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(px(33))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._on_clicked)

    def sizeHint(self) -> QSize:
        return QSize(px(300), px(33))

    def _on_clicked(self) -> None:
        self.row_pressed.emit(self._id)

    def paintEvent(self, _event: QPaintEvent) -> None:
        days, rhythm, most = self._numbers
        late = days > TOO_LONG * rhythm > 0
        painter = QPainter(self)
        box = self.rect()
        if self.underMouse():
            rounded(painter, QRectF(box), px(6), "row", None)
        words_width = px(80)
        bar_width = px(92)
        bar_x = box.width() - words_width - bar_width
        name = box.adjusted(0, 0, 0, 0)
        name.setRight(bar_x - px(10))
        draw_runs(painter, name, (Run(self.text(), SEMI if late else REGULAR),), 15)
        draw_days(painter, QRectF(bar_x, 0, bar_width, box.height()), days, rhythm, most)
        words = box.adjusted(box.width() - words_width, 0, 0, 0)
        tone = "attn" if late else "text"
        draw_runs(painter, words, (Run(self._words, SEMI if late else REGULAR, tone),), 15, right=True)


class StepLine(QWidget):
    """The levels of one domain in time as a small step line, 1 below and 5 above; the last is open."""

    def __init__(self, domain: str, points: Sequence[tuple[float, int]], words: str) -> None:
        super().__init__()
        self._domain = domain
        self._points = tuple(points)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.setMinimumSize(px(60), px(30))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(px(78), px(30))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_step_line(painter, QRectF(self.rect()), self._domain, self._points)


def draw_step_line(painter: QPainter, box: QRectF, domain: str, points: Sequence[tuple[float, int]]) -> None:
    """Steps of (time, level) fitted in `box`, on three grid lines."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inner = box.adjusted(px(3), px(4), -px(5), -px(4))
    for part in (0.0, 0.5, 1.0):
        y = round(inner.bottom() - part * inner.height())
        painter.fillRect(QRectF(box.x(), y, box.width(), 1), colour("grid"))
    if not points:
        return
    first, last = points[0][0], points[-1][0]
    span = (last - first) or 1.0
    placed = [
        QPointF(
            inner.x() + (when - first) / span * inner.width(),
            inner.bottom() - (level - 1) / 4 * inner.height(),
        )
        for when, level in points
    ]
    path = QPainterPath(placed[0])
    for before, after in itertools.pairwise(placed):
        path.lineTo(after.x(), before.y())
        path.lineTo(after)
    line = colour(theme().tokens.domains[domain].full)
    painter.setPen(QPen(line, 2 * theme().scale))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(line)
    for point in placed[:-1]:
        painter.drawEllipse(point, 2.2 * theme().scale, 2.2 * theme().scale)
    painter.setPen(QPen(line, 1.8 * theme().scale))
    painter.setBrush(colour("surface"))
    painter.drawEllipse(placed[-1], 3.4 * theme().scale, 3.4 * theme().scale)


class ProgressPanel(QWidget):
    """Long work: what it is doing, how far it is, and a way to stop it."""

    cancel_requested = Signal()

    def __init__(self, title: str, can_cancel: bool = True) -> None:
        super().__init__()
        self.title = Text(title, 15, SEMI)
        self.doing = Text("", 13, tone="muted", elide=True)
        self.percent = Text("", 13, MEDIUM)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(title)
        self.cancel = Button(_("Stop"), "outlined")
        self.cancel.setVisible(can_cancel)
        self.cancel.clicked.connect(self._on_cancel_clicked)
        self._said = -1
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(self.doing, 1)
        row.addWidget(self.percent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self.title)
        column.addLayout(row)
        column.addWidget(self.bar)
        column.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignRight)
        self.show_step("", None)

    def show_step(self, doing: str, percent: int | None) -> None:
        """What is being done, and how far; None for the percent when nobody can know."""
        self.doing.setText(doing)
        self.bar.setRange(0, 0 if percent is None else 100)
        self.bar.setValue(percent or 0)
        self.percent.setText("" if percent is None else f"{percent} %")
        quarter = -1 if percent is None else percent // 25
        if quarter > self._said:
            self._said = quarter
            announce(self, f"{self.title.text()}, {percent} %")

    def _on_cancel_clicked(self) -> None:
        self.cancel.setEnabled(False)
        self.cancel.set_words(_("Stopping"))
        self.cancel_requested.emit()


class OpenDots(QWidget):
    """A strength of 0 to 4 as dots, with a small line under where it was at the start (CTI)."""

    def __init__(self, now: int, start: int | None, words: str, of: int = 4) -> None:
        super().__init__()
        self._levels = (now, start, of)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.setFixedSize(px(12) * of, px(18))

    def paintEvent(self, _event: QPaintEvent) -> None:
        now, start, of = self._levels
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place in range(of):
            x = px(12) * place + px(5)
            painter.setPen(QPen(colour("accent" if place < now else "line"), 1.2 * theme().scale))
            painter.setBrush(colour("accent") if place < now else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(x, px(8)), px(4) - 0.4, px(4) - 0.4)
            if start is not None and place == start - 1:
                painter.fillRect(QRectF(x - px(4), px(15), px(8), px(2)), colour("text"))

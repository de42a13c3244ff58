# SPDX-License-Identifier: EUPL-1.2
"""This is the place for one choice out of a few that lie in one frame: the chosen one is filled and says so."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from caseapp.ui.kit.paint import rounded, scaled_font, text_width
from caseapp.ui.look.fonts import MEDIUM
from caseapp.ui.look.theme import colour, px


class _Segment(QRadioButton):
    """One of the choices."""

    ring_radius = 6

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code
        self.first = self.last = False
        self.setAccessibleName(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(round(text_width(self.text(), scaled_font(14, MEDIUM))) + px(24), px(36))

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen, around = self.isChecked(), px(6)
        whole = QRectF(self.rect()).adjusted(0 if self.first else -around, 0, 0 if self.last else around, 0)
        inside = QPainterPath()
        inside.addRect(QRectF(self.rect()))
        painter.setClipPath(inside)
        rounded(painter, whole, around, "accent_soft" if chosen else "surface", "line")
        if not self.last:
            painter.setPen(QPen(colour("line"), 1))
            painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())
        painter.setFont(scaled_font(14, MEDIUM))
        painter.setPen(colour("accent" if chosen else "text"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


class Segments(QWidget):
    """The frame. Arrow keys go from one to the next; `segment_chosen(code)` tells what somebody chose."""

    segment_chosen = Signal(str)

    def __init__(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._segments = [_Segment(code, words) for code, words in choices]
        self._segments[0].first = self._segments[-1].last = True
        for segment in self._segments:
            segment.clicked.connect(self._on_clicked)
            row.addWidget(segment)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def chosen(self) -> str:
        """The code of the choice, or "" when none of them holds."""
        return next((one.code for one in self._segments if one.isChecked()), "")

    def choose(self, code: str) -> None:
        """Mark this one, without telling; an unknown code marks none."""
        wanted = next((one for one in self._segments if one.code == code), None)
        if wanted is not None:
            wanted.setChecked(True)
            self._let_tab_in(wanted)
            return
        for segment in self._segments:  # the last one stays where Tab comes in
            segment.setAutoExclusive(False)
            segment.setChecked(False)
            segment.setAutoExclusive(True)

    def _let_tab_in(self, wanted: _Segment) -> None:
        """Tab comes to the chosen one; arrows go on from there."""
        for segment in self._segments:
            policy = Qt.FocusPolicy.StrongFocus if segment is wanted else Qt.FocusPolicy.ClickFocus
            segment.setFocusPolicy(policy)

    def segment(self, code: str) -> QRadioButton:
        """The button of a choice."""
        return next(one for one in self._segments if one.code == code)

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, _Segment):
            self.segment_chosen.emit(sender.code)

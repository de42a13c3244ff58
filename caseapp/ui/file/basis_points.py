# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a point of the basis to tick: all of its words, and in the corner the days that run."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from caseapp.ui.kit.cards import StepBox, draw_box
from caseapp.ui.kit.paint import scaled_font, text_width
from caseapp.ui.look.theme import colour, px

_WRAPS: Final = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class PointBox(StepBox):
    """As high as its words need. Calm: that points are late is said once, above them."""

    def __init__(self, point_id: str, what: str, when: str, done: bool) -> None:
        super().__init__(point_id, what, "", when, done)
        self._what, self._when = what, when
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _words_box(self, width: int) -> QRect:
        days = round(text_width(self._when, scaled_font(13))) + px(10) if self._when else 0
        room = QRect(px(25), px(4), max(px(60), width - px(25) - days), 10_000)
        return QFontMetrics(scaled_font(15)).boundingRect(room, _WRAPS, self._what)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(px(28), self._words_box(width).height() + px(8))

    def sizeHint(self) -> QSize:
        return QSize(px(280), self.heightForWidth(px(280)))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), px(28))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(event.size().width()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        line = QFontMetrics(scaled_font(15)).height()
        draw_box(painter, QPointF(0, px(4) + (line - px(16)) / 2), self.isChecked())
        painter.setFont(scaled_font(15))
        painter.setPen(colour("muted" if self.isChecked() else "text"))
        painter.drawText(self._words_box(self.width()), _WRAPS, self._what)
        painter.setFont(scaled_font(13))
        painter.setPen(colour("muted"))
        end = QRect(0, px(4), self.width(), line)
        painter.drawText(end, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._when)

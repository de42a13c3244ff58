# SPDX-License-Identifier: EUPL-1.2
"""This is the place for lines that are buttons: a goal as a heading, a contact in the overview."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy

from caseapp.ui.kit.buttons import PushButton
from caseapp.ui.kit.paint import Run, draw_runs, rounded, scaled_font, text_width
from caseapp.ui.look.fonts import MEDIUM, SEMI
from caseapp.ui.look.icons import draw_icon
from caseapp.ui.look.marks import Mark, draw_mark
from caseapp.ui.look.theme import colour, px


class GoalHead(PushButton):
    """A goal with the mark of its domain; pressing it opens the goal."""

    ring_radius = 6
    goal_pressed = Signal(str)

    def __init__(self, goal_id: str, text: str, mark: Mark | None, description: str = "") -> None:
        super().__init__(text)
        self._id = goal_id
        self._mark = mark
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        self.setAccessibleDescription(description)
        self.setToolTip(text)
        self.clicked.connect(self._on_clicked)

    def sizeHint(self) -> QSize:
        return QSize(px(300), px(26))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(80), px(26))

    def _on_clicked(self) -> None:
        self.goal_pressed.emit(self._id)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._mark is not None:
            draw_mark(painter, QPointF(0, (self.height() - px(24)) / 2), self._mark, 24)
        tone = "accent" if self.underMouse() else "text"
        draw_runs(painter, self.rect().adjusted(px(34), 0, 0, 0), (Run(self.text(), SEMI, tone),), 15)


class ContactLine(PushButton):
    """A contact with icon, title, how long ago, and at most two lines of what happened."""

    ring_radius = 6
    contact_pressed = Signal(str)

    def __init__(self, contact_id: str, icon: str, title: str, when: str, what: str) -> None:
        super().__init__(title)
        self._id = contact_id
        self._parts = (icon, when, what)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(", ".join(part for part in (title, when, what) if part))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.clicked.connect(self._on_clicked)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return px(26) + px(18) * len(self._lines(width))

    def sizeHint(self) -> QSize:
        return QSize(px(300), self.heightForWidth(px(300)))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), px(44))

    def _on_clicked(self) -> None:
        self.contact_pressed.emit(self._id)

    def _lines(self, width: int) -> list[str]:
        text = self._parts[2]
        layout = QTextLayout(text, scaled_font(13))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        starts: list[int] = []
        layout.beginLayout()
        while len(starts) < 2:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(max(1, width - px(30)))
            starts.append(line.textStart())
        layout.endLayout()
        ends = [*starts[1:], len(text)]
        return [text[start:end].rstrip() for start, end in zip(starts, ends, strict=True)]

    def paintEvent(self, _event: QPaintEvent) -> None:
        icon, when, _what = self._parts
        painter = QPainter(self)
        if self.underMouse():
            rounded(painter, QRectF(self.rect()).adjusted(-1, 0, 1, 0), px(6), "row", None)
        side = px(17)
        draw_icon(painter, QRectF(0, px(4), side, side), icon, "muted")
        top = QRect(px(30), 0, self.width() - px(30), px(25))
        draw_runs(painter, top, (Run(when, tone="muted"),), 13, right=True)
        top.setRight(self.width() - round(text_width(when, scaled_font(13))) - px(10))
        draw_runs(painter, top, (Run(self.text(), MEDIUM),), 15)
        for place, line in enumerate(self._lines(self.width())):
            box = QRect(px(30), px(24) + place * px(18), self.width() - px(30), px(18))
            draw_runs(painter, box, (Run(line),), 13)
        painter.setPen(colour("text"))

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for cards and what stands in them: findings, steps, empty states, banners."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from caseapp.ui.kit.announce import announce
from caseapp.ui.kit.buttons import Button, IconButton
from caseapp.ui.kit.paint import Run, draw_runs, plain, rounded, scaled_font, scaled_width
from caseapp.ui.kit.text import Paragraph, Text
from caseapp.ui.look.fonts import MEDIUM, SEMI
from caseapp.ui.look.icons import draw_icon
from caseapp.ui.look.marks import Mark, draw_mark, mark_size
from caseapp.ui.look.theme import colour, px

_WRAPS: Final = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class Card(QFrame):
    """A surface with a hairline: title left, one quiet link right, things below in `body`.

    A list given to `add_rows` reaches the edges of the card: its words begin under the title.
    """

    link_pressed = Signal()

    def __init__(self, title: str = "", link: str = "", count: str = "", kit: str = "card") -> None:
        super().__init__()
        self.setProperty("kit", kit)
        self.setAccessibleName(title)
        self.head = QHBoxLayout()
        self.head.setSpacing(px(10))
        self.title = Text(title, 15, SEMI)
        self.title.setMinimumHeight(px(22))
        self.link = Button(link, "link")
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(px(8))
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(px(18), px(13), px(18), px(13))
        column.setSpacing(px(6))
        if title:
            self.head.addWidget(self.title)
            self.head.addStretch(1)
            if count:
                self.head.addWidget(Text(count, 13, tone="muted"))
            self.head.addWidget(self.link)
            column.addLayout(self.head)
        self.link.setVisible(bool(link and title))
        self.link.clicked.connect(self._on_link_clicked)
        column.addLayout(self.body, 1)

    def add_rows(self, rows: QWidget, *above: QWidget) -> None:
        """A list from edge to edge as the last thing of the card; what stands `above` it keeps the margin."""
        side = px(17)
        self._column.setContentsMargins(1, px(13), 1, px(6))  # the last row ends above the round corners
        self.head.setContentsMargins(side, 0, side, px(4))
        for widget in above:
            widget.setContentsMargins(side, 0, side, px(14))
            self.body.addWidget(widget)
        self.body.setSpacing(0)
        self.body.addWidget(rows)

    def _on_link_clicked(self) -> None:
        self.link_pressed.emit()


class FindingRow(QWidget):
    """Something a rule noticed: an edge (warm when late), what, why, and one act."""

    act_pressed = Signal(str)

    def __init__(self, finding_id: str, what: tuple[Run, ...], why: str, act: str = "", late: bool = False) -> None:
        super().__init__()
        self._id = finding_id
        self._what = what
        self._why = why
        self._late = late
        self.setMinimumHeight(px(42))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{plain(what)}. {why}")
        self.act = Button(act, "link")
        self.act.setAccessibleName(f"{act}: {plain(what)}")
        if not act:
            self.act.hide()
        self.act.clicked.connect(self._on_act_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(14), px(20), 0, 0)
        row.addStretch(1)
        row.addWidget(self.act)

    def sizeHint(self) -> QSize:
        return QSize(px(280), px(42))

    def _on_act_clicked(self) -> None:
        self.act_pressed.emit(self._id)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, 0, px(3), self.height(), colour("attn_line" if self._late else "off"))
        top = self.rect().adjusted(px(14), 0, 0, 0)
        top.setHeight(px(21))
        draw_runs(painter, top, self._what, 15)
        top.translate(0, px(22))
        top.setRight(self.act.x() - px(8) if self.act.isVisible() else top.right())
        draw_runs(painter, top, (Run(self._why, tone="muted"),), 13)


class StepBox(QCheckBox):
    """A step of a goal or plan: box of 16, what (it wraps), who (muted), when (right). Done is checked and muted."""

    ring_radius = 4
    step_toggled = Signal(str, bool)

    def __init__(
        self,
        step_id: str,
        what: str,
        who: str = "",
        when: str = "",
        done: bool = False,
        when_tone: str = "text",
    ) -> None:
        super().__init__(what)
        self._parts = (who, when, when_tone)
        self._id = step_id
        self.who_at = 0.6  # where the column "who" begins, as a part of the width
        self.setChecked(done)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(", ".join(part for part in (what, who, when) if part))
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self, on: bool) -> None:
        self.step_toggled.emit(self._id, on)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = QRect(0, 0, self._room(width), 10_000)
        return self._first_line() * 2 + QFontMetrics(scaled_font(15)).boundingRect(room, _WRAPS, self.text()).height()

    def sizeHint(self) -> QSize:
        return QSize(px(320), px(28))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), px(28))

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def _first_line(self) -> int:
        """Where the words begin: their first line stands beside the box."""
        return max((px(28) - QFontMetrics(scaled_font(15)).height()) // 2, 0)

    def _room(self, width: int) -> int:
        """How wide the words may be: up to the column "who", or up to the day when nobody is named."""
        who, when, _tone = self._parts
        end = width * self.who_at - px(6) if who else width
        if when and not who:
            end -= scaled_width(when, 14, MEDIUM) + px(10)
        return max(round(end) - px(25), px(60))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_box(painter, QPointF(0, px(6)), self.isChecked())
        who, when, when_tone = self._parts
        painter.setFont(scaled_font(15))
        painter.setPen(colour("muted" if self.isChecked() else "text"))
        room = QRect(px(25), self._first_line(), self._room(self.width()), self.height())
        painter.drawText(room, _WRAPS, self.text())
        end = self.rect().adjusted(round(self.width() * self.who_at), 0, 0, 0)
        end.setHeight(px(28))
        tone = "muted" if self.isChecked() else when_tone
        draw_runs(painter, end, (Run(when, MEDIUM if not self.isChecked() else 400, tone),), 14, right=True)
        end.setRight(self.width() - px(70))
        draw_runs(painter, end, (Run(who, tone="muted"),), 13)


def draw_box(painter: QPainter, at: QPointF, checked: bool) -> None:
    """A check box of 16."""
    box = QRectF(at.x(), round(at.y()), px(16), px(16))
    if checked:
        rounded(painter, box, px(4), "accent", None)
        draw_icon(painter, box.adjusted(px(2), px(2), -px(2), -px(2)), "check", "on_accent", 3.0)
    else:
        rounded(painter, box, px(4), "surface", "line", 1.2)


class MarkView(QWidget):
    """One mark of a domain as a widget, with its words for a screen reader and as tooltip."""

    def __init__(self, mark: Mark, size: int, words: str) -> None:
        super().__init__()
        self._mark = mark
        self._size = size
        room = mark_size(size, mark.ladder)
        self.setFixedSize(room.width() + (0 if mark.state == "known" else px(4)), room.height())
        self.setAccessibleName(words)
        self.setToolTip(words)

    def paintEvent(self, _event: QPaintEvent) -> None:
        draw_mark(QPainter(self), QPointF(0, 0), self._mark, self._size)


class EmptyState(QWidget):
    """What belongs here, in one sentence, and one outlined button for the first step. No drawing."""

    act_pressed = Signal()

    def __init__(self, words: str, act: str = "", icon: str = "") -> None:
        super().__init__()
        self.setAccessibleName(words)
        self.act = Button(act, "outlined", icon=icon)
        if not act:
            self.act.hide()
        self.act.clicked.connect(self._on_act_clicked)
        middle = QHBoxLayout(self)  # in a wide place the block stands in the middle, its words from the left
        middle.setContentsMargins(px(16), px(24), px(16), px(24))
        middle.addStretch(1)
        block = QWidget()
        block.setMaximumWidth(px(520))
        middle.addWidget(block, 1000)
        middle.addStretch(1)
        column = self._column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addStretch(1)
        sentence = Paragraph(words, tone="muted")
        column.addWidget(sentence, 0)
        column.addWidget(self.act, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(2)
        self.act.setVisible(bool(act))  # only now: without a parent it would be a window of its own for a moment

    def add_act(self, button: Button) -> None:
        """A second first step, below the first."""
        self._column.insertWidget(self._column.count() - 1, button, 0, Qt.AlignmentFlag.AlignLeft)

    def _on_act_clicked(self) -> None:
        self.act_pressed.emit()


class Banner(QFrame):
    """A sentence above a page or form ("Your draft of 16:40 is back"), with at most two acts and a cross."""

    act_pressed = Signal(str)
    banner_closed = Signal()

    def __init__(
        self,
        words: str,
        tone: str = "note",
        icon: str = "info",
        acts: tuple[tuple[str, str], ...] = (),
        close: str = "",
    ) -> None:
        super().__init__()
        self.setProperty("kit", "note")
        self.setProperty("tone", tone)
        self.setAccessibleName(words)
        self._icon = (icon, tone)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(38), px(7), px(12), px(7))
        row.setSpacing(px(12))
        self._words = Paragraph(words, 13, tone=tone)
        row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        for code, label in acts:
            button = Button(label, "link")
            button.setProperty("act", code)
            button.clicked.connect(self._on_act_clicked)
            row.addWidget(button)
        if close:
            cross = IconButton("x", close, size=24)
            cross.clicked.connect(self._on_cross_clicked)
            row.addWidget(cross)
        self.setMinimumHeight(px(34))
        announce(self, words)

    def set_words(self, words: str) -> None:
        """Say something else."""
        self._words.setText(words)
        self.setAccessibleName(words)

    def _on_act_clicked(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.act_pressed.emit(str(sender.property("act")))

    def _on_cross_clicked(self) -> None:
        self.hide()
        self.banner_closed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        name, tone = self._icon
        side = px(16)
        draw_icon(QPainter(self), QRectF(px(12), (self.height() - side) / 2, side, side), name, tone)

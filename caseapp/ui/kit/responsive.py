# SPDX-License-Identifier: EUPL-1.2
"""This is the place for layouts that give way when text is large or the window narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from caseapp.ui.kit.flow import FlowLayout
from caseapp.ui.kit.text import Text
from caseapp.ui.look.fonts import SEMI
from caseapp.ui.look.theme import px

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent


class Gap(QWidget):
    """A little room between groups of acts."""

    def __init__(self, wide: int) -> None:
        super().__init__()
        self.setFixedSize(px(wide), 1)


class SideBySide(QWidget):
    """Parts beside each other, or below each other where the width is less than `least` (at 100 %)."""

    def __init__(self, least: int = 860, gap: int = 20) -> None:
        super().__init__()
        self._least = least
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(px(gap))

    def add(self, part: QWidget, stretch: int = 1) -> None:
        """Add a part; `stretch` is its share of the width."""
        self._box.addWidget(part, stretch)

    def is_stacked(self) -> bool:
        """True while the parts stand below each other."""
        return self._box.direction() == QBoxLayout.Direction.TopToBottom

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        way = QBoxLayout.Direction
        self._box.setDirection(way.TopToBottom if event.size().width() < px(self._least) else way.LeftToRight)


class PageHead(QWidget):
    """The head of a page: its title, a muted word beside it, acts at the right or, without room, below."""

    def __init__(self, title: str, beside: str = "") -> None:
        super().__init__()
        self.title = Text(title, 24, SEMI)
        self.beside = Text(beside, 15, tone="muted")
        words = QWidget()
        line = QHBoxLayout(words)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(px(14))
        line.addWidget(self.title)
        line.addWidget(self.beside)
        line.addStretch(1)
        self._words = words
        self._acts = QWidget()
        self._flow = FlowLayout(self._acts, gap=10, line_gap=8)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(px(10))
        self._box.addWidget(words, 1)
        self._box.addWidget(self._acts, 0)

    def add(self, act: QWidget) -> None:
        """Add a button or chip at the right."""
        self._flow.addWidget(act)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        needed = self._words.sizeHint().width() + self._flow.sizeHint().width() + px(24)
        narrow = event.size().width() < needed
        way = QBoxLayout.Direction
        self._acts.setMinimumWidth(0 if narrow else self._flow.sizeHint().width())
        self._box.setDirection(way.TopToBottom if narrow else way.LeftToRight)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for laying things side by side while there is room, and below each other when there is not."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from caseapp.i18n import _
from caseapp.store.viewing import GLASS_HOURS
from caseapp.ui.kit.announce import announce
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.fields import Field
from caseapp.ui.kit.flow import FlowLayout
from caseapp.ui.kit.text import Paragraph
from caseapp.ui.look.theme import px


class CardRow(QWidget):
    """Cards of one width in a row; in several rows when each would get narrower than `least`."""

    def __init__(self, least: int = 190) -> None:
        super().__init__()
        self._least = least
        self._cards: list[QWidget] = []
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(px(12))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_cards(self, cards: Sequence[QWidget]) -> None:
        """Show these instead of the ones before."""
        for card in self._cards:
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = list(cards)
        self._columns = 0
        self._arrange()

    def cards(self) -> tuple[QWidget, ...]:
        """What is shown."""
        return tuple(self._cards)

    def _arrange(self) -> None:
        room = (self.width() + px(12)) // (px(self._least) + px(12))
        columns = min(len(self._cards), max(1, room)) if self._cards else 0
        if columns == self._columns:
            return
        for column in range(max(columns, self._columns)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._columns = columns
        for place, card in enumerate(self._cards):
            self._grid.addWidget(card, place // columns, place % columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


class SideBySide(QWidget):
    """Parts beside each other with these shares of the width; below each other under `least`."""

    def __init__(self, parts: Sequence[tuple[QWidget, int]], least: int = 820, gap: int = 16) -> None:
        super().__init__()
        self._least = least
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(px(gap))
        for widget, share in parts:
            widget.setMinimumHeight(px(220))
            self._line.addWidget(widget, share)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = event.size().width() >= px(self._least)
        directions = QBoxLayout.Direction
        self._line.setDirection(directions.LeftToRight if beside else directions.TopToBottom)


class Bar(QWidget):
    """Controls above a list: those at the left go on at the next line when there is no room; acts at the right."""

    def __init__(self, left: Sequence[QWidget], right: Sequence[QWidget]) -> None:
        super().__init__()
        flowing = QWidget()
        flow = FlowLayout(flowing, gap=8, line_gap=6)
        for widget in left:
            widget.setFixedHeight(px(36))
            flow.addWidget(widget)
        wraps = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        wraps.setHeightForWidth(True)
        flowing.setSizePolicy(wraps)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(px(12))
        line.addWidget(flowing, 1)
        for widget in right:
            line.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)


class ClosedDoor(QWidget):
    """One sentence in place of a case, and the way to the list."""

    cases_pressed = Signal()
    reason_given = Signal(str)  # to open a restricted case of others

    def __init__(self) -> None:
        super().__init__()
        self._words = Paragraph("", tone="muted")
        self._words.setMaximumWidth(px(560))
        self._way = Button(_("To the cases"), "outlined", icon="folder-open")
        self._way.clicked.connect(self._on_way_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(32), px(24), px(24))
        column.setSpacing(px(16))
        column.addWidget(self._words)
        column.addWidget(self._way, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._glass_part())
        column.addStretch(1)

    def _glass_part(self) -> QWidget:
        """A reason, and the button that opens for a few hours."""
        self.glass = QWidget()
        self.glass.setMaximumWidth(px(560))
        self.reason = QLineEdit()
        self.reason.setMaxLength(300)
        self.open_button = Button(_("Open with this reason"), "outlined", icon="eye")
        self.open_button.clicked.connect(self._on_open_clicked)
        self._wrong = Paragraph("", 14, tone="attn")
        about = _(
            "Is it needed now, for the safety or the rights of this person? Then open it with a reason. It stays open "
            "to read for %(hours)s hours; whoever works on the case and the team lead see who opened it and why."
        )
        column = QVBoxLayout(self.glass)
        column.setContentsMargins(0, px(12), 0, 0)
        column.setSpacing(px(8))
        column.addWidget(Paragraph(about % {"hours": GLASS_HOURS}, 14, "muted"))
        column.addWidget(Field(_("Why you must see it now"), self.reason))
        column.addWidget(self._wrong)
        column.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.glass.hide()
        self._wrong.hide()
        return self.glass

    def say(self, words: str, *, glass: bool = False) -> None:
        """Show this sentence; with `glass` also the way to open it with a reason."""
        self._words.setText(words)
        self.reason.clear()
        self._wrong.hide()
        self.glass.setVisible(glass)

    def say_wrong(self, sentence: str) -> None:
        """What is wrong with the reason."""
        self._wrong.setText(sentence)
        self._wrong.show()
        announce(self, sentence, urgent=True)

    def _on_open_clicked(self) -> None:
        self.reason_given.emit(self.reason.text())

    def words(self) -> str:
        """The sentence."""
        return self._words.text()

    def _on_way_clicked(self) -> None:
        self.cases_pressed.emit()


class Rest(QStackedWidget):
    """The part of a page that takes what is left: never less than it needs, and never asking for more."""

    def hasHeightForWidth(self) -> bool:
        return False

    def sizeHint(self) -> QSize:
        return QSize(px(640), px(360))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(320), px(360))

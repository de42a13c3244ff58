# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the quiet ground behind unlock and first start: card, languages, five shapes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from caseapp.i18n import _, language
from caseapp.ui.kit.framed import PageScroll
from caseapp.ui.kit.paint import rounded, scaled_font, text_width
from caseapp.ui.kit.text import Text
from caseapp.ui.look.fonts import MEDIUM, REGULAR, SEMI
from caseapp.ui.look.icons import draw_icon
from caseapp.ui.look.marks import domain_shape
from caseapp.ui.look.theme import colour, px, theme
from caseapp.ui.look.tokens import DOMAINS

LANGUAGE_NAMES: Final = {
    "nl": "Nederlands",
    "fr": "Français",
    "en": "English",
    "de": "Deutsch",
}  # each in its own


_ROOM_FOR_SHAPES: Final = 1.4


class LanguageChip(QRadioButton):
    """One language, written in itself."""

    ring_radius = 15

    def __init__(self, code: str) -> None:
        super().__init__(LANGUAGE_NAMES.get(code, code))
        self.code = code
        self.setAccessibleName(self.text())
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(round(text_width(self.text(), scaled_font(14, MEDIUM))) + 2 * px(13), px(28))

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        chosen = self.isChecked()
        if chosen:
            rounded(painter, QRectF(self.rect()), self.height() / 2, "accent_soft", "accent")
        painter.setFont(scaled_font(14, MEDIUM if chosen else REGULAR))
        painter.setPen(colour("accent" if chosen or self.underMouse() else "text"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


class LanguageRow(QWidget):
    """All languages side by side; `language_chosen(code)` tells."""

    language_chosen = Signal(str)

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__()
        self.setAccessibleName(_("Language"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(4))
        for code in codes:
            chip = LanguageChip(code)
            chip.setChecked(code == language())
            chip.clicked.connect(self._on_chip_clicked)
            row.addWidget(chip)

    def _on_chip_clicked(self) -> None:
        chip = self.sender()
        if isinstance(chip, LanguageChip):
            self.language_chosen.emit(chip.code)


class Brand(QWidget):
    """The door and the name of the program."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("caseapp")
        self.setFixedSize(round(text_width("caseapp", scaled_font(20, SEMI))) + px(44), px(34))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        logo = QRectF(0, px(2), px(30), px(30))
        rounded(painter, logo, px(8), "accent", None)
        draw_icon(painter, logo.adjusted(px(5), px(5), -px(5), -px(5)), "door-open", "on_accent", 2.0)
        painter.setFont(scaled_font(20, SEMI))
        painter.setPen(colour("text"))
        painter.drawText(self.rect().adjusted(px(42), 0, px(4), 0), Qt.AlignmentFlag.AlignVCenter, "caseapp")


class _Shapes(QWidget):
    """The five shapes of the domains, only as a quiet sign."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(px(34) * len(DOMAINS), px(24))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("off"), 1.25))
        for place, domain in enumerate(DOMAINS):
            painter.save()
            painter.translate(px(34) * place + px(7), px(2))
            painter.scale(theme().scale, theme().scale)
            painter.drawPath(domain_shape(domain))
            painter.restore()


class Ground(QWidget):
    """The page: brand above, a card of 424 in the middle, team, shapes and languages below."""

    language_chosen = Signal(str)

    def __init__(self, languages: Sequence[str], team: str = "", card_width: int = 424) -> None:
        super().__init__()
        self.setProperty("ground", "canvas")
        self.card = QFrame()
        self.card.setProperty("kit", "card")
        self._card_width = card_width
        self.card.setFixedWidth(px(card_width))
        self.inside = QVBoxLayout(self.card)
        self.inside.setContentsMargins(px(32), px(28), px(32), px(24))
        self.inside.setSpacing(px(8))
        self.below_card = QVBoxLayout()
        self.below_card.setContentsMargins(0, px(8), 0, 0)
        scroll = PageScroll()
        centre = Qt.AlignmentFlag.AlignHCenter
        scroll.body.setSpacing(px(20))
        scroll.body.addStretch(1)
        scroll.body.addWidget(Brand(), 0, centre)
        scroll.body.addWidget(self.card, 0, centre)
        scroll.body.addLayout(self.below_card)
        scroll.body.addStretch(1)
        foot = QGridLayout()
        foot.setContentsMargins(px(24), 0, px(24), px(12))
        foot.addWidget(Text(team, 13, tone="muted", elide=True), 0, 0)
        shapes = _Shapes()
        foot.addWidget(shapes, 0, 1, centre)
        if theme().scale >= _ROOM_FOR_SHAPES:
            shapes.hide()
        self.languages = LanguageRow(languages)
        self.languages.language_chosen.connect(self.language_chosen)
        foot.addWidget(self.languages, 0, 2, Qt.AlignmentFlag.AlignRight)
        foot.setColumnStretch(0, 1)
        foot.setColumnStretch(2, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll, 1)
        column.addLayout(foot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Large letters in a small window: the card gets narrower, nobody has to scroll sideways."""
        super().resizeEvent(event)
        self.card.setFixedWidth(min(px(self._card_width), max(px(240), event.size().width() - 3 * px(24))))

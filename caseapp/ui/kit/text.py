# SPDX-License-Identifier: EUPL-1.2
"""This is the place for words on a page: text in the sizes of the design, tags, key caps, initials, lines."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QWidget

from caseapp.ui.kit.paint import cap_words, scaled_font
from caseapp.ui.look.fonts import MEDIUM, REGULAR, SEMI
from caseapp.ui.look.theme import colour, px

_LEADING = {12: 16, 13: 18, 14: 20, 15: 20, 18: 24, 24: 32}


class Text(QLabel):
    """Words of one size, weight and tone (text, muted, accent, attn, note, good).

    Plain text only: what people typed can never become markup.
    """

    def __init__(
        self, words: str = "", size: int = 15, weight: int = REGULAR, tone: str = "text", elide: bool = False
    ) -> None:
        super().__init__()
        self._elide = elide
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(scaled_font(size, weight))
        self.setProperty("tone", tone)
        self.setText(words)
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_tone(self, tone: str) -> None:
        """Say the words in another tone."""
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(px(24), hint.height()) if self._elide else hint

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._elide:
            super().paintEvent(event)
            return
        cut = QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(self.text() if cut != self.text() else "")
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(colour(str(self.property("tone"))))
        painter.drawText(self.rect(), int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), cut)


class Paragraph(QLabel):
    """Running text that wraps, with the line height of the design; `lines` are the least and the most (0: any)."""

    def __init__(
        self,
        words: str = "",
        size: int = 15,
        tone: str = "text",
        lines: tuple[int, int] = (1, 0),
        weight: int = REGULAR,
    ) -> None:
        super().__init__()
        self._leading = px(_LEADING.get(size, round(size * 1.35)))
        self._least_lines, self._max_lines = lines
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(scaled_font(size, weight))
        self.setProperty("tone", tone)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setText(words)

    def setText(self, words: str) -> None:
        super().setText(words)
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        around = self.contentsMargins()
        inner = width - around.left() - around.right()
        return max(self._least_lines, len(self._lines(inner)[1])) * self._leading + around.top() + around.bottom()

    def sizeHint(self) -> QSize:
        words = QFontMetrics(self.font()).horizontalAdvance(self.text()) + 2
        around = self.contentsMargins()
        width = min(words, px(480)) + around.left() + around.right()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(60), self._leading)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(event.size().width()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        inner = self.contentsRect()
        layout, lines = self._lines(inner.width())
        painter = QPainter(self)
        painter.setPen(colour(str(self.property("tone"))))
        painter.setFont(self.font())
        metrics = QFontMetrics(self.font())
        lift = (self._leading - metrics.height()) / 2 + metrics.ascent()
        words = layout.text()
        for index, (start, length) in enumerate(lines):
            last = self._max_lines and index == self._max_lines - 1 and start + length < len(words)
            piece = words[start : start + length].rstrip()
            if last:
                piece = metrics.elidedText(words[start:], Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner.left(), round(inner.top() + index * self._leading + lift), piece)

    def _lines(self, width: int) -> tuple[QTextLayout, list[tuple[int, int]]]:
        layout = QTextLayout(self.text().replace("\n", "\u2028"), self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        lines: list[tuple[int, int]] = []
        layout.beginLayout()
        while True:
            line = layout.createLine()
            if not line.isValid() or (self._max_lines and len(lines) == self._max_lines):
                break
            line.setLineWidth(max(1, width))
            lines.append((line.textStart(), line.textLength()))
        layout.endLayout()
        return layout, lines


class Tag(QLabel):
    """A word on a soft ground, not clickable: tones text, accent, note, good, attn."""

    def __init__(self, words: str, tone: str = "text") -> None:
        super().__init__(words)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kit", "tag")
        self.setProperty("tone", tone)
        self.setFont(scaled_font(13))
        self.setIndent(0)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class KeyCap(QLabel):
    """A key as it stands on the keyboard: "Ctrl+Enter" is shown as "Ctrl Enter"."""

    def __init__(self, keys: str) -> None:
        super().__init__(cap_words(keys))
        self.setProperty("kit", "keycap")
        self.setFont(scaled_font(12, MEDIUM))
        self.setIndent(0)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class Avatar(QLabel):
    """The initials of a colleague in a circle, with the whole name for whoever asks."""

    def __init__(self, initials: str = "", name: str = "") -> None:
        super().__init__(initials)
        self.setProperty("kit", "avatar")
        self.setFont(scaled_font(12, SEMI))
        self.setFixedSize(px(30) // 2 * 2, px(30) // 2 * 2)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.name_person(initials, name)

    def name_person(self, initials: str, name: str) -> None:
        """Show another colleague."""
        self.setText(initials)
        self.setToolTip(name)
        self.setAccessibleName(name or initials)


class Hairline(QFrame):
    """A line of one pixel between things."""

    def __init__(self, upright: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kit", "hair")
        if upright:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)


class Bullets(QWidget):
    """Lines with a sign before each; a line that goes on begins under its own words."""

    def __init__(self, size: int = 14) -> None:
        super().__init__()
        self._size = size
        self._shown: tuple[tuple[str, ...], bool] = ((), False)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(8))
        self._grid.setVerticalSpacing(px(2))
        self._grid.setColumnStretch(1, 1)

    def show_lines(self, lines: Sequence[str], *, marked: bool = True) -> None:
        """Show these instead of the ones before."""
        if (tuple(lines), marked) == self._shown:
            return
        self._shown = (tuple(lines), marked)
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for row, words in enumerate(lines):
            if marked:
                self._grid.addWidget(Text("•", self._size, tone="muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(Paragraph(words, self._size), row, int(marked), 1, 2 - int(marked))

    def lines(self) -> tuple[str, ...]:
        """What stands there."""
        return self._shown[0]

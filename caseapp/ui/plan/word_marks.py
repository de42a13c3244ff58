# SPDX-License-Identifier: EUPL-1.2
"""This is the place for which words differ between two texts, and for showing them marked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTextLayout, QTextLine, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from caseapp.i18n import _
from caseapp.ui.kit.paint import scaled_font
from caseapp.ui.look.theme import colour, px

_PIECES: Final = re.compile(r"\s+|\w+|[^\w\s]")
_LEADING: Final = 22


@dataclass(frozen=True, slots=True)
class Marked:
    """A text, and the pieces of it (start, length) that the other text does not have."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


def marked_pair(before: str, after: str) -> tuple[Marked, Marked]:
    """Both texts with the words marked that differ; a mark goes over the blanks between two differing words."""
    left, right = _PIECES.findall(before), _PIECES.findall(after)
    left_marks: list[tuple[int, int]] = []
    right_marks: list[tuple[int, int]] = []
    for kind, from_left, to_left, from_right, to_right in SequenceMatcher(None, left, right, False).get_opcodes():
        if kind != "equal":
            _mark(left, from_left, to_left, left_marks)
            _mark(right, from_right, to_right, right_marks)
    return Marked(before, _joined(before, left_marks)), Marked(after, _joined(after, right_marks))


def _mark(pieces: list[str], start: int, end: int, marks: list[tuple[int, int]]) -> None:
    text = "".join(pieces[start:end])
    words = text.strip()
    if words:
        at = sum(map(len, pieces[:start])) + text.index(words)
        marks.append((at, len(words)))


def _joined(text: str, marks: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for start, length in marks:
        if found and not text[sum(found[-1]) : start].strip():
            found[-1] = (found[-1][0], start + length - found[-1][0])
        else:
            found.append((start, length))
    return tuple(found)


class MarkedText(QWidget):
    """A text that wraps, with the marked words on a soft ground and a line below: never colour alone."""

    def __init__(self, marked: Marked) -> None:
        super().__init__()
        self._marked = marked
        words = ", ".join(marked.text[start : start + length] for start, length in marked.marks)
        self.setAccessibleName(marked.text or _("nothing"))
        self.setAccessibleDescription(_("Different: %(words)s") % {"words": words} if words else "")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(1, len(self._lines(width)[1])) * px(_LEADING)

    def sizeHint(self) -> QSize:
        return QSize(px(260), self.heightForWidth(px(260)))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(80), px(_LEADING))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(event.size().width()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if not self._marked.text:
            painter.setFont(scaled_font(14))
            painter.setPen(colour("muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignTop, _("nothing"))
            return
        layout, lines = self._lines(self.width())
        painter.setPen(colour("text"))
        for number, line in enumerate(lines):
            top = number * px(_LEADING)
            self._paint_marks(painter, line, top)
            line.setPosition(QPointF(0, top + (px(_LEADING) - line.height()) / 2))
        layout.draw(painter, QPointF(0, 0))

    def _paint_marks(self, painter: QPainter, line: QTextLine, top: int) -> None:
        first, last = line.textStart(), line.textStart() + line.textLength()
        for start, length in self._marked.marks:
            begin, end = max(start, first), min(start + length, last)
            if begin < end:
                left, right = _x(line, begin), _x(line, end)
                painter.fillRect(QRectF(left, top + px(1), right - left, px(_LEADING - 3)), colour("accent_soft"))
                painter.fillRect(QRectF(left, top + px(_LEADING - 3), right - left, px(2)), colour("accent"))

    def _lines(self, width: int) -> tuple[QTextLayout, list[QTextLine]]:
        layout = QTextLayout(self._marked.text.replace("\n", "\u2028"), scaled_font(15))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        lines: list[QTextLine] = []
        layout.beginLayout()
        while True:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(max(1, width))
            lines.append(line)
        layout.endLayout()
        return layout, lines


def _x(line: QTextLine, place: int) -> float:
    found: Any = line.cursorToX(place)
    return float(found[0] if isinstance(found, tuple) else found)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the brushes of a timeline: colours and sizes of the screen, or those of paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from caseapp.ui.look.fonts import MEDIUM, REGULAR, font_at
from caseapp.ui.look.theme import theme
from caseapp.ui.look.tokens import LIGHT, Tokens

_MIDDLE: Final = Qt.AlignmentFlag.AlignVCenter
_MOST_STAMPS: Final = 600  # signs, and the names of the rows one has seen; some ten megabytes


@lru_cache(maxsize=32)
def _metrics(pixels: int, weight: int) -> QFontMetricsF:
    return QFontMetricsF(font_at(pixels, weight))


@lru_cache(maxsize=8192)
def _width(text: str, pixels: int, weight: int) -> float:
    return _metrics(pixels, weight).horizontalAdvance(text)


@lru_cache(maxsize=4096)
def _cut(text: str, pixels: int, weight: int, room: int) -> str:
    return _metrics(pixels, weight).elidedText(text, Qt.TextElideMode.ElideRight, room)


@dataclass(slots=True)
class Paints:
    """Colours by what they are for, and sizes of the design made as large as they are wanted."""

    tokens: Tokens
    scale: float = 1.0
    on_screen: bool = False
    _stamps: dict[tuple[tuple[str, ...], float], QPixmap] = field(default_factory=dict)
    _colours: dict[str, QColor] = field(default_factory=dict)
    _sizes: dict[float, int] = field(default_factory=dict)

    @classmethod
    def of_screen(cls) -> Paints:
        """As the window is dressed now."""
        look = theme()
        return cls(look.tokens, look.scale, on_screen=True)

    @classmethod
    def of_paper(cls) -> Paints:
        """Light, at the size of the design."""
        return cls(LIGHT, 1.0)

    def px(self, size: float) -> int:
        """`size` of the design in pixels; asked thousands of times for one picture."""
        found = self._sizes.get(size)
        if found is None:
            found = self._sizes[size] = max(1, round(size * self.scale))
        return found

    def colour(self, token: str) -> QColor:
        """The colour of a token or of a domain ("domain:housing")."""
        found = self._colours.get(token)
        if found is None:
            kind, _colon, domain = token.partition(":")
            name = self.tokens.domains[domain].full if domain else getattr(self.tokens, kind)
            found = self._colours[token] = QColor(name)
        return found

    def width(self, text: str, size: int, weight: int = REGULAR) -> float:
        """How wide a text is."""
        return _width(text, self.px(size), weight)

    def cut(self, text: str, size: int, weight: int, room: float) -> str:
        """A text with an ellipsis where it does not fit."""
        return _cut(text, self.px(size), weight, int(room))

    # -- strokes ---------------------------------------------------------------------------------------------------

    def text(
        self, painter: QPainter, box: QRectF, words: str, tone: str, form: tuple[int, int] = (13, REGULAR)
    ) -> None:
        """Words from the left of a box, in its middle; `form` is size and weight."""
        size, weight = form
        painter.setFont(font_at(self.px(size), weight))
        painter.setPen(self.colour(tone))
        painter.drawText(box, _MIDDLE | Qt.AlignmentFlag.AlignLeft, self.cut(words, size, weight, box.width() + 1))

    def text_right(
        self, painter: QPainter, box: QRectF, words: str, tone: str, form: tuple[int, int] = (13, REGULAR)
    ) -> None:
        """Words that end at the right of a box."""
        painter.setFont(font_at(self.px(form[0]), form[1]))
        painter.setPen(self.colour(tone))
        painter.drawText(box, _MIDDLE | Qt.AlignmentFlag.AlignRight, self.cut(words, *form, box.width() + 1))

    def bar(self, painter: QPainter, box: QRectF, fill: str | None, line: str | None, thick: float = 1.0) -> None:
        """A bar with small round corners; the line lies inside."""
        painter.setBrush(self.colour(fill) if fill else Qt.BrushStyle.NoBrush)
        if line:
            painter.setPen(QPen(self.colour(line), thick))
            half = thick / 2
            painter.drawRoundedRect(box.adjusted(half, half, -half, -half), self.px(3), self.px(3))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(box, self.px(3), self.px(3))

    def hatched(self, painter: QPainter, box: QRectF, ink: str, ground: str) -> None:
        """A bar of slanting lines: somewhere that is no home, or silence."""
        self.bar(painter, box, ground, None)
        painter.setBrush(QBrush(self.colour(ink), Qt.BrushStyle.BDiagPattern))
        painter.setPen(QPen(self.colour(ink), 1.2))
        painter.drawRoundedRect(box.adjusted(0.6, 0.6, -0.6, -0.6), self.px(3), self.px(3))

    def dots(self, painter: QPainter, points: Sequence[QPointF], look: str, ground: str = "surface") -> None:
        """Many contacts of one look in one go: round or square, full or hollow, each with a halo of the ground."""
        if not self.on_screen:
            self._draw_dots(painter, points, look, ground)
            return
        side = self.px(12)
        draw = partial(self._draw_dot, look=look, ground=ground)
        for point in points:
            self.stamped(painter, point, (look, ground), (side, side), draw)

    def _draw_dot(self, painter: QPainter, middle: QPointF, look: str, ground: str) -> None:
        self._draw_dots(painter, [middle], look, ground)

    def stamped(
        self,
        painter: QPainter,
        middle: QPointF,
        key: tuple[str, ...],
        size: tuple[int, int],
        draw: Callable[[QPainter, QPointF], object],
    ) -> None:
        """Something small that is drawn once and then stamped, which is many times as fast."""
        ratio = painter.device().devicePixelRatioF()
        stamp = self._stamps.get((key, ratio))
        wide, high = size
        if stamp is None:
            if len(self._stamps) >= _MOST_STAMPS:
                self._stamps.clear()
            stamp = QPixmap(round(wide * ratio), round(high * ratio))
            stamp.setDevicePixelRatio(ratio)
            stamp.fill(Qt.GlobalColor.transparent)
            inner = QPainter(stamp)
            inner.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw(inner, QPointF(wide / 2, high / 2))
            inner.end()
            self._stamps[key, ratio] = stamp
        painter.drawPixmap(QPointF(middle.x() - wide / 2, middle.y() - high / 2), stamp)

    def _draw_dots(self, painter: QPainter, points: Sequence[QPointF], look: str, ground: str) -> None:
        if not points:
            return
        shape, _dash, fill = look.partition("-")
        cap = Qt.PenCapStyle.RoundCap if shape == "round" else Qt.PenCapStyle.SquareCap
        side = 7.0 if shape == "round" else 6.2
        polygon = QPolygonF(points)
        hollow = fill == "hollow"
        for size, tone in ((side + 2, ground), (side, "text"), (side - 3, ground)):
            if tone == ground and size < side and not hollow:
                continue
            pen = QPen(self.colour(tone), size * self.scale)
            pen.setCapStyle(cap)
            if shape == "square":
                pen.setWidthF(max(1.0, size * self.scale - 0.4))
            painter.setPen(pen)
            painter.drawPoints(polygon)

    def pill(self, painter: QPainter, middle: QPointF, words: str, tones: tuple[str, str, str]) -> None:
        """Words in a round frame; `tones` are fill, line and ink."""
        if self.on_screen:
            room = self.pill_box(QPointF(0, 0), words).adjusted(-2, -2, 2, 2).toAlignedRect()
            draw = partial(self._draw_pill, words=words, tones=tones)
            self.stamped(painter, middle, (words, *tones), (room.width(), room.height()), draw)
        else:
            self._draw_pill(painter, middle, words, tones)

    def _draw_pill(self, painter: QPainter, middle: QPointF, words: str, tones: tuple[str, str, str]) -> None:
        box = self.pill_box(middle, words)
        painter.setBrush(self.colour(tones[0]))
        painter.setPen(QPen(self.colour(tones[1]), 1))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), box.height() / 2, box.height() / 2)
        painter.setFont(font_at(self.px(12), MEDIUM))
        painter.setPen(self.colour(tones[2]))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def pill_box(self, middle: QPointF, words: str) -> QRectF:
        """Where a pill lies."""
        wide, high = max(self.width(words, 12, MEDIUM) + self.px(10), self.px(18)), self.px(18)
        return QRectF(middle.x() - wide / 2, middle.y() - high / 2, wide, high)

    def flag(self, painter: QPainter, foot: QPointF, *, hollow: bool) -> None:
        """A flag on a stem: leaving."""
        high, wide = self.px(20), self.px(9)
        x, top = foot.x(), foot.y() - high
        painter.setPen(QPen(self.colour("text"), 1.6 * self.scale))
        painter.drawLine(QPointF(x, foot.y()), QPointF(x, top))
        path = QPainterPath(QPointF(x, top))
        path.lineTo(x + wide, top)
        path.lineTo(x + wide * 0.7, top + self.px(4))
        path.lineTo(x + wide, top + self.px(8))
        path.lineTo(x, top + self.px(8))
        path.closeSubpath()
        painter.setBrush(self.colour("surface" if hollow else "text"))
        painter.drawPath(path)

    def triangle(self, painter: QPainter, middle: QPointF, *, late: bool) -> None:
        """A date: pointing down, filled when it is past."""
        if self.on_screen:
            side = self.px(16)
            draw = partial(self._draw_triangle, late=late)
            self.stamped(painter, middle, ("triangle", str(late)), (side, side), draw)
        else:
            self._draw_triangle(painter, middle, late=late)

    def _draw_triangle(self, painter: QPainter, middle: QPointF, *, late: bool) -> None:
        half, high = 5.5 * self.scale, 9 * self.scale
        top = middle.y() - high / 2
        points = (QPointF(middle.x() - half, top), QPointF(middle.x() + half, top), QPointF(middle.x(), top + high))
        painter.setPen(QPen(self.colour("attn_line" if late else "text"), 1.3 * self.scale))
        painter.setBrush(self.colour("attn_line" if late else "surface"))
        painter.drawPolygon(QPolygonF(points))

    def sheet(self, painter: QPainter, middle: QPointF) -> None:
        """A small sheet of paper."""
        wide, high, fold = 9 * self.scale, 12 * self.scale, 3.5 * self.scale
        x, y = middle.x() - wide / 2, middle.y() - high / 2
        path = QPainterPath(QPointF(x, y))
        for at in ((x + wide - fold, y), (x + wide, y + fold), (x + wide, y + high), (x, y + high)):
            path.lineTo(*at)
        path.closeSubpath()
        painter.setPen(QPen(self.colour("text"), 1.2 * self.scale))
        painter.setBrush(self.colour("surface"))
        painter.drawPath(path)

    def ring(self, painter: QPainter, box: QRectF) -> None:
        """Where the keyboard is."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.colour("accent"), 2 * self.scale))
        radius = min(7.5 * self.scale, box.height() / 2)
        painter.drawRoundedRect(box, radius, radius)

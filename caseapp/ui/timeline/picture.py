# SPDX-License-Identifier: EUPL-1.2
"""This is the place for painting the timeline of one case: on the screen, and with the same strokes on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from caseapp.i18n import _
from caseapp.i18n.codes import letter
from caseapp.plans.timeline.items import Item, Way
from caseapp.plans.timeline.scale import TimeScale
from caseapp.ui.look.fonts import BOLD, MEDIUM, SEMI, font_at
from caseapp.ui.look.marks import domain_shape
from caseapp.ui.timeline.axis import paint_axis, paint_grid, paint_head
from caseapp.ui.timeline.layout import LaneBox, Layout, clock_labels, rooms_right
from caseapp.ui.timeline.paints import Paints
from caseapp.ui.timeline.words import lane_words, row_words

_PHASE_FILL: Final = {"phase1": "ph1", "phase2": "ph2", "phase3": "ph3"}
_PILLS: Final = {
    "held": ("stone", "stone", "stone_ink"),
    "planned": ("surface", "line", "text"),
    "off": ("sunken", "hair", "muted"),
    "event": ("attn_soft", "attn_line", "attn"),
    "done": ("good_soft", "good", "good"),
}
_CENTRE: Final = Qt.AlignmentFlag.AlignCenter
_LEVELS: Final = 5
_HIT: Final = 8  # half the side of what can be touched of a point


@dataclass(slots=True)
class Picture:
    """What is painted. `scale` covers what is right of the names of the lanes; `scrolled` is how far down."""

    paints: Paints
    way: Way
    layout: Layout
    scale: TimeScale
    today: date
    ages: tuple[tuple[float, date], ...]
    scrolled: float = 0.0

    @property
    def left(self) -> float:
        """Where time begins, right of the names."""
        return self.layout.labels

    # -- places ----------------------------------------------------------------------------------------------------

    def box_of(self, item: Item) -> QRectF:
        """Where an item lies, in the coordinates of the window; also when it is out of sight."""
        line = self.layout.line_of(item)
        top = line.top - self.scrolled + self.layout.head
        x = self.left + self.scale.x(item.start)
        if item.shape == "bar":
            end = self._end_of(item)
            return QRectF(x, top + 1, max(self.paints.px(6), end - x), line.height - 2)
        middle = QPointF(x, top + line.height / 2)
        if item.shape == "pill":
            return self.paints.pill_box(middle, item.words)
        half = self.paints.px(_HIT)
        y = self._step_y(item, top, line.height) if item.shape == "step" else middle.y()
        return QRectF(x - half, y - half, 2 * half, 2 * half)

    def item_at(self, where: QPointF) -> Item | None:
        """The item under a place: of points that lie over one another the nearest."""
        if where.x() < self.left or where.y() < self.layout.head:
            return None
        best: tuple[float, float, Item] | None = None
        for box in self.layout.lanes:
            top = box.top - self.scrolled + self.layout.head
            if not top <= where.y() <= top + box.height:
                continue
            for item in self.way.in_sight(box.lane, self.scale, self.paints.px(60)):
                place = self.box_of(item)
                if place.contains(where):
                    far = abs(place.center().x() - where.x()) + abs(place.center().y() - where.y())
                    rank = (1.0 if item.shape == "bar" else 0.0, far)
                    if best is None or rank < best[:2]:
                        best = (*rank, item)
        return best[2] if best else None

    def _end_of(self, item: Item) -> float:
        if item.is_open or item.end is None:
            return self.left + self.scale.width + 40
        return self.left + self.scale.x(item.end) + self.scale.per_day

    def _step_y(self, item: Item, top: float, height: float) -> float:
        level = item.value if item.value is not None else 3
        inset = self.paints.px(4)
        return top + inset + (height - 2 * inset) * (_LEVELS - level) / (_LEVELS - 1)

    # -- painting --------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, size: QRectF) -> None:
        """All that is in sight inside `size`."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(size, self.paints.colour("surface"))
        time = QRectF(self.left, 0, size.width() - self.left, size.height())
        lanes = QRectF(0, self.layout.head, size.width(), size.height() - self.layout.head)
        paint_grid(painter, self, time)
        painter.save()
        painter.setClipRect(lanes)
        for box in self.layout.lanes:
            top = box.top - self.scrolled + self.layout.head
            if top + box.height >= lanes.top() and top <= lanes.bottom():
                self._paint_lane(painter, box, top, size)
        painter.restore()
        paint_axis(painter, self, time)
        paint_head(painter, self, size)

    def _paint_lane(self, painter: QPainter, box: LaneBox, top: float, size: QRectF) -> None:
        painter.save()
        clip = QRectF(self.left, top, size.width() - self.left, box.height)
        painter.setClipRect(clip, Qt.ClipOperation.IntersectClip)
        items = self.way.in_sight(box.lane, self.scale, self.paints.px(160))
        painters = {
            "contacts": self._paint_contacts,
            "scores": self._paint_scores,
            "plans": self._paint_plans,
            "papers": self._paint_papers,
            "clocks": self._paint_clocks,
        }
        painters.get(box.lane, self._paint_bars)(painter, items)
        painter.restore()
        self._paint_names(painter, box, top)
        painter.setPen(QPen(self.paints.colour("hair"), 1))
        painter.drawLine(QPointF(0, top + box.height), QPointF(size.width(), top + box.height))

    def _paint_names(self, painter: QPainter, box: LaneBox, top: float) -> None:
        px = self.paints.px
        painter.fillRect(QRectF(0, top, self.left, box.height), self.paints.colour("surface"))
        lines = [line for (lane, _row), line in self.layout.lines.items() if lane == box.lane]
        many = box.lane in ("contacts", "scores")
        high = min(box.height, px(24) + (0 if many else max(0.0, box.height - px(24))))
        words = QRectF(px(14), top, self.left - px(18) - px({"contacts": 62, "scores": 26}.get(box.lane, 0)), high)
        self.paints.text(painter, words, lane_words(box.lane), "text", (13, MEDIUM))
        if not many:
            return
        for line in lines:
            where = QRectF(px(14), line.top - self.scrolled + self.layout.head, self.left - px(22), line.height)
            if box.lane == "scores":
                self._paint_mark(painter, line.row, QPointF(where.right() - px(16), where.center().y() - px(8)))
            else:
                self.paints.text_right(painter, where, row_words(box.lane, line.row), "muted", (11, 400))

    def _paint_mark(self, painter: QPainter, domain: str, at: QPointF) -> None:
        """Shape, letter and colour of a domain, 16 pixels wide."""
        tone = self.paints.colour(f"domain:{domain}")
        painter.save()
        painter.translate(at)
        painter.scale(0.8 * self.paints.scale, 0.8 * self.paints.scale)
        painter.setPen(QPen(tone, 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(domain_shape(domain))
        painter.setFont(font_at(11, BOLD))
        painter.drawText(QRectF(0, 1 if domain == "housing" else 0, 20, 20), _CENTRE, letter("domain", domain))
        painter.restore()

    def _paint_bars(self, painter: QPainter, items: tuple[Item, ...]) -> None:
        for item in items:
            if item.shape == "bar":
                self._paint_bar(painter, item)
        for item in items:
            if item.shape != "bar":
                self._paint_point(painter, item)

    def _paint_bar(self, painter: QPainter, item: Item) -> None:
        box = self.box_of(item).adjusted(0, 1, 0, -1)
        seen = box.intersected(QRectF(self.left - 20, box.top(), self.scale.width + 40, box.height()))
        if seen.isEmpty():
            return
        ink = "text"
        look, _dash, phase = item.look.partition("-")
        if item.look == "without":
            self.paints.hatched(painter, seen, "accent", "surface")
        elif look == "now":
            self.paints.bar(painter, seen, "primary", None)
            ink = "on_primary"
        elif look in ("planned", "earlier"):
            self.paints.bar(painter, seen, _PHASE_FILL.get(phase, "surface"), "line")
        else:
            fill, line = _BARS[item.look]
            self.paints.bar(painter, seen if line else seen.adjusted(0, 0, -1.5, 0), fill, line)
            ink = {"institution": "stone_ink", "programme": "accent"}.get(item.look, "text")
        self._paint_words(painter, item, seen, ink)

    def _paint_words(self, painter: QPainter, item: Item, seen: QRectF, ink: str) -> None:
        px = self.paints.px
        start = max(seen.left(), self.left) + px(8)
        end = min(seen.right(), self.left + self.scale.width) - px(4)
        if end - start < px(18):
            return
        words = self.paints.cut(item.words, 12, 400, end - start)
        box = QRectF(start, seen.top(), end - start, seen.height())
        if item.look == "without":
            ground = QRectF(start - px(3), seen.top() + 3, self.paints.width(words, 12) + px(6), seen.height() - 6)
            painter.fillRect(ground, self.paints.colour("surface"))
        self.paints.text(painter, box, words, ink, (12, MEDIUM if ink == "on_primary" else 400))

    def _paint_point(self, painter: QPainter, item: Item) -> None:
        middle = self.box_of(item).center()
        if item.shape == "flag":
            foot = QPointF(middle.x(), middle.y() + self.paints.px(10))
            self.paints.flag(painter, foot, hollow=item.look == "planned")
        else:
            self.paints.pill(painter, middle, item.words, _PILLS[item.look])

    def _paint_contacts(self, painter: QPainter, items: tuple[Item, ...]) -> None:
        by_look: dict[str, list[QPointF]] = {}
        seen: set[tuple[str, str, int]] = set()
        for item in items:
            x = self.left + self.scale.x(item.start)
            place = (item.row, item.look, round(x * 2))
            if place in seen:
                continue  # the same dot again: one cannot be told from two
            seen.add(place)
            line = self.layout.lines["contacts", item.row]
            by_look.setdefault(item.look, []).append(QPointF(x, line.middle - self.scrolled + self.layout.head))
        for look in sorted(by_look):
            self.paints.dots(painter, by_look[look], look)

    def _paint_scores(self, painter: QPainter, items: tuple[Item, ...]) -> None:
        by_row: dict[str, list[Item]] = {}
        wanted = {one.row for one in items}
        for item in self.way.in_lane("scores"):
            if item.value is not None and item.row in {row for _lane, row in self.layout.lines if _lane == "scores"}:
                by_row.setdefault(item.row, []).append(item)
        for row, scores in by_row.items():
            self._paint_steps(painter, row, scores)
        for item in items:
            if item.value is None and item.row in wanted:
                middle = self.box_of(item).center()
                self.paints.text(painter, QRectF(middle.x() - 3, middle.y() - 8, 12, 16), "?", "muted", (12, MEDIUM))

    def _paint_steps(self, painter: QPainter, row: str, scores: list[Item]) -> None:
        tone = self.paints.colour(f"domain:{row}")
        points = [self.box_of(one).center() for one in scores]
        end = max(points[-1].x(), self.left + self.scale.x(self.today))
        path = [points[0]]
        for before, after in pairwise(points):
            path += [QPointF(after.x(), before.y()), after]
        path.append(QPointF(end, points[-1].y()))
        low, high = self.left - 50, self.left + self.scale.width + 50
        path = [QPointF(min(high, max(low, point.x())), point.y()) for point in path]
        painter.setPen(QPen(tone, 2 * self.paints.scale))
        painter.drawPolyline(path)
        painter.setBrush(self.paints.colour("surface"))
        painter.setPen(QPen(tone, 1.5 * self.paints.scale))
        side = 3 * self.paints.scale
        for point in points:
            if low <= point.x() <= high:
                painter.drawEllipse(point, side, side)
        value = QRectF(end + self.paints.px(8), points[-1].y() - 9, 20, 18)
        self.paints.text(painter, value, str(scores[-1].value), "text", (12, SEMI))

    def _paint_plans(self, painter: QPainter, items: tuple[Item, ...]) -> None:
        rooms = rooms_right(items, self.scale)
        for item in items:
            middle = self.box_of(item).center()
            wide = self.paints.width(item.words, 12, MEDIUM) + self.paints.px(14)
            short = item.words if rooms[item.key] >= wide or item.shape == "square" else item.words[:1]
            if item.shape == "square":
                wide = self.paints.width(item.words, 12, MEDIUM) + self.paints.px(9)
                box = QRectF(middle.x() - wide / 2, middle.y() - self.paints.px(9), wide, self.paints.px(18))
                self.paints.bar(painter, box, "surface", "text", 1.2)
                self.paints.text(painter, box.adjusted(self.paints.px(4), 0, 4, 0), item.words, "text", (12, MEDIUM))
            else:
                self.paints.pill(painter, middle, short, _PILLS[item.look])

    def _paint_papers(self, painter: QPainter, items: tuple[Item, ...]) -> None:
        for item in items:
            self.paints.sheet(painter, self.box_of(item).center())

    def _paint_clocks(self, painter: QPainter, items: tuple[Item, ...]) -> None:
        px = self.paints.px
        places = clock_labels(items, self.scale, px(9), px(4))
        for item in items:
            line, room = places[item.key]
            self.layout.rows[item.key] = str(line)
            middle = self.box_of(item).center()
            self.paints.triangle(painter, middle, late=item.look == "late")
            room = min(room, px(230), self.left + self.scale.width - middle.x() - px(13))  # never past the edge
            if room > px(34):
                box = QRectF(middle.x() + px(9), middle.y() - px(8), room, px(16))
                self.paints.text(painter, box, item.words, "attn" if item.look == "late" else "text", (12, 400))

    def paint_focus(self, painter: QPainter, item: Item, size: QRectF) -> None:
        """The ring round the item that has the keyboard."""
        if item.lane in {box.lane for box in self.layout.lanes}:
            painter.save()
            painter.setClipRect(QRectF(self.left, self.layout.head, size.width() - self.left, size.height()))
            box = self.box_of(item)
            seen = box.intersected(QRectF(self.left + 1, 0, self.scale.width - 2, size.height()))
            self.paints.ring(painter, (box if item.shape != "bar" else seen).adjusted(-1, -1, 1, 1))
            painter.restore()

    def today_words(self) -> str:
        """What stands on the line of today."""
        return _("today")


_BARS: Final = {
    "institution": ("stone", None),
    "home": ("accent_soft", "accent"),
    "unsure": ("surface", "line"),
    "stay": ("surface", "line"),
    "programme": ("accent_soft", None),
}

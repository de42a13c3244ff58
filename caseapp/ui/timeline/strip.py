# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the strip above a timeline: the whole life, and the days in sight as a window to drag."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from caseapp.i18n import _
from caseapp.plans.timeline.items import Item
from caseapp.plans.timeline.scale import TimeScale, age_words, ticks
from caseapp.ui.look.fonts import MEDIUM, SEMI
from caseapp.ui.look.theme import px
from caseapp.ui.timeline.picture import Picture

_HIGH = 44
_LEAST = 44  # pixels between two years


class LifeStrip(QWidget):
    """Painted from the picture below it. The keyboard moves there with Home, End, plus and minus."""

    day_wanted = Signal(float)  # as a number with a fraction: the middle of what is to be seen

    def __init__(self) -> None:
        super().__init__()
        self._picture: Picture | None = None
        self.setAccessibleName(_("The whole life"))
        self.setToolTip(_("Drag to move along the years."))
        self.setFixedHeight(px(_HIGH))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_picture(self, picture: Picture) -> None:
        """Follow the picture: its days in sight."""
        self._picture = picture
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(600), px(_HIGH))

    def whole(self) -> TimeScale | None:
        """The scale on which the whole life has the width of the strip."""
        if self._picture is None:
            return None
        reach = self._picture.scale.reach
        wide = max(1.0, self.width() - self._picture.left - 1)
        per_day = wide / (reach.days * 1.02)
        return replace(self._picture.scale, width=wide, first=reach.first.toordinal() - reach.days * 0.01,
                       per_day=per_day)  # fmt: skip

    # -- painting --------------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        picture, whole = self._picture, self.whole()
        if picture is None or whole is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paints = picture.paints
        words = QRectF(px(14) + 2, 0, picture.left - px(18), self.height())
        paints.text(painter, words, _("The whole life"), "text", (13, MEDIUM))
        track = QRectF(picture.left + 1, 0, whole.width, self.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(paints.colour("sunken"))
        painter.drawRoundedRect(track, px(6), px(6))
        painter.save()
        painter.setClipRect(track)
        self._paint_window(painter, picture)
        self._paint_homes(painter, picture, whole)
        self._paint_years(painter, picture, whole)
        painter.restore()

    def _paint_window(self, painter: QPainter, picture: Picture) -> None:
        box = self.seen()
        painter.setBrush(picture.paints.colour("surface"))
        painter.setPen(QPen(picture.paints.colour("accent"), 1.6))
        painter.drawRoundedRect(box.adjusted(0.8, 0.8, -0.8, -0.8), px(5), px(5))

    def seen(self) -> QRectF:
        """Where the days in sight lie in the strip."""
        picture, whole = self._picture, self.whole()
        if picture is None or whole is None:
            return QRectF()
        left = (picture.scale.first - whole.first) * whole.per_day
        right = (picture.scale.at(picture.scale.width) - whole.first) * whole.per_day
        left, right = max(0.0, left), min(whole.width, right)
        return QRectF(picture.left + left, 0, max(px(8), right - left), self.height())

    def _paint_homes(self, painter: QPainter, picture: Picture, whole: TimeScale) -> None:
        for item in picture.way.in_lane("housing"):
            fill, line = _tones(item)
            start = picture.left + whole.x(item.start)
            end = whole.x(item.end or max(item.start, picture.today)) + whole.per_day
            box = QRectF(start, self.height() - px(13), max(2.0, picture.left + end - start), px(7))
            if item.look == "without":
                picture.paints.hatched(painter, box, "accent", "surface")
            else:
                picture.paints.bar(painter, box, fill, line)

    def _paint_years(self, painter: QPainter, picture: Picture, whole: TimeScale) -> None:
        paints = picture.paints
        now = picture.left + whole.x(picture.today)
        taken: list[tuple[float, float]] = []
        for age, day in picture.ages:
            x, words = picture.left + whole.x(day), age_words(age)
            wide = paints.width(words, 12, SEMI)
            left = x - wide / 2
            painter.setPen(QPen(paints.colour("text"), 1))
            painter.drawLine(QPointF(x, px(20)), QPointF(x, self.height() - px(15)))
            if all(left > end + px(4) or left + wide < begin - px(4) for begin, end in taken):
                paints.text(painter, QRectF(left, px(3), wide + 2, px(16)), words, "text", (12, SEMI))
                taken.append((left, left + wide))
        for tick in ticks(whole, px(_LEAST)):
            x, words = picture.left + whole.x(tick.day), str(tick.day.year)
            wide = paints.width(words, 12, MEDIUM)
            if all(x > end + px(6) or x + wide < begin - px(6) for begin, end in taken) and x + wide < self.width():
                paints.text(painter, QRectF(x, px(3), wide + 2, px(16)), words, "muted", (12, 400))
        painter.setPen(QPen(paints.colour("accent"), 2 * paints.scale))
        painter.drawLine(QPointF(now, 0), QPointF(now, self.height()))

    # -- mouse -----------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._want(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._want(event)

    def _want(self, event: QMouseEvent) -> None:
        whole = self.whole()
        if whole is None or self._picture is None:
            return
        self.day_wanted.emit(whole.at(event.position().x() - self._picture.left))
        event.accept()


def _tones(item: Item) -> tuple[str, str | None]:
    if item.look == "institution":
        return "stone", None
    return ("accent_soft", "accent") if item.look == "home" else ("surface", "line")

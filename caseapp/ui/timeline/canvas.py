# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the timeline of one case on the screen: wheel, keys, hover; every item is a child to a reader.

It is a list view that lays its rows out along time: Qt then gives each item to screen readers, with name and place.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QSizePolicy

from caseapp.i18n import _
from caseapp.plans.dates import add_months
from caseapp.plans.timeline.items import Item, Way
from caseapp.plans.timeline.scale import Reach, TimeScale
from caseapp.ui.look.theme import px
from caseapp.ui.timeline.card import paint_card
from caseapp.ui.timeline.layout import Layout, layout_of
from caseapp.ui.timeline.model import ItemModel
from caseapp.ui.timeline.paints import Paints
from caseapp.ui.timeline.picture import Picture

_AnyIndex = QModelIndex | QPersistentModelIndex
NEARER: Final = 1.25
_WHEEL_STEP: Final = 120
SPANS: Final = {"years": (-30, 9), "months": (-5, 2), "weeks": (-1, 1)}  # months before and after today
_KEY: Final = Qt.Key


class Canvas(QListView):
    """Lanes along time. `item_opened(item)` for Enter or a click on what is chosen; `zoomed` when the days change.

    `laid_out` tells when the picture is another one.
    """

    item_opened = Signal(object)  # Item
    zoomed = Signal()
    laid_out = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._ages: tuple[tuple[float, date], ...] = ()
        self._way = Way()
        self._hidden: frozenset[str] = frozenset()
        self._scale = TimeScale.showing(
            Reach(add_months(today, -120), add_months(today, 60)), 600, *self._days("years")
        )
        self._picture: Picture | None = None
        self._span = "years"
        self._over: Item | None = None
        self._dragged: QPoint | None = None
        self.items = ItemModel(self)
        self.setModel(self.items)
        self.setAccessibleName(_("Timeline"))
        self.setAccessibleDescription(
            _("Arrows go from item to item and from lane to lane, plus and minus zoom, Enter opens.")
        )
        self.setMouseTracking(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(px(320), px(200))
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    # -- what is shown ---------------------------------------------------------------------------------------------

    def show_items(self, way: Way, reach: Reach, ages: tuple[tuple[float, date], ...]) -> None:
        """Show these; the days in sight and the item with the keyboard stay, when there were some."""
        again = bool(self._way.items)
        kept = self.chosen()
        self._way, self._ages = way, ages
        wide = max(1.0, self.viewport().width() - float(px(158)))
        first, last = self._days("years") if not again else (self._scale.day_at(0), self._scale.day_at(wide))
        self._scale = TimeScale.showing(reach, wide, first, last)
        self.items.show_items(way.items)
        self._lay_out()
        place = way.place(kept.key) if kept is not None else -1
        self.choose(place if place >= 0 else self._nearest_to_today(), seen=place >= 0)

    def hide_lanes(self, hidden: frozenset[str]) -> None:
        """Leave these lanes out."""
        self._hidden = hidden
        self._lay_out()

    def picture(self) -> Picture:
        """What is painted now."""
        if self._picture is None or self._picture.paints.tokens is not Paints.of_screen().tokens:
            self._lay_out()
        assert self._picture is not None
        return self._picture

    def scale(self) -> TimeScale:
        """The days in sight."""
        return self._scale

    def chosen(self) -> Item | None:
        """The item that has the keyboard."""
        return self.items.item(self.currentIndex().row()) if self.currentIndex().isValid() else None

    def choose(self, at: int, *, seen: bool = True) -> None:
        """Give the keyboard to an item, and bring it in sight."""
        if 0 <= at < len(self._way.items):
            self.setCurrentIndex(self.items.index(at))
            if seen:
                self.scrollTo(self.items.index(at))

    # -- zooming ---------------------------------------------------------------------------------------------------

    def zoom(self, factor: float, anchor: float | None = None) -> None:
        """Nearer or farther, round a place in the window, or round the item with the keyboard, or today."""
        left = self.picture().left
        self._span = ""
        if anchor is None:
            item = self.chosen()
            held = self._scale.x(item.start if item is not None else self._today)
            anchor = left + (held if 0 <= held <= self._scale.width else self._scale.width / 2)
        self._take(self._scale.zoomed(factor, anchor - left))

    def show_span(self, name: str) -> None:
        """Life, years, months or weeks."""
        reach, self._span = self._scale.reach, name
        first, last = (reach.first, reach.last) if name == "life" else self._days(name)
        self._take(TimeScale.showing(reach, self._scale.width, first, last))

    def span(self) -> str:
        """How much time is in sight, when that is one of the named; else nothing."""
        return self._span

    def to_today(self) -> None:
        """Today at three quarters of the width."""
        self._take(self._scale.centred(self._today, 0.75))

    def move_to(self, day: float) -> None:
        """A day, as a number with a fraction, in the middle of what is in sight."""
        self._take(self._scale.moved((day - self._scale.at(self._scale.width / 2)) * self._scale.per_day))

    def _days(self, name: str) -> tuple[date, date]:
        before, after = SPANS[name]
        return add_months(self._today, before), add_months(self._today, after)

    def _take(self, scale: TimeScale) -> None:
        self._scale = scale
        if self._picture is not None:
            self._picture.scale = scale
        self.viewport().update()
        self.zoomed.emit()

    # -- laying out, as a list view --------------------------------------------------------------------------------

    def doItemsLayout(self) -> None:
        self.viewport().update()

    def updateGeometries(self) -> None:
        if self._picture is None:
            return
        bar = self.verticalScrollBar()
        shown = self.viewport().height() - self._picture.layout.head
        bar.setRange(0, max(0, round(self._picture.layout.height - shown)))
        bar.setPageStep(max(1, round(shown)))
        bar.setSingleStep(px(20))

    def _lay_out(self) -> None:
        paints = Paints.of_screen()
        layout: Layout = layout_of(self._way, self._hidden, paints.px)
        self._scale = self._scale.widened(max(1.0, self.viewport().width() - layout.labels))
        scrolled = float(self.verticalScrollBar().value())
        self._picture = Picture(paints, self._way, layout, self._scale, self._today, self._ages, scrolled)
        self.updateGeometries()
        self.viewport().update()
        self.laid_out.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def sizeHint(self) -> QSize:
        return QSize(px(900), px(430))

    def visualRect(self, index: _AnyIndex) -> QRect:
        item = self.items.item(index.row())
        if item is None or self.isIndexHidden(index):
            return QRect()
        return self.picture().box_of(item).toAlignedRect()

    def isIndexHidden(self, index: _AnyIndex) -> bool:
        item = self.items.item(index.row())
        return item is None or item.lane in self._hidden

    def indexAt(self, point: QPoint) -> QModelIndex:
        item = self.picture().item_at(QPointF(point))
        return self.items.index(self._way.place(item.key)) if item is not None else QModelIndex()

    def scrollTo(self, index: _AnyIndex, _hint: object = None) -> None:
        item = self.items.item(index.row())
        if item is None:
            return
        day = item.start if item.end is None or not self._scale.shows(item.start, item.end) else None
        if day is not None and not self._scale.shows(item.start, item.end, -px(12)):
            self._take(self._scale.with_day(day, px(60)))
        if item.lane in self._hidden:
            return
        line = self.picture().layout.line_of(item)
        bar, shown = self.verticalScrollBar(), self.viewport().height() - self.picture().layout.head
        if line.top < bar.value():
            bar.setValue(round(line.top))
        elif line.top + line.height > bar.value() + shown:
            bar.setValue(round(line.top + line.height - shown))

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    # -- painting --------------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        size = QRectF(self.viewport().rect())
        picture = self.picture()
        picture.paint(painter, size)
        chosen = self.chosen() if self.hasFocus() else None
        if chosen is not None:
            picture.paint_focus(painter, chosen, size)
        told = self._over or chosen
        if told is not None and told.lane not in self._hidden:
            paint_card(painter, picture, told, size)
        painter.end()

    def _on_scrolled(self, value: int) -> None:
        if self._picture is not None:
            self._picture.scrolled = float(value)
        self.viewport().update()

    # -- keys ------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (_KEY.Key_Plus, _KEY.Key_Equal):
            self.zoom(NEARER)
        elif key in (_KEY.Key_Minus, _KEY.Key_Underscore):
            self.zoom(1 / NEARER)
        elif key in (_KEY.Key_Return, _KEY.Key_Enter):
            self._open(self.chosen())
        elif key in (_KEY.Key_PageUp, _KEY.Key_PageDown):
            self._take(self._scale.moved((1 if key == _KEY.Key_PageDown else -1) * self._scale.width * 0.8))
        elif key == _KEY.Key_T and not event.modifiers():
            self.to_today()
        elif not self._walk(Qt.Key(key)):
            event.ignore()
            return
        event.accept()

    def _walk(self, key: Qt.Key) -> bool:
        at = self.currentIndex().row()
        way = self._way
        if key in (_KEY.Key_Left, _KEY.Key_Right):
            self.choose(way.beside(at, 1 if key == _KEY.Key_Right else -1))
        elif key in (_KEY.Key_Up, _KEY.Key_Down):
            self.choose(self._across(at, 1 if key == _KEY.Key_Down else -1))
        elif key in (_KEY.Key_Home, _KEY.Key_End):
            self.choose(way.edge(at, last=key == _KEY.Key_End))
        else:
            return False
        return True

    def _across(self, at: int, step: int) -> int:
        """The nearest in the next lane that is shown."""
        here = at
        while True:
            there = self._way.across(here, step)
            if there == here:
                return at
            if self._way.items[there].lane not in self._hidden:
                return self._around(there, at)
            here = there

    def _around(self, there: int, at: int) -> int:
        """Of a lane one came to: what lies nearest to where one was."""
        return self._way.nearest(self._way.items[there].lane, self._way.items[at].start)

    def _nearest_to_today(self) -> int:
        lane = "contacts" if self._way.in_lane("contacts") else next(iter(self._way.lanes()), "")
        return self._way.nearest(lane, self._today)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.choose(self._nearest_to_today(), seen=False)
        self.viewport().update()

    def currentChanged(self, current: _AnyIndex, previous: _AnyIndex) -> None:
        super().currentChanged(current, previous)
        self._over = None
        self.viewport().update()

    # -- mouse -----------------------------------------------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        sideways = abs(turned.x()) > abs(turned.y())
        if event.modifiers() & Qt.KeyboardModifier.AltModifier or sideways:
            self._take(self._scale.moved(-float(turned.x() or turned.y())))
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() - (turned.y() or turned.x()))
        else:
            self.zoom(NEARER ** (turned.y() / _WHEEL_STEP), event.position().x())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if index.isValid():
            again = index == self.currentIndex()
            self.setCurrentIndex(index)
            if again:
                self._dragged = None
        else:
            self._dragged = event.position().toPoint()
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        self._open(self.items.item(index.row()) if index.isValid() else None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        where = event.position().toPoint()
        if self._dragged is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._take(self._scale.moved(float(self._dragged.x() - where.x())))
            self._dragged = where
            return
        over = self.picture().item_at(event.position())
        if over is not self._over:
            self._over = over
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged = None
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave and self._over is not None:
            self._over = None
            self.viewport().update()
        return super().viewportEvent(event)

    def _open(self, item: Item | None) -> None:
        if item is not None:
            self.item_opened.emit(item)

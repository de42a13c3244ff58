# SPDX-License-Identifier: EUPL-1.2
"""This is the place for seeing a paper: its pages below each other, sharp at every zoom, turned with the keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from caseapp.i18n import _
from caseapp.ui.kit.paint import rounded
from caseapp.ui.look.theme import colour, px
from caseapp.ui.print.drawing import POINTS, DrawnPage

ZOOMS: Final = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)  # 0 stands for "as wide as there is room"
_SCREEN: Final = 96.0


class PaperPage(QWidget):
    """One page, white in the dark too: it is paper."""

    def __init__(self, page: DrawnPage, number: int, count: int) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_page(page, number, count)

    def show_page(self, page: DrawnPage, number: int, count: int) -> None:
        """Show another picture."""
        self._page = page
        self.setAccessibleName(_("Page %(number)s of %(total)s") % {"number": number, "total": count})
        self.setAccessibleDescription(page.words)
        self.update()

    def set_scale(self, pixels_per_point: float) -> None:
        """Make room for a page of this size."""
        size = QSize(round(self._page.width * pixels_per_point), round(self._page.height * pixels_per_point))
        if size != self.size():
            self.setFixedSize(size)

    def point_size(self) -> tuple[float, float]:
        """Width and height in points."""
        return self._page.width, self._page.height

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(self.rect()), self._page.image)
        rounded(painter, QRectF(self.rect()), 0.0, None, "hair")


class PagesView(QScrollArea):
    """The pages. Page Up and Down turn, + and - zoom, 0 fits the width; `zoomed` asks for a sharper picture."""

    ring_radius = 8
    zoomed = Signal()
    page_turned = Signal(int, int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._inside = QWidget()
        self._inside.setProperty("ground", "none")
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(px(14), px(14), px(14), px(14))
        self._column.setSpacing(px(14))
        self._column.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setWidget(self._inside)
        self.setProperty("kit", "page")
        self._pages: list[PaperPage] = []
        self._zoom = 0.0
        self._goal: int | None = None
        self.verticalScrollBar().setSingleStep(px(36))
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.verticalScrollBar().rangeChanged.connect(self._on_range_changed)

    def count(self) -> int:
        """How many pages there are."""
        return len(self._pages)

    def show_pages(self, pages: Sequence[DrawnPage]) -> None:
        """Show these; the place where one was reading stays."""
        while len(self._pages) > len(pages):
            gone = self._pages.pop()
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for number, page in enumerate(pages, start=1):
            if number <= len(self._pages):
                self._pages[number - 1].show_page(page, number, len(pages))
            else:
                made = PaperPage(page, number, len(pages))
                self._pages.append(made)
                self._column.addWidget(made, 0, Qt.AlignmentFlag.AlignHCenter)
        self._resize_pages()
        self.page_turned.emit(self.page(), self.count())

    def scale(self) -> float:
        """Logical pixels for a point of paper now."""
        if self._zoom:
            return self._zoom * _SCREEN / POINTS
        widest = max((page.point_size()[0] for page in self._pages), default=595.0)
        return max(0.2, (self.viewport().width() - 2 * px(14)) / widest)

    def picture_scale(self) -> float:
        """Pixels of the screen for a point: what the pictures should be drawn at."""
        return self.scale() * self.devicePixelRatioF()

    def zoom_words(self) -> str:
        """Like "67 %"."""
        return f"{round(self.scale() * POINTS / _SCREEN * 100)} %"

    def zoom_in(self) -> None:
        """Larger."""
        now = self.scale() * POINTS / _SCREEN
        self._set_zoom(next((step for step in ZOOMS if step > now + 0.01), ZOOMS[-1]))

    def zoom_out(self) -> None:
        """Smaller."""
        now = self.scale() * POINTS / _SCREEN
        self._set_zoom(next((step for step in reversed(ZOOMS) if step < now - 0.01), ZOOMS[0]))

    def fit(self) -> None:
        """As wide as there is room."""
        self._set_zoom(0.0)

    def page(self) -> int:
        """The number of the page in sight, from 1."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        bottom = px(14)
        for number, page in enumerate(self._pages, start=1):
            bottom += page.height() + px(14)
            if middle < bottom:
                return number
        return len(self._pages)

    def turn(self, step: int) -> None:
        """Go to the next page or the one before."""
        self.go_to_page(self.page() + step)

    def go_to_page(self, number: int) -> None:
        """Bring a page into sight."""
        if self._pages:
            place = min(len(self._pages), max(1, number)) - 1
            above = sum(page.height() + px(14) for page in self._pages[:place])
            self._goal = above
            self.verticalScrollBar().setValue(above)
            self._on_range_changed(0, self.verticalScrollBar().maximum())

    def go_to_words(self, words: str) -> None:
        """Bring the page into sight that has a line beginning with `words`; the cover is looked at last."""
        for number in (*range(2, len(self._pages) + 1), 1):
            lines = self._pages[number - 1].accessibleDescription().splitlines() if self._pages else []
            if any(line.replace("\xa0", " ").strip().startswith(words) for line in lines):
                self.go_to_page(number)
                return

    def _set_zoom(self, zoom: float) -> None:
        self._zoom = zoom
        self._resize_pages()
        self.zoomed.emit()

    def _resize_pages(self) -> None:
        scale = self.scale()
        for page in self._pages:
            page.set_scale(scale)

    def _on_range_changed(self, _least: int, most: int) -> None:
        """Pages that were just put in get their room a moment later: then the wished page can be reached."""
        if self._goal is not None and most >= self._goal:
            goal, self._goal = self._goal, None
            self.verticalScrollBar().setValue(goal)

    def _on_scrolled(self, _value: int) -> None:
        self.page_turned.emit(self.page(), self.count())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._zoom and event.size().width() != event.oldSize().width():
            self._resize_pages()
            self.zoomed.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._goal = None
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_in() if event.angleDelta().y() > 0 else self.zoom_out()
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        acts = {
            Qt.Key.Key_Plus: self.zoom_in,
            Qt.Key.Key_Equal: self.zoom_in,
            Qt.Key.Key_Minus: self.zoom_out,
            Qt.Key.Key_0: self.fit,
        }
        turns = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        key = Qt.Key(event.key())
        if key in acts:
            acts[key]()
        elif key in turns:
            self.turn(turns[key])
        elif key == Qt.Key.Key_Home:
            self.go_to_page(1)
        elif key == Qt.Key.Key_End:
            self.go_to_page(self.count())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), colour("sunken"))
        super().paintEvent(event)

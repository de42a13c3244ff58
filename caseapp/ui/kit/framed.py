# SPDX-License-Identifier: EUPL-1.2
"""This is the place for putting a table or list in a card with round corners, and for pages that scroll."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from caseapp.ui.look.theme import colour, px


class _Corners(QWidget):
    """Lies over the card and paints what is outside its round corners, then the hairline."""

    def __init__(self, parent: QWidget, ground: str) -> None:
        super().__init__(parent)
        self._ground = ground
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = px(10)
        whole = QPainterPath()
        whole.addRect(QRectF(self.rect()))
        inside = QPainterPath()
        inside.addRoundedRect(QRectF(self.rect()), radius, radius)
        painter.fillPath(whole.subtracted(inside), colour(self._ground))
        painter.setPen(QPen(colour("hair"), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius - 0.5, radius - 0.5)


class Framed(QFrame):
    """A card that holds `inner` (a table, a list) up to its edges."""

    def __init__(self, inner: QWidget, ground: str = "canvas") -> None:
        super().__init__()
        self.setProperty("kit", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(1, 1, 1, 1)
        self.body.setSpacing(0)
        self.body.addWidget(inner)
        self._corners = _Corners(self, ground)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._corners.resize(self.size())
        self._corners.raise_()


class PageScroll(QScrollArea):
    """A page that scrolls as a whole: put things in `body`. What gets the keyboard comes into sight."""

    def __init__(self, ground: str = "canvas", margin: int = 24) -> None:
        super().__init__()
        self.setProperty("kit", "page")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._inside = QWidget()
        self._inside.setProperty("ground", ground)
        self.body = QVBoxLayout(self._inside)
        self.body.setContentsMargins(px(margin), px(16), px(margin), px(24))
        self.body.setSpacing(px(16))
        self.setWidget(self._inside)
        self.verticalScrollBar().setSingleStep(px(24))

    def settle(self) -> None:
        """Give what was put in `body` just now its room at once, so that nobody sees it squeezed."""
        for widget in reversed([self._inside, *self._inside.findChildren(QWidget)]):
            layout = widget.layout()
            if layout is not None:
                layout.activate()
        QApplication.sendEvent(self, QEvent(QEvent.Type.LayoutRequest))

    def focusNextPrevChild(self, forward: bool) -> bool:
        moved = super().focusNextPrevChild(forward)
        focus = QApplication.focusWidget()
        if moved and focus and self._inside.isAncestorOf(focus):
            self.ensureWidgetVisible(focus, px(24), px(24))
        return moved

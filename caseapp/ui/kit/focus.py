# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the focus ring: 2 px of accent, 2 px away from the control that has the keyboard."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from shiboken6 import isValid

from caseapp.ui.kit.paint import rounded
from caseapp.ui.look.theme import px

_AWAY: Final = 2
_THICK: Final = 2
_MOVES: Final = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide)
_TYPED_IN: Final = (QLineEdit, QPlainTextEdit, QTextEdit)


class FocusRing(QWidget):
    """One ring per window. It follows the focus, over its neighbours, clipped by the scroll area it is in.

    A widget says how round its ring is with `ring_radius`; 0 means that it draws its own inside (rows). With
    `ring_around` it says how far from its left, top, right and bottom edge, where the usual distance is cut off.
    A click with the mouse shows the ring only round fields that are typed in.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self._clip = QRect()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        self._leave()
        target = _ringed(new)
        if target is None or target.window() is not self._window:
            return
        by_mouse = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        if by_mouse and not isinstance(new, _TYPED_IN):
            return
        self._target = target
        walk: QWidget | None = target
        while walk is not None and walk is not self._window:
            walk.installEventFilter(self)
            self._watched.append(walk)
            walk = walk.parentWidget()
        self._follow()

    def _leave(self) -> None:
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched.clear()
        self._target = None
        self.hide()

    def _follow(self) -> None:
        target = self._target
        if target is None or not isValid(target) or not target.isVisible() or target.window() is not self._window:
            self.hide()
            return
        reach = _AWAY + _THICK
        left, top, right, bottom = getattr(target, "ring_around", (reach, reach, reach, reach))
        corner = target.mapTo(self._window, target.rect().topLeft())
        box = QRect(corner, target.size()).adjusted(-left, -top, right, bottom)
        self._clip = box
        for widget in self._watched:
            if not isValid(widget):  # a form that is taken down goes part by part
                continue
            above = widget.parentWidget()
            if isinstance(above, QAbstractScrollArea) and above.viewport() is widget and widget is not target:
                seen = QRect(widget.mapTo(self._window, widget.rect().topLeft()), widget.size())
                self._clip = self._clip.intersected(seen)
        self.setGeometry(box)
        self.raise_()
        self.show()
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES:
            self._follow()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        radius = float(getattr(self._target, "ring_radius", 8)) + 2
        painter = QPainter(self)
        painter.setClipRect(self._clip.translated(-self.pos()))
        rounded(painter, QRectF(self.rect()), px(radius), None, "accent", _THICK)


def _ringed(widget: QWidget | None) -> QWidget | None:
    """The widget to draw the ring round: the one with the focus, or the box that carries it."""
    if widget is None:
        return None
    carrier = getattr(widget, "ring_carrier", None)
    target = carrier if isinstance(carrier, QWidget) else widget
    if getattr(target, "ring_radius", None) == 0:
        return None
    if hasattr(target, "ring_radius") or isinstance(target, _TYPED_IN):
        return target
    return None

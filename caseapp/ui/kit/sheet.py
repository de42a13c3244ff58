# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the form that floats over the page: scrim behind, title above, acts below."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from caseapp.i18n import _
from caseapp.ui.kit.announce import announce
from caseapp.ui.kit.buttons import Button, IconButton
from caseapp.ui.kit.shadow import DeepShadow
from caseapp.ui.kit.text import Hairline, Text
from caseapp.ui.look.fonts import SEMI
from caseapp.ui.look.icons import draw_icon
from caseapp.ui.look.theme import colour, px

_SCRIM: Final = 92  # of 255
_RADIUS: Final = 12
_KEYS_BEHIND: Final = (
    "Ctrl+K", "Ctrl+N", "Ctrl+Shift+N", "Ctrl+Z", "Alt+Left", "Alt+Right", "F6",
    *(f"{more}+{number}" for more in ("Ctrl", "Alt") for number in range(1, 10)),
)  # fmt: skip
_BEHIND: Final = frozenset(
    QKeySequence(keys)[0]  # type: ignore[index]
    for keys in _KEYS_BEHIND
)


class _Status(QWidget):
    """A small sentence with a check in the head of the sheet: "draft saved at 11:24"."""

    def __init__(self) -> None:
        super().__init__()
        self.words = Text("", 13, tone="muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(px(22), 0, 0, 0)
        row.addWidget(self.words)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.words.text():
            side = px(15)
            draw_icon(QPainter(self), QRect(0, (self.height() - side) // 2, side, side).toRectF(), "check", "muted")


class Sheet(QWidget):
    """Covers its host with a scrim and holds the keyboard until it is closed, then gives it back.

    Put the form in `body`. Esc emits `close_requested`, Ctrl+Enter `save_requested`; the owner
    decides and calls `close_sheet()`. With `closes_itself` Esc closes without asking.
    """

    save_requested = Signal()
    close_requested = Signal()
    sheet_closed = Signal()

    def __init__(
        self, host: QWidget, title: str, width: int = 760, save: str = "", closes_itself: bool = False
    ) -> None:
        super().__init__(host)
        self._closes_itself = closes_itself
        self._width = width
        self._returns_to: QWidget | None = None
        self._card = QFrame(self)
        self._card.setProperty("kit", "sheet")
        self._shadow = DeepShadow(_RADIUS)
        self.setAccessibleName(title)
        self.title = Text(title, 18, SEMI)
        self.status = _Status()
        self.close_button = IconButton("x", _("Close"))
        self.save_button = Button(save or _("Save"), "filled", keys="Ctrl+Enter")
        self.leave_button = Button(_("Close"), "outlined", keys="Esc")
        self.foot_left = QHBoxLayout()
        self.body = QVBoxLayout()
        self._lay_out(has_save=bool(save))
        self.close_button.clicked.connect(self._on_close_clicked)
        self.leave_button.clicked.connect(self._on_close_clicked)
        self.save_button.clicked.connect(self._on_save_clicked)
        self.hide()

    def _lay_out(self, has_save: bool) -> None:
        column = QVBoxLayout(self._card)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(px(24), px(12), px(24), px(12))
        head.setSpacing(px(12))
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.status)
        head.addWidget(self.close_button)
        column.addWidget(self._head)
        column.addWidget(Hairline())
        inside = QWidget()
        inside.setProperty("ground", "surface")
        self.body.setContentsMargins(px(24), px(16), px(24), px(20))
        self.body.setSpacing(px(14))
        inside.setLayout(self.body)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(inside)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self._scroll, 1)
        column.addWidget(Hairline())
        self._foot = _Foot()
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(px(24), px(16), px(24), px(16))
        row.setSpacing(px(10))
        row.addLayout(self.foot_left)
        row.addStretch(1)
        row.addWidget(self.leave_button)
        row.addWidget(self.save_button)
        self.save_button.setVisible(has_save)
        column.addWidget(self._foot)
        inside.installEventFilter(self)

    def set_status(self, words: str) -> None:
        """A short sentence in the head, such as when the draft was saved; it is announced too."""
        self.status.words.setText(words)
        self.status.update()
        announce(self, words)

    def open_sheet(self, first: QWidget | None = None) -> None:
        """Show the sheet and give the keyboard to `first`, or to the first control of the form."""
        host = self.parentWidget()
        self._returns_to = QApplication.focusWidget()
        if host is not None:
            host.installEventFilter(self)
            self.setGeometry(host.rect())
        self.show()
        self.raise_()
        self._place()
        target = first or next(iter(self._stops()), self)
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, self.title.text())

    def keep(self) -> None:
        """The program locks: keep what was typed. Forms with a draft do it; the base has nothing to keep."""

    def close_sheet(self) -> None:
        """Close for good and give the keyboard back to whoever had it."""
        host = self.parentWidget()
        if host is not None:
            host.removeEventFilter(self)
        self.hide()
        back = self._returns_to
        if back is not None and isValid(back) and back.isVisible():
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.sheet_closed.emit()
        self.deleteLater()

    def _stops(self) -> list[QWidget]:
        """Every control that Tab can reach, in order: the form, the acts below, the cross above."""
        policy = Qt.FocusPolicy.TabFocus.value
        waited = {
            one
            for one in self.findChildren(QWidget)
            if one.isVisibleTo(self)
            and one.focusPolicy().value & policy
            and one.isEnabled()
            and one.focusProxy() is None
            and self.isAncestorOf(one)
        }
        found: list[QWidget] = []
        walk: QWidget | None = self.nextInFocusChain()
        while waited and walk is not None and walk is not self:  # the chain goes on through the whole window
            if walk in waited:
                waited.remove(walk)
                found.append(walk)
            walk = walk.nextInFocusChain()
        inside = [widget for widget in found if self._scroll.isAncestorOf(widget)]
        acts = [widget for widget in (self.leave_button, self.save_button) if widget in found]
        foot = [widget for widget in found if self._foot.isAncestorOf(widget) and widget not in acts]
        rest = [widget for widget in found if widget not in inside and widget not in acts and widget not in foot]
        return inside + foot + acts + rest

    def focusNextPrevChild(self, forward: bool) -> bool:
        stops = self._stops()
        if not stops:
            return True
        now = self.window().focusWidget()
        place = stops.index(now) if now in stops else (-1 if forward else 0)
        target = stops[(place + (1 if forward else -1)) % len(stops)]
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        target.setFocus(reason)
        if self._scroll.isAncestorOf(target):
            self._scroll.ensureWidgetVisible(target, px(24), px(24))
        return True

    def event(self, event: QEvent) -> bool:
        """What opens pages, tabs or forms stays silent while this form has the keyboard; lock and F9 work."""
        is_key = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_key and event.keyCombination() in _BEHIND:  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self._on_close_clicked()
        elif enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._on_save_clicked()
        else:
            event.accept()  # nothing typed here may reach the page behind

    def _on_save_clicked(self) -> None:
        if not self.save_button.isHidden() and self.save_button.isEnabled():
            self.save_requested.emit()

    def _on_close_clicked(self) -> None:
        self.close_requested.emit()
        if self._closes_itself and isValid(self) and self.isVisible():
            self.close_sheet()

    def _place(self) -> None:
        width = min(px(self._width), self.width() - 2 * px(16))
        head_and_foot = self._head.sizeHint().height() + self._foot.sizeHint().height() + 2
        inside = self._scroll.widget()
        if inside is None:
            return
        wanted = inside.heightForWidth(width) if inside.hasHeightForWidth() else inside.sizeHint().height()
        height = min(head_and_foot + max(wanted, px(80)), self.height() - 2 * px(20))
        fits = height >= head_and_foot + wanted
        policy = Qt.ScrollBarPolicy
        self._scroll.setVerticalScrollBarPolicy(policy.ScrollBarAlwaysOff if fits else policy.ScrollBarAsNeeded)
        box = QRect((self.width() - width) // 2, (self.height() - height) // 2, width, height)
        if box != self._card.geometry():
            self._card.setGeometry(box)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        host = self.parentWidget()
        if event.type() == QEvent.Type.Resize and watched is host and host is not None:
            self.setGeometry(host.rect())
            self._place()
        elif event.type() == QEvent.Type.LayoutRequest and watched is not host and self.isVisible():
            self._place()  # a text grew or chips wrapped
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        scrim = QColor(colour("scrim"))
        scrim.setAlpha(_SCRIM)
        painter = QPainter(self)
        painter.fillRect(self.rect(), scrim)
        self._shadow.paint(painter, self._card)


class _Foot(QWidget):
    """The quiet ground below a form, round at its lower corners."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("row"))
        radius = px(_RADIUS)
        painter.drawRoundedRect(self.rect().adjusted(0, -radius, 0, 0), radius, radius)

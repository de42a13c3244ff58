# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the bar at the top: search, sync in words, the filled button, who is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from caseapp.i18n import _
from caseapp.ui.kit.buttons import Button, PushButton
from caseapp.ui.kit.paint import cap_width, draw_cap, scaled_font, text_width
from caseapp.ui.kit.suggest import Suggestion, SuggestionPopup
from caseapp.ui.kit.text import Avatar
from caseapp.ui.look.icons import draw_icon
from caseapp.ui.look.theme import colour, px

if TYPE_CHECKING:
    from collections.abc import Sequence

SYNC_ICONS: Final = {
    "waiting": "cloud-upload",
    "current": "cloud-check",
    "differences": "git-compare",
    "off": "cloud-off",
    "busy": "refresh-cw",
    "failed": "circle-alert",
}


class SearchField(QLineEdit):
    """The one search field (Ctrl+K). It tells what is typed and picked; the answers come from outside."""

    search_changed = Signal(str)
    result_picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFont(scaled_font(15))
        self.setPlaceholderText(_("Search a person, note, page or command"))
        self.setAccessibleName(_("Search"))
        self.setAccessibleDescription("Ctrl K")
        self.setTextMargins(px(24), 0, px(10) + cap_width("Ctrl+K"), 0)
        self.setFixedHeight(px(36))
        self._popup: SuggestionPopup | None = None
        self.textEdited.connect(self._on_text_edited)

    def show_results(self, query: str, groups: Sequence[tuple[str, Sequence[Suggestion]]]) -> None:
        """Show answers to `query`, grouped under their words; answers to an older query are not shown."""
        if query != self.text() or not self.hasFocus():
            return
        rows: list[Suggestion] = []
        for words, found in groups:
            if found:
                rows += [Suggestion("", words), *found]
        self._list().offer(rows or [Suggestion("", _("Nothing found. Try fewer letters."))])

    def close_results(self) -> None:
        """Close the list under the field."""
        if self._popup is not None:
            self._popup.hide()

    def _list(self) -> SuggestionPopup:
        if self._popup is None:
            self._popup = SuggestionPopup(self, _("Search results"))
            self._popup.picked.connect(self._on_row_picked)
        return self._popup

    def _on_text_edited(self, text: str) -> None:
        self.search_changed.emit(text)
        if not text:
            self.close_results()

    def _on_row_picked(self, row: object) -> None:
        if isinstance(row, Suggestion):
            self.clear()
            self.result_picked.emit(row.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        popup = self._popup
        open_now = popup is not None and popup.isVisible()
        if open_now and popup is not None and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            popup.step(1 if key == Qt.Key.Key_Down else -1)
        elif open_now and popup is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            popup.pick()
        elif key == Qt.Key.Key_Escape and (open_now or self.text()):
            self.clear()
            self.close_results()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.close_results()
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        side = px(17)
        draw_icon(painter, QRectF(px(10), (self.height() - side) / 2, side, side), "search", "muted")
        x = self.width() - px(8) - cap_width("Ctrl+K")
        draw_cap(painter, QPointF(x, self.height() / 2), "Ctrl+K", ("sunken", "hair", "muted"))


class SyncWords(PushButton):
    """How things stand with the colleagues, in words; pressing it opens the page Sync."""

    ring_radius = 6

    def __init__(self) -> None:
        super().__init__()
        self._icon = "cloud-off"
        self._short = False
        self.setFont(scaled_font(13))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_state(self, kind: str, words: str) -> None:
        """`kind` is one of waiting, current, differences, off, busy, failed; `words` is a sentence."""
        self._icon = SYNC_ICONS.get(kind, "cloud")
        self.setText(words)
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.setVisible(bool(words))
        self.updateGeometry()
        self.update()

    def full_width(self) -> int:
        """How wide it is with its words."""
        return round(text_width(self.text(), self.font())) + px(16) + px(8) + 2

    def set_short(self, short: bool) -> None:
        """Only the icon, where there is no room for words."""
        self._short = short
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        if self._short:
            return QSize(px(24), px(28))
        return QSize(self.full_width(), px(28))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_icon(painter, QRectF(0, (self.height() - px(16)) / 2, px(16), px(16)), self._icon, "muted")
        if self._short:
            return
        painter.setFont(self.font())
        painter.setPen(colour("accent" if self.underMouse() else "muted"))
        box = QRectF(px(24), 0, self.width() - px(24), self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.text())


class TopBar(QWidget):
    """The bar itself."""

    contact_requested = Signal()
    sync_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(px(56))
        self.search = SearchField()
        self.search.setMaximumWidth(px(432))
        self.sync = SyncWords()
        self.contact = Button(_("Record a contact"), "filled", icon="pen-line", keys="Ctrl+N")
        self.avatar = Avatar()
        row = QHBoxLayout(self)
        row.setContentsMargins(px(24), 1, px(24), 1)
        row.setSpacing(px(16))
        row.addWidget(self.search, 30)
        row.addStretch(1)
        row.addWidget(self.sync)
        row.addWidget(self.contact)
        row.addWidget(self.avatar)
        self.contact.clicked.connect(self._on_contact_clicked)
        self.sync.clicked.connect(self._on_sync_clicked)
        self.sync.show_state("off", "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What matters least gives way first: the words of sync, then the key cap."""
        super().resizeEvent(event)
        words = self.contact.full_width()
        need = px(24) * 2 + px(16) * 3 + self.avatar.width() + px(260)
        width = event.size().width()
        self.sync.set_short(width < need + words + self.sync.full_width())
        self.contact.set_cap_shown(width >= need + words)

    def _on_contact_clicked(self) -> None:
        self.contact_requested.emit()

    def _on_sync_clicked(self) -> None:
        self.sync_requested.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("canvas"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, colour("hair"))

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for choosing people: type three letters, choose, and they stand in the field as chips."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QSizePolicy, QWidget

from caseapp.i18n import _
from caseapp.ui.kit.buttons import PushButton
from caseapp.ui.kit.flow import FlowLayout
from caseapp.ui.kit.paint import rounded, scaled_font, text_width
from caseapp.ui.kit.suggest import Suggestion, SuggestionPopup
from caseapp.ui.look.fonts import MEDIUM
from caseapp.ui.look.icons import draw_icon
from caseapp.ui.look.theme import colour, px


class _PersonChip(PushButton):
    """A chosen person; pressing it takes the person out again."""

    ring_radius = 6

    def __init__(self, person_id: str, name: str) -> None:
        super().__init__(name)
        self.person_id = person_id
        self.setFont(scaled_font(14, MEDIUM))
        self.setAccessibleName(_("Take out %(name)s") % {"name": name})
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(round(text_width(self.text(), self.font())) + px(8) * 3 + px(14), px(26))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rounded(painter, QRectF(self.rect()), px(4), "accent_soft", None)
        painter.setFont(self.font())
        painter.setPen(colour("accent"))
        painter.drawText(QRectF(px(8), 0, self.width(), self.height()), Qt.AlignmentFlag.AlignVCenter, self.text())
        side = px(14)
        where = QRectF(self.width() - px(8) - side, (self.height() - side) / 2, side, side)
        draw_icon(painter, where, "x", "accent", 2.0)


class _Typed(QLineEdit):
    """The part of the picker in which one types."""

    key_taken = Signal(int)
    focus_left = Signal()

    def __init__(self, picker: PersonPicker) -> None:
        super().__init__(picker)
        self.ring_carrier = picker
        self.setProperty("bare", "true")
        self.setFont(scaled_font(15))
        self.wants_keys = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        moving = event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        out = event.key() == Qt.Key.Key_Backspace and not self.text()
        closing = event.key() == Qt.Key.Key_Escape
        if plain and ((self.wants_keys and (moving or closing)) or out):
            self.key_taken.emit(event.key())
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_left.emit()


class PersonPicker(QFrame):
    """A field for one or several people. `search_requested` asks, `set_suggestions` answers."""

    ring_radius = 8
    search_requested = Signal(str)
    people_changed = Signal(tuple)

    def __init__(self, several: bool = True, placeholder: str = "") -> None:
        super().__init__()
        self._several = several
        self._chips: list[_PersonChip] = []
        self._popup: SuggestionPopup | None = None
        self._typed = _Typed(self)
        self._typed.setPlaceholderText(placeholder or _("type three letters"))
        self._typed.setMinimumWidth(px(180))
        self._flow = FlowLayout(self, gap=6, line_gap=4)
        self._flow.setContentsMargins(px(8), px(5), px(8), px(5))
        self._flow.addWidget(self._typed)
        self.setMinimumHeight(px(36))
        self.setFocusProxy(self._typed)
        self._typed.textEdited.connect(self._on_text_edited)
        self._typed.key_taken.connect(self._on_key_taken)
        self._typed.focus_left.connect(self._on_focus_left)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self._typed.setAccessibleName(name)

    def setAccessibleDescription(self, words: str) -> None:
        super().setAccessibleDescription(words)
        self._typed.setAccessibleDescription(words)

    def people(self) -> tuple[str, ...]:
        """The ids of who was chosen, in order."""
        return tuple(chip.person_id for chip in self._chips)

    def set_people(self, people: Sequence[tuple[str, str]]) -> None:
        """Show these (id, name) without telling."""
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips.clear()
        for person_id, name in people:
            self._put(person_id, name)

    def set_suggestions(self, found: Sequence[tuple[str, str, str]], query: str | None = None) -> None:
        """Answer to a search: (id, title, subtitle). With `query`, answers to an older one are not shown."""
        if not self._typed.hasFocus() or (query is not None and query != self._typed.text().strip()):
            return
        chosen = set(self.people())
        rows = [Suggestion(*person, icon="user-round") for person in found if person[0] not in chosen]
        if not rows and self._typed.text().strip():
            rows = [Suggestion("", _("Nobody found. Try fewer letters."))]
        self._list().offer(rows)
        self._typed.wants_keys = bool(rows)

    def _list(self) -> SuggestionPopup:
        if self._popup is None:
            self._popup = SuggestionPopup(self, _("People found"))
            self._popup.picked.connect(self._on_person_picked)
        return self._popup

    def _put(self, person_id: str, name: str) -> None:
        chip = _PersonChip(person_id, name)
        chip.clicked.connect(self._on_chip_clicked)
        self._chips.append(chip)
        self._flow.removeWidget(self._typed)
        self._flow.addWidget(chip)
        self._flow.addWidget(self._typed)
        QWidget.setTabOrder(self._typed, chip)  # first beside the line, where a new chip is not yet,
        QWidget.setTabOrder(chip, self._typed)  # then before it
        self.updateGeometry()

    def _take_out(self, chip: _PersonChip) -> None:
        self._chips.remove(chip)
        self._flow.removeWidget(chip)
        self._typed.setFocus(Qt.FocusReason.OtherFocusReason)
        chip.hide()
        chip.deleteLater()
        self.updateGeometry()
        self.people_changed.emit(self.people())

    def _close_list(self) -> None:
        self._typed.wants_keys = False
        if self._popup is not None:
            self._popup.hide()

    def _on_text_edited(self, text: str) -> None:
        if text.strip():
            self.search_requested.emit(text.strip())
        else:
            self._close_list()

    def _on_key_taken(self, key: int) -> None:
        if key == Qt.Key.Key_Backspace:
            if self._chips:
                self._take_out(self._chips[-1])
        elif key == Qt.Key.Key_Escape:
            self._close_list()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._list().step(1 if key == Qt.Key.Key_Down else -1)
        else:
            self._list().pick()

    def _on_person_picked(self, row: object) -> None:
        if not isinstance(row, Suggestion):
            return
        if not self._several:
            self.set_people(())
        self._put(row.id, row.title)
        self._typed.clear()
        self._close_list()
        self.people_changed.emit(self.people())

    def _on_chip_clicked(self) -> None:
        chip = self.sender()
        if isinstance(chip, _PersonChip):
            self._take_out(chip)

    def _on_focus_left(self) -> None:
        self._close_list()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._typed.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        line = "attn_line" if self.property("wrong") else "accent" if self._typed.hasFocus() else "line"
        rounded(QPainter(self), QRectF(self.rect()), px(6), "surface", line)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for fields: a label above, a hint at its right, the control, what is wrong below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from caseapp.ui.kit.announce import announce
from caseapp.ui.kit.lines import LineField, PassphraseField, mark_wrong
from caseapp.ui.kit.paint import scaled_font
from caseapp.ui.kit.reading import ReadingField
from caseapp.ui.kit.text import Paragraph, Text
from caseapp.ui.look.fonts import MEDIUM
from caseapp.ui.look.icons import draw_icon
from caseapp.ui.look.theme import px


class Field(QWidget):
    """One control with its words: the label is its accessible name, hint and error its description.

    A hint stands at the right of the label; where there is no room for it, under the control.
    """

    def __init__(self, label: str, control: QWidget, hint: str = "") -> None:
        super().__init__()
        self.control = control
        self.label = Text(label, 13, MEDIUM)
        self.label.setBuddy(control)
        self._hint = Text(hint, 13, tone="muted")
        self._hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._below = Paragraph(hint, 13, tone="muted")
        self._below.hide()
        self._error = Paragraph("", 13, tone="attn")
        self._error.hide()
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(px(8))
        head.addWidget(self.label)
        head.addWidget(self._hint, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(5))
        column.addLayout(head)
        column.addWidget(control)
        column.addWidget(self._below)
        column.addWidget(self._error)
        self._place_hint()
        control.setAccessibleName(label)
        control.setAccessibleDescription(hint)
        if isinstance(control, ReadingField):
            control.misread.connect(self.set_error)

    def set_error(self, words: str) -> None:
        """Say under the field what is wrong; "" takes it away."""
        self._error.setText(words)
        self._error.setVisible(bool(words))
        self.control.setAccessibleDescription(words or self._hint.text())
        mark_wrong(self.control, bool(words))
        if words:
            announce(self.control, words)

    def set_hint(self, words: str) -> None:
        """Another hint at the right of the label."""
        self._hint.setText(words)
        self._below.setText(words)
        self._place_hint()
        self.control.setAccessibleDescription(words)

    def _place_hint(self) -> None:
        said = self._hint.text()
        wanted = self.label.sizeHint().width() + px(8) + self._hint.sizeHint().width()
        above = wanted <= max(self.width(), 1) or not self.testAttribute(Qt.WidgetAttribute.WA_Resized)
        self._hint.setVisible(bool(said) and above)
        self._below.setVisible(bool(said) and not above)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_hint()


class GrowingText(QPlainTextEdit):
    """Several lines; grows with what is written, from `lines` to `most_lines`. Tab leaves the field."""

    ring_radius = 8
    text_edited = Signal()

    def __init__(self, placeholder: str = "", lines: int = 2, most_lines: int = 10) -> None:
        super().__init__()
        self._lines = (lines, most_lines)
        self.setFont(scaled_font(15))
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(px(4))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._on_text_changed)
        self._fit()

    def _on_text_changed(self) -> None:
        self._fit()
        if not self.signalsBlocked():
            self.text_edited.emit()

    def set_text(self, text: str) -> None:
        """Show `text` without telling that somebody typed it."""
        self.blockSignals(True)
        self.setPlainText(text)
        self.blockSignals(False)
        self._fit()

    def _fit(self) -> None:
        line = self.fontMetrics().lineSpacing()
        wanted = max(self._lines[0], min(self._lines[1], round(self.document().size().height())))
        height = wanted * line + px(3) + 2 * px(4) + 2 * px(4) + 2
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()  # Ctrl+Enter saves the form round it
            return
        super().keyPressEvent(event)


class Combo(QComboBox):
    """A choice from a list, with codes behind the words. The wheel works only while it has the keyboard."""

    ring_radius = 8
    code_changed = Signal(object)

    def __init__(self, options: Sequence[tuple[str, str]] = (), chosen: str | None = None) -> None:
        super().__init__()
        self.setFont(scaled_font(15))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(12)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.set_options(options)
        if chosen is not None:
            self.set_code(chosen)
        self.activated.connect(self._on_activated)

    def setAccessibleName(self, words: str) -> None:
        """What it is for. On Linux a screen reader hears as name what is chosen, and the label of the field around

        it; where there is no field, it hears this as the description.
        """
        super().setAccessibleName(words)
        self.setAccessibleDescription(words)

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer (code, words) pairs; the chosen one stays when it is still there."""
        kept = self.code()
        self.blockSignals(True)
        self.clear()
        for code, words in options:
            self.addItem(words, code)
        self.set_code(kept)
        self.blockSignals(False)

    def code(self) -> str | None:
        """The chosen code."""
        data = self.currentData()
        return data if isinstance(data, str) else None

    def set_code(self, code: str | None) -> None:
        """Choose `code` without telling; a code that is not offered leaves the first."""
        place = self.findData(code)
        self.setCurrentIndex(place if place >= 0 else (0 if self.count() else -1))

    def _on_activated(self, _place: int) -> None:
        self.code_changed.emit(self.code())

    def minimumSizeHint(self) -> QSize:
        return QSize(px(96), super().minimumSizeHint().height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = px(16)
        where = QRectF(self.width() - px(10) - side, (self.height() - side) / 2, side, side)
        draw_icon(QPainter(self), where, "chevron-down", "text")


__all__ = ["Combo", "Field", "GrowingText", "LineField", "PassphraseField", "mark_wrong"]

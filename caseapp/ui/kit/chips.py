# SPDX-License-Identifier: EUPL-1.2
"""This is the place for chips: round ones that filter a page, square ones that choose in a form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget
from shiboken6 import isValid

from caseapp.ui.kit.flow import FlowLayout
from caseapp.ui.kit.paint import rounded, scaled_font, text_width
from caseapp.ui.look.fonts import MEDIUM, REGULAR
from caseapp.ui.look.icons import draw_icon
from caseapp.ui.look.marks import Mark, draw_mark, mark_size
from caseapp.ui.look.theme import colour, px

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_DIGITS: Final = range(Qt.Key.Key_1, Qt.Key.Key_9 + 1)
_STEPS: Final = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}


class FilterChip(QCheckBox):
    """A round chip with a count: chosen = check, soft ground and accent border. `toggled` tells."""

    ring_radius = 16

    def __init__(self, words: str, count: int | None = None, chosen: bool = False, removable: bool = False) -> None:
        super().__init__(words)
        self.count = count
        self._icon = "x" if removable else ""
        self.setChecked(chosen)
        self.setFont(scaled_font(14, REGULAR))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._name_it()
        self.toggled.connect(self._on_toggled)

    def set_count(self, count: int | None) -> None:
        """Show another count."""
        self.count = count
        self._name_it()
        self.updateGeometry()
        self.update()

    def _name_it(self) -> None:
        self.setAccessibleName(self.text() if self.count is None else f"{self.text()}, {self.count}")

    def _on_toggled(self, _on: bool) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = px(12) * 2 + text_width(self.text(), scaled_font(14, MEDIUM if self.isChecked() else REGULAR)) + 1
        if self.isChecked():
            width += px(16) + px(6)
        if self.count is not None:
            width += px(6) + text_width(str(self.count), scaled_font(14))
        if self._icon:
            width += px(20)
        return QSize(round(width), px(30))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        chosen = self.isChecked()
        ink = "accent" if chosen else "text"
        fill = "accent_soft" if chosen else "row" if self.underMouse() else "surface"
        rounded(painter, QRectF(self.rect()), self.height() / 2, fill, "accent" if chosen else "line")
        x = float(px(12))
        if chosen:
            draw_icon(painter, QRectF(x, (self.height() - px(16)) / 2, px(16), px(16)), "check", ink)
            x += px(16) + px(6)
        font = scaled_font(14, MEDIUM if chosen else REGULAR)
        painter.setFont(font)
        painter.setPen(colour(ink))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(x, 0, self.width(), self.height()), middle, self.text())
        x += text_width(self.text(), font) + px(6)
        if self.count is not None:
            painter.setPen(colour("accent" if chosen else "muted"))
            painter.drawText(QRectF(x, 0, self.width(), self.height()), middle, str(self.count))
        if self._icon:
            side = px(14)
            where = QRectF(self.width() - px(10) - side, (self.height() - side) / 2, side, side)
            draw_icon(painter, where, self._icon, ink)


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose: its code, its words, and the mark of a domain when it is one."""

    code: str
    words: str
    mark: Mark | None = None
    description: str = ""


class ChoiceChip(QCheckBox):
    """One square chip of a `ChoiceChips`; arrow keys and digits are heard by the group."""

    ring_radius = 8

    def __init__(self, option: Option, group: ChoiceChips) -> None:
        super().__init__(option.words, group)
        self._group = group
        self.show_option(option)
        self.setFont(scaled_font(14, MEDIUM))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_option(self, option: Option) -> None:
        """Show other words for the same choice."""
        self.option = option
        self.setText(option.words)
        self.setAccessibleName(option.words)
        self.setAccessibleDescription(option.description)
        self.setToolTip(option.description)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        font = scaled_font(14, MEDIUM if self.isChecked() else REGULAR)
        width = px(10) * 2 + text_width(self.text(), font) + 1
        if self.isChecked():
            width += px(16) + px(4)
        if self.option.mark is not None:
            width += mark_size(20, ladder=False).width() + px(6)
        return QSize(round(width), px(32))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._group.set_tab_stop()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if isValid(self._group):  # a form that is taken down loses the keyboard last
            self._group.set_tab_stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._group.take_key(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if not self.isEnabled():
            painter.setOpacity(0.5)
        chosen = self.isChecked()
        ink = "accent" if chosen else "text"
        fill = "accent_soft" if chosen else "row" if self.underMouse() else "surface"
        rounded(painter, QRectF(self.rect()), px(6), fill, "accent" if chosen else "line")
        x = float(px(10))
        mark = self.option.mark
        if mark is not None:
            size = mark_size(20, ladder=False)
            draw_mark(painter, QPointF(x - px(2), (self.height() - size.height()) / 2), mark, 20)
            x += size.width() + px(4)
        check = QRectF(x, (self.height() - px(16)) / 2, px(16), px(16))
        if chosen and mark is None:
            draw_icon(painter, check, "check", ink)
            x += px(16) + px(4)
        elif chosen:
            check.moveLeft(self.width() - px(10) - px(16))
            draw_icon(painter, check, "check", ink)
        painter.setFont(scaled_font(14, MEDIUM if chosen else REGULAR))
        painter.setPen(colour(ink))
        painter.drawText(QRectF(x, 0, self.width(), self.height()), Qt.AlignmentFlag.AlignVCenter, self.text())


class ChoiceChips(QWidget):
    """A group of square chips: one or several can be chosen. Digits 1-9 choose, arrows move, Space chooses.

    Tab stops once per group. Looking around with the arrows changes nothing; Space, a digit or a click does.
    """

    choice_changed = Signal(tuple)

    def __init__(self, name: str = "", several: bool = False, may_be_empty: bool = True) -> None:
        super().__init__()
        self._several = several
        self._may_be_empty = may_be_empty
        self._chips: list[ChoiceChip] = []
        self._flow = FlowLayout(self, gap=5, line_gap=6)
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer these; what was chosen stays chosen where it is still offered."""
        if self._chips and [chip.option.code for chip in self._chips] == [option.code for option in options]:
            for chip, option in zip(self._chips, options, strict=True):
                chip.show_option(option)  # the same choices in other words: nobody loses the keyboard
            return
        kept = self.chosen()
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.deleteLater()
        self._chips = [ChoiceChip(option, self) for option in options]
        for chip in self._chips:
            chip.setChecked(chip.option.code in kept)
            chip.clicked.connect(self._on_chip_clicked)
            self._flow.addWidget(chip)
        self.set_tab_stop()
        if self._chips:
            self.setFocusProxy(self._chips[0])

    def options(self) -> tuple[Option, ...]:
        """What is offered."""
        return tuple(chip.option for chip in self._chips)

    def chosen(self) -> tuple[str, ...]:
        """The chosen codes, in the order on screen."""
        return tuple(chip.option.code for chip in self._chips if chip.isChecked())

    def chosen_one(self) -> str | None:
        """The chosen code of a group of one, or None."""
        found = self.chosen()
        return found[0] if found else None

    def set_chosen(self, codes: Iterable[str]) -> None:
        """Choose exactly these, without telling anybody."""
        wanted = set(codes)
        for chip in self._chips:
            chip.setChecked(chip.option.code in wanted)
            chip.updateGeometry()
        self.set_tab_stop()
        self._flow.invalidate()

    def take_key(self, chip: ChoiceChip, event: QKeyEvent) -> bool:
        """Digits and arrows; True when the key was used."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        key = event.key()
        if key in _DIGITS:
            index = key - Qt.Key.Key_1
            if index < len(self._chips):
                self._choose(self._chips[index])
                self._chips[index].setFocus(Qt.FocusReason.TabFocusReason)
            return True
        if key in _STEPS:
            place = (self._chips.index(chip) + _STEPS[Qt.Key(key)]) % len(self._chips)
            self._chips[place].setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return False

    def _choose(self, chip: ChoiceChip) -> None:
        chip.setChecked(not chip.isChecked() if (self._several or self._may_be_empty) else True)
        self._settle(chip)

    def _on_chip_clicked(self, _on: bool) -> None:
        chip = self.sender()
        if isinstance(chip, ChoiceChip):
            self._settle(chip)

    def _settle(self, chip: ChoiceChip) -> None:
        if not self._several:
            if not chip.isChecked() and not self._may_be_empty:
                chip.setChecked(True)
            for other in self._chips:
                if other is not chip:
                    other.setChecked(False)
        for other in self._chips:
            other.updateGeometry()
        self.set_tab_stop()
        self.choice_changed.emit(self.chosen())

    def set_tab_stop(self) -> None:
        """Tab stops once per group: where the keyboard is, else at what is chosen; the arrows do the rest."""
        held = [chip for chip in self._chips if chip.hasFocus()] + [chip for chip in self._chips if chip.isChecked()]
        stop = next(iter(held), self._chips[0] if self._chips else None)
        for chip in self._chips:
            stops = chip is stop
            chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus if stops else Qt.FocusPolicy.ClickFocus)
        if stop is not None:
            self.setFocusProxy(stop)

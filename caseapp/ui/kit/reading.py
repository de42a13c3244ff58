# SPDX-License-Identifier: EUPL-1.2
"""This is the place for fields that understand what people type: numbers, days, times."""

from __future__ import annotations

import datetime as dt
from datetime import date
from typing import Final

from PySide6.QtCore import QDate, QLocale, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QVBoxLayout

from caseapp.i18n import _, formats, language
from caseapp.ui.kit.day_words import Lean, day_from_words, time_from_words
from caseapp.ui.kit.paint import scaled_font
from caseapp.ui.look.icons import draw_icon
from caseapp.ui.look.theme import colour, px

_MOST_MINUTES: Final = 24 * 60


class ReadingField(QLineEdit):
    """A line that is read when it is left or on Enter: the base of number, time and day."""

    ring_radius = 8
    misread = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFont(scaled_font(15))
        self.editingFinished.connect(self._on_editing_finished)

    def read_now(self) -> bool:
        """Read what stands there; False, and `misread` with a sentence, when it cannot be read."""
        return True

    def _on_editing_finished(self) -> None:
        self.read_now()


class NumberField(ReadingField):
    """A whole number between two bounds; empty is allowed and means not known."""

    number_changed = Signal(object)

    def __init__(self, value: int | None = None, least: int = 0, most: int = _MOST_MINUTES, step: int = 5) -> None:
        super().__init__()
        self._bounds = (least, most, step)
        self._value = value
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.set_value(value)

    def value(self) -> int | None:
        """The number, or None when the field is empty."""
        return self._value

    def set_value(self, value: int | None) -> None:
        """Show a number without telling."""
        self._value = value
        self.setText("" if value is None else str(value))

    def read_now(self) -> bool:
        text = self.text().strip()
        least, most, _step = self._bounds
        if text and not (text.lstrip("-").isdecimal() and least <= int(text) <= most):
            words = _("Write a number from %(least)s to %(most)s, or leave it empty.")
            self.misread.emit(words % {"least": least, "most": most})
            return False
        self.misread.emit("")
        value = int(text) if text else None
        if value != self._value:
            self._value = value
            self.number_changed.emit(value)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        if event.key() in steps and self.read_now():
            least, most, step = self._bounds
            value = min(most, max(least, (self._value or 0) + step * steps[Qt.Key(event.key())]))
            self.setText(str(value))
            self.read_now()
            return
        super().keyPressEvent(event)


class DayField(ReadingField):
    """A day as people write it: "5 okt", "5/10", "morgen", "vrijdag", "+14". Shown as "ma 5 okt" once read.

    Up and Down go a day, Page Up and Down a week, Alt+Down or the icon opens a calendar. Empty is allowed.
    `today` comes from the clock of the program; `lean` says where a day without year lies.
    """

    day_changed = Signal(object)

    def __init__(self, today: date, day: date | None = None, lean: Lean = "near") -> None:
        super().__init__()
        self._today = today
        self._lean: Lean = lean
        self._day: date | None = None
        self._calendar: QFrame | None = None
        self.setTextMargins(0, 0, px(22), 0)
        self.setPlaceholderText(_("day"))
        self.set_day(day)

    def day(self) -> date | None:
        """The day, or None when the field is empty."""
        return self._day

    def set_day(self, day: date | None) -> None:
        """Show a day without telling."""
        self._day = day
        self._write()

    def read_now(self) -> bool:
        text = self.text().strip()
        if text and text == self._written():
            return True
        day = day_from_words(text, self._today, self._lean) if text else None
        if text and day is None:
            self.misread.emit(_("This is not a day. Write for instance 5/10, tomorrow or +14."))
            return False
        self.misread.emit("")
        self._take(day)
        return True

    def _take(self, day: date | None) -> None:
        changed = day != self._day
        self._day = day
        self._write()
        if changed:
            self.day_changed.emit(day)

    def _write(self) -> None:
        self.setText(self._written())
        self.setCursorPosition(0)
        self.setToolTip(formats.day_long(self._day) if self._day else "")

    def _written(self) -> str:
        return formats.day_weekday(self._day, self._today) if self._day else ""

    def open_calendar(self) -> None:
        """Open a calendar under the field."""
        holder = QFrame(self, Qt.WindowType.Popup)
        holder.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        holder.setProperty("kit", "popup")
        calendar = QCalendarWidget()
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.setAccessibleName(self.accessibleName())
        calendar.setLocale(QLocale(language()))
        calm = QTextCharFormat()
        calm.setForeground(colour("muted"))
        calendar.setHeaderTextFormat(calm)
        for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            calendar.setWeekdayTextFormat(weekend, calm)
        shown = self._day or self._today
        calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        calendar.activated.connect(self._on_calendar_picked)
        calendar.clicked.connect(self._on_calendar_picked)
        column = QVBoxLayout(holder)
        column.setContentsMargins(px(4), px(4), px(4), px(4))
        column.addWidget(calendar)
        holder.move(self.mapToGlobal(QPoint(0, self.height() + px(4))))
        self._calendar = holder
        holder.show()
        calendar.setFocus()

    def _on_calendar_picked(self, picked: object) -> None:
        day = picked.toPython() if hasattr(picked, "toPython") else picked
        if self._calendar is not None:
            self._calendar.close()
            self._calendar = None
        if isinstance(day, date):
            self.misread.emit("")
            self._take(day)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 7, Qt.Key.Key_PageDown: -7}
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        elif event.key() in steps and self.read_now():
            start = self._day or self._today
            self._take(date.fromordinal(start.toordinal() + steps[Qt.Key(event.key())]))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.position().x() > self.width() - px(34):
            self.open_calendar()
            return
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = px(16)
        where = QRectF(self.width() - px(10) - side, (self.height() - side) / 2, side, side)
        draw_icon(QPainter(self), where, "calendar", "text")


class TimeField(ReadingField):
    """A time as people write it: "14", "14u30", "930". Empty means not known."""

    time_changed = Signal(object)

    def __init__(self, at: dt.time | None = None) -> None:
        super().__init__()
        self._at: dt.time | None = None
        self.setPlaceholderText(_("time"))
        self.set_time(at)

    def time(self) -> dt.time | None:
        """The time, or None when the field is empty."""
        return self._at

    def set_time(self, at: dt.time | None) -> None:
        """Show a time without telling."""
        self._at = at
        self.setText(formats.time(at) if at else "")

    def read_now(self) -> bool:
        text = self.text().strip()
        at = time_from_words(text) if text else None
        if text and at is None:
            self.misread.emit(_("This is not a time. Write for instance 14 or 14:30."))
            return False
        self.misread.emit("")
        changed = at != self._at
        self.set_time(at)
        if changed:
            self.time_changed.emit(at)
        return True

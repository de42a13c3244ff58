# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the field that says when a contact was: "nu", "14u30", "gisteren 9:05", "ma 5 okt, 11:20"."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from caseapp.clock import Clock
from caseapp.i18n import _, formats
from caseapp.ui.kit.day_words import day_from_words, time_from_words
from caseapp.ui.kit.reading import ReadingField

_NOW: Final = frozenset({"nu", "now", "maintenant", "jetzt"})
_NOON: Final = time(12, 0)
_GAP: Final = re.compile(r"[,\s]+(?:om|at|à|um)?\s*", re.IGNORECASE)


def moment_from_words(text: str, now: datetime, keeps: time | None = None) -> datetime | None:
    """The moment meant, in the zone of `now`; a day without a time takes `keeps`, or noon. None when it is none."""
    said = " ".join(text.strip().lower().split())
    if said in _NOW:
        return now
    at = time_from_words(said)
    if at is not None:
        return _joined(now.date(), at)
    for gap in reversed(list(_GAP.finditer(said))):
        left, right = said[: gap.start()], said[gap.end() :]
        for day_said, time_said in ((left, right), (right, left)):
            day, at = day_from_words(day_said, now.date(), "past"), time_from_words(time_said)
            if day is not None and at is not None:
                return _joined(day, at)
    day = day_from_words(said, now.date(), "past")
    if day is None:
        return None
    return now if day == now.date() and keeps is None else _joined(day, keeps or _NOON)


def _joined(day: date, at: time) -> datetime:
    return datetime.combine(day, at).astimezone()


class WhenField(ReadingField):
    """A day and a time in one line, read when it is left. Up and Down go five minutes, Page Up and Down a day."""

    moment_changed = Signal(object)

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._moment = self._now()
        self._write()
        self.textEdited.connect(self._on_text_edited)

    def moment(self) -> datetime:
        """The moment, aware."""
        return self._moment

    def set_moment(self, moment: datetime) -> None:
        """Show a moment without telling."""
        self._moment = moment.astimezone()
        self._write()

    def lies_ahead(self) -> bool:
        """Whether this contact has still to come."""
        return self._moment > self._now()

    def read_now(self) -> bool:
        text = self.text().strip()
        if text == self._written():
            return True
        found = moment_from_words(text, self._now()) if text else self._now()
        if found is None:
            self.misread.emit(_("This is not a moment. Write for instance 14:30 or yesterday 9:00."))
            return False
        self.misread.emit("")
        self._take(found)
        return True

    def _now(self) -> datetime:
        return self._clock.now().astimezone().replace(second=0, microsecond=0)

    def _take(self, found: datetime) -> None:
        changed = found != self._moment
        self._moment = found
        self._write()
        if changed:
            self.moment_changed.emit(found)

    def _write(self) -> None:
        self.setText(self._written())
        self.setCursorPosition(0)
        self.setToolTip(formats.day_long(self._moment.date()))

    def _written(self) -> str:
        return f"{formats.day_weekday(self._moment.date(), self._now().date())}, {formats.time(self._moment)}"

    def _on_text_edited(self, _text: str) -> None:
        self.misread.emit("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 300, Qt.Key.Key_Down: -300, Qt.Key.Key_PageUp: 86400, Qt.Key.Key_PageDown: -86400}
        if event.key() in steps and self.read_now():
            self._take(datetime.fromtimestamp(self._moment.timestamp() + steps[Qt.Key(event.key())]).astimezone())
            return
        super().keyPressEvent(event)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for noticing that nobody works: no key or mouse for a while, or a laptop that slept."""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

_LOOK_EVERY: Final = 5.0  # seconds
_SLEPT: Final = 60.0  # a gap between two looks that no busy program explains
_WORK: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class IdleWatch(QObject):
    """`became_idle` after `seconds` without work, and at once after the machine slept. 0 seconds: only after sleep."""

    became_idle = Signal()

    def __init__(self, seconds: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.seconds = seconds
        self._last_work = time.monotonic()
        self._last_look = time.time()
        self._timer = QTimer(self)
        self._timer.setInterval(int(_LOOK_EVERY * 1000))
        self._timer.timeout.connect(self._on_looked)

    def start(self) -> None:
        """Watch from now on."""
        self._last_work = time.monotonic()
        self._last_look = time.time()
        app = QCoreApplication.instance()
        if app is not None:
            app.installEventFilter(self)
        self._timer.start()

    def stop(self) -> None:
        """Watch no more."""
        self._timer.stop()
        app = QCoreApplication.instance()
        if app is not None:
            app.removeEventFilter(self)

    def look(self, monotonic: float, wall: float) -> bool:
        """Whether, with the clocks at these readings, nobody works any more."""
        slept = wall - self._last_look > _SLEPT
        self._last_look = wall
        return slept or (self.seconds > 0 and monotonic - self._last_work > self.seconds)

    def _on_looked(self) -> None:
        if self.look(time.monotonic(), time.time()):
            self.became_idle.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _WORK:
            self._last_work = time.monotonic()
        return False

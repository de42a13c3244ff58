# SPDX-License-Identifier: EUPL-1.2
"""This is the place for waiting: a test goes on the moment that what it waits for has come."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QAbstractEventDispatcher, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.exceptions import TimeoutError as TooLong
from pytestqt.qtbot import QtBot

_LOOK_AGAIN_MS = 10  # for what comes without an event


class EagerBot(QtBot):
    """The bot of pytest-qt; `waitUntil` looks whenever everything that was to be done is done, not at a fixed pace."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = 5000) -> None:
        """Until the condition holds: it returns True, or returns None without an AssertionError."""
        looking = _Looking(callback)
        if looking.look():
            return
        until = time.monotonic() + timeout / 1000
        loop, timer = QEventLoop(), QTimer()

        def look() -> None:
            if looking.look() or time.monotonic() > until:
                loop.quit()

        dispatcher = QAbstractEventDispatcher.instance()
        dispatcher.aboutToBlock.connect(look)
        timer.timeout.connect(look)
        timer.start(_LOOK_AGAIN_MS)
        try:
            loop.exec()
        finally:
            timer.stop()
            dispatcher.aboutToBlock.disconnect(look)
        looking.tell(timeout)
        QApplication.processEvents()  # what follows from it: pages are laid out, and drawn


class _Looking:
    """Asks a condition until it holds; keeps what it raised, because nothing may be raised inside the loop of Qt."""

    def __init__(self, callback: Callable[[], bool | None]) -> None:
        self._callback = callback
        self._held = False
        self._busy = False
        self._not_yet: AssertionError | None = None
        self._broken: Exception | None = None

    def look(self) -> bool:
        """Whether waiting is over."""
        if not (self._held or self._broken or self._busy):
            self._busy = True
            try:
                self._held = self._callback() is not False
            except AssertionError as error:
                self._not_yet = error
            except Exception as error:  # noqa: BLE001 - a condition with a mistake ends the waiting and is told
                self._broken = error
            finally:
                self._busy = False
        return self._held or self._broken is not None

    def tell(self, timeout: int) -> None:
        """Raise what must be raised now that waiting is over."""
        if self._broken is not None:
            raise self._broken
        if not self._held:
            message = f"waitUntil timed out in {timeout} milliseconds"
            raise TooLong(message) from self._not_yet

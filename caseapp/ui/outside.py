# SPDX-License-Identifier: EUPL-1.2
"""This is the place for threads whose work may hang on somebody else's machine: the program ends without them.

Looking up the name of a hub cannot be cut off. A thread that hangs there ends with the process; what it would have
written is in no transaction yet, so nothing is lost.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import Any

_Work = tuple[Future[Any], Callable[..., Any], tuple[Any, ...]]


class OutsideThreads:
    """Like a ThreadPoolExecutor of `most` threads, begun when they are needed; nobody waits for them at the end."""

    def __init__(self, most: int, name: str) -> None:
        self._most = most
        self._name = name
        self._work: SimpleQueue[_Work | None] = SimpleQueue()
        self._idle = threading.Semaphore(0)
        self._threads: list[threading.Thread] = []

    def submit(self, fn: Callable[..., Any], *given: Any) -> Future[Any]:
        """Do it in one of the threads."""
        future: Future[Any] = Future()
        self._work.put((future, fn, given))
        if not self._idle.acquire(blocking=False) and len(self._threads) < self._most:
            name = f"{self._name}_{len(self._threads)}"
            self._threads.append(threading.Thread(target=self._go, name=name, daemon=True))
            self._threads[-1].start()
        return future

    def shutdown(self, *, wait: bool, cancel_futures: bool) -> None:
        """No new work; with `wait`, until what goes on is done."""
        while cancel_futures:
            try:
                work = self._work.get_nowait()
            except Empty:
                break
            if work is not None:
                work[0].cancel()
        for _thread in self._threads:
            self._work.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    def _go(self) -> None:
        while (work := self._work.get()) is not None:
            future, fn, given = work
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(fn(*given))
                except BaseException as error:  # noqa: BLE001 - as an executor: whoever asks for the result gets it
                    future.set_exception(error)
            del work, future, fn, given
            self._idle.release()

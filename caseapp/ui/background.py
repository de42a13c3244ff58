# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the one door between threads: work goes out, answers come back on the GUI thread.

One worker writes, so that writes keep their order, two read, a few use the network, one waits for news. Nothing else
in the program starts a thread for the window, and no widget is ever touched outside the GUI thread.
"""

from __future__ import annotations

import itertools
import logging
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any, Final, Literal

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from caseapp.errors import CaseAppError
from caseapp.ui.outside import OutsideThreads

_log = logging.getLogger(__name__)

Kind = Literal["write", "read", "net", "watch"]
WORKERS: Final[dict[Kind, int]] = {"write": 1, "read": 2, "net": 3, "watch": 1}
_OUTSIDE: Final = ("net", "watch")  # work that may hang on somebody else's machine: closing does not wait long for it
_LONGEST_WAIT: Final = 0.6  # seconds
EVER: Final = "ever"  # the scope of work that belongs to no page: its answer is always wanted


class Cancelled:
    """Asked by long work whether it should stop; set by whoever started it."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next good moment."""
        self._event.set()

    def is_set(self) -> bool:
        """True when the work should stop."""
        return self._event.is_set()


@dataclass(slots=True)
class _Run:
    kind: Kind
    scope: str
    on_done: Callable[[Any], object] | None
    on_error: Callable[[BaseException], object] | None
    on_step: Callable[[Any], object] | None
    future: Future[Any] | None = None


class Ticket:
    """A piece of work that was handed in."""

    def __init__(self, door: Background, number: int) -> None:
        self._door = door
        self.number = number

    def cancel(self) -> None:
        """The answer is not wanted any more; what did not start yet never starts (writes always run)."""
        self._door.forget(self.number)


class Background(QObject):
    """Runs functions in other threads. Lives as long as the program, made on the GUI thread.

    `failed` tells about errors nobody took: the front door shows its crash dialog there.
    """

    failed = Signal(object)
    became_idle = Signal()
    _came_back = Signal(int, str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executors = {
            kind: (OutsideThreads if kind in _OUTSIDE else ThreadPoolExecutor)(count, f"caseapp-{kind}")
            for kind, count in WORKERS.items()
        }
        self._runs: dict[int, _Run] = {}
        self._steps: dict[int, tuple[str, Callable[[], object]]] = {}
        self._next_step = QTimer(self)
        self._next_step.setSingleShot(True)
        self._next_step.timeout.connect(self._on_next_step)
        self._numbers = itertools.count(1)
        self._open = True
        self._came_back.connect(self._on_came_back, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        kind: Kind,
        fn: Callable[[], Any],
        on_done: Callable[[Any], object] | None = None,
        on_error: Callable[[BaseException], object] | None = None,
        scope: str = EVER,
    ) -> Ticket:
        """Run `fn` in a thread of `kind`; `on_done(result)` or `on_error(error)` follow on the GUI thread.

        Answers for a closed `scope` are dropped. An error without `on_error` goes to `failed`. Writes are
        never dropped themselves, only their answers.
        """
        return self._hand_in(fn, _Run(kind, scope, on_done, on_error, None))

    def run_long(
        self,
        kind: Kind,
        fn: Callable[[Callable[[Any], None]], Any],
        on_step: Callable[[Any], object],
        on_done: Callable[[Any], object] | None = None,
        on_error: Callable[[BaseException], object] | None = None,
        scope: str = EVER,
    ) -> Ticket:
        """Like `run`, for work that tells how far it is: `fn(step)` calls `step(x)`, heard by `on_step`."""
        run = _Run(kind, scope, on_done, on_error, on_step)
        number = next(self._numbers)
        return self._hand_in(_Stepping(self, number, fn), run, number)

    def later(self, step: Callable[[], object], scope: str = EVER) -> Ticket:
        """Run `step` on the GUI thread once what stands there now is painted; one step after the other.

        For building a page in pieces: what is seen first comes first, and the keyboard is heard in between.
        """
        number = next(self._numbers)
        self._steps[number] = (scope, step)
        self._next_step.start(0)
        return Ticket(self, number)

    def close_scope(self, scope: str) -> None:
        """Nobody waits for the answers of `scope` any more; reads that did not start are taken back."""
        for number in [number for number, run in self._runs.items() if run.scope == scope]:
            self.forget(number)
        for number in [number for number, step in self._steps.items() if step[0] == scope]:
            self.forget(number)

    def forget(self, number: int) -> None:
        """Drop the answer of one piece of work; a step that waits is not run."""
        if self._steps.pop(number, None) is not None:
            self._look_idle()
        run = self._runs.get(number)
        if run is None:
            return
        run.on_done = run.on_error = run.on_step = None
        run.scope = ""
        if run.kind != "write" and run.future is not None and run.future.cancel():
            self._settle(number)

    def waiting(self) -> int:
        """How many pieces of work did not come back yet; who only waits for news does not count."""
        return sum(run.kind != "watch" for run in self._runs.values()) + len(self._steps)

    def drain(self) -> None:
        """Wait until everything that was handed in is done; answers are dropped. For closing a profile.

        Whoever uses the network cuts its connections before; what even then does not come back is left behind, and
        finds the profile closed.
        """
        runs = [run for run in self._runs.values() if run.future is not None]
        for number in [*self._runs, *self._steps]:
            self.forget(number)
        wait([run.future for run in runs if run.future is not None and run.kind not in _OUTSIDE])
        wait([run.future for run in runs if run.future is not None and run.kind in _OUTSIDE], _LONGEST_WAIT)

    def shutdown(self) -> None:
        """Let running work and every write finish, take back the rest, end all threads; drop answers."""
        self._open = False
        outside = [run.future for run in self._runs.values() if run.future is not None and run.kind in _OUTSIDE]
        for number in [*self._runs, *self._steps]:
            self.forget(number)
        left = wait(outside, _LONGEST_WAIT).not_done
        for kind, executor in self._executors.items():
            executor.shutdown(wait=not left or kind not in _OUTSIDE, cancel_futures=kind != "write")
        self._runs.clear()

    def _hand_in(self, fn: Callable[[], Any], run: _Run, number: int | None = None) -> Ticket:
        if not self._open:
            raise RuntimeError("the door is closed")
        number = number or next(self._numbers)
        self._runs[number] = run
        run.future = self._executors[run.kind].submit(self._work, number, fn)
        return Ticket(self, number)

    def _work(self, number: int, fn: Callable[[], Any]) -> None:
        """In the other thread: whatever happens comes back through the one queued signal."""
        try:
            result = fn()
        except (KeyboardInterrupt, SystemExit, CancelledError) as stop:
            self._came_back.emit(number, "error", stop)
        except Exception as error:  # noqa: BLE001 - one of the three outermost loops: every error is delivered
            self._came_back.emit(number, "error", error)
        else:
            self._came_back.emit(number, "done", result)

    def tell_step(self, number: int, value: object) -> None:
        """From the other thread: how far the work is."""
        self._came_back.emit(number, "step", value)

    def _on_came_back(self, number: int, what: str, value: object) -> None:
        run = self._runs.get(number)
        if run is None:
            return
        if what == "step":
            if run.on_step is not None:
                run.on_step(value)
            return
        self._settle(number)
        if what == "done":
            if run.on_done is not None:
                run.on_done(value)
        elif isinstance(value, BaseException):
            self._deliver(value, run)

    def _deliver(self, error: BaseException, run: _Run) -> None:
        """To whoever asked; what nobody hears goes to `failed`, except what a closed page wanted to read."""
        if run.on_error is not None:
            run.on_error(error)
        elif run.scope or run.kind == "write" or not isinstance(error, CaseAppError):
            _log.error("work in the background failed: %s", type(error).__name__)
            self.failed.emit(error)

    def _settle(self, number: int) -> None:
        self._runs.pop(number, None)
        self._look_idle()

    def _look_idle(self) -> None:
        if not self.waiting():
            self.became_idle.emit()

    def _on_next_step(self) -> None:
        number = next(iter(self._steps), None)
        if number is None:
            return
        _scope, step = self._steps.pop(number)
        if self._steps:
            self._next_step.start(0)
        step()
        self._look_idle()


class _Stepping:
    """Work that tells how far it is, through the door."""

    def __init__(self, door: Background, number: int, fn: Callable[[Callable[[Any], None]], Any]) -> None:
        self._door = door
        self._number = number
        self._fn = fn

    def __call__(self) -> object:
        return self._fn(self._tell)

    def _tell(self, value: object) -> None:
        self._door.tell_step(self._number, value)

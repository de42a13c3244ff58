# SPDX-License-Identifier: EUPL-1.2
"""This is the place for driving the real program without a screen, from the start of the process: P1 to P5, P9, memory.

python bench/window.py floor|unlock|work FOLDER        prints one line of JSON

Times run from the wish until the last painting that follows when no question is open any more. The moment of the start
of the process is told by whoever starts it, in CASEAPP_BENCH_STARTED (the clock of perf_counter is one for all
processes).
"""

from __future__ import annotations

import json
import os
import sys
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

STARTED = float(os.environ.get("CASEAPP_BENCH_STARTED") or perf_counter())
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from caseapp.app import App

_PAINTED = (QEvent.Type.Paint, QEvent.Type.UpdateRequest)  # shown the first time; something inside has changed
_QUIET = 0.12  # seconds without painting: nothing more comes
_LONGEST = 20.0
_PASSPHRASE = "CASEAPP_BENCH_PASSPHRASE"  # noqa: S105 - the name of a variable


class Paintings(QObject):
    """Counts paintings of a window and what lies in it. Set on the window alone: a filter in Python over all objects
    has Qt's classes made for objects that nobody else asks for, which takes longer than what is to be measured.
    """

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        self.count += event.type() in _PAINTED
        return False


class Pulse(QObject):
    """The longest time in which the window could do nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self._last = perf_counter()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_beat)
        self._timer.start(2)

    def _on_beat(self) -> None:
        now = perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now

    def restart(self) -> None:
        self.longest, self._last = 0.0, perf_counter()


def floor() -> dict[str, float]:
    """An empty window."""
    application = QApplication(sys.argv[:1])
    paintings = Paintings()
    window = QWidget()
    window.installEventFilter(paintings)
    window.resize(1280, 800)
    window.show()
    while not paintings.count:
        application.processEvents()
    return {"shown": perf_counter() - STARTED}


class Work:
    """The program as a worker uses it, one wish after the other."""

    def __init__(self, home: Path) -> None:
        self.application = QApplication(sys.argv[:1])
        self.paintings = Paintings()
        self.app = self._front_door(home)

    def _front_door(self, home: Path) -> App:
        """What `run_window` does before it waits for events."""
        from caseapp.app import App, _language_of
        from caseapp.clock import SystemClock
        from caseapp.i18n import set_language
        from caseapp.security.hardening import harden_process
        from caseapp.security.log import caseapp_log
        from caseapp.ui.look.theme import install_theme

        harden_process()
        caseapp_log(home)
        install_theme(self.application)
        set_language(_language_of(home))
        app = App(home, SystemClock())
        app.window.installEventFilter(self.paintings)
        app.start()
        return app

    def shown(self) -> float:
        """The unlock page stands there."""
        while not self.paintings.count:
            self.application.processEvents()
        return perf_counter() - STARTED

    def settle(self, wish: Callable[[], object], ready: Callable[[], object] = lambda: True) -> float:
        """Seconds from the wish to the last painting after which nothing is open any more."""
        start = last = perf_counter()
        wish()
        while perf_counter() - start < _LONGEST:
            before = self.paintings.count
            self.application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
            now = perf_counter()
            if self.paintings.count != before or self.app.background.waiting() or not ready():
                last = now
            elif now - last > _QUIET:
                return last - start
        return last - start

    def go(self, text: str) -> float:
        """Go to a page."""
        from caseapp.ui.frame.address import Address

        place = self.app.workplace
        assert place is not None
        return self.settle(lambda: place.frame.go_to(Address.from_text(text)))

    def close(self) -> None:
        self.app.window.close()
        self.app.close()


def unlock(home: Path) -> dict[str, float]:
    """Only the unlock page."""
    work = Work(home)
    found = {"shown": work.shown()}
    work.close()
    return found


def work_day(home: Path) -> dict[str, Any]:
    """In with the passphrase to the case list, another order, a filter, scrolling, a big case, Today."""
    from caseapp.security.kdf import DEFAULT, argon2id
    from caseapp.ui.unlock.page import UnlockPage

    work = Work(home)
    found: dict[str, Any] = {"shown": work.shown()}
    work.settle(lambda: None)  # nobody types a passphrase in no time
    page: Any = work.app.window.findChild(UnlockPage)
    passphrase = os.environ[_PASSPHRASE]
    found["list"] = work.settle(lambda: page.unlock_requested.emit(passphrase), lambda: work.app.workplace is not None)
    start = perf_counter()
    argon2id(b"x" * 16, b"y" * 16, DEFAULT)
    found["argon"] = perf_counter() - start
    found |= {"memory": _memory("VmRSS"), "peak": _memory("VmHWM")}
    pulse = Pulse()
    found |= _list_work(work, pulse)
    found["cases again"] = work.go("cases")
    big = os.environ.get("CASEAPP_BENCH_BIG", "")
    if big:
        pulse.restart()
        found["case"] = work.go(f"case/{big}")
        found["case block"] = pulse.longest
    place = work.app.workplace
    if place is not None and "today" in _pages():
        pulse.restart()
        found["today"] = work.go("today")
        found["today block"] = pulse.longest
    found["memory after"] = _memory("VmRSS")
    work.close()
    return found


def _list_work(work: Work, pulse: Pulse) -> dict[str, float]:
    place = work.app.workplace
    page: Any = place.frame.page() if place is not None else None
    if page is None or not hasattr(page, "table"):
        return {}
    found: dict[str, float] = {"rows": page.model.rowCount()}
    for name, column in (("sort by age", 1), ("sort by next clock", 10), ("sort by name", 0)):
        pulse.restart()
        found[name] = work.settle(partial(page.table.sort_requested.emit, column, True))
        found[name + " block"] = pulse.longest
    bar, steps, slow, worst = page.table.verticalScrollBar(), 240, 0, 0.0
    for step in range(steps):
        start = perf_counter()
        bar.setValue(bar.maximum() * step // steps)
        work.application.processEvents()
        taken = perf_counter() - start
        slow += taken > 1 / 60
        worst = max(worst, taken)
    return found | {"frames": steps, "slow frames": slow, "worst frame": worst}


def _pages() -> frozenset[str]:
    from caseapp.ui.book import PAGES

    return frozenset(PAGES)


def _memory(name: str) -> float:
    """Megabytes, from the system."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    profile = Path(sys.argv[2])
    wishes: dict[str, Callable[[], dict[str, Any]]] = {
        "floor": floor,
        "unlock": partial(unlock, profile),
        "work": partial(work_day, profile),
    }
    print(json.dumps(wishes[sys.argv[1]]()))

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for driving the real program without a screen, from the start of the process: P1 to P5, P9, memory.

python bench/window.py floor|unlock|work|sync FOLDER        prints one line of JSON

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
from time import perf_counter, sleep, thread_time
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
_FRAME = 1 / 60
_QUIET_SAVES = 60
_BETWEEN = 0.05  # seconds between two saves: nobody is that fast
PASSPHRASE = "CASEAPP_BENCH_PASSPHRASE"  # noqa: S105 - the name of a variable


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
        self.cpu_of_longest = 0.0
        self.beats: list[float] = []  # those that came late
        self._last = perf_counter()
        self._cpu = thread_time()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_beat)
        self._timer.start(2)

    def _on_beat(self) -> None:
        now, cpu = perf_counter(), thread_time()
        taken = now - self._last
        if taken > self.longest:
            self.longest, self.cpu_of_longest = taken, cpu - self._cpu
        if taken > _FRAME:
            self.beats.append(taken)
        self._last, self._cpu = now, cpu

    def restart(self) -> None:
        self.longest, self._last = 0.0, perf_counter()
        self.cpu_of_longest, self._cpu = 0.0, thread_time()
        self.beats.clear()


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


def while_syncing(home: Path) -> dict[str, Any]:
    """In to the case list; some saves in peace, then a round brings what the hub has while saves go on."""
    from caseapp.ui.unlock.page import UnlockPage

    work = Work(home)
    work.shown()
    work.settle(lambda: None)
    page: Any = work.app.window.findChild(UnlockPage)
    work.settle(lambda: page.unlock_requested.emit(os.environ[PASSPHRASE]), lambda: work.app.workplace is not None)
    place: Any = work.app.workplace
    syncing = place.syncing
    for timer in syncing.findChildren(QTimer):
        timer.stop()  # the round comes when we are ready
    pulse = Pulse()
    seconds = float(os.environ.get("CASEAPP_BENCH_SECONDS", "60"))
    saving = _Saving(work)
    pulse.restart()
    saving.go_on(lambda: len(saving.taken) >= _QUIET_SAVES, seconds)
    for timer in syncing.findChildren(QTimer):
        timer.stop()
    found: dict[str, Any] = {"quiet saves": saving.taken, "quiet block": pulse.longest * 1000}
    ended: list[Any] = []
    syncing.ended.connect(ended.append)
    saving.taken = []
    pulse.restart()
    start = perf_counter()
    syncing.sync_now()
    saving.go_on(lambda: bool(ended), seconds)
    report = ended[0].report if ended else None
    found |= {
        "seconds": perf_counter() - start, "saves": saving.taken,
        "blocks": [one * 1000 for one in pulse.beats] or [0.0],
        "block cpu": pulse.cpu_of_longest * 1000, "received": report.received if report else -1,
        "sentence": ended[0].sentence if ended else "not ended",
    }  # fmt: skip
    work.close()
    return found


class _Saving:
    """A worker who saves a contact again and again, as a page does it: in the thread that writes."""

    def __init__(self, work: Work) -> None:
        from random import Random

        self._work = work
        self._chance = Random(5)
        self.taken: list[float] = []
        self._desk = work.app.workplace.desk  # type: ignore[union-attr]
        with self._desk.store.reading() as reader:
            self._cases = [row[0] for row in reader.sql("SELECT case_id FROM case_summary WHERE status = 'open'")]

    def go_on(self, done: Callable[[], bool], seconds: float) -> None:
        """Save, wait for it, let the window breathe, until it is done."""
        end = perf_counter() + seconds
        while not done() and perf_counter() < end:
            pending: list[float] = []
            self._desk.background.run("write", self._save, pending.append)
            while not pending and perf_counter() < end:
                self._breathe(0.002)
            self.taken += pending
            self._breathe(_BETWEEN)

    def _breathe(self, seconds: float) -> None:
        until = perf_counter() + seconds
        while perf_counter() < until:
            self._work.application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 2)
            sleep(0.0005)

    def _save(self) -> float:
        from caseapp.operations import perform
        from caseapp.operations.contacts import RecordContact

        case_id = self._chance.choice(self._cases).hex()
        fields: Any = {"moment": self._desk.clock.now(), "mode": "phone", "outcome": "completed", "what": "Gebeld."}
        start = perf_counter()
        done = perform(self._desk.store, RecordContact(case_ids=(case_id,), fields=fields))
        taken = (perf_counter() - start) * 1000
        self._desk.background.run("read", lambda: done.changes, lambda changes: self._desk.tell(changes, ""))
        return taken


def work_day(home: Path) -> dict[str, Any]:
    """In with the passphrase to the case list, another order, a filter, scrolling, a big case, Today."""
    from caseapp.security.kdf import DEFAULT, argon2id
    from caseapp.ui.unlock.page import UnlockPage

    work = Work(home)
    found: dict[str, Any] = {"shown": work.shown()}
    work.settle(lambda: None)  # nobody types a passphrase in no time
    page: Any = work.app.window.findChild(UnlockPage)
    passphrase = os.environ[PASSPHRASE]
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
        "sync": partial(while_syncing, profile),
    }
    print(json.dumps(wishes[sys.argv[1]]()))

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for syncing beside the work: rounds in the background, news from the hub, acts about colleagues.

One object lives as long as the profile is open. Rounds and acts run one after the other in threads that may wait; the
window never waits for them, and closing cuts their connections.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from caseapp.errors import CaseAppError, HubUnreachable
from caseapp.i18n import _
from caseapp.store.changes import Changes
from caseapp.store.colleagues.progress import rest_no_more
from caseapp.store.plain_sql import run_of
from caseapp.store.store import Store
from caseapp.sync.colleagues import Colleagues
from caseapp.sync.http import HttpHub
from caseapp.sync.line import Line
from caseapp.sync.overview import SyncState
from caseapp.sync.sentences import say
from caseapp.sync.session import Report
from caseapp.sync.shut_out import ShutOut
from caseapp.ui.background import Background
from caseapp.ui.desk import Desk

_log = logging.getLogger(__name__)
_AFTER_UNLOCK_MS: Final = 1_500
_AFTER_SAVE_MS: Final = 3_000
_AFTER_NEWS_MS: Final = 100
_FIRST_REST_S: Final = 2.0
_LONGEST_REST_S: Final = 900.0
_LEFT_S: Final = 60.0  # until a log that the hub refused is tried again, at the soonest
_LISTEN_AGAIN_MS: Final = 1_000  # a hub that answers at once is not asked without a pause
_FIRST_TOLD_S: Final = 0.2
_TOLD_S: Final = 1.0  # how often pages hear of what comes in during one round

Step = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a round ended: what it did, or a sentence."""

    report: Report | None = None
    sentence: str = ""


@dataclass(slots=True)
class _Gathered:
    """In the thread of a round: what changed, told the window at most once a second."""

    step: Step
    line: Line
    ids: set[tuple[str, str]] = field(default_factory=set)
    cases: set[str] = field(default_factory=set)
    rev: int = 0
    told: float = field(default_factory=lambda: time.monotonic() - _TOLD_S + _FIRST_TOLD_S)
    progress: float = 0.0

    def add(self, changes: Changes) -> None:
        self.ids |= changes.ids
        self.cases |= changes.cases
        self.rev = max(self.rev, changes.rev)
        if time.monotonic() - self.told > _TOLD_S:
            self.flush()
        self.line.must_hold()

    def watch(self, report: Report) -> None:
        if time.monotonic() - self.progress > _FIRST_TOLD_S:
            self.progress = time.monotonic()
            self.step((report.sent, report.received))
        self.line.must_hold()

    def flush(self) -> None:
        if self.ids:
            self.step(Changes("sync", None, self.rev, frozenset(self.ids), frozenset(self.cases)))
            self.ids, self.cases = set(), set()
        self.told = time.monotonic()


class Worker:
    """What runs in threads: one thing at a time, over a line that can be cut. Knows nothing of windows."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._turn = threading.Lock()
        self._gathered: _Gathered | None = None
        self._closed = False
        self.line = Line()
        self._listening = Line()
        self.colleagues = Colleagues(store, self._on_told, self._connect)
        self._listener = Colleagues(store, _nobody, self._connect_listener)

    def do(self, work: Callable[[Colleagues], Any], step: Step) -> object:
        """Run `work` when it is its turn."""
        with self._turn:
            self.line = Line()
            if self._closed:
                self.line.cut()
            self._gathered = gathered = _Gathered(step, self.line)
            self.colleagues.watch = gathered.watch
            try:
                return work(self.colleagues)
            finally:
                gathered.flush()
                self._gathered = None

    def round(self, step: Step) -> object:
        """One round."""
        return self.do(Colleagues.sync, step)

    def round_of_all(self, step: Step) -> object:
        """One round that somebody asked for: what rests after a failure is tried too."""
        self._store.local(lambda unit: rest_no_more(run_of(unit)))
        return self.round(step)

    def listen(self) -> bool:
        """Whether there is news at the hub; waits for it."""
        self._listening.must_hold()
        return self._listener.wait_for_news()

    def stop(self) -> None:
        """Break off what goes on."""
        self.line.cut()

    def close(self) -> None:
        """Break off everything, for good."""
        self._closed = True
        self._listening.cut()
        self.line.cut()

    def _connect(self, address: str) -> HttpHub:
        return HttpHub(address, line=self.line)

    def _connect_listener(self, address: str) -> HttpHub:
        return HttpHub(address, line=self._listening)

    def _on_told(self, changes: Changes) -> None:
        if self._gathered is not None:
            self._gathered.add(changes)


class Syncing(QObject):
    """Rounds beside the work of the window. `start()` after unlock, `close()` before the profile is closed."""

    began = Signal()
    went_on = Signal(int, int)  # saves sent, saves received so far
    ended = Signal(object)  # Ended
    shut_out = Signal(object)  # a sentence: colleagues signed that the profile on this laptop is to be destroyed
    changed = Signal()  # something about the team changed: the page and the chip read again

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self.background: Background = desk.background
        self.worker = Worker(desk.store)
        self.last: Ended | None = None
        self.is_busy = False
        self._is_listening = False
        self._is_open = True
        self._has_hub = False
        self._again = False
        self._failures = 0
        self._left = 0  # rounds in a row that left something behind
        self._deaf = 0
        self._round_timer = _timer(self, self._on_time)
        self._listen_timer = _timer(self, self._listen)

    @property
    def colleagues(self) -> Colleagues:
        """For reading on snapshots (`overview`); acts go through `act`."""
        return self.worker.colleagues

    # -- beginning and ending --------------------------------------------------------------------------------------

    def start(self) -> None:
        """From now on rounds are made by themselves, where there is a hub."""
        self._desk.changed.connect(self._on_saved)
        self.look()

    def look(self) -> None:
        """Read whether there is a hub, and begin when there is one."""
        self.background.run("read", self.colleagues.overview.state, self._on_state_read, self._on_unreadable)

    def close(self) -> None:
        """Stop without waiting for the network. Nothing begins any more."""
        self._is_open = False
        self._round_timer.stop()
        self._listen_timer.stop()
        self.worker.close()

    # -- rounds ----------------------------------------------------------------------------------------------------

    def sync_now(self) -> None:
        """A round at once."""
        self._failures = 0
        self._round(Worker.round_of_all)

    def stop_round(self) -> None:
        """Break off the round that goes on; what was done stays done."""
        self.worker.stop()

    def act(
        self,
        work: Callable[[Colleagues], Any],
        on_done: Callable[[Any], object] | None = None,
        on_error: Callable[[str], object] | None = None,
    ) -> None:
        """Do something about colleagues; `on_error` gets a sentence. What it changed is told like a round.

        The answer for a form that was closed meanwhile is dropped.
        """
        _Act(self, on_done, on_error).start(partial(self.worker.do, work))

    def ask(self, work: Callable[[Colleagues], Any], on_done: Callable[[Any], object]) -> None:
        """Ask something that changes nothing; no answer when the hub cannot be reached."""
        _Act(self, on_done, None, is_quiet=True).start(partial(self.worker.do, work))

    def tell(self, step: object) -> None:
        """A step of a round or act, on the thread of the window."""
        if isinstance(step, Changes):
            self._desk.tell(step, "")
        elif isinstance(step, tuple):
            self.went_on.emit(*step)

    def sentence(self, error: BaseException) -> str:
        """What a worker reads for an error; a bug goes to the front door as well."""
        if isinstance(error, HubUnreachable) and self.worker.line.is_cut:
            return error.sentence(_)
        if isinstance(error, CaseAppError):
            return say(error, _)
        self.background.failed.emit(error)
        return _("Something went wrong inside the program. What was saved is safe.")

    def is_open(self) -> bool:
        """False once the profile is being closed."""
        return self._is_open

    # -- inside ----------------------------------------------------------------------------------------------------

    def _round(self, how: Callable[[Worker, Step], object] | None = None) -> None:
        self._round_timer.stop()
        if not self._is_open:
            return
        if self.is_busy:
            self._again = True
            return
        self.is_busy, self._again = True, False
        self.began.emit()
        work = partial(how or Worker.round, self.worker)
        self.background.run_long("net", work, self.tell, self._on_round_done, self._on_round_failed)

    def _on_round_done(self, report: Report) -> None:
        self._failures = 0
        self._left = 0 if report.sent else self._left
        self._end(Ended(report))
        if self._again:
            self._soon(_AFTER_NEWS_MS)
        else:
            self.look()
        self._listen()

    def _on_round_failed(self, error: BaseException) -> None:
        if not self._is_open:
            return
        stopped = self.worker.line.is_cut
        self._end(Ended(None, self.sentence(error)))
        if isinstance(error, ShutOut) and error.wipe:
            self.close()
            self.shut_out.emit(self.sentence(error))
        elif self._has_hub and not stopped:
            self._failures += 1
            self._soon(round(1000 * rest_seconds(self._failures, random.random())))  # noqa: S311 - no secret

    def _end(self, how: Ended) -> None:
        self.is_busy = False
        self.last = how
        self.ended.emit(how)
        self.changed.emit()

    def _soon(self, milliseconds: int) -> None:
        if self._is_open:
            self._round_timer.start(milliseconds)

    def _on_time(self) -> None:
        self._round()

    def _on_saved(self, changes: Changes) -> None:
        """A save of ours goes out a moment later; more saves wait for each other. After a failure the rest holds."""
        if not self._has_hub or changes.act == "sync" or self._failures:
            return
        if self.is_busy:
            self._again = True
        else:
            self._soon(_AFTER_SAVE_MS)

    def _on_state_read(self, state: SyncState) -> None:
        self._desk.looks_after_team = state.is_administrator
        had, self._has_hub = self._has_hub, bool(state.hub) and not state.alone
        if self._has_hub and not had:
            self._soon(_AFTER_UNLOCK_MS)
        elif self._has_hub and (state.unsent or state.failed) and not (self.is_busy or self._failures):
            self._try_the_rest_later()

    def _try_the_rest_later(self) -> None:
        """The hub refused something: no news will come of it, so a round follows by itself, later every time."""
        if not self._round_timer.isActive():
            self._left += 1
            self._soon(round(1000 * max(_LEFT_S, rest_seconds(self._left, 1.0))))

    def _on_unreadable(self, error: BaseException) -> None:
        self.last = Ended(None, self.sentence(error))
        self.changed.emit()

    def _listen(self) -> None:
        if self._is_listening or not self._is_open or not self._has_hub:
            return
        self._is_listening = True
        self.background.run("watch", self.worker.listen, self._on_heard, self._on_deaf)

    def _on_heard(self, is_news: bool) -> None:
        self._is_listening, self._deaf = False, 0
        if is_news and not self._failures:
            self._soon(_AFTER_NEWS_MS)  # the round listens again when it is over
        elif self._is_open:
            self._listen_timer.start(_LISTEN_AGAIN_MS)

    def _on_deaf(self, error: BaseException) -> None:
        """No news to be had: a round finds out why, and rests in between."""
        self._is_listening = False
        if not isinstance(error, CaseAppError):
            self.background.failed.emit(error)
        self._deaf += 1
        if self._is_open and not self._failures and not self._round_timer.isActive():
            self._soon(round(1000 * rest_seconds(self._deaf, random.random())))  # noqa: S311 - no secret


class _Act:
    """One act on its way to the network and back."""

    def __init__(
        self,
        syncing: Syncing,
        on_done: Callable[[Any], object] | None,
        on_error: Callable[[str], object] | None,
        *,
        is_quiet: bool = False,
    ) -> None:
        self._is_quiet = is_quiet
        self._syncing = syncing
        self._on_done = on_done
        self._on_error = on_error

    def start(self, work: Callable[[Step], Any]) -> None:
        self._syncing.background.run_long("net", work, self._syncing.tell, self._done, self._failed)

    def _done(self, result: object) -> None:
        if not self._is_quiet:
            self._syncing.look()
            self._syncing.changed.emit()
        if self._on_done is not None and _is_there(self._on_done):
            self._on_done(result)

    def _failed(self, error: BaseException) -> None:
        if not self._syncing.is_open():
            return
        sentence = self._syncing.sentence(error)
        if not self._is_quiet:
            self._syncing.changed.emit()
        if self._on_error is not None and _is_there(self._on_error):
            self._on_error(sentence)


def _is_there(callback: Callable[..., object]) -> bool:
    whose = getattr(callback, "__self__", None)
    return not isinstance(whose, QObject) or isValid(whose)


def rest_seconds(failures: int, chance: float) -> float:
    """How long to rest after so many failures in a row: twice as long every time, up to 15 minutes, with jitter.

    `chance` is between 0 and 1: laptops that lost the hub together do not come back together.
    """
    longest: float = min(_LONGEST_REST_S, _FIRST_REST_S * 2 ** min(failures - 1, 20))
    return max(_FIRST_REST_S, longest * (0.5 + chance / 2))


def syncing_of(desk: Desk) -> Syncing:
    """The one of this profile; made when it is asked for the first time."""
    found = desk.findChild(Syncing)
    return found if found is not None else Syncing(desk)


def _timer(parent: QObject, slot: Callable[[], object]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.timeout.connect(slot)
    return timer


def _nobody(_changes: Changes) -> None:
    """Who only listens changes nothing."""


__all__ = ["Ended", "Syncing", "Worker", "rest_seconds", "syncing_of"]

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what every page shares while a profile is open: reading, acting, undo, drafts, who I am.

A page reads with `desk.read(query, on_done, scope)`, acts with `desk.act(given, words, ...)` and refreshes on
`changed`. Nothing here is a widget; one desk lives as long as the profile is open.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from caseapp.clock import Clock
from caseapp.errors import CaseAppError, NotAllowed
from caseapp.i18n import _
from caseapp.operations import Done, perform
from caseapp.operations.openings import Opening, record_opening
from caseapp.operations.undo import Undo
from caseapp.security.redaction import initials
from caseapp.store.changes import Changes
from caseapp.store.drafts import drop_draft, save_draft
from caseapp.store.local_settings import Value, local_settings, set_local_setting
from caseapp.store.profile import Profile
from caseapp.store.queries.names import ShownName
from caseapp.store.queries.workers import TeamRow, WorkerRow, team, workers
from caseapp.store.reader import Reader
from caseapp.store.store import Store
from caseapp.ui.background import EVER, Background

_log = logging.getLogger(__name__)


class Desk(QObject):
    """The open profile as pages see it."""

    changed = Signal(object)  # Changes: after every act, of this window or of a sync round
    said = Signal(str)  # a quiet line at the bottom ("Saved")
    undo_offered = Signal(str, int)  # words, act_rev
    sorry = Signal(str)  # an error in words nobody showed in its own place
    bystander_changed = Signal(bool)
    settings_changed = Signal()  # language, text size or look: the window builds itself anew
    restore_requested = Signal(object)  # RestoreWish: close the profile, go back to a copy, open again
    navigate_requested = Signal(object)  # Address
    contact_requested = Signal(object)  # tuple of case ids; empty for nobody yet
    print_requested = Signal(object)  # PrintWish

    def __init__(self, store: Store, background: Background, clock: Clock, profile: Profile | None = None) -> None:
        super().__init__()
        self.store = store
        self.profile = profile
        self.background = background
        self.clock = clock
        self.bystander = False
        self.is_shut = False  # nothing may be read: pages ask and get no answer
        self.me: WorkerRow | None = None
        self.team: TeamRow | None = None
        self.workers: dict[str, WorkerRow] = {}
        self.settings: dict[str, Value] = {}
        self._owed: list[Opening] = []  # openings that could not be written down yet
        self.looks_after_team = False  # whether this laptop may ask what takes two administrators

    # -- reading ---------------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Read who works here and the settings; once, right after opening, before there is a window to block."""
        self._on_team_read(self.store.read(_read_team))

    def read(
        self,
        query: Callable[[Reader], Any],
        on_done: Callable[[Any], object],
        scope: str = EVER,
        on_error: Callable[[BaseException], object] | None = None,
    ) -> None:
        """Run `query` on a snapshot in another thread; `on_done(answer)` follows unless the scope was closed.

        While the desk is shut nothing is read and nothing follows.
        """
        if self.is_shut:
            return
        self.background.run("read", partial(self.store.read, query), on_done, on_error, scope)

    def today(self) -> date:
        """The day where the worker is."""
        return self.clock.today()

    # -- acting ----------------------------------------------------------------------------------------------------

    def act(
        self,
        given: object,
        words: str = "",
        on_done: Callable[[Done[Any]], object] | None = None,
        on_error: Callable[[str], object] | None = None,
    ) -> None:
        """Do an operation. `words` ("Contact saved") are shown with an undo; `on_error(sentence)` shows it in place."""
        _Acting(self, given, words, on_done, on_error).start()

    def undo(self, act_rev: int) -> None:
        """Take back an act."""
        self.act(Undo(act_rev=act_rev), _("Undone"))

    def opened(
        self,
        opening: Opening | tuple[Opening, ...],
        then: Callable[[], object] | None = None,
        on_error: Callable[[str], object] | None = None,
    ) -> None:
        """Write down that a case is opened. Nobody waits for it; what leaves the house follows in `then`.

        What could not be written down is tried again at the next opening; what was refused is not.
        """
        now = list(opening) if isinstance(opening, tuple) else [opening]
        owed, self._owed = [*self._owed, *now], []
        work = partial(_write_down, self.store, owed)
        failed = partial(self._on_not_written, owed, now, on_error)
        self.background.run("write", work, partial(_follow, then), failed)

    def _on_not_written(
        self, owed: list[Opening], now: list[Opening], on_error: Callable[[str], object] | None, error: BaseException
    ) -> None:
        if not isinstance(error, CaseAppError):
            self.background.failed.emit(error)
            return
        _log.error("an opening could not be written down: %s", type(error).__name__)
        if on_error is not None:
            on_error(error.sentence(_))  # it does not leave, so there is nothing to write down
        leaves = now if on_error is not None else owed[:1] if isinstance(error, NotAllowed) else ()
        self._owed = [*self._owed, *(one for one in owed if one not in leaves)]

    # -- drafts and settings ---------------------------------------------------------------------------------------

    def keep_draft(self, key: str, kind: str, body: dict[str, Any], case_id: str | None = None) -> None:
        """Keep a form that was not saved yet; it survives lock, crash and restart."""
        self.background.run("write", partial(save_draft, self.store, key, kind, body, case_id))

    def drop_draft(self, key: str) -> None:
        """The form was saved, or thrown away on purpose."""
        self.background.run("write", partial(drop_draft, self.store, key))

    def setting(self, name: str, default: Value = None) -> Value:
        """A setting of this laptop."""
        return self.settings.get(name, default)

    def keep_setting(self, name: str, value: Value) -> None:
        """Keep a setting of this laptop."""
        self.settings[name] = value
        self.background.run("write", partial(set_local_setting, self.store, name, value))

    # -- names -----------------------------------------------------------------------------------------------------

    def name(self, shown: ShownName) -> ShownName:
        """The name to show: initials in bystander mode."""
        return ShownName(initials(shown.full), "") if self.bystander else shown

    def worker_name(self, worker_id: str | None) -> str:
        """The name of a colleague, or nothing."""
        worker = self.workers.get(worker_id or "")
        return worker.name if worker is not None else ""

    def set_bystander(self, on: bool) -> None:
        """Somebody looks along: names become initials, sensitive layers close, at once."""
        if on != self.bystander:
            self.bystander = on
            self.bystander_changed.emit(on)

    # -- inside ----------------------------------------------------------------------------------------------------

    def tell(self, changes: Changes, words: str) -> None:
        """Pass on what changed; called on the thread of the window."""
        if changes.touches("worker", "team", "team_rule"):
            self.read(_read_team, self._on_team_read)
        self.changed.emit(changes)
        if words and changes.act_rev is not None:
            self.undo_offered.emit(words, changes.act_rev)

    def _on_team_read(self, found: tuple[tuple[WorkerRow, ...], TeamRow | None, dict[str, Value]]) -> None:
        rows, group, settings = found
        self.workers = {row.id: row for row in rows}
        self.team = group
        self.me = self.workers.get(self.store.author.worker_id)
        self.settings = {**settings, **{k: v for k, v in self.settings.items() if k not in settings}}


class _Acting:
    """One act on its way to the writer and back."""

    def __init__(
        self,
        desk: Desk,
        given: object,
        words: str,
        on_done: Callable[[Done[Any]], object] | None,
        on_error: Callable[[str], object] | None,
    ) -> None:
        self._desk = desk
        self._given = given
        self._words = words
        self._on_done = on_done
        self._on_error = on_error

    def start(self) -> None:
        self._desk.background.run("write", partial(perform, self._desk.store, self._given), self._done, self._failed)

    def _done(self, done: Done[Any]) -> None:
        self._desk.tell(done.changes, self._words)
        if self._on_done is not None:
            self._on_done(done)

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, CaseAppError):
            _log.error("an act failed: %s", type(error).__name__)
            self._desk.background.failed.emit(error)
            return
        sentence = error.sentence(_)
        if self._on_error is not None:
            self._on_error(sentence)
        else:
            self._desk.sorry.emit(sentence)


def _write_down(store: Store, owed: list[Opening]) -> None:
    while owed:
        record_opening(store, owed[0])
        owed.pop(0)


def _follow(then: Callable[[], object] | None, _nothing: object) -> None:
    if then is not None:
        then()


def _read_team(reader: Reader) -> tuple[tuple[WorkerRow, ...], TeamRow | None, dict[str, Value]]:
    return workers(reader), team(reader), local_settings(reader)

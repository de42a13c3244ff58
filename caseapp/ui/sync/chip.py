# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the words about colleagues in the top bar: what must be known first, then what was not sent."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer

from caseapp.errors import CaseAppError
from caseapp.i18n import _, formats, ngettext
from caseapp.sync.overview import Overview, SyncState
from caseapp.sync.protocol.refusals import Code
from caseapp.ui.desk import Desk
from caseapp.ui.frame.frame import Frame
from caseapp.ui.sync.queue import Counts, Eyes, read_counts
from caseapp.ui.sync.standing import ends_soon, moment_of
from caseapp.ui.sync.syncing import syncing_of

_BUSY_AFTER_MS: Final = 600  # shorter rounds change no word: the bar would flicker


class SyncChip(QObject):
    """Keeps the words right after every change and round; several changes in a row are one look."""

    def __init__(self, desk: Desk, frame: Frame) -> None:
        super().__init__(frame)
        self._desk = desk
        self._frame = frame
        self._syncing = syncing_of(desk)
        self._found: tuple[SyncState, Counts] | None = None
        self._soon = _timer(self, 0, self.look)
        self._long = _timer(self, _BUSY_AFTER_MS, self._show)
        desk.changed.connect(self._on_changed)
        self._syncing.began.connect(self._long.start)
        self._syncing.ended.connect(self._on_ended)

    def look(self) -> None:
        """Read how things stand and say it."""
        desk = self._desk
        if not desk.is_shut and self._syncing.is_open():
            eyes, overview = Eyes.of(desk), self._syncing.colleagues.overview
            desk.background.run("read", lambda: _read(desk, overview, eyes), self._on_read, self._on_unread)

    def _on_changed(self, _changes: object) -> None:
        self._soon.start()

    def _on_ended(self, _how: object) -> None:
        self._long.stop()
        self._soon.start()

    def _on_read(self, found: tuple[SyncState, Counts]) -> None:
        self._found = found
        self._show()

    def _on_unread(self, error: BaseException) -> None:
        """The profile was closed meanwhile: the words go with it."""
        if not isinstance(error, CaseAppError):
            self._desk.background.failed.emit(error)

    def _show(self) -> None:
        if self._found is not None:
            is_busy = self._syncing.is_busy and not self._long.isActive()
            self._frame.show_sync(*chip_words(*self._found, self._desk, is_busy=is_busy))


def chip_words(state: SyncState, counts: Counts, desk: Desk, *, is_busy: bool = False) -> tuple[str, str]:
    """The kind (see `SyncWords.show_state`) and the words; none on a laptop that works alone without differences."""
    if state.shut_out:
        return "failed", _("not in the team any more")
    if counts.all:
        return "differences", to_decide(counts.all)
    if state.alone:
        return "off", ""
    if state.last is not None and state.last.outcome == Code.UPGRADE_REQUIRED:
        return "failed", _("update the program to sync")
    if ends_soon(state, desk):
        when = formats.moment(moment_of(state.lease_until or 0), desk.today())
        return "failed", _("connect before %(when)s") % {"when": when}
    if is_busy:
        return "busy", _sending(state.unsent) if state.unsent else _("syncing ...")
    went_well = state.last is None or state.last.outcome == "done"
    if state.unsent:
        words = ngettext("%(count)s change not sent", "%(count)s changes not sent", state.unsent)
        return ("waiting" if went_well and not state.failed else "failed"), words % {
            "count": formats.number(state.unsent)
        }
    if state.failed:
        words = ngettext("%(count)s case does not sync", "%(count)s cases do not sync", state.failed)
        return "failed", words % {"count": formats.number(state.failed)}
    if state.last_good is None:
        return "off", _("not synced yet")
    at = moment_of(state.last_good.moment)
    is_today = at.astimezone().date() == desk.today()
    when = formats.time(at) if is_today else formats.moment(at, desk.today())
    return ("current" if went_well else "failed"), _("up to date %(when)s") % {"when": when}


def to_decide(count: int) -> str:
    """Like "2 differences to decide"."""
    words = ngettext("%(count)s difference to decide", "%(count)s differences to decide", count)
    return words % {"count": formats.number(count)}


def _sending(count: int) -> str:
    words = ngettext("sending %(count)s change ...", "sending %(count)s changes ...", count)
    return words % {"count": formats.number(count)}


def _read(desk: Desk, overview: Overview, eyes: Eyes) -> tuple[SyncState, Counts]:
    return overview.state(), desk.store.read(lambda reader: read_counts(reader, eyes))


def _timer(parent: QObject, milliseconds: int, slot: object) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(slot)
    return timer

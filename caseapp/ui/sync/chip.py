# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the words about colleagues in the top bar: differences first, then what was not sent."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer

from caseapp.i18n import _, formats, ngettext
from caseapp.store.queries.sync_state import SyncState
from caseapp.ui.desk import Desk
from caseapp.ui.frame.frame import Frame
from caseapp.ui.sync.queue import Counts, Eyes, read_state


class SyncChip(QObject):
    """Keeps the words right after every change; several changes in a row are one look."""

    def __init__(self, desk: Desk, frame: Frame) -> None:
        super().__init__(frame)
        self._desk = desk
        self._frame = frame
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.look)
        desk.changed.connect(self._on_changed)

    def look(self) -> None:
        """Read how things stand and say it."""
        self._desk.read(partial(read_state, eyes=Eyes.of(self._desk)), self._on_read)

    def _on_changed(self, _changes: object) -> None:
        self._soon.start(0)

    def _on_read(self, found: tuple[SyncState, Counts]) -> None:
        self._frame.show_sync(*chip_words(*found, self._desk))


def chip_words(state: SyncState, counts: Counts, desk: Desk) -> tuple[str, str]:
    """The kind (see `SyncWords.show_state`) and the words; none on a laptop that works alone without differences."""
    if counts.all:
        return "differences", to_decide(counts.all)
    if not state.is_shared:
        return "off", ""
    if state.unsent:
        words = ngettext("%(count)s change not sent", "%(count)s changes not sent", state.unsent)
        return ("waiting" if state.went_well else "failed"), words % {"count": formats.number(state.unsent)}
    if state.last_round is None:
        return "off", _("not synced yet")
    local = state.last_round.astimezone()
    when = formats.time(state.last_round)
    if local.date() != desk.today():
        when = formats.moment(state.last_round, desk.today())
    return ("current" if state.went_well else "failed"), _("up to date %(when)s") % {"when": when}


def to_decide(count: int) -> str:
    """Like "2 differences to decide"."""
    words = ngettext("%(count)s difference to decide", "%(count)s differences to decide", count)
    return words % {"count": formats.number(count)}

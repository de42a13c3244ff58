# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the open profile in the window: frame, pages, one bus of changes, undo, bystander mode."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from caseapp.clock import Clock
from caseapp.i18n import _, language, set_language
from caseapp.store.changes import Changes
from caseapp.store.profile import Profile
from caseapp.ui.background import Background
from caseapp.ui.desk import Desk
from caseapp.ui.frame.address import Address
from caseapp.ui.frame.frame import Frame
from caseapp.ui.look.theme import theme
from caseapp.ui.pages import Page
from caseapp.ui.shell.language import remember_language
from caseapp.ui.sync.chip import SyncChip
from caseapp.ui.sync.lease import PAGE as LEASE
from caseapp.ui.sync.lease import LeasePage
from caseapp.ui.sync.syncing import syncing_of

PageMaker = Callable[[Desk], Page]
_FIRST: Final = Address("today")
_PLACE: Final = "place"
_TELL_THEMSELVES: Final = ("today", "settings")  # pages that say that a catalogue has a fault
_LEASE_MS: Final = 600_000
_AHEAD_MS: Final = 1000  # nobody opens a case sooner, and the list is not to wait for it


class Workplace(QObject):
    """Everything that is there while a profile is open; `close()` leaves nothing of it behind."""

    lock_requested = Signal()

    def __init__(
        self,
        profile: Profile,
        background: Background,
        clock: Clock,
        pages: Mapping[str, PageMaker],
    ) -> None:
        super().__init__()
        self.profile = profile
        self.desk = Desk(profile.store, background, clock, profile)
        self.desk.load()
        self._apply_settings()
        self.frame = Frame()
        for key, maker in pages.items():
            self.frame.add_page(key, _Bound(maker, self.desk))
        self._ahead = QTimer(self)
        self._ahead.setSingleShot(True)
        self._ahead.setInterval(_AHEAD_MS)
        self._ahead.timeout.connect(self._on_quiet)
        self._sync = SyncChip(self.desk, self.frame)
        self.syncing = syncing_of(self.desk)
        self.frame.add_page(LEASE, _Bound(LeasePage, self.desk))
        self._lease = QTimer(self)
        self._lease.setInterval(_LEASE_MS)
        self._undoable: list[int] = []
        self._connect()

    def start(self) -> None:
        """Open the place where one was."""
        me = self.desk.me
        if me is not None:
            self.frame.show_person(me.initials, me.name)
        self._sync.look()
        self._on_lease_read(self.syncing.colleagues.overview.may_read())
        self._lease.start()
        place = self.desk.setting(_PLACE)
        self.frame.go_to(Address.from_text(place) if isinstance(place, str) else _FIRST)
        if self.frame.page() is None:
            self.frame.go_to(_FIRST)
        self._ahead.start()
        self.syncing.start()

    def begin(self, wish: str) -> None:
        """What the worker wanted first: import, new_passphrase, or nothing."""
        if wish == "import":
            self.frame.go_to(Address("settings", tab="import"))
        elif wish == "new_passphrase":
            self.frame.go_to(Address("settings", tab="passphrase"))

    def stop_syncing(self) -> None:
        """Nothing waits for the network any more: the profile is going to be closed."""
        self.syncing.close()

    def close(self) -> None:
        """Close pages; they keep their drafts first."""
        self.stop_syncing()
        self._ahead.stop()
        self._lease.stop()
        self.frame.close_pages()

    # -- joining -----------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        frame, desk = self.frame, self.desk
        desk.changed.connect(self._on_changed)
        desk.undo_offered.connect(self._on_undo_offered)
        desk.said.connect(self._on_said)
        desk.sorry.connect(frame.show_trouble)
        desk.navigate_requested.connect(frame.go_to)
        desk.settings_changed.connect(self._on_settings_changed)
        self.syncing.changed.connect(self._sync.look)
        self.syncing.changed.connect(self._on_lease_time)
        self._lease.timeout.connect(self._on_lease_time)
        frame.lock_requested.connect(self.lock_requested)
        frame.bystander_requested.connect(self._on_bystander_wanted)
        frame.undo_requested.connect(self._on_undo_wanted)
        frame.contact_requested.connect(self._on_contact_wanted)
        frame.address_changed.connect(self._on_address_changed)
        frame.page_closed.connect(desk.background.close_scope)

    def _on_lease_time(self) -> None:
        """Whether this laptop may still be read (sync/lease.py): now and then, and after every round."""
        self.desk.background.run("read", self.syncing.colleagues.overview.may_read, self._on_lease_read)

    def _on_lease_read(self, may_read: bool) -> None:
        if self.desk.is_shut == may_read:
            self.desk.is_shut = not may_read
            self.frame.show_only("" if may_read else LEASE)

    def _on_quiet(self) -> None:
        """The first page stands there: build the page of a case, where most ways lead from every page."""
        if self.desk.background.waiting():
            self._ahead.start()
            return
        page = self.frame.history.now.page if self.frame.history.now is not None else ""
        if self.profile.catalogue_faults and page not in _TELL_THEMSELVES:
            self.frame.show_trouble(_("A catalogue of your organisation has a fault: look at Settings, Catalogues."))
        self.frame.build_ahead("case")

    def _apply_settings(self) -> None:
        chosen = self.desk.setting("language")
        if isinstance(chosen, str):
            set_language(chosen)
        remember_language(self.profile.home, language())
        scheme, scale = self.desk.setting("scheme", "system"), self.desk.setting("scale", 1.0)
        theme().choose(str(scheme), float(scale) if isinstance(scale, int | float) else 1.0)

    def _on_settings_changed(self) -> None:
        self._apply_settings()
        self.frame.rebuild()
        self._sync.look()

    def _on_changed(self, changes: Changes) -> None:
        me = self.desk.me
        if me is not None and changes.touches("worker"):
            self.frame.show_person(me.initials, me.name)
        self.frame.refresh(changes)

    def _on_undo_offered(self, words: str, act_rev: int) -> None:
        self._undoable.append(act_rev)
        self.frame.show_undo(words)

    def _on_said(self, words: str) -> None:
        self.frame.show_undo(words, can_undo=False)

    def _on_undo_wanted(self) -> None:
        if self._undoable:
            self.desk.undo(self._undoable.pop())

    def _on_bystander_wanted(self, on: bool) -> None:
        self.frame.set_bystander(on)
        self.desk.set_bystander(on)

    def _on_contact_wanted(self) -> None:
        if self.desk.is_shut:
            return  # the page has a place to write
        address = self.frame.history.now
        here = address is not None and address.page == "case" and address.case_id
        self.desk.contact_requested.emit((address.case_id,) if here and address is not None else ())

    def _on_address_changed(self, address: Address) -> None:
        self.desk.keep_setting(_PLACE, address.text())


class _Bound:
    """A page maker with its desk: what the frame calls."""

    def __init__(self, maker: PageMaker, desk: Desk) -> None:
        self._maker = maker
        self._desk = desk

    def __call__(self) -> Page:
        return self._maker(self._desk)

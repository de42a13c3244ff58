# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the page of syncing: how this laptop stands, colleagues and laptops, files, what differs."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from caseapp.errors import CaseAppError
from caseapp.i18n import _
from caseapp.store.changes import Changes
from caseapp.sync.colleagues import Colleagues
from caseapp.sync.enrol import Waiting
from caseapp.sync.invitation import Invitation
from caseapp.sync.overview import names_of_laptop
from caseapp.ui.desk import Desk
from caseapp.ui.frame.address import Address
from caseapp.ui.kit.announce import announce
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Banner, Card
from caseapp.ui.kit.flow import empty_layout
from caseapp.ui.kit.framed import PageScroll
from caseapp.ui.kit.responsive import PageHead, SideBySide
from caseapp.ui.kit.text import Paragraph
from caseapp.ui.look.theme import px
from caseapp.ui.pages import Page
from caseapp.ui.sync.cards import AsideCard, FileCard, RoundsCard, StateCard
from caseapp.ui.sync.chip import to_decide
from caseapp.ui.sync.device_sheets import FarewellSheet, RevokeSheet, RolesSheet
from caseapp.ui.sync.erase_sheet import EraseSheet
from caseapp.ui.sync.files import REQUEST_SUFFIX, load_request
from caseapp.ui.sync.guest_access import GuestAccessSheet
from caseapp.ui.sync.guests import GuestsCard, guests_waiting
from caseapp.ui.sync.held_sheet import HeldSheet
from caseapp.ui.sync.invite_sheets import AdmitSheet, InvitationSheet, InviteSheet, take_back
from caseapp.ui.sync.notices import TeamNotices
from caseapp.ui.sync.orders import OrdersCard
from caseapp.ui.sync.people import InvitationsCard, PeopleCard
from caseapp.ui.sync.queue import Eyes
from caseapp.ui.sync.recovery_sheets import RecoveryCard, RecoveryMaking
from caseapp.ui.sync.standing import TeamView, device_words, read_team_view
from caseapp.ui.sync.syncing import syncing_of
from caseapp.ui.sync.team_sheets import HubSheet, MakeTeamSheet

_LOOK_FOR_REQUESTS_MS: Final = 5_000


class SyncPage(Page):
    """Reads everything at once, and again when something about the team changed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.syncing = syncing_of(desk)
        self.view: TeamView | None = None
        self._requests: dict[str, Waiting] = {}
        self.state = StateCard(desk, self.syncing)
        self.aside = AsideCard(desk)
        self.rounds = RoundsCard(desk)
        self.files = FileCard(desk, self.syncing)
        self.people = PeopleCard(desk)
        self.invitations = InvitationsCard(desk)
        self.guests = GuestsCard(desk)
        self.recovery = RecoveryCard(desk)
        self.orders = OrdersCard(desk)
        self.notices = TeamNotices(desk)
        self.looked = Button(_("Who looked"), "outlined", icon="eye")
        self.differing = Card(_("Differences"), _("To the differences"))
        self.count = Paragraph("", 15)
        self.differing.body.addWidget(self.count)
        self._asking = QVBoxLayout()
        self._asking.setSpacing(px(8))
        self._lay_out()
        self._look_for_requests = QTimer(self)
        self._look_for_requests.setInterval(_LOOK_FOR_REQUESTS_MS)
        self._connect()

    def _lay_out(self) -> None:
        left, right = QWidget(), QWidget()
        for holder, cards in (
            (left, (self.state, self.orders, self.aside, self.differing, self.files, self.rounds)),
            (right, (self.people, self.invitations, self.guests, self.recovery)),
        ):
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(px(16))
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
        self.right = right
        both = SideBySide(least=900, gap=20)
        both.add(left, 1)
        both.add(right, 1)
        scroll = PageScroll()
        head = PageHead(_("Sync and devices"))
        head.add(self.looked)
        scroll.body.addWidget(head)
        scroll.body.addWidget(self.notices)
        scroll.body.addLayout(self._asking)
        scroll.body.addWidget(both)
        scroll.body.addStretch(1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(scroll)
        for card in (self.orders, self.aside, self.files, self.rounds, self.people, self.invitations, self.recovery):
            card.hide()
        self.guests.hide()

    def _connect(self) -> None:
        syncing = self.syncing
        self.track(syncing, syncing.began, self.state.show_began)
        self.track(syncing, syncing.went_on, self._on_went_on)
        self.track(syncing, syncing.ended, self.state.show_ended)
        self.track(syncing, syncing.changed, self._read)
        self.track(self.desk, self.desk.bystander_changed, self._on_bystander_changed)
        self.differing.link_pressed.connect(self._on_differences_wanted)
        self.looked.clicked.connect(self._on_looked_wanted)
        self.state.team_wanted.connect(self._on_team_wanted)
        self.state.hub_wanted.connect(self._on_hub_wanted)
        self.people.invite_wanted.connect(self._on_invite_wanted)
        self.people.roles_wanted.connect(self._on_roles_wanted)
        self.people.farewell_wanted.connect(self._on_farewell_wanted)
        self.people.revoke_wanted.connect(self._on_revoke_wanted)
        self.people.held_wanted.connect(self._on_held_wanted)
        self.invitations.show_wanted.connect(self._on_invitation_wanted)
        self.invitations.take_back_wanted.connect(self._on_take_back_wanted)
        self.invitations.request_wanted.connect(self._on_request_wanted)
        self._look_for_requests.timeout.connect(self._on_time_to_look)

    def title(self) -> str:
        return _("Sync and devices")

    def open(self, address: Address) -> None:
        super().open(address)
        if self.syncing.is_busy:
            self.state.show_began()
        self._read()
        kind, _dot, case_id = address.item.partition(".")
        if kind == "erase" and case_id:
            EraseSheet(self.window(), self.desk, case_id).open_sheet()
        elif kind == "guests" and case_id:
            GuestAccessSheet(self.window(), self.desk, case_id).open_sheet()

    def take_focus(self) -> None:
        if self.view is None:
            super().take_focus()  # there are no buttons before everything was read
        else:
            self.state.first().setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, changes: object) -> None:
        if isinstance(changes, Changes):
            self._read()

    def closing(self) -> None:
        self._look_for_requests.stop()
        self.desk.background.close_scope(self.scope)
        super().closing()

    # -- reading ---------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        work = partial(read_team_view, self.desk.store, self.syncing.colleagues, Eyes.of(self.desk), self.desk)
        self.desk.background.run("read", work, self._on_read, self._on_unreadable, self.scope)

    def _on_read(self, view: TeamView) -> None:
        is_first, self.view = self.view is None, view
        for card in (self.state, self.orders, self.aside, self.files, self.rounds, self.people, self.invitations):
            card.show_view(view)
        self.recovery.show_view(view)
        self.guests.show_guests(view.guests, may_change=view.state.is_administrator and bool(view.state.hub))
        self.notices.show_view(view)
        if view.state.is_guest:
            self.notices.hide()
        self.looked.setHidden(view.state.is_guest)
        self.right.setVisible(not view.state.alone)
        self.differing.setVisible(bool(view.differing.all) or view.state.alone)
        self.count.setText(to_decide(view.differing.all) if view.differing.all else _("Nothing to decide."))
        if self.hasFocus() or (is_first and self.focusWidget() is not None and self.focusWidget().hasFocus()):
            self.take_focus()
        wanted = bool((view.invitations or view.guests.invitations) and view.state.hub and view.state.is_administrator)
        if wanted and not self._look_for_requests.isActive():
            self._on_time_to_look()
            self._look_for_requests.start()
        elif not wanted:
            self._look_for_requests.stop()
            self._show_requests(())

    def _on_unreadable(self, error: BaseException) -> None:
        self.state.sentences.setText(self.syncing.sentence(error))

    def _on_went_on(self, sent: int, received: int) -> None:
        if self.syncing.is_busy:
            self.state.show_step(sent, received)

    def _on_bystander_changed(self, _on: bool) -> None:
        if self.view is not None:
            self._on_read(self.view)

    # -- who asks to come in ---------------------------------------------------------------------------------------

    def _on_time_to_look(self) -> None:
        if self.isVisible() and not self.syncing.is_busy:
            self.syncing.ask(_who_waits, self._on_who_waits)
            if self.view is not None and self.view.guests.invitations:
                self.syncing.ask(guests_waiting, self._on_guests_wait)

    def _on_who_waits(self, found: tuple[Waiting, ...]) -> None:
        if not self.is_closed:
            self._show_requests(found)

    def _on_guests_wait(self, found: tuple[Waiting, ...]) -> None:
        if not self.is_closed:
            self.guests.show_waiting(found)

    def _show_requests(self, found: tuple[Waiting, ...]) -> None:
        requests = {one.request.dev_id.hex(): one for one in found}
        if requests.keys() == self._requests.keys():
            return
        self._requests = requests
        empty_layout(self._asking)
        for key, one in requests.items():
            words = _("%(person)s asks to come in with “%(device)s”.")
            said = words % {"person": one.request.person, "device": one.request.device}
            banner = Banner(said, "note", "user-plus", ((key, _("Compare the words")),))
            banner.act_pressed.connect(self._on_compare_wanted)
            self._asking.addWidget(banner)

    def _on_compare_wanted(self, key: str) -> None:
        one = self._requests.get(key)
        if one is not None:
            self._admit(one)

    def _admit(self, one: Waiting) -> None:
        sheet = AdmitSheet(self.window(), self.desk, one)
        sheet.sheet_closed.connect(self._on_admit_closed)
        sheet.open_sheet(sheet.same)

    def _on_admit_closed(self) -> None:
        self._requests = {}
        empty_layout(self._asking)
        self._read()

    def read_request(self, source: Path) -> None:
        """A request that came as a file."""
        try:
            content = load_request(source)
        except CaseAppError as error:
            self._say(error.sentence(_))
            return
        self.syncing.act(partial(_who_waits, files=(content,)), self._on_request_read, self._say)

    def _on_request_read(self, found: tuple[Waiting, ...]) -> None:
        if self.is_closed:
            return
        if found:
            self._admit(found[0])
        else:
            self._say(_("This file asks with no invitation of yours. Was it taken back, or made by somebody else?"))

    def _say(self, sentence: str) -> None:
        self.desk.sorry.emit(sentence)
        announce(self, sentence, urgent=True)

    # -- wishes ----------------------------------------------------------------------------------------------------

    def _on_differences_wanted(self) -> None:
        self.navigate_requested.emit(Address("differences"))

    def _on_looked_wanted(self) -> None:
        self.navigate_requested.emit(Address("looked"))

    def _on_team_wanted(self) -> None:
        sheet = MakeTeamSheet(self.window(), self.desk)
        sheet.recovery_wanted.connect(self._on_recovery_wanted)
        sheet.invite_wanted.connect(self._on_invite_wanted)
        sheet.open_sheet()

    def _on_hub_wanted(self) -> None:
        HubSheet(self.window(), self.desk).open_sheet()

    def _on_recovery_wanted(self) -> None:
        RecoveryMaking(self.window(), self.desk).open_sheet()

    def _on_invite_wanted(self, worker_id: str = "") -> None:
        others = self.view is None or self.view.state.alone or self.view.state.is_administrator
        InviteSheet(self.window(), self.desk, worker_id, may_invite_others=others).open_sheet()

    def _on_roles_wanted(self, worker_id: str) -> None:
        for row in self.view.colleagues if self.view is not None else ():
            if row.worker_id == worker_id:
                RolesSheet(self.window(), self.desk, row).open_sheet()

    def _on_farewell_wanted(self, worker_id: str) -> None:
        for row in self.view.colleagues if self.view is not None else ():
            if row.worker_id == worker_id:
                FarewellSheet(self.window(), self.desk, row).open_sheet()

    def _on_revoke_wanted(self, dev_id: str) -> None:
        for row in self.view.devices if self.view is not None else ():
            if row.dev_id == dev_id:
                names = names_of_laptop(self.view.devices, dev_id) if self.view is not None else ()
                RevokeSheet(self.window(), self.desk, row, device_words(row, 1, self.desk), names).open_sheet()

    def _on_held_wanted(self, dev_id: str) -> None:
        rows = self.view.devices if self.view is not None else ()
        names = [one for one in names_of_laptop(rows, dev_id) if one.state == "revoked"]
        if names:
            HeldSheet(self.window(), self.desk, names, device_words(names[0], 1, self.desk)).open_sheet()

    def _on_invitation_wanted(self, text: str) -> None:
        InvitationSheet(self.window(), self.desk, text).open_sheet()

    def _on_take_back_wanted(self, text: str) -> None:
        work = partial(take_back, invitation=Invitation.parse(text))
        self.syncing.act(work, None, self._say)

    def _on_request_wanted(self) -> None:
        kinds = _("Request") + f" (*{REQUEST_SUFFIX})"
        chosen, _kind = QFileDialog.getOpenFileName(self.window(), _("Read a request"), "", kinds)
        if chosen:
            self.read_request(Path(chosen))


def _who_waits(colleagues: Colleagues, *, files: tuple[bytes, ...] = ()) -> tuple[Waiting, ...]:
    return colleagues.who_waits(files)

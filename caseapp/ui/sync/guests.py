# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the card of guests: organisations one works with, their people, and what can be done."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from caseapp.i18n import _
from caseapp.sync.colleagues import Colleagues
from caseapp.sync.enrol import Waiting
from caseapp.sync.guests import GuestRow, GuestsView, PartnerRow
from caseapp.sync.invitation import Invitation
from caseapp.ui.desk import Desk
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Card
from caseapp.ui.kit.flow import FlowLayout, empty_layout
from caseapp.ui.kit.text import Avatar, Hairline, Paragraph, Tag, Text
from caseapp.ui.look.fonts import MEDIUM
from caseapp.ui.look.theme import px
from caseapp.ui.sync.guest_sheets import AdmitGuestSheet, EndSheet, InviteGuestSheet, LinkSheet, OurCodeSheet
from caseapp.ui.sync.invite_sheets import InvitationSheet
from caseapp.ui.sync.syncing import syncing_of


class GuestsCard(Card):
    """For administrators of a team with a hub; others see who the guests are."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Guests of other organisations"), _("Invite a guest ..."))
        self._desk = desk
        self._view = GuestsView()
        self._waiting: tuple[Waiting, ...] = ()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(px(8))
        self.body.addLayout(self._rows)
        self.link_button = Button(_("Link an organisation ..."), "outlined", icon="handshake")
        self.code_button = Button(_("Our code"), "quiet")
        self._acts = QWidget()
        flow = FlowLayout(self._acts, gap=10, line_gap=8)
        flow.addWidget(self.link_button)
        flow.addWidget(self.code_button)
        self.body.addWidget(self._acts)
        self.link_pressed.connect(self._on_invite_wanted)
        self.link_button.clicked.connect(self._on_link_wanted)
        self.code_button.clicked.connect(self._on_code_wanted)

    def show_guests(self, view: GuestsView, *, may_change: bool) -> None:
        """Write everybody anew; hidden where there is nothing to see and nothing to do."""
        self._view = view
        self.setVisible(view.ours is not None and (may_change or bool(view.guests)))
        self.link.setVisible(may_change and bool(view.partners))
        self._acts.setVisible(may_change)
        empty_layout(self._rows)
        if not view.partners:
            words = _("Somebody of another organisation can read or write in single cases, and sees no other.")
            self._rows.addWidget(Paragraph(words, 14, "muted"))
        for place, partner in enumerate(view.partners):
            if place:
                self._rows.addWidget(Hairline())
            self._rows.addWidget(self._partner(partner, may_change=may_change))
            for guest in view.guests:
                if guest.org_id == partner.org_id:
                    self._rows.addWidget(self._guest(guest, may_change=may_change))
            for invitation, org_id, name in view.invitations:
                if org_id == partner.org_id and may_change:
                    self._rows.addWidget(self._invitation(invitation, name))

    def show_waiting(self, found: tuple[Waiting, ...]) -> None:
        """Guests who ask: their invitation becomes a request to compare."""
        if found != self._waiting:
            self._waiting = found
            self.show_guests(self._view, may_change=not self._acts.isHidden())

    def _partner(self, one: PartnerRow, *, may_change: bool) -> QWidget:
        holder, row = _line(0)
        row.addWidget(Text(one.name or _("an organisation whose name is not here yet"), 15, MEDIUM, elide=True), 1)
        if may_change:
            said = _("End the link with %(name)s") % {"name": one.name}
            row.addWidget(self._act(_("End the link ..."), said, self._on_end_wanted, one.org_id))
        return holder

    def _guest(self, one: GuestRow, *, may_change: bool) -> QWidget:
        holder, row = _line(px(12))
        worker = self._desk.workers.get(one.id)
        in_use = one.state == "active"
        row.addWidget(Avatar(worker.initials if worker is not None else "?", one.name))
        row.addWidget(Text(one.name or "?", 15, tone="text" if in_use else "muted", elide=True), 1)
        if not in_use:
            row.addWidget(Tag(_("shut out")), 0, Qt.AlignmentFlag.AlignVCenter)
        elif may_change:
            said = _("Shut out %(device)s") % {"device": one.name}
            row.addWidget(self._act(_("Shut out ..."), said, self._on_end_wanted, one.id))
        return holder

    def _invitation(self, invitation: Invitation, name: str) -> QWidget:
        holder, row = _line(px(12))
        asking = next((one for one in self._waiting if one.invitation == invitation), None)
        said = _("%(name)s asks to come in") if asking is not None else _("invitation for %(name)s")
        row.addWidget(Text(said % {"name": name}, 14, tone="text" if asking else "muted", elide=True), 1)
        if asking is not None:
            row.addWidget(self._act(_("Compare the words"), "", self._on_admit_wanted, invitation.text()))
        else:
            shows = _("Show the invitation for %(name)s") % {"name": name}
            row.addWidget(self._act(_("Show"), shows, self._on_show_wanted, invitation.text()))
        takes = _("Withdraw the invitation for %(name)s") % {"name": name}
        row.addWidget(self._act(_("Withdraw"), takes, self._on_take_back_wanted, invitation.text()))
        return holder

    def _act(self, words: str, said: str, slot: Callable[[], None], whom: str) -> Button:
        button = Button(words, "link")
        button.setProperty("whom", whom)
        button.setAccessibleName(said or words)
        button.clicked.connect(slot)
        return button

    # -- wishes ----------------------------------------------------------------------------------------------------

    def _on_invite_wanted(self) -> None:
        InviteGuestSheet(self.window(), self._desk, self._view.partners).open_sheet()

    def _on_link_wanted(self) -> None:
        LinkSheet(self.window(), self._desk).open_sheet()

    def _on_code_wanted(self) -> None:
        if self._view.ours is not None:
            OurCodeSheet(self.window(), self._desk, self._view.ours).open_sheet()

    def _on_end_wanted(self) -> None:
        whom = self._whom()
        known: dict[str, GuestRow | PartnerRow] = {row.org_id: row for row in self._view.partners}
        known |= {row.id: row for row in self._view.guests}
        if whom in known:
            EndSheet(self.window(), self._desk, known[whom]).open_sheet()

    def _on_admit_wanted(self) -> None:
        whom = self._whom()
        for one in self._waiting:
            if one.invitation.text() == whom:
                org = one.user_id.hex()
                partner = next((row.name for row in self._view.partners if row.org_id == org), "")
                sheet = AdmitGuestSheet(self.window(), self._desk, one, partner)
                sheet.open_sheet(sheet.same)
                return

    def _on_show_wanted(self) -> None:
        InvitationSheet(self.window(), self._desk, self._whom()).open_sheet()

    def _on_take_back_wanted(self) -> None:
        work = partial(_take_back, invitation=Invitation.parse(self._whom()))
        syncing_of(self._desk).act(work, None, self._desk.sorry.emit)

    def _whom(self) -> str:
        sender = self.sender()
        return str(sender.property("whom")) if isinstance(sender, Button) else ""


def _line(left: int) -> tuple[QWidget, QHBoxLayout]:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(left, px(2), 0, px(2))
    row.setSpacing(px(12))
    return holder, row


def _take_back(colleagues: Colleagues, *, invitation: Invitation) -> None:
    colleagues.guests.take_back(invitation)


def guests_waiting(colleagues: Colleagues) -> tuple[Waiting, ...]:
    """Asked of the hub, while invitations of guests are open."""
    return colleagues.guests.who_waits()

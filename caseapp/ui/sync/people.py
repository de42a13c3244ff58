# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the card of colleagues: who is in the team, on which laptops, and what can be changed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from caseapp.i18n import _, formats
from caseapp.sync.overview import ColleagueRow, DeviceRow
from caseapp.ui.desk import Desk
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Card
from caseapp.ui.kit.flow import FlowLayout, empty_layout
from caseapp.ui.kit.text import Avatar, Hairline, Tag, Text
from caseapp.ui.look.fonts import MEDIUM
from caseapp.ui.look.theme import px
from caseapp.ui.sync.standing import TeamView, device_words, moment_of, role_words


class PeopleCard(Card):
    """Colleagues with their laptops. Wishes carry the id of the colleague or of the laptop."""

    invite_wanted = Signal(str)
    roles_wanted = Signal(str)
    farewell_wanted = Signal(str)
    revoke_wanted = Signal(str)
    held_wanted = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Colleagues and laptops"), _("Invite ..."))
        self._desk = desk
        self._rows = QVBoxLayout()
        self._rows.setSpacing(px(8))
        self.body.addLayout(self._rows)
        self.link_pressed.connect(self._on_invite_pressed)

    def show_view(self, view: TeamView) -> None:
        """Write everybody anew."""
        self.setVisible(not view.state.alone and not view.state.is_guest)
        self.link.setVisible(view.state.is_member)
        empty_layout(self._rows)
        for place, one in enumerate(view.colleagues):
            if place:
                self._rows.addWidget(Hairline())
            self._rows.addWidget(self._person(one, view))
            laptops = [row for row in view.devices if row.worker_id == one.worker_id]
            for number, row in enumerate(sorted(laptops, key=_first_used), start=1):
                self._rows.addWidget(self._laptop(row, number, view, is_mine=one.is_me))

    def _person(self, one: ColleagueRow, view: TeamView) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, px(4), 0, 0)
        row.setSpacing(px(12))
        worker = self._desk.workers.get(one.worker_id)
        name = self._desk.worker_name(one.worker_id) or _("a colleague whose name is not here yet")
        row.addWidget(Avatar(worker.initials if worker is not None else "?", name))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(Text(name, 15, MEDIUM, "text" if one.active else "muted", elide=True))
        roles = role_words(one.roles) if one.active else _("left the team")
        names.addWidget(Text(roles, 13, tone="muted", elide=True))
        row.addLayout(names, 1)
        if one.is_me:
            row.addWidget(Tag(_("this is you"), "accent"))
        elif view.state.is_administrator and one.active:
            acts = (
                (_("Role ..."), _("Role of %(name)s"), self._on_roles_pressed),
                (_("Leaves ..."), _("%(name)s leaves the team"), self._on_farewell_pressed),
            )
            for words, said, slot in acts:
                row.addWidget(self._act(words, said % {"name": name}, slot, one.worker_id))
        return holder

    def _laptop(self, one: DeviceRow, number: int, view: TeamView, *, is_mine: bool) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(px(42), 0, 0, px(2))
        row.setSpacing(px(10))
        in_use = one.state == "active"
        words = device_words(one, number, self._desk)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(Text(words, 14, tone="text" if in_use else "muted", elide=True))
        names.addWidget(Text(self._about(one), 13, tone="muted", elide=True))
        row.addLayout(names, 1)
        if one.is_this:
            row.addWidget(Tag(_("this laptop"), "accent"), 0, Qt.AlignmentFlag.AlignTop)
        elif one.state == "revoked":
            if is_mine or view.state.is_administrator:
                said = _("What it held: %(device)s") % {"device": words}
                row.addWidget(self._act(_("What it held ..."), said, self._on_held_pressed, one.dev_id))
            row.addWidget(Tag(_("shut out")), 0, Qt.AlignmentFlag.AlignTop)
        elif is_mine or view.state.is_administrator:
            said = _("Shut out %(device)s") % {"device": words}
            row.addWidget(self._act(_("Shut out ..."), said, self._on_revoke_pressed, one.dev_id))
        return holder

    def _about(self, one: DeviceRow) -> str:
        state = {
            "active": _("in use"),
            "leaving": _("is leaving: only what was written still comes in"),
            "revoked": _("neither sends nor receives"),
        }.get(one.state, "")
        if one.last_save is None:
            return state
        when = formats.moment(moment_of(one.last_save), self._desk.today())
        return " · ".join(part for part in (state, _("last save %(when)s") % {"when": when}) if part)

    def _act(self, words: str, said: str, slot: object, whom: str) -> Button:
        button = Button(words, "link")
        button.setAccessibleName(said)
        button.setToolTip(said)
        button.setProperty("whom", whom)
        button.clicked.connect(slot)
        return button

    def _on_invite_pressed(self) -> None:
        self.invite_wanted.emit("")

    def _on_roles_pressed(self) -> None:
        self.roles_wanted.emit(self._whom())

    def _on_farewell_pressed(self) -> None:
        self.farewell_wanted.emit(self._whom())

    def _on_held_pressed(self) -> None:
        self.held_wanted.emit(self._whom())

    def _on_revoke_pressed(self) -> None:
        self.revoke_wanted.emit(self._whom())

    def _whom(self) -> str:
        sender = self.sender()
        return str(sender.property("whom")) if isinstance(sender, Button) else ""


class InvitationsCard(Card):
    """Invitations nobody has used yet, and a request that came as a file."""

    show_wanted = Signal(str)  # the text of the invitation
    take_back_wanted = Signal(str)
    request_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Invitations"))
        self._desk = desk
        self._rows = QVBoxLayout()
        self._rows.setSpacing(px(8))
        self.body.addLayout(self._rows)
        self.request_button = Button(_("A request came as a file ..."), "outlined", icon="upload")
        self.request_button.clicked.connect(self.request_wanted)
        holder = QWidget()
        FlowLayout(holder).addWidget(self.request_button)
        self.body.addWidget(holder)

    def show_view(self, view: TeamView) -> None:
        """Write them anew; hidden when there are none."""
        self.setVisible(bool(view.invitations))
        self.request_button.setVisible(not view.state.hub)
        empty_layout(self._rows)
        for invitation, worker_id in view.invitations:
            name = self._desk.worker_name(worker_id)
            row = QHBoxLayout()
            row.setSpacing(px(12))
            row.addWidget(Text(_("for %(name)s") % {"name": name}, 15, elide=True), 1)
            for words, said, slot in (
                (_("Show"), _("Show the invitation for %(name)s"), self._on_show_pressed),
                (_("Withdraw"), _("Withdraw the invitation for %(name)s"), self._on_take_back_pressed),
            ):
                button = Button(words, "link")
                button.setAccessibleName(said % {"name": name})
                button.setProperty("invitation", invitation.text())
                button.clicked.connect(slot)
                row.addWidget(button)
            self._rows.addLayout(row)

    def _on_show_pressed(self) -> None:
        self.show_wanted.emit(self._text())

    def _on_take_back_pressed(self) -> None:
        self.take_back_wanted.emit(self._text())

    def _text(self) -> str:
        sender = self.sender()
        return str(sender.property("invitation")) if isinstance(sender, Button) else ""


def _first_used(row: DeviceRow) -> tuple[bool, str]:
    return not row.is_this, row.dev_id

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for letting a colleague in: the invitation to show or read out, and six words to compare."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from caseapp.errors import CaseAppError
from caseapp.i18n import _
from caseapp.operations import Done
from caseapp.operations.team import AddWorker
from caseapp.sync.colleagues import Colleagues
from caseapp.sync.enrol import Waiting
from caseapp.sync.invitation import Invitation
from caseapp.ui.desk import Desk
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Banner
from caseapp.ui.kit.fields import Combo, Field, GrowingText, LineField
from caseapp.ui.kit.flow import FlowLayout
from caseapp.ui.kit.sheet import Sheet
from caseapp.ui.kit.text import Paragraph
from caseapp.ui.kit.ticks import Tick
from caseapp.ui.look.theme import px
from caseapp.ui.settings.worker_sheet import colleague_roles
from caseapp.ui.sync.asking import AskingSheet, WordsView
from caseapp.ui.sync.device_sheets import ADMINISTRATOR
from caseapp.ui.sync.files import INVITATION_SUFFIX, save_bytes
from caseapp.ui.sync.order_words import waits_words
from caseapp.ui.sync.qr import QrView

_NEW = "new"


class InviteSheet(AskingSheet):
    """For whom the invitation is; then `InvitationSheet` shows it."""

    def __init__(self, host: QWidget, desk: Desk, worker_id: str = "", *, may_invite_others: bool = True) -> None:
        super().__init__(host, desk, _("Invite a laptop"), _("Make the invitation"))
        self._host = host
        me = desk.store.author.worker_id
        offered = [(me, _("me: a second laptop of my own"))]
        if may_invite_others:
            others = [(row.id, row.name) for row in desk.workers.values() if row.active and row.id != me]
            offered = [*others, (_NEW, _("a new colleague")), *offered]
        self.who = Combo(offered, worker_id or offered[0][0])
        self.name = LineField()
        self.role = Combo(colleague_roles(), "worker")
        self.body.addWidget(Field(_("For whom"), self.who))
        self._name_field = Field(_("Name"), self.name, _("as colleagues see it"))
        self._role_field = Field(_("Role"), self.role, _("decides which cases come to the laptop"))
        self.body.addWidget(self._name_field)
        self.body.addWidget(self._role_field)
        self.say(
            _("An invitation lets one laptop ask to come in. Nobody is in before you compared six words together."),
            14,
            "muted",
        )
        self.end_body()
        self.who.currentIndexChanged.connect(self._on_who_chosen)
        self._on_who_chosen()
        self.save_requested.connect(self._on_wanted)

    def _on_who_chosen(self) -> None:
        is_new = self.who.code() == _NEW
        self._name_field.setVisible(is_new)
        self._role_field.setVisible(is_new)

    def _on_wanted(self) -> None:
        if self.who.code() != _NEW:
            self._invite(self.who.code() or "")
        elif not self.name.text().strip():
            self._name_field.set_error(_("Write the name."))
            self.name.setFocus()
        else:
            given = AddWorker(name=self.name.text().strip(), role=self.role.code() or "worker")
            self._desk.act(given, "", self._on_added, self._name_field.set_error)

    def _on_added(self, done: Done[Any]) -> None:
        if isValid(self):
            self._invite(str(done.result))

    def _invite(self, worker_id: str) -> None:
        self.do(_("Making the invitation ..."), partial(_invite, worker_id=worker_id), self._on_invited)

    def _on_invited(self, invitation: Invitation) -> None:
        self.close_sheet()
        InvitationSheet(self._host, self._desk, invitation.text()).open_sheet()


class InvitationSheet(Sheet):
    """The invitation as QR code and in groups of letters; copied, or saved as a file."""

    def __init__(self, host: QWidget, desk: Desk, text: str) -> None:
        super().__init__(host, _("The invitation"), 720, closes_itself=True)
        self._desk = desk
        self._text = text
        words = _(
            "On the new laptop: start caseapp, choose “I join a team”, and type or paste this, or open the file. Give "
            "it to nobody but your colleague; it lets one laptop ask."
        )
        self.body.addWidget(Paragraph(words))
        row = QHBoxLayout()
        row.setSpacing(px(20))
        row.addWidget(QrView(text))
        side = QVBoxLayout()
        side.setSpacing(px(10))
        self.shown = GrowingText(lines=4, most_lines=12)
        self.shown.set_text(text.replace("-", " "))
        self.shown.setReadOnly(True)
        side.addWidget(Field(_("The invitation in letters"), self.shown))
        holder = QWidget()
        acts = FlowLayout(holder, gap=10, line_gap=8)
        self.copy_button = Button(_("Copy"), "outlined", icon="copy")
        self.file_button = Button(_("Save as a file ..."), "outlined", icon="download")
        acts.addWidget(self.copy_button)
        acts.addWidget(self.file_button)
        side.addWidget(holder)
        side.addStretch(1)
        row.addLayout(side, 1)
        self.body.addLayout(row)
        self.result = Paragraph("", 14)
        self.result.hide()
        self.body.addWidget(self.result)
        self.body.addStretch(1)
        self.copy_button.clicked.connect(self._on_copy_wanted)
        self.file_button.clicked.connect(self._on_file_wanted)

    def save_to(self, target: Path) -> None:
        """Write the invitation to a file."""
        try:
            save_bytes(target, self._text.encode())
        except CaseAppError as error:
            self._say(error.sentence(_))
            return
        self._say(_("Saved. Bring the file yourself, or send it over a way only your colleague reads."))

    def _on_copy_wanted(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self._say(_("Copied. Paste it only where nobody else reads."))

    def _on_file_wanted(self) -> None:
        kinds = _("Invitation") + f" (*{INVITATION_SUFFIX})"
        name = f"{_('Invitation')}{INVITATION_SUFFIX}"
        chosen, _kind = QFileDialog.getSaveFileName(self.window(), _("Save the invitation"), name, kinds)
        if chosen:
            self.save_to(Path(chosen))

    def _say(self, words: str) -> None:
        self.result.setText(words)
        self.result.show()
        self.set_status("")
        self.result.setAccessibleName(words)


class AdmitSheet(AskingSheet):
    """Who asks, and six words: the laptop comes in only after somebody said that they are the same."""

    def __init__(self, host: QWidget, desk: Desk, one: Waiting) -> None:
        super().__init__(host, desk, _("Let a laptop in"), _("Let in"), 680)
        self._one = one
        worker_id = one.user_id.hex()
        self._worker = desk.workers.get(worker_id)
        asked = _("“%(person)s” asks to come in with “%(device)s”. Your invitation was for %(name)s.")
        name = desk.worker_name(worker_id) or _("a colleague whose name is not here yet")
        self.say(asked % {"person": one.request.person, "device": one.request.device, "name": name})
        self.say(
            _(
                "Call your colleague, or stand beside each other. Read these words aloud; the other laptop shows six "
                "too."
            ),
            14,
            "muted",
        )
        self.words = WordsView(one.words)
        self.body.addWidget(self.words)
        self.same = Tick(_("The words are the same, in the same order"))
        self.body.addWidget(self.same)
        self.looks_after = Tick(_("Looks after the team: lets colleagues in and shuts laptops out"))
        self.body.addWidget(self.looks_after)
        is_mine = worker_id == desk.store.author.worker_id
        self.looks_after.setVisible(not is_mine)
        self.body.addWidget(
            Banner(_("One word differs? Then somebody stands in between. Let nobody in."), "note", "shield-check")
        )
        self.refuse_button = Button(_("They differ: take the invitation back"), "quiet")
        self.foot_left.addWidget(self.refuse_button)
        self.end_body()
        self.save_button.setEnabled(False)
        self.same.toggled.connect(self.save_button.setEnabled)
        self.refuse_button.clicked.connect(self._on_refused)
        self.save_requested.connect(self._on_wanted)

    def _on_wanted(self) -> None:
        role = (self._worker.role if self._worker is not None else "") or "worker"
        roles = (role, ADMINISTRATOR) if self.looks_after.isChecked() else (role,)
        work = partial(_admit, one=self._one, roles=tuple(sorted(set(roles))))
        self.do(_("Letting in and passing on keys ..."), work, self._on_admitted)

    def _on_refused(self) -> None:
        self.save_button.setEnabled(True)
        self.do(
            _("Taking the invitation back ..."), partial(take_back, invitation=self._one.invitation), self._on_taken
        )

    def _on_admitted(self, found: tuple[bool, bool]) -> None:
        self.close_sheet()
        is_done, is_in = found
        said = [_("Let in: %(device)s") % {"device": self._one.request.device}] if is_in else []
        if not is_done:
            said.append(_("The role waits for a second administrator.") if is_in else waits_words())
        self._desk.said.emit(". ".join(said))

    def _on_taken(self, _nothing: object) -> None:
        self.close_sheet()
        self._desk.said.emit(_("The invitation lets nobody in any more."))


def _invite(colleagues: Colleagues, *, worker_id: str) -> Invitation:
    return colleagues.invite(worker_id)


def _admit(colleagues: Colleagues, *, one: Waiting, roles: tuple[str, ...]) -> tuple[bool, bool]:
    """Whether everything was done, and whether the laptop is in."""
    is_done = colleagues.admit(one, roles)
    return is_done, one.request.dev_id.hex() in {row.dev_id for row in colleagues.overview.devices()}


def take_back(colleagues: Colleagues, *, invitation: Invitation) -> None:
    """The invitation lets nobody in any more."""
    colleagues.take_back(invitation)

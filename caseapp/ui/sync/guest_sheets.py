# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the forms about guests: linking an organisation, inviting, letting in, ending."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from caseapp.errors import CaseAppError
from caseapp.i18n import _
from caseapp.sync.colleagues import Colleagues
from caseapp.sync.enrol import Waiting
from caseapp.sync.guests import GuestRow, PartnerRow
from caseapp.sync.invitation import Invitation
from caseapp.sync.organisation import Organisation
from caseapp.ui.desk import Desk
from caseapp.ui.kit.cards import Banner
from caseapp.ui.kit.fields import Combo, Field, GrowingText, LineField
from caseapp.ui.kit.ticks import Tick
from caseapp.ui.sync.asking import AskingSheet, WordsView
from caseapp.ui.sync.invite_sheets import InvitationSheet


class OurCodeSheet(AskingSheet):
    """The code of our own organisation, for who wants to link us, and the words that are compared."""

    def __init__(self, host: QWidget, desk: Desk, ours: Organisation) -> None:
        super().__init__(host, desk, _("The code of our organisation"), _("Copy"), 680)
        self._text = ours.text()
        self.say(_("Send this code to the other organisation. It is no secret, and worth nothing without the words."))
        shown = GrowingText(lines=3, most_lines=6)
        shown.set_text(self._text.replace("-", " "))
        shown.setReadOnly(True)
        self.body.addWidget(Field(_("Code"), shown))
        self.say(_("Then read these words to each other by telephone."), 14, "muted")
        self.body.addWidget(WordsView(ours.words))
        self.end_body()
        self.save_requested.connect(self._on_copy_wanted)

    def _on_copy_wanted(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self.close_sheet()
        self._desk.said.emit(_("Copied."))


class LinkSheet(AskingSheet):
    """The code of another organisation, its name here, and six words that must be the same."""

    def __init__(self, host: QWidget, desk: Desk) -> None:
        super().__init__(host, desk, _("Work with another organisation"), _("Link"), 680)
        self.say(
            _(
                "Guests of a linked organisation can be let into cases, one by one. The organisation gives you its "
                "code: Sync and devices, Guests, Our code."
            )
        )
        self.name = LineField()
        self.code = GrowingText(lines=3, most_lines=6)
        self._name_field = Field(_("Name of the organisation"), self.name)
        self._code_field = Field(_("Its code"), self.code)
        self.body.addWidget(self._name_field)
        self.body.addWidget(self._code_field)
        self.words: WordsView | None = None
        self.same = Tick(_("The words are the same, in the same order"))
        self.same.setEnabled(False)
        self.body.addWidget(self.same)
        self.body.addWidget(
            Banner(_("One word differs? Then somebody stands in between. Do not link."), "note", "shield-check")
        )
        self.end_body()
        self.save_button.setEnabled(False)
        self.code.textChanged.connect(self._on_code_typed)
        self.same.toggled.connect(self.save_button.setEnabled)
        self.save_requested.connect(self._on_wanted)

    def _found(self) -> Organisation | None:
        text = self.code.toPlainText().strip()
        try:
            found = Organisation.parse(text) if text else None
        except CaseAppError as error:
            self._code_field.set_error(error.sentence(_))
            return None
        self._code_field.set_error("")
        return found

    def _on_code_typed(self) -> None:
        found = self._found()
        self.same.setChecked(False)
        self.same.setEnabled(found is not None)
        if self.words is not None:
            self.body.removeWidget(self.words)
            self.words.deleteLater()
            self.words = None
        if found is not None:
            self.words = WordsView(found.words)
            self.body.insertWidget(self.body.indexOf(self.same), self.words)
            self.words.show()
        if self.isVisible():
            self._place()

    def _on_wanted(self) -> None:
        found, name = self._found(), self.name.text().strip()
        self._name_field.set_error("" if name else _("Write the name."))
        if not name:
            self.name.setFocus()
        elif found is not None:
            self.do(_("Linking ..."), partial(_link, partner=found, name=name), self._on_linked)

    def _on_linked(self, _nothing: object) -> None:
        self.close_sheet()
        self._desk.said.emit(_("Linked. Guests of this organisation can be invited now."))


class InviteGuestSheet(AskingSheet):
    """For whom the invitation is; then `InvitationSheet` shows it."""

    def __init__(self, host: QWidget, desk: Desk, partners: tuple[PartnerRow, ...]) -> None:
        super().__init__(host, desk, _("Invite a guest"), _("Make the invitation"))
        self._host = host
        self.organisation = Combo([(one.org_id, one.name) for one in partners], partners[0].org_id)
        self.name = LineField()
        self._name_field = Field(_("Name"), self.name, _("colleagues see it beside what the guest writes"))
        self.body.addWidget(Field(_("Organisation"), self.organisation))
        self.body.addWidget(self._name_field)
        self.say(
            _(
                "The guest makes a new profile for your organisation, with a password of its own, and joins with the "
                "invitation. Letting in gives no case yet: that is done in each case, by who works in it."
            ),
            14,
            "muted",
        )
        self.end_body()
        self.save_requested.connect(self._on_wanted)

    def _on_wanted(self) -> None:
        name = self.name.text().strip()
        self._name_field.set_error("" if name else _("Write the name."))
        if not name:
            self.name.setFocus()
            return
        work = partial(_invite, org_id=self.organisation.code() or "", name=name)
        self.do(_("Making the invitation ..."), work, self._on_invited)

    def _on_invited(self, invitation: Invitation) -> None:
        self.close_sheet()
        InvitationSheet(self._host, self._desk, invitation.text()).open_sheet()


class AdmitGuestSheet(AskingSheet):
    """A guest asks, and six words: in only after somebody said that they are the same."""

    def __init__(self, host: QWidget, desk: Desk, one: Waiting, partner: str) -> None:
        super().__init__(host, desk, _("Let a guest in"), _("Let in"), 680)
        self._one = one
        asked = _("“%(person)s” of %(organisation)s asks to come in as a guest with “%(device)s”.")
        self.say(asked % {"person": one.request.person, "device": one.request.device, "organisation": partner})
        self.say(_("Call the guest. Read these words aloud; the other laptop shows six too."), 14, "muted")
        self.body.addWidget(WordsView(one.words))
        self.same = Tick(_("The words are the same, in the same order"))
        self.body.addWidget(self.same)
        self.body.addWidget(
            Banner(_("One word differs? Then somebody stands in between. Let nobody in."), "note", "shield-check")
        )
        self.end_body()
        self.save_button.setEnabled(False)
        self.same.toggled.connect(self.save_button.setEnabled)
        self.save_requested.connect(self._on_wanted)

    def _on_wanted(self) -> None:
        self.do(_("Letting in and passing on keys ..."), partial(_admit, one=self._one), self._on_admitted)

    def _on_admitted(self, _nothing: object) -> None:
        self.close_sheet()
        self._desk.said.emit(_("Let in. The guest sees no case yet: give access in the case itself."))


class EndSheet(AskingSheet):
    """A guest is shut out, or the link with an organisation ends."""

    def __init__(self, host: QWidget, desk: Desk, one: GuestRow | PartnerRow) -> None:
        is_guest = isinstance(one, GuestRow)
        title = _("Shut a guest out") if is_guest else _("End the link")
        super().__init__(host, desk, title, _("Shut out") if is_guest else _("End the link"))
        self._one = one
        if is_guest:
            words = _(
                "%(name)s sees nothing new from now on, in no case, and the profile made for you destroys itself."
            )
        else:
            words = _("All guests of %(name)s are shut out at once, and the profiles made for you destroy themselves.")
        self.say(words % {"name": one.name})
        self.say(
            _("What was seen may have been copied: nothing can take that back. What guests wrote stays in the cases."),
            14,
            "muted",
        )
        self.end_body()
        self.save_requested.connect(self._on_wanted)

    def _on_wanted(self) -> None:
        self.do(_("Shutting out and making new keys ..."), partial(_end, one=self._one), self._on_ended)

    def _on_ended(self, _nothing: object) -> None:
        self.close_sheet()
        self._desk.said.emit(_("Shut out. New keys are made for everything it could read."))


def _link(colleagues: Colleagues, *, partner: Organisation, name: str) -> None:
    colleagues.guests.link(partner, name)


def _invite(colleagues: Colleagues, *, org_id: str, name: str) -> Invitation:
    return colleagues.guests.invite(org_id, name)


def _admit(colleagues: Colleagues, *, one: Waiting) -> None:
    colleagues.guests.admit(one)


def _end(colleagues: Colleagues, *, one: GuestRow | PartnerRow) -> None:
    if isinstance(one, GuestRow):
        colleagues.guests.revoke(one.id)
    else:
        colleagues.guests.unlink(one.org_id)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for becoming a team, in calm steps: what it is, how it syncs, what comes next; and for its hub."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from caseapp.i18n import _
from caseapp.sync.colleagues import Colleagues
from caseapp.ui.desk import Desk
from caseapp.ui.kit.announce import announce
from caseapp.ui.kit.fields import Field, LineField
from caseapp.ui.kit.flow import empty_layout
from caseapp.ui.kit.text import Paragraph, Text
from caseapp.ui.kit.ticks import Pick
from caseapp.ui.look.fonts import MEDIUM
from caseapp.ui.look.theme import px
from caseapp.ui.sync.asking import AskingSheet


class HubFields(QWidget):
    """The address of a hub and the code that it printed."""

    def __init__(self) -> None:
        super().__init__()
        self.address = LineField(placeholder="https://hub.example.org")
        self.code = LineField()
        self._address_field = Field(_("Address of the hub"), self.address)
        self._code_field = Field(_("Registration code"), self.code, _("the hub printed it when it was set up"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(self._address_field)
        column.addWidget(self._code_field)

    def given(self) -> tuple[str, str] | None:
        """Both, when both are there."""
        address, code = self.address.text().strip(), self.code.text().strip()
        self._address_field.set_error("" if address else _("Write the address."))
        self._code_field.set_error("" if code else _("Write the code."))
        if not address:
            self.address.setFocus()
        elif not code:
            self.code.setFocus()
        return (address, code) if address and code else None


class HubSheet(AskingSheet):
    """Gives a team a hub."""

    def __init__(self, host: QWidget, desk: Desk) -> None:
        super().__init__(host, desk, _("Give the team a hub"), _("Connect"))
        self.say(
            _("Who looks after the hub of your organisation gives you both. From then on laptops sync by themselves.")
        )
        self.fields = HubFields()
        self.body.addWidget(self.fields)
        self.end_body()
        self.save_requested.connect(self._on_wanted)

    def _on_wanted(self) -> None:
        given = self.fields.given()
        if given is not None:
            self.do(_("Connecting to the hub ..."), partial(_give_hub, given=given), self._on_connected)

    def _on_connected(self, _nothing: object) -> None:
        self.close_sheet()
        self._desk.said.emit(_("The team has a hub. Laptops sync by themselves from now on."))


class MakeTeamSheet(AskingSheet):
    """Three steps: what a team is, how it syncs, recovery sheets now or later; then one of the signals."""

    recovery_wanted = Signal()
    invite_wanted = Signal()

    def __init__(self, host: QWidget, desk: Desk) -> None:
        super().__init__(host, desk, _("Make a team"), _("Next"), 640)
        self.step = ""
        self._steps = QVBoxLayout()
        self._steps.setSpacing(px(12))
        holder = QWidget()
        holder.setLayout(self._steps)
        self._steps.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(holder)
        self.fields = HubFields()
        self.by_hub, self.by_file, self.now, self.later = (Pick() for _place in range(4))
        self.end_body()
        self.save_requested.connect(self._on_next)
        self._show_step("what")

    # -- the steps -------------------------------------------------------------------------------------------------

    def _show_step(self, step: str) -> None:
        self.step = step
        empty_layout(self._steps)
        self.show_trouble("")
        {"what": self._what, "way": self._way, "sheets": self._sheets}[step]()
        announce(self, self.title.text())
        if self.isVisible():
            self._place()
            next(iter(self._stops())).setFocus()

    def _what(self) -> None:
        self.title.setText(_("Make a team"))
        for title, words in _what_a_team_is():
            both = QVBoxLayout()
            both.setSpacing(px(2))
            both.addWidget(Text(title, 15, MEDIUM))
            both.addWidget(Paragraph(words, 14, "muted"))
            self._steps.addLayout(both)
        self.save_button.set_words(_("Make the team"))

    def _way(self) -> None:
        self.title.setText(_("How do the laptops find each other?"))
        self.by_hub = Pick(_("By a hub: by itself, wherever there is internet"))
        self.by_file = Pick(_("By exchange files, for now: on a stick or in a mail"))
        self.fields = HubFields()
        self.by_hub.setChecked(True)
        self._steps.addWidget(self.by_hub)
        self._steps.addWidget(self.fields)
        self._steps.addWidget(self.by_file)
        self._steps.addWidget(Paragraph(_("A hub can be given later too: Sync and devices."), 14, "muted"))
        self.by_hub.toggled.connect(self.fields.setVisible)
        self.save_button.set_words(_("Next"))

    def _sheets(self) -> None:
        self.title.setText(_("When all laptops are lost"))
        self._steps.addWidget(
            Paragraph(_("Fire, theft, water: three sheets of paper bring everything back. Any two of them are enough."))
        )
        self.now = Pick(_("Make the recovery sheets now: a printer and ten minutes"))
        self.later = Pick(_("Later: the page reminds me until they are there"))
        self.now.setChecked(True)
        self._steps.addWidget(self.now)
        self._steps.addWidget(self.later)
        self.save_button.set_words(_("Ready"))

    # -- going on --------------------------------------------------------------------------------------------------

    def _on_next(self) -> None:
        if self.step == "what":
            self.do(_("Making the team ..."), _found, self._on_made)
        elif self.step == "way":
            given = self.fields.given() if self.by_hub.isChecked() else None
            if given is not None:
                self.do(_("Connecting to the hub ..."), partial(_give_hub, given=given), self._on_connected)
            elif self.by_file.isChecked():
                self._show_step("sheets")
        else:
            wanted = self.recovery_wanted if self.now.isChecked() else self.invite_wanted
            self.close_sheet()
            wanted.emit()

    def _on_made(self, _nothing: object) -> None:
        self._show_step("way")

    def _on_connected(self, _nothing: object) -> None:
        self._show_step("sheets")


def _what_a_team_is() -> tuple[tuple[str, str], ...]:
    return (
        (
            _("What you write comes to your colleagues"),
            _(
                "And what they write comes to you, also after days without a network. Everybody keeps everything on "
                "the own laptop."
            ),
        ),
        (
            _("Who sees what follows the roles"),
            _(
                "A case comes only to the laptops of who works in it, and of who leads the team. You look after the "
                "team first: you let colleagues in."
            ),
        ),
        (
            _("Nobody outside can read it"),
            _(
                "Everything is sealed on your laptop. A hub in between sees how many laptops there are, when they "
                "sync and how much they send; no name, no note, no word."
            ),
        ),
        (_("When two write the same"), _("Nothing is lost: both texts stay, and somebody chooses.")),
    )


def _found(colleagues: Colleagues) -> None:
    colleagues.found(None)


def _give_hub(colleagues: Colleagues, *, given: tuple[str, str]) -> None:
    colleagues.give_hub(*given)

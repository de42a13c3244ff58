# SPDX-License-Identifier: EUPL-1.2
"""This is the place for who else sees a case: giving it to a guest of another organisation, and ending that."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from caseapp.i18n import _
from caseapp.store.queries.cases import CaseRow, case_rows
from caseapp.sync.colleagues import Colleagues
from caseapp.sync.guests import AccessRow, GuestRow
from caseapp.ui.desk import Desk
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Banner
from caseapp.ui.kit.chips import ChoiceChips, Option
from caseapp.ui.kit.fields import Combo, Field
from caseapp.ui.kit.flow import empty_layout
from caseapp.ui.kit.text import Avatar, Hairline, Paragraph, Text
from caseapp.ui.kit.ticks import Tick
from caseapp.ui.look.fonts import MEDIUM
from caseapp.ui.look.theme import px
from caseapp.ui.sync.asking import AskingSheet


@dataclass(frozen=True, slots=True)
class _Found:
    guests: tuple[GuestRow, ...]
    access: tuple[AccessRow, ...]
    organisations: dict[str, str]
    may_grant: bool


class GuestAccessSheet(AskingSheet):
    """The guests of one case. What is given is said in words before it is given."""

    def __init__(self, host: QWidget, desk: Desk, case_id: str) -> None:
        super().__init__(host, desk, _("Guests in this case"), _("Give access"), 640)
        self._case_id = case_id
        self.name = Text("", 16, MEDIUM)
        self.body.addWidget(self.name)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(px(6))
        self.body.addLayout(self._rows)
        self.body.addWidget(Hairline())
        self.guest = Combo([("", "–")], "")
        self.role = ChoiceChips(_("What the guest may do"), may_be_empty=False)
        self.role.set_options([Option("r", _("Read")), Option("w", _("Read and write"))])
        self.role.set_chosen(["r"])
        self.sensitive = Tick(_("Also sensitive entries: health, justice, sexual life, violence"))
        self._guest_field = Field(_("Give access to"), self.guest)
        self.body.addWidget(self._guest_field)
        self.body.addWidget(Field(_("What the guest may do"), self.role))
        self.body.addWidget(self.sensitive)
        self.told = Banner(
            _(
                "The guest gets what stands in this case today, and everything written from now on. Not what was "
                "changed or deleted before, and no other case. Whoever read something can have copied it: ending the "
                "access does not take that back."
            ),
            "note",
            "shield-check",
        )
        self.body.addWidget(self.told)
        self.end_body()
        self._set_able(able=False)
        self.save_requested.connect(self._on_wanted)
        desk.read(partial(case_rows, ids=(case_id,), today=desk.today()), self._on_case_read)
        self._read()

    def _read(self) -> None:
        self._syncing.act(partial(_find, case_id=self._case_id), self._on_read, self.show_trouble)

    def _on_case_read(self, rows: tuple[CaseRow, ...]) -> None:
        if rows and isValid(self):
            self.name.setText(self._desk.name(rows[0].name).full)

    def _on_read(self, found: _Found) -> None:
        if not isValid(self):
            return
        names = {one.id: one for one in found.guests}
        empty_layout(self._rows)
        for row in found.access:
            if row.guest_id in names:
                made = self._row(row, names[row.guest_id], found)
                self._rows.addWidget(made)
                made.show()
        if not found.access:
            self._rows.addWidget(Paragraph(_("No guest sees this case."), 15, "muted"))
        options = [(one.id, f"{one.name} · {found.organisations.get(one.org_id, '')}") for one in found.guests
                   if one.state == "active"]  # fmt: skip
        self.guest.set_options((("", "–"), *options))
        able = found.may_grant and bool(options)
        self._set_able(able=able)
        if not found.may_grant:
            self.show_trouble(_("Only who works in this case, or leads the team, gives it to a guest."))
        elif not options:
            self.show_trouble(_("There are no guests yet. An administrator invites them: Sync and devices, Guests."))
        if self.isVisible():
            self._place()

    def _set_able(self, *, able: bool) -> None:
        for one in (self.guest, self.role, self.sensitive, self.save_button):
            one.setEnabled(able)

    def _row(self, row: AccessRow, guest: GuestRow, found: _Found) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, px(2), 0, px(2))
        line.setSpacing(px(12))
        worker = self._desk.workers.get(guest.id)
        line.addWidget(Avatar(worker.initials if worker is not None else "?", guest.name))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(Text(guest.name, 15, MEDIUM, elide=True))
        may = _("reads and writes") if row.role == "w" else _("reads")
        if "sensitive" in row.compartments:
            may = _("%(may)s, sensitive entries too") % {"may": may}
        names.addWidget(Text(f"{found.organisations.get(guest.org_id, '')} · {may}", 13, tone="muted", elide=True))
        line.addLayout(names, 1)
        if found.may_grant:
            button = Button(_("End access"), "link")
            button.setAccessibleName(_("End the access of %(name)s") % {"name": guest.name})
            button.setProperty("whom", guest.id)
            button.clicked.connect(self._on_end_wanted)
            line.addWidget(button)
        return holder

    # -- acts ------------------------------------------------------------------------------------------------------

    def _on_wanted(self) -> None:
        guest = self.guest.code() or ""
        self._guest_field.set_error("" if guest else _("Choose a guest."))
        if guest:
            work = partial(_grant, case_id=self._case_id, guest=guest, role=self.role.chosen_one() or "r",
                           sensitive=self.sensitive.isChecked())  # fmt: skip
            self.do(_("Making new keys ..."), work, self._on_granted)

    def _on_end_wanted(self) -> None:
        sender = self.sender()
        if isinstance(sender, Button):
            work = partial(_withdraw, case_id=self._case_id, guest=str(sender.property("whom")))
            self.do(_("Making new keys ..."), work, self._on_ended)

    def _on_granted(self, _nothing: object) -> None:
        self.close_sheet()
        self._desk.said.emit(_("The guest sees what stands in this case today, and what is written from now on."))

    def _on_ended(self, _nothing: object) -> None:
        self._desk.said.emit(_("The access has ended. The guest's laptop lets go of the case when it asks the hub."))
        self._read()


def _find(colleagues: Colleagues, *, case_id: str) -> _Found:
    guests = colleagues.guests
    names = {one.org_id: one.name for one in guests.partners()}
    return _Found(guests.guests(), guests.access(case_id), names, guests.may_grant(case_id))


def _grant(colleagues: Colleagues, *, case_id: str, guest: str, role: str, sensitive: bool) -> None:
    colleagues.guests.grant(case_id, guest, role, sensitive=sensitive)


def _withdraw(colleagues: Colleagues, *, case_id: str, guest: str) -> None:
    colleagues.guests.withdraw(case_id, guest)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the tab with all contacts of a case: the list at the left, the chosen one at the right."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout

from caseapp.i18n import _, formats, ngettext
from caseapp.i18n.codes import codes, label
from caseapp.operations.contacts import DeleteContact
from caseapp.operations.openings import Opening
from caseapp.store.queries.cases import CaseHead, case_head
from caseapp.store.queries.contacts import count_contacts
from caseapp.store.queries.names import ShownName
from caseapp.store.reader import Reader
from caseapp.ui.case import words
from caseapp.ui.case.contact_list import ContactList, ContactModel
from caseapp.ui.case.contact_reading import ContactPane
from caseapp.ui.case.eyes import CaseEyes
from caseapp.ui.case.room import Bar, SideBySide
from caseapp.ui.case.tab import CaseTab
from caseapp.ui.desk import Desk
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import EmptyState
from caseapp.ui.kit.chips import FilterChip
from caseapp.ui.kit.fields import Combo
from caseapp.ui.kit.framed import Framed
from caseapp.ui.kit.text import Text
from caseapp.ui.look.theme import px


def _read_about(reader: Reader, case_id: str) -> tuple[CaseHead, int]:
    return case_head(reader, case_id), count_contacts(reader, case_id)


class ContactsTab(CaseTab):
    """Every contact and attempt, the latest first."""

    kinds = ("contact", "person")

    def __init__(self, desk: Desk, case_id: str) -> None:
        super().__init__(desk, case_id)
        self._name = ShownName("", "")
        self._total = -1
        self._wanted = ""
        self.model = ContactModel(self)
        self.model.hides_all = desk.bystander
        self.list = ContactList(self.model, desk.today())
        self.pane = ContactPane(desk)
        self.chips = {
            "all": FilterChip(_("All"), chosen=True),
            "talks": FilterChip(_("Conversations")),
            "attempts": FilterChip(_("Attempts")),
        }
        modes = tuple((code, words.capital(label("contact_mode", code))) for code in codes("contact_mode"))
        self.mode = Combo((("", _("every way")), *modes))
        self.mode.setAccessibleName(_("How"))
        self.mode.setFixedWidth(px(220))
        self._count = Text("", 13, tone="muted")
        self._empty = EmptyState(
            _("Conversations, calls, visits, messages and attempts stand here. An attempt counts too."),
            _("Write down a contact"),
            "pen-line",
        )
        self._lay_out()
        self._listen()
        self.load()

    def _lay_out(self) -> None:
        self.write = Button(_("Write down a contact"), "outlined", icon="pen-line")
        bar = Bar((*self.chips.values(), self.mode, self._count), (self.write,))
        both = SideBySide(((Framed(self.list), 5), (self.pane, 6)))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(14), px(24), px(22))
        column.setSpacing(px(12))
        column.addWidget(bar)
        column.addWidget(both, 1)
        column.addWidget(self._empty)
        self._empty.hide()

    def _listen(self) -> None:
        for chip in self.chips.values():
            chip.clicked.connect(self._on_chip_clicked)
        self.mode.code_changed.connect(self._on_mode_changed)
        self.write.clicked.connect(self._on_write_clicked)
        self._empty.act_pressed.connect(self._on_write_clicked)
        self.list.contact_chosen.connect(self._on_contact_chosen)
        self.list.contact_opened.connect(self._on_contact_opened)
        self.list.delete_requested.connect(self._on_delete_requested)
        self.pane.edit_pressed.connect(self._on_contact_opened)
        self.pane.delete_pressed.connect(self._on_delete_requested)
        self.pane.open_pressed.connect(self._on_open_pressed)
        self.model.read_on.connect(self._on_read_on)
        self.model.modelAboutToBeReset.connect(self._on_about_to_show)

    def open(self, item: str) -> None:
        """Show the list, at a contact when one is named; notes that were opened before are closed again."""
        self.model.opened.clear()
        self._wanted = item
        if item and self.list.choose(item):
            self._wanted = ""
        self._show_chosen()

    def load(self) -> None:
        self.read(partial(_read_about, case_id=self.case_id), self._on_about_read)
        self.model.load()

    def bystander_looks(self, on: bool) -> None:
        self.model.hides_all = on
        self.model.opened.clear()
        self.model.call_name = self.desk.name(self._name).call
        self.model.repaint()
        self._show_chosen()

    def _on_about_read(self, found: tuple[CaseHead, int]) -> None:
        head, self._total = found
        self._name = head.person.name
        self.model.eyes = CaseEyes.of(head)
        self.model.call_name = self.desk.name(self._name).call
        self.model.repaint()
        self._show_count()
        self._show_chosen()

    def _on_about_to_show(self) -> None:
        self._wanted = self._wanted or self.list.chosen_id()

    def _on_read_on(self) -> None:
        if self._wanted and self.list.choose(self._wanted):
            self._wanted = ""
        elif not self.list.chosen_id() and self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(0))
        self._show_count()
        self._show_chosen()

    def _show_count(self) -> None:
        shown, read, whole = self.model.counts()
        filtered = not self.chips["all"].isChecked() or bool(self.mode.code())
        count = shown if filtered or self._total < 0 else self._total
        said = ngettext("%(count)s contact", "%(count)s contacts", count) % {"count": formats.number(count)}
        if filtered and not whole:
            said = _("%(shown)s of the last %(read)s") % {"shown": shown, "read": read}
        self._count.setText(said if self._total else "")
        self._empty.setVisible(self._total == 0)
        self.list.setVisible(self._total != 0)
        self.pane.setVisible(self._total != 0)

    def _show_chosen(self) -> None:
        row = self.model.row(self.list.chosen_id())
        closed = row is not None and self.model.is_closed(row)
        self.pane.show_contact(row, self.model.call_name, closed=closed)
        if row is not None and not self.model.may_open(row):
            self.pane.reveal.hide()

    def _on_contact_chosen(self, _contact_id: str) -> None:
        self._show_chosen()

    def _on_contact_opened(self, contact_id: str) -> None:
        row = self.model.row(contact_id)
        if row is not None and not self.model.is_closed(row):
            self.sheet_requested.emit(f"contact.{contact_id}", {})

    def _on_open_pressed(self, contact_id: str) -> None:
        row = self.model.row(contact_id)
        if row is not None and self.model.may_open(row) and not self.desk.bystander:
            self.model.opened.add(contact_id)
            compartment = "reporter" if row.layer == "L4" else "sensitive"
            self.desk.opened(Opening(act="open", case_id=self.case_id, compartment=compartment))
            self.model.repaint()
            self._show_chosen()

    def _on_delete_requested(self, contact_id: str) -> None:
        row = self.model.row(contact_id)
        if row is not None:
            self.desk.act(DeleteContact(contact_id=row.id, read_rev=row.read_rev), _("Contact deleted"))

    def _on_chip_clicked(self) -> None:
        sender = self.sender()
        for chip in self.chips.values():
            chip.setChecked(chip is sender)
        self._filter()

    def _on_mode_changed(self, _code: object) -> None:
        self._filter()

    def _filter(self) -> None:
        kind = next(key for key, chip in self.chips.items() if chip.isChecked())
        self.model.filter_by(kind, self.mode.code() or "")

    def _on_write_clicked(self) -> None:
        self.desk.contact_requested.emit((self.case_id,))

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the page of who may be in the files twice: looked at, linked, taken apart again."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtWidgets import QVBoxLayout

from caseapp.i18n import N_, _, formats
from caseapp.operations.same_person import LinkPeople, UnlinkPerson
from caseapp.store.changes import Changes
from caseapp.store.queries.duplicates import AlikeRow, PersonInCase, duplicates, linked
from caseapp.store.reader import Reader
from caseapp.ui.desk import Desk
from caseapp.ui.frame.address import Address
from caseapp.ui.kit.cards import Card
from caseapp.ui.kit.framed import PageScroll
from caseapp.ui.kit.responsive import PageHead
from caseapp.ui.kit.text import Paragraph
from caseapp.ui.kit.two_lines import Act, Columns, TwoLineList, TwoLineRow
from caseapp.ui.pages import Page

_WHY: Final = {"born_and_name": N_("born on the same day, a name like it"), "phone": N_("the same phone")}
_MOST: Final = 200
_SHOWN: Final = 8
_Found = tuple[tuple[AlikeRow, ...], tuple[tuple[PersonInCase, ...], ...]]


class DuplicatesPage(Page):
    """Pairs that may be one person, over the whole team, and those that were linked. Nothing is ever merged."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._pairs: dict[str, AlikeRow] = {}
        self._linked: dict[str, PersonInCase] = {}
        self.nobody = Paragraph(_("Looking…"), 14, "muted")
        self.pairs = TwoLineList(_("Who may be here twice"), Columns(when=0, who=0), in_card=True, most_rows=_SHOWN)
        self.linked = TwoLineList(_("Linked"), Columns(when=0, who=0), in_card=True, most_rows=_SHOWN)
        found, together = Card(_("Who may be here twice")), Card(_("Linked"))
        found.add_rows(self.pairs, self.nobody)
        self.none_linked = Paragraph(
            _("Nobody is linked. Linked files stay apart and can be taken apart again."), 14, "muted"
        )
        together.add_rows(self.linked, self.none_linked)
        scroll = PageScroll()
        scroll.body.addWidget(PageHead(_("In the files twice?")))
        for card in (found, together):
            scroll.body.addWidget(card)
        scroll.body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)
        self.pairs.act_requested.connect(self._on_pair_act)
        self.linked.act_requested.connect(self._on_linked_act)
        self.track(desk, desk.bystander_changed, self._on_bystander_changed)

    def title(self) -> str:
        return _("In the files twice?")

    def open(self, address: Address) -> None:
        super().open(address)
        self._ask()

    def refresh(self, changes: object) -> None:
        if isinstance(changes, Changes) and changes.touches("person", "case_file"):
            self._ask()

    def closing(self) -> None:
        self.desk.background.close_scope(self.scope)
        super().closing()

    # -- inside ----------------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        self.desk.read(partial(_read, worker_id=self.desk.store.author.worker_id), self._on_read, self.scope)

    def _on_read(self, found: _Found) -> None:
        pairs, groups = found
        self._pairs = {f"{row.one.person_id}.{row.other.person_id}": row for row in pairs[:_MOST]}
        self._linked = {one.person_id: one for group in groups for one in group}
        self._fill(self.pairs, [self._pair_row(key, row) for key, row in self._pairs.items()])
        self._fill(self.linked, [self._linked_row(one, group) for group in groups for one in group])
        self.nobody.setText(_("Nobody seems to be here twice."))
        self.nobody.setVisible(not pairs)
        self.none_linked.setVisible(not groups)

    def _fill(self, rows: TwoLineList, lines: list[TwoLineRow]) -> None:
        rows.show_rows(lines)
        rows.setVisible(bool(lines))

    def _said(self, one: PersonInCase) -> str:
        born = formats.day_words(one.birth_day) if one.birth_day is not None and one.birth_precision == "day" else ""
        return ", ".join(part for part in (self.desk.name(one.name).full, born) if part)

    def _pair_row(self, key: str, row: AlikeRow) -> TwoLineRow:
        what = f"{self._said(row.one)}  ·  {self._said(row.other)}"
        acts = (Act("link", _("One person")), Act("one", _("First file")), Act("other", _("Second file")))
        return TwoLineRow(id=key, what=what, why=_(_WHY[row.why]), icon="users", acts=acts)

    def _linked_row(self, one: PersonInCase, group: tuple[PersonInCase, ...]) -> TwoLineRow:
        others = "; ".join(self._said(other) for other in group if other is not one)
        why = _("one person with %(others)s") % {"others": others}
        acts = (Act("unlink", _("Not the same")), Act("open", _("Open the file")))
        return TwoLineRow(id=one.person_id, what=self._said(one), why=why, icon="users", acts=acts)

    def _on_pair_act(self, key: str, act: str) -> None:
        row = self._pairs.get(key)
        if row is None:
            return
        if act == "link":
            given = LinkPeople(person_id=row.one.person_id, other_id=row.other.person_id)
            self.desk.act(given, _("Linked: one person"))
        else:
            self.navigate_requested.emit(Address("case", (row.one if act == "one" else row.other).case_id))

    def _on_linked_act(self, person_id: str, act: str) -> None:
        one = self._linked.get(person_id)
        if one is None:
            return
        if act == "unlink":
            self.desk.act(UnlinkPerson(person_id=person_id), _("Taken apart: not the same person"))
        else:
            self.navigate_requested.emit(Address("case", one.case_id))

    def _on_bystander_changed(self, _on: bool) -> None:
        self._ask()


def _read(reader: Reader, worker_id: str) -> _Found:
    return duplicates(reader, worker_id), linked(reader, worker_id)

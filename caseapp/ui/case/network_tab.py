# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the tab of the network: a picture, and the same as a list."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from caseapp.i18n import _, formats, ngettext
from caseapp.i18n.codes import label
from caseapp.operations.network import DeleteNetworkMember
from caseapp.store.queries.cases import case_head
from caseapp.store.queries.checklists import CheckInRow, check_ins_of
from caseapp.store.queries.names import ShownName
from caseapp.store.queries.network import NetworkRow, network_of
from caseapp.store.reader import Reader
from caseapp.ui.case.check_ins import CheckInCard
from caseapp.ui.case.network_picture import NetworkPicture, line_of
from caseapp.ui.case.room import SideBySide
from caseapp.ui.case.tab import CaseTab
from caseapp.ui.desk import Desk
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Card, EmptyState
from caseapp.ui.kit.framed import Framed
from caseapp.ui.kit.text import Text
from caseapp.ui.kit.two_lines import Act, Columns, TwoLineList, TwoLineRow
from caseapp.ui.look.theme import px
from caseapp.ui.print.wish import PrintWish


def _read(reader: Reader, case_id: str) -> tuple[ShownName, tuple[NetworkRow, ...], tuple[CheckInRow, ...]]:
    return case_head(reader, case_id).person.name, network_of(reader, case_id), check_ins_of(reader, case_id)


class NetworkTab(CaseTab):
    """People and services around the person. Those who are gone stand in the list only."""

    kinds = ("network_member", "person", "check_in")

    def __init__(self, desk: Desk, case_id: str) -> None:
        super().__init__(desk, case_id)
        self._rows: tuple[NetworkRow, ...] = ()
        self._words: tuple[CheckInRow, ...] = ()
        self._person = ShownName("", "")
        self._wanted = ""
        self.picture = NetworkPicture()
        self.picture.member_pressed.connect(self._on_member_pressed)
        self.list = TwoLineList(_("The network as a list"), Columns(when=0, who=0))
        self.list.wraps = True
        self.list.act_requested.connect(self._on_act_requested)
        self.list.row_chosen.connect(self.picture.choose)
        self.print_button = Button(_("Print"), "small", icon="printer", keys="Ctrl+P")
        self.print_button.clicked.connect(self._on_print_wanted)
        key = QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(self._on_print_wanted)
        self.add = Button(_("Add somebody"), "outlined", icon="user-plus")
        self.add.clicked.connect(self._on_add_clicked)
        self.words = CheckInCard(desk)
        self._count = Text("", 13, tone="muted")
        self._empty = EmptyState(
            _("Who is around this person? Family, friends, one adult who is always there, and the services."),
            _("Add somebody"),
            "user-plus",
        )
        self._empty.act_pressed.connect(self._on_add_clicked)
        self._card = Card()
        self._card.body.addWidget(self.picture)
        self._framed = Framed(self.list)
        head = QHBoxLayout()
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self.print_button)
        head.addWidget(self.add)
        both = SideBySide(((self._card, 11), (self._framed, 9)))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(14), px(24), px(22))
        column.setSpacing(px(12))
        column.addLayout(head)
        column.addWidget(self._empty)
        column.addWidget(both, 1)
        column.addWidget(self.words)
        self._empty.hide()
        self.load()

    def _on_print_wanted(self) -> None:
        """The picture and the list on paper, for the person: who is who."""
        if not self.print_button.isHidden():
            self.desk.print_requested.emit(PrintWish(case_id=self.case_id, document="who-is-who"))

    def open(self, item: str) -> None:
        """Show the network, at somebody when one is named."""
        self._wanted = item
        self.list.choose(item)

    def load(self) -> None:
        self.read(partial(_read, case_id=self.case_id), self._on_read)

    def bystander_looks(self, _on: bool) -> None:
        self._show()

    def _on_read(self, found: tuple[ShownName, tuple[NetworkRow, ...], tuple[CheckInRow, ...]]) -> None:
        self._person, self._rows, self._words = found
        self._show()

    def _name(self, row: NetworkRow) -> str:
        return self.desk.name(ShownName(row.name, "")).full

    def _show(self) -> None:
        present = [row for row in self._rows if row.until_day is None]
        names = [self._name(row) for row in present]
        self.picture.show_network(self.desk.name(self._person).call, present, names)
        self.list.show_rows([self._row(row) for row in self._rows])
        if self._wanted:
            self.list.choose(self._wanted)
            self._wanted = ""
        own = sum(1 for row in present if row.kind != "formal")
        services = len(present) - own
        parts = (
            ngettext("%(count)s of their own people", "%(count)s of their own people", own) % {"count": own},
            ngettext("%(count)s service", "%(count)s services", services) % {"count": services},
        )
        self._count.setText(formats.joined(parts))
        for part in (self._card, self._framed, self._count, self.add):
            part.setVisible(bool(self._rows))
        self.print_button.setVisible(any(row.wanted != "no" for row in present) and not self.desk.bystander)
        self._empty.setVisible(not self._rows)
        days = {one.id: formats.day_short(one.day, self.desk.today()) for one in self._words if one.day is not None}
        self.words.show_rows(self._words, {row.id: self._name(row) for row in self._rows}, days)

    def _row(self, row: NetworkRow) -> TwoLineRow:
        relation = label("relation", row.relation)
        name = self._name(row)
        what = ", ".join(part for part in (name, relation) if part)
        why: list[str] = []
        if row.until_day is not None:
            why.append(_("until %(day)s") % {"day": formats.day_short(row.until_day, self.desk.today())})
        if row.always_there:
            why.append(_("always there"))
        if row.strength is not None:
            why.append(_("tie: %(strength)s") % {"strength": label("tie_strength", str(row.strength))})
        lines = {
            "free": _("we may call"),
            "asked": _("not asked yet whether we may call"),
            "not_wanted": _("not wanted now"),
        }
        why.append(lines[line_of(row)])
        last = next((one for one in self._words if one.member_id == row.id and one.day is not None), None)
        if last is not None and last.day is not None:
            why.append(_("last word %(day)s") % {"day": formats.day_short(last.day, self.desk.today())})
        elif row.relation == "jim" or row.check_in_days:
            why.append(_("no word yet"))
        if row.support_role:
            why.append(label("support_role", row.support_role))
        if row.phone and not self.desk.bystander:
            why.append(row.phone)
        return TwoLineRow(
            id=row.id,
            what=what,
            why=" · ".join(why),
            icon="building-2" if row.kind == "formal" else "user-round",
            acts=(Act("change", _("Change")), Act("check_in", _("A word")), Act("delete", _("Delete"))),
        )

    def _on_member_pressed(self, member_id: str) -> None:
        self.list.choose(member_id)

    def _on_add_clicked(self) -> None:
        self.sheet_requested.emit("member", {})

    def _on_act_requested(self, member_id: str, act: str) -> None:
        row = next((one for one in self._rows if one.id == member_id), None)
        if row is None:
            return
        if act == "check_in":
            self.sheet_requested.emit(f"check_in.{member_id}", {})
        elif act == "change":
            self.sheet_requested.emit(f"member.{member_id}", {})
        else:
            given = DeleteNetworkMember(member_id=row.id, read_rev=row.read_rev)
            self.desk.act(given, _("Taken out of the network"))

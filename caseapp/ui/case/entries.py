# SPDX-License-Identifier: EUPL-1.2
"""This is the place for tabs made of lists of entries: each kind says how it is read, shown, made and changed.

Rights, homes, consents are alike: a list with a line per entry, a form that adds or changes one. Such a tab is a tuple
of kinds; nothing else is written for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, NamedTuple

from PySide6.QtWidgets import QVBoxLayout, QWidget

from caseapp.i18n import _
from caseapp.store.reader import Reader
from caseapp.ui.case.form import Spec
from caseapp.ui.case.form_sheet import Ask, FormSheet
from caseapp.ui.case.tab import CaseTab
from caseapp.ui.desk import Desk
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Card
from caseapp.ui.kit.framed import PageScroll
from caseapp.ui.kit.text import Paragraph
from caseapp.ui.kit.two_lines import Act, Columns, TwoLineList, TwoLineRow
from caseapp.ui.look.theme import px

_SHOWN_AT_ONCE: Final = 8


class Line(NamedTuple):
    """What a list says of one entry."""

    what: str
    why: str = ""
    when: str = ""
    urgent: str = ""  # what runs out or is late, in words; stands before `why`
    icon: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryKind:
    """One kind of entry. Words are asked for when they are shown, so that the language can change.

    `code` names its form ("right", "right.<id>"). `read` gives the rows of a case, each with `id` and `read_rev`.
    `make`, `change`, `delete` give the operation; `change` gets only what was changed. What a preset names and the form
    does not show (the meeting of a decision) is handed to `make` as well.
    """

    code: str
    table: str  # the kind of record, for reading again when one changes
    title: Callable[[], str]
    add: Callable[[], str]
    empty: Callable[[], str]  # what belongs here, in a sentence
    saved: Callable[[], str]
    read: Callable[[Reader, str], tuple[Any, ...]]
    line: Callable[[Any, Desk], Line]
    specs: Callable[[Ask], tuple[Spec, ...]]
    make: Callable[[str, dict[str, Any]], object]
    change: Callable[[Any, dict[str, Any]], object]
    delete: Callable[[Any], object]
    fresh: Callable[[Ask], Mapping[str, object]] = lambda _ask: {}
    more: Callable[[Reader, str], Any] | None = None  # read with the form: what it chooses from
    needed: Mapping[str, Callable[[], str]] | None = None  # fields that must be filled, and what is said when not
    width: int = 760
    beside: Callable[[Any, Desk], tuple[Act, ...]] = lambda _row, _desk: ()  # acts of its own, after the first
    do: Callable[[CaseTab, Any, str], None] | None = None  # does one of those


class EntrySheet(FormSheet):
    """The form of an entry of any kind."""

    def __init__(self, ask: Ask, kind: EntryKind) -> None:
        self._kind = kind
        self.saved_words = kind.saved()
        self.deleted_words = _("Deleted")
        specs = kind.specs(ask)
        if ask.row is not None:
            values = {spec.name: getattr(ask.row, spec.name) for spec in specs if spec.kind != "head"}
        else:
            values = dict(kind.fresh(ask))
        super().__init__(ask, kind.title() if ask.row is not None else kind.add(), specs, values, kind.width)

    def complete(self) -> bool:
        values, fine = self.form.values(), True
        for name, words in (self._kind.needed or {}).items():
            there = bool(values.get(name))
            field = self.form.fields.get(name)
            if field is not None:
                field.set_error("" if there else words())
            fine = fine and there
        return fine

    def given(self, changed: dict[str, Any]) -> object | None:
        if self.ask.row is not None:
            return self._kind.change(self.ask.row, changed) if changed else None
        given = {name: value for name, value in self.form.values().items() if value not in (None, ())}
        beside = {name: value for name, value in self.ask.preset.items() if name not in self.form.controls}
        return self._kind.make(self.ask.case_id, {**given, **beside})

    def taken_out(self) -> object | None:
        return self._kind.delete(self.ask.row) if self.ask.row is not None else None


class EntryCard(Card):
    """The entries of one kind: a sentence when there are none, else a list; one button adds one."""

    def __init__(self, kind: EntryKind, tab: CaseTab) -> None:
        super().__init__(kind.title())
        self.kind = kind
        self._tab = tab
        self._entries: tuple[Any, ...] = ()
        self.add = Button(kind.add(), "small", icon="plus")
        self.add.clicked.connect(self._on_add_clicked)
        self.head.addWidget(self.add)
        self._empty = Paragraph(kind.empty(), 14, "muted")
        self.list = TwoLineList(kind.title(), Columns(when=104, who=0), in_card=True, most_rows=_SHOWN_AT_ONCE)
        self.list.act_requested.connect(self._on_act_requested)
        self.add_rows(self.list, self._empty)

    def show_rows(self, rows: tuple[Any, ...]) -> None:
        """Show these entries."""
        self._entries = rows
        self.list.show_rows([self._row(row) for row in rows])
        self.list.setVisible(bool(rows))
        self._empty.setVisible(not rows)

    def _row(self, row: Any) -> TwoLineRow:  # noqa: ANN401
        line = self.kind.line(row, self._tab.desk)
        own = self.kind.beside(row, self._tab.desk)
        acts = (Act("change", _("Change")), *own, Act("delete", _("Delete")))
        return TwoLineRow(
            id=row.id, what=line.what, why=line.why, urgent=line.urgent, when=line.when, icon=line.icon, acts=acts
        )

    def _on_add_clicked(self) -> None:
        self._tab.sheet_requested.emit(self.kind.code, {})

    def _on_act_requested(self, entry_id: str, act: str) -> None:
        row = next((one for one in self._entries if one.id == entry_id), None)
        if row is None:
            return
        if act == "change":
            self._tab.sheet_requested.emit(f"{self.kind.code}.{entry_id}", {})
        elif act == "delete":
            self._tab.desk.act(self.kind.delete(row), _("Deleted"))
        elif self.kind.do is not None:
            self.kind.do(self._tab, row, act)


class EntriesTab(CaseTab):
    """A tab of lists. Subclasses name their kinds, and may put something above them (`build_top`)."""

    entry_kinds: tuple[EntryKind, ...] = ()

    def __init__(self, desk: Desk, case_id: str) -> None:
        super().__init__(desk, case_id)
        self.kinds = tuple(kind.table for kind in self.entry_kinds)
        self._wanted = ""
        self._scroll = PageScroll(margin=24)
        self._scroll.body.setSpacing(px(14))
        top = self.build_top()
        if top is not None:
            self._scroll.body.addWidget(top)
        self.cards = tuple(EntryCard(kind, self) for kind in self.entry_kinds)
        for card in self.cards:
            self._scroll.body.addWidget(card)
        self._scroll.body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scroll)
        self.load()

    def build_top(self) -> QWidget | None:
        """What stands above the lists; mostly nothing."""
        return None

    def open(self, item: str) -> None:
        """Show the tab, at an entry when one is named."""
        self._wanted = item
        self._choose()

    def load(self) -> None:
        self.read(partial(_read_all, kinds=self.entry_kinds, case_id=self.case_id), self.on_read)

    def on_read(self, found: tuple[tuple[Any, ...], ...]) -> None:
        """Show what was read, a tuple of rows per kind."""
        for card, rows in zip(self.cards, found, strict=True):
            card.show_rows(rows)
        self._choose()

    def bystander_looks(self, on: bool) -> None:
        self._scroll.setVisible(not on)

    def _choose(self) -> None:
        for card in self.cards:
            if self._wanted and card.list.rows.place_of(self._wanted) >= 0:
                card.list.choose(self._wanted)
                card.list.setFocus()
                self._wanted = ""


def _read_all(reader: Reader, kinds: tuple[EntryKind, ...], case_id: str) -> tuple[tuple[Any, ...], ...]:
    return tuple(kind.read(reader, case_id) for kind in kinds)

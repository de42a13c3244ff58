# SPDX-License-Identifier: EUPL-1.2
"""This is the place for parts of the plan that are lists: what if it goes wrong, after 18, who talks along."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout

from caseapp.i18n import _
from caseapp.ui.desk import Desk
from caseapp.ui.kit.buttons import IconButton
from caseapp.ui.kit.fields import Combo, Field, LineField
from caseapp.ui.kit.paint import scaled_font
from caseapp.ui.look.fonts import SEMI
from caseapp.ui.look.theme import px
from caseapp.ui.plan.kept import AddLine, Control, Kept, bare, drop
from caseapp.ui.plan.part import PlanPart
from caseapp.ui.plan.reading import PlanView


@dataclass(frozen=True, slots=True)
class Column:
    """A field of an entry; with `options` it is a choice."""

    name: str
    words: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """What a list is made of: its first field is the head of each entry."""

    part: str
    about: str
    head: str
    head_words: str
    add_words: str
    columns: tuple[Column, ...]
    rows: Callable[[PlanView], Sequence[Any]]
    write: Callable[[str, str | None, int, dict[str, object]], object]
    take_away: Callable[[str, str, int], object]


class EntryBox(QFrame):
    """One entry: a head line, its other fields, a cross."""

    save_wanted = Signal(str, str, object, object)  # id, field, value, read_rev
    gone_wanted = Signal(str)

    def __init__(self, entry_id: str, kind: Kind) -> None:
        super().__init__()
        self._id = entry_id
        self.setProperty("kit", "well")
        self.kept: dict[str, Kept] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(8), px(12))
        column.setSpacing(px(6))
        head = QHBoxLayout()
        title = bare(kind.head_words)
        title.setFont(scaled_font(15, SEMI))
        gone = IconButton("x", _("Take this away"), size=24, tone="muted")
        gone.clicked.connect(self._on_gone_clicked)
        head.addWidget(title, 1)
        head.addWidget(gone)
        column.addLayout(head)
        self._keep(kind.head, title)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, px(4), 0)
        grid.setHorizontalSpacing(px(10))
        grid.setVerticalSpacing(px(8))
        for place, one in enumerate(kind.columns):
            control: Control = Combo([("", "–"), *one.options]) if one.options else LineField()
            grid.addWidget(Field(one.words, control), place // 2, place % 2)
            self._keep(one.name, control)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)

    def _keep(self, name: str, control: Control) -> None:
        kept = Kept(name, control, self)
        kept.save_wanted.connect(self._on_save_wanted)
        self.kept[name] = kept

    def show_entry(self, row: object, rev: int) -> None:
        """Show what the store holds."""
        for name, kept in self.kept.items():
            kept.show_value(getattr(row, name), rev)

    def _on_save_wanted(self, name: str, value: object, read_rev: int) -> None:
        self.save_wanted.emit(self._id, name, value, read_rev)

    def _on_gone_clicked(self) -> None:
        self.gone_wanted.emit(self._id)


class EntriesPart(PlanPart):
    """A list of entries, and a line for another one."""

    def __init__(self, desk: Desk, kind: Kind) -> None:
        super().__init__(desk, kind.part, kind.about)
        self.kind = kind
        self._boxes: dict[str, EntryBox] = {}
        self._rows = QVBoxLayout()
        self._rows.setSpacing(px(10))
        self.column.addLayout(self._rows)
        self.add = AddLine(kind.add_words)
        self.add.add_wanted.connect(self._on_add_wanted)
        self.column.addWidget(self.add)

    def show_view(self, view: PlanView) -> None:
        super().show_view(view)
        rows = self.kind.rows(view)
        known = {row.id for row in rows}
        for entry_id in [one for one in self._boxes if one not in known]:
            drop(self._boxes.pop(entry_id))
        for place, row in enumerate(rows):
            box = self._boxes.get(row.id)
            if box is None:
                box = EntryBox(row.id, self.kind)
                box.save_wanted.connect(self._on_entry_save_wanted)
                box.gone_wanted.connect(self._on_gone_wanted)
                self._boxes[row.id] = box
                self._rows.insertWidget(place, box)
            box.show_entry(row, view.rev)

    def _on_add_wanted(self, words: str) -> None:
        fields: dict[str, object] = {self.kind.head: words}
        if self.kind.head != "name":
            fields["position"] = len(self._boxes)
        self.desk.act(self.kind.write(self.plan_id, None, 0, fields), _("Written in the plan"))

    def _on_entry_save_wanted(self, entry_id: str, name: str, value: object, read_rev: int) -> None:
        if name == self.kind.head and not value:
            return  # an entry keeps its head; the cross takes it away
        given = self.kind.write(self.plan_id, entry_id, read_rev, {name: value})
        self.desk.act(given, _("Written in the plan"))

    def _on_gone_wanted(self, entry_id: str) -> None:
        if self.view is not None:
            self.desk.act(self.kind.take_away(self.plan_id, entry_id, self.view.rev), _("Taken out of the plan"))

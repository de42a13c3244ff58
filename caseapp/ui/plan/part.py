# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what the parts of a plan have in common: shown from a view, saving themselves."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from caseapp.i18n import N_, _
from caseapp.i18n.codes import label
from caseapp.store.queries.plans import PLAN_ORDER
from caseapp.ui.desk import Desk
from caseapp.ui.kit.fields import Field, GrowingText
from caseapp.ui.kit.text import Paragraph, Text
from caseapp.ui.look.fonts import SEMI
from caseapp.ui.look.theme import px
from caseapp.ui.plan.kept import Control, Kept
from caseapp.ui.plan.reading import PlanView

OWN_WORDS, PEOPLE, RISKS, CHOICES = "own_words", "people", "risks", "choices"
AFTER_18, CARD, PARTICIPANTS = "after_18", "crisis_card", "participants"
PARTS: Final = (OWN_WORDS, *PLAN_ORDER, PEOPLE, RISKS, CHOICES, AFTER_18, CARD, PARTICIPANTS)
_TITLES: Final = {
    OWN_WORDS: N_("In my own words"),
    PEOPLE: N_("My people"),
    RISKS: N_("What if it goes wrong"),
    CHOICES: N_("The five choices"),
    AFTER_18: N_("After 18"),
    CARD: N_("Crisis card"),
    PARTICIPANTS: N_("Who talks along"),
}
ICONS: Final = {
    OWN_WORDS: "message-square",
    PEOPLE: "users-round",
    RISKS: "triangle-alert",
    CHOICES: "list",
    AFTER_18: "calendar",
    CARD: "heart-handshake",
    PARTICIPANTS: "handshake",
}


def part_title(part: str) -> str:
    """What a part is called."""
    return _(_TITLES[part]) if part in _TITLES else label("domain", part)


class PlanPart(QWidget):
    """The form of one part. `show_view` fills it in; what somebody is typing stays."""

    network_wanted = Signal()

    def __init__(self, desk: Desk, part: str, about: str = "") -> None:
        super().__init__()
        self.desk = desk
        self.part = part
        self.view: PlanView | None = None
        self.kept: dict[str, Kept] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(px(14))
        self.title = Text(part_title(part), 18, SEMI)
        self.column.addWidget(self.title)
        if about:
            self.column.addWidget(Paragraph(about, 13, tone="muted"))

    @property
    def plan_id(self) -> str:
        """The plan that is written in."""
        return self.view.plan.id if self.view is not None and self.view.plan is not None else ""

    def show_view(self, view: PlanView) -> None:
        """Show what the store holds."""
        self.view = view

    def flush(self) -> None:
        """Save what was typed and not saved yet."""
        for kept in self.findChildren(Kept):
            kept.flush_all()

    def add_text(self, field: str, words: str, hint: str = "", lines: int = 2) -> GrowingText:
        """A field of several lines that saves itself through `save`."""
        control = GrowingText(lines=lines, most_lines=9)
        self.add_kept(field, words, control, hint)
        return control

    def add_kept(self, field: str, words: str, control: Control, hint: str = "") -> Field:
        """A field that saves itself through `save`."""
        kept = Kept(field, control, self)
        kept.save_wanted.connect(self._on_save_wanted)
        self.kept[field] = kept
        made = Field(words, control, hint)
        self.column.addWidget(made)
        return made

    def save(self, field: str, value: object, read_rev: int) -> None:
        """Keep one value."""

    def _on_save_wanted(self, field: str, value: object, read_rev: int) -> None:
        if self.plan_id:
            self.save(field, value, read_rev)

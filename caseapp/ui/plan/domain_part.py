# SPDX-License-Identifier: EUPL-1.2
"""This is the place for one life domain in the plan: own words, goals and steps, not now, questions that help."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from caseapp.i18n import N_, _
from caseapp.i18n.codes import label, letter
from caseapp.operations.plans import WritePlanDomain
from caseapp.plans.catalogue import big_five
from caseapp.ui.desk import Desk
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import MarkView
from caseapp.ui.kit.chips import ChoiceChips, FilterChip, Option
from caseapp.ui.kit.fields import Field
from caseapp.ui.kit.reading import DayField
from caseapp.ui.kit.text import Paragraph
from caseapp.ui.look.marks import Mark
from caseapp.ui.look.theme import px
from caseapp.ui.plan.goals import Goals
from caseapp.ui.plan.kept import Kept
from caseapp.ui.plan.part import PlanPart
from caseapp.ui.plan.reading import PlanView

_TEXTS: Final = (
    ("want", N_("What I want"), ""),
    ("my_situation", N_("How it is now"), ""),
    ("going_well", N_("What goes well"), N_("one thing on each line")),
    ("worries", N_("Worries"), ""),
)


class DomainPart(PlanPart):
    """One of the Big Five in the plan. Every field may stay empty."""

    def __init__(self, desk: Desk, domain: str) -> None:
        super().__init__(desk, domain)
        self.domain = domain
        self.column.removeWidget(self.title)
        self.not_now = FilterChip(_("not now"))
        self.not_now.clicked.connect(self._on_not_now_clicked)
        self.ask_again = DayField(desk.today(), lean="future")
        self._ask = Field(_("Ask again on"), self.ask_again)
        self._questions = self._build_questions()
        self._lay_out_head()
        self.column.addWidget(self._questions)
        self.column.addWidget(self._ask)
        self.add_text("want", _("What I want"))
        self.goals = Goals(desk, domain)
        self.column.addWidget(self.goals)
        for field, words, hint in _TEXTS[1:]:
            self.add_text(field, _(words), _(hint), lines=1)
        self.score = ChoiceChips(_("My own score"))
        self.score.set_options([Option(str(mark), str(mark)) for mark in range(1, 11)])
        self.add_kept("score_self", _("My own score"), self.score, _("may stay empty"))
        kept = Kept("ask_again", self.ask_again, self)
        kept.save_wanted.connect(self._on_save_wanted)
        self.kept["ask_again"] = kept

    def _lay_out_head(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(px(10))
        mark = Mark(self.domain, letter("domain", self.domain), ladder=False, weight="open")
        head.addWidget(MarkView(mark, 28, label("domain", self.domain)))
        head.addWidget(self.title)
        head.addStretch(1)
        self.help = Button(_("Questions"), "link", icon="circle-help")
        self.help.setToolTip(_("Questions that help"))
        self.help.setAccessibleDescription(_("Questions that help"))
        self.help.setCheckable(True)
        self.help.toggled.connect(self._questions.setVisible)
        head.addWidget(self.help)
        head.addSpacing(px(8))
        head.addWidget(self.not_now)
        self.column.addLayout(head)

    def _build_questions(self) -> QFrame:
        well = QFrame()
        well.setProperty("kit", "note")
        well.setProperty("tone", "accent")
        column = QVBoxLayout(well)
        column.setContentsMargins(px(14), px(10), px(14), px(10))
        column.setSpacing(px(4))
        for words in big_five().questions[self.domain]:
            column.addWidget(Paragraph(words.here(), 14))
        well.hide()
        return well

    def show_view(self, view: PlanView) -> None:
        super().show_view(view)
        if view.plan is None:
            return
        row = view.plan.domains.get(self.domain)
        for field in ("want", "my_situation", "going_well", "worries", "ask_again"):
            self.kept[field].show_value(getattr(row, field, None), view.rev)
        score = row.score_self if row is not None else None
        self.kept["score_self"].show_value(str(score) if score is not None else None, view.rev)
        later = bool(row is not None and row.not_now)
        self.not_now.setChecked(later)
        self._ask.setVisible(later)
        self.goals.show_goals(view.head.id, view.goals_in(self.domain))

    def save(self, field: str, value: object, read_rev: int) -> None:
        if field == "score_self":
            value = int(str(value)) if value is not None else None
        given = WritePlanDomain(
            plan_id=self.plan_id,
            domain=self.domain,
            read_rev=read_rev,
            fields={field: value},  # type: ignore[misc]
        )
        self.desk.act(given, _("Written in the plan"))

    def _on_not_now_clicked(self, on: bool) -> None:
        self._ask.setVisible(on)
        if self.view is not None:
            self.save("not_now", on, self.view.rev)
        if on:
            self.ask_again.setFocus()

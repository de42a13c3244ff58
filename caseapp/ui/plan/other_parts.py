# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the parts of the plan beside the domains: texts of the plan itself, people, lists."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QVBoxLayout

from caseapp.i18n import N_, _
from caseapp.i18n.codes import label, labelled
from caseapp.operations.plans import WriteParticipant, WritePlan, WritePlanAfter18, WritePlanRisk
from caseapp.store.queries.network import NetworkRow
from caseapp.store.queries.plans import PLAN_ORDER
from caseapp.ui.desk import Desk
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.text import Hairline, Paragraph
from caseapp.ui.look.fonts import MEDIUM
from caseapp.ui.look.theme import px
from caseapp.ui.plan import part as parts
from caseapp.ui.plan.domain_part import DomainPart
from caseapp.ui.plan.entries import Column, EntriesPart, Kind
from caseapp.ui.plan.kept import drop
from caseapp.ui.plan.part import PlanPart
from caseapp.ui.plan.reading import PlanView

_CHOICES: Final = (
    ("choice_which", N_("Which help do I want?")),
    ("choice_where", N_("Where?")),
    ("choice_when", N_("When?")),
    ("choice_how_often", N_("How often?")),
    ("choice_by_whom", N_("From whom?")),
)
_CARD: Final = (
    ("card_signs", N_("This is how you see that it goes badly")),
    ("card_helps", N_("This helps")),
    ("card_does_not_help", N_("This does not help")),
    ("card_safe_place", N_("My safe place")),
)


class TextsPart(PlanPart):
    """A part that is a few texts of the plan itself."""

    def __init__(self, desk: Desk, part: str, about: str, texts: tuple[tuple[str, str], ...], lines: int = 2) -> None:
        super().__init__(desk, part, about)
        for field, words in texts:
            self.add_text(field, _(words), lines=lines)

    def show_view(self, view: PlanView) -> None:
        super().show_view(view)
        if view.plan is not None:
            for field, kept in self.kept.items():
                kept.show_value(getattr(view.plan, field), view.rev)

    def save(self, field: str, value: object, read_rev: int) -> None:
        given = WritePlan(plan_id=self.plan_id, read_rev=read_rev, fields={field: value})  # type: ignore[misc]
        self.desk.act(given, _("Written in the plan"))


class PeoplePart(PlanPart):
    """My people, as they stand in the network; changed there."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk, parts.PEOPLE, _("These people stand in the network. The plan prints those who are wanted.")
        )
        self._rows = QVBoxLayout()
        self._rows.setSpacing(px(8))
        self.column.addLayout(self._rows)
        self._shown: tuple[NetworkRow, ...] | None = None
        link = Button(_("Open the network"), "outlined", icon="network")
        link.clicked.connect(self._on_link_clicked)
        row = QVBoxLayout()
        row.addWidget(link)
        self.column.addLayout(row)

    def show_view(self, view: PlanView) -> None:
        super().show_view(view)
        people = tuple(one for one in view.network if one.until_day is None and one.wanted != "no")
        if people == self._shown:
            return
        self._shown = people
        while self._rows.count():
            item = self._rows.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                drop(widget)
        for place, one in enumerate(people):
            if place:
                self._rows.addWidget(Hairline())
            self._rows.addWidget(Paragraph(one.name, 15, weight=MEDIUM))
            details = [
                label("relation", one.relation),
                label("network_kind", one.kind),
                one.phone or "",
                one.hours or "",
            ]
            self._rows.addWidget(Paragraph(" · ".join(part for part in details if part), 13, tone="muted"))
        if not people:
            self._rows.addWidget(Paragraph(_("Nobody stands in the network yet."), tone="muted"))

    def _on_link_clicked(self) -> None:
        self.network_wanted.emit()


def build_part(desk: Desk, part: str) -> PlanPart:
    """The form of a part."""
    if part in PLAN_ORDER:
        return DomainPart(desk, part)
    if part == parts.OWN_WORDS:
        about = _("This stands on the first page. Written by the person, or together, word for word.")
        return TextsPart(desk, part, about, (("own_words", N_("Who I am and what I want")),), lines=8)
    if part == parts.CHOICES:
        about = _("Nobody else decides these five. Empty is allowed.")
        return TextsPart(desk, part, about, _CHOICES, lines=1)
    if part == parts.CARD:
        about = _("For bad moments. Own words, one thing on each line; no diagnosis, no institution.")
        return TextsPart(desk, part, about, _CARD)
    if part == parts.PEOPLE:
        return PeoplePart(desk)
    return EntriesPart(desk, _kind(part))


def _kind(part: str) -> Kind:
    if part == parts.RISKS:
        return Kind(
            part,
            _("Agreed beforehand, so that nobody has to think of it when it is difficult."),
            "what",
            _("What can go wrong"),
            _("What can go wrong?"),
            (
                Column("early_signs", _("Early signs")),
                Column("what_helps", _("What helps")),
                Column("who_acts", _("Who does something")),
            ),
            lambda view: view.plan.risks if view.plan is not None else (),
            lambda plan, entry, rev, fields: WritePlanRisk(
                plan_id=plan,
                risk_id=entry,
                read_rev=rev,
                fields=fields,  # type: ignore[arg-type]
            ),
            lambda plan, entry, rev: WritePlanRisk(plan_id=plan, risk_id=entry, read_rev=rev, gone=True),
        )
    if part == parts.AFTER_18:
        return Kind(
            part,
            _("Who still helps after 18, with what, from when to when."),
            "topic",
            _("With what"),
            _("With what will somebody help?"),
            (Column("who", _("Who")), Column("when_text", _("When"))),
            lambda view: view.plan.after_18 if view.plan is not None else (),
            lambda plan, entry, rev, fields: WritePlanAfter18(
                plan_id=plan,
                line_id=entry,
                read_rev=rev,
                fields=fields,  # type: ignore[arg-type]
            ),
            lambda plan, entry, rev: WritePlanAfter18(plan_id=plan, line_id=entry, read_rev=rev, gone=True),
        )
    return Kind(
        part,
        _("Whoever talks along is asked when the plan is agreed. The person decides who that is."),
        "name",
        _("Name"),
        _("Who else talks along?"),
        (
            Column("role", _("Role"), labelled("participant_role")),
            Column("agreement", _("Agreement"), labelled("agreement")),
        ),
        lambda view: view.plan.participants if view.plan is not None else (),
        lambda plan, entry, rev, fields: WriteParticipant(
            plan_id=plan,
            participant_id=entry,
            read_rev=rev,
            fields=fields,  # type: ignore[arg-type]
        ),
        lambda plan, entry, rev: WriteParticipant(plan_id=plan, participant_id=entry, read_rev=rev, gone=True),
    )

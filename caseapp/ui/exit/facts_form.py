# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the facts of an exit: where, since when, when out, where to, who comes. Saves itself."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from caseapp.i18n import _
from caseapp.i18n.codes import labelled
from caseapp.operations.exits import ChangeExit
from caseapp.plans.catalogue import institutions
from caseapp.ui.desk import Desk
from caseapp.ui.exit.reading import ExitView, is_without_solution
from caseapp.ui.kit.cards import Banner, Card
from caseapp.ui.kit.fields import Combo, Field, GrowingText, LineField
from caseapp.ui.kit.reading import DayField
from caseapp.ui.kit.text import Paragraph
from caseapp.ui.look.theme import px
from caseapp.ui.plan.kept import Control, Kept


class FactsForm(QWidget):
    """Every field may stay empty; what is written is saved when it is left."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._exit_id = ""
        self.kept: dict[str, Kept] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(12))
        self._kind_options = [("", "–"), *labelled("institution_type")]
        self.notice = Banner(_("Leaves without a home or support. That is told and counted, never held back."))
        self._none: tuple[QWidget, ...] = ()
        self._partner = Paragraph("", 13, tone="muted")
        self._build()

    def _build(self) -> None:
        today = self.desk.today()
        self._add("institution", _("Institution"), LineField())
        self._add("institution_type", _("Kind of institution"), Combo(self._kind_options))
        self._column.addWidget(self._partner)
        days = QGridLayout()
        days.setHorizontalSpacing(px(10))
        days.setVerticalSpacing(px(10))
        for place, (name, words, lean) in enumerate(
            (
                ("admission_day", _("Admission"), "past"),
                ("ready_since", _("Ready since"), "past"),
                ("planned_day", _("Planned day"), "future"),
                ("actual_day", _("Left on"), "near"),
            )
        ):
            field = self._field(name, words, DayField(today, lean=lean))  # type: ignore[arg-type]
            days.addWidget(field, place // 2, place % 2)
        self._column.addLayout(days)
        yes_no = [("", "–"), *labelled("yes_no")]
        self._add("basis", _("On which basis"), Combo([("", "–"), *labelled("exit_basis")]))
        self._add("reference_worker", _("Reference worker there"), LineField())
        self._add("waits_for_home", _("Stays only for lack of a home"), Combo(yes_no))
        self._column.addWidget(self._questions())
        self._add("first_night", _("First night: where?"), LineField())
        self._add("who_comes", _("Who comes along that day"), LineField())
        self._add("contact_person", _("Contact in the institution"), LineField())
        self._add("partners", _("Partners who help"), GrowingText(lines=2, most_lines=6))
        self._add("plan_b", _("Plan B"), GrowingText(lines=2, most_lines=6))
        self._add("follow_up_consent", _("We may ask later how it goes"), Combo(yes_no))
        self._add("note", _("Remark"), GrowingText(lines=2, most_lines=6))

    def _questions(self) -> Card:
        """The two questions that are always asked; "none" is an answer, with its reason and who was told."""
        card = Card(_("Always asked at leaving"), kit="well")
        card.setContentsMargins(-px(8), 0, -px(8), 0)  # the column is narrow
        day = DayField(self.desk.today(), lean="past")
        self._none = (
            self.notice,
            self._field("no_solution_reason", _("Why there is none"), GrowingText(lines=2, most_lines=6)),
            self._field("lead_told_day", _("Team lead knows since"), day),
        )
        support = Combo([("", "–"), *labelled("support_after")])
        for widget in (
            self._field("destination", _("1. Where to live"), Combo([("", "–"), *labelled("exit_destination")])),
            self._field("destination_text", _("Where to, in words"), LineField()),
            self._field("support_after", _("2. Who supports them after"), support),
            self._field("support_text", _("Who, in words"), LineField()),
            *self._none,
        ):
            card.body.addWidget(widget)
        return card

    def _add(self, name: str, words: str, control: Control) -> None:
        self._column.addWidget(self._field(name, words, control))

    def _field(self, name: str, words: str, control: Control) -> Field:
        kept = Kept(name, control, self)
        kept.save_wanted.connect(self._on_save_wanted)
        self.kept[name] = kept
        return Field(words, control)

    def show_exit(self, view: ExitView) -> None:
        """Show what the store holds; another exit than before is shown whole."""
        if view.row.id != self._exit_id:
            self.flush()
            self._exit_id = view.row.id
            for kept in self.kept.values():
                kept.forget()
        for name, kept in self.kept.items():
            kept.show_value(getattr(view.row, name), view.row.read_rev)
        for widget in self._none:
            widget.setVisible(is_without_solution(view.row))
        known = institutions().get(view.row.institution_type or "")
        words = _("Prepare: %(lead)s. Partner: %(partner)s.")
        text = words % {"lead": known.lead.here(), "partner": known.partner.here()} if known is not None else ""
        self._partner.setText(text)
        self._partner.setVisible(bool(text))

    def flush(self) -> None:
        """Save what was typed and not saved yet."""
        for kept in self.kept.values():
            kept.flush_all()

    def _on_save_wanted(self, name: str, value: object, read_rev: int) -> None:
        if self._exit_id:
            fields = {name: value}
            given = ChangeExit(exit_id=self._exit_id, read_rev=read_rev, fields=fields)  # type: ignore[arg-type]
            self.desk.act(given, _("Exit changed"))

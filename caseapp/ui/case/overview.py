# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the overview of a case: five domains, goals, last contacts, what asks for attention."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from caseapp.i18n import _, formats
from caseapp.operations.goals import ChangeStep
from caseapp.plans.clocks import Clock
from caseapp.plans.findings import LATE, Finding
from caseapp.plans.sentences import value_of, what_of, why_of
from caseapp.store.queries.contacts import count_contacts
from caseapp.store.queries.goals import StepRow
from caseapp.ui.background import Ticket
from caseapp.ui.case import acts, words
from caseapp.ui.case.domain_card import DomainCard
from caseapp.ui.case.five import five_now
from caseapp.ui.case.goals_card import GoalsCard, ScrollBody
from caseapp.ui.case.reading import CaseView
from caseapp.ui.case.room import CardRow, SideBySide
from caseapp.ui.case.rows import ContactLine
from caseapp.ui.case.tab import CaseTab
from caseapp.ui.desk import Desk
from caseapp.ui.kit.cards import Card, EmptyState, FindingRow
from caseapp.ui.kit.flow import empty_layout
from caseapp.ui.kit.framed import PageScroll
from caseapp.ui.kit.paint import Run
from caseapp.ui.kit.text import Hairline, Text
from caseapp.ui.look.fonts import MEDIUM, SEMI
from caseapp.ui.look.theme import px

_MOST_CLOCKS: Final = 6
_MOST_FINDINGS: Final = 30


class OverviewTab(CaseTab):
    """How things stand, on one screen. The page reads for it and calls `show_view`."""

    def __init__(self, desk: Desk, case_id: str) -> None:
        super().__init__(desk, case_id)
        self._view: CaseView | None = None
        self._findings: dict[str, Finding] = {}
        self._to_come: tuple[Ticket, ...] = ()
        self.five = CardRow()
        self.goals = GoalsCard()
        self.goals.step_toggled.connect(self._on_step_toggled)
        self.goals.sheet_requested.connect(self.sheet_requested)
        self.contacts = Card(_("Last contacts"), _("all"))
        self.contacts.link_pressed.connect(self._on_all_contacts)
        self.findings = Card(_("Points of attention"), "")
        self._findings_body = ScrollBody()
        self.findings.body.addWidget(self._findings_body)
        self._contacts_body = QVBoxLayout()
        self._contacts_body.setSpacing(px(6))
        self.contacts.body.addLayout(self._contacts_body)
        scroll = PageScroll()
        scroll.body.setContentsMargins(px(24), px(16), px(24), px(22))
        scroll.body.setSpacing(px(12))
        scroll.body.addWidget(self.five)
        lower = ((self.goals, 494), (self.contacts, 362), (self.findings, 348))
        for card, _share in lower:
            card.setMinimumHeight(px(280))
        scroll.body.addWidget(SideBySide(lower, gap=12), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)

    def show_view(self, view: CaseView) -> None:
        """Show how things stand: the five domains at once, the cards below a moment later, each by itself."""
        self._view = view
        self.read(partial(count_contacts, case_id=self.case_id), self._on_counted)
        five = five_now(view.assessments)
        cards = [DomainCard(now, self._worker(now.worker_id), hides_words=self.desk.bystander) for now in five]
        for card in cards:
            card.domain_pressed.connect(self._on_domain_pressed)
        self.five.show_cards(cards)
        for step in self._to_come:
            step.cancel()
        parts = (
            partial(self._show_contacts, view),
            partial(self.goals.show_goals, view.goals, five, self.desk),
            partial(self._show_findings, view),
        )
        self._to_come = tuple(self.desk.background.later(part, self.scope) for part in parts)

    def _worker(self, worker_id: str | None) -> str:
        return words.first_name(self.desk.worker_name(worker_id)) or _("Colleague")

    def _show_contacts(self, view: CaseView) -> None:
        empty_layout(self._contacts_body)
        self.contacts.link.setVisible(bool(view.contacts))
        call = self.desk.name(view.head.person.name).call
        today = self.desk.today()
        for place, row in enumerate(view.contacts):
            closed = words.is_closed_note(row) or self.desk.bystander
            what = _("Closed note") if closed else words.one_line(row.what or row.their_words)
            when = formats.relative(row.moment.astimezone().date(), today) if row.moment else ""
            line = ContactLine(row.id, words.contact_icon(row), words.contact_title(row, call), when, what)
            line.contact_pressed.connect(self._on_contact_pressed)
            if row.moment is not None:
                line.setToolTip(formats.moment(row.moment, today))
            if place:
                self._contacts_body.addWidget(Hairline())
            self._contacts_body.addWidget(line)
        if not view.contacts:
            empty = EmptyState(_("No contact written down yet."), _("Write down a contact"))
            empty.act_pressed.connect(self._on_contact_wanted)
            self._contacts_body.addWidget(empty)
        self._contacts_body.addStretch(1)
        if view.rhythm_days:
            self._contacts_body.addWidget(Hairline())
            rhythm = _("Agreed rhythm: every %(days)s") % {"days": formats.days(view.rhythm_days)}
            self._contacts_body.addWidget(Text(rhythm, 13, tone="muted"))

    def _on_counted(self, count: int) -> None:
        self.contacts.link.set_words(_("all %(count)s") % {"count": formats.number(count)})

    def _show_findings(self, view: CaseView) -> None:
        self._findings_body.empty()
        body, today = self._findings_body.body, self.desk.today()
        self._findings = {str(place): one for place, one in enumerate(view.findings[:_MOST_FINDINGS])}
        for key, finding in self._findings.items():
            if key != "0":
                body.addWidget(Hairline())
                body.addSpacing(px(8))
            row = FindingRow(
                key,
                _finding_runs(finding, what_of(finding, today)),
                why_of(finding, today),
                acts.act_words(finding.act),
                finding.severity == LATE,
            )
            row.act_pressed.connect(self._on_finding_pressed)
            body.addWidget(row)
            body.addSpacing(px(8))
        if not view.findings:
            body.addWidget(Text(_("Nothing asks for attention now."), 14, tone="muted"))
            body.addSpacing(px(12))
        self._show_clocks(view)
        body.addStretch(1)

    def _show_clocks(self, view: CaseView) -> None:
        today = self.desk.today()
        clocks = [one for one in view.clocks if one.due >= today][:_MOST_CLOCKS]
        if not clocks:
            return
        body = self._findings_body.body
        body.addWidget(Hairline())
        body.addSpacing(px(10))
        body.addWidget(Text(_("Next dates"), 15, SEMI))
        body.addSpacing(px(6))
        days = [Text(formats.day_weekday(clock.due, today), 13, tone="muted") for clock in clocks]
        widest = max(day.sizeHint().width() for day in days)
        for day, clock in zip(days, clocks, strict=True):
            day.setFixedWidth(max(px(96), widest))
            body.addLayout(self._clock_line(day, clock))

    def _clock_line(self, day: Text, clock: Clock) -> QHBoxLayout:
        today = self.desk.today()
        row = QHBoxLayout()
        row.setContentsMargins(0, px(3), 0, px(3))
        row.setSpacing(px(12))
        day.setToolTip(formats.day_long(clock.due))
        what = Text(what_of(clock, today), 15, elide=True)
        what.setAccessibleDescription(why_of(clock, today))
        row.addWidget(day)
        row.addWidget(what, 1)
        return row

    def bystander_looks(self, _on: bool) -> None:
        if self._view is not None:
            self.show_view(self._view)

    def _on_step_toggled(self, step: StepRow, done: bool) -> None:
        fields: Any = {"status": "done" if done else "todo"}
        given = ChangeStep(step_id=step.id, read_rev=step.read_rev, fields=fields)
        self.desk.act(given, _("Step done") if done else _("Step is open again"))

    def _on_domain_pressed(self, domain: str) -> None:
        self.place_requested.emit("five", domain)

    def _on_contact_pressed(self, contact_id: str) -> None:
        self.place_requested.emit("contacts", contact_id)

    def _on_all_contacts(self) -> None:
        self.place_requested.emit("contacts", "")

    def _on_contact_wanted(self) -> None:
        self.desk.contact_requested.emit((self.case_id,))

    def _on_finding_pressed(self, key: str) -> None:
        acts.do(self, self._findings[key])


def _finding_runs(finding: Finding, what: str) -> tuple[Run, ...]:
    late = value_of(finding.values, "late_days")
    if finding.severity != LATE or not isinstance(late, int):
        return (Run(what, MEDIUM),)
    return (Run(f"{what}: ", MEDIUM), Run(_("%(days)s late") % {"days": formats.days(late)}, SEMI, "attn"))

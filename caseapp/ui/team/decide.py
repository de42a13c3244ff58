# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what waits for the team lead: who leaves without a solution, what needs a second person."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from caseapp.i18n import _, formats
from caseapp.operations.exits import ChangeExit
from caseapp.operations.passing_on import ChangeEvent
from caseapp.plans.sentences import what_of, why_of
from caseapp.store.queries.retention import RetentionWaiting
from caseapp.store.queries.team_findings import TeamFinding
from caseapp.ui.desk import Desk
from caseapp.ui.figures.words import over_why, over_words, to_destroy_words
from caseapp.ui.file.words import joined
from caseapp.ui.frame.address import Address
from caseapp.ui.kit.cards import EmptyState
from caseapp.ui.kit.framed import Framed
from caseapp.ui.kit.two_lines import Act, Columns, TwoLineList, TwoLineRow
from caseapp.ui.look.theme import px
from caseapp.ui.team.reading import DecideShown
from caseapp.ui.team.rules import place_of

KNOWN: Final = "known"
OPEN: Final = "open"
_FILES: Final = "files"
_DUE: Final = "due"


class DecidePart(QWidget):
    """The list. `place_wanted(Address)` goes to the exit, the event, the list of files."""

    place_wanted = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._shown = DecideShown((), RetentionWaiting(), leads=True)
        self._by_row: dict[str, TeamFinding] = {}
        self._choose_next = ""
        self.list = TwoLineList(_("Waits for the team lead"), Columns(when=110, who=190))
        self.empty = EmptyState(_("Nothing waits for the team lead."), icon="check")
        self.closed = EmptyState(_("Who leaves without a solution is told to the team lead here."))
        self._middle = QStackedWidget()
        for part in (self.list, self.empty, self.closed):
            self._middle.addWidget(Framed(part))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(14), px(24), px(14))
        column.addWidget(self._middle, 1)
        self.list.act_requested.connect(self._on_act_requested)

    def choose(self, case_id: str) -> None:
        """Put the keyboard on what is about this case, now or when it is there."""
        self._choose_next = case_id
        found = next((key for key, one in self._by_row.items() if one.case_id == case_id), "")
        if found:
            self._choose_next = ""
            self.list.choose(found)

    def show_waiting(self, shown: DecideShown) -> None:
        """What was read."""
        self._shown = shown
        self.say_again()

    def say_again(self) -> None:
        """Names are shown or hidden now."""
        kept = self.list.chosen_id()
        self._by_row.clear()
        rows: list[TwoLineRow] = []
        told = self._shown.told
        if told:
            rows.append(TwoLineRow("", _("Without a solution: the team lead is told"), formats.number(len(told))))
            rows += [self._line(one) for one in told]
        rows += _of_files(self._shown.files)
        self.list.show_rows(rows)
        self._middle.setCurrentIndex((0 if rows else 1) if self._shown.leads else 2)
        if self._choose_next:
            self.choose(self._choose_next)
        elif kept:
            self.list.choose(kept)

    def _line(self, one: TeamFinding) -> TwoLineRow:
        desk, today = self._desk, self._desk.today()
        key = f"{one.finding.subject_kind}:{one.finding.subject_id}"
        self._by_row[key] = one
        day = next((value for _name, value in one.finding.values if isinstance(value, date)), None)
        name, what = desk.name(one.name).full, what_of(one.finding, today)
        why = joined(desk.worker_name(one.worker_id), "" if desk.bystander else why_of(one.finding, today))
        return TwoLineRow(
            id=key,
            what=what,
            why=why,
            when=formats.day_short(day, today) if day is not None else "",
            who=name,
            late=day is not None and day <= today,
            acts=(Act(KNOWN, _("I know it")), Act(OPEN, _("Open"))),
            spoken=", ".join(part for part in (name, what, why) if part),
        )

    def _on_act_requested(self, key: str, act: str) -> None:
        found = self._by_row.get(key)
        if found is None:
            self.place_wanted.emit(Address("figures", tab="retention"))
        elif act == OPEN:
            self.place_wanted.emit(place_of(found))
        else:
            self._know(found)

    def _know(self, found: TeamFinding) -> None:
        """The team lead knows it since today; it stays counted."""
        known: Any = {"lead_told_day": self._desk.today()}
        if found.finding.subject_kind == "exit":
            given: object = ChangeExit(exit_id=found.finding.subject_id, fields=known)
        else:
            given = ChangeEvent(event_id=found.finding.subject_id, fields=known)
        self._desk.act(given, _("The team lead knows it"))


def _of_files(files: RetentionWaiting) -> list[TwoLineRow]:
    """Files whose time is over, and those that wait for a second person."""
    acts = (Act(OPEN, _("Open the list")),)
    rows: list[TwoLineRow] = []
    if files.due:
        rows.append(TwoLineRow("", _("Time is over"), formats.number(files.due)))
        rows.append(TwoLineRow(_DUE, over_words(files.due), over_why(files.due), acts=acts))
    if files.proposed:
        rows.append(TwoLineRow("", _("Needs a second person"), formats.number(files.proposed)))
        what = to_destroy_words(files.proposed)
        rows.append(TwoLineRow(_FILES, what, _("one person proposed it, another confirms"), acts=acts))
    return rows

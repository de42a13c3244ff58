# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the tab with everything that was done in a case, field by field, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from caseapp.i18n import _, formats
from caseapp.store.queries.contacts import layers_of
from caseapp.store.queries.goals import goals_of
from caseapp.store.queries.history import FieldChange, HistoryRow, history_of
from caseapp.store.queries.network import network_of
from caseapp.store.reader import Reader
from caseapp.ui.case import words
from caseapp.ui.case.goals_card import ScrollBody
from caseapp.ui.case.history_fields import field_words, is_shown, value_words
from caseapp.ui.case.history_words import ROOMS, act_sentence, in_room, subjects_line
from caseapp.ui.case.room import Bar, SideBySide
from caseapp.ui.case.tab import CaseTab
from caseapp.ui.desk import Desk
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Card, EmptyState
from caseapp.ui.kit.fields import Combo
from caseapp.ui.kit.framed import Framed
from caseapp.ui.kit.text import Hairline, Paragraph, Text
from caseapp.ui.kit.two_lines import Act, Columns, TwoLineList, TwoLineRow
from caseapp.ui.look.fonts import MEDIUM, SEMI
from caseapp.ui.look.theme import px

PART: Final = 100
_RECENT: Final = timedelta(days=14)  # acts that can be taken back from here
_MOST_FIELDS: Final = 60
_WORDS_OF: Final = {"what", "their_words", "next_step", "place"}  # of a contact: closed when the note is


@dataclass(frozen=True, slots=True)
class HistoryReading:
    """A part of the history: the acts, what they were about, and which notes are closed."""

    rows: tuple[HistoryRow, ...]
    subjects: dict[str, str]
    closed: frozenset[str]


def read_history(reader: Reader, case_id: str, before_rev: int | None, limit: int = PART) -> HistoryReading:
    """One part, the latest first."""
    rows = history_of(reader, case_id, limit=limit, before_rev=before_rev)
    goals = goals_of(reader, case_id)
    subjects = {goal.id: goal.text or "" for goal in goals.goals}
    subjects |= {step.id: step.what or "" for goal in goals.goals for step in goal.steps}
    subjects |= {step.id: step.what or "" for step in goals.loose_steps}
    subjects |= {member.id: member.name for member in network_of(reader, case_id)}
    contacts = {one.entity_id for row in rows for one in row.changes if one.kind == "contact"}
    layers = layers_of(reader, sorted(contacts))
    still_open = {entity_id for entity_id, layer in layers.items() if layer not in words.SENSITIVE}
    return HistoryReading(rows, subjects, frozenset(contacts - still_open))


class HistoryTab(CaseTab):
    """Every act: who, when, what changed from what into what."""

    def __init__(self, desk: Desk, case_id: str) -> None:
        super().__init__(desk, case_id)
        self._rows: dict[str, HistoryRow] = {}
        self._subjects: dict[str, str] = {}
        self._closed: set[str] = set()
        self._is_whole = True
        self.list = TwoLineList(_("History"), Columns(when=138, who=0))
        self.list.row_chosen.connect(self._on_row_chosen)
        self.list.act_requested.connect(self._on_act_requested)
        rooms = tuple((code, _(said)) for code, said, _kinds in ROOMS)
        self.room = Combo((("", _("everything")), *rooms))
        self.room.setAccessibleName(_("Part of the case"))
        self.room.setFixedWidth(px(220))
        self.worker = Combo((("", _("everybody")), *((row.id, row.name) for row in desk.workers.values())))
        self.worker.setAccessibleName(_("Who did it"))
        self.worker.setFixedWidth(px(220))
        self.older = Button(_("Show older acts"), "outlined", icon="history")
        self.undo = Button(_("Take this back"), "outlined", icon="undo-2")
        self._pane = Card()
        self._pane.setAccessibleName(_("What changed"))
        self._body = ScrollBody()
        self._empty = EmptyState(_("Nothing fits. Choose another part or everybody."))
        self._lay_out()
        self.room.code_changed.connect(self._on_filter_changed)
        self.worker.code_changed.connect(self._on_filter_changed)
        self.older.clicked.connect(self._on_older_clicked)
        self.undo.clicked.connect(self._on_undo_clicked)
        self.load()

    def _lay_out(self) -> None:
        bar = Bar((self.room, self.worker), (self.older,))
        self._body.body.setSpacing(px(8))
        self._pane.body.addWidget(self._body, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.undo)
        self._pane.body.addLayout(foot)
        self._framed = Framed(self.list)
        both = SideBySide(((self._framed, 6), (self._pane, 5)))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(14), px(24), px(22))
        column.setSpacing(px(12))
        column.addWidget(bar)
        column.addWidget(self._empty)
        column.addWidget(both, 1)
        self._empty.hide()

    def load(self) -> None:
        limit = max(PART, len(self._rows))
        query = partial(read_history, case_id=self.case_id, before_rev=None, limit=limit)
        self.read(query, partial(self._on_read, limit, True))

    def bystander_looks(self, _on: bool) -> None:
        self._show()

    def _on_read(self, limit: int, afresh: bool, found: HistoryReading) -> None:
        if afresh:
            self._rows.clear()
            self._closed.clear()
        self._rows |= {str(row.rev): row for row in found.rows}
        self._subjects |= found.subjects
        self._closed |= found.closed
        self._is_whole = len(found.rows) < limit
        self.older.setVisible(not self._is_whole)
        self._show()

    def _show(self) -> None:
        worker = self.worker.code()
        fitting = [
            row
            for row in self._rows.values()
            if in_room(row, self.room.code() or "") and (not worker or row.worker_id == worker)
        ]
        self.list.show_rows([self._row(row) for row in fitting])
        self._framed.setVisible(bool(fitting))
        self._pane.setVisible(bool(fitting))
        self._empty.setVisible(not fitting)
        if fitting and not self.list.chosen_id():
            self.list.choose(str(fitting[0].rev))
        self._show_act(self._rows.get(self.list.chosen_id()))

    def _row(self, row: HistoryRow) -> TwoLineRow:
        return TwoLineRow(
            id=str(row.rev),
            what=act_sentence(row, words.first_name(self.desk.worker_name(row.worker_id))),
            why="" if self.desk.bystander else subjects_line(row, self._subjects, self.desk.today()),
            when=formats.moment(row.moment, self.desk.today()),
            acts=(Act("undo", _("Take back")),) if self._can_undo(row) else (),
        )

    def _can_undo(self, row: HistoryRow) -> bool:
        return self.desk.clock.now().astimezone(UTC) - row.moment <= _RECENT and row.act != "open_case"

    def _show_act(self, row: HistoryRow | None) -> None:
        self._body.empty()
        self.undo.setVisible(row is not None and self._can_undo(row))
        if row is None:
            return
        body = self._body.body
        who = self.desk.worker_name(row.worker_id)
        body.addWidget(Paragraph(act_sentence(row, who), 18, weight=SEMI))
        where = _("laptop of %(name)s") % {"name": self.desk.worker_name(row.laptop_of)} if row.laptop_of else ""
        body.addWidget(Text(" · ".join(one for one in (_moment_long(row.moment), where) if one), 13, tone="muted"))
        if self.desk.bystander:
            body.addWidget(Paragraph(_("Closed while somebody looks along."), 15, "muted"))
            body.addStretch(1)
            return
        seen = ""
        for change in [one for one in row.changes if is_shown(one)][:_MOST_FIELDS]:
            if change.entity_id != seen:
                seen = change.entity_id
                body.addWidget(Hairline())
                about = self._subjects.get(change.entity_id, "")
                if about:
                    body.addWidget(Paragraph(about, 15, weight=SEMI))
            body.addWidget(self._change(change))
        body.addStretch(1)

    def _change(self, change: FieldChange) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, px(2), 0, px(2))
        row.setSpacing(px(12))
        name = Paragraph(field_words(change.kind, change.field), 13, "muted")
        name.setFixedWidth(px(150))
        row.addWidget(name)
        row.addWidget(Paragraph(self._said(change), 14, weight=MEDIUM if change.created else 400), 1)
        return holder

    def _said(self, change: FieldChange) -> str:
        if change.kind == "contact" and change.entity_id in self._closed and change.field in _WORDS_OF:
            return _("Closed note")
        today = self.desk.today()
        after = value_words(change, change.after, self.desk.worker_name, today)
        if change.created or change.before in (None, ""):
            return after
        before = value_words(change, change.before, self.desk.worker_name, today)
        return f"{before}  →  {after}"

    def _on_row_chosen(self, rev: str) -> None:
        self._show_act(self._rows.get(rev))

    def _on_filter_changed(self, _code: object) -> None:
        self._show()

    def _on_older_clicked(self) -> None:
        if self._rows:
            before = min(row.rev for row in self._rows.values())
            query = partial(read_history, case_id=self.case_id, before_rev=before)
            self.read(query, partial(self._on_read, PART, False))

    def _on_act_requested(self, rev: str, _act: str) -> None:
        self._take_back(rev)

    def _on_undo_clicked(self) -> None:
        self._take_back(self.list.chosen_id())

    def _take_back(self, rev: str) -> None:
        row = self._rows.get(rev)
        if row is not None:
            self.desk.undo(row.act_rev)


def _moment_long(moment: datetime) -> str:
    return f"{formats.day_long(moment.astimezone().date())} · {formats.time(moment)}"

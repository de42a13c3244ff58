# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the tab of meetings: the meetings, and one of them with who was there."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from caseapp.i18n import _, formats, ngettext
from caseapp.i18n.codes import label
from caseapp.operations.meetings import MakeDecisionStep
from caseapp.reports.meeting_content import AGENDA, MINUTES
from caseapp.store.queries.meetings import DecisionRow, MeetingMemberRow, MeetingRow, meetings_of
from caseapp.ui.case.entries import EntryKind
from caseapp.ui.case.tab import CaseTab
from caseapp.ui.case.words import capital
from caseapp.ui.desk import Desk
from caseapp.ui.file.meeting_kinds import DECISIONS, MEETINGS, MEMBERS
from caseapp.ui.file.words import day_of, joined
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Card, EmptyState
from caseapp.ui.kit.framed import Framed, PageScroll
from caseapp.ui.kit.side_by_side import SideBySide
from caseapp.ui.kit.text import Paragraph, Text
from caseapp.ui.kit.two_lines import Act, Columns, TwoLineList, TwoLineRow
from caseapp.ui.look.fonts import SEMI
from caseapp.ui.look.theme import px
from caseapp.ui.print.wish import PrintWish


class MeetingsTab(CaseTab):
    """The meetings of a case (masterplan tier A 11)."""

    kinds = ("meeting", "meeting_member", "meeting_decision", "network_member", "step")

    def __init__(self, desk: Desk, case_id: str) -> None:
        super().__init__(desk, case_id)
        self._rows: tuple[MeetingRow, ...] = ()
        self._wanted = ""
        self.list = TwoLineList(_("Meetings"), Columns(when=104, who=0))
        self.list.row_chosen.connect(self._on_chosen)
        self.list.act_requested.connect(self._on_meeting_act)
        self.print_button = Button(_("Agenda or minutes"), "small", icon="printer", keys="Ctrl+P")
        self.print_button.clicked.connect(self._on_print_wanted)
        key = QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(self._on_print_wanted)
        self.add = Button(_("Plan a meeting"), "outlined", icon="calendar")
        self.add.clicked.connect(self._on_add_wanted)
        self._count = Text("", 13, tone="muted")
        self._empty = EmptyState(
            _("Round tables and other meetings: who was there, what the person said, what was decided."),
            _("Plan a meeting"),
            "calendar",
        )
        self._empty.act_pressed.connect(self._on_add_wanted)
        self.details = MeetingCard(self)
        self._columns = SideBySide(narrow_at=900)
        self._columns.add(Framed(self.list), 0, 220)
        self._columns.add(self.details, 460, 380)
        head = QHBoxLayout()
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self.print_button)
        head.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(14), px(24), px(22))
        column.setSpacing(px(12))
        column.addLayout(head)
        column.addWidget(self._empty)
        column.addWidget(self._columns, 1)
        self.load()

    def open(self, item: str) -> None:
        self._wanted = item
        if self._rows:
            self._choose()

    def load(self) -> None:
        self.read(partial(meetings_of, case_id=self.case_id), self._on_read)

    def bystander_looks(self, on: bool) -> None:
        self._columns.setVisible(not on and bool(self._rows))

    def _on_read(self, rows: tuple[MeetingRow, ...]) -> None:
        self._rows = rows
        self.list.show_rows([_row(row, self.desk) for row in rows])
        words = ngettext("%(count)s meeting", "%(count)s meetings", len(rows))
        self._count.setText(words % {"count": len(rows)} if rows else "")
        self._empty.setVisible(not rows)
        self._columns.setVisible(bool(rows) and not self.desk.bystander)
        self.add.setVisible(bool(rows))
        self.print_button.setVisible(bool(rows))
        self._choose()

    def _choose(self) -> None:
        wanted = self._wanted or self.list.chosen_id() or (self._rows[0].id if self._rows else "")
        self._wanted = ""
        if wanted:
            self.list.choose(wanted)
            self._on_chosen(wanted)

    def _on_chosen(self, meeting_id: str) -> None:
        row = next((one for one in self._rows if one.id == meeting_id), None)
        if row is not None:
            self.details.show_meeting(row)

    def _on_meeting_act(self, meeting_id: str, act: str) -> None:
        row = next((one for one in self._rows if one.id == meeting_id), None)
        if row is None:
            return
        if act == "change":
            self.sheet_requested.emit(f"{MEETINGS.code}.{meeting_id}", {})
        else:
            self.desk.act(MEETINGS.delete(row), _("Deleted"))

    def _on_add_wanted(self) -> None:
        self.sheet_requested.emit(MEETINGS.code, {})

    def _on_print_wanted(self) -> None:
        """Before the meeting its agenda, after it the minutes; the preview offers the other too."""
        row = next((one for one in self._rows if one.id == self.details.meeting_id()), None)
        if row is not None and not self.desk.bystander:
            document = MINUTES if row.state == "held" else AGENDA
            wish = PrintWish(case_id=self.case_id, document=document, meeting_id=row.id)
            self.desk.print_requested.emit(wish)


class MeetingCard(PageScroll):
    """One meeting: the part of the person first, then who was there, what was decided, what was written."""

    def __init__(self, tab: MeetingsTab) -> None:
        super().__init__(margin=0)
        self._tab = tab
        self._row: MeetingRow | None = None
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(px(12))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._about = Card()
        self.title = Text("", 18, SEMI)
        self.facts = Paragraph("", 13, "muted")
        self.person = Paragraph("", 15)
        for widget in (self.title, self.facts, self.person):
            self._about.body.addWidget(widget)
        self.members = _SubList(tab, MEMBERS, self)
        self.decisions = _SubList(tab, DECISIONS, self)
        self._written = Card(_("Written down"))
        self.written = Paragraph("", 15)
        self._written.body.addWidget(self.written)
        for card in (self._about, self.members, self.decisions, self._written):
            self.body.addWidget(card)
        self.body.addStretch(1)

    def meeting_id(self) -> str:
        """The meeting in sight."""
        return self._row.id if self._row is not None else ""

    def show_meeting(self, row: MeetingRow) -> None:
        """Show a meeting."""
        self._row = row
        self.title.setText(capital(label("meeting_kind", row.kind)))
        when = formats.day_words(row.day) if row.day is not None else _("no day yet")
        self.facts.setText(
            joined(label("meeting_state", row.state), when, row.time_text or "", row.place or "", row.chair or "")
        )
        part = capital(label("person_part", row.person_part))
        words = f"{part}. {row.person_words}" if row.person_words else part
        self.person.setText(joined(words, row.person_part_why or ""))
        self.person.setVisible(bool(row.person_part))
        self.members.show_entries(tuple((one, _member_line(one)) for one in row.members))
        self.decisions.show_entries(tuple((one, _decision_line(one, self._tab.desk)) for one in row.decisions))
        about = formats.joined(label("share_category", code) for code in row.about)
        texts = [text for text in (row.agenda, row.options, row.minutes) if text]
        if texts and about:
            texts.append(_("About %(about)s") % {"about": about})
        self.written.setText("\n\n".join(texts))
        self._written.setVisible(bool(texts))


class _SubList(Card):
    """What belongs to a meeting: a list with one button that adds to it."""

    def __init__(self, tab: MeetingsTab, kind: EntryKind, owner: MeetingCard) -> None:
        super().__init__(kind.title())
        self._tab = tab
        self._kind = kind
        self._owner = owner
        self._entries: tuple[Any, ...] = ()
        self.add = Button(kind.add(), "small", icon="plus")
        self.add.clicked.connect(self._on_add)
        self.head.addWidget(self.add)
        self._empty = Paragraph(kind.empty(), 13, "muted")
        self.list = TwoLineList(kind.title(), Columns(when=0, who=0), in_card=True)
        self.list.act_requested.connect(self._on_act)
        self.add_rows(self.list, self._empty)

    def show_entries(self, entries: tuple[tuple[Any, tuple[str, str]], ...]) -> None:
        """Show these, each with its two lines."""
        self._entries = tuple(row for row, _words in entries)
        self.list.show_rows([TwoLineRow(row.id, what, why, acts=_acts_of(row)) for row, (what, why) in entries])
        self.list.setVisible(bool(entries))
        self._empty.setVisible(not entries)

    def _on_add(self) -> None:
        self._tab.sheet_requested.emit(self._kind.code, {"meeting_id": self._owner.meeting_id()})

    def _on_act(self, entry_id: str, act: str) -> None:
        row = next((one for one in self._entries if one.id == entry_id), None)
        if row is None:
            return
        if act == "change":
            self._tab.sheet_requested.emit(f"{self._kind.code}.{entry_id}", {})
        elif act == "step":
            given = MakeDecisionStep(decision_id=row.id, read_rev=row.read_rev)
            self._tab.desk.act(given, _("Now a step too"))
        else:
            self._tab.desk.act(self._kind.delete(row), _("Deleted"))


def _acts_of(row: Any) -> tuple[Act, ...]:  # noqa: ANN401 - a member or a decision
    """What is decided and is no step yet can become one."""
    can = isinstance(row, DecisionRow) and row.step_id is None
    step = (Act("step", _("Make it a step")),) if can else ()
    return (Act("change", _("Change")), *step, Act("delete", _("Delete")))


def _row(row: MeetingRow, desk: Desk) -> TwoLineRow:
    present = sum(1 for one in row.members if one.presence in ("present", "remote"))
    people = ngettext("%(count)s person", "%(count)s persons", present) % {"count": present} if present else ""
    decided = ngettext("%(count)s decision", "%(count)s decisions", len(row.decisions)) % {"count": len(row.decisions)}
    late = row.state == "planned" and row.day is not None and row.day < desk.today()
    return TwoLineRow(
        id=row.id,
        what=capital(label("meeting_kind", row.kind)),
        why=joined(
            label("meeting_state", row.state),
            label("person_part", row.person_part),
            people,
            decided if row.decisions else "",
        ),
        when=day_of(row.day, desk),
        late=late,
        icon="users-round",
        acts=(Act("change", _("Change")), Act("delete", _("Delete"))),
    )


def _member_line(one: MeetingMemberRow) -> tuple[str, str]:
    bound = _("bound to secrecy") if one.secret_bound == "yes" else ""  # noqa: S105 - a code, no secret
    return one.name or "", joined(
        label("presence", one.presence), label("participant_role", one.role), one.organisation or "", bound
    )


def _decision_line(one: DecisionRow, desk: Desk) -> tuple[str, str]:
    step = _("also a step") if one.step_id else ""
    shown = {"yes": _("may be on paper for others"), "no": _("not on paper for others")}.get(one.may_print or "", "")
    due = _("by %(day)s") % {"day": day_of(one.due_day, desk)} if one.due_day is not None else ""
    person = label("agreement", one.person_agrees)
    return one.what or "", joined(one.who or "", due, step, person, label("share_category", one.about), shown)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the page Today: what is late, what is for today and this week, with the act on the line."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from caseapp.i18n import N_, _, formats
from caseapp.operations.cases import ChangeCase
from caseapp.operations.checklists import SetChecklistItem
from caseapp.operations.exits import SetExitItem
from caseapp.operations.goals import ChangeStep
from caseapp.plans.clocks import Clock
from caseapp.plans.finding import Finding
from caseapp.plans.sentences import what_of
from caseapp.store.changes import Changes
from caseapp.store.queries.agenda import PointsRow
from caseapp.store.queries.today import ClockRow
from caseapp.ui.case.acts import place_of
from caseapp.ui.desk import Desk
from caseapp.ui.frame.address import Address
from caseapp.ui.kit.cards import EmptyState
from caseapp.ui.kit.chips import FilterChip
from caseapp.ui.kit.framed import Framed, PageScroll
from caseapp.ui.kit.responsive import PageHead
from caseapp.ui.kit.two_lines import TwoLineList
from caseapp.ui.look.theme import px
from caseapp.ui.pages import Page
from caseapp.ui.sync.queue import Eyes
from caseapp.ui.today import lines
from caseapp.ui.today.calendar import CalendarButton
from caseapp.ui.today.lines import Lines, lines_of
from caseapp.ui.today.move import MoveSheet
from caseapp.ui.today.reading import BACKUP, MINE, TEAM, TodayAnswer, TodayAsk, read_today
from caseapp.ui.today.waiting import SEEN, SilenceCard, WaitingCard

SCOPE: Final = "today.scope"
_SCOPES: Final = {MINE: N_("My cases"), BACKUP: N_("Also as backup"), TEAM: N_("Whole team")}
_SIDE: Final = 378
_NARROW: Final = 900  # below this the cards stand under the list
_MOST_SEEN: Final = 200  # handings-over that were looked at and are remembered


class TodayPage(Page):
    """What needs me. Read in one snapshot, whole; shown as a list that a keyboard walks through."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._answer: TodayAnswer | None = None
        self._lines = Lines((), {}, {}, {})
        self._whole: frozenset[str] = frozenset()
        self._stale = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._ask)
        chosen = desk.setting(SCOPE, MINE)
        self._scope = str(chosen) if chosen in _SCOPES else MINE
        self._build()
        self.track(desk, desk.bystander_changed, self._on_bystander_changed)

    # -- the page --------------------------------------------------------------------------------------------------

    def title(self) -> str:
        return _("Today")

    def open(self, address: Address) -> None:
        super().open(address)
        self._ask()
        self.take_focus()

    def take_focus(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, changes: object) -> None:
        if not isinstance(changes, Changes):
            return
        if not changes.cases and not changes.touches("worker", "destruction", "team_rule"):
            return
        self._stale = True
        if self.isVisible():
            self._soon.start(0)

    def closing(self) -> None:
        self._soon.stop()
        self._desk.background.close_scope(self.scope)
        super().closing()

    # -- building --------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.head = PageHead(_("Today"))
        self.scopes = {name: FilterChip(_(words)) for name, words in _SCOPES.items()}
        self.list = TwoLineList(_("What needs me"))
        self.list.wraps = True
        self.silence = SilenceCard()
        self.waiting = WaitingCard()
        self.empty = EmptyState(_("Nothing waits today."), _("Show all cases"), icon="folder-open")
        self.none_yet = EmptyState(
            _("Here stands what needs you, as soon as there are cases."), _("Go to the cases"), icon="folder-open"
        )
        for name, chip in self.scopes.items():
            chip.setProperty("scope", name)
            chip.clicked.connect(self._on_scope_clicked)
            self.head.add(chip)
        self.calendar = CalendarButton(self._desk, self.scope)
        self.head.add(self.calendar)
        left = QWidget()
        self._middle = QStackedLayout(left)
        self._framed = Framed(self.list)
        for middle in (self._framed, Framed(self.empty), Framed(self.none_yet)):
            self._middle.addWidget(middle)
        self._left = left
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(px(16))
        side.addWidget(self.silence)
        side.addWidget(self.waiting)
        side.addStretch(1)
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setSpacing(px(20))
        self._both.addWidget(left, 1)
        self._both.addWidget(self._side)
        self._scroll = PageScroll()
        self._scroll.body.addWidget(self.head)
        self._scroll.body.addLayout(self._both, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self._scroll)
        self._arrange()
        self._connect()

    def _connect(self) -> None:
        self.list.act_requested.connect(self._on_act_requested)
        self.silence.row_pressed.connect(self._open_case)
        self.silence.link_pressed.connect(self._on_all_talks_wanted)
        self.waiting.picked.connect(self.navigate_requested)
        self.waiting.contact_picked.connect(self._on_contact_wanted)
        self.waiting.handed_seen.connect(self._on_handed_seen)
        self.empty.act_pressed.connect(self._on_cases_wanted)
        self.none_yet.act_pressed.connect(self._on_cases_wanted)

    def _arrange(self) -> None:
        """The cards beside the list, or under it when there is no room (large text, small window)."""
        narrow = self.width() < px(_NARROW)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._both.direction() != way or not self._side.minimumWidth():
            self._both.setDirection(way)
        self._side.setMinimumWidth(0 if narrow else px(_SIDE))
        self._side.setMaximumWidth(16777215 if narrow else px(_SIDE))
        self._left.setMinimumHeight(px(330) if narrow else px(200))

    # -- asking and showing ----------------------------------------------------------------------------------------

    def _ask(self) -> None:
        self._stale = False
        me = self._desk.store.author.worker_id
        if not me:
            self._scope = TEAM
        for name, chip in self.scopes.items():
            chip.setChecked(name == self._scope)
        ask = TodayAsk(self._desk.today(), me, self._scope, Eyes.of(self._desk).role, self._whole)
        self._desk.read(partial(read_today, ask=ask), self._on_read, self.scope)

    def _on_read(self, answer: TodayAnswer) -> None:
        if answer.ask.scope != self._scope or answer.ask.whole != self._whole:
            return
        self._answer = answer
        self._show()

    def _show(self) -> None:
        answer = self._answer
        if answer is None:
            return
        self._lines = lines_of(answer, self._desk)
        rows = self._lines.rows
        had = self.list.hasFocus() or self.list.has_act_focus()
        self.list.show_rows(rows)
        self.head.beside.setText(formats.day_long(answer.ask.day))
        if rows:
            self._middle.setCurrentIndex(0)
        else:
            self._middle.setCurrentIndex(1 if answer.cases else 2)
        self.silence.show_rows(answer.silent, answer.silent_count, self._desk)
        self.waiting.show_answer(answer, self._desk, self._seen())
        if had and rows and not self.list.chosen_id():
            self.list.choose(next((row.id for row in rows if row.id), ""))
        self.announced.emit(self._spoken(answer))

    def _spoken(self, answer: TodayAnswer) -> str:
        counts = {group.name: group.count for group in answer.groups}
        if not counts:
            return _("Nothing waits today.")
        return _("%(late)s late, %(today)s today, %(week)s this week") % {
            "late": counts.get("late", 0), "today": counts.get("today", 0), "week": counts.get("week", 0),
        }  # fmt: skip

    def _on_bystander_changed(self, _on: bool) -> None:
        self._show()

    # -- acts ------------------------------------------------------------------------------------------------------

    def _on_act_requested(self, key: str, code: str) -> None:
        if code == lines.MORE:
            self._whole |= {key.partition(":")[2]}
            self._ask()
            return
        row, points, found = self._lines.clocks.get(key), self._lines.lists.get(key), self._lines.findings.get(key)
        if points is not None and code == lines.APART:
            self._whole |= {points.key}
            self._ask()
        elif points is not None:
            self.navigate_requested.emit(_place_of_list(points))
        elif found is not None:
            self._go_to(found.case_id, found.finding)
        elif row is None:
            return
        elif code == lines.DONE:
            self._tick(row)
        elif code == lines.MOVE:
            self._ask_day(row)
        elif code == lines.CONTACT:
            self._desk.contact_requested.emit((row.case_id,))
        elif code == lines.PLACE:
            self._go_to(row.case_id, row.clock)
        else:
            self.navigate_requested.emit(_place_of(row, code))

    def _go_to(self, case_id: str, about: Clock | Finding) -> None:
        """To where it is done: the tab at the record it is about, or its form; else the case, where it stands too."""
        tab, item = place_of(about.act, about.subject_kind, about.subject_id)
        self.navigate_requested.emit(Address("case", case_id, tab, item))

    def _tick(self, row: ClockRow) -> None:
        """The step, the item or the round table is done; undo brings it back."""
        if row.clock.subject_kind == "exit_item":
            exit_id, _colon, item = row.clock.subject_id.partition(":")
            done = SetExitItem(exit_id=exit_id, code=item, read_rev=self._rev(), fields={"state": "done"})
            self._desk.act(done, _("Item done"))
        elif row.clock.subject_kind == "checklist_item":
            case_id, _colon, item = row.clock.subject_id.partition(":")
            ticked = SetChecklistItem(case_id=case_id, code=item, read_rev=self._rev(), fields={"state": "done"})
            self._desk.act(ticked, _("Item done"))
        elif row.clock.act == "plan_round_table":
            held = ChangeCase(case_id=row.case_id, read_rev=self._rev(), fields={"round_table_day": self._desk.today()})
            self._desk.act(held, _("Round table was held"))
        else:
            step = ChangeStep(step_id=row.clock.subject_id, read_rev=self._rev(), fields={"status": "done"})
            self._desk.act(step, _("Step done"))

    def _ask_day(self, row: ClockRow) -> None:
        about = f"{self._desk.name(row.name).full}: {what_of(row.clock, self._desk.today())}"
        sheet = MoveSheet(self, about, self._desk.today(), row.clock.due, partial(self._move, row, self._rev()))
        sheet.open_sheet(sheet.day)
        sheet.day.selectAll()

    def _move(self, row: ClockRow, rev: int, day: date) -> None:
        words = _("Moved to %(day)s") % {"day": formats.day_weekday(day, self._desk.today())}
        if row.clock.subject_kind == "exit_item":
            exit_id, _colon, item = row.clock.subject_id.partition(":")
            self._desk.act(SetExitItem(exit_id=exit_id, code=item, read_rev=rev, fields={"due_day": day}), words)
        else:
            step = ChangeStep(step_id=row.clock.subject_id, read_rev=rev, fields={"due_day": day})
            self._desk.act(step, words)

    def _rev(self) -> int:
        """The revision at which what stands on screen was read: nothing that came since is replaced silently."""
        return self._answer.rev if self._answer is not None else 0

    def _open_case(self, case_id: str) -> None:
        self.navigate_requested.emit(Address("case", case_id))

    def _on_contact_wanted(self, case_ids: tuple[str, ...]) -> None:
        self._desk.contact_requested.emit(case_ids)

    def _on_all_talks_wanted(self) -> None:
        self.navigate_requested.emit(Address("cases", tab="silence"))

    def _on_cases_wanted(self) -> None:
        self.navigate_requested.emit(Address("cases"))

    def _on_scope_clicked(self, _on: bool) -> None:
        chip = self.sender()
        if isinstance(chip, FilterChip):
            self._scope = str(chip.property("scope"))
            self._whole = frozenset()
            self._desk.keep_setting(SCOPE, self._scope)
            self._ask()

    def _seen(self) -> frozenset[int]:
        kept = self._desk.setting(SEEN, [])
        return frozenset(one for one in kept if isinstance(one, int)) if isinstance(kept, list) else frozenset()

    def _on_handed_seen(self, rev: int) -> None:
        kept: list[object] = list(sorted({*self._seen(), rev})[-_MOST_SEEN:])
        self._desk.keep_setting(SEEN, kept)
        self._show()

    # -- Qt --------------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._soon.start(0)

    def hideEvent(self, event: QHideEvent) -> None:
        self._soon.stop()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


def _place_of_list(points: PointsRow) -> Address:
    """Where all points of a list stand."""
    if points.list_kind == "exit_item":
        return Address("case", points.case_id, "exit", points.about_id)
    return Address("case", points.case_id, "checklists")


def _place_of(row: ClockRow, code: str) -> Address:
    """Where a line leads: the plan, the exit, or the case."""
    if code == lines.PLAN:
        return Address("case", row.case_id, "plan")
    if code == lines.EXIT:
        return Address("case", row.case_id, "exit", row.clock.subject_id.partition(":")[0])
    return Address("case", row.case_id)

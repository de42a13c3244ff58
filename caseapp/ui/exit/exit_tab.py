# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the tab of leaving an institution: the countdown, the facts, the items, one item in detail."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from caseapp.i18n import _
from caseapp.i18n.codes import label, labelled
from caseapp.operations.act import Done
from caseapp.operations.exits import DeleteExit, OpenExit
from caseapp.store.reader import Reader
from caseapp.ui.case.entries import EntryCard
from caseapp.ui.case.tab import CaseTab
from caseapp.ui.desk import Desk
from caseapp.ui.exit.afterwards import AfterCard
from caseapp.ui.exit.conditions import ConditionsCard
from caseapp.ui.exit.facts_form import FactsForm
from caseapp.ui.exit.household import HOUSEHOLD
from caseapp.ui.exit.item_details import ItemDetails
from caseapp.ui.exit.item_list import ItemList
from caseapp.ui.exit.reading import ExitsView, ExitView, countdown, missing_words, read_exits
from caseapp.ui.kit.buttons import Button, IconButton
from caseapp.ui.kit.cards import EmptyState
from caseapp.ui.kit.fields import Combo
from caseapp.ui.kit.flow import FlowLayout
from caseapp.ui.kit.framed import Framed, PageScroll
from caseapp.ui.kit.side_by_side import SideBySide
from caseapp.ui.kit.text import KeyCap, Text
from caseapp.ui.look.fonts import SEMI
from caseapp.ui.look.theme import px
from caseapp.ui.print.wish import PrintWish


class ExitTab(CaseTab):
    """The exit files of a case. Items: the id of an exit, or "new"."""

    kinds = ("exit_file", "exit_item", "programme_entry", "case", "follow_up", "household_member")

    def __init__(self, desk: Desk, case_id: str) -> None:
        super().__init__(desk, case_id)
        self.view: ExitsView | None = None
        self._exit_id = ""
        self._item = ""
        self.facts = FactsForm(desk)
        self.items = ItemList()
        self.details = ItemDetails(desk)
        self.after = AfterCard(self)
        self.conditions = ConditionsCard(self)
        self.household = EntryCard(HOUSEHOLD, self)
        self.household.head.removeWidget(self.household.add)  # the column is narrow: the button stands below
        self.household.body.addWidget(self.household.add, 0, Qt.AlignmentFlag.AlignLeft)
        self._which = Combo()
        self._countdown = Text("", 18, SEMI)
        self._missing = Text("", 14, tone="muted", elide=True)
        self._stack = QStackedWidget()
        self._page = self._build_page()
        words = _("When somebody stays in an institution, leaving is prepared here: what, by when, who acts.")
        self._empty = EmptyState(words, _("Start an exit file"), "file-plus")
        self._closed = EmptyState(_("The exit is closed while somebody looks along. F9 opens it again."))
        for widget in (self._page, self._empty, self._closed):
            self._stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._empty.act_pressed.connect(self._on_new_wanted)
        self._which.code_changed.connect(self._on_exit_chosen)
        self.items.row_chosen.connect(self._on_item_chosen)
        self.items.state_wanted.connect(self._on_state_wanted)
        self.items.details_wanted.connect(self._on_details_wanted)
        self.items.act_requested.connect(self._on_state_wanted)
        self.load()

    # -- what every tab does -----------------------------------------------------------------------------------------

    def open(self, item: str) -> None:
        self._item = item
        if self.view is not None:
            self._go_to_item()

    def load(self) -> None:
        self.read(partial(_exits_of, self.case_id), self._on_read)

    def closing(self) -> None:
        self.facts.flush()
        self.details.flush()
        super().closing()

    def bystander_looks(self, _on: bool) -> None:
        self._show_right_page()

    # -- building ----------------------------------------------------------------------------------------------------

    def _build_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(px(24), px(10), px(24), px(14))
        column.setSpacing(px(10))
        column.addLayout(self._build_head())
        columns = SideBySide(narrow_at=1000)
        left = PageScroll("surface", margin=14)
        left.body.addWidget(self.facts)
        left.body.addStretch(1)
        columns.add(Framed(left), 362, 320)
        middle = QWidget()
        inside = QVBoxLayout(middle)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(px(8))
        inside.addWidget(Framed(self.items), 1)
        inside.addLayout(_key_words())
        columns.add(middle, 0, 380)
        right = self._right = PageScroll(margin=0)
        right.body.setContentsMargins(0, 0, 0, 0)
        right.body.setSpacing(px(12))
        for card in (self.after, self.details, self.conditions, self.household):
            right.body.addWidget(card)
        right.body.addStretch(1)
        right.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        columns.add(right, 318, 360)
        scroll = PageScroll(margin=0)
        scroll.body.setContentsMargins(0, 0, 0, 0)
        scroll.body.addWidget(columns, 1)
        column.addWidget(scroll, 1)
        return page

    def _build_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(px(12))
        self._which.setAccessibleName(_("Which exit"))
        self._which.setFixedWidth(px(220))
        head.addWidget(self._countdown)
        head.addWidget(self._missing, 1)
        head.addWidget(self._which)
        self.new_button = IconButton("plus", _("Another exit"), outlined=True)
        self.gone_button = IconButton("trash-2", _("Take this exit file away"), outlined=True)
        self.print_button = Button(_("What do I arrange when"), "small", icon="printer", keys="Ctrl+P")
        self.new_button.clicked.connect(self._on_new_wanted)
        self.gone_button.clicked.connect(self._on_gone_wanted)
        self.print_button.clicked.connect(self._on_print_wanted)
        for button in (self.new_button, self.gone_button, self.print_button):
            head.addWidget(button)
        key = QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(self._on_print_wanted)
        return head

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Large text: the key cap gives way to the words."""
        super().resizeEvent(event)
        self.print_button.set_cap_shown(event.size().width() > px(1000))

    # -- showing -----------------------------------------------------------------------------------------------------

    def exit(self) -> ExitView | None:
        """The exit file in sight."""
        return self.view.exit(self._exit_id) if self.view is not None else None

    def _on_read(self, view: ExitsView) -> None:
        self.view = view
        self._which.set_options([(one.row.id, _exit_words(one)) for one in view.exits])
        self._which.setVisible(len(view.exits) > 1)
        self._show_exit()
        self._show_right_page()
        self._go_to_item()

    def _show_exit(self) -> None:
        now = self.exit()
        if now is None:
            return
        self._exit_id = now.row.id
        self._which.set_code(now.row.id)
        self._countdown.setText(countdown(now.row, self.desk.today()))
        self._missing.setText(missing_words(now.ready) if now.row.actual_day is None else "")
        self.facts.show_exit(now)
        self.after.show_exit(now, self.desk)
        self.conditions.show_exit(now, self.desk)
        self.household.show_rows(self.view.household if self.view is not None else ())
        self.items.show_view(now, self.desk.today())
        chosen = self.items.chosen_id() or self.details.code
        if not chosen or now.item(chosen) is None:
            first = next(iter(now.ready.missing), None) or next(iter(now.items), None)
            chosen = first.item.id if first is not None else ""
        self.items.choose(chosen)
        self.details.show_item(now, chosen)
        for layout in (self._page.layout(), self._right.body):
            if layout is None:
                continue
            layout.invalidate()
            layout.activate()  # words of another length: at once, not when the next event comes

    def _show_right_page(self) -> None:
        if self.desk.bystander:
            self._stack.setCurrentWidget(self._closed)
        elif self.view is not None and not self.view.exits:
            self._stack.setCurrentWidget(self._empty)
        else:
            self._stack.setCurrentWidget(self._page)

    def _go_to_item(self) -> None:
        item, self._item = self._item, ""
        if item == "new":
            self._on_new_wanted()
        elif self.view is not None and any(one.row.id == item for one in self.view.exits):
            self._exit_id = item
            self._show_exit()
        elif item and self.exit() is not None:
            self.items.choose(item)

    # -- what is wanted ----------------------------------------------------------------------------------------------

    def _on_exit_chosen(self, exit_id: object) -> None:
        self._exit_id = str(exit_id)
        self._show_exit()

    def _on_item_chosen(self, code: str) -> None:
        now = self.exit()
        if now is not None and code != self.details.code:
            self.details.show_item(now, code)

    def _on_state_wanted(self, code: str, state: str) -> None:
        now = self.exit()
        if now is not None and state in dict(labelled("item_status")):
            self.details.show_item(now, code)
            self.details.give_state(state)

    def _on_details_wanted(self, _code: str) -> None:
        self.details.state.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_new_wanted(self) -> None:
        self.desk.act(OpenExit(case_id=self.case_id), _("Exit file started"), self._on_opened)

    def _on_opened(self, done: Done[Any]) -> None:
        self._exit_id = str(done.result)
        self.facts.kept["institution"].control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_gone_wanted(self) -> None:
        now = self.exit()
        if now is not None:
            given = DeleteExit(exit_id=now.row.id, read_rev=now.row.read_rev)
            self.desk.act(given, _("Exit file taken away"))

    def _on_print_wanted(self) -> None:
        now = self.exit()
        if now is not None:
            self.facts.flush()
            self.details.flush()
            wish = PrintWish(case_id=self.case_id, document="exit-list", exit_id=now.row.id)
            self.desk.print_requested.emit(wish)


def _key_words() -> FlowLayout:
    """Which key gives which state."""
    row = FlowLayout(gap=12, line_gap=4)
    for place, (_code, words) in enumerate(labelled("step_status"), start=1):
        pair = QWidget()
        inside = QHBoxLayout(pair)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(px(6))
        inside.addWidget(KeyCap(str(place)))
        inside.addWidget(Text(words, 13, tone="muted"))
        row.addWidget(pair)
    return row


def _exit_words(one: ExitView) -> str:
    return one.row.institution or label("institution_type", one.row.institution_type) or _("Exit")


def _exits_of(case_id: str, reader: Reader) -> ExitsView:
    return read_exits(reader, case_id)

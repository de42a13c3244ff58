# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the page Exits: who leaves when, from where, to what, and what is still missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from caseapp.i18n import N_, _, ngettext
from caseapp.store.changes import Changes
from caseapp.store.queries.agenda import Whose
from caseapp.store.queries.leaving import AHEAD, LEFT, SOON, LeavingRow, WindowRow, entering_window, leaving
from caseapp.store.reader import Reader
from caseapp.ui.desk import Desk
from caseapp.ui.exits.beside import ExitCard, WindowCard
from caseapp.ui.exits.lines import rows_of
from caseapp.ui.frame.address import Address
from caseapp.ui.kit.cards import EmptyState
from caseapp.ui.kit.chips import FilterChip
from caseapp.ui.kit.framed import Framed, PageScroll
from caseapp.ui.kit.responsive import Gap, PageHead
from caseapp.ui.kit.side_by_side import SideBySide
from caseapp.ui.kit.two_lines import Columns, TwoLineList
from caseapp.ui.look.theme import px
from caseapp.ui.pages import Page

MINE: Final = "mine"
TEAM: Final = "team"
_SCOPES: Final = {MINE: N_("My cases"), TEAM: N_("Whole team")}
_WHICH: Final = {AHEAD: N_("Still to leave"), SOON: N_("Within 90 days"), LEFT: N_("Left")}
_SCOPE_KEY: Final = "exits.scope"
_WHICH_KEY: Final = "exits.which"


@dataclass(frozen=True, slots=True)
class ExitsAsk:
    """Whose exits, and which."""

    scope: str
    which: str
    me: str


@dataclass(frozen=True, slots=True)
class ExitsAnswer:
    """What the page shows, in one snapshot."""

    ask: ExitsAsk
    rows: tuple[LeavingRow, ...]
    window: tuple[WindowRow, ...]


class ExitsPage(Page):
    """All exits by month; those without a home or support are told first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._answer: ExitsAnswer | None = None
        self._stale = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._ask)
        scope, which = desk.setting(_SCOPE_KEY, MINE), desk.setting(_WHICH_KEY, AHEAD)
        self._scope = str(scope) if scope in _SCOPES else MINE
        self._which = str(which) if which in _WHICH else AHEAD
        self._build()
        self.track(desk, desk.bystander_changed, self._on_bystander_changed)

    # -- the page ----------------------------------------------------------------------------------------------------

    def title(self) -> str:
        return _("Exits")

    def open(self, address: Address) -> None:
        super().open(address)
        self._ask()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_focus(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, changes: object) -> None:
        if not isinstance(changes, Changes) or (not changes.cases and not changes.touches("worker")):
            return
        self._stale = True
        if self.isVisible():
            self._soon.start(0)

    def closing(self) -> None:
        self._soon.stop()
        self._desk.background.close_scope(self.scope)
        super().closing()

    # -- building ----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.head = PageHead(_("Exits"))
        self.scopes = {code: FilterChip(_(words)) for code, words in _SCOPES.items()}
        self.which = {code: FilterChip(_(words)) for code, words in _WHICH.items()}
        for group, name in ((self.scopes, "scope"), (self.which, "which")):
            if group is self.which:
                self.head.add(Gap(8))
            for code, chip in group.items():
                chip.setProperty(name, code)
                chip.clicked.connect(self._on_chip_clicked)
                self.head.add(chip)
        self.list = TwoLineList(_("Exits"), Columns(when=118))
        self.list.wraps = True  # where to and who supports are read whole
        self.list.row_chosen.connect(self._on_row_chosen)
        self.list.act_requested.connect(self._on_act_requested)
        self.empty = EmptyState(
            _("Here stands who leaves an institution, when, and what is still missing."), _("Whole team"), "users"
        )
        self.empty.act_pressed.connect(self._on_team_wanted)
        self._middle = QStackedWidget()
        self._middle.addWidget(Framed(self.list))
        self._middle.addWidget(Framed(self.empty))
        self.card = ExitCard()
        self.window_card = WindowCard()
        self.card.link_pressed.connect(self._on_card_pressed)
        self.window_card.list.act_requested.connect(self._on_case_wanted)
        side = PageScroll(margin=0)
        side.body.setContentsMargins(0, 0, 0, 0)
        side.body.setSpacing(px(14))
        side.body.addWidget(self.card)
        side.body.addWidget(self.window_card)
        side.body.addStretch(1)
        self._columns = SideBySide(narrow_at=900, gap=20)
        self._columns.add(self._middle, 0, 330)
        self._columns.add(side, 378, 420)
        scroll = PageScroll()
        scroll.body.addWidget(self.head)
        scroll.body.addWidget(self._columns, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(scroll)

    # -- asking and showing ------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        self._stale = False
        me = self._desk.store.author.worker_id
        if not me:
            self._scope = TEAM
        for code, chip in self.scopes.items():
            chip.setChecked(code == self._scope)
        for code, chip in self.which.items():
            chip.setChecked(code == self._which)
        ask = ExitsAsk(self._scope, self._which, me)
        self._desk.read(partial(_read, ask=ask, day=self._desk.today()), self._on_read, self.scope)

    def _on_read(self, answer: ExitsAnswer) -> None:
        if (answer.ask.scope, answer.ask.which) != (self._scope, self._which):
            return
        self._answer = answer
        self._show()

    def _show(self) -> None:
        answer = self._answer
        if answer is None:
            return
        had = self.list.hasFocus() or self.list.has_act_focus()
        self.list.show_rows(rows_of(answer.rows, self._desk))
        self._middle.setCurrentIndex(0 if answer.rows else 1)
        self.empty.act.setVisible(self._scope == MINE)
        words = ngettext("%(count)s exit", "%(count)s exits", len(answer.rows)) % {"count": len(answer.rows)}
        self.head.beside.setText(words)
        if answer.rows and (had or not self.list.chosen_id()):
            self.list.choose(
                self.list.chosen_id() or next(row.id for row in rows_of(answer.rows, self._desk) if row.id)
            )
        self._show_card()
        self.window_card.show_rows(answer.window, self._desk)
        self.announced.emit(words)

    def _show_card(self) -> None:
        row = self._row(self.list.chosen_id())
        self.card.setVisible(row is not None)
        if row is not None:
            self.card.show_row(row, self._desk)

    def _row(self, exit_id: str) -> LeavingRow | None:
        rows = self._answer.rows if self._answer is not None else ()
        return next((row for row in rows if row.exit_id == exit_id), None)

    # -- what is wanted ----------------------------------------------------------------------------------------------

    def _on_row_chosen(self, _exit_id: str) -> None:
        self._show_card()

    def _on_act_requested(self, exit_id: str, _act: str) -> None:
        self._go(exit_id)

    def _on_card_pressed(self) -> None:
        self._go(self.list.chosen_id())

    def _go(self, exit_id: str) -> None:
        row = self._row(exit_id)
        if row is not None:
            self.navigate_requested.emit(Address("case", row.case_id, "exit", row.exit_id))

    def _on_case_wanted(self, case_id: str, _act: str) -> None:
        self.navigate_requested.emit(Address("case", case_id, "network"))

    def _on_team_wanted(self) -> None:
        """Nobody of mine: those of the team."""
        self.scopes[TEAM].click()

    def _on_chip_clicked(self, _on: bool) -> None:
        chip = self.sender()
        if not isinstance(chip, FilterChip):
            return
        if chip.property("scope"):
            self._scope = str(chip.property("scope"))
            self._desk.keep_setting(_SCOPE_KEY, self._scope)
        else:
            self._which = str(chip.property("which"))
            self._desk.keep_setting(_WHICH_KEY, self._which)
        self._ask()

    def _on_bystander_changed(self, _on: bool) -> None:
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._soon.start(0)


def _read(reader: Reader, ask: ExitsAsk, day: date) -> ExitsAnswer:
    whose = Whose(worker_id=ask.me if ask.scope == MINE and ask.me else None, as_backup=True, eyes=ask.me)
    return ExitsAnswer(ask, leaving(reader, whose, day, ask.which), entering_window(reader, whose, day))

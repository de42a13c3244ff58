# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the page Team: a meeting from one list, who carries what, who is away, what is noticed."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from caseapp.i18n import N_, _
from caseapp.store.changes import Changes
from caseapp.store.queries.team_findings import TeamFinding
from caseapp.store.queries.team_review import ReviewRow
from caseapp.ui.desk import Desk
from caseapp.ui.frame.address import Address
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.responsive import PageHead
from caseapp.ui.kit.tabs import Tabs
from caseapp.ui.look.theme import px
from caseapp.ui.pages import Page
from caseapp.ui.team.away import AwayPart
from caseapp.ui.team.choice import ALL, NOBODY, Choice
from caseapp.ui.team.decide import DecidePart
from caseapp.ui.team.discuss import DiscussPart
from caseapp.ui.team.hand_over import HandOverCasesSheet
from caseapp.ui.team.load import LoadPart
from caseapp.ui.team.paper import review_preview
from caseapp.ui.team.reading import (
    AwayShown,
    DecideShown,
    LoadShown,
    read_away,
    read_decide,
    read_load,
    read_review,
    read_rules,
)
from caseapp.ui.team.rules import RulesPart

DISCUSS, LOAD, AWAY, TOLD, RULES = "discuss", "load", "away", "told", "rules"
_TABS: Final = {
    DISCUSS: N_("To talk about"),
    LOAD: N_("Caseload"),
    AWAY: N_("Away"),
    TOLD: N_("To decide"),
    RULES: N_("What the rules notice"),
}
_OF_THE_TEAM: Final = ("worker", "team", "team_rule", "absence", "destruction")


class TeamPage(Page):
    """Each part is read when it is looked at; coming back shows it where it was left."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rows: tuple[ReviewRow, ...] = ()
        self._handing = ""  # whose cases are to be handed over as soon as they are read
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._read)
        self._stale = False
        self.head = PageHead(_("Team"))
        self.paper = Button(_("Print"), "outlined", icon="printer")
        self.paper.setToolTip(f"{_('Print')}  (Ctrl+P)")
        self.timeline = Button(_("As a timeline"), "outlined", icon="chart-gantt")
        self.tabs = Tabs(_("Team"), [(code, _(words)) for code, words in _TABS.items()], self)
        self.discuss = DiscussPart(desk)
        self.load = LoadPart(desk)
        self.away = AwayPart(desk)
        self.decide = DecidePart(desk)
        self.rules = RulesPart(desk)
        self._lay_out()
        self._connect()
        self._show_tab(DISCUSS)

    def _lay_out(self) -> None:
        self.head.add(self.paper)
        self.head.add(self.timeline)
        self.parts = QStackedWidget()
        for part in (self.discuss, self.load, self.away, self.decide, self.rules):
            self.parts.addWidget(part)
        top = QWidget()
        head = QVBoxLayout(top)
        head.setContentsMargins(px(24), px(16), px(24), px(4))
        head.addWidget(self.head)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(top)
        page.addWidget(self.tabs)
        page.addWidget(self.parts, 1)

    def _connect(self) -> None:
        self.tabs.tab_opened.connect(self._on_tab_opened)
        self.timeline.clicked.connect(self._on_timeline_clicked)
        self.paper.clicked.connect(self._on_paper_clicked)
        self.discuss.case_wanted.connect(self._on_case_wanted)
        self.discuss.timeline_wanted.connect(self._on_case_timeline_wanted)
        self.load.worker_wanted.connect(self._on_worker_wanted)
        self.load.handing_wanted.connect(self._on_handing_wanted)
        self.load.limit_wanted.connect(self._on_limit_wanted)
        self.away.worker_wanted.connect(self._on_worker_wanted)
        self.decide.place_wanted.connect(self._on_place_wanted)
        self.rules.place_wanted.connect(self._on_place_wanted)
        printing = QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self)
        printing.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        printing.activated.connect(self._on_paper_clicked)
        self.track(self._desk, self._desk.bystander_changed, self._on_bystander_changed)

    # -- the page --------------------------------------------------------------------------------------------------

    def title(self) -> str:
        return _("Team")

    def own_keys(self) -> tuple[tuple[str, str], ...]:
        return (
            ("Enter", _("Open the case")),
            (_("Shift+Enter"), _("Its timeline")),
            (_("Space"), _("Talked about")),
            ("Ctrl+P", _("Print the list")),
        )

    def open(self, address: Address) -> None:
        super().open(address)
        if address.tab in _TABS:
            self._show_tab(address.tab)
        if address.item and self.tab() == DISCUSS:
            self.discuss.choose(address.item)
        elif address.item and self.tab() == TOLD:
            self.decide.choose(address.item)
        self._read()
        self._focus()

    def take_focus(self) -> None:
        self._focus()

    def refresh(self, changes: object) -> None:
        if not isinstance(changes, Changes) or not (changes.cases or changes.touches(*_OF_THE_TEAM)):
            return
        self._stale = True
        if self.isVisible():
            self._soon.start(0)

    def closing(self) -> None:
        self._soon.stop()
        self._desk.background.close_scope(self.scope)
        super().closing()

    def tab(self) -> str:
        """The open tab."""
        return self.tabs.open_tab() or DISCUSS

    # -- reading ---------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        self._stale = False
        desk, tab = self._desk, self.tab()
        me, today = desk.store.author.worker_id, desk.today()
        if tab == DISCUSS:
            desk.read(partial(read_review, me=me, today=today), self._on_review_read, self.scope)
        elif tab == LOAD:
            desk.read(partial(read_load, me=me, today=today), self._on_load_read, self.scope)
        elif tab == AWAY:
            desk.read(partial(read_away, today=today), self._on_away_read, self.scope)
        elif tab == TOLD:
            desk.read(partial(read_decide, me=me, today=today), self._on_decide_read, self.scope)
        else:
            desk.read(partial(read_rules, me=me, today=today), self._on_rules_read, self.scope)

    def _on_review_read(self, rows: tuple[ReviewRow, ...]) -> None:
        self._rows = rows
        self.discuss.show_rows(rows)
        self.announced.emit(self.discuss.said.text())
        if self._handing:
            worker, self._handing = self._handing, ""
            self._hand_over(worker)

    def _on_load_read(self, shown: LoadShown) -> None:
        self.load.show_load(shown)

    def _on_away_read(self, shown: AwayShown) -> None:
        self.away.show_away(shown)

    def _on_decide_read(self, shown: DecideShown) -> None:
        self.decide.show_waiting(shown)

    def _on_rules_read(self, found: tuple[TeamFinding, ...]) -> None:
        self.rules.show_findings(found)

    # -- where one is ----------------------------------------------------------------------------------------------

    def _show_tab(self, tab: str) -> None:
        self.tabs.show_tab(tab)
        self.parts.setCurrentIndex(list(_TABS).index(tab))
        self.paper.setVisible(tab == DISCUSS)

    def _focus(self) -> None:
        inside: dict[str, QWidget] = {
            DISCUSS: self.discuss.table,
            LOAD: self.load.table,
            AWAY: self.away.list,
            TOLD: self.decide.list,
            RULES: self.rules.list,
        }
        target = inside[self.tab()]
        if target.isVisibleTo(self):
            target.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.tab() == AWAY:
            self.away.begin.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.tabs.take_focus()

    def _on_tab_opened(self, tab: str) -> None:
        self._show_tab(tab)
        self._read()
        self._stay(Address("team", tab=tab))

    def _stay(self, address: Address) -> None:
        """Say where exactly one is, so that going back leads here."""
        self.address = address
        self.moved.emit(address)

    def _on_case_wanted(self, case_id: str) -> None:
        self._stay(Address("team", tab=DISCUSS, item=case_id))
        self.navigate_requested.emit(Address("case", case_id))

    def _on_case_timeline_wanted(self, case_id: str) -> None:
        self._stay(Address("team", tab=DISCUSS, item=case_id))
        self.navigate_requested.emit(Address("case", case_id, "timeline"))

    def _on_place_wanted(self, address: Address) -> None:
        self._stay(Address("team", tab=self.tab(), item=address.case_id if self.tab() == TOLD else ""))
        self.navigate_requested.emit(address)

    def _on_worker_wanted(self, worker: str) -> None:
        """All cases of one worker, in the list of the meeting."""
        self._show_tab(DISCUSS)
        self.discuss.take(Choice(kind=ALL, worker=worker, order=self.discuss.choice.order))
        self._stay(Address("team", tab=DISCUSS))
        self._read()
        self._focus()

    def _on_timeline_clicked(self) -> None:
        self.navigate_requested.emit(Address("timeline"))

    def _on_limit_wanted(self) -> None:
        self.navigate_requested.emit(Address("settings", tab="rules"))

    # -- acts ------------------------------------------------------------------------------------------------------

    def _on_handing_wanted(self, worker: str) -> None:
        """The cases are read anew first: somebody may have handed one over meanwhile."""
        self._handing = worker
        me, today = self._desk.store.author.worker_id, self._desk.today()
        self._desk.read(partial(read_review, me=me, today=today), self._on_review_read, self.scope)

    def _hand_over(self, worker: str) -> None:
        wanted = None if worker == NOBODY else worker
        rows = tuple(sorted((row for row in self._rows if row.worker_id == wanted), key=_name_of))
        if rows:
            HandOverCasesSheet(self.window(), self._desk, worker, rows).open_sheet()

    def _on_paper_clicked(self) -> None:
        rows = self.discuss.rows()
        if self.tab() == DISCUSS and rows:
            review_preview(self.window(), self._desk, rows, self.discuss.choice_words()).open_sheet()

    # -- Qt --------------------------------------------------------------------------------------------------------

    def _on_bystander_changed(self, _on: bool) -> None:
        self.discuss.say_again()
        self.decide.say_again()
        self.rules.say_again()
        self._read()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._soon.start(0)

    def hideEvent(self, event: QHideEvent) -> None:
        self._soon.stop()
        super().hideEvent(event)


def _name_of(row: ReviewRow) -> str:
    return row.name.full.casefold()

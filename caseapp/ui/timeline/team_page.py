# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the page Timeline: one thin row per case, so that a meeting can be held from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from caseapp.i18n import _, ngettext
from caseapp.operations.allowed import cases_to_print
from caseapp.store.changes import Changes
from caseapp.store.queries.timeline import silent_first
from caseapp.store.reader import Reader
from caseapp.ui.cases.menu_chip import MenuChip
from caseapp.ui.desk import Desk
from caseapp.ui.frame.address import Address
from caseapp.ui.kit.buttons import Button, IconButton
from caseapp.ui.kit.cards import EmptyState
from caseapp.ui.kit.chips import FilterChip
from caseapp.ui.kit.framed import Framed
from caseapp.ui.kit.responsive import PageHead
from caseapp.ui.kit.text import Text
from caseapp.ui.look.theme import px
from caseapp.ui.pages import Page
from caseapp.ui.timeline.legend import TeamLegend
from caseapp.ui.timeline.preview import team_preview
from caseapp.ui.timeline.team_rows import TeamRow, read_rows
from caseapp.ui.timeline.team_view import NEARER, PART, TeamHead, TeamView
from caseapp.ui.timeline.team_words import TeamWords

MINE: Final = "timeline.mine"  # a setting of this laptop: only one's own cases
_SPANS: Final = {"3": (3, 3), "9": (6, 9), "24": (24, 6)}


@dataclass(frozen=True, slots=True)
class _Read:
    ids: tuple[str, ...]
    rows: tuple[TeamRow, ...]


def read_team(reader: Reader, worker_id: str | None, today: date) -> _Read:
    """The order, and the first rows."""
    ids = silent_first(reader, worker_id)
    return _Read(ids, read_rows(reader, ids[:PART], today))


class TeamTimeline(Page):
    """The open cases, longest silent first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._words = TeamWords(desk)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._read)
        self.view = TeamView(desk.today(), self._words)
        self._build()
        self.track(desk, desk.changed, self.refresh)
        self.track(desk, desk.bystander_changed, self._on_bystander_changed)

    # -- the page --------------------------------------------------------------------------------------------------

    def title(self) -> str:
        return _("Timeline")

    def own_keys(self) -> tuple[tuple[str, str], ...]:
        return (("+", _("Nearer")), ("-", _("Farther")), ("L", _("The same as a list")))

    def open(self, address: Address) -> None:
        super().open(address)
        self._read()

    def take_focus(self) -> None:
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, changes: object) -> None:
        if isinstance(changes, Changes) and changes.cases and self.isVisible():
            self._soon.start(0)  # when it is opened again it is read anyhow

    def closing(self) -> None:
        self._soon.stop()
        self._desk.background.close_scope(self.scope)
        super().closing()

    def turn(self) -> None:
        """Rows along time, or the same in words."""
        self.view.turn()
        self.as_list.set_words(_("As a picture") if self.view.is_list() else _("As a list"))
        for part in (self.head_row, self.legend, self.months, self.out, self.near):
            part.setVisible(not self.view.is_list())  # they are about the picture
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- building --------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.head = PageHead(_("Timeline of the team"))
        self.mine = FilterChip(_("My cases"), chosen=bool(self._desk.setting(MINE)))
        self.months = MenuChip(_("9 months ahead"))
        self.out = IconButton("minus", _("Farther (-)"), outlined=True, size=36)
        self.near = IconButton("plus", _("Nearer (+)"), outlined=True, size=36)
        self.as_list = Button(_("As a list"), "outlined", icon="list")
        self.paper = Button(_("Print"), "outlined", icon="printer")
        for act in (self.mine, self.months, self.out, self.near, self.as_list, self.paper):
            self.head.add(act)
        self.as_list.setToolTip(f"{_('The same as a list')}  (L)")
        self.said = Text("", 13, tone="muted", elide=True)
        self.legend = TeamLegend()
        line = QHBoxLayout()
        line.setSpacing(px(24))
        line.addWidget(self.said, 1)
        line.addWidget(self.legend)
        self.head_row = TeamHead(self.view, _last_words)
        self._empty = EmptyState(_("Here comes a row for every open case of the team."))
        self._empty.hide()
        inner = QWidget()
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.head_row)
        rows.addWidget(self.view, 1)
        self._framed = Framed(inner)
        page = QVBoxLayout(self)
        page.setContentsMargins(px(24), px(16), px(24), px(14))
        page.setSpacing(px(10))
        page.addWidget(self.head)
        page.addLayout(line)
        page.addWidget(self._empty)
        page.addWidget(self._framed, 1)
        self._offer_months("9")
        self._connect()

    def _connect(self) -> None:
        self.mine.clicked.connect(self._on_mine_clicked)
        self.months.entry_picked.connect(self._on_months_picked)
        self.out.clicked.connect(self._on_out_clicked)
        self.near.clicked.connect(self._on_near_clicked)
        self.as_list.clicked.connect(self.turn)
        self.paper.clicked.connect(self._on_paper_clicked)
        self.view.case_opened.connect(self._on_case_opened)
        self.view.said_changed.connect(self._on_said_changed)
        self.view.team.wanted.connect(self._on_rows_wanted)
        turning = QShortcut(QKeySequence(Qt.Key.Key_L), self)
        turning.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        turning.activated.connect(self.turn)

    # -- reading ---------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        worker = self._desk.store.author.worker_id if self.mine.isChecked() else None
        query = partial(read_team, worker_id=worker, today=self._desk.today())
        self._desk.read(query, self._on_read, self.scope)

    def _on_read(self, found: _Read) -> None:
        kept = self.view.chosen_id()
        scrolled = self.view.verticalScrollBar().value()
        self._words.forget()
        self.view.team.show_ids(found.ids, found.rows)
        self.view.forget_pictures()
        if not (kept and self.view.choose(kept)) and found.ids:
            self.view.choose(found.ids[0])
        self.view.verticalScrollBar().setValue(scrolled)
        self._empty.setVisible(not found.ids)
        self._framed.setVisible(bool(found.ids))
        count = len(found.ids)
        self.head.beside.setText(ngettext("%(count)s case", "%(count)s cases", count) % {"count": count})
        self._on_said_changed("")

    def _on_rows_wanted(self, ids: tuple[str, ...]) -> None:
        query = partial(read_rows, ids=ids, today=self._desk.today())
        self._desk.read(query, self._on_rows_read, self.scope)

    def _on_rows_read(self, rows: tuple[TeamRow, ...]) -> None:
        self.view.team.put_rows(rows)
        self.view.forget_pictures()

    def _on_bystander_changed(self, _on: bool) -> None:
        self._words.forget()
        self.view.forget_pictures()

    # -- what is wanted --------------------------------------------------------------------------------------------

    def _on_said_changed(self, words: str) -> None:
        if words:
            self.said.setText(words)
            return
        silent = sum(row.silence is not None for row in self.view.team.rows())
        said = ngettext("%(count)s silent for too long", "%(count)s silent for too long", silent)
        self.said.setText(said % {"count": silent})

    def _on_mine_clicked(self) -> None:
        self._desk.keep_setting(MINE, self.mine.isChecked())
        self._read()

    def _on_months_picked(self, code: str) -> None:
        self.view.show_months(*_SPANS[code])
        self._offer_months(code)

    def _offer_months(self, chosen: str) -> None:
        words = {"3": _("3 months ahead"), "9": _("9 months ahead"), "24": _("two years back")}
        self.months.offer(words[chosen], tuple(words.items()), frozenset({chosen}), one=True)

    def _on_out_clicked(self) -> None:
        self.view.zoom(1 / NEARER)

    def _on_near_clicked(self) -> None:
        self.view.zoom(NEARER)

    def _on_case_opened(self, case_id: str) -> None:
        self.navigate_requested.emit(Address("case", case_id, "timeline"))

    def _on_paper_clicked(self) -> None:
        ids = tuple(row.case.id for row in self.view.team.rows())
        if ids:
            self._desk.read(partial(cases_to_print, case_ids=ids), self._on_may_print, self.scope)

    def _on_may_print(self, case_ids: frozenset[str]) -> None:
        """Only the rows of cases that may be printed; a worker prints the own ones."""
        rows = tuple(row for row in self.view.team.rows() if row.case.id in case_ids)
        if rows:
            team_preview(self.window(), self._desk, rows, self.view.picture(), self._words).open_sheet()
        else:
            self._desk.sorry.emit(_("Your role does not let you print any of these cases."))


def _last_words() -> str:
    return _("spoken")

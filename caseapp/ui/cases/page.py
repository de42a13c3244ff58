# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the page Cases: chips, the table, who is new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Final

from anyascii import anyascii
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QStackedLayout, QVBoxLayout, QWidget

from caseapp.i18n import _
from caseapp.i18n.codes import codes
from caseapp.store.changes import Changes
from caseapp.store.queries.case_list import CaseAsk, CaseList, case_list, cases_starting
from caseapp.store.queries.cases import CaseFilter, CaseRow, case_rows
from caseapp.store.reader import Reader
from caseapp.ui.cases.chip_bar import ChipBar
from caseapp.ui.cases.filters import TEAM, View, view_from
from caseapp.ui.cases.legend import Legend
from caseapp.ui.cases.lines import Line, line_of
from caseapp.ui.cases.menu_chip import pop_menu
from caseapp.ui.cases.model import SORT_OF, TURNED, CaseModel
from caseapp.ui.cases.new_case import NewCaseSheet
from caseapp.ui.cases.table import CasesTable
from caseapp.ui.cases.view_menu import ViewMenu, views_from
from caseapp.ui.desk import Desk
from caseapp.ui.frame.address import Address
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import EmptyState
from caseapp.ui.kit.framed import Framed
from caseapp.ui.kit.paint import plain, scaled_font
from caseapp.ui.kit.responsive import PageHead
from caseapp.ui.look.theme import px
from caseapp.ui.pages import Page
from caseapp.ui.rights import Eyes

NEW: Final = "new"  # the tab of an address that opens the sheet for a new case
SILENCE: Final = "silence"  # the tab that shows who was not spoken to for longest
VIEW_NOW: Final = "cases.view"
VIEWS: Final = "cases.views"
_NARROW: Final = 900
_LOW: Final = 460
_OF_THE_LIST: Final = ("worker", "team", "team_rule")


_BESIDE: Final = 4  # rows read on both sides of what is seen


@dataclass(frozen=True, slots=True)
class _Read:
    """The order as it is now, and some rows: those that changed, or those round the row with the keyboard."""

    found: CaseList
    rows: tuple[CaseRow, ...]


class CasesPage(Page):
    """The list of cases. It holds ids; rows come in windows, from another thread."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._eyes = Eyes.of(desk)
        self._view = view_from(desk.setting(VIEW_NOW))
        self._shown: CaseAsk | None = None
        self._stale: set[str] | None = None  # cases to read again; None: nothing to do
        self._choose_next = ""
        self.model = CaseModel(self._line)
        self.model.wanted.connect(self._on_rows_wanted)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._read_changed)
        self._build()
        self.track(desk, desk.changed, self.refresh)
        self.track(desk, desk.bystander_changed, self._on_bystander_changed)

    # -- the page --------------------------------------------------------------------------------------------------

    def title(self) -> str:
        return _("Cases")

    def open(self, address: Address) -> None:
        super().open(address)
        if address.tab == SILENCE:
            self._take(replace(self._view, sort="last_talk", grows=False))
        elif self._shown is None:
            self._ask()
        else:
            self._read_changed()
        if address.case_id:
            self._choose_next = address.case_id
            self.table.choose(address.case_id)
        if address.tab == NEW:
            self.open_new_case()
        else:
            self.take_focus()

    def take_focus(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, changes: object) -> None:
        if not isinstance(changes, Changes):
            return
        if not changes.cases and not changes.touches(*_OF_THE_LIST):
            return
        self._stale = (self._stale or set()) | changes.cases
        if self.isVisible():
            self._soon.start(0)

    def closing(self) -> None:
        self._soon.stop()
        self._desk.background.close_scope(self.scope)
        super().closing()

    def open_new_case(self) -> None:
        """The sheet for a new case (Ctrl+Shift+N)."""
        NewCaseSheet(self, self._desk, self._on_case_opened).open_sheet()

    # -- building --------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.head = PageHead(_("Cases"))
        self.views = ViewMenu(self)
        self.group = Button(_("Group: %(how)s") % {"how": _("none")}, "quiet", icon="rows-3", menu_arrow=True)
        self.new_case = Button(_("New case"), "outlined", icon="plus")
        self.new_case.setToolTip(f"{_('New case')}  (Ctrl+Shift+N)")
        self.chips = ChipBar()
        self.table = CasesTable(self.model)
        self.none_fit = EmptyState(_("No case fits these filters."), _("Take all filters away"))
        self.none_yet = EmptyState(
            _("Here come the people you work with. Bring in the list your team keeps today, or open a first case."),
            _("Import a list"),
            icon="upload",
        )
        self.first_case = Button(_("Open a case"), "outlined", icon="plus")
        column = self.none_yet.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(column.count() - 1, self.first_case, 0, Qt.AlignmentFlag.AlignLeft)
        for act in (self.views, self.group, self.new_case):
            self.head.add(act)
        middle_part = QWidget()
        self._middle = QStackedLayout(middle_part)
        self._framed = Framed(self.table)
        for middle in (self._framed, self.none_fit, self.none_yet):
            self._middle.addWidget(middle)
        page = QVBoxLayout(self)
        page.setContentsMargins(px(24), px(16), px(24), px(6))
        page.setSpacing(px(14))
        page.addWidget(self.head)
        page.addWidget(self.chips)
        page.addWidget(middle_part, 1)
        self.legend = Legend()
        page.addWidget(self.legend)
        page.setStretch(2, 1)
        self._connect()

    def _arrange(self) -> None:
        """Large text or a small window: fewer chips, no legend; the rows go first."""
        self.chips.set_compact(self.width() < px(_NARROW))
        self.legend.setVisible(bool(self.model.ids()) and self.height() >= px(_LOW))

    def _connect(self) -> None:
        self.chips.view_changed.connect(self._take)
        self.views.view_picked.connect(self._on_view_picked)
        self.views.views_kept.connect(self._on_views_kept)
        self.group.clicked.connect(self._on_group_clicked)
        self.new_case.clicked.connect(self.open_new_case)
        self.first_case.clicked.connect(self.open_new_case)
        self.none_fit.act_pressed.connect(self._on_no_filters_wanted)
        self.none_yet.act_pressed.connect(self._on_import_wanted)
        self.table.row_opened.connect(self._on_row_opened)
        self.table.sort_requested.connect(self._on_sort_requested)
        self.table.letters_typed.connect(self._on_letters_typed)
        self.table.menu_requested.connect(self._on_menu_requested)

    # -- asking and showing ----------------------------------------------------------------------------------------

    def _line(self, row: CaseRow) -> Line:
        return line_of(row, self._desk, self._eyes)

    def _me(self) -> str:
        return self._desk.store.author.worker_id

    def _take(self, view: object) -> None:
        """Another choice of chips, order or group."""
        if isinstance(view, View):
            self._view = view
            self._desk.keep_setting(VIEW_NOW, view.kept())
            self._ask()

    def _ask(self) -> None:
        self._eyes = Eyes.of(self._desk)
        self._stale = None
        me = self._me()
        if not me:
            self._view = replace(self._view, scope=TEAM)
        self._shown = self._view.ask(me)
        counted = self._view.counted(me, codes("programme"))
        kept = self._choose_next or self.table.chosen_id()
        reach = self.table.height() // self.table.verticalHeader().defaultSectionSize() + _BESIDE
        today = self._desk.today()
        query = partial(_read_list, ask=self._shown, today=today, counted=counted, kept=kept, reach=reach)
        self._show_choice({})
        self._desk.read(query, self._on_list_read, self.scope)

    def _on_list_read(self, read: _Read) -> None:
        if read.found.ask == self._shown:
            self._show_list(read.found, read.rows)

    def _show_list(self, found: CaseList, beside: tuple[CaseRow, ...] = ()) -> None:
        kept = self._choose_next or self.table.chosen_id()
        self._choose_next = ""
        scrolled = self.table.verticalScrollBar().value()
        again = found.ids == self.model.ids()
        self.model.show_list(found, self._group_words, beside)
        self.table.span_groups()
        self.table.fit_columns()
        self._show_choice(found.counts)
        if not (kept and self.table.choose(kept)) and found.ids:
            self.table.choose(found.ids[0])
        if again:
            self.table.verticalScrollBar().setValue(scrolled)

    def _show_choice(self, counts: Mapping[str, int]) -> None:
        """Chips, arrow, group, view: how the list stands."""
        view = self._view
        self.chips.show_view(view, counts)
        column = next(place for place, name in SORT_OF.items() if name == view.sort)
        self.table.show_sort(column, view.grows)
        self.table.show_workers(view.scope != "mine" and not view.by_worker)
        how = _("by worker") if view.by_worker else _("none")
        self.group.set_words(_("Group: %(how)s") % {"how": how})
        self.views.show_views(views_from(self._desk.setting(VIEWS)), view)
        if not counts:
            return
        shown, all_open = len(self.model.ids()), counts[TEAM]
        words = _("%(shown)s of %(all)s") % {"shown": shown, "all": all_open}
        self.head.beside.setText(words if shown != all_open else str(shown))
        empty = all_open == 0 and counts["closed"] == 0
        self._middle.setCurrentWidget(self.none_yet if empty else self._framed if shown else self.none_fit)
        self._arrange()
        self.announced.emit(self.head.beside.text())

    def _group_words(self, worker_id: str | None) -> str:
        return self._desk.worker_name(worker_id) or _("No worker")

    # -- rows that come into sight or change -----------------------------------------------------------------------

    def _on_rows_wanted(self, ids: tuple[str, ...]) -> None:
        query = partial(case_rows, ids=ids, today=self._desk.today())
        self._desk.read(query, self.model.put_rows, self.scope)

    def _read_changed(self) -> None:
        if self._stale is None or self._shown is None:
            return
        changed, self._stale = self._stale, None
        today, me = self._desk.today(), self._me()
        query = partial(
            _read_again,
            ask=self._shown,
            today=today,
            changed=self.model.loaded(changed),
            counted=self._view.counted(me, codes("programme")),
        )
        self._desk.read(query, self._on_changed_read, self.scope)

    def _on_changed_read(self, again: _Read) -> None:
        if again.found.ask != self._shown:
            return
        same = again.found.ids == self.model.ids()
        groups = tuple(group.count for group in self.model.groups())
        if same and groups == tuple(count for _worker, count in again.found.groups):
            self.model.put_rows(again.rows)
            self._show_choice(again.found.counts)
        else:
            self._show_list(again.found)

    def _on_bystander_changed(self, _on: bool) -> None:
        self.model.say_again()

    # -- acts ------------------------------------------------------------------------------------------------------

    def _on_row_opened(self, case_id: str) -> None:
        self.navigate_requested.emit(Address("case", case_id))

    def _on_case_opened(self, case_id: str) -> None:
        self.navigate_requested.emit(Address("case", case_id))

    def _on_import_wanted(self) -> None:
        self.navigate_requested.emit(Address("settings", tab="import"))

    def _on_no_filters_wanted(self) -> None:
        self._take(View(scope=TEAM, sort=self._view.sort, grows=self._view.grows))

    def _on_sort_requested(self, column: int, ascending: bool) -> None:
        name = SORT_OF.get(column)
        if name is None:
            self._show_choice({})
            return
        if name in TURNED and name != self._view.sort:
            ascending = False  # the longest silence and the oldest first
        self._take(replace(self._view, sort=name, grows=ascending))

    def _on_letters_typed(self, letters: str) -> None:
        wanted = anyascii(letters).casefold()
        self._desk.read(partial(cases_starting, letters=wanted), partial(self._on_names_found, letters), self.scope)

    def _on_names_found(self, letters: str, found: frozenset[str]) -> None:
        if letters != self.table.typed() or not found:
            return
        ids = self.model.ids()
        now = self.table.chosen_id()
        start = ids.index(now) if now in ids else 0
        start += 1 if len(letters) == 1 else 0  # one letter again: the next one
        order = (*ids[start:], *ids[:start])
        first = next((one for one in order if one in found), "")
        if first:
            self.table.choose(first)

    def _on_menu_requested(self, where: QPoint) -> None:
        case_id = self.table.chosen_id()
        line = self.model.line(case_id) if case_id else None
        if line is None:
            return
        menu = QMenu(self)
        menu.setFont(scaled_font(14))
        menu.setAccessibleName(plain(line.name))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Open the case")).triggered.connect(self._on_open_wanted)
        menu.addAction(_("Record a contact")).triggered.connect(self._on_contact_wanted)
        menu.addAction(_("Show the timeline")).triggered.connect(self._on_timeline_wanted)
        menu.popup(where)
        menu.setActiveAction(menu.actions()[0])

    def _on_open_wanted(self) -> None:
        self._on_row_opened(self.table.chosen_id())

    def _on_contact_wanted(self) -> None:
        self._desk.contact_requested.emit((self.table.chosen_id(),))

    def _on_timeline_wanted(self) -> None:
        self.navigate_requested.emit(Address("case", self.table.chosen_id(), "timeline"))

    def _on_group_clicked(self) -> None:
        entries = (("none", _("Not grouped")), ("worker", _("By worker")))
        chosen = frozenset({"worker" if self._view.by_worker else "none"})
        menu, actions = pop_menu(self.group, entries, chosen, one=True)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        actions[0].triggered.connect(self._on_ungrouped)
        actions[1].triggered.connect(self._on_grouped)
        menu.popup(self.group.mapToGlobal(QPoint(0, self.group.height() + px(4))))

    def _on_ungrouped(self) -> None:
        self._take(replace(self._view, by_worker=False))

    def _on_grouped(self) -> None:
        self._take(replace(self._view, by_worker=True))

    def _on_view_picked(self, _name: str, view: object) -> None:
        self._take(view)

    def _on_views_kept(self, views: dict[str, View]) -> None:
        self._desk.keep_setting(VIEWS, {name: view.kept() for name, view in views.items()})

    # -- Qt --------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale is not None:
            self._soon.start(0)

    def hideEvent(self, event: QHideEvent) -> None:
        self._soon.stop()
        super().hideEvent(event)


def _read_list(
    reader: Reader, ask: CaseAsk, today: date, counted: Mapping[str, CaseFilter], kept: str, reach: int
) -> _Read:
    """The list, and the rows that are seen when it opens at the case `kept`: one question, one painting."""
    found = case_list(reader, ask, today, counted=counted)
    place = found.ids.index(kept) if kept in found.ids else 0
    near = found.ids[max(len(found.first), place - reach) : place + reach] if place else ()
    return _Read(found, case_rows(reader, near, today))


def _read_again(
    reader: Reader, ask: CaseAsk, today: date, changed: tuple[str, ...], counted: Mapping[str, CaseFilter]
) -> _Read:
    """The order anew, and the rows that changed."""
    found = case_list(reader, ask, today, counted=counted)
    return _Read(found, case_rows(reader, changed, today))


__all__ = ["NEW", "SILENCE", "CasesPage"]

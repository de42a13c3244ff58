# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the page of one case: its top, its tabs, the forms that float over it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import cast

from PySide6.QtWidgets import QVBoxLayout, QWidget

from caseapp.errors import CaseAppError
from caseapp.i18n import _
from caseapp.operations.openings import Opening, break_glass
from caseapp.security.permissions import Act, may
from caseapp.store.changes import Changes
from caseapp.store.queries.cases import CaseRow, case_rows
from caseapp.ui.case.eyes import CaseEyes
from caseapp.ui.case.form_sheet import Ask, FormSheet
from caseapp.ui.case.header import ERASE, GUESTS, LOOKED, CaseHeader
from caseapp.ui.case.overview import OverviewTab
from caseapp.ui.case.reading import CaseView, read_any_case, read_case
from caseapp.ui.case.registry import TABS, Tab, TabKind
from caseapp.ui.case.room import ClosedDoor, Rest
from caseapp.ui.case.sheets import SHEETS, SheetReading, opens_sheet, read_sheet
from caseapp.ui.case.tab import CaseTab
from caseapp.ui.desk import Desk
from caseapp.ui.frame.address import Address
from caseapp.ui.kit.framed import PageScroll
from caseapp.ui.kit.tabs import Tabs
from caseapp.ui.pages import Page
from caseapp.ui.print.wish import PrintWish
from caseapp.ui.sync.case_banner import CaseDifferences
from caseapp.ui.sync.case_incomplete import CaseIncomplete

FIRST_TAB = "overview"


class CasePage(Page):
    """One case. Opened with Address("case", case_id, tab, item); an item that names a form opens the form."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._case_id = ""
        self._view: CaseView | None = None
        self._tabs: dict[str, QWidget] = {}
        self._empty: OverviewTab | None = None  # made while the case is being read
        self._sheet: FormSheet | None = None
        self._is_closed_door = False
        self.header = CaseHeader(desk)
        self.differing = CaseDifferences(desk, self.scope)
        self.incomplete = CaseIncomplete(desk, self.scope)
        self.tab_row = Tabs(_("Parts of the case"), [(kind.code, _(kind.words)) for kind in TABS], self)
        self._stack = Rest()
        self._gone = ClosedDoor()
        self._nothing = QWidget()  # while the case is being read
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self._gone)
        scroll = PageScroll()
        scroll.body.setContentsMargins(0, 0, 0, 0)
        scroll.body.setSpacing(0)
        scroll.body.addWidget(self.header)
        scroll.body.addWidget(self.incomplete)
        scroll.body.addWidget(self.differing)
        scroll.body.addWidget(self.tab_row)
        scroll.body.addWidget(self._stack, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        self.tab_row.tab_opened.connect(self._on_tab_opened)
        self.header.sheet_requested.connect(self._on_header_sheet)
        self.header.print_pressed.connect(self._on_print_pressed)
        self._gone.cases_pressed.connect(self._on_to_cases)
        self._gone.reason_given.connect(self._on_reason_given)
        self.track(desk, desk.bystander_changed, self._on_bystander_changed)

    # -- the page ----------------------------------------------------------------------------------------------------

    def title(self) -> str:
        return self.desk.name(self._view.head.person.name).full if self._view is not None else ""

    def ahead(self) -> None:
        self.desk.read(partial(read_any_case, today=self.desk.today()), _forget, self.scope, _forget)

    def open(self, address: Address) -> None:
        super().open(address)
        is_new = address.case_id != self._case_id
        if is_new:
            self._close_case()
            self._case_id = address.case_id
            if self._case_id:
                self.desk.opened(Opening(act="open", case_id=self._case_id, compartment="core"))
            self._read()
            if address.tab in ("", FIRST_TAB):
                self._empty = OverviewTab(self.desk, self._case_id)
        self.tab_row.show_tab(address.tab or FIRST_TAB)
        if is_new:
            self.tab_row.take_focus()
        if self._view is not None and not self._is_closed_door:
            self._show_address()

    def refresh(self, changes: object) -> None:
        if not isinstance(changes, Changes) or self._case_id not in changes.cases | self._case_of(changes):
            return
        self._read()
        for tab in self._tabs.values():
            cast("Tab", tab).refresh(changes)

    def closing(self) -> None:
        self._close_case()
        self.desk.background.close_scope(self.scope)
        super().closing()

    def tab(self, code: str) -> QWidget | None:
        """The tab with this code, when it was opened before."""
        return self._tabs.get(code)

    def sheet(self) -> FormSheet | None:
        """The form that floats over the page now."""
        return self._sheet

    def open_sheet(self, item: str, preset: Mapping[str, object]) -> None:
        """Open a form: "person", "goal.<id>" ... with some fields filled in already."""
        if self._sheet is not None:
            return
        query = partial(read_sheet, case_id=self._case_id, item=item)
        self.desk.read(query, partial(self._on_sheet_read, item, preset), self.scope)

    # -- inside --------------------------------------------------------------------------------------------------------

    def _case_of(self, changes: Changes) -> set[str]:
        """A person is not part of a case in every change; ours is touched when its person is."""
        if self._view is None:
            return set()
        return {self._case_id} if ("person", self._view.head.person.id) in changes.ids else set()

    def _read(self) -> None:
        query = partial(read_case, case_id=self._case_id, today=self.desk.today())
        self.desk.read(query, self._on_view_read, self.scope, self._on_not_found)

    def _on_view_read(self, view: CaseView) -> None:
        if view.head.id != self._case_id:
            return
        eyes = CaseEyes.of(view.head)
        self._view = view
        if eyes.see_file():
            self._is_closed_door = False
            self.header.show()
            self.header.set_closed(closed=False)
            self.incomplete.look(self._case_id)
            self.differing.look(self._case_id)
            self.tab_row.show()
            self._show_view()
            if not self._tabs:
                self._show_address()
            return
        self.header.show_view(view)
        self._close_door(_("The file is for whoever works on this case. You see who it is and whom to call."))

    def _show_view(self) -> None:
        view = self._view
        if view is None:
            return
        self.header.show_view(view)
        overview = self._tabs.get(FIRST_TAB)
        if isinstance(overview, OverviewTab):
            overview.show_view(view)
        if self.isVisible():
            self.window().setWindowTitle(f"{self.title()} · caseapp")

    def _on_not_found(self, error: BaseException) -> None:
        if not isinstance(error, CaseAppError):
            self.desk.background.failed.emit(error)
            return
        ask = partial(case_rows, ids=(self._case_id,), today=self.desk.today())
        self.desk.read(ask, self._on_line_read, self.scope)

    def _on_line_read(self, rows: tuple[CaseRow, ...]) -> None:
        """Of a case that may not be read a line may be left: it is restricted."""
        if not any(row.restricted for row in rows if row.id == self._case_id):
            self._close_door(_("This case is not here any more, or you may not see it."), hides_top=True)
            return
        may_open = self.desk.me is None or may(self.desk.me.role, Act.BREAK_GLASS)
        words = _("This case is restricted: only for whoever works on it.")
        self._close_door(words, hides_top=True, glass=may_open)

    def _on_reason_given(self, reason: str) -> None:
        """Break the glass: the reason is written down first, then the case is read."""
        work = partial(break_glass, self.desk.store, self._case_id, reason)
        self.desk.background.run("write", work, self._on_glass_broken, self._on_glass_whole, self.scope)

    def _on_glass_broken(self, _nothing: object) -> None:
        self._read()

    def _on_glass_whole(self, error: BaseException) -> None:
        if isinstance(error, CaseAppError):
            self._gone.say_wrong(error.sentence(_))
        else:
            self.desk.background.failed.emit(error)

    def _show_address(self) -> None:
        """Open the tab of the address, and the form when its item is one."""
        sheet = opens_sheet(self.address.item)
        self._show_tab(self.address.tab or FIRST_TAB, "" if sheet else self.address.item)
        if sheet:
            self.open_sheet(self.address.item, {})

    def _close_door(self, words: str, *, hides_top: bool = False, glass: bool = False) -> None:
        """Show one sentence instead of the case; what was open is closed."""
        kept = self._view
        self._close_case()
        self._view = None if hides_top else kept
        self.header.setVisible(not hides_top)
        self.header.set_closed(closed=True)
        self.tab_row.hide()
        self._is_closed_door = True
        self._gone.say(words, glass=glass)
        self._stack.setCurrentWidget(self._gone)

    def _close_case(self) -> None:
        """Leave the case: tabs go, what was typed in a form is kept."""
        self.desk.background.close_scope(self.scope)
        self.header.hide_menu()
        self.incomplete.forget()
        self.differing.forget()
        if self._sheet is not None:
            self._sheet.keep()
            self._sheet.close_sheet()
            self._sheet = None
        for tab in self._tabs.values():
            cast("Tab", tab).closing()
            self._stack.removeWidget(tab)
            tab.hide()
            tab.deleteLater()
        self._tabs.clear()
        if self._empty is not None:
            self._empty.closing()
            self._empty.deleteLater()
            self._empty = None
        self._stack.setCurrentWidget(self._nothing)
        self._view = None
        self._is_closed_door = False
        self.header.show()
        self.header.set_closed(closed=False)
        self.tab_row.show()

    def _show_tab(self, code: str, item: str) -> None:
        if not self._case_id:
            return
        kind = next((one for one in TABS if one.code == code), TABS[0])
        tab = self._tabs.get(kind.code)
        if tab is None:
            tab = self._made(kind)
            self._tabs[kind.code] = tab
            self._stack.addWidget(tab)
            if isinstance(tab, CaseTab):
                tab.place_requested.connect(self._on_place_requested)
                tab.sheet_requested.connect(self.open_sheet)
            if isinstance(tab, OverviewTab) and self._view is not None:
                tab.show_view(self._view)
        self.tab_row.show_tab(kind.code)
        self._stack.setCurrentWidget(tab)
        if isinstance(tab, CaseTab):
            tab.wake()
        cast("Tab", tab).open(item)

    def _made(self, kind: TabKind) -> QWidget:
        """A tab of this kind: the one that was made while the case was being read, or a new one."""
        empty = self._empty
        if kind.code == FIRST_TAB and empty is not None:
            self._empty = None
            return empty
        return kind.build(self.desk, self._case_id)

    def _on_tab_opened(self, code: str) -> None:
        self._go(code, "")

    def _on_place_requested(self, code: str, item: str) -> None:
        self._go(code, item)

    def _go(self, code: str, item: str) -> None:
        self.address = Address("case", self._case_id, code, item)
        self._show_tab(code, item)
        self.moved.emit(self.address)

    def _on_header_sheet(self, item: str) -> None:
        if item == LOOKED:
            self.navigate_requested.emit(Address("looked", self._case_id))
        elif item in (ERASE, GUESTS):
            self.navigate_requested.emit(Address("sync", item=f"{item}.{self._case_id}"))
        else:
            self.open_sheet(item, {})

    def _on_sheet_read(self, item: str, preset: Mapping[str, object], found: SheetReading | None) -> None:
        if found is None or self._sheet is not None:
            return
        build = SHEETS[item.partition(".")[0]]
        self._sheet = build(
            Ask(
                host=self,
                desk=self.desk,
                head=found.head,
                item=item,
                row=found.row,
                draft=found.draft,
                preset=preset,
                more=found.more,
            )
        )
        self._sheet.sheet_closed.connect(self._on_sheet_closed)
        self._sheet.open_sheet()

    def _on_sheet_closed(self) -> None:
        self._sheet = None

    def _on_bystander_changed(self, on: bool) -> None:
        if on and self._sheet is not None:  # what is typed is kept as a draft; the form can be opened on purpose
            self._sheet.keep()
            self._sheet.close_sheet()
        if self._view is not None:
            self.header.show_view(self._view)

    def _on_print_pressed(self) -> None:
        self.desk.print_requested.emit(PrintWish(case_id=self._case_id))

    def _on_to_cases(self) -> None:
        self.navigate_requested.emit(Address("cases"))


def _forget(_answer: object) -> None:
    """What was asked only to have asked it."""

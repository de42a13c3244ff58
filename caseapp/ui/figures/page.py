# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the page Figures: a list of indicators beside the one that is open, and two more tabs."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from caseapp.errors import CaseAppError
from caseapp.i18n import N_, _
from caseapp.plans.figures import SHARE, FigureTable
from caseapp.store.changes import Changes
from caseapp.store.queries.figures import FiguresView, figures_shown
from caseapp.ui.desk import Desk
from caseapp.ui.figures.count_part import CountPart
from caseapp.ui.figures.detail import FigureDetail
from caseapp.ui.figures.retention_part import RetentionPart
from caseapp.ui.figures.words import GROUPS, csv_of, is_empty, last_row, measure, measure_words, of_words
from caseapp.ui.frame.address import Address
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import EmptyState
from caseapp.ui.kit.fields import Combo
from caseapp.ui.kit.framed import Framed, PageScroll
from caseapp.ui.kit.responsive import PageHead
from caseapp.ui.kit.side_by_side import SideBySide
from caseapp.ui.kit.tabs import Tabs
from caseapp.ui.kit.text import Paragraph
from caseapp.ui.kit.two_lines import Columns, TwoLineList, TwoLineRow
from caseapp.ui.look.theme import px
from caseapp.ui.pages import Page
from caseapp.ui.print.saving import save_file

INDICATORS: Final = "indicators"
_TABS: Final = {
    INDICATORS: N_("Indicators"),
    "count": N_("Count of one night"),
    "retention": N_("How long files are kept"),
}
_YEARS: Final = 4
_LIST: Final = 476  # how wide the list of indicators is


class FiguresPage(Page):
    """Figures of the whole team: for who has the right to them (Act.FIGURES), without names in them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.view: FiguresView | None = None
        self.head = PageHead(_("Figures"))
        this_year = desk.today().year
        years = [str(this_year - back) for back in range(_YEARS)]
        self.year = Combo([(one, one) for one in years], years[0])
        self.year.setAccessibleName(_("Year"))
        self.export = Button(_("Export as CSV"), "outlined", icon="download")
        self.tabs = Tabs(_("Figures"), [(code, _(words)) for code, words in _TABS.items()], self)
        self.list = TwoLineList(_("Indicators"), Columns(when=0, who=0))
        self.detail = FigureDetail(desk, self.scope)
        self.trouble = Paragraph("", 14, "attn")
        self.none = EmptyState(
            _("Figures are for the team lead and for who makes statistics. Your role has no access.")
        )
        self.count = CountPart(desk, self.scope)
        self.retention = RetentionPart(desk, self.scope)
        self._lay_out()
        self.list.row_chosen.connect(self._on_row_chosen)
        self.detail.case_wanted.connect(self._on_case_wanted)
        self.retention.case_wanted.connect(self._on_case_wanted)
        self.year.code_changed.connect(self._on_year_changed)
        self.export.clicked.connect(self._on_export_wanted)
        self.tabs.tab_opened.connect(self._on_tab_opened)
        self.track(desk, desk.bystander_changed, self._on_bystander_changed)

    def _lay_out(self) -> None:
        self.head.add(self.year)
        self.head.add(self.export)
        self.trouble.hide()
        self.parts = QStackedWidget()
        self.parts.addWidget(self._indicators())
        for part in (self.count, self.retention, self.none):
            scroll = PageScroll()
            scroll.body.addWidget(part, 1)
            self.parts.addWidget(scroll)
        top = QWidget()
        head = QVBoxLayout(top)
        head.setContentsMargins(px(24), px(16), px(24), px(4))
        head.addWidget(self.head)
        head.addWidget(self.trouble)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(top)
        page.addWidget(self.tabs)
        page.addWidget(self.parts, 1)

    def _indicators(self) -> QWidget:
        """The list and the open one, each as high as the window; below each other the page scrolls as a whole."""
        both = SideBySide(narrow_at=980, gap=20)
        both.add(Framed(self.list), _LIST, 460)
        right = PageScroll(margin=0)
        right.body.setContentsMargins(0, 0, px(4), 0)
        right.body.addWidget(self.detail)
        both.add(right, 0, 900)
        page = PageScroll()
        page.body.addWidget(both)
        return page

    # -- the page --------------------------------------------------------------------------------------------------

    def title(self) -> str:
        return _("Figures")

    def open(self, address: Address) -> None:
        super().open(address)
        self._show_tab(address.tab if address.tab in _TABS else INDICATORS)
        self.refresh_now()

    def take_focus(self) -> None:
        if self.tabs.open_tab() == INDICATORS:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.tabs.take_focus()

    def refresh(self, changes: object) -> None:
        if isinstance(changes, Changes) and (changes.cases or self.parts.currentIndex()):
            self.refresh_now()

    def closing(self) -> None:
        self.desk.background.close_scope(self.scope)
        super().closing()

    # -- inside ----------------------------------------------------------------------------------------------------

    def refresh_now(self) -> None:
        """Read everything again."""
        year = int(self.year.code() or self.desk.today().year)
        self.desk.read(partial(figures_shown, year=year, today=self.desk.today()), self._on_read, self.scope)
        self.count.read()
        self.retention.read()

    def _on_read(self, view: FiguresView) -> None:
        self.view = view
        self.export.setEnabled(view.may_see)
        self._show_tab(self.tabs.open_tab() or INDICATORS)
        self._show()

    def _show(self) -> None:
        view = self.view
        if view is None or not view.may_see:
            return
        kept = self.list.chosen_id()
        self.list.show_rows(rows_of(view.tables))
        self.list.choose(kept or first_told(view.tables))
        self._show_detail(self.list.chosen_id())

    def _show_detail(self, name: str) -> None:
        view = self.view
        table = next((one for one in view.tables if one.indicator.id == name), None) if view is not None else None
        if view is not None and table is not None:
            self.detail.show_table(table, view.year, view.readable)

    def _show_tab(self, tab: str) -> None:
        self.tabs.show_tab(tab)
        may = self.view is None or self.view.may_see
        place = list(_TABS).index(tab)
        self.parts.setCurrentIndex(place if may or tab == "retention" else 3)
        self.year.setVisible(tab == INDICATORS)
        self.export.setVisible(tab == INDICATORS)

    def _on_row_chosen(self, name: str) -> None:
        self._show_detail(name)

    def _on_case_wanted(self, case_id: str) -> None:
        self.navigate_requested.emit(Address("case", case_id))

    def _on_year_changed(self, _code: object) -> None:
        self.refresh_now()

    def _on_tab_opened(self, tab: str) -> None:
        self._show_tab(tab)
        self.address = Address("figures", tab="" if tab == INDICATORS else tab)
        self.moved.emit(self.address)

    def _on_bystander_changed(self, _on: bool) -> None:
        self._show()
        self.retention.show_names()

    def _on_export_wanted(self) -> None:
        if self.view is None:
            return
        name = _("figures %(year)s.csv") % {"year": self.view.year}
        chosen, _kind = QFileDialog.getSaveFileName(self.window(), _("Export as CSV"), name, "CSV (*.csv)")
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, path: Path) -> None:
        """Write what is shown to a file."""
        if self.view is None:
            return
        target = path if path.suffix else path.with_suffix(".csv")
        work = partial(save_file, target, csv_of(self.view))
        self.desk.background.run("read", work, self._on_saved, self._on_failed, self.scope)

    def _on_saved(self, _nothing: object) -> None:
        self.trouble.hide()
        self.desk.said.emit(_("Saved"))

    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, CaseAppError):
            raise error
        self.trouble.setText(error.sentence(_))
        self.trouble.show()


def rows_of(tables: tuple[FigureTable, ...]) -> list[TwoLineRow]:
    """The list of indicators, by group."""
    rows: list[TwoLineRow] = []
    for group, words in GROUPS.items():
        inside = [table for table in tables if table.indicator.group == group]
        if inside:
            rows.append(TwoLineRow(id="", what=_(words)))
        rows += [_row_of(table) for table in inside]
    return rows


def _row_of(table: FigureTable) -> TwoLineRow:
    row = last_row(table)
    found = measure(table, row)
    why = of_words(table, row) or table.indicator.numerator.here()
    if found is None and is_empty(table, row):
        why = _("nobody yet")
    elif found is None:
        why = _("too few to show")
    return TwoLineRow(
        id=table.indicator.id,
        what=table.indicator.label.here(),
        why=why,
        value="" if found is None else measure_words(table, row),
        part=found if table.indicator.kind == SHARE else None,
    )


def first_told(tables: tuple[FigureTable, ...]) -> str:
    """The first indicator that has something to show, else the first."""
    told = (table.indicator.id for table in tables if measure(table, last_row(table)))
    return next(told, tables[0].indicator.id)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for one indicator: its number, what it means, the chart, the same as a table, the cases behind."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from caseapp.i18n import N_, _, ngettext
from caseapp.plans.figures import SHARE, SPLIT, YES, FigureTable
from caseapp.store.queries.cases import CaseRow, case_rows
from caseapp.ui.desk import Desk
from caseapp.ui.figures.chart import Bar, FigureChart
from caseapp.ui.figures.words import (
    column_words,
    grid_of,
    is_empty,
    last_row,
    measure,
    measure_words,
    number_words,
    of_words,
    source_words,
    span_words,
)
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Card
from caseapp.ui.kit.flow import FlowLayout, empty_layout
from caseapp.ui.kit.framed import Framed
from caseapp.ui.kit.paint import Run
from caseapp.ui.kit.roles import ROW_ID, RUNS
from caseapp.ui.kit.table import Table
from caseapp.ui.kit.text import Paragraph, Text
from caseapp.ui.look.fonts import MEDIUM, SEMI
from caseapp.ui.look.theme import px
from caseapp.ui.rights import Eyes

_AnyIndex = QModelIndex | QPersistentModelIndex
_MOST: Final = 60  # names that are listed
_BIAS: Final = N_("Only people who are supported by this team are counted. Who is not known here, is not in it.")


class FigureModel(QAbstractTableModel):
    """The table of an indicator, as shown."""

    def __init__(self) -> None:
        super().__init__()
        self._heads: list[str] = []
        self._cells: list[list[str]] = []

    def show_table(self, table: FigureTable) -> None:
        """Show this."""
        self.beginResetModel()
        self._heads, self._cells = grid_of(table)
        self.endResetModel()

    def rowCount(self, parent: _AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._cells)

    def columnCount(self, _parent: _AnyIndex | None = None) -> int:
        return len(self._heads)

    def headerData(self, section: int, _orientation: Qt.Orientation, role: int = 0) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole and section:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return self._heads[section] if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) else None

    def data(self, index: _AnyIndex, role: int = 0) -> object:
        words = self._cells[index.row()][index.column()]
        if role == ROW_ID:
            return str(index.row())
        if role == RUNS:
            return (Run(words, MEDIUM if index.column() in (0, len(self._heads) - 1) else 400),)
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column():
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return words
        return None


class FigureDetail(QWidget):
    """Everything about one indicator. `case_wanted(id)` when somebody opens a case behind it."""

    case_wanted = Signal(str)

    def __init__(self, desk: Desk, scope: str) -> None:
        super().__init__()
        self._desk, self._scope = desk, scope
        self._table: FigureTable | None = None
        self._readable: frozenset[str] = frozenset()
        self.title = Text("", 18, SEMI, elide=True)
        self.value = Text("", 24, SEMI)
        self.beside = Text("", 15, tone="muted")
        self.numerator = Paragraph("", 14)
        self.denominator = Paragraph("", 14)
        self.source = Paragraph("", 13, "muted")
        self.chart = FigureChart()
        self.model = FigureModel()
        self.table = Table(_("Numbers by period"), row_height=32, sorts_itself=False)
        self.table.setModel(self.model)
        self.table.horizontalHeader().setSectionsClickable(False)
        self.table.horizontalHeader().setSortIndicatorShown(False)
        self.hint = Paragraph("", 13, "muted")
        self.behind = Card(_("Cases behind it"))
        self._names = QWidget()
        self._flow = FlowLayout(self._names, gap=8, line_gap=6)
        self.behind_words = Paragraph("", 13, "muted")
        self.behind.body.addWidget(self.behind_words)
        self.behind.body.addWidget(self._names)
        self._lay_out()
        self.table.row_chosen.connect(self._on_row_chosen)

    def _lay_out(self) -> None:
        card = Card()
        card.body.addWidget(self.title)
        line = QHBoxLayout()
        line.setSpacing(px(12))
        line.addWidget(self.value)
        line.addWidget(self.beside)
        line.addStretch(1)
        card.body.addLayout(line)
        card.body.addWidget(self.chart)
        for words in (self.numerator, self.denominator, self.source):
            card.body.addWidget(words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(14))
        column.addWidget(card)
        column.addWidget(Framed(self.table))
        column.addWidget(self.hint)
        column.addWidget(self.behind)
        column.addStretch(1)

    def show_table(self, table: FigureTable, year: int, readable: frozenset[str]) -> None:
        """Show an indicator."""
        self._table, self._readable = table, readable
        one, row = table.indicator, last_row(table)
        self.title.setText(one.label.here())
        hidden = measure(table, row) is None and not is_empty(table, row)
        self.value.setText(_("too few to show") if hidden else measure_words(table, row))
        when = str(year) if table.has_total_row else f"{span_words(table, row)} {year}"
        self.beside.setText(" · ".join(part for part in (of_words(table, row), when) if part))
        self.numerator.setText(_("Counted: %(words)s.") % {"words": one.numerator.here()})
        self.denominator.setText(_("Out of: %(words)s.") % {"words": one.denominator.here()})
        known = source_words(one.source)
        self.source.setText(_("Source: %(words)s.") % {"words": known})
        self.source.setVisible(bool(known))
        self._show_chart(table)
        self.model.show_table(table)
        wide = 72 if one.kind == SPLIT else 104
        widths = dict.fromkeys(range(1, self.model.columnCount()), wide)
        self.table.set_widths({0: 90, **widths}, stretch=0)
        self.table.setFixedHeight(px(36) + self.model.rowCount() * px(32) + px(4))
        self.hint.setText(self._hint(table))
        self._show_cases(row)

    def _hint(self, table: FigureTable) -> str:
        said = []
        if table.hidden or any(
            measure(table, row) is None and not is_empty(table, row) for row in range(len(table.numbers))
        ):
            said.append(
                _("• stands for a number below 5, or for one that would give such a number away.")
                + " "
                + _("A share needs %(least)s people.") % {"least": table.indicator.least}
            )
        return " ".join([*said, _(_BIAS)])

    def _show_chart(self, table: FigureTable) -> None:
        one = table.indicator
        if one.kind == SPLIT:
            row = last_row(table)
            bars = [
                Bar(column_words(one, code), table.of(row, code), number_words(table.of(row, code)))
                for code in table.columns
            ]
            self.chart.show_bars(one.label.here(), bars, lying=True)
            return
        bars = [
            Bar(span_words(table, row), _drawn(table, row), measure_words(table, row), span.is_over)
            for row, span in enumerate(table.spans)
        ]
        self.chart.show_bars(one.label.here(), bars, most=1.0 if one.kind == SHARE else 0.0)

    def _on_row_chosen(self, row_id: str) -> None:
        table = self._table
        if table is None or not row_id.isdecimal():
            return
        row = int(row_id)
        if table.indicator.kind == SPLIT:
            self._show_cases(last_row(table), table.columns[row] if row < len(table.columns) else None)
        else:
            self._show_cases(row)

    def _show_cases(self, row: int, code: str | None = None) -> None:
        table = self._table
        if table is None:
            return
        code = YES if table.indicator.kind == SHARE else code
        ids = tuple(one for one in table.cases(row, code) if one in self._readable)
        self.behind.setVisible(bool(self._readable))
        empty_layout(self._flow)
        when = span_words(table, row)
        if code is not None and table.indicator.kind == SPLIT:
            when = f"{column_words(table.indicator, code)}, {when}"
        if not ids:
            self.behind_words.setText(_("%(when)s: none that you may read.") % {"when": when})
            return
        said = ngettext(
            "%(when)s: %(count)s case that counts and that you may read.",
            "%(when)s: %(count)s cases that count and that you may read.",
            len(ids),
        )
        self.behind_words.setText(said % {"when": when, "count": len(ids)})
        query = partial(case_rows, ids=ids[:_MOST], today=self._desk.today())
        self._desk.read(query, partial(self._on_cases_read, table, row), self._scope)

    def _on_cases_read(self, table: FigureTable, _row: int, rows: tuple[CaseRow, ...]) -> None:
        if self._table is not table:
            return
        empty_layout(self._flow)
        eyes = Eyes.of(self._desk)
        for row in rows:
            if eyes.may_see(row):
                button = Button(self._desk.name(row.name).full, "link")
                button.setProperty("case_id", row.id)
                button.clicked.connect(self._on_case_clicked)
                self._flow.addWidget(button)
        self._names.updateGeometry()

    def _on_case_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            self.case_wanted.emit(str(button.property("case_id")))


def _drawn(table: FigureTable, row: int) -> float | None:
    """A period in which nothing happened is no hidden number."""
    return 0.0 if is_empty(table, row) else measure(table, row)

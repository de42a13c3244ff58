# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the table of an indicator over a year, with small numbers hidden (R-PIT-04).

Only whole years are shown, and each indicator in one kind of period: two tables that cut the same time differently
would give hidden numbers away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from caseapp.i18n.codes import codes
from caseapp.plans.figures.indicators import MEDIAN, MONTH, SHARE, SPLIT, Indicator
from caseapp.plans.figures.rules import ALL, APART, NO, UNKNOWN, YES, Unit, units_of
from caseapp.plans.figures.values import CaseValues
from caseapp.plans.suppression import hidden_in_list, hidden_in_table, is_small, may_show_share, with_totals


@dataclass(frozen=True, slots=True)
class Span:
    """A month or quarter. `is_over`: nothing more happens in it."""

    first: date
    last: date
    is_over: bool = True


@dataclass(frozen=True, slots=True)
class FigureTable:
    """One indicator over a year: a row per period, a column per code, totals behind and below.

    `numbers` are the true ones, for those who may see the cases; windows and exports use `shown`.
    """

    indicator: Indicator
    spans: tuple[Span, ...]
    columns: tuple[str, ...]
    numbers: tuple[tuple[int, ...], ...]  # with a total behind; a flow has a row of totals below
    hidden: frozenset[tuple[int, int]]
    medians: tuple[float | None, ...]
    units: tuple[tuple[Unit, ...], ...]  # by row, without the row of totals

    @property
    def has_total_row(self) -> bool:
        """Whether the last row adds the periods up; how things stand at several days is not added."""
        return not self.indicator.stock

    def shown(self, row: int, column: int) -> int | None:
        """A number, or None where it is hidden. The last column is the total."""
        return None if (row, column) in self.hidden else self.numbers[row][column]

    def of(self, row: int, code: str) -> int | None:
        """The number of a code, or None where it is hidden."""
        return self.shown(row, self.columns.index(code)) if code in self.columns else 0

    def denominator(self, row: int) -> int | None:
        """All that counts: the total without what is shown apart; None where that is hidden."""
        whole, apart = self.shown(row, len(self.columns)), self.of(row, APART)
        return None if whole is None or apart is None else whole - apart

    def share(self, row: int) -> float | None:
        """The share of a row; None for fewer than the least number, or where a number of it is hidden."""
        yes, whole = self.of(row, YES), self.denominator(row)
        if self.indicator.kind != SHARE or yes is None or whole is None:
            return None
        return yes / whole if may_show_share(yes, whole, self.indicator.least) else None

    def median(self, row: int) -> float | None:
        """The median of a row, where enough people stand behind it."""
        whole = self.shown(row, len(self.columns))
        return self.medians[row] if whole is not None and whole >= self.indicator.least else None

    def cases(self, row: int, code: str | None = None) -> tuple[str, ...]:
        """The cases behind a row, or behind one number of it: only for who may read them."""
        rows = self.units if row >= len(self.units) else (self.units[row],)
        found = {unit.case_id: None for units in rows for unit in units if code is None or unit.code == code}
        return tuple(found)


def spans_of(year: int, period: str, today: date) -> tuple[Span, ...]:
    """The months or quarters of a year that began, with today's at the end."""
    months = 1 if period == MONTH else 3
    found = []
    for month in range(1, 13, months):
        first = date(year, month, 1)
        after = date(year + (month + months > 12), (month + months - 1) % 12 + 1, 1)
        if first <= today:
            found.append(Span(first, after - timedelta(days=1), after <= today))
    return tuple(found)


def table_of(indicator: Indicator, cases: Iterable[CaseValues], year: int, today: date) -> FigureTable:
    """The table of an indicator over a year, up to today."""
    spans = spans_of(year, indicator.period, today)
    cases = tuple(cases)
    find = _standing if indicator.stock else _happened
    units = find(indicator, cases, spans, today)
    columns = _columns(indicator, units)
    numbers = [[sum(unit.code == code for unit in row) for code in columns] for row in units]
    medians = [_median(row) for row in units]
    if not indicator.stock:
        medians.append(_median([unit for row in units for unit in row]))
    table, hidden = _stock_table(numbers) if indicator.stock else _flow_table(numbers, len(columns))
    return FigureTable(
        indicator,
        spans,
        columns,
        tuple(tuple(row) for row in table),
        hidden,
        tuple(medians) if indicator.kind == MEDIAN else tuple(None for _row in table),
        tuple(tuple(row) for row in units),
    )


_Find = Callable[[Indicator, Sequence[CaseValues], Sequence[Span], date], list[list[Unit]]]


def _happened(
    indicator: Indicator, cases: Sequence[CaseValues], spans: Sequence[Span], today: date
) -> list[list[Unit]]:
    rows: dict[int, list[Unit]] = defaultdict(list)
    for case in cases:
        for unit in units_of(indicator.id, case, today):
            for place, span in enumerate(spans):
                if span.first <= unit.day <= span.last:
                    rows[place].append(unit)
    return [rows[place] for place in range(len(spans))]


def _standing(
    indicator: Indicator, cases: Sequence[CaseValues], spans: Sequence[Span], today: date
) -> list[list[Unit]]:
    days = [min(span.last, today) for span in spans]
    return [[unit for case in cases for unit in units_of(indicator.id, case, day)] for day in days]


def _columns(indicator: Indicator, units: list[list[Unit]]) -> tuple[str, ...]:
    """The codes that occur; a share always has yes and no."""
    used = {unit.code for row in units for unit in row}
    if indicator.kind == SHARE:
        return (YES, NO, *(code for code in (UNKNOWN, APART) if code in used))
    if indicator.kind == SPLIT:
        known = codes(indicator.codes)
        return tuple(code for code in known if code in used) + tuple(sorted(used - set(known)))
    return (ALL,)


def _flow_table(numbers: list[list[int]], columns: int) -> tuple[list[list[int]], frozenset[tuple[int, int]]]:
    table = with_totals(numbers) if numbers else [[0] * (columns + 1)]
    if columns == 0 or not numbers:
        return table, frozenset()
    if columns > 1 and len(numbers) > 1:
        return table, hidden_in_table(table)
    if columns == 1:  # a column and its own copy behind it
        hidden = _list_hidden([row[0] for row in numbers])
        return table, frozenset((row, column) for row in hidden for column in (0, 1))
    hidden = _list_hidden(numbers[0])  # one row and its own copy below
    return table, frozenset((row, column) for column in hidden for row in (0, 1))


def _stock_table(numbers: list[list[int]]) -> tuple[list[list[int]], frozenset[tuple[int, int]]]:
    table = [[*row, sum(row)] for row in numbers]
    hidden: set[tuple[int, int]] = set()
    for place, row in enumerate(numbers):
        if len(row) == 1:
            hidden |= {(place, 0), (place, 1)} if is_small(row[0]) else set()
        else:
            hidden |= {(place, column) for column in _list_hidden(row)}
    return table, frozenset(hidden)


def _list_hidden(numbers: Sequence[int]) -> frozenset[int]:
    """Which numbers of a list are hidden; its total (the place behind the last) too when it is small itself."""
    hidden = hidden_in_list(numbers)
    total = is_small(sum(numbers)) or len(hidden) == 1
    return frozenset(range(len(numbers) + 1)) if total else hidden


def _median(units: Sequence[Unit]) -> float | None:
    numbers = [unit.number for unit in units if unit.number is not None]
    return float(median(numbers)) if numbers else None

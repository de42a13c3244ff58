# SPDX-License-Identifier: EUPL-1.2
"""This is the place for hiding small numbers in figures (R-PIT-04; masterplan acceptance idea 10).

A number from 1 to 4 is not shown. Where others and a total would give it away, more is hidden (secondary suppression),
until nothing hidden follows from what is shown. Zero is shown: it says something about nobody.

How it is known that nothing follows. Every line of a table (a row or a column, with its total) is one equation. Draw
the rows and columns as points and every hidden number as a line between its row and its column: a hidden number can
be computed exactly when it is a bridge, the only way between two parts of that drawing (a network matrix is
unimodular). So numbers are hidden until there is no bridge. Source: the method is that of cell suppression in
statistical offices (Hundepool and others, Statistical Disclosure Control, 2012, chapter 4).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

SMALLEST_SHOWN = 5
Cell = tuple[int, int]


def is_small(count: int) -> bool:
    """Whether a number of people is hidden."""
    return 0 < count < SMALLEST_SHOWN


def hidden_in_list(counts: Sequence[int]) -> frozenset[int]:
    """Which numbers of a list with a shown total are hidden. With a total below 5 all are, and the total too."""
    hidden = {place for place, count in enumerate(counts) if is_small(count)}
    order = sorted(range(len(counts)), key=lambda place: (counts[place] == 0, counts[place], place))
    for place in order:
        if not hidden or (len(hidden) > 1 and sum(counts[one] for one in hidden) >= SMALLEST_SHOWN):
            break
        hidden.add(place)
    return frozenset(hidden)


def with_totals(table: Sequence[Sequence[int]]) -> list[list[int]]:
    """The table with a total behind every row and a row of totals below."""
    rows = [[*row, sum(row)] for row in table]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def hidden_in_table(table: Sequence[Sequence[int]]) -> frozenset[Cell]:
    """Which cells (row, column) of a table with its totals (`with_totals`) are hidden, totals among them.

    Needs at least one row and one column beside the totals; all rows of one length.
    """
    cells = {(row, column): count for row, line in enumerate(table) for column, count in enumerate(line)}
    hidden = {cell for cell, count in cells.items() if is_small(count)}
    last = (len(table) - 1, len(table[0]) - 1)
    while True:
        weak = _weakest(cells, hidden)
        if weak is None:
            return frozenset(hidden)
        beside = [cell for cell in cells if cell not in hidden and (cell[0] == weak[0] or cell[1] == weak[1])]
        if not beside:
            return frozenset(cells)
        hidden.add(min(beside, key=lambda cell: _cost(cell, cells[cell], last)))


def computable(cells: Iterable[Cell], hidden: frozenset[Cell]) -> frozenset[Cell]:
    """The hidden cells that follow from the shown ones."""
    del cells
    return frozenset(cell for cell in hidden if _is_bridge(cell, hidden))


def may_show_share(part: int, whole: int, least: int = 10) -> bool:
    """Whether a share of a group may be shown: ten people or more (methods 10), no small part, no small rest."""
    return whole >= least and not is_small(part) and not is_small(whole - part)


def _weakest(cells: dict[Cell, int], hidden: set[Cell]) -> Cell | None:
    """A hidden cell that can be computed, or whose line hides too few people to be safe; None when all is well."""
    frozen = frozenset(hidden)
    for cell in sorted(hidden):
        if _is_bridge(cell, frozen):
            return cell
    for cell in sorted(hidden):
        for axis in (0, 1):
            line = [one for one in hidden if one[axis] == cell[axis]]
            whole = [one for one in cells if one[axis] == cell[axis]]
            if len(line) < len(whole) and sum(cells[one] for one in line) < SMALLEST_SHOWN:
                return cell
    return None


def _cost(cell: Cell, count: int, last: Cell) -> tuple[bool, bool, int, Cell]:
    """What is lost by hiding a cell: totals last, zeros after numbers, small before large."""
    return (cell[0] == last[0] or cell[1] == last[1], count == 0, count, cell)


def _is_bridge(cell: Cell, hidden: frozenset[Cell]) -> bool:
    """Whether without this cell its row and its column are no longer joined by hidden cells."""
    rest = hidden - {cell}
    reached, ahead = {("row", cell[0])}, [("row", cell[0])]
    while ahead:
        kind, place = ahead.pop()
        for row, column in rest:
            following = ("column", column) if kind == "row" and row == place else None
            if kind == "column" and column == place:
                following = ("row", row)
            if following is not None and following not in reached:
                reached.add(following)
                ahead.append(following)
    return ("column", cell[1]) not in reached

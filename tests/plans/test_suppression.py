# SPDX-License-Identifier: EUPL-1.2
"""This is the place for proving that small numbers stay hidden, also from somebody who can subtract (R-PIT-04)."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from caseapp.plans.suppression import hidden_in_list, hidden_in_table, is_small, may_show_share, with_totals

counts = st.integers(0, 12) | st.integers(0, 200)


def solvable(table: list[list[int]], hidden: frozenset[tuple[int, int]]) -> set[tuple[int, int]]:
    """The hidden cells that somebody finds who writes down every row and column as an equation and eliminates."""
    unknown = sorted(hidden)
    rows = []
    last_row, last_column = len(table) - 1, len(table[0]) - 1
    for axis, length in ((0, last_row), (1, last_column)):
        for line in range(length + 1):
            equation = [Fraction(0)] * (len(unknown) + 1)
            for row in range(last_row + 1):
                for column in range(last_column + 1):
                    if (row, column)[axis] != line:
                        continue
                    sign = -1 if (column if axis == 0 else row) == (last_column if axis == 0 else last_row) else 1
                    if (row, column) in hidden:
                        equation[unknown.index((row, column))] += sign
                    else:
                        equation[-1] -= sign * table[row][column]
            rows.append(equation)
    pivots = []
    for place in range(len(unknown)):
        found = next((r for r in range(len(pivots), len(rows)) if rows[r][place] != 0), None)
        if found is None:
            continue
        rows[len(pivots)], rows[found] = rows[found], rows[len(pivots)]
        pivot = rows[len(pivots)]
        pivot[:] = [value / pivot[place] for value in pivot]
        for other in rows:
            if other is not pivot and other[place] != 0:
                factor = other[place]
                other[:] = [value - factor * own for value, own in zip(other, pivot, strict=True)]
        pivots.append(place)
    return {
        unknown[place]
        for line, place in enumerate(pivots)
        if all(value == 0 for at, value in enumerate(rows[line][:-1]) if at != place)
    }


@settings(max_examples=60, deadline=None)
@given(
    st.tuples(st.integers(1, 4), st.integers(1, 4)).flatmap(
        lambda size: st.lists(st.lists(counts, min_size=size[0], max_size=size[0]), min_size=size[1], max_size=size[1])
    )
)
def test_no_hidden_number_follows_from_what_is_shown(inner: list[list[int]]) -> None:
    table = with_totals(inner)
    hidden = hidden_in_table(table)
    small = {(row, column) for row, line in enumerate(table) for column, count in enumerate(line) if is_small(count)}
    assert small <= hidden
    everything = {(row, column) for row, line in enumerate(table) for column in range(len(line))}
    if hidden != everything:
        assert solvable(table, hidden) == set()
    if not small:
        assert hidden == frozenset()


def test_the_oracle_finds_what_can_be_found() -> None:
    table = with_totals([[3, 20], [30, 40]])
    assert solvable(table, frozenset({(0, 0)})) == {(0, 0)}


@given(st.lists(counts, min_size=1, max_size=8))
def test_in_a_list_one_hidden_number_is_never_alone(found: list[int]) -> None:
    hidden = hidden_in_list(found)
    assert {place for place, count in enumerate(found) if is_small(count)} <= hidden
    if hidden and len(hidden) < len(found):
        assert len(hidden) > 1
        assert sum(found[place] for place in hidden) >= 5


def test_a_group_of_three_is_hidden() -> None:
    """Acceptance idea 10 of the masterplan."""
    assert 1 in hidden_in_list([40, 3, 25])
    assert len(hidden_in_list([40, 3, 25])) == 2


def test_a_share_needs_ten_people_and_no_small_part_or_rest() -> None:
    assert may_show_share(5, 10)
    assert not may_show_share(5, 9)
    assert not may_show_share(4, 20)
    assert not may_show_share(18, 20)
    assert may_show_share(0, 20)
    assert may_show_share(20, 20)

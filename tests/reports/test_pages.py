# SPDX-License-Identifier: EUPL-1.2
"""This is the place for dividing over pages: no heading last on a page, nothing below the foot, no half page empty."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from caseapp.reports.layout import FOOT, Block, Flow, Piece
from caseapp.reports.sheet import Sheet

_HAIR = 4.0  # so far a block may go into the white above the footer


def nothing(_sheet: Sheet, _y: float) -> None:
    """Draws nothing: where it stands is what counts."""


def rows(count: int, height: float = 9.0) -> Block:
    """A heading and so many rows."""
    return Block([Piece(14.0, nothing, keep=True), *(Piece(height, nothing) for _ in range(count))])


_PIECES = st.lists(
    st.tuples(st.one_of(st.floats(2.0, 40.0), st.floats(150.0, 240.0)), st.booleans()).map(
        lambda one: Piece(one[0], nothing, keep=one[1] and one[0] < 9)
    ),
    min_size=1,
    max_size=60,
).filter(lambda pieces: not any(a.keep and b.keep for a, b in pairwise(pieces)))


@given(blocks=st.lists(_PIECES.map(Block), min_size=1, max_size=8), splits=st.booleans())
def test_no_heading_stands_last_on_a_page_and_nothing_below_the_foot(blocks: list[Block], splits: bool) -> None:
    flow = Flow(splits=splits)
    for block in blocks:
        block.pieces[-1].keep = False
        flow.add(block)
    placed = [one for page in flow.pages for one in page]
    assert [one.piece for one in placed] == [piece for block in blocks for piece in block.pieces]
    for page in flow.pages:
        assert not page[-1].piece.keep
        assert page[-1].y + page[-1].piece.height <= FOOT + _HAIR + 0.1
        assert [one.y for one in page] == sorted(one.y for one in page)


def test_a_long_list_begins_where_there_is_room_for_some_of_it() -> None:
    counts = {}
    for splits in (True, False):
        flow = Flow(splits=splits)
        flow.add(rows(8))
        flow.add(rows(20))
        counts[splits] = [len(page) for page in flow.pages]
    assert counts[False] == [9, 21]
    assert counts[True][0] > 15
    assert sum(counts[True]) == 30


def test_a_short_block_stays_whole() -> None:
    flow = Flow(splits=True)
    flow.add(rows(20))
    short = Block([Piece(14.0, nothing, keep=True), Piece(60.0, nothing)])
    flow.add(short)
    assert [one.piece for one in flow.pages[-1]] == short.pieces

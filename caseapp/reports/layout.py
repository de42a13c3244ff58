# SPDX-License-Identifier: EUPL-1.2
"""This is the place for dividing a paper over pages.

A document is a list of blocks, a block a list of pieces. A block that fits goes whole on a page; one that does
not moves to the next page; only a block longer than a page is broken, between pieces and never right after a heading.
Where a paper is a long list (`splits`) a block of many pieces begins on the page that has room for some of them.
A block that starts near the middle of the page starts exactly there, so that pages are two halves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from caseapp.reports.sheet import Sheet

TOP, MIDDLE, FOOT = 20.0, 150.5, 275.0
BETWEEN = 11.0
_LEAST_BETWEEN = 6.4
_HAIR = 4.0  # a block may go this far into the white above the footer rather than leave half a page empty
_NEAR_MIDDLE = 104.0
_WORTH_STARTING = 110.0
_WORTH_SPLITTING, _MANY = 62.0, 5  # so much room is not left empty before a block of so many pieces


@dataclass(slots=True)
class Piece:
    """Something that is not broken. `keep`: never the last on a page. `before`: white above, not at the top."""

    height: float
    draw: Callable[[Sheet, float], None]
    before: float = 0.0
    keep: bool = False
    again: Callable[[Sheet, float], float] | None = None  # drawn on top of a new page; gives its height


@dataclass(slots=True)
class Block:
    """Pieces that belong together."""

    pieces: list[Piece] = field(default_factory=list)
    halves: bool = False  # likes to start at the middle of the page

    @property
    def height(self) -> float:
        """Height when not broken."""
        total = sum(piece.before + piece.height for piece in self.pieces)
        return total - (self.pieces[0].before if self.pieces else 0)


@dataclass(slots=True)
class Placed:
    """A piece on its page; `again` is what is repeated above it."""

    piece: Piece
    y: float
    again: Callable[[Sheet, float], float] | None = None


Page = list[Placed]


@dataclass(slots=True)
class Flow:
    """Fills pages with blocks."""

    top: float = TOP
    foot: float = FOOT
    between: float = BETWEEN
    splits: bool = False
    pages: list[Page] = field(default_factory=lambda: [[]])
    y: float = 0.0

    def __post_init__(self) -> None:
        self.y = self.top

    def new_page(self) -> None:
        """Go on at the top of a new page, unless this one is still empty."""
        if self.pages[-1]:
            self.pages.append([])
            self.y = self.top

    def add(self, block: Block) -> None:
        """Place one block."""
        if not block.pieces:
            return
        start = self.y if not self.pages[-1] else self._start(block)
        closer = min(start, self.y + min(self.between, _LEAST_BETWEEN))
        for place in (start, closer):
            if place + block.height <= self.foot + _HAIR:
                self._place(block, place)
                return
        splits = self.splits and len(block.pieces) >= _MANY and self.foot - start >= _WORTH_SPLITTING
        if block.height <= self.foot - self.top and not splits:
            self.new_page()
            self._place(block, self.y)
            return
        if self.pages[-1] and self.foot - start < (_WORTH_SPLITTING if self.splits else _WORTH_STARTING):
            self.new_page()
            start = self.y
        self._broken(block, start)

    def _start(self, block: Block) -> float:
        start = self.y + self.between
        near = start >= _NEAR_MIDDLE and self.y + _LEAST_BETWEEN <= MIDDLE
        if block.halves and near and MIDDLE + block.height <= self.foot:
            return MIDDLE
        return start

    def _place(self, block: Block, y: float) -> None:
        for number, piece in enumerate(block.pieces):
            y += piece.before if number else 0
            self.pages[-1].append(Placed(piece, y))
            y += piece.height
        self.y = y

    def _broken(self, block: Block, y: float) -> None:
        """Piece by piece; a chain of kept pieces goes to the next page together."""
        pieces = block.pieces
        at = 0
        fresh = True
        while at < len(pieces):
            end = at
            while end + 1 < len(pieces) and pieces[end].keep:
                end += 1
            chain = pieces[at : end + 1]
            height = sum(piece.before + piece.height for piece in chain) - (chain[0].before if fresh else 0.0)
            again = None
            if self.pages[-1] and y + height > self.foot + 0.01:
                self.new_page()
                y = self.top
                again = chain[0].again
                fresh = True
            for piece in chain:
                y += 0 if fresh else piece.before
                if again is not None:
                    placed = Placed(piece, y, again)
                    self.pages[-1].append(placed)
                    y += _AGAIN
                    placed.y = y
                    again = None
                else:
                    self.pages[-1].append(Placed(piece, y))
                y += piece.height
                fresh = False
            at = end + 1
        self.y = y


_AGAIN = 8.0  # room for a repeated table head


def draw_page(sheet: Sheet, page: Page) -> None:
    """Draw the pieces of one page."""
    for placed in page:
        if placed.again is not None:
            placed.again(sheet, placed.y - _AGAIN)
        placed.piece.draw(sheet, placed.y)

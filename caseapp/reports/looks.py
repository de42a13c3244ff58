# SPDX-License-Identifier: EUPL-1.2
"""This is the place for sizes and colours of the papers.

The five domain colours have one grey on purpose: no domain is louder. Colour never carries meaning alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from caseapp.reports.lines import Style

INK, SOFT, HAIRLINE, MONTH_LINE, SAND, WHITE = "22201D", "55504A", "B9B1A6", "D9D2C7", "F5F0E7", "FFFFFF"
DOMAIN_COLOURS = {
    "support": "62307A",
    "housing": "2A4A86",
    "school_work": "0B5655",
    "income": "674700",
    "health": "863317",
}
DOMAINS = tuple(DOMAIN_COLOURS)

LEFT, AXIS, RIGHT = 25.0, 43.0, 185.0
WIDE = RIGHT - LEFT
TEXT = RIGHT - AXIS


@dataclass(frozen=True, slots=True)
class Looks:
    """The styles of one paper. A2 papers are a point larger."""

    easy: bool = False
    rtl: bool = False
    save_toner: bool = False

    def style(self, size: float, line: float, colour: str = INK, *, balanced: bool = False) -> Style:
        """Any style."""
        return Style(size, line, colour, self.rtl, balanced)

    def body(self) -> Style:
        """Running text."""
        return self.style(14, 21) if self.easy else self.style(13, 19.5)

    def row(self, colour: str = INK, *, balanced: bool = False) -> Style:
        """Steps, who, when."""
        return (
            self.style(14, 19, colour, balanced=balanced)
            if self.easy
            else self.style(13, 18, colour, balanced=balanced)
        )

    def label(self, colour: str = INK) -> Style:
        """The word above a part."""
        return self.style(13, 19, colour)

    def section(self) -> Style:
        """A heading."""
        return self.style(21, 26)

    def own_words(self, size: float = 16, line: float = 24) -> Style:
        """What the person says; its direction is that of its own letters."""
        return Style(size, line, INK, self.rtl, auto=True)

    def note(self) -> Style:
        """Soft small text."""
        return self.style(12, 16.5, SOFT)

    def sand(self) -> str:
        """The panel behind own words; nothing when toner is saved."""
        return "" if self.save_toner else SAND

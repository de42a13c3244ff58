# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what every paper needs while it is made: its sheet, its texts, its looks, its pages.

`Making` also keeps count of what could not be printed, so that the worker hears it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from caseapp.reports import layout
from caseapp.reports.fonts import BOLD, REGULAR
from caseapp.reports.layout import Block, Flow
from caseapp.reports.lines import Style, Text, fill
from caseapp.reports.looks import LEFT, SOFT, WIDE, Looks
from caseapp.reports.paper import PaperOptions
from caseapp.reports.sheet import Sheet
from caseapp.reports.tags import Node
from caseapp.reports.texts import PaperTexts
from caseapp.reports.words import Span, Spans, cleaned, glued, kept_together, phone, plain, rich


@dataclass(slots=True)
class Making:
    """One paper in the making."""

    sheet: Sheet
    texts: PaperTexts
    looks: Looks
    options: PaperOptions
    content_language: str = ""
    names: tuple[str, ...] = ()
    missing: int = 0
    left_out: list[str] = field(default_factory=list)
    explained: set[str] = field(default_factory=set)

    @property
    def language(self) -> str:
        """The language of the fixed texts."""
        return self.texts.language

    def say(self, key: str, **values: str) -> Spans:
        """A fixed text with values filled in."""
        return rich(self.texts[key], values)

    def bold(self, key: str, **values: str) -> Spans:
        """A fixed text in bold."""
        return rich(self.texts[key], values, BOLD)

    def words(self, text: str, weight: int = REGULAR) -> Spans:
        """Somebody's own words: cleaned of what cannot be printed, never corrected."""
        return (Span(glued(kept_together(cleaned(text), self.names)), weight),)

    def fill(self, spans: Spans, style: Style, width: float) -> Text:
        """Fill lines, and count what could not be drawn."""
        text = fill(spans, style, width)
        self.missing += text.missing
        return text

    def own(self, spans: Spans, style: Style, width: float) -> Text:
        """Fill lines whose direction follows their own letters."""
        return self.fill(spans, replace(style, auto=True), width)

    def cell(self, spans: Spans, style: Style, width: float) -> Text:
        """As `own`, but it starts at the side where the paper starts: lists and tables."""
        return replace(self.own(spans, style, width), rtl=self.looks.rtl)

    def short(self, spans: Spans, style: Style, width: float, lines: int = 1) -> Text:
        """A name, a place, a note: at most so many lines, then an ellipsis. Not for somebody's own words."""
        text = self.cell(spans, style, width)
        if len(text.lines) <= lines:
            return text
        self.leave_out("shortened")
        low, high = 0, sum(len(span.text) for span in spans)
        while low < high:
            middle = (low + high + 1) // 2
            if len(self.cell(_first_letters(spans, middle), style, width).lines) <= lines:
                low = middle
            else:
                high = middle - 1
        return self.cell(_first_letters(spans, low), style, width)

    def number(self, text: str, size: float, line: float, room: float) -> Text:
        """A telephone number on one line, smaller when somebody wrote more than a number."""
        spans = plain(phone(text), BOLD)
        for smaller in (size, size * 0.85, size * 0.7):
            found = self.fill(spans, self.looks.style(smaller, line), room)
            if len(found.lines) <= 1:
                return found
        return self.short(spans, self.looks.style(size * 0.7, line), room)

    def paragraph(self, parent: Node, *, own: bool = False) -> Node:
        """A paragraph element; own words carry their language when it is another one."""
        return parent.add("P", lang=self.lang_of_content() if own else "")

    def lang_of_content(self) -> str:
        """The language of the person's words, when it differs from that of the paper."""
        other = self.content_language
        return other if other and other != self.language else ""

    def leave_out(self, code: str) -> None:
        """Remember that something was not printed."""
        if code not in self.left_out:
            self.left_out.append(code)

    def scratch(self) -> Making:
        """The same on another sheet that nobody keeps, to see whether something fits."""
        sheet = Sheet((self.sheet.width, self.sheet.height), self.language, "", rtl=self.sheet.rtl)
        return Making(sheet, self.texts, self.looks, self.options, self.content_language, self.names)

    # -- pages

    def print_pages(self, flow: Flow, footer: str, first: int = 1, count: int | None = None) -> None:
        """Draw the pages of a flow, each with its footer; the page number only when there are several."""
        total = count or len(flow.pages) + first - 1
        for number, page in enumerate(flow.pages, start=first):
            layout.draw_page(self.sheet, page)
            self.footer(footer, number, total)
            self.sheet.end_page()

    def footer(self, text: str, number: int, total: int) -> None:
        """Call name, version and date; page x of y."""
        style = self.looks.style(12, 16, SOFT)
        self.sheet.text(None, self.short(plain(text), style, 112), LEFT, 281, WIDE)
        if total > 1:
            page = self.say("page_of", number=str(number), total=str(total))
            self.sheet.text(None, fill(page, style, WIDE), LEFT, 281, WIDE, "end")


def _first_letters(spans: Spans, count: int) -> Spans:
    """So many letters of some spans, and an ellipsis."""
    kept = []
    for span in spans:
        kept.append(replace(span, text=span.text[: max(count, 0)]))
        count -= len(span.text)
        if count <= 0:
            kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip())
            break
    return (*kept, Span("…"))


def blocks_in(flow: Flow, blocks: list[Block]) -> Flow:
    """All blocks placed."""
    for block in blocks:
        flow.add(block)
    return flow

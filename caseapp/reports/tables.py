# SPDX-License-Identifier: EUPL-1.2
"""This is the place for tables on paper: steps with who and when, and rows of two or three columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from caseapp.plans.plan_content import PlanStep
from caseapp.reports.fonts import BOLD, REGULAR
from caseapp.reports.layout import Piece
from caseapp.reports.lines import Text
from caseapp.reports.looks import AXIS, INK, TEXT
from caseapp.reports.making import Making
from caseapp.reports.parts import BEFORE_LABEL, BOX, row, tick_box
from caseapp.reports.sheet import Sheet
from caseapp.reports.tags import Node
from caseapp.reports.words import Spans, glued, name, plain

BOX_X = 33.0
_MOST_LINES = 30  # a row is not broken over pages


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns of a table stand: x and width of each."""

    places: tuple[tuple[float, float], ...]

    def fill(self, m: Making, texts: Sequence[Spans], *, head: bool = False, colour: str = INK) -> list[Text]:
        """The cells of one row."""
        style = m.looks.label(colour) if head else m.looks.row(colour)
        return [m.short(text, style, width, _MOST_LINES) for text, (_, width) in zip(texts, self.places, strict=True)]

    def draw(self, sheet: Sheet, nodes: Sequence[Node | None], cells: Sequence[Text], y: float) -> None:
        """Draw one row."""
        for node, cell, (x, width) in zip(nodes, cells, self.places, strict=True):
            sheet.text(node, cell, x, y, width)


def head(m: Making, table: Node, columns: Columns, texts: Sequence[Spans], colour: str = INK) -> Piece:
    """The heads of the columns, with a hairline."""
    cells = columns.fill(m, texts, head=True, colour=colour)
    nodes = table.row(*(["TH"] * len(cells)))
    height = max(cell.height for cell in cells)

    def draw(sheet: Sheet, y: float) -> None:
        columns.draw(sheet, nodes, cells, y)
        sheet.rule(AXIS, y + height + 0.4, TEXT)

    return Piece(height + 0.4, draw, BEFORE_LABEL, keep=True)


def again(m: Making, columns: Columns, texts: Sequence[Spans], colour: str) -> Callable[[Sheet, float], float]:
    """The heads once more on the next page; decoration, for the table has them already."""
    cells = columns.fill(m, texts, head=True, colour=colour)

    def draw(sheet: Sheet, y: float) -> float:
        columns.draw(sheet, [None] * len(cells), cells, y)
        sheet.rule(AXIS, y + 7.1, TEXT)
        return 8.0

    return draw


def bold_spans(text: Spans) -> Spans:
    """The same words in bold."""
    return tuple(span if span.weight >= BOLD else replace(span, weight=BOLD) for span in text)


def step_table(m: Making, parent: Node, steps: Sequence[PlanStep], colour: str, since: date | None) -> list[Piece]:
    """What has to be done, by whom and when, with a box for each."""
    if not steps:
        return []
    who_width = _who_width(m, steps)
    columns = Columns(((AXIS, 98 - who_width), (AXIS + 101 - who_width, who_width), (146, 40.5)))
    titles = [m.bold(key) for key in ("what_to_do", "who", "when")]
    table = parent.table()
    pieces = [head(m, table, columns, titles, colour)]
    repeated = again(m, columns, titles, colour)
    for step in steps:
        pieces.append(_step(m, table, columns, step, since))
        pieces[-1].again = repeated
    return pieces


def _who_width(m: Making, steps: Sequence[PlanStep]) -> float:
    """30 mm, or up to 40 for long names."""
    longest = 0.0
    for step in steps:
        words = glued(step.who).split()
        longest = max([longest, *(m.fill(plain(word), m.looks.row(), 500).width for word in words)])
    return min(40.0, max(30.0, longest + 0.5))


def _step(m: Making, table: Node, columns: Columns, step: PlanStep, since: date | None) -> Piece:
    weight = BOLD if step.must else REGULAR
    texts = (m.words(step.what, weight), m.words(step.who), plain(step_day(m, step, since)))
    balanced = m.looks.row(balanced=True)
    cells = [
        m.short(text, balanced, room - 1.5, _MOST_LINES) for text, (_, room) in zip(texts, columns.places, strict=True)
    ]
    nodes = table.row("TD", "TD", "TD")
    nodes[0].lang = nodes[1].lang = m.lang_of_content()
    first_line = cells[0].line_height
    box = tick_box(m, nodes[0], (BOX_X, (first_line - BOX) / 2), done=step.done_on is not None, must=step.must)
    words = nodes[0].add("P")
    height = max(*(cell.height for cell in cells), BOX)

    def draw(sheet: Sheet, y: float) -> None:
        box(sheet, y)
        columns.draw(sheet, [words, *nodes[1:]], cells, y)

    return row(draw, height)


def step_day(m: Making, step: PlanStep, since: date | None) -> str:
    """When, in the words of the person if they chose them."""
    if step.done_on is not None:
        return m.texts["done_on"].format(day=name(m.texts.day_and_month(step.done_on, since)))
    if step.when_text:
        return step.when_text
    if step.due is not None:
        return m.texts["before_day"].format(day=name(m.texts.day_and_month(step.due, since)))
    return ""


def plain_rows(m: Making, parent: Node, columns: Columns, rows: Sequence[Sequence[Spans]]) -> list[Piece]:
    """Rows of a table without heads of columns: the first cell heads its row."""
    if not rows:
        return []
    table = parent.table()
    return [_plain_row(m, table, columns, cells) for cells in rows]


def _plain_row(m: Making, table: Node, columns: Columns, spans: Sequence[Spans]) -> Piece:
    cells = columns.fill(m, [bold_spans(spans[0]), *spans[1:]])
    nodes = table.row("RH", *(["TD"] * (len(cells) - 1)))
    height = max(cell.height for cell in cells)
    return row(lambda sheet, y: columns.draw(sheet, nodes, cells, y), height)

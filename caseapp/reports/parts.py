# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the parts papers are made of: headings with a tile, labels, own words, lists, tick boxes.

Each function gives pieces for the flow; the structure elements are made at the same time, in reading order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from caseapp.reports.fonts import BOLD, HEAVY
from caseapp.reports.layout import Piece
from caseapp.reports.lines import Style, Text
from caseapp.reports.looks import AXIS, INK, LEFT, SOFT, TEXT, WHITE, WIDE
from caseapp.reports.making import Making
from caseapp.reports.sheet import Sheet
from caseapp.reports.tags import Node
from caseapp.reports.words import Spans, as_text, plain

TILE = 13.6
BOX = 6.2
PAD = 1.6
BEFORE_LABEL = 2.6


def tile(m: Making, idea: str, x: float, y: float, size: float = TILE, colour: str = INK) -> None:
    """The square with a pictogram; decoration, for the word stands beside it."""
    sheet, inner = m.sheet, size * 0.62
    inset = (size - inner) / 2
    if m.looks.save_toner:
        sheet.panel(None, (x, y, size, size), radius=size * 0.2, edge=colour, points=1.4)
        sheet.icon(None, idea, x + inset, y + inset, inner, colour)
        return
    sheet.panel(None, (x, y, size, size), radius=size * 0.2, fill=colour)
    sheet.icon(None, idea, x + inset, y + inset, inner, WHITE)


def heading(m: Making, section: Node, idea: str, title: Spans, under: Spans = (), colour: str = INK) -> Piece:
    """Tile, title and what it is about."""
    node = section.add("H2")
    about = m.paragraph(section) if under else None
    text = m.fill(_weight(title, HEAVY), m.looks.section(), TEXT)
    soft = m.fill(under, m.looks.style(13, 18, SOFT), TEXT) if under else None
    beside = soft is not None and len(text.lines) == 1 and text.width + 4 + soft.width <= TEXT
    height = text.height + (0 if beside or soft is None else soft.height)

    def draw(sheet: Sheet, y: float) -> None:
        tile(m, idea, LEFT, y, TILE, colour)
        sheet.bookmark(as_text(title))
        top = y + max(0.0, (TILE - height) / 2)
        below = sheet.text(node, text, AXIS, top, TEXT)
        if soft is not None and beside:
            sheet.text(about, soft, AXIS + text.width + 4, top + 1.75, TEXT - text.width - 4)
        elif soft is not None:
            sheet.text(about, soft, AXIS, below, TEXT)

    return Piece(max(TILE, height), draw, keep=True)


def wide_paragraph(m: Making, section: Node, spans: Spans, y: float, sizes: tuple[float, float]) -> float:
    """A paragraph over the whole width of a sheet that is laid out by hand; where it ends."""
    text = m.fill(spans, m.looks.style(*sizes), WIDE)
    return m.sheet.text(m.paragraph(section), text, LEFT, y, WIDE)


def about_lines(m: Making, section: Node, rows: Sequence[tuple[str, str]], y: float, indent: float) -> None:
    """Below a rule at the foot: what is said (keys of texts) and the value, `indent` further on."""
    m.sheet.rule(LEFT, y, WIDE)
    style = m.looks.style(13, 19)
    for key, value in rows:
        y += 1.6
        said = m.fill(m.bold(key), style, indent - 3)
        text = m.short(m.words(value), style, WIDE - indent, 2 if len(rows) < 3 else 1)
        node = m.paragraph(section)
        m.sheet.text(node, said, LEFT, y, indent - 3)
        y = m.sheet.text(node, text, LEFT + indent, y, WIDE - indent)


def label(m: Making, parent: Node, text: Spans, colour: str = INK, before: float = BEFORE_LABEL) -> Piece:
    """The small heading above a part."""
    node = parent.add("H3")
    filled = m.fill(_weight(text, BOLD), m.looks.label(colour), TEXT)
    return Piece(filled.height, lambda sheet, y: _ignored(sheet.text(node, filled, AXIS, y, TEXT)), before, keep=True)


def own_words(m: Making, parent: Node, text: str, colour: str = INK) -> list[Piece]:
    """What the person says, with a bar in the rail; long texts go on over pages, line by line."""
    node = m.paragraph(parent, own=True)
    filled = m.own(m.words(text), m.looks.own_words(), TEXT)
    last = len(filled.lines) - 1
    pieces = []
    for number, _ in enumerate(filled.lines):
        pieces.append(_own_line(node, filled, number, colour))
        pieces[-1].keep = number == 0 < last or number == last - 1
    return pieces


def _own_line(node: Node, text: Text, number: int, colour: str) -> Piece:
    last = number == len(text.lines) - 1

    def draw(sheet: Sheet, y: float) -> None:
        top = y + (0.9 if number == 0 else -0.1)
        foot = y + text.line_height - (0.6 if last else 0)
        sheet.panel(None, (36.3, top, 1.4, foot - top), radius=0, fill=colour)
        sheet.line_of_text(node, text, number, AXIS, y, TEXT)

    return Piece(text.line_height, draw)


def running(m: Making, parent: Node, text: Spans, style: Style | None = None, before: float = 0.0) -> list[Piece]:
    """Plain paragraphs on the text axis, line by line."""
    node = m.paragraph(parent)
    filled = m.own(text, style or m.looks.body(), TEXT)
    last = len(filled.lines) - 1
    pieces = []
    for number in range(len(filled.lines)):

        def draw(sheet: Sheet, y: float, number: int = number) -> None:
            sheet.line_of_text(node, filled, number, AXIS, y, TEXT)

        alone = number == 0 < last or number == last - 1  # no line of a paragraph stands alone on a page
        pieces.append(Piece(filled.line_height, draw, before if number == 0 else 0.0, keep=alone))
    return pieces


def checked_list(m: Making, parent: Node, items: Sequence[Spans], colour: str = INK) -> list[Piece]:
    """What goes well, what we agreed: a check mark in the rail."""
    if not items:
        return []
    node = parent.add("L")
    return [piece for item in items for piece in _checked_item(m, node, item, colour)]


def _checked_item(m: Making, node: Node, item: Spans, colour: str) -> list[Piece]:
    body = node.item()
    body.lang = m.lang_of_content()
    text = m.cell(item, m.looks.body(), TEXT)
    pieces = []
    for number in range(len(text.lines)):

        def draw(sheet: Sheet, y: float, number: int = number) -> None:
            if number == 0:
                sheet.icon(None, "good", 33.6, y + text.line_height / 2 - 2.6, 5.2, colour)
            sheet.line_of_text(body, text, number, AXIS, y, TEXT)

        pieces.append(Piece(text.line_height, draw, keep=number == 0 and len(text.lines) > 1))
    return pieces


def note(m: Making, parent: Node, text: Spans, before: float = 1.6) -> Piece:
    """One soft line under a block."""
    node = m.paragraph(parent)
    filled = m.fill(text, m.looks.note(), TEXT)
    return Piece(filled.height, lambda sheet, y: _ignored(sheet.text(node, filled, AXIS, y, TEXT)), before)


def explained_words(m: Making, parent: Node, used: str) -> list[Piece]:
    """One soft line for each hard word used here for the first time in this paper."""
    pieces = []
    for word in m.texts.glossary:
        if word.code not in m.explained and word.pattern.search(used):
            m.explained.add(word.code)
            pieces.append(note(m, parent, plain(word.line)))
    return pieces


def writing_lines(count: int = 3, before: float = 6.0) -> list[Piece]:
    """Dotted lines to write on."""

    def draw(sheet: Sheet, y: float) -> None:
        sheet.dotted(AXIS, y + 8.6, TEXT)

    return [Piece(9.0, draw, before if number == 0 else 0.0) for number in range(count)]


def tick_box(
    m: Making, parent: Node, place: tuple[float, float], *, done: bool, must: bool = False, size: float = BOX
) -> Callable[[Sheet, float], None]:
    """A box to tick; the tick is drawn and goes over the edge. `place` is x and the offset from the top."""
    x, offset = place
    node = parent.add("Figure", alt=m.texts["box_done" if done else "box_todo"])

    def draw(sheet: Sheet, y: float) -> None:
        top = y + offset
        node.box = sheet.box_of(x, top, size, size)
        sheet.panel(node, (x, top, size, size), radius=1.0, edge=INK, points=2.6 if must else 1.3)
        if done:
            left = sheet.left_of(x, size)
            ends = [(0.2, 0.52), (0.42, 0.78), (0.98, 0.02)]
            points = [(left + size * across, top + size * down) for across, down in ends]
            sheet.polyline(node, points, INK, 2.3)

    return draw


def row(
    draw_cells: Callable[[Sheet, float], None],
    height: float,
    *,
    keep: bool = False,
    again: Callable[[Sheet, float], float] | None = None,
    axis: tuple[float, float] = (AXIS, TEXT),
) -> Piece:
    """A row of a list or table, with a hairline under it."""

    def draw(sheet: Sheet, y: float) -> None:
        draw_cells(sheet, y + PAD)
        sheet.rule(axis[0], y + PAD + height + PAD, axis[1])

    return Piece(height + 2 * PAD, draw, keep=keep, again=again)


def top_rule(before: float = 3.0) -> Piece:
    """The hairline above a list without a head."""
    return Piece(0.1, lambda sheet, y: sheet.rule(AXIS, y, TEXT), before, keep=True)


def _weight(spans: Spans, weight: int) -> Spans:
    return tuple(replace(span, weight=max(span.weight, weight)) for span in spans)


def _ignored(_value: object) -> None:
    """Nothing: a drawing function answers with the y below it, a piece with nothing."""

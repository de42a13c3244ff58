# SPDX-License-Identifier: EUPL-1.2
"""This is the place for lines to tick off on a paper: a heading, and below it what I do, and in soft words why."""

from __future__ import annotations

from caseapp.plans.paper_content import EighteenItem
from caseapp.reports.fonts import BOLD, HEAVY
from caseapp.reports.layout import Piece
from caseapp.reports.looks import LEFT, RIGHT, WIDE
from caseapp.reports.making import Making
from caseapp.reports.parts import BOX, tick_box
from caseapp.reports.sheet import Sheet
from caseapp.reports.tags import Node
from caseapp.reports.way_papers import discreet_text
from caseapp.reports.words import name, plain

_BOX_X, _ITEM_X = LEFT, LEFT + 10.0


def group_head(m: Making, section: Node, title: str) -> Piece:
    """The heading of a group, with a line under it."""
    head = section.add("H2")
    text = m.fill(plain(title, HEAVY), m.looks.style(15, 20), WIDE)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.text(head, text, LEFT, y, WIDE)
        sheet.rule(LEFT, y + text.height + 0.8, WIDE)

    return Piece(text.height + 3.0, draw, keep=True)


def ticked_item(m: Making, listed: Node, item: EighteenItem, day: str = "") -> Piece:
    """A tick box, what I arrange, and in soft words by when, why and with whom."""
    body = listed.item()
    box = tick_box(m, body, (_BOX_X, 0.4), done=item.done)
    words, why_node = body.add("P"), body.add("P")
    room = RIGHT - _ITEM_X
    text = m.short(m.words(item.label, BOLD), m.looks.row(), room, 3)
    why_words = "" if item.done else discreet_text(m, item.why)
    said = " ".join(part for part in (f"{day}." if day else "", why_words) if part)
    soft = " · ".join(part for part in (said, name(item.who, 40)) if part)
    why = m.short(m.words(soft), m.looks.note(), room, 4) if soft else None
    height = max(text.height + (why.height if why is not None else 0.0), BOX) + 2.4

    def draw(sheet: Sheet, y: float) -> None:
        box(sheet, y)
        below = sheet.text(words, text, _ITEM_X, y + 0.4, room)
        if why is not None:
            sheet.text(why_node, why, _ITEM_X, below, room)

    return Piece(height, draw)

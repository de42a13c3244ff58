# SPDX-License-Identifier: EUPL-1.2
"""This is the place for "My home" and "My leaving": what I do to keep it, what must be in order when I go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from caseapp.plans.paper_content import EighteenItem, HomePaper, LeavingPaper, LookedAt
from caseapp.reports.fonts import BOLD
from caseapp.reports.layout import Block, Flow, Piece
from caseapp.reports.looks import LEFT, SOFT, WIDE
from caseapp.reports.making import Making, blocks_in
from caseapp.reports.parts import BOX, tick_box
from caseapp.reports.sheet import Sheet
from caseapp.reports.tags import Node
from caseapp.reports.texts import written_day
from caseapp.reports.ticked import group_head, ticked_item
from caseapp.reports.way_papers import change_pieces, discreet_text, made_on, title_pieces
from caseapp.reports.words import NBSP, Spans, plain

_SOON = timedelta(days=7)
_COLUMN = 20.0  # of one of the four times
_LINE = 9.0  # a dotted line to write on


def keep_home_paper(m: Making, paper: HomePaper) -> None:
    """Draw "My home": first what cannot wait, then the rest by day, what is done last."""
    section = m.sheet.root.add("Sect")
    blocks = [Block(title_pieces(m, section, "home_title", _under(m, paper)))]
    for title, items in _groups(m, paper):
        listed = section.add("L")
        pieces = [group_head(m, section, m.texts[title])]
        pieces += [ticked_item(m, listed, item, _by(m, paper, item)) for item in items]
        blocks.append(Block(pieces))
    blocks.append(Block(change_pieces(m, section, paper.change_name, paper.change_phone)))
    _print(m, blocks, made_on(m, paper.call_name, paper.today), splits=True)


def _under(m: Making, paper: HomePaper) -> Spans:
    if m.options.discreet:
        return m.say("list_help")
    court = paper.court_day
    if court is None or court < paper.today:
        return m.say("home_help")
    return (*m.say("home_help"), *plain(" "), *m.say("home_court", day=_glued(m.texts.day(court))))


def _groups(m: Making, paper: HomePaper) -> list[tuple[str, list[EighteenItem]]]:
    shown = [item for item in paper.items if discreet_text(m, item.label)]
    ahead = sorted((one for one in shown if not one.done), key=lambda one: one.due or date.max)
    now = [one for one in ahead if one.due is not None and one.due <= paper.today + _SOON]
    groups = [
        ("eighteen_now", now),
        ("home_then", [one for one in ahead if one not in now]),
        ("eighteen_done", [one for one in shown if one.done]),
    ]
    return [(title, items) for title, items in groups if items]


def _by(m: Making, paper: HomePaper, item: EighteenItem) -> str:
    """By which day; nothing for a day that is over (it stands first) and for the day in court, which stands above."""
    if item.done or item.due is None or item.due <= paper.today or item.due == paper.court_day:
        return ""
    said = m.texts["before_day"].format(day=_glued(m.texts.day_and_month(item.due, paper.today)))
    return said[:1].upper() + said[1:]


def leaving_paper(m: Making, paper: LeavingPaper) -> None:
    """Draw "My leaving": each condition in the first person, a box for each time, a line to write on."""
    section = m.sheet.root.add("Sect")
    under = m.say("leaving_help")
    if paper.leaving is not None:
        under = (*m.bold("leaving_day", day=_glued(m.texts.day(paper.leaving))), *plain(" "), *under)
    table = section.table()
    rows = [_heads(m, table, paper), *(_condition(m, table, one) for one in paper.conditions)]
    blocks = [Block([*title_pieces(m, section, "leaving_title", under), *rows])]
    blocks.append(Block(change_pieces(m, section, paper.change_name, paper.change_phone)))
    _print(m, blocks, made_on(m, paper.call_name, paper.today))


def _heads(m: Making, table: Node, paper: LeavingPaper) -> Piece:
    """When it is looked at, with the day where it is known."""
    nodes = table.row("TD", *("TH" for _one in paper.points))
    room = _COLUMN - 2.0
    texts = [m.fill(m.bold(f"leaving_{code}"), m.looks.style(11, 14), room) for code, _day in paper.points]
    days = [_glued(written_day(m.language, day, "d MMM")) if day is not None else "" for _code, day in paper.points]
    below = [m.short(plain(day), m.looks.style(11, 14, SOFT), room, 2) for day in days]
    high = max((text.height for text in texts), default=0.0)
    height = high + max((text.height for text in below), default=0.0) + 2.0

    def draw(sheet: Sheet, y: float) -> None:
        for place, (text, day) in enumerate(zip(texts, below, strict=True)):
            x = _column(paper.points, place)
            sheet.text(nodes[place + 1], text, x, y + high - text.height, room)
            sheet.text(nodes[place + 1], day, x, y + high, room)

    return Piece(height, draw, keep=True)


def _condition(m: Making, table: Node, one: LookedAt) -> Piece:
    nodes = table.row("RH", *("TD" for _one in one.settled))
    room = WIDE - len(one.settled) * _COLUMN - 4.0
    text = m.short(m.words(one.label, BOLD), m.looks.row(), room, 3)
    state = m.fill(m.say(f"leaving_{one.state or 'not_yet'}"), m.looks.note(), room)
    boxes = [
        tick_box(m, node, (_column(one.settled, place), 2.6), done=done)
        for place, (node, done) in enumerate(zip(nodes[1:], one.settled, strict=True))
    ]
    is_open = one.state != "ok"
    doing = m.fill(m.say("leaving_i_do"), m.looks.note(), 40) if is_open else None
    told = max(text.height + state.height, BOX) + 3.0
    height = told + (_LINE + 2.0 if is_open else 1.5)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.rule(LEFT, y, WIDE)
        below = sheet.text(nodes[0], text, LEFT, y + 2.0, room)
        sheet.text(nodes[0], state, LEFT, below, room)
        for box in boxes:
            box(sheet, y)
        if doing is not None:
            sheet.text(nodes[0], doing, LEFT, y + told + _LINE - doing.height - 0.4, 40)
            sheet.dotted(LEFT + doing.width + 2.0, y + told + _LINE - 1.0, WIDE - doing.width - 2.0)

    return Piece(height, draw)


def _column(points: Sequence[object], place: int) -> float:
    """Where the box of one of the times stands."""
    return LEFT + WIDE - (len(points) - place) * _COLUMN


def _glued(day: str) -> str:
    return day.replace(" ", NBSP)


def _print(m: Making, blocks: list[Block], foot: str, *, splits: bool = False) -> None:
    flow = Flow(top=17.0, between=4.0, splits=splits)
    blocks_in(flow, [block for block in blocks if block.pieces])
    m.print_pages(flow, foot)

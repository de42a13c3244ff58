# SPDX-License-Identifier: EUPL-1.2
"""This is the place for "What do I arrange when": the way to the day of leaving as a countdown.

What is done stays on the paper with its tick; what is not needed or refused is not printed. A thick box must be ready.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from caseapp.plans.plan_content import ExitPaper, ExitPaperItem
from caseapp.reports.fonts import BOLD, HEAVY, REGULAR
from caseapp.reports.layout import Block, Flow, Piece
from caseapp.reports.looks import INK, LEFT, RIGHT, SOFT, WHITE, WIDE
from caseapp.reports.making import Making, blocks_in
from caseapp.reports.parts import BOX, tick_box
from caseapp.reports.plan_paper import footer_line
from caseapp.reports.sheet import Sheet
from caseapp.reports.tags import Node
from caseapp.reports.words import NBSP, Span, Spans, as_text, name, phone, plain

_BOX_X, _ITEM_X, _WHO_X = 65.2, 74.0, 152.0
_ITEM_WIDE, _WHO_WIDE = 75.5, 33.0
_UNPRINTED = frozenset(("not_needed", "refused"))


@dataclass(slots=True)
class _Group:
    """Items of one moment: a figure with its word, and the day before which they are arranged."""

    figure: str
    word: str
    day: date | None
    items: list[ExitPaperItem] = field(default_factory=list)


def exit_list_paper(m: Making, paper: ExitPaper) -> None:
    """Draw the list."""
    section = m.sheet.root.add("Sect")
    flow = Flow(top=17.0, between=0.0, splits=True)
    blocks = [Block(_top(m, section, paper))]
    before, after, undated = _groups(m, paper)
    table = section.add("Sect")
    blocks += [Block(_group(m, table, group)) for group in before]
    if paper.leaving_on is not None:
        blocks.append(Block([_day_bar(m, section.add("Sect"), paper, paper.leaving_on)]))
    if after:
        blocks.append(Block(_afterwards(m, section.add("Sect"), paper, after)))
    if undated:
        blocks.append(Block(_group(m, section.add("Sect"), _Group("", m.texts["no_date"], None, undated))))
    blocks.append(Block(_bottom(m, section.add("Sect"), paper)))
    blocks_in(flow, blocks)
    m.print_pages(flow, footer_line(m, paper.call_name, paper.version, paper.today))


def _groups(m: Making, paper: ExitPaper) -> tuple[list[_Group], list[ExitPaperItem], list[ExitPaperItem]]:
    """Groups before the day, items after it, items without a day."""
    items = [item for item in paper.items if item.state not in _UNPRINTED]
    if len(items) < len(paper.items):
        m.leave_out("not_needed")
    dated = sorted((item for item in items if item.due is not None), key=lambda item: item.due or date.max)
    undated = [item for item in items if item.due is None]
    leaving = paper.leaving_on
    after = [item for item in dated if leaving is not None and item.due is not None and item.due > leaving]
    groups: list[_Group] = []
    for item in dated:
        if item in after or item.due is None:
            continue
        figure, word = _distance(m, item.due, leaving)
        if not groups or (groups[-1].figure, groups[-1].word) != (figure, word):
            groups.append(_Group(figure, word, item.due))
        groups[-1].items.append(item)
    return groups, after, undated


def _distance(m: Making, due: date, leaving: date | None) -> tuple[str, str]:
    """Whole weeks from two weeks on, days below that; without a day of leaving the day itself."""
    if leaving is None:
        return "", m.texts.day(due).replace(" ", NBSP)
    days = (leaving - due).days
    count, one, many = (
        (days // 7, "week_word", "weeks_word") if days >= 14 or days == 7 else (days, "day_word", "days_word")
    )
    return str(count), m.texts[one if count == 1 else many]


def _top(m: Making, section: Node, paper: ExitPaper) -> list[Piece]:
    head = section.add("H1")
    title = m.fill(tuple(Span(span.text, HEAVY) for span in m.say("exit_title")), m.looks.style(27, 33), WIDE)

    def draw_title(sheet: Sheet, y: float) -> None:
        sheet.bookmark(as_text(m.say("exit_title")))
        sheet.text(head, title, LEFT, y, WIDE)

    pieces = [Piece(title.height + 1.5, draw_title, keep=True)]
    left = _weeks_left(m, section, paper)
    room = WIDE - (48 if left else 0)
    if paper.leaving_on is not None:
        day = m.texts.day(paper.leaving_on).replace(" ", NBSP)
        place = name(paper.destination, 40)
        words = m.say("moving_on", day=day, place=place) if place else m.say("moving_day", day=day)
        node = m.paragraph(section)
        text = m.short(words, m.looks.style(14, 21), room, 3)

        def draw(sheet: Sheet, y: float) -> None:
            if left is not None:
                left(sheet, y - 0.5)
            sheet.text(node, text, LEFT, y, room)

        pieces.append(Piece(text.height, draw, keep=True))
    pieces.append(_thick_box(m, section, room))
    pieces.append(_heads(m))
    return pieces


def _weeks_left(m: Making, section: Node, paper: ExitPaper) -> Callable[[Sheet, float], None] | None:
    """The panel that says how long from today."""
    if paper.leaving_on is None or paper.leaving_on <= paper.today:
        return None
    figure, word = _distance(m, paper.today, paper.leaving_on)
    node = m.paragraph(section)
    first = m.fill(m.say("today_left"), m.looks.style(13, 18), 42)
    second = m.fill(plain(f"{figure}{NBSP}{word}", BOLD), m.looks.style(13, 18), 42)

    def draw(sheet: Sheet, y: float) -> None:
        edge = INK if m.looks.save_toner else ""
        sheet.panel(None, (RIGHT - 42, y - 0.4, 42, 15.4), 4, fill=m.looks.sand(), edge=edge)
        below = sheet.text(node, first, RIGHT - 42, y + 0.9, 42, "center")
        sheet.text(node, second, RIGHT - 42, below, 42, "center")

    return draw


def _thick_box(m: Making, section: Node, room: float) -> Piece:
    node = m.paragraph(section)
    text = m.fill(m.say("thick_box"), m.looks.style(13, 19.5), room - 9)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.panel(None, (LEFT + 0.3, y + 0.5, 5.8, 5.8), 1.0, edge=INK, points=2.6)
        sheet.text(node, text, LEFT + 9, y, room - 9)

    return Piece(text.height + 3.5, draw, before=0.4, keep=True)


def _heads(m: Making) -> Piece:
    style = m.looks.style(12, 17, SOFT)
    what = m.fill(m.bold("this_i_arrange"), style, _ITEM_WIDE)
    who = m.fill(m.bold("who"), style, _WHO_WIDE)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.text(None, what, _ITEM_X, y, _ITEM_WIDE)
        sheet.text(None, who, _WHO_X, y, _WHO_WIDE)

    return Piece(what.height + 0.6, draw)


def _group(m: Making, section: Node, group: _Group) -> list[Piece]:
    """A figure on the left and its items; the first item carries the figure."""
    heading = section.add("H2")
    items = section.add("L")
    figure = m.fill(plain(group.figure, HEAVY), m.looks.style(25, 27), 20) if group.figure else None
    word = m.fill(plain(group.word, BOLD), m.looks.style(14, 18), 38)
    before = None
    if group.day is not None and group.figure:
        day = m.texts["before_day"].format(day=m.texts.day_and_month(group.day, group.day))
        before = m.fill(plain(day.replace(" ", NBSP)), m.looks.style(12.5, 17), 39)
    pieces = [_item(m, items, item) for item in group.items]
    first = pieces[0].draw
    needed = 21.0 if before is not None else 12.0
    total = sum(piece.height for piece in pieces)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.rule(_BOX_X, y, RIGHT - _BOX_X)
        across = LEFT
        if figure is not None:
            sheet.text(heading, figure, LEFT, y + 1.4, 20)
            across += figure.width + 1.8
        sheet.text(heading, word, across, y + (4.4 if figure else 2.6), 38)
        if before is not None:
            sheet.text(heading, before, LEFT, y + 11.2, 39)
        first(sheet, y + 2.0)

    def draw_again(sheet: Sheet, y: float) -> float:
        """On top of the next page, beside the items that go on there."""
        sheet.rule(_BOX_X, y + 5.6, RIGHT - _BOX_X)
        across = LEFT
        if figure is not None:
            sheet.text(None, figure, LEFT, y + 7.0, 20)
            across += figure.width + 1.8
        sheet.text(None, word, across, y + (10.0 if figure else 8.2), 38)
        return 0.0

    for piece in pieces[1:]:
        piece.again = draw_again
    pieces[0] = Piece(pieces[0].height + 2.0, draw, keep=len(pieces) > 1)
    pieces[-1].height += max(1.2, needed - total - 2.0)
    return pieces


def _item(m: Making, items: Node, item: ExitPaperItem) -> Piece:
    must = item.hard and item.state != "done"
    body = items.item()
    box = tick_box(m, body, (_BOX_X, 0.4), done=item.state == "done", must=item.hard)
    words, who_node = body.add("P"), body.add("P")
    text = m.short(m.words(item.label, BOLD if must else REGULAR), m.looks.row(balanced=True), _ITEM_WIDE, 20)
    who = m.short(m.words(item.who), m.looks.style(12.5, 17, SOFT), _WHO_WIDE, 6)
    note = m.short(m.words(item.note), m.looks.note(), _ITEM_WIDE, 12) if item.note.strip() else None
    below = note.height if note is not None else 0.0
    height = max(text.height + below, who.height, BOX) + 2.6

    def draw(sheet: Sheet, y: float) -> None:
        box(sheet, y)
        low = sheet.text(words, text, _ITEM_X, y + 0.4, _ITEM_WIDE)
        if note is not None:
            sheet.text(words, note, _ITEM_X, low, _ITEM_WIDE)
        sheet.text(who_node, who, _WHO_X, y + 0.5, _WHO_WIDE)

    return Piece(height, draw)


def _day_bar(m: Making, section: Node, paper: ExitPaper, day: date) -> Piece:
    """The day itself: a black bar, or a frame when toner is saved."""
    colour = INK if m.looks.save_toner else WHITE
    heading = section.add("H2")
    node = m.paragraph(section)
    left = m.fill(plain(m.texts.day_and_month(day, day).replace(" ", NBSP), BOLD), m.looks.style(14, 19, colour), 40)
    words: Spans = m.say("the_day")
    if paper.who_comes.strip():
        words = (*words, *plain(" "), *m.words(paper.who_comes, BOLD))
    text = m.short(words, m.looks.style(13.5, 19, colour), RIGHT - _ITEM_X, 4)
    height = max(text.height, 6.7) + 8

    def draw(sheet: Sheet, y: float) -> None:
        fill, edge = ("", INK) if m.looks.save_toner else (INK, "")
        sheet.panel(None, (LEFT - 5, y, WIDE + 10, height), 3.5, fill, edge, 1.5)
        sheet.text(heading, left, LEFT, y + 4, 40)
        sheet.icon(None, "key", _BOX_X, y + height / 2 - 3.2, 6.4, colour)
        sheet.text(node, text, _ITEM_X, y + 4, RIGHT - _ITEM_X)

    return Piece(height + 3.5, draw, before=1.0)


def _afterwards(m: Making, section: Node, paper: ExitPaper, items: Sequence[ExitPaperItem]) -> list[Piece]:
    heading = section.add("H2")
    title = m.fill(m.bold("afterwards"), m.looks.style(14, 19), 38)
    rows = section.add("L")
    pieces = [_after_item(m, rows, paper, item) for item in items]
    first = pieces[0].draw

    def draw(sheet: Sheet, y: float) -> None:
        sheet.text(heading, title, LEFT, y + 0.4, 38)
        first(sheet, y)

    pieces[0] = Piece(pieces[0].height, draw)
    return pieces


def _after_item(m: Making, rows: Node, paper: ExitPaper, item: ExitPaperItem) -> Piece:
    body = rows.item()
    box = tick_box(m, body, (_BOX_X, 0.4), done=item.state == "done", must=item.hard)
    words = body.add("P")
    due = item.due or paper.today
    day = m.fill(plain(m.texts.day_and_month(due, paper.leaving_on).replace(" ", NBSP), BOLD), m.looks.row(), 60)
    across = max(_ITEM_X + 31, _ITEM_X + day.width + 3)
    text = m.short(m.words(item.label), m.looks.row(balanced=True), RIGHT - across, 20)
    height = max(text.height, BOX) + 2.6

    def draw(sheet: Sheet, y: float) -> None:
        box(sheet, y)
        sheet.text(words, day, _ITEM_X, y + 0.4, 60)
        sheet.text(words, text, across, y + 0.4, RIGHT - across)

    return Piece(height, draw)


def _bottom(m: Making, section: Node, paper: ExitPaper) -> list[Piece]:
    """Plan B, the first night when ticked, and whom to call."""
    lines: list[tuple[str, Spans]] = []
    if paper.plan_b.strip():
        lines.append(("plan_b", (*m.bold("exit_plan_b"), *plain(" "), *m.words(paper.plan_b))))
    if paper.address_first_night.strip():
        if "address" in m.options.parts and not m.options.discreet:
            words = m.words(paper.address_first_night)
            lines.append(("sleep", (*m.bold("first_night"), *plain(" "), *words)))
        else:
            m.leave_out("address")
    if paper.change_name and paper.change_phone:
        values = {"name": name(paper.change_name), "phone": phone(paper.change_phone)}
        lines.append(("phone", m.say("trouble_call", **values)))
    pieces = [_with_icon(m, section, idea, words) for idea, words in lines]
    return [Piece(3.0, lambda _sheet, _y: None, keep=True), *pieces] if pieces else []


def _with_icon(m: Making, section: Node, idea: str, words: Spans) -> Piece:
    node = m.paragraph(section)
    text = m.short(words, m.looks.style(13, 18), WIDE - 10, 12)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.icon(None, idea, LEFT + 0.8, y + 0.6, 5.4)
        sheet.text(node, text, LEFT + 10, y, WIDE - 10)

    return Piece(text.height + 2.0, draw, before=1.0)

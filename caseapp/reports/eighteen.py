# SPDX-License-Identifier: EUPL-1.2
"""This is the place for "Almost 18": who helps before and after as bars, and by month what I arrange, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from caseapp.plans.dates import add_months
from caseapp.plans.paper_content import EighteenItem, EighteenPaper, Supporter
from caseapp.reports.fonts import BOLD, HEAVY
from caseapp.reports.layout import Block, Flow, Piece
from caseapp.reports.looks import HAIRLINE, INK, LEFT, RIGHT, SOFT, WHITE, WIDE
from caseapp.reports.making import Making, blocks_in
from caseapp.reports.sheet import Sheet
from caseapp.reports.tags import Node
from caseapp.reports.texts import written_day
from caseapp.reports.ticked import group_head, ticked_item
from caseapp.reports.way_papers import change_pieces, discreet_text, made_on, title_pieces
from caseapp.reports.words import name, plain

_NAMES = 42.0  # names of supporters, left of their bars
_BAR, _GAP = 6.4, 4.6
_MOST_SUPPORTERS = 5
_MONTHS = 12


def eighteen_paper(m: Making, paper: EighteenPaper) -> None:
    """Draw the paper."""
    section = m.sheet.root.add("Sect")
    day = m.texts.day(paper.birthday)
    blocks = [
        Block(
            title_pieces(
                m,
                section,
                "eighteen_title",
                m.say("eighteen_since" if paper.birthday <= paper.today else "eighteen_help", day=day),
            )
        )
    ]
    if paper.supporters:
        blocks.append(Block([_bars(m, section, paper)]))
    for title, items in _months(m, paper):
        pieces = [group_head(m, section, title)]
        listed = section.add("L")
        pieces += [ticked_item(m, listed, item) for item in items]
        blocks.append(Block(pieces))
    blocks.append(Block(change_pieces(m, section, paper.change_name, paper.change_phone)))
    flow = Flow(top=17.0, between=4.0)
    blocks_in(flow, [block for block in blocks if block.pieces])
    m.print_pages(flow, made_on(m, paper.call_name, paper.today))


def _months(m: Making, paper: EighteenPaper) -> list[tuple[str, list[EighteenItem]]]:
    """What is open by month, what should have been there first; what is done last, with its tick."""
    groups: dict[str, list[EighteenItem]] = {}
    shown = [item for item in paper.items if discreet_text(m, item.label)]
    for item in sorted((one for one in shown if not one.done), key=lambda one: one.due or date.max):
        groups.setdefault(_group_of(m, item.due, paper), []).append(item)
    done = [item for item in shown if item.done]
    if done:
        groups[m.texts["eighteen_done"]] = done
    return list(groups.items())


def _group_of(m: Making, due: date | None, paper: EighteenPaper) -> str:
    today = paper.today
    if due is None or due > add_months(paper.window[1], _MONTHS):
        return m.texts["eighteen_some_day"]
    if due < today.replace(day=1):
        return m.texts["eighteen_now"]
    words = written_day(m.language, due, "MMMM y")
    return words[:1].upper() + words[1:]


def _bars(m: Making, section: Node, paper: EighteenPaper) -> Piece:
    """From 17½ to 18½: a bar per supporter, an arrow where it goes on, 18 as the only black disc."""
    supporters = paper.supporters[:_MOST_SUPPORTERS]
    figure = section.add("Figure", alt=_in_words(m, paper, supporters))
    first, last = paper.window
    months = [add_months(first, number) for number in range(0, _MONTHS + 1, 3)]
    words = [m.fill(plain(_short(m, month)), m.looks.style(12, 15, SOFT), 40) for month in months]
    names = [m.short(m.words(name(one.name, 30), BOLD), m.looks.style(12.5, 16), _NAMES - 3) for one in supporters]
    disc = m.fill(plain("18", HEAVY), m.looks.style(12, 15, WHITE), 12)
    height = 7.0 + len(supporters) * (_BAR + _GAP) + 10.0

    def draw(sheet: Sheet, y: float) -> None:
        figure.box = sheet.box_of(LEFT, y, WIDE, height)
        low = y + 7.0 + len(supporters) * (_BAR + _GAP)
        for month, text in zip(months, words, strict=True):
            x = _x(month, first, last)
            at = min(x - text.width / 2, RIGHT - text.width)
            sheet.text(figure, text, at, y, text.width + 1)
            sheet.stroke(figure, (x, y + 6.0), (x, low), HAIRLINE, 0.6)
        for place, (one, text) in enumerate(zip(supporters, names, strict=True)):
            top = y + 7.0 + place * (_BAR + _GAP)
            sheet.text(figure, text, LEFT, top + (_BAR - text.height) / 2, _NAMES - 3)
            _bar(m, sheet, figure, one, (first, last), top)
        x = _x(paper.birthday, first, last)
        sheet.stroke(figure, (x, y + 6.0), (x, low + 1.0), INK, 1.4)
        sheet.circle(figure, (x, low + 4.4), 4.2, fill=INK)
        sheet.text(figure, disc, x - 6, low + 4.4 - disc.height / 2, 12, "center")

    return Piece(height, draw)


def _bar(m: Making, sheet: Sheet, figure: Node, one: Supporter, window: tuple[date, date], top: float) -> None:
    """One supporter: a bar with an arrow when it goes on, a straight end when it stops."""
    first, last = window
    begin = _x(max(one.since or first, first), first, last)
    stops = one.until is not None and one.until < last
    end = _x(one.until, first, last) if stops and one.until is not None else RIGHT - 3.4
    if end <= begin:
        return
    if m.looks.save_toner:
        sheet.panel(figure, (begin, top, end - begin, _BAR), 1.2, edge=INK, points=1.4)
    else:
        sheet.panel(figure, (begin, top, end - begin, _BAR), 1.2, fill=SOFT)
    if not stops:
        middle = top + _BAR / 2
        sheet.polyline(figure, [(end + 0.6, top - 0.4), (end + 3.6, middle), (end + 0.6, top + _BAR + 0.4)], INK, 1.8)


def _x(day: date, first: date, last: date) -> float:
    share = (day - first).days / max(1, (last - first).days)
    left, right = LEFT + _NAMES, RIGHT - 3.4
    return left + (right - left) * min(1.0, max(0.0, share))


def _short(m: Making, day: date) -> str:
    return written_day(m.language, day, "MMM y")


def _in_words(m: Making, paper: EighteenPaper, supporters: Sequence[Supporter]) -> str:
    parts = []
    for one in supporters:
        if one.until is not None and one.until < paper.window[1]:
            parts.append(m.texts["helps_until"].format(name=one.name, day=m.texts.day(one.until)))
        else:
            parts.append(m.texts["helps_on"].format(name=one.name))
    return " ".join(parts)

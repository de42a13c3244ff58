# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the papers "My first week" and "My people": discreet, with room to write on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from caseapp.plans.paper_content import PeoplePaper, WeekLine, WeekPaper
from caseapp.plans.plan_content import PlanPerson
from caseapp.reports.fonts import BOLD, HEAVY
from caseapp.reports.layout import Block, Flow, Piece
from caseapp.reports.lines import Text
from caseapp.reports.looks import LEFT, RIGHT, SOFT, WIDE
from caseapp.reports.making import Making, blocks_in
from caseapp.reports.people_part import people_block
from caseapp.reports.sheet import Sheet
from caseapp.reports.tags import Node
from caseapp.reports.texts import written_day
from caseapp.reports.words import NBSP, Span, Spans, as_text, name, phone, plain

_DAYS = 7
_DAY_WIDE = 44.0
_LINES = 2  # dotted lines under what is agreed for a day
_LINE = 9.0
_MOST_CALLS = 3


def first_week_paper(m: Making, paper: WeekPaper) -> None:
    """Seven days from the day of leaving: what is agreed, and lines to write on."""
    section = m.sheet.root.add("Sect")
    under = m.say("week_help") if paper.first_day is not None else m.say("week_no_day")
    blocks = [Block(title_pieces(m, section, "week_title", under))]
    table = section.add("Sect")
    for number in range(_DAYS):
        day = paper.first_day + timedelta(days=number) if paper.first_day is not None else None
        blocks.append(Block([_day(m, table, paper, day, number)]))
    if paper.people:
        blocks.append(Block(_calls(m, m.sheet.root.add("Sect"), paper.people)))
    flow = Flow(top=17.0, between=0.0)
    blocks_in(flow, blocks)
    m.print_pages(flow, made_on(m, paper.call_name, paper.today))


def who_is_who_paper(m: Making, paper: PeoplePaper) -> None:
    """My people: rings and list; whom to call to change something."""
    section = m.sheet.root.add("Sect")
    blocks = [Block(title_pieces(m, section, "who_title", m.say("who_help")))]
    blocks.append(people_block(m, paper.people))
    blocks.append(Block(change_pieces(m, section, paper.change_name, paper.change_phone)))
    flow = Flow(top=17.0)
    blocks_in(flow, [block for block in blocks if block.pieces])
    m.print_pages(flow, made_on(m, paper.call_name, paper.today))


def made_on(m: Making, call_name: str, day: date) -> str:
    """The footer of a paper without versions: call name and date."""
    parts = [name(call_name, 30)] if call_name else []
    return m.texts.comma.join((*parts, m.texts.day(day).replace(" ", NBSP)))


def _calls(m: Making, section: Node, people: Sequence[PlanPerson]) -> list[Piece]:
    """Whom I can always call, the number large; three at most, the others are on "Who is who"."""
    head = section.add("H2")
    title = m.fill(m.bold("week_calls"), m.looks.style(14, 19), WIDE)
    pieces = [
        Piece(title.height + 3.0, lambda sheet, y: _drawn(sheet.text(head, title, LEFT, y + 2.4, WIDE)), keep=True)
    ]
    for person in people[:_MOST_CALLS]:
        node = m.paragraph(section)
        number = m.number(person.phone, 15, 20, 70)
        who = m.short(m.words(name(person.name, 40), BOLD), m.looks.style(13, 19), WIDE - number.width - 16)
        pieces.append(_call(node, who, number))
    return pieces


def _call(node: Node, who: Text, number: Text) -> Piece:
    def draw(sheet: Sheet, y: float) -> None:
        sheet.icon(None, "phone", LEFT + 0.8, y + 0.9, 5.0)
        sheet.text(node, who, LEFT + 10, y, WIDE)
        sheet.text(node, number, LEFT, y - 0.2, WIDE, "end")

    return Piece(number.height + 1.4, draw)


def _drawn(_y: float) -> None:
    """Nothing: a drawing function answers with the y below it, a piece with nothing."""


def title_pieces(m: Making, section: Node, key: str, under: Spans) -> list[Piece]:
    """The title of a paper and a plain sentence under it."""
    head = section.add("H1")
    about = m.paragraph(section)
    title = m.fill(tuple(Span(span.text, HEAVY) for span in m.say(key)), m.looks.style(27, 33), WIDE)
    text = m.fill(under, m.looks.style(14, 21), WIDE)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.bookmark(as_text(m.say(key)))
        below = sheet.text(head, title, LEFT, y, WIDE)
        sheet.text(about, text, LEFT, below + 1.5, WIDE)

    return [Piece(title.height + text.height + 6.5, draw, keep=True)]


def change_pieces(m: Making, section: Node, who: str, number: str) -> list[Piece]:
    """Whom to call when something does not work."""
    if not who or not number:
        return []
    node = m.paragraph(section)
    words = m.say("trouble_call", name=name(who), phone=phone(number))
    text = m.short(words, m.looks.style(13, 18), WIDE - 10, 4)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.icon(None, "phone", LEFT + 0.8, y + 0.6, 5.4)
        sheet.text(node, text, LEFT + 10, y, WIDE - 10)

    return [Piece(text.height + 2.0, draw, before=3.0)]


def discreet_text(m: Making, text: str) -> str:
    """The text, or nothing when it has a word that may not stand on a discreet paper."""
    if m.options.discreet and m.texts.not_discreet(text):
        m.leave_out("discreet_lines")
        return ""
    return text


def _day(m: Making, parent: Node, paper: WeekPaper, day: date | None, number: int) -> Piece:
    """A day: its name and date at the left, what is agreed and dotted lines at the right."""
    section = parent.add("Sect")
    head = section.add("H2")
    if day is None:
        first, second = m.texts["week_day"].format(number=number + 1), ""
    else:
        first = written_day(m.language, day, "EEEE")
        second = m.texts.day_and_month(day, day).replace(" ", NBSP)
    title = m.fill(plain(first[:1].upper() + first[1:], BOLD), m.looks.style(14, 19), _DAY_WIDE - 4)
    soft = m.fill(plain(second), m.looks.style(13, 18, SOFT), _DAY_WIDE - 4)
    x, room = LEFT + _DAY_WIDE, RIGHT - LEFT - _DAY_WIDE
    lines = [text for text in (_said(m, one) for one in paper.lines if one.day == day) if text]
    if number == 0 and paper.who_comes:
        lines.insert(0, m.say("comes_for_me", who=name(paper.who_comes, 40)))
    rows = section.add("L") if lines else None
    cells = [(rows.item(), m.short(words, m.looks.row(), room, 4)) for words in lines] if rows is not None else []
    told = sum(text.height + 1.2 for _node, text in cells)
    height = max(told + _LINES * _LINE, 26.0) + 3.0

    def draw(sheet: Sheet, y: float) -> None:
        sheet.rule(LEFT, y, WIDE)
        below = sheet.text(head, title, LEFT, y + 2.4, _DAY_WIDE - 4)
        sheet.text(head, soft, LEFT, below, _DAY_WIDE - 4)
        at = y + 2.4
        for node, text in cells:
            at = sheet.text(node, text, x, at, room) + 1.2
        while at + _LINE <= y + height - 2.0:
            sheet.dotted(x, at + _LINE - 1.0, room)
            at += _LINE

    return Piece(height, draw)


def _said(m: Making, line: WeekLine) -> Spans:
    what = discreet_text(m, line.what)
    if not what:
        return ()
    who = discreet_text(m, line.who)
    return (*m.words(what), *plain(f" ({name(who)})")) if who else m.words(what)

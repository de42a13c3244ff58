# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the agenda and the minutes of a meeting: the part of the person first, then the rest."""

from __future__ import annotations

from collections.abc import Sequence

from caseapp.plans.meeting_paper import MeetingDecisionLine, MeetingPaper
from caseapp.reports.fonts import BOLD, HEAVY
from caseapp.reports.layout import Block, Flow, Piece
from caseapp.reports.lines import Text
from caseapp.reports.looks import AXIS, INK, LEFT, RIGHT, SOFT, TEXT, WHITE, WIDE
from caseapp.reports.making import Making, blocks_in
from caseapp.reports.parts import BOX, heading, label, own_words, row, running, tick_box, top_rule, writing_lines
from caseapp.reports.sheet import Sheet
from caseapp.reports.tables import BOX_X, Columns, again, head
from caseapp.reports.tags import Node
from caseapp.reports.texts import written_day
from caseapp.reports.way_papers import change_pieces, made_on
from caseapp.reports.words import Span, Spans, as_text, name, plain

_FACTS = Columns(((AXIS, 32.0), (AXIS + 35.0, RIGHT - AXIS - 35.0)))
_MOST = 30  # lines of a cell
_MANY = 12  # readers; more are named once, among the people


def meeting_paper(m: Making, paper: MeetingPaper) -> None:
    """An agenda before it, minutes after it."""
    section = m.sheet.root.add("Sect")
    blocks = [
        Block(_title(m, section, paper)),
        Block(_facts(m, section, paper)),
        Block(_person(m, paper)),
    ]
    if paper.is_minutes:
        blocks.append(Block(_decisions(m, paper)))
    blocks.append(Block(_agenda(m, paper)))
    if paper.is_minutes:
        blocks += [
            Block(_text(m, "reading", "meeting_options", paper.options)),
            Block(_text(m, "change", "meeting_minutes", paper.minutes)),
        ]
    blocks.append(Block(_people(m, paper)))
    blocks.append(Block(_secrecy(m, paper)))
    blocks.append(Block(change_pieces(m, m.sheet.root.add("Sect"), paper.change_name, paper.change_phone)))
    flow = Flow(top=17.0, between=8.6, splits=True)
    blocks_in(flow, [block for block in blocks if block.pieces])
    m.print_pages(flow, made_on(m, paper.call_name, paper.today))


def _title(m: Making, section: Node, paper: MeetingPaper) -> list[Piece]:
    """What it is, of which meeting, and for whom this copy is."""
    node, about, whom = section.add("H1"), m.paragraph(section), m.paragraph(section)
    said = m.say("minutes_title" if paper.is_minutes else "agenda_title")
    title = m.fill(tuple(Span(span.text, HEAVY) for span in said), m.looks.style(27, 33), WIDE)
    kind = paper.kind[:1].upper() + paper.kind[1:]
    under = m.fill(plain(kind, BOLD), m.looks.style(16, 22), WIDE)
    readers = len(paper.for_whom)
    says = m.say("meeting_for", names=m.texts.listed(paper.for_whom))
    if readers > _MANY:
        says = m.say("meeting_for_many", count=str(readers))
    for_whom = m.short(says, m.looks.style(12, 17, SOFT), WIDE, _MOST)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.bookmark(as_text(said))
        below = sheet.text(node, title, LEFT, y, WIDE)
        below = sheet.text(about, under, LEFT, below + 0.5, WIDE)
        sheet.text(whom, for_whom, LEFT, below + 0.8, WIDE)

    return [Piece(title.height + under.height + for_whom.height + 1.3, draw, keep=True)]


def _facts(m: Making, section: Node, paper: MeetingPaper) -> list[Piece]:
    """When, where, who leads it, why: with a sign in the rail."""
    day = written_day(m.language, paper.day, "EEEE d MMMM y") if paper.day is not None else ""
    rows = (
        ("day", "meeting_when", m.texts.comma.join(part for part in (day, paper.time) if part)),
        ("where", "meeting_where", paper.place),
        ("who", "meeting_chair", paper.chair),
        ("then", "meeting_why", paper.why),
    )
    filled = [(idea, key, text) for idea, key, text in rows if text.strip()]
    if not filled:
        return []
    table = section.table()
    return [top_rule(0.0), *(_fact(m, table, idea, m.bold(key), m.words(text)) for idea, key, text in filled)]


def _fact(m: Making, table: Node, idea: str, said: Spans, text: Spans) -> Piece:
    cells = _FACTS.fill(m, [said, text])
    nodes = table.row("RH", "TD")

    def draw(sheet: Sheet, y: float) -> None:
        sheet.icon(None, idea, 33.2, y + 0.4, 5.6)
        _FACTS.draw(sheet, nodes, cells, y)

    return row(draw, max(cell.height for cell in cells))


def _person(m: Making, paper: MeetingPaper) -> list[Piece]:
    """The part of the person; on an agenda without words there is room to write them."""
    section = m.sheet.root.add("Sect")
    who = paper.call_name or m.texts["meeting_nobody"]
    pieces = [heading(m, section, "own_words", m.say("meeting_part", name=name(who)))]
    if paper.person_words:
        words = own_words(m, section, paper.person_words)
        words[0].before = 3.6
        pieces += words
    elif not paper.is_minutes:
        pieces.append(label(m, section, m.say("meeting_to_say"), before=3.0))
        pieces += writing_lines(3, before=0.0)
    rows = [("who", "meeting_there", paper.person_part), ("agreements", "meeting_agrees", paper.person_agrees)]
    filled = [(idea, key, text) for idea, key, text in rows if text]
    if filled:
        table = section.table()
        pieces.append(top_rule(3.4))
        pieces += [_fact(m, table, idea, m.bold(key), m.words(text)) for idea, key, text in filled]
    return pieces if len(pieces) > 1 else []


def _agenda(m: Making, paper: MeetingPaper) -> list[Piece]:
    """What we talk about, numbered so that two people can point."""
    if not paper.agenda:
        return []
    section = m.sheet.root.add("Sect")
    pieces = [heading(m, section, "paper", m.say("meeting_talked" if paper.is_minutes else "meeting_agenda"))]
    points = section.add("L")
    for number, line in enumerate(paper.agenda, start=1):
        pieces.append(_point(m, points, number, line))
        pieces[-1].before = 3.4 if number == 1 else 0.0
    return pieces


def _point(m: Making, points: Node, number: int, line: str) -> Piece:
    item = points.add("LI")
    figure, body = item.add("Lbl"), item.add("LBody")
    text = m.short(m.words(line), m.looks.body(), TEXT, _MOST)
    count = m.fill(plain(str(number), HEAVY), m.looks.style(11.5, 15, WHITE), 8)

    def draw(sheet: Sheet, y: float) -> None:
        middle = y + text.line_height / 2
        sheet.circle(None, (36.2, middle), 3.3, fill=INK)
        sheet.text(figure, count, 32.2, middle - count.height / 2, 8, "center")
        sheet.text(body, text, AXIS, y, TEXT)

    return Piece(max(text.height, 7.0) + 1.6, draw)


def _decisions(m: Making, paper: MeetingPaper) -> list[Piece]:
    """What was decided, who does it and when; a step of the plan says so."""
    if not paper.decisions:
        return []
    section = m.sheet.root.add("Sect")
    pieces = [heading(m, section, "agreements", m.say("meeting_decided"))]
    columns = Columns(((AXIS, 66.0), (AXIS + 69.0, 34.0), (AXIS + 106.0, RIGHT - AXIS - 106.0)))
    titles = [m.bold(key) for key in ("what_to_do", "who", "when")]
    table = section.table()
    pieces.append(head(m, table, columns, titles))
    repeated = again(m, columns, titles, INK)
    for one in paper.decisions:
        pieces.append(_decision(m, table, columns, one, paper))
        pieces[-1].again = repeated
    return pieces


def _decision(m: Making, table: Node, columns: Columns, one: MeetingDecisionLine, paper: MeetingPaper) -> Piece:
    due = m.texts["before_day"].format(day=name(m.texts.day_and_month(one.due, paper.day))) if one.due else ""
    cells = columns.fill(m, [m.words(one.what, BOLD), m.words(one.who), plain(due)])
    nodes = table.row("TD", "TD", "TD")
    box = tick_box(m, nodes[0], (BOX_X, (cells[0].line_height - BOX) / 2), done=False)
    words = nodes[0].add("P")
    under = [m.texts["meeting_step"]] if one.is_step else []
    if one.agrees:
        who = paper.call_name or m.texts["meeting_nobody"]
        under.append(f"{who}: {one.agrees}")
    soft = _soft(m, under, columns.places[0][1])
    beside = nodes[0].add("P") if soft is not None else None
    height = max(cells[0].height + (soft.height if soft is not None else 0.0), cells[1].height, cells[2].height, BOX)

    def draw(sheet: Sheet, y: float) -> None:
        box(sheet, y)
        columns.draw(sheet, [words, *nodes[1:]], cells, y)
        if soft is not None:
            sheet.text(beside, soft, AXIS, y + cells[0].height, columns.places[0][1])

    return row(draw, height)


def _soft(m: Making, parts: Sequence[str], width: float) -> Text | None:
    said = " ".join(f"{part[:1].upper()}{part[1:]}." for part in parts)
    return m.short(m.words(said), m.looks.note(), width, 4) if said else None


def _text(m: Making, idea: str, key: str, text: str) -> list[Piece]:
    """A heading and what was written, paragraph by paragraph."""
    if not text.strip():
        return []
    section = m.sheet.root.add("Sect")
    pieces = [heading(m, section, idea, m.say(key))]
    for number, paragraph in enumerate(part for part in text.splitlines() if part.strip()):
        pieces += running(m, section, m.words(paragraph), before=3.4 if number == 0 else 1.2)
    return pieces


def _people(m: Making, paper: MeetingPaper) -> list[Piece]:
    """Who was asked: name, as what, whether they came."""
    if not paper.people:
        return []
    section = m.sheet.root.add("Sect")
    pieces = [
        heading(m, section, "people", m.say("meeting_people" if paper.is_minutes else "meeting_asked")),
        top_rule(),
    ]
    columns = Columns(((AXIS, 48.0), (AXIS + 51.0, 56.0), (AXIS + 110.0, RIGHT - AXIS - 110.0)))
    table = section.table()
    for one in paper.people:
        cells = columns.fill(m, [m.words(name(one.name, 30), BOLD), m.words(one.about), m.words(one.presence)])
        nodes = table.row("RH", "TD", "TD")

        def draw(sheet: Sheet, y: float, cells: list[Text] = cells, nodes: list[Node] = nodes) -> None:
            columns.draw(sheet, nodes, cells, y)

        pieces.append(row(draw, max(cell.height for cell in cells)))
    return pieces


def _secrecy(m: Making, paper: MeetingPaper) -> list[Piece]:
    """On which ground was spoken, with which aim, what was shared (R-LAW-BE-1)."""
    rows = (
        ("mine", "meeting_secrecy", paper.secrecy),
        ("paper", "meeting_basis", paper.basis),
        ("then", "meeting_aim", paper.aim),
        ("reading", "meeting_shared", paper.shared),
    )
    filled = [(idea, key, text) for idea, key, text in rows if text.strip()]
    if not filled:
        return []
    section = m.sheet.root.add("Sect")
    table = section.table()
    said = label(m, section, m.say("meeting_secret"), before=0.0)
    return [said, top_rule(0.8), *(_fact(m, table, idea, m.bold(key), m.words(text)) for idea, key, text in filled)]

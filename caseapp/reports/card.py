# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the card for bad moments: four wallet cards on a sheet to cut and fold, or one on A6.

The card is discreet: it never says what it is, and its title has no name. The four cards have the same front and back;
a screen reader hears them once, the other three are copies of the drawing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from caseapp.plans.plan_content import CrisisCard, PlanContent, PlanPerson
from caseapp.reports.fonts import BOLD, HEAVY, REGULAR
from caseapp.reports.lines import Style, Text
from caseapp.reports.looks import HAIRLINE, INK, SOFT, WHITE
from caseapp.reports.making import Making
from caseapp.reports.parts import tile
from caseapp.reports.tags import Node
from caseapp.reports.words import Span, Spans, as_text, name, plain

_WIDE, _HIGH = 85.6, 54.0
_X, _Y, _STEP = 19.4, 41.8, 58.0
_PAD = 5.0
_MOST_PEOPLE = 3


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a card stands, and whether its words are in the structure (the first) or a copy (the others)."""

    x: float
    y: float
    part: Node | None

    def add(self, kind: str) -> Node | None:
        """An element, or nothing on a copy."""
        return self.part.add(kind) if self.part is not None else None


def card_sheet(m: Making, content: PlanContent) -> None:
    """Four cards on A4: front and back side by side, cut and fold."""
    sheet = m.sheet
    sheet.printed_at_full_size()
    section = sheet.root.add("Sect")
    title = m.fill(tuple(Span(span.text, HEAVY) for span in m.say("my_card")), m.looks.style(20, 26), 160)
    sheet.bookmark(as_text(m.say("my_card")))
    y = sheet.text(section.add("H1"), title, _X, 15.5, 160) + 1.5
    for key in ("card_how", "card_for_whom"):
        y = sheet.text(m.paragraph(section), m.fill(m.say(key), m.looks.style(12, 16.5), 172), _X, y, 172)
    for number in range(4):
        top = _Y + number * _STEP
        sheet.panel(None, (_X, top, 2 * _WIDE, _HIGH), 3.5, edge=INK, points=0.9)
        sheet.stroke(None, (_X + _WIDE, top), (_X + _WIDE, top + _HIGH), INK, 0.7, (2, 2))
        part = section.add("Sect") if number == 0 else None
        _front(m, _Place(_X, top, part), content)
        _back(m, _Place(_X + _WIDE, top, part), content.crisis_card)
    sheet.icon(None, "cut", _X - 8.2, _Y + 3.5, 5.4)
    _control_line(m, section)
    sheet.end_page()


def _control_line(m: Making, section: Node) -> None:
    """Five centimetres, to see whether the printer scaled."""
    sheet = m.sheet
    y = _Y + 4 * _STEP + 3.6
    sheet.stroke(None, (_X, y), (_X + 50, y), INK, 1.2)
    for x in (_X, _X + 50):
        sheet.stroke(None, (x, y - 1.4), (x, y + 1.4), INK, 1.2)
    text = m.fill(m.say("line_is_5_cm"), m.looks.style(12, 16, SOFT), 115)
    sheet.text(m.paragraph(section), text, _X + 54, y - 2.8, 115)


def _front(m: Making, place: _Place, content: PlanContent) -> None:
    sheet = m.sheet
    x, y, width = place.x + _PAD, place.y + 4.2, _WIDE - 2 * _PAD
    tile(m, "help", x, y, 8.4)
    who = m.fill(plain(name(content.call_name, 40)), m.looks.style(12, 16), 30)
    title = m.fill(m.bold("bad_moment"), m.looks.style(12.5, 16), width - 11)
    beside = len(who.lines) == 1 and title.width + who.width + 14 <= width
    sheet.text(place.add("H2"), title, x + 11, y + 4.2 - title.height / 2, width - 11)
    if beside:
        sheet.text(place.add("P"), who, x, y + 4.2 - who.height / 2, width, "end")
    people = content.crisis_card.people[:_MOST_PEOPLE]
    if len(content.crisis_card.people) > _MOST_PEOPLE and place.part is not None:
        m.leave_out("people_on_card")
    calls = place.add("L")
    top = place.y + 14.9
    for at, person in enumerate(people):
        _caller(m, calls, person, (x, top, width))
        last = at == len(people) - 1
        if not last:
            sheet.rule(x, top + 9.6, width)
        top += 10.1
    low = place.y + _HIGH - 8.3
    sheet.rule(x, low, width, INK, 1.2)
    danger = m.fill((*m.say("danger_short"), *plain(" "), *m.bold("danger_number")), m.looks.style(11.5, 15), 28)
    talk = m.fill((*m.say("talk_short"), *plain(" "), *m.bold("talk_number")), m.looks.style(11.5, 15), width - 24)
    sheet.text(place.add("P"), danger, x, low + 1.4, 28)
    sheet.text(place.add("P"), talk, x, low + 1.4, width, "end")


def _caller(m: Making, calls: Node | None, person: PlanPerson, place: tuple[float, float, float]) -> None:
    x, y, width = place
    body = calls.item() if calls is not None else None
    digits = m.number(person.phone, 17, 21, 50)
    room = max(22.0, width - digits.width - 2)
    who = _one_line(m, name(person.name, 60), m.looks.style(12.5, 15), room, BOLD)
    hours = person.hours or (m.texts["day_and_night"] if person.at_night else "")
    m.sheet.text(body, who, x, y - 0.3, room)
    if hours:
        m.sheet.text(body, _one_line(m, hours, m.looks.style(10.5, 13, SOFT), room), x, y + 4.7, room)
    m.sheet.text(body, digits, x, y + 1.1, width, "end")


def _one_line(m: Making, words: str, style: Style, room: float, weight: int = REGULAR) -> Text:
    """A name or hours on one line: up to two points smaller, then cut with an ellipsis."""
    for smaller in (0.0, 1.0, 2.0):
        smaller_style = replace(style, size=max(style.size - smaller, 9.0))
        text = m.fill(m.words(words, weight), smaller_style, room)
        if len(text.lines) == 1:
            return text
    return m.short(m.words(words, weight), style, room)


def _fits(m: Making, words: str, room: float, size: float) -> bool:
    return len(m.fill(plain(words, BOLD), m.looks.style(size, 16), room).lines) == 1


def _back(m: Making, place: _Place, card: CrisisCard) -> None:
    sheet = m.sheet
    x, y, width = place.x + _PAD, place.y + 5.4, _WIDE - 2 * _PAD
    half = width / 2 + 2.6
    sides = (
        (x, half - 2, "good", "helps_me", card.helps),
        (x + half, width - half, "not", "does_not_help", card.does_not_help),
    )
    low = place.y + 39.5
    rooms = [(m.texts[key], room - 6.9) for _, room, _, key, _ in sides]
    size = next((size for size in (12, 11.5, 11, 10.5) if all(_fits(m, *pair, size) for pair in rooms)), 10)
    for left, room, idea, key, items in sides:
        if not items:
            continue
        sheet.icon(None, idea, left, y, 4.9)
        title = _one_line(m, m.texts[key], m.looks.style(size, 16), room - 6.9, BOLD)
        sheet.text(place.add("H3"), title, left + 6.9, y + 2.45 - title.height / 2, room - 6.9)
        _short_list(m, place, items, (left, y + 7.0, room, low))
    if card.safe_place.strip():
        sheet.rule(x, low, width, INK, 1.2)
        sheet.icon(None, "sleep", x + 0.3, low + 3.6, 6.2)
        lines = 1 if card.safe_place_phone else 2
        words = m.short(m.say("sleep_at", place=name(card.safe_place, 40)), m.looks.style(12, 15), width - 10, lines)
        below = sheet.text(place.add("P"), words, x + 10, low + 2.0, width - 10)
        if card.safe_place_phone:
            digits = m.number(card.safe_place_phone, 14.5, 16.5, width - 10)
            sheet.text(place.add("P"), digits, x + 10, below - 0.2, width - 10)


def _short_list(m: Making, place: _Place, items: tuple[str, ...], box: tuple[float, float, float, float]) -> None:
    """Lines under each other, as many as fit."""
    x, y, room, low = box
    list_node = place.add("L")
    for item in items:
        text = m.cell(m.words(item), m.looks.style(12, 16), room)
        if y + text.height > low - 0.4:
            m.leave_out("long_on_card")
            return
        body = list_node.item() if list_node is not None else None
        y = m.sheet.text(body, text, x, y, room) + 0.9


def card_a6(m: Making, content: PlanContent) -> None:
    """The same on two sides of A6."""
    m.sheet.printed_at_full_size()
    section = m.sheet.root.add("Sect")
    _a6_front(m, section, content)
    m.sheet.end_page()
    _a6_back(m, section, content)
    m.sheet.end_page()


_LEFT6, _WIDE6 = 10.0, 85.0


def _a6_foot(m: Making, section: Node, words: str, side: int) -> None:
    style = m.looks.style(12, 16, SOFT)
    node = m.paragraph(section)
    m.sheet.text(node, m.short(plain(words), style, 52), _LEFT6, 133.2, _WIDE6)
    side_words = m.say("side_of", number=str(side), total="2")
    m.sheet.text(None, m.fill(side_words, style, _WIDE6), _LEFT6, 133.2, _WIDE6, "end")


def _a6_front(m: Making, section: Node, content: PlanContent) -> None:
    sheet = m.sheet
    tile(m, "help", _LEFT6, 10, 15)
    title = m.fill(tuple(Span(span.text, HEAVY) for span in m.say("bad_moment")), m.looks.style(18, 21.5), 48)
    sheet.bookmark(as_text(m.say("bad_moment")))
    low = sheet.text(section.add("H1"), title, 30.2, 17.5 - title.height / 2, 62)
    intro = m.fill((*m.say("then_i_call"), *plain(":")), m.looks.style(13, 18), _WIDE6)
    y = sheet.text(m.paragraph(section), intro, _LEFT6, max(29.5, low + 3), _WIDE6) + 2.8
    calls = section.add("L")
    people = content.crisis_card.people[:_MOST_PEOPLE]
    if len(content.crisis_card.people) > _MOST_PEOPLE:
        m.leave_out("people_on_card")
    for number, person in enumerate(people, start=1):
        sheet.rule(_LEFT6, y, _WIDE6, HAIRLINE if number else INK)
        y = _a6_caller(m, calls, number, person, y + 2.6) + 2.4
    sheet.rule(_LEFT6, y, _WIDE6, INK, 1.2)
    for x, key, number_key in ((_LEFT6, "danger_short", "danger_number"), (42.0, "talk_short", "talk_number")):
        node = m.paragraph(section)
        words = m.fill(m.say(key), m.looks.style(12.5, 17), 53)
        below = sheet.text(node, words, x, y + 3, 53)
        sheet.text(node, m.fill(m.bold(number_key), m.looks.style(23, 27), 50), x, below - 0.6, 50)
    _a6_foot(m, section, name(content.call_name, 30), 1)


def _a6_caller(m: Making, calls: Node, number: int, person: PlanPerson, y: float) -> float:
    sheet = m.sheet
    item = calls.add("LI")
    marker, body = item.add("Lbl"), item.add("LBody")
    hours = person.hours or (m.texts["day_and_night"] if person.at_night else "")
    words: Spans = m.words(name(person.name, 30), BOLD)
    if hours:
        words = (*words, *plain(m.texts.comma), *m.words(hours))
    text = m.short(words, m.looks.style(13, 17), _WIDE6 - 10.6)
    count = m.fill(plain(str(number), HEAVY), m.looks.style(12, 16, WHITE), 7.2)
    sheet.circle(None, (_LEFT6 + 3.6, y + 3.3), 3.6, fill=INK)
    sheet.text(marker, count, _LEFT6, y + 3.3 - count.height / 2, 7.2, "center")
    y = sheet.text(body, text, _LEFT6 + 10.6, y, _WIDE6 - 10.6)
    digits = m.number(person.phone, 23, 29, _WIDE6 - 10.6)
    return sheet.text(body, digits, _LEFT6 + 10.6, y - 0.8, _WIDE6 - 10.6)


def _a6_back(m: Making, section: Node, content: PlanContent) -> None:
    sheet = m.sheet
    card = content.crisis_card
    y = 9.5
    lists = (
        ("reading", "seen_on_me", card.signs),
        ("good", "helps_me", card.helps),
        ("not", "does_not_help", card.does_not_help),
    )
    low = 100.5 if card.safe_place.strip() else 128.0
    for idea, key, items in lists:
        if not items or y + 14 > low:
            continue
        sheet.icon(None, idea, _LEFT6, y + 0.3, 6.2)
        title = m.fill(m.bold(key), m.looks.style(14, 20), _WIDE6 - 11)
        y = sheet.text(section.add("H2"), title, _LEFT6 + 10.6, y, _WIDE6 - 11) + 1.2
        list_node = section.add("L")
        for item in items:
            text = m.cell(m.words(item), m.looks.style(13, 18), _WIDE6 - 14.5)
            if y + text.height > low:
                m.leave_out("long_on_card")
                break
            sheet.circle(None, (_LEFT6 + 11.6, y + text.line_height / 2), 0.7, fill=INK)
            y = sheet.text(list_node.item(), text, _LEFT6 + 14.4, y, _WIDE6 - 14.5)
        y += 4.4
    if card.safe_place.strip():
        y = max(y, 100.5)
        sheet.rule(_LEFT6, y, _WIDE6, INK, 1.2)
        sheet.icon(None, "sleep", _LEFT6 + 0.3, y + 5.2, 7)
        node = m.paragraph(section)
        words = m.short(m.say("sleep_at", place=name(card.safe_place, 40)), m.looks.style(13, 18), _WIDE6 - 12, 2)
        below = sheet.text(node, words, _LEFT6 + 12, y + 2.6, _WIDE6 - 12)
        if card.safe_place_phone:
            digits = m.number(card.safe_place_phone, 19, 24, _WIDE6 - 12)
            sheet.text(node, digits, _LEFT6 + 12, below - 0.4, _WIDE6 - 12)
    day = m.texts.day(content.day) if content.day is not None else ""
    _a6_foot(m, section, day, 2)


__all__ = ["card_a6", "card_sheet"]

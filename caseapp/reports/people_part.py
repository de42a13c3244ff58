# SPDX-License-Identifier: EUPL-1.2
"""This is the place for my people on paper: two rings and the same in words.

The inner ring is my own people (full line, bold), the outer one services (dashed). More than nine people, or names too
long to stand beside each other: only the list.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from caseapp.plans.plan_content import PlanPerson
from caseapp.reports.fonts import BOLD, HEAVY, REGULAR
from caseapp.reports.layout import Block, Piece
from caseapp.reports.lines import Text
from caseapp.reports.looks import AXIS, HAIRLINE, INK, RIGHT, SOFT, WHITE
from caseapp.reports.making import Making
from caseapp.reports.parts import heading
from caseapp.reports.sheet import Pen, Sheet
from caseapp.reports.tags import Node
from caseapp.reports.words import name, plain

_MOST_IN_RINGS = 9
_RINGS = (24.0, 64.0)  # x and width of the drawing
_LIST_X = 92.0
_INNER, _OUTER = 20.5, 32.0


@dataclass(frozen=True, slots=True)
class _Pill:
    """A name in the drawing: its text and the middle of it, from the middle of the rings."""

    text: Text
    x: float
    y: float
    own: bool

    @property
    def width(self) -> float:
        """Width with the white inside the edge."""
        return self.text.width + 4.2


def people_block(m: Making, people: Sequence[PlanPerson]) -> Block:
    """Rings and list, or only the list."""
    section = m.sheet.root.add("Sect")
    title = heading(m, section, "people", m.say("my_people"))
    pills = _pills(m, people) if len(people) <= _MOST_IN_RINGS else None
    left = AXIS if pills is None else _LIST_X
    figure = None
    if pills is not None:
        figure = section.add("Figure", alt=_in_words(m, people))
    table = section.table()
    rows = [_person(m, table, person, left) for person in people]
    if any(person.at_night for person in people):
        rows[-1].keep = True  # the sign and what it means stay together
        rows.append(_night_note(m, section, left))
    rows[0].before = 3.0
    if pills is None or figure is None:
        return Block([title, *rows], halves=True)
    return Block([title, _beside(figure, rows, pills, m)], halves=True)


def _beside(figure: Node, rows: list[Piece], pills: list[_Pill], m: Making) -> Piece:
    """The drawing and the list as one piece."""
    height = sum(piece.before + piece.height for piece in rows)
    room = max(height, 2 * _OUTER + 8)

    def draw(sheet: Sheet, y: float) -> None:
        middle = y + min(room, max(height, 2 * _OUTER + 8)) / 2
        _draw_rings(m, sheet, figure, pills, (_RINGS[0] + _RINGS[1] / 2, middle))
        for piece in rows:
            y += piece.before
            piece.draw(sheet, y)
            y += piece.height

    return Piece(room, draw)


def _pills(m: Making, people: Sequence[PlanPerson]) -> list[_Pill] | None:
    """Names around the middle, as far from each other as they can be; None when they would touch."""
    texts: dict[bool, list[Text]] = {True: [], False: []}
    for person in people:
        close = person.kind == "informal"
        spans = plain(name(person.name, 60), BOLD if close else REGULAR)
        texts[close].append(m.fill(spans, m.looks.style(12, 16), 200))
    best: tuple[float, list[_Pill]] | None = None
    own = _evenly(len(texts[True]), -90.0)
    for services in _ways_to_place(own, len(texts[False])):
        for first in range(max(1, len(texts[False]))):
            order = texts[False][first:] + texts[False][:first]
            pills = [*_ring(texts[True], _INNER, own, own=True), *_ring(order, _OUTER, services, own=False)]
            room = _clearance(pills)
            if room >= 0.8 and (best is None or room > best[0]):
                best = (room, pills)
    return best[1] if best else None


def _evenly(count: int, start: float) -> list[float]:
    return [start + 360 * at / count for at in range(count)]


def _ways_to_place(own: list[float], count: int) -> list[list[float]]:
    """Angles for the outer ring: in the gaps between my own people, or evenly around."""
    ways = []
    for first in range(len(own)):
        shares = [0] * len(own)
        for at in range(count):
            shares[(first + at) % len(own)] += 1
        gap = 360 / len(own)
        ways.append(
            [
                start + gap * (place + 1) / (share + 1)
                for start, share in zip(own, shares, strict=True)
                for place in range(share)
            ]
        )
    return ways + [_evenly(count, turn * 24.0) for turn in range(15)]


def _ring(texts: list[Text], radius: float, angles: list[float], *, own: bool) -> list[_Pill]:
    pills = []
    for text, degrees in zip(texts, angles, strict=True):
        angle = math.radians(degrees)
        x, y = radius * math.cos(angle), radius * math.sin(angle)
        limit = _RINGS[1] / 2 + 1.0 - (text.width + 4.2) / 2
        pills.append(_Pill(text, max(-limit, min(limit, x)), y, own))
    return pills


def _clearance(pills: list[_Pill]) -> float:
    """The smallest white between two names, or between a name and the middle; capped, wide enough is enough."""
    boxes = [(pill.x, pill.y, pill.width / 2, 3.3) for pill in pills]
    boxes.append((0.0, 0.0, 5.6, 5.6))  # the round middle
    least = 9.0
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            across = abs(one[0] - other[0]) - one[2] - other[2]
            down = abs(one[1] - other[1]) - one[3] - other[3]
            least = min(least, max(across, down))
    if any(abs(pill.x) + pill.width / 2 > _RINGS[1] / 2 + 1.1 for pill in pills):
        return -1.0
    return least - _crossings(pills)


def _crossings(pills: list[_Pill]) -> float:
    """A little less for every line to a service that runs under a name of the inner ring."""
    own = [math.atan2(pill.y, pill.x) for pill in pills if pill.own]
    less = 0.0
    for pill in pills:
        if not pill.own:
            angle = math.atan2(pill.y, pill.x)
            apart = min((abs(math.remainder(angle - other, math.tau)) for other in own), default=3.0)
            less += 1.2 if apart < 0.3 else 0.0
    return less


def _draw_rings(m: Making, sheet: Sheet, figure: Node, pills: list[_Pill], middle: tuple[float, float]) -> None:
    x, y = middle
    figure.box = sheet.box_of(x - _OUTER - 3, y - _OUTER - 3, 2 * _OUTER + 6, 2 * _OUTER + 6)
    sheet.circle(figure, middle, _INNER, edge=Pen(HAIRLINE, 0.9))
    sheet.circle(figure, middle, _OUTER, edge=Pen(HAIRLINE, 0.9, (0.6, 3)))
    for pill in pills:
        end = (x + pill.x, y + pill.y)
        sheet.stroke(figure, middle, end, INK, 1.6 if pill.own else 0.8, () if pill.own else (3, 2.4))
    sheet.circle(figure, middle, 7.0, fill=INK)
    me = m.fill(m.say("me"), m.looks.style(14, 18, WHITE), 14)
    me = m.fill(plain(me.words, HEAVY), m.looks.style(14, 18, WHITE), 14)
    sheet.text(figure, me, x - 7, y - me.height / 2, 14, "center")
    for pill in pills:
        left, top = x + pill.x - pill.width / 2, y + pill.y - 3.3
        edge = 1.7 if pill.own else 0.8
        sheet.panel(figure, (left, top, pill.width, 6.6), 3.3, fill=WHITE, edge=INK, points=edge)
        sheet.text(figure, pill.text, left, top + 3.3 - pill.text.height / 2, pill.width, "center")


def _in_words(m: Making, people: Sequence[PlanPerson]) -> str:
    own = [person.name for person in people if person.kind == "informal"]
    services = [person.name for person in people if person.kind != "informal"]
    parts = []
    if own:
        parts.append(m.texts["alt_own_people"].format(names=m.texts.listed(own)))
    if services:
        parts.append(m.texts["alt_services"].format(names=m.texts.listed(services)))
    return " ".join(parts)


def relation_of(m: Making, person: PlanPerson) -> str:
    """What somebody is to me; on a discreet paper not what a service does."""
    if m.options.discreet and person.relation and (person.kind != "informal" or m.texts.not_discreet(person.relation)):
        m.leave_out("relations")
        return ""
    return person.relation


def _person(m: Making, table: Node, person: PlanPerson, left: float) -> Piece:
    number = m.number(person.phone, 14, 18, 50)
    room = RIGHT - left - number.width - 19
    who = m.short(m.words(name(person.name), BOLD), m.looks.style(13, 17), room, 2)
    about = m.texts.comma.join(part for part in (relation_of(m, person), person.hours) if part)
    soft = m.short(m.words(about), m.looks.style(12, 15.5, SOFT), RIGHT - left, 3) if about else None
    cells = table.row("RH", "TD", "TD")
    cells[0].lang = m.lang_of_content()
    moon = cells[1].add("Figure", alt=m.texts["at_night"]) if person.at_night else None
    below = soft.height if soft is not None else 1.0
    height = who.height + below + 1.2

    def draw(sheet: Sheet, y: float) -> None:
        sheet.text(cells[0], who, left, y, room)
        if soft is not None:
            sheet.text(cells[0], soft, left, y + who.height - 0.6, RIGHT - left)
        if moon is not None:
            at = RIGHT - number.width - 18 if left > AXIS else RIGHT - number.width - 12
            moon.box = sheet.box_of(at, y + 0.8, 4.6, 4.6)
            sheet.icon(moon, "night", at, y + 0.8, 4.6)
        sheet.text(cells[2], number, left, y - 0.1, RIGHT - left, "end")
        sheet.rule(left, y + height, RIGHT - left)

    return Piece(height + 0.8, draw)


def _night_note(m: Making, section: Node, left: float) -> Piece:
    node = m.paragraph(section)
    text = m.fill(m.say("call_at_night"), m.looks.note(), RIGHT - left - 7)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.icon(None, "night", left, y + 0.7, 4.4)
        sheet.text(node, text, left + 7, y, RIGHT - left - 7)

    return Piece(text.height, draw, before=2.4)

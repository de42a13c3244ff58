# SPDX-License-Identifier: EUPL-1.2
"""This is the place for one of the Big Five on paper: what I want, what goes well, what still has to be done."""

from __future__ import annotations

from datetime import date

from caseapp.plans.plan_content import PlanDomain, PlanGoal
from caseapp.reports.layout import Block, Piece
from caseapp.reports.looks import AXIS, DOMAIN_COLOURS, TEXT
from caseapp.reports.making import Making
from caseapp.reports.parts import (
    checked_list,
    explained_words,
    heading,
    label,
    note,
    own_words,
    running,
    writing_lines,
)
from caseapp.reports.sheet import Sheet
from caseapp.reports.tables import step_table
from caseapp.reports.tags import Node
from caseapp.reports.words import plain


def domain_block(m: Making, domain: PlanDomain, since: date | None) -> Block:
    """The block of one domain."""
    colour = DOMAIN_COLOURS[domain.domain]
    section = m.sheet.root.add("Sect")
    title = m.say(f"domain_{domain.domain}")
    pieces = [heading(m, section, domain.domain, title, m.say(f"about_{domain.domain}"), colour)]
    start = len(pieces)
    if domain.not_now:
        pieces += _not_now(m, section, domain)
    pieces += _want(m, section, domain, colour)
    pieces += _how_it_is(m, section, domain, colour)
    for goal in domain.goals:
        pieces += _goal(m, section, goal, colour, since)
    if len(pieces) == start:
        pieces += writing_lines()
    else:
        notes = len(pieces)
        if any(step.must and step.done_on is None for goal in domain.goals for step in goal.steps):
            pieces += _thick_box(m, section)
        pieces += explained_words(m, section, _all_words(domain))
        for piece in pieces[notes + 1 :]:
            piece.before = 0.0
    return Block(pieces, halves=True)


def empty_domain(name: str) -> PlanDomain:
    """A domain nobody has talked about yet."""
    return PlanDomain(domain=name)


def _want(m: Making, section: Node, domain: PlanDomain, colour: str) -> list[Piece]:
    if not domain.want.strip():
        return []
    return [
        label(m, section, m.say("what_i_want"), colour, before=4.6),
        *own_words(m, section, domain.want, colour),
    ]


def _how_it_is(m: Making, section: Node, domain: PlanDomain, colour: str) -> list[Piece]:
    """My situation, what goes well, what worries me: the sensitive ones only when ticked."""
    pieces: list[Piece] = []
    if domain.my_situation.strip():
        pieces += _ticked(m, section, "my_situation", domain.my_situation, colour)
    good = [m.words(text) for text in domain.going_well if text.strip()]
    score = domain.score_self is not None and "score_self" in m.options.parts
    if good or score:
        pieces.append(label(m, section, m.say("going_well"), colour))
        pieces += checked_list(m, section, good, colour)
    if domain.score_self is not None:
        if score:
            pieces.append(note(m, section, m.say("score_self", score=str(domain.score_self)), before=0.6))
        else:
            m.leave_out("score_self")
    if domain.worries.strip():
        pieces += _ticked(m, section, "worries", domain.worries, colour)
    return pieces


def _ticked(m: Making, section: Node, part: str, text: str, colour: str) -> list[Piece]:
    if part not in m.options.parts:
        m.leave_out(part)
        return []
    return [label(m, section, m.say(part), colour), *running(m, section, m.words(text))]


def _goal(m: Making, section: Node, goal: PlanGoal, colour: str, since: date | None) -> list[Piece]:
    pieces: list[Piece] = []
    if goal.text.strip():
        pieces.append(label(m, section, m.say("my_goal"), colour))
        pieces += running(m, section, m.words(goal.text))
    if goal.success_sign.strip():
        sign = (*m.say("success_sign"), *plain(" "), *m.words(goal.success_sign))
        pieces += running(m, section, sign, m.looks.note(), before=0.4)
    if pieces:
        for piece in pieces[-2:]:
            piece.keep = True
    return pieces + step_table(m, section, goal.steps, colour, since)


def _not_now(m: Making, section: Node, domain: PlanDomain) -> list[Piece]:
    """An hourglass in place of everything that is asked."""
    if domain.ask_again is not None:
        spans = m.say("not_now_until", month=m.texts.month(domain.ask_again))
    else:
        spans = m.say("not_now")
    node = m.paragraph(section)
    text = m.fill(spans, m.looks.body(), TEXT)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.icon(None, "not_now", 33.4, y + text.line_height / 2 - 2.7, 5.4)
        sheet.text(node, text, AXIS, y, TEXT)

    return [Piece(text.height, draw, before=4.6)]


def _thick_box(m: Making, section: Node) -> list[Piece]:
    """What a thick box means, once in a paper."""
    if "thick_box" in m.explained:
        return []
    m.explained.add("thick_box")
    return [note(m, section, m.say("thick_box"))]


def _all_words(domain: PlanDomain) -> str:
    steps = [step.what for goal in domain.goals for step in goal.steps]
    return " ".join((domain.want, *domain.going_well, *(goal.text for goal in domain.goals), *steps))

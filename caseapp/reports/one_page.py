# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the plan on one page: numbered 1 to 7, so that two people can point, in any language."""

from __future__ import annotations

from dataclasses import dataclass

from caseapp.plans.plan_content import PlanContent, PlanDomain, PlanPerson, PlanStep
from caseapp.reports.fonts import BOLD, HEAVY
from caseapp.reports.lines import Style, Text
from caseapp.reports.looks import DOMAIN_COLOURS, INK, LEFT, SOFT, WIDE
from caseapp.reports.making import Making
from caseapp.reports.parts import tick_box, tile
from caseapp.reports.plan_paper import domains_of, footer_line
from caseapp.reports.tables import step_day
from caseapp.reports.tags import Node
from caseapp.reports.words import Span, Spans, as_text, cleaned, name, plain

_TEXT_X = 45.0
_TEXT_WIDE = 70.0
_WHO_X = 123.5
_WHO_WIDE = 50.0
_CALLS = 4
_FOOT = 284.0


_TRIES = ((17.5, 6), (15.5, 6), (13.5, 6), (0.0, 4), (0.0, 3), (0.0, 2))  # size of own words, lines of a step


def one_page_paper(m: Making, content: PlanContent) -> None:
    """Draw the page. Own words are printed whole, as large as there is room for, or not at all: never shortened."""
    for size, lines in _TRIES:
        low = _page(_Page(m.scratch(), size, lines), content)
        if low <= _FOOT:
            break
    _page(_Page(m, size, lines), content)
    m.sheet.end_page()


@dataclass(frozen=True, slots=True)
class _Page:
    """The paper, the size of the own words on it (0: none) and how many lines a step may have."""

    m: Making
    size: float
    steps: int


def _page(page: _Page, content: PlanContent) -> float:
    m = page.m
    section = m.sheet.root.add("Sect")
    y = _title(m, section, content)
    y = _word(page, section, content.own_words, y)
    number = 0
    for number, domain in enumerate(domains_of(m, content), start=1):
        y = _domain(page, section, (number, domain), content, y)
    if "plan_b" in m.options.parts:
        y = _plan_b(page, section, number + 1, content, y)
    else:
        m.leave_out("plan_b")
    y = _calls(m, section, number + 2, content, y)
    return _mine(m, section, content, y)


def _title(m: Making, section: Node, content: PlanContent) -> float:
    sheet = m.sheet
    title = m.fill(tuple(Span(span.text, HEAVY) for span in m.say("my_plan")), m.looks.style(29, 36), WIDE)
    who = m.short(plain(name(content.call_name, 60)), m.looks.style(29, 36), WIDE - title.width - 6)
    head = section.add("H1")
    sheet.bookmark(as_text(m.say("my_plan")))
    sheet.text(head, title, LEFT, 16.5, WIDE)
    below = sheet.text(head, who, LEFT + title.width + 5, 16.5, WIDE - title.width - 6)
    version = footer_line(m, "", content.version, content.day)
    soft = m.fill(plain(version), m.looks.style(12, 16, SOFT), WIDE)
    beside = len(who.lines) == 1 and title.width + who.width + soft.width + 12 <= WIDE
    y = 20.7 if beside else below
    sheet.text(m.paragraph(section), soft, LEFT, y, WIDE, "end" if beside else "start")
    return max(below, y + soft.height) + 4


def _word(page: _Page, section: Node, words: str, y: float) -> float:
    """The words of the person behind a quote sign."""
    m = page.m
    if not cleaned(words):
        return y
    if not page.size:
        m.leave_out("own_words")
        return y
    text = m.own(m.words(words), m.looks.own_words(page.size, page.size * 1.5), WIDE - 24)
    height = text.height + 11
    edge = INK if m.looks.save_toner else ""
    m.sheet.panel(None, (LEFT, y, WIDE, height), 4.5, fill=m.looks.sand(), edge=edge)
    m.sheet.icon(None, "own_words", LEFT + 6.2, y + 6.4, 6)
    m.sheet.text(m.paragraph(section, own=True), text, LEFT + 16, y + 5.4, WIDE - 24)
    return y + height + 4.5


def _first_step(domain: PlanDomain) -> PlanStep | None:
    """The next thing that is still to be done; what must be done comes first."""
    steps = [step for goal in domain.goals for step in goal.steps if step.done_on is None]
    return min(steps, key=lambda step: not step.must, default=None)


def _domain(page: _Page, section: Node, numbered: tuple[int, PlanDomain], content: PlanContent, y: float) -> float:
    m, (number, domain) = page.m, numbered
    sheet = m.sheet
    colour = DOMAIN_COLOURS[domain.domain]
    step = _first_step(domain)
    words: Spans = m.words(step.what) if step else _instead(m, domain)
    style = m.looks.style(13.5, 19.5, balanced=True)
    part = section.add("Sect")
    label = m.fill(
        (*plain(f"{number}. ", BOLD), *m.bold(f"domain_{domain.domain}")), m.looks.style(13.5, 19.5, colour), 80
    )
    heading = part.add("H2")
    text = _shortened(page, words, style)
    body = m.paragraph(part, own=step is not None)
    tile(m, domain.domain, LEFT, y, 14, colour)
    top = sheet.text(heading, label, _TEXT_X, y - 1.2, 80)
    low = sheet.text(body, text, _TEXT_X, top, _TEXT_WIDE)
    if not "".join(span.text for span in words):
        sheet.dotted(_TEXT_X, y + 12.5, _TEXT_WIDE)
    if step is not None:
        right = y - 0.8
        for idea, words in (("who", m.words(step.who)), ("day", plain(step_day(m, step, content.day)))):
            if words and words[0].text:
                right = _with_icon(page, part, idea, words, right)
        low = max(low, right)
        tick_box(m, part, (177.4, 2.2), done=False, size=8)(sheet, y)
    low = max(low, y + 15.2) + 2.4
    sheet.rule(LEFT, low, WIDE)
    return low + 3.2


def _instead(m: Making, domain: PlanDomain) -> Spans:
    if domain.not_now:
        if domain.ask_again is not None:
            return m.say("not_now_until", month=m.texts.month(domain.ask_again))
        return m.say("not_now")
    return m.words(domain.want)


def _shortened(page: _Page, words: Spans, style: Style) -> Text:
    """A step in the lines it may have; what is longer ends with an ellipsis, the long plan has it whole."""
    return page.m.short(words, style, _TEXT_WIDE, page.steps)


def _with_icon(page: _Page, part: Node, idea: str, words: Spans, y: float) -> float:
    m = page.m
    text = m.short(words, m.looks.style(12.5, 18), _WHO_WIDE - 8, page.steps // 2)
    m.sheet.icon(None, idea, _WHO_X + 0.3, y + 1.0, 4.6)
    return m.sheet.text(m.paragraph(part), text, _WHO_X + 7.2, y, _WHO_WIDE - 8) + 0.6


def _plan_b(page: _Page, section: Node, number: int, content: PlanContent, y: float) -> float:
    m = page.m
    sheet = m.sheet
    card = content.crisis_card
    words: Spans = ()
    if content.risks and content.risks[0].what_helps:
        words = m.words(content.risks[0].what_helps)
    if card.safe_place:
        words = m.say("sleep_at", place=name(card.safe_place))
    if not words:
        return y
    part = section.add("Sect")
    title = m.fill((*plain(f"{number}. ", BOLD), *m.bold("plan_b")), m.looks.style(13.5, 19.5), 80)
    tile(m, "plan_b", LEFT, y, 14)
    top = sheet.text(part.add("H2"), title, _TEXT_X, y - 1.0, 80)
    text = _shortened(page, words, m.looks.style(13.5, 19.5, balanced=True))
    low = sheet.text(m.paragraph(part, own=True), text, _TEXT_X, top, _TEXT_WIDE)
    if card.safe_place_phone:
        digits = m.number(card.safe_place_phone, 15.5, 20, 60)
        sheet.text(m.paragraph(part), digits, LEFT, y + 4.5, WIDE, "end")
    return max(low, y + 14) + 3.4


def people_to_call(content: PlanContent) -> tuple[PlanPerson, ...]:
    """In the order of the card; without a card those who are always there."""
    if content.crisis_card.people:
        return content.crisis_card.people
    always = [person for person in content.people if person.always_there or person.at_night]
    return tuple(person for person in always if person.phone)


def _calls(m: Making, section: Node, number: int, content: PlanContent, y: float) -> float:
    sheet = m.sheet
    rows: list[tuple[Spans, str]] = []
    for person in people_to_call(content)[: _CALLS - 1]:
        hours = person.hours or (m.texts["day_and_night"] if person.at_night else "")
        spans = m.words(name(person.name), BOLD)
        rows.append(((*spans, *plain(m.texts.comma), *m.words(hours)) if hours else spans, person.phone))
    danger = (*m.bold("danger_short"), *plain(m.texts.comma), *m.say("always"))
    rows.append((danger, m.texts["danger_number"]))
    part = section.add("Sect")
    title = m.fill((*plain(f"{number}. ", BOLD), *m.bold("i_call")), m.looks.style(13.5, 19.5), 100)
    heading, calls = part.add("H2"), part.add("L")
    height = 10.6 + 8.0 * len(rows)
    sheet.panel(None, (LEFT, y, WIDE, height), 4.5, edge=INK, points=1.6)
    tile(m, "phone", LEFT + 4.5, y + 4.6, 14)
    sheet.text(heading, title, 47.5, y + 3.4, 100)
    top = y + 9.8
    for words, digits in rows:
        item = calls.item()
        right = m.number(digits, 15.5, 22, 60)
        text = m.short(words, m.looks.style(13.5, 22), 128 - right.width)
        sheet.text(item, text, 47.5, top, 128 - right.width)
        sheet.text(item, right, LEFT, top - 0.5, WIDE - 5.2, "end")
        top += max(8.0, text.height)
    return y + height + 4


def _mine(m: Making, section: Node, content: PlanContent, y: float) -> float:
    sheet = m.sheet
    lines = [m.say("mine_short")]
    if content.change_name:
        lines.append(m.say("change_or_complain", name=name(content.change_name)))
    sheet.icon(None, "mine", LEFT + 2, y + 0.8, 5.6)
    for line in lines:
        text = m.short(line, m.looks.style(12.5, 18), WIDE - 11, 2)
        y = sheet.text(m.paragraph(section), text, LEFT + 11, y, WIDE - 11)
    if not m.texts.reviewed:
        soft = m.fill(m.say("not_reviewed"), m.looks.style(12, 16, SOFT), WIDE - 11)
        y = sheet.text(m.paragraph(section), soft, LEFT + 11, y + 1, WIDE - 11)
    return y

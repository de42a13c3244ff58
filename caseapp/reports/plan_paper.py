# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the long plan: a cover, the Big Five, my people, plan B, choices, agreements."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from caseapp.plans.plan_content import PlanChoices, PlanContent, PlanDomain
from caseapp.reports.domain_part import domain_block, empty_domain
from caseapp.reports.fonts import BOLD, HEAVY
from caseapp.reports.layout import Block, Flow
from caseapp.reports.lines import Text
from caseapp.reports.looks import DOMAIN_COLOURS, DOMAINS, INK, LEFT, SOFT, WIDE
from caseapp.reports.making import Making, blocks_in
from caseapp.reports.parts import heading, own_words, tile
from caseapp.reports.people_part import people_block, relation_of
from caseapp.reports.plan_parts import (
    after_18_block,
    agreements_block,
    change_block,
    choices_block,
    plan_b_block,
    readers_block,
)
from caseapp.reports.tags import Node
from caseapp.reports.words import NBSP, Span, Spans, as_text, cleaned, name, plain

_COVER_FOOT = 287.0  # own words that do not fit above it go inside
_LONGEST_NAME = 60


def plan_paper(m: Making, content: PlanContent) -> None:
    """Draw the whole plan."""
    flow = Flow()
    m.sheet.printed_on_both_sides()
    trial = m.scratch()
    whole = _cover(trial, trial.sheet.root.add("Sect"), content, whole=True) <= _COVER_FOOT
    cover = m.sheet.root.add("Sect")
    more = [] if whole else [_more_words(m, content.own_words)]
    blocks_in(flow, [*more, *_blocks(m, content)])
    _cover(m, cover, content, whole=whole)
    m.sheet.end_page()
    if flow.pages[0]:
        total = len(flow.pages) + 1
        m.print_pages(flow, footer_line(m, content.call_name, content.version, content.day), 2, total)


def footer_line(m: Making, call_name: str, version: int | None, day: date | None) -> str:
    """Call name, version and date."""
    parts = [name(call_name, 30)] if call_name else []
    parts.append(m.texts["version"].format(number=version) if version else m.texts["draft"])
    if day is not None:
        parts.append(m.texts.day(day).replace(" ", NBSP))
    return m.texts.comma.join(parts)


def domains_of(m: Making, content: PlanContent) -> list[PlanDomain]:
    """The five domains that are ticked, in their order, with an empty one where nothing was said."""
    known = {domain.domain: domain for domain in content.domains}
    chosen = []
    for domain in DOMAINS:
        if domain in m.options.parts:
            chosen.append(known.get(domain, empty_domain(domain)))
        elif domain in known:
            m.leave_out(domain)
    return chosen


def _blocks(m: Making, content: PlanContent) -> list[Block]:
    blocks = [domain_block(m, domain, content.day) for domain in domains_of(m, content)]
    makers: tuple[tuple[str, object, Callable[[Making, PlanContent], Block | None]], ...] = (
        ("people", content.people, people_of),
        ("plan_b", (content.risks, content.crisis_card.people), plan_b_block),
        ("choices", content.choices != PlanChoices(), choices_block),
        ("after_18", content.after_18, after_18_block),
        ("agreements", content.agreements, agreements_block),
        ("readers", content.readers, readers_block),
        ("change", content.change_name, change_block),
    )
    for part, there, make in makers:
        if part in m.options.parts:
            block = make(m, content)
            blocks += [block] if block is not None else []
        elif there and there != ((), ()):
            m.leave_out(part)
    return blocks


def people_of(m: Making, content: PlanContent) -> Block | None:
    """My people, if there are any."""
    return people_block(m, content.people) if content.people else None


def _more_words(m: Making, words: str) -> Block:
    """A heading and the words of the person over as many pages as needed."""
    section = m.sheet.root.add("Sect")
    title = heading(m, section, "own_words", m.say("my_word"))
    told = own_words(m, section, words)
    told[0].before = 4.6
    return Block([title, *told])


def _cover(m: Making, section: Node, content: PlanContent, *, whole: bool) -> float:
    sheet = m.sheet
    y = 28.0
    title = m.fill(m.bold("my_plan_long"), m.looks.style(28, 34), WIDE)
    head = section.add("H1")
    sheet.bookmark(as_text(m.say("my_plan_long")))
    y = sheet.text(head, title, LEFT, y, WIDE)
    y = sheet.text(head, _name_on_cover(m, content.call_name), LEFT, y - 1, WIDE) + 3.5
    for line in _who_i_am(m, content):
        text = m.short(line, m.looks.style(16.5, 24), WIDE, 2)
        y = sheet.text(m.paragraph(section), text, LEFT, y, WIDE)
    y = max(y + 9.5, 88.0) if content.own_words else y + 10
    if whole and content.own_words.strip():
        y = _word_of_mine(m, section, content.own_words, y) + 8
    y = _inside(m, section, content, y) + 6
    y = _bottom(m, section, content, max(y, 217.0))
    return _mine_box(m, section, max(y + 3, 261.0))


def _name_on_cover(m: Making, call_name: str) -> Text:
    """The name as large as it can be on one line, at least 28 pt."""
    words = cleaned(call_name).replace("\n", " ")
    if len(words) > _LONGEST_NAME:
        words = words[:_LONGEST_NAME].rstrip() + "…"
    spans: Spans = (Span(words, HEAVY),)
    for size in (80, 64, 50, 40, 32):
        text = m.fill(spans, m.looks.style(size, size * 1.05), WIDE)
        if len(text.lines) == 1:
            return text
    return m.fill(spans, m.looks.style(28, 32), WIDE)


def _who_i_am(m: Making, content: PlanContent) -> list[Spans]:
    lines: list[Spans] = []
    parts = m.options.parts
    if content.full_name:
        if "full_name" in parts and not m.options.discreet:
            lines.append(plain(name(content.full_name, 60)))
        else:
            m.leave_out("full_name")
    if content.birth_day is not None and content.day is not None:
        if "age" in parts and not m.options.discreet:
            lines.append(_age(m, content.birth_day, content.day))
        else:
            m.leave_out("age")
    return lines


def _age(m: Making, born: date, day: date) -> Spans:
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    if age >= 18:
        return m.say("i_am_adult", age=str(age))
    leap = (born.month, born.day) == (2, 29)
    adult = date(born.year + 18, 2, 28) if leap else born.replace(year=born.year + 18)
    return m.say("i_am_age", age=str(age), day=m.texts.day(adult).replace(" ", NBSP))


def _word_of_mine(m: Making, section: Node, words: str, y: float) -> float:
    sheet = m.sheet
    text = m.own(m.words(words), m.looks.own_words(19, 28.5), WIDE - 20)
    title = m.fill(m.bold("my_word"), m.looks.style(13, 19), WIDE - 30)
    height = text.height + title.height + 19
    edge = INK if m.looks.save_toner else ""
    sheet.panel(None, (LEFT, y, WIDE, height), 5, fill=m.looks.sand(), edge=edge)
    sheet.icon(None, "own_words", LEFT + 9.3, y + 8.2, 6.4)
    top = sheet.text(section.add("H2"), title, LEFT + 19, y + 7.8, WIDE - 30) + 1.6
    sheet.text(m.paragraph(section, own=True), text, LEFT + 9.3, top, WIDE - 20)
    return y + height


def _inside(m: Making, section: Node, content: PlanContent, y: float) -> float:
    """The five tiles with their names."""
    sheet = m.sheet
    domains = [domain.domain for domain in domains_of(m, content)]
    if not domains:
        return y
    title = m.fill(m.bold("inside"), m.looks.style(13, 19), WIDE)
    y = sheet.text(section.add("H2"), title, LEFT, y, WIDE) + 3
    contents = section.add("L")
    lowest = y
    for at, domain in enumerate(domains):
        x = LEFT + at * 32.5
        tile(m, domain, x, y, 15, DOMAIN_COLOURS[domain])
        text = m.fill(m.bold(f"domain_{domain}"), m.looks.style(12, 16), 30)
        lowest = max(lowest, sheet.text(contents.item(), text, x, y + 16.5, 30))
    return lowest


def _bottom(m: Making, section: Node, content: PlanContent, y: float) -> float:
    """With whom, which version, when we read it again."""
    sheet = m.sheet
    style, width = m.looks.style(12.5, 19.5), 92.0
    sheet.rule(LEFT, y, WIDE)
    left = right = y + 6
    with_me = [each for each in content.agreements if each.name and each.role != "young_person"]
    people = {person.name: person for person in content.people}
    if with_me:
        head = m.fill(m.bold("made_with"), style, width)
        left = sheet.text(section.add("H2"), head, LEFT, left, width) + 0.8
        names = section.add("L")
        for each in with_me[:4]:
            spans: Spans = (Span(name(each.name), BOLD),)
            person = people.get(each.name)
            if person is not None and (relation := relation_of(m, person)):
                spans = (*spans, *plain(m.texts.comma), *m.words(relation))
            text = m.short(spans, m.looks.style(12.5, 18), width)
            left = sheet.text(names.item(), text, LEFT, left, width)
    x, width = 121.0, 64.0
    version = m.bold("version_head", number=str(content.version)) if content.version else m.bold("draft_head")
    right = sheet.text(section.add("H2"), m.fill(version, style, width), x, right, width)
    if content.day is not None:
        right = _line(m, section, plain(m.texts.day(content.day)), x, right) + 1.6
    if content.next_review is not None:
        text = m.fill(m.bold("read_again"), style, width)
        right = sheet.text(section.add("H2"), text, x, right, width)
        right = _line(m, section, plain(m.texts.day(content.next_review)), x, right)
    return max(left, right)


def _line(m: Making, section: Node, spans: Spans, x: float, y: float) -> float:
    text = m.fill(spans, m.looks.style(12.5, 19.5), 64)
    return m.sheet.text(m.paragraph(section), text, x, y, 64)


def _mine_box(m: Making, section: Node, y: float) -> float:
    """This plan is mine; and whether a native reader saw the fixed texts."""
    sheet = m.sheet
    text = m.fill(m.say("mine"), m.looks.style(14, 20), WIDE - 24)
    sheet.panel(None, (LEFT, y, WIDE, 16), 4.5, edge=INK, points=1.5)
    sheet.icon(None, "mine", LEFT + 5.6, y + 4.8, 6.4)
    sheet.text(m.paragraph(section), text, LEFT + 16, y + 8 - text.height / 2, WIDE - 24)
    if not m.texts.reviewed:
        soft = m.fill(m.say("not_reviewed"), m.looks.style(12, 16, SOFT), WIDE)
        sheet.text(m.paragraph(section), soft, LEFT, y + 18.5, WIDE)
    return y + 16

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the last pages of a plan: plan B, five choices, after 18, agreements, readers, changing it."""

from __future__ import annotations

from collections.abc import Sequence

from caseapp.plans.plan_content import PlanAgreement, PlanContent, PlanPerson, PlanRisk
from caseapp.reports.fonts import BOLD, HEAVY
from caseapp.reports.layout import Block, Piece
from caseapp.reports.lines import Text
from caseapp.reports.looks import AXIS, INK, RIGHT, TEXT, WHITE
from caseapp.reports.making import Making
from caseapp.reports.parts import (
    BOX,
    checked_list,
    heading,
    label,
    note,
    own_words,
    row,
    running,
    tick_box,
    top_rule,
    writing_lines,
)
from caseapp.reports.sheet import Sheet
from caseapp.reports.tables import Columns, head, plain_rows
from caseapp.reports.tags import Node
from caseapp.reports.words import Spans, name, phone, plain

_CHOICES = (("which", "help"), ("where", "where"), ("when", "when"), ("how_often", "often"), ("by_whom", "who"))
_HALF = 67.0


def plan_b_block(m: Making, content: PlanContent) -> Block | None:
    """What if it goes wrong: signs, what helps, if and then, whom I call."""
    card = content.crisis_card
    if not (content.risks or card.signs or card.helps or card.people):
        return None
    section = m.sheet.root.add("Sect")
    pieces = [heading(m, section, "plan_b", m.say("plan_b"), m.say("about_plan_b"))]
    pieces += _two_lists(m, section, card.signs, card.helps)
    if content.risks:
        columns = Columns(((AXIS, 52), (107, 78)))
        table = section.table()
        pieces.append(head(m, table, columns, [m.bold("if"), m.bold("then")]))
        pieces += [_risk(m, table, columns, risk) for risk in content.risks]
    if card.people:
        pieces.append(label(m, section, m.say("then_i_call"), before=4.2))
        calls = section.add("L")
        pieces += [_call(m, calls, number, person) for number, person in enumerate(card.people, start=1)]
    pieces += running(m, section, m.say("danger", number=m.texts["danger_number"]), before=2.0)
    pieces += running(m, section, m.say("talk_at_night", number=m.texts["talk_number"]))
    return Block(pieces)


def _two_lists(m: Making, section: Node, left: Sequence[str], right: Sequence[str]) -> list[Piece]:
    """Two short lists beside each other, row by row."""
    sides = [(AXIS, "seen_on_me", left), (118.0, "that_helps", right)]
    sides = [side for side in sides if side[2]]
    if not sides:
        return []
    heads = [m.fill(m.bold(key), m.looks.label(), _HALF) for _, key, _ in sides]
    nodes = []
    columns = []
    for _, _, items in sides:
        nodes.append(section.add("H3"))
        list_node = section.add("L")
        columns.append([_bullet(m, list_node, item) for item in items])

    def draw_heads(sheet: Sheet, y: float) -> None:
        for (x, _, _), node, text in zip(sides, nodes, heads, strict=True):
            sheet.text(node, text, x, y, _HALF)

    pieces = [Piece(heads[0].height, draw_heads, before=4.6, keep=True)]
    for at in range(max(len(column) for column in columns)):
        cells = [(side[0], column[at]) for side, column in zip(sides, columns, strict=True) if at < len(column)]
        height = max(cell.height for _, cell in cells)

        def draw(sheet: Sheet, y: float, cells: list[tuple[float, _Bullet]] = cells) -> None:
            for x, cell in cells:
                cell.draw(sheet, x, y)

        pieces.append(Piece(height, draw))
    return pieces


class _Bullet:
    """A short line with a dot."""

    def __init__(self, m: Making, list_node: Node, item: str) -> None:
        self._node = list_node.item()
        self._node.lang = m.lang_of_content()
        self._text = m.short(m.words(item), m.looks.body(), _HALF - 4.5, 30)
        self.height = self._text.height

    def draw(self, sheet: Sheet, x: float, y: float) -> None:
        """The dot is decoration."""
        sheet.circle(None, (x + 1.1, y + self._text.line_height / 2), 0.75, fill=INK)
        sheet.text(self._node, self._text, x + 4.5, y, _HALF - 4.5)


def _bullet(m: Making, list_node: Node, item: str) -> _Bullet:
    return _Bullet(m, list_node, item)


def _risk(m: Making, table: Node, columns: Columns, risk: PlanRisk) -> Piece:
    then = risk.what_helps if not risk.who_acts else f"{risk.what_helps} ({risk.who_acts})".strip()
    cells = columns.fill(m, [m.words(risk.what), m.words(then)])
    nodes = table.row("RH", "TD")
    signs = m.short(m.words(risk.early_signs), m.looks.note(), 52, 8) if risk.early_signs.strip() else None
    below = signs.height if signs else 0.0
    height = max(cells[0].height + below, cells[1].height)

    def draw(sheet: Sheet, y: float) -> None:
        columns.draw(sheet, nodes, cells, y)
        if signs is not None:
            sheet.text(nodes[0], signs, AXIS, y + cells[0].height, 52)
        sheet.icon(None, "then", 97.6, y + cells[0].line_height / 2 - 2.4, 4.8)

    return row(draw, height)


def _call(m: Making, calls: Node, number: int, person: PlanPerson) -> Piece:
    item = calls.add("LI")
    figure = item.add("Lbl")
    body = item.add("LBody")
    digits = m.number(person.phone, 17, 25, 70)
    who: Spans = m.words(name(person.name), BOLD)
    hours = person.hours or (m.texts["day_and_night"] if person.at_night else "")
    if hours:
        who = (*who, *plain(m.texts.comma), *m.words(hours))
    text = m.short(who, m.looks.style(14, 25), TEXT - digits.width - 4, 2)
    count = m.fill(plain(str(number), HEAVY), m.looks.style(12.5, 16, WHITE), 8)
    height = max(text.height, digits.height) + 1.0

    def draw(sheet: Sheet, y: float) -> None:
        middle = y + text.line_height / 2
        sheet.circle(None, (36.2, middle), 3.9, fill=INK)
        sheet.text(figure, count, 32.2, middle - count.height / 2, 8, "center")
        sheet.text(body, text, AXIS, y, TEXT - digits.width - 4)
        sheet.text(body, digits, AXIS, y - 0.6, TEXT, "end")

    return Piece(height, draw)


def choices_block(m: Making, content: PlanContent) -> Block | None:
    """The five choices: which help, where, when, how often, by whom."""
    chosen = [(key, idea, str(getattr(content.choices, key))) for key, idea in _CHOICES]
    chosen = [(key, idea, text) for key, idea, text in chosen if text.strip()]
    if not chosen:
        return None
    section = m.sheet.root.add("Sect")
    pieces = [heading(m, section, "choices", m.say("my_choices"), m.say("about_choices")), top_rule()]
    columns = Columns(((AXIS, 34), (79, RIGHT - 79)))
    table = section.table()
    for key, idea, text in chosen:
        cells = columns.fill(m, [m.bold(f"choice_{key}"), m.words(text)])
        nodes = table.row("RH", "TD")
        nodes[1].lang = m.lang_of_content()
        height = max(cell.height for cell in cells)

        def draw(
            sheet: Sheet, y: float, cells: list[Text] = cells, nodes: list[Node] = nodes, idea: str = idea
        ) -> None:
            sheet.icon(None, idea, 33.2, y + 0.4, 5.6)
            columns.draw(sheet, nodes, cells, y)

        pieces.append(row(draw, height))
    return Block(pieces)


def after_18_block(m: Making, content: PlanContent) -> Block | None:
    """Who helps with what after 18."""
    if not content.after_18:
        return None
    section = m.sheet.root.add("Sect")
    columns = Columns(((AXIS, 57), (104, 40), (146, 39)))
    table = section.table()
    pieces = [heading(m, section, "after_18", m.say("after_18"))]
    pieces.append(head(m, table, columns, [m.bold(key) for key in ("with_what", "who", "when")]))
    for entry in content.after_18:
        cells = columns.fill(m, [m.words(entry.topic), m.words(entry.who), m.words(entry.when)])
        nodes = table.row("RH", "TD", "TD")
        height = max(cell.height for cell in cells)

        def draw(sheet: Sheet, y: float, cells: list[Text] = cells, nodes: list[Node] = nodes) -> None:
            columns.draw(sheet, nodes, cells, y)

        pieces.append(row(draw, height))
    return Block(pieces)


def agreements_block(m: Making, content: PlanContent) -> Block:
    """What we promise, and who said yes, yes but, no, or was not there."""
    section = m.sheet.root.add("Sect")
    pieces = [heading(m, section, "agreements", m.say("our_agreements"))]
    promises = checked_list(m, section, [m.say(key) for key in ("nobody_decides", "tell_same_week", "may_say_no")])
    promises[0].before = 4.2
    pieces += promises
    if content.never_again.strip():
        if "never_again" in m.options.parts:
            pieces.append(label(m, section, m.say("never_again")))
            pieces += own_words(m, section, content.never_again)
        else:
            m.leave_out("never_again")
    if content.agreements:
        pieces += _agreed(m, section, content.agreements)
        pieces.append(note(m, section, m.say("signing_is_free")))
    return Block(pieces)


def _agreed(m: Making, section: Node, agreements: Sequence[PlanAgreement]) -> list[Piece]:
    columns = Columns(((AXIS, 31), (75.5, 14), (90.5, 20), (111.5, 16), (128.8, RIGHT - 128.8)))
    titles = [m.bold(key) for key in ("agreed", "yes", "yes_but", "no", "name_or_sign")]
    table = section.table()
    pieces = [head(m, table, columns, titles)]
    return pieces + [_agreement(m, table, columns, each) for each in agreements]


def _agreement(m: Making, table: Node, columns: Columns, each: PlanAgreement) -> Piece:
    nodes = table.row("RH", "TD", "TD", "TD", "TD")
    who = m.short(m.words(name(each.name), BOLD), m.looks.row(), 31, 3)
    states = ("agreed", "agreed_with_notes", "not_agreed")
    boxes = [
        tick_box(m, node, (columns.places[at][0], 0.2), done=each.agreement == state)
        for at, (state, node) in enumerate(zip(states, nodes[1:4], strict=True), start=1)
    ]
    said = m.words(each.note)
    if each.agreement == "not_present":
        said = m.say("was_not_there")
    elif each.method == "oral" and not each.note.strip():
        said = m.say("said_it")
    x, width = columns.places[4]
    text = m.short(said, m.looks.note(), width, 8) if said and said[0].text else None
    height = max(who.height, BOX + 0.4, text.height if text else 0) + 1.2

    def draw(sheet: Sheet, y: float) -> None:
        middle = (height - 1.2) / 2
        sheet.text(nodes[0], who, AXIS, y + max(0.0, middle - who.height / 2), 31)
        for box in boxes:
            box(sheet, y)
        if text is not None:
            sheet.text(nodes[4], text, x, y + max(0.0, middle - text.height / 2), width)
        else:
            sheet.dotted(x, y + BOX, width)

    return row(draw, height - 0.6)


def readers_block(m: Making, content: PlanContent) -> Block | None:
    """Who may read which parts."""
    if not content.readers:
        return None
    section = m.sheet.root.add("Sect")
    pieces = [heading(m, section, "reading", m.say("who_may_read")), top_rule()]
    columns = Columns(((AXIS, 74), (120, RIGHT - 120)))
    rows = [(m.words(reader.who), m.words(reader.what) or ()) for reader in content.readers]
    pieces += plain_rows(m, section, columns, rows)
    pieces.append(note(m, section, m.say("others_only_if_yes")))
    return Block(pieces)


def change_block(m: Making, content: PlanContent) -> Block:
    """Whom to call to change something or to complain, and lines to write on."""
    section = m.sheet.root.add("Sect")
    pieces = [heading(m, section, "change", m.say("change_something"))]
    if content.change_name:
        key = "change_call" if content.change_phone else "change_ask"
        values = {"name": name(content.change_name), "phone": phone(content.change_phone)}
        pieces += running(m, section, m.say(key, **values), before=3.4)
    pieces += writing_lines(before=1.0)
    if content.complaint_name:
        key = "complaint_call" if content.complaint_phone else "complaint_ask"
        values = {"name": name(content.complaint_name, 40), "phone": phone(content.complaint_phone)}
        pieces += running(m, section, m.say(key, **values), before=4.0)
    return Block(pieces)

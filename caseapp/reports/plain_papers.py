# SPDX-License-Identifier: EUPL-1.2
"""This is the place for plain papers: a recovery sheet, and headings with rows about a case or a lost laptop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caseapp.reports.fonts import BOLD, HEAVY
from caseapp.reports.layout import Block, Flow, Piece
from caseapp.reports.lines import Text
from caseapp.reports.looks import INK, LEFT, SOFT, WIDE
from caseapp.reports.making import Making, blocks_in
from caseapp.reports.parts import about_lines, tile, wide_paragraph
from caseapp.reports.sheet import Sheet
from caseapp.reports.tags import Node
from caseapp.reports.words import NBSP, Span, as_text, plain

_LABEL_WIDE, _GAP = 52.0, 4.0
_WHOLE_ROW = 14  # lines; longer rows may go on over the page


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoverySheet:
    """The code that opens a profile when the passphrase is lost."""

    code_groups: tuple[str, ...]
    profile_name: str
    made_on: date
    language: str = "nl"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseExport:
    """Everything about a case that a person may read: headings with rows of a label and a text."""

    title: str
    made_on: date
    language: str = "nl"
    sections: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    offered: tuple[tuple[str, str], ...] = ()  # every section there is (code, words), also one that stays here
    told: tuple[str, ...] = ()  # for who makes it: what stays here and why
    shares: tuple[tuple[str, tuple[str, ...]], ...] = ()  # for a partner: each consent it stands on, what that covers


class LossReport(CaseExport):
    """What a lost laptop held: the same headings and rows, under its own title."""

    __slots__ = ()


def recovery_paper(m: Making, sheet_content: RecoverySheet) -> None:
    """One page, large type: what it is, the code, where to keep it."""
    sheet = m.sheet
    section = sheet.root.add("Sect")
    tile(m, "key", LEFT, 20, 16)
    head = m.fill(tuple(Span(span.text, HEAVY) for span in m.say("recovery_title")), m.looks.style(32, 38), 135)
    sheet.bookmark(as_text(m.say("recovery_title")))
    sheet.text(section.add("H1"), head, 47, 21.3, 138)
    y = wide_paragraph(m, section, m.say("recovery_what"), 44.0, (16, 24)) + 7
    y = _code(m, section, sheet_content.code_groups, y) + 9
    y = wide_paragraph(m, section, m.bold("recovery_warning"), y, (16, 24)) + 7
    keep = m.fill(m.bold("recovery_keep"), m.looks.style(18, 24), WIDE)
    y = sheet.text(section.add("H2"), keep, LEFT, y, WIDE) + 2
    rules = section.add("L")
    for key in ("recovery_keep_1", "recovery_keep_2", "recovery_keep_3"):
        text = m.fill(m.say(key), m.looks.style(16, 24), WIDE - 12)
        sheet.icon(None, "good", LEFT, y + 1.2, 6)
        y = sheet.text(rules.item(), text, LEFT + 12, y, WIDE - 12) + 1.5
    y = wide_paragraph(m, section, m.say("recovery_lost"), y + 6, (14, 21)) + 6
    made = (("recovery_profile", sheet_content.profile_name), ("made_on", m.texts.day(sheet_content.made_on)))
    about_lines(m, section, made, max(y, 258.0), 42)
    sheet.end_page()


def _code(m: Making, section: Node, groups: tuple[str, ...], y: float) -> float:
    """The groups of the code, four on a line, in digits and letters that cannot be mistaken."""
    title = m.fill(m.bold("recovery_code"), m.looks.style(13, 18), WIDE - 20)
    texts = [m.fill(plain(group, BOLD), m.looks.style(23, 32), WIDE) for group in groups]
    widest = max((text.width for text in texts), default=0.0)
    columns = max(1, min(4, int((WIDE - 16) // (widest + 6))))
    step = (WIDE - 16) / columns
    rows = -(-len(texts) // columns)
    height = 12 + title.height + rows * 12.5
    m.sheet.panel(None, (LEFT, y, WIDE, height), 5, edge=INK, points=1.8)
    top = m.sheet.text(section.add("H2"), title, LEFT + 9, y + 5.5, WIDE - 20) + 1.5
    node = m.paragraph(section)
    for at, text in enumerate(texts):
        place = LEFT + 9 + (at % columns) * step
        m.sheet.text(node, text, place, top + (at // columns) * 12.5, step)
    return y + height


def case_export_paper(m: Making, export: CaseExport) -> None:
    """Headings with rows of label and text, over as many pages as needed."""
    flow = Flow(between=8.0, splits=True)
    blocks = [Block(_title(m, m.sheet.root, export))]
    blocks += [Block(_section(m, heading, rows)) for heading, rows in export.sections]
    if not export.sections:
        section = m.sheet.root.add("Sect")
        text = m.fill(m.say("export_empty"), m.looks.body(), WIDE)
        blocks.append(Block(_lines(m.paragraph(section), text, LEFT)))
    blocks_in(flow, blocks)
    m.print_pages(flow, m.texts.day(export.made_on).replace(" ", NBSP))


def _title(m: Making, root: Node, export: CaseExport) -> list[Piece]:
    head = root.add("H1")
    words = export.title.strip() or m.texts["export_title"]
    title = m.short(m.words(words, HEAVY), m.looks.style(26, 32), WIDE, 6)
    made = m.fill((*m.say("made_on"), *plain(" " + m.texts.day(export.made_on))), m.looks.style(12, 17, SOFT), WIDE)
    node = m.paragraph(root)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.bookmark(words)
        sheet.text(node, made, LEFT, sheet.text(head, title, LEFT, y, WIDE), WIDE)

    return [Piece(title.height + made.height, draw, keep=True)]


def _section(m: Making, heading: str, rows: tuple[tuple[str, str], ...]) -> list[Piece]:
    section = m.sheet.root.add("Sect")
    node = section.add("H2")
    text = m.short(m.words(heading or "–", BOLD), m.looks.style(17, 23), WIDE, 8)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.bookmark(heading or "–", 1)
        sheet.text(node, text, LEFT, y, WIDE)
        sheet.rule(LEFT, y + text.height + 1.2, WIDE, INK, 1.0)

    pieces = [Piece(text.height + 1.4, draw, keep=True)]
    table = section.table() if rows else None
    for label, words in rows:
        if table is not None:
            pieces += _row(m, table, label, words)
    if not rows:
        empty = m.fill(m.say("export_empty"), m.looks.style(12, 18, SOFT), WIDE)
        pieces += _lines(m.paragraph(section), empty, LEFT)
    return pieces


def _row(m: Making, table: Node, label: str, words: str) -> list[Piece]:
    """A row; a long text goes on over pages line by line."""
    cells = table.row("RH", "TD")
    left = m.short(m.words(label, BOLD), m.looks.style(12, 17), _LABEL_WIDE, 12)
    x, width = LEFT + _LABEL_WIDE + _GAP, WIDE - _LABEL_WIDE - _GAP
    right = m.own(m.words(words), m.looks.style(12, 17), width)
    lines = max(len(right.lines), 1)
    step = max(right.line_height, left.line_height)
    first = max(step, left.height - (lines - 1) * step)
    pieces = []
    for number in range(lines):
        last = number == lines - 1

        def draw(sheet: Sheet, y: float, number: int = number, *, last: bool = last) -> None:
            top = y + (1.8 if number == 0 else 0)
            if number == 0:
                sheet.text(cells[0], left, LEFT, top, _LABEL_WIDE)
            if number < len(right.lines):
                sheet.line_of_text(cells[1], right, number, x, top, width)
            if last:
                sheet.rule(LEFT, top + (first if number == 0 else step) + 1.8, WIDE)

        height = (first if number == 0 else step) + (1.8 if number == 0 else 0) + (1.8 if last else 0)
        keep = number < lines - 1 if lines <= _WHOLE_ROW else number in {0, lines - 2}
        pieces.append(Piece(height, draw, keep=keep))
    return pieces


def _lines(node: Node, text: Text, x: float) -> list[Piece]:
    def draw(sheet: Sheet, y: float) -> None:
        sheet.text(node, text, x, y, WIDE)

    return [Piece(text.height, draw, before=2.0)]

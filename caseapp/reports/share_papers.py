# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the recovery sheets of a team: three pages for three people, any two open everything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caseapp.reports.fonts import BOLD, HEAVY
from caseapp.reports.looks import INK, LEFT, SOFT, WIDE
from caseapp.reports.making import Making
from caseapp.reports.parts import about_lines, tile, wide_paragraph
from caseapp.reports.tags import Node
from caseapp.reports.words import Span, as_text, plain

_COLUMNS = 3
_ROW = 9.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SharePage:
    """One sheet: which of how many, and its words in their order."""

    number: int
    of: int
    needed: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryShares:
    """The sheets of one set. `mark` is the same on all of them and tells nothing of the secret."""

    sheets: tuple[SharePage, ...]
    mark: tuple[str, ...]
    team_name: str
    made_on: date
    language: str = "nl"


def recovery_shares_paper(m: Making, content: RecoveryShares) -> None:
    """A page for each sheet: what it is, the words with their numbers, who keeps it where."""
    for one in content.sheets:
        _page(m, content, one)
        m.sheet.end_page()


def _page(m: Making, content: RecoveryShares, one: SharePage) -> None:
    sheet = m.sheet
    section = sheet.root.add("Sect")
    tile(m, "key", LEFT, 20, 16)
    said = m.say("share_title", number=str(one.number), of=str(one.of))
    head = m.fill(tuple(Span(span.text, HEAVY) for span in said), m.looks.style(30, 36), 140)
    sheet.bookmark(as_text(said))
    sheet.text(section.add("H1"), head, 47, 21.8, 140)
    y = wide_paragraph(m, section, m.say("share_what", needed=str(one.needed), of=str(one.of)), 44.0, (15, 22)) + 6
    y = _words(m, section, one.words, y) + 7
    y = wide_paragraph(m, section, m.bold("share_warning"), y, (15, 22)) + 5
    keep = m.fill(m.bold("recovery_keep"), m.looks.style(17, 23), WIDE)
    y = sheet.text(section.add("H2"), keep, LEFT, y, WIDE) + 1.5
    rules = section.add("L")
    for key in ("share_keep_1", "share_keep_2", "share_keep_3"):
        text = m.fill(m.say(key), m.looks.style(14, 21), WIDE - 12)
        sheet.icon(None, "good", LEFT, y + 1.0, 5.4)
        y = sheet.text(rules.item(), text, LEFT + 12, y, WIDE - 12) + 1.0
    about = (
        ("share_team", content.team_name),
        ("share_mark", " ".join(content.mark)),
        ("made_on", m.texts.day(content.made_on)),
    )
    about_lines(m, section, about, max(y + 4, 246.0), 54)


def _words(m: Making, section: Node, words: tuple[str, ...], y: float) -> float:
    """Numbered, in columns that are read from top to bottom."""
    rows = -(-len(words) // _COLUMNS)
    title = m.fill(m.bold("share_words"), m.looks.style(13, 18), WIDE - 20)
    height = 12 + title.height + rows * _ROW
    m.sheet.panel(None, (LEFT, y, WIDE, height), 5, edge=INK, points=1.8)
    top = m.sheet.text(section.add("H2"), title, LEFT + 9, y + 5.0, WIDE - 20) + 2.0
    step = (WIDE - 16) / _COLUMNS
    listed = section.add("L")
    for at, word in enumerate(words):
        x, place = LEFT + 9 + (at // rows) * step, top + (at % rows) * _ROW
        item = listed.item()
        number = m.fill(plain(str(at + 1)), m.looks.style(11, 22, SOFT), 9)
        m.sheet.text(item, number, x, place, 9)
        m.sheet.text(item, m.fill(plain(word, BOLD), m.looks.style(16, 22), step - 12), x + 10, place, step - 12)
    return y + height

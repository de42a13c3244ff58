# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what the program is: its keys, its catalogues with their sources, its version and licence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from caseapp import paths
from caseapp.i18n import N_, _, formats
from caseapp.plans.catalogue import rule
from caseapp.plans.catalogue_file import Edition
from caseapp.plans.catalogue_reading import own_edition, read_catalogue
from caseapp.plans.editions import OWN_FOLDER
from caseapp.plans.publications import published
from caseapp.plans.sentences import item_label
from caseapp.ui.desk import Desk
from caseapp.ui.frame.frame import Frame
from caseapp.ui.kit.cards import Banner, Card
from caseapp.ui.kit.text import Hairline, KeyCap, Paragraph, Text
from caseapp.ui.look.fonts import MEDIUM, SEMI
from caseapp.ui.look.theme import px
from caseapp.ui.settings.section import Section

_NAMES: Final = {
    "big_five": N_("The five domains: levels and questions"),
    "exit_items": N_("The exit checklist"),
    "future_plan": N_("The future plan"),
    "glossary": N_("Hard words in plain words"),
    "institutions": N_("Institutions and how early leaving is prepared"),
    "rhythm": N_("How often a conversation takes place"),
    "basis_in_order": N_("The basis in order"),
    "eviction": N_("When a home may be lost"),
    "reentry": N_("Basic conditions of coming back from prison"),
    "eighteen_be": N_("What must be arranged around 18: Flanders and Brussels"),
    "eighteen_nl": N_("What must be arranged around 18: the Netherlands"),
    "file_rules": N_("Rules of the whole file"),
    "indicators": N_("Figures"),
    "parameters": N_("Amounts and terms"),
    "retention": N_("How long a file is kept"),
}


_COUNT: Final = "count_"


@dataclass(frozen=True, slots=True)
class Listed:
    """A catalogue, and what the organisation lays over it: its edition and the ids it leaves out."""

    edition: Edition
    own: Edition | None
    left_out: tuple[str, ...]


def editions(folder: Path) -> tuple[Listed, ...]:
    """The edition of every catalogue in a folder."""
    found = []
    for path in sorted(folder.glob("*.yaml")):
        own, left_out = own_edition(path) or (None, frozenset())
        found.append(Listed(read_catalogue(path)[0], own, tuple(sorted(left_out))))
    return tuple(found)


class CataloguesSection(Section):
    """Which rules and lists the program works with, since when, and where they come from."""

    def __init__(self, desk: Desk) -> None:
        words = _("Rules, checklists and terms are not built in: they stand in catalogues, each with its source.")
        super().__init__(desk, _("Catalogues"), words)
        for fault in desk.profile.catalogue_faults if desk.profile is not None else ():
            told = _("%(fault)s The last good version stays in use.") % {"fault": fault.sentence(_)}
            self.inside.addWidget(Banner(told, "attn", "triangle-alert"))
        if desk.profile is not None:
            folder = _("An organisation puts its own files into %(folder)s. They count from the next opening.")
            self.inside.addWidget(Paragraph(folder % {"folder": str(desk.profile.home / OWN_FOLDER)}, 13, "muted"))
        self._card = Card()
        self._rows = QVBoxLayout()
        self._card.body.addLayout(self._rows)
        self.inside.addWidget(self._card)
        self._read = False

    def shown(self) -> None:
        if not self._read:
            self._read = True
            work = partial(editions, paths.resource("catalogues"))
            self.desk.background.run("read", work, self._on_read, None, self.scope)

    def _on_read(self, found: tuple[Listed, ...]) -> None:
        for place, listed in enumerate(found):
            if place:
                self._rows.addWidget(Hairline())
            self._rows.addWidget(self._row(listed))

    def _row(self, listed: Listed) -> QWidget:
        edition = listed.edition
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, px(4), 0, px(4))
        column.setSpacing(px(2))
        column.addWidget(Text(_name(edition.name), 15, MEDIUM))
        words = _("Version %(version)s, valid from %(day)s")
        values = {"version": edition.version, "day": formats.day_words(edition.valid_from)}
        column.addWidget(Text(words % values, 13, tone="muted"))
        known = " · ".join(_(title) for title in published(edition.source))
        said = _("Source: %(source)s") % {"source": known} if known else _("Put together for this program.")
        column.addWidget(Paragraph(said, 13, "muted"))
        if listed.own is not None:
            own = {"version": listed.own.version, "day": formats.day_words(listed.own.valid_from)}
            words = _("Own file of the organisation: version %(version)s, valid from %(day)s. Source: %(source)s")
            column.addWidget(Paragraph(words % (own | {"source": listed.own.source}), 13))
        if listed.left_out:
            words = _("Not used here: %(items)s") % {"items": "; ".join(self._said(one) for one in listed.left_out)}
            column.addWidget(Paragraph(words, 13))
        return holder

    def _said(self, code: str) -> str:
        found = rule(code)
        words = found.text.here() if found is not None else item_label(code)
        return f"{code} {words}" if words != code else code


def _name(name: str) -> str:
    year = name.removeprefix(_COUNT)
    known = _NAMES.get(name)
    return _("Count of %(year)s") % {"year": year} if year != name else _(known) if known else name


class KeysSection(Section):
    """Everything that can be done with the keyboard."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Keys"), _("Everything works without a mouse. F1 shows this list anywhere."))
        self._card = Card()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(8))
        self._grid.setColumnStretch(1, 1)
        self._card.body.addLayout(self._grid)
        self.inside.addWidget(self._card)

    def shown(self) -> None:
        if self._grid.count():
            return
        place, group = 0, ""
        for row in self._frame_rows():
            if row[0] != group:
                group = row[0]
                self._grid.addWidget(Text(group, 15, SEMI), place, 0, 1, 2)
                place += 1
            self._grid.addWidget(KeyCap(row[1]), place, 0, Qt.AlignmentFlag.AlignLeft)
            self._grid.addWidget(Text(row[2]), place, 1)
            place += 1

    def _frame_rows(self) -> list[tuple[str, str, str]]:
        forms, lists = _("In forms"), _("In lists")
        own = [
            (forms, "Tab", _("next field")),
            (forms, "1 … 9", _("choose from a row of chips")),
            (forms, "Ctrl+Enter", _("Save")),
            (forms, "Esc", _("close; the draft is kept")),
            (lists, "Enter", _("open the chosen line")),
            (lists, "A … Z", _("jump to what begins with these letters")),
        ]
        above = self.parentWidget()
        while above is not None and not isinstance(above, Frame):
            above = above.parentWidget()
        if above is None:
            return own
        return [(row.group, row.keys, row.words) for row in above.shortcuts.rows()] + own


class AboutSection(Section):
    """Version, licence, what it may be used for, and privacy in three sentences."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("About caseapp"))
        words = _("Version %(version)s, free software under the EUPL 1.2.") % {"version": program_version()}
        self.inside.addWidget(Paragraph(words))
        warning = _("Not for real data yet: first somebody from outside must audit how the program protects it.")
        self.inside.addWidget(Banner(warning, "attn", "triangle-alert"))
        card = Card(_("Privacy"))
        for sentence in (
            _("Everything you write stays on this laptop, encrypted with your passphrase; no server can read it."),
            _("The program sends nothing by itself: no statistics, no errors, no names."),
            _("The person may read what is written; every case can be printed or exported for them."),
        ):
            card.body.addWidget(Paragraph(sentence))
        self.inside.addWidget(card)
        if desk.profile is not None:
            folder = _("Folder of this profile: %(folder)s") % {"folder": str(desk.profile.home)}
            self.inside.addWidget(Paragraph(folder, 14, "muted"))


def program_version() -> str:
    """The version of the installed program."""
    try:
        return version("caseapp")
    except PackageNotFoundError:
        return "?"

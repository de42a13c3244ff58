# SPDX-License-Identifier: EUPL-1.2
"""This is the place for which pages there are, and for what floats over all of them: contact, print, search."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QObject

from caseapp.ui.case.page import CasePage
from caseapp.ui.cases.duplicates import DuplicatesPage
from caseapp.ui.cases.page import CasesPage
from caseapp.ui.contact.sheet import open_contact
from caseapp.ui.exits.page import ExitsPage
from caseapp.ui.figures.page import FiguresPage
from caseapp.ui.frame.window import Window
from caseapp.ui.print.preview import PrintPreview
from caseapp.ui.print.wish import PrintWish
from caseapp.ui.search import Finder
from caseapp.ui.settings.page import SettingsPage
from caseapp.ui.shell.workplace import PageMaker, Workplace
from caseapp.ui.sync.differences import DifferencesPage
from caseapp.ui.sync.looked import LookedPage
from caseapp.ui.sync.page import SyncPage
from caseapp.ui.team.page import TeamPage
from caseapp.ui.timeline.team_page import TeamTimeline
from caseapp.ui.today.page import TodayPage

PAGES: Final[Mapping[str, PageMaker]] = {
    "today": TodayPage,
    "cases": CasesPage,
    "case": CasePage,
    "timeline": TeamTimeline,
    "exits": ExitsPage,
    "team": TeamPage,
    "figures": FiguresPage,
    "sync": SyncPage,
    "differences": DifferencesPage,
    "looked": LookedPage,
    "duplicates": DuplicatesPage,
    "settings": SettingsPage,
}


class Floating(QObject):
    """What floats over the pages, for as long as the profile is open."""

    def __init__(self, workplace: Workplace, window: Window) -> None:
        super().__init__(workplace)
        self._desk = workplace.desk
        self._window = window
        self._finder = Finder(workplace.frame, workplace.desk)
        self._desk.contact_requested.connect(self._on_contact_wanted)
        self._desk.print_requested.connect(self._on_print_wanted)

    def _on_contact_wanted(self, case_ids: tuple[str, ...]) -> None:
        open_contact(self._window, self._desk, case_ids)

    def _on_print_wanted(self, wish: PrintWish) -> None:
        PrintPreview(self._desk, wish, self._window).open_sheet()

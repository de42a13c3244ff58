# SPDX-License-Identifier: EUPL-1.2
"""This is the place for which pages there are, and for what floats over all of them: contact, print, search."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from caseapp.clock import Clock
from caseapp.ui.case.page import CasePage
from caseapp.ui.cases.page import CasesPage
from caseapp.ui.frame.window import Window
from caseapp.ui.shell.workplace import PageMaker, Workplace

PAGES: Final[Mapping[str, PageMaker]] = {
    "cases": CasesPage,
    "case": CasePage,
}
HIDDEN: Final = ("timeline", "exits", "team", "figures", "sync")  # their pages come with later work


def join(workplace: Workplace, window: Window, clock: Clock) -> None:
    """Make what floats over the pages, for as long as the profile is open."""

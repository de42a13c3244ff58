# SPDX-License-Identifier: EUPL-1.2
"""This is the place for which tabs a case has, in order. A new tab is one line here.

A tab is a widget made with `(desk, case_id)` that has `open(item)`, `refresh(changes)` and `closing()`; those that
are a `CaseTab` can also ask the page for another tab or a form.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from PySide6.QtWidgets import QWidget

from caseapp.i18n import N_
from caseapp.store.changes import Changes
from caseapp.ui.case.contacts_tab import ContactsTab
from caseapp.ui.case.five_tab import FiveTab
from caseapp.ui.case.history_tab import HistoryTab
from caseapp.ui.case.network_tab import NetworkTab
from caseapp.ui.case.overview import OverviewTab
from caseapp.ui.desk import Desk
from caseapp.ui.exit.exit_tab import ExitTab
from caseapp.ui.file.checklists import ChecklistsTab
from caseapp.ui.file.documents import DocumentsTab
from caseapp.ui.file.homes import HousingTab
from caseapp.ui.file.meetings import MeetingsTab
from caseapp.ui.file.rights import RightsTab
from caseapp.ui.file.sharing import SharingTab
from caseapp.ui.plan.plan_tab import PlanTab
from caseapp.ui.timeline.tab import TimelineTab


class Tab(Protocol):
    """What the page asks of a tab."""

    def open(self, item: str) -> None: ...
    def refresh(self, changes: Changes) -> None: ...
    def closing(self) -> None: ...


@dataclass(frozen=True, slots=True)
class TabKind:
    """One tab: its code in an address, its words, how it is made."""

    code: str
    words: str
    build: Callable[[Desk, str], QWidget]


TABS: Final[tuple[TabKind, ...]] = (
    TabKind("overview", N_("Overview"), OverviewTab),
    TabKind("timeline", N_("Timeline"), TimelineTab),
    TabKind("five", N_("Big Five"), FiveTab),
    TabKind("plan", N_("Plan"), PlanTab),
    TabKind("checklists", N_("Checklists"), ChecklistsTab),
    TabKind("exit", N_("Exit"), ExitTab),
    TabKind("contacts", N_("Contacts"), ContactsTab),
    TabKind("network", N_("Network"), NetworkTab),
    TabKind("housing", N_("Housing"), HousingTab),
    TabKind("rights", N_("Rights"), RightsTab),
    TabKind("meetings", N_("Meetings"), MeetingsTab),
    TabKind("documents", N_("Documents"), DocumentsTab),
    TabKind("sharing", N_("Sharing"), SharingTab),
    TabKind("history", N_("History"), HistoryTab),
)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a case of 5,000 items in the window: every tab opens, and none builds a widget per item."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from caseapp.store.queries.contacts import contacts_of
from caseapp.store.replay import verify
from caseapp.ui.case.page import CasePage
from caseapp.ui.frame.address import Address
from tests.ui.case.conftest import Opened
from tests.very_many import fill

ITEMS = 5_000
TABS = ("overview", "timeline", "five", "plan", "checklists", "exit", "contacts", "network", "housing", "rights",
        "meetings", "documents", "sharing", "history")  # fmt: skip


def test_a_case_of_5_000_items_opens_on_every_tab_and_paints_its_rows(opened: Opened) -> None:
    fill(opened.store, opened.case_id, ITEMS)
    for tab in TABS:
        opened.frame.go_to(Address("case", opened.case_id, tab))
        opened.qtbot.waitUntil(lambda: not opened.desk.background.waiting(), timeout=120_000)
        opened.qtbot.wait(1)
        page = opened.frame.page()
        assert isinstance(page, CasePage)
        assert page.tab(tab).isVisibleTo(page), tab
    assert len(page.findChildren(QWidget)) < ITEMS // 2  # of all tabs together: none has a widget for each item
    assert len(opened.ask(contacts_of, case_id=opened.case_id, limit=ITEMS)) > ITEMS // 3
    assert verify(opened.store).sound

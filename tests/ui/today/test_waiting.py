# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the card of what waits: the team lead is told of everybody without a solution, in full."""

from __future__ import annotations

from typing import Any

from caseapp.operations import perform
from caseapp.operations.absences import BeginAbsence
from caseapp.operations.passing_on import RecordEvent
from caseapp.ui.frame.address import Address
from caseapp.ui.today.page import TodayPage
from tests.records import TODAY
from tests.ui.opened import Opened


def test_the_lead_is_told_and_every_row_has_room(opened: Opened) -> None:
    """R-EXCL-01: four stand there, the others one press away; nothing is cut off."""
    page = opened.show("today", TodayPage)
    assert isinstance(page, TodayPage)
    for number in range(6):
        case_id = opened.case(f"Bilal{number}", "Kaya")
        event: Any = {"kind": "exclusion", "day": TODAY, "alternative": "none", "reason": "Ruzie"}
        perform(opened.store, RecordEvent(case_id=case_id, fields=event))
    page.open(Address("today"))
    opened.wait()
    card = page.waiting
    rows = [row for row in card.list.rows.shown if row.id.startswith("untold")]
    assert len(rows) == 5
    assert "2" in rows[-1].what
    assert card.list.height() == card.list.content_height()
    assert card.height() > card.list.content_height()
    card.list.act_requested.emit(rows[-1].id, "open")
    assert opened.went[-1] == Address("team", tab="told")


def test_who_stands_in_sees_for_whom(opened: Opened) -> None:
    case_id = opened.case("Tuur", "Maes", primary_worker_id=opened.karim, backup_worker_id=None)
    given: Any = {
        "worker_id": opened.karim, "from_day": TODAY, "cover_worker_id": opened.nele, "case_ids": (case_id,),
    }  # fmt: skip
    perform(opened.store, BeginAbsence(**given))
    page = opened.show("today", TodayPage)
    assert isinstance(page, TodayPage)
    [row] = [one for one in page.waiting.list.rows.shown if one.id.startswith("away")]
    assert "Karim Aziz" in row.what

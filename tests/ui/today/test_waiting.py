# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the card of what waits: the team lead is told of everybody without a solution, in full."""

from __future__ import annotations

from datetime import date
from typing import Any

from caseapp.operations import perform
from caseapp.operations.absences import BeginAbsence
from caseapp.operations.cases import ChangeCase, CloseCase
from caseapp.operations.destruction import ConfirmTerm, HoldFile, ProposeDestruction
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


def test_files_whose_time_is_over_wait_for_the_lead_and_for_a_second_person(opened: Opened) -> None:
    page = opened.show("today", TodayPage)
    assert isinstance(page, TodayPage)

    def shown() -> dict[str, str]:
        page.open(Address("today"))
        opened.wait()
        return {row.id: row.what for row in page.waiting.list.rows.shown if row.id.startswith("retention")}

    cases = [opened.case(name, "Peeters", opened_day=date(2010, 1, 1)) for name in ("Jan", "Piet")]
    for case_id in cases:
        fields: Any = {"retention_context": "caw"}
        perform(opened.store, ChangeCase(case_id=case_id, fields=fields))
        perform(opened.store, CloseCase(case_id=case_id, reason="completed", day=date(2011, 1, 1)))
    assert shown() == {}, "no term is confirmed"
    perform(opened.store, ConfirmTerm(context="caw"))
    assert shown() == {"retention:due": "De bewaartijd van 2 dossiers is voorbij"}
    perform(opened.store, ProposeDestruction(case_id=cases[0]))
    held = perform(opened.store, HoldFile(case_id=cases[1], reason="claim"))
    assert held.result
    assert shown() == {"retention:proposed": "1 dossier te vernietigen"}
    page.waiting.list.act_requested.emit("retention:proposed", "open")
    assert opened.went[-1] == Address("figures", tab="retention")
    opened.store.sign_in(opened.karim)  # a worker decides nothing here
    opened.desk.load()
    assert shown() == {}


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

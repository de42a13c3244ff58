# SPDX-License-Identifier: EUPL-1.2
"""This is the place for tests of the page "Who looked": what the window writes down, and what it shows of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from caseapp.operations.openings import Opening, record_opening
from caseapp.store.openings import AuditLog, OpeningRow, keep_audit_log, keep_openings, month_of
from caseapp.store.plain_sql import run_of
from caseapp.store.queries.openings import OpeningsAsk, openings_shown
from caseapp.store.store import Store
from caseapp.store.unit import Unit
from caseapp.ui.case.contacts_tab import ContactsTab
from caseapp.ui.case.page import CasePage
from caseapp.ui.frame.address import Address
from caseapp.ui.sync.looked import LookedPage
from caseapp.ui.sync.page import SyncPage
from casehub.serving import Serving
from tests.journeys.hands import texts_in
from tests.sync.laptops import hub_at
from tests.ui.opened import Opened
from tests.ui.sync.teams import founder, joined, open_yassin


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Serving]:
    with hub_at(tmp_path / "hub") as serving:
        yield serving


def written(store: Store, case_id: str = "") -> list[tuple[str, str]]:
    """(act, compartment) of what is written down, the oldest first."""
    found = store.read(lambda reader: openings_shown(reader, OpeningsAsk(case_id=case_id)))
    return [(row.act, row.compartment) for row in reversed(found.rows)]


def cells(page: LookedPage) -> list[str]:
    model = page.model
    return [
        " | ".join(str(model.index(row, column).data()) for column in range(1, model.columnCount()))
        for row in range(model.rowCount())
    ]


def test_opening_a_case_and_a_closed_note_is_written_down_once(opened: Opened) -> None:
    case_id = opened.case("Yassin", "El Idrissi")
    contact = opened.talked(case_id, 2, "Wat hij alleen mij zei.", layer="L3")
    opened.frame.add_page("case", lambda: CasePage(opened.desk))
    opened.frame.go_to(Address("case", case_id, "contacts"))
    opened.wait()
    assert written(opened.store) == [("open", "core")]
    page = opened.frame.page()
    assert isinstance(page, CasePage)
    tab = page.tab("contacts")
    assert isinstance(tab, ContactsTab)
    tab.list.choose(contact)
    tab.pane.reveal.click()
    opened.wait()
    assert "Wat hij alleen mij zei." in " ".join(texts_in(tab.pane))
    page.refresh(opened.store.act("nothing", lambda _unit: None)[1])
    opened.frame.go_to(Address("cases"))
    opened.frame.go_to(Address("case", case_id))
    opened.wait()
    assert written(opened.store) == [("open", "core"), ("open", "sensitive")]


def test_the_page_names_who_and_what_and_is_an_entry_itself(opened: Opened) -> None:
    of_yassin, of_lotte = opened.case("Yassin", "El Idrissi"), opened.case("Lotte", "Claes")
    for case_id, act in ((of_yassin, "open"), (of_lotte, "open"), (of_lotte, "print"), ("f" * 32, "open")):
        record_opening(opened.store, Opening(act=act, case_id=case_id, compartment="core"))
    page = opened.show("looked", LookedPage)
    assert isinstance(page, LookedPage)
    rows = cells(page)
    assert "Nele Van Damme | drukte een papier af | Lotte Claes" in rows
    assert "Nele Van Damme | opende het dossier | Yassin El Idrissi" in rows
    assert "Nele Van Damme | opende het dossier | dossier ffffffff" in rows, "a case that is not here has a number only"
    assert written(opened.store)[-1] == ("look", "")
    opened.desk.set_bystander(True)
    assert "Lotte" not in " ".join(cells(page))


def test_the_page_of_one_case_shows_that_case(opened: Opened) -> None:
    of_yassin, of_lotte = opened.case("Yassin", "El Idrissi"), opened.case("Lotte", "Claes")
    for case_id in (of_yassin, of_lotte):
        record_opening(opened.store, Opening(act="open", case_id=case_id, compartment="core"))
    opened.frame.add_page("looked", lambda: LookedPage(opened.desk))
    opened.frame.go_to(Address("looked", of_lotte))
    opened.wait()
    page = opened.frame.page()
    assert isinstance(page, LookedPage)
    assert all("Lotte Claes" in row for row in cells(page))
    assert page.case_button.text() == "Lotte Claes"
    page.case_button.click()
    opened.wait()
    assert any("Yassin El Idrissi" in row for row in cells(page))
    assert page.case_button.isHidden()


def test_what_is_missing_is_said_plainly(opened: Opened) -> None:
    def came(unit: Unit) -> None:
        run = run_of(unit)
        dev_no = int(run("INSERT INTO device (dev_id) VALUES (?)", (bytes(15) + b"k",)).lastrowid)
        log_no = int(run("INSERT INTO log (log_id, kind) VALUES (?, 'audit')", (bytes(15) + b"l",)).lastrowid)
        now = round(opened.desk.clock.now().timestamp() * 1000)
        keep_audit_log(run, AuditLog(log_no, dev_no, month_of(now)))
        karim = bytes.fromhex(opened.karim)
        keep_openings(run, (OpeningRow(log_no, seq, bytes([seq] * 16), now, karim, "open", "core", None, "")
                            for seq in (1, 2, 5)))  # fmt: skip

    opened.store.local(came)
    page = opened.show("looked", LookedPage)
    assert "Er ontbreken 2 regels van de laptop van Karim Aziz: ze werden geteld en kwamen nooit aan." in texts_in(page)


def test_what_a_colleague_opened_shows_to_the_administrator_and_not_to_him(
    qtbot: QtBot, tmp_path: Path, hub: Serving
) -> None:
    nele, _nele, karim = founder(qtbot, tmp_path / "nele", hub)
    other = joined(nele, karim, tmp_path / "karim")
    case_id = open_yassin(other, nele)
    other.desk.opened(Opening(act="open", case_id=case_id, compartment="core"))
    nele.desk.opened(Opening(act="print", case_id=case_id, compartment="core"))
    other.wait()
    nele.wait()
    for seat in (other, nele, other):
        seat.round()
    page = nele.opened(_nele, karim).show("looked", LookedPage)
    assert isinstance(page, LookedPage)
    nele.until(lambda: any("Karim Aziz | opende het dossier | Yassin El Idrissi" in row for row in cells(page)))
    assert nele.desk.looks_after_team
    assert written(other.store, case_id) == [("open", "core")], "his own, and nothing of Nele"
    went: list[Address] = []
    sync = nele.opened(_nele, karim).show("sync", SyncPage)
    assert isinstance(sync, SyncPage)
    sync.navigate_requested.connect(went.append)
    sync.looked.click()
    assert went == [Address("looked")]
    other.close()
    nele.close()

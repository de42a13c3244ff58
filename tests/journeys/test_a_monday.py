# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the Monday of a team lead: a meeting of 300 cases from Team and Timeline, without a mouse."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from caseapp.clock import FixedClock
from caseapp.operations import perform
from caseapp.operations.absences import BeginAbsence
from caseapp.operations.cases import OpenCase
from caseapp.operations.contacts import RecordContact
from caseapp.operations.exits import OpenExit
from caseapp.operations.team import AddWorker
from caseapp.store.local_settings import set_local_setting
from caseapp.store.queries.exits import exits_of
from caseapp.store.store import Store
from caseapp.ui.case.page import CasePage
from caseapp.ui.frame.address import Address
from caseapp.ui.team.load import LoadTable
from caseapp.ui.team.page import DISCUSS, TeamPage
from caseapp.ui.team.paper import PER_SHEET
from caseapp.ui.timeline.preview import SheetsPreview
from caseapp.ui.timeline.team_page import TeamTimeline
from tests.journeys.conftest import Begin
from tests.journeys.hands import Hands, name_of, new_profile
from tests.made_up import copied
from tests.once import made_once
from tests.records import TODAY, make_team

CASES = 300
WORKERS = 15
SILENT = 40  # every one of the first so many was spoken to too long ago
LEAVING = 24
FAMILIES = ("Peeters", "Diallo", "El Amrani", "Kowalski", "Haile", "Dubois", "Yılmaz", "Janssens")
CALLS = ("Bilal", "Amira", "Tuur", "Luka", "Senne", "Imane", "Kobe", "Lotte", "Yassin", "Noor", "Mirela", "Fatou")


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "team-of-300", _make)


def _make(home: Path) -> None:
    profile = new_profile(home)
    store = profile.store
    store.clock = FixedClock()
    nele, karim = make_team(store)
    workers = [nele, karim]
    workers += [str(perform(store, AddWorker(name=f"Collega {number:02}")).result) for number in range(WORKERS - 2)]
    cases = [_open(store, number, workers) for number in range(CASES)]
    _talked(store, cases[:SILENT], 45)
    _talked(store, cases[SILENT:], 3)
    for number, case_id in enumerate(cases[-LEAVING:]):
        alone = number == 0  # of one nothing is arranged
        given: Any = {
            "institution_type": "youth_care", "planned_day": TODAY + timedelta(days=10 + 3 * number),
            "destination": "none" if alone else "parents", "support_after": "none" if alone else "this_team",
        }  # fmt: skip
        perform(store, OpenExit(case_id=case_id, fields=given))
    away: Any = {"worker_id": workers[3], "from_day": TODAY, "until_day": TODAY + timedelta(days=4)}
    perform(store, BeginAbsence(**away))
    set_local_setting(store, "language", "nl")
    profile.close()


def _open(store: Store, number: int, workers: list[str]) -> str:
    """With the method CTI, so that a conversation is due now and then."""
    person: Any = {
        "call_name": CALLS[number % len(CALLS)], "family_name": f"{FAMILIES[number % len(FAMILIES)]} {number:03}",
        "birth_day": date(1985 + number % 20, 1 + number % 12, 1 + number % 28), "birth_precision": "day",
    }  # fmt: skip
    given: Any = {
        "primary_worker_id": workers[number % WORKERS], "backup_worker_id": workers[(number + 1) % WORKERS],
        "programme": "cti", "phase": "phase1", "opened_day": TODAY - timedelta(days=50),
    }  # fmt: skip
    return str(perform(store, OpenCase(person=person, **given)).result)


def _talked(store: Store, cases: list[str], days: int) -> None:
    moment = datetime(TODAY.year, TODAY.month, TODAY.day, 8, tzinfo=UTC) - timedelta(days=days)
    fields: Any = {"moment": moment, "mode": "home_visit", "outcome": "completed", "with_whom": ("client",)}
    perform(store, RecordContact(case_ids=tuple(cases), fields=fields))  # type: ignore[arg-type]


@pytest.fixture
def hands(begin: Begin, team: Path, tmp_path: Path) -> Hands:
    """Nele, who leads the team, on the page Team."""
    found = begin(copied(team, tmp_path))
    found.unlock()
    found.press("Ctrl+5")
    found.wait()
    assert isinstance(found.page(), TeamPage)
    return found


def test_a_meeting_is_held_from_the_list(hands: Hands) -> None:
    page = hands.page()
    table = page.discuss.table
    rows = page.discuss.rows()
    assert hands.focus() is table
    assert len(page.discuss._all) == CASES
    assert rows[0].reason("no_solution") is not None
    assert SILENT + LEAVING <= len(rows) < CASES
    assert hands.sees(f"{len(rows)} dossiers")

    hands.press("Down", "Down")
    chosen = table.chosen_id()
    assert chosen == rows[2].case_id
    hands.press("Return")
    hands.wait()
    assert isinstance(hands.page(), CasePage)
    assert hands.frame.history.now == Address("case", chosen)
    hands.press("Alt+Left")
    hands.wait()
    assert hands.page() is page
    assert hands.focus() is table
    assert table.chosen_id() == chosen  # where one was

    hands.press("Space", "Down", "Space")
    assert hands.sees("2 vandaag besproken")
    hands.press("Shift+Return")  # the next one along its timeline
    hands.wait()
    now = hands.frame.history.now
    assert now is not None
    assert (now.case_id, now.tab) == (rows[3].case_id, "timeline")
    hands.press("Alt+Left")
    hands.wait()
    assert table.chosen_id() == rows[3].case_id
    assert hands.sees("2 vandaag besproken")


def test_filters_and_order_from_the_keyboard_stay_when_one_comes_back(hands: Hands) -> None:
    page = hands.page()
    hands.tab_to("Stil", back=True)
    hands.press("Space")
    assert len(page.discuss.rows()) == SILENT
    hands.tab_to("Op reden")
    _pick(hands, "Op naam")
    names = [row.name.full.casefold() for row in page.discuss.rows()]
    assert names == sorted(names)
    hands.tab_to("Iedereen", back=True)
    _pick(hands, "Karim Aziz")
    karim = page.discuss.choice.worker
    mine = page.discuss.rows()
    assert {row.worker_id for row in mine} == {karim}
    assert all(row.silent for row in mine)
    hands.tab_to("Dossiers om te bespreken")
    hands.press("End")
    last = page.discuss.table.chosen_id()
    assert last == mine[-1].case_id
    hands.press("Return")
    hands.wait()
    hands.press("Ctrl+1")  # by way of another page
    hands.wait()
    hands.press("Alt+Left", "Alt+Left")
    hands.wait()
    assert hands.page() is page
    assert page.discuss.rows() == mine
    assert page.discuss.table.chosen_id() == last


def test_the_lead_is_told_sees_the_load_and_who_is_away(hands: Hands) -> None:
    page = hands.page()
    hands.press("Alt+4")
    hands.wait()
    [told] = [row for row in page.decide.list.rows.shown if row.id]
    case_id = page.decide._by_row[told.id].case_id
    hands.tab_to("Wacht op de teamverantwoordelijke")
    hands.press("Home", "Return")
    hands.wait()
    assert _known(hands, case_id) == TODAY
    hands.press("Ctrl+Z")
    hands.wait()
    assert _known(hands, case_id) is None
    hands.press("Alt+2")
    hands.wait()
    assert page.load.model.rowCount() == WORKERS
    assert hands.sees("20 van 20")
    assert hands.sees("niemand vervangt")
    hands.tab_to("Dossierlast", LoadTable)
    hands.press("Down", "Return")
    hands.wait()
    assert page.tab() == DISCUSS
    assert len(page.discuss.rows()) == CASES // WORKERS
    hands.press("Alt+3")
    hands.wait()
    assert hands.sees("Collega 01")


def test_the_list_goes_on_paper_as_it_stands(hands: Hands, tmp_path: Path) -> None:
    page = hands.page()
    hands.press("Ctrl+P")
    hands.wait()
    preview = hands.sheet()
    assert isinstance(preview, SheetsPreview)
    assert preview.paper is not None
    assert preview.paper.pages == -(-len(page.discuss.rows()) // PER_SHEET)
    assert preview.file_name().startswith("Team ")
    path = tmp_path / "lijst.pdf"
    preview.save_to(path)
    hands.until(path.exists)
    assert path.read_bytes().startswith(b"%PDF")
    hands.press("Escape")
    hands.wait()
    assert hands.sheet() is None
    assert hands.focus() is page.discuss.table


def test_the_same_meeting_along_the_timeline(hands: Hands) -> None:
    hands.press("Ctrl+3")
    hands.wait()
    page = hands.page()
    assert isinstance(page, TeamTimeline)
    assert len(page.view.team.ids()) == CASES
    page.take_focus()
    hands.press("Down", "Down", "Down")
    chosen = page.view.chosen_id()
    assert chosen
    hands.press("Return")
    hands.wait()
    now = hands.frame.history.now
    assert now is not None
    assert (now.page, now.case_id, now.tab) == ("case", chosen, "timeline")
    hands.press("Alt+Left")
    hands.wait()
    assert hands.page() is page
    assert page.view.chosen_id() == chosen


def _pick(hands: Hands, words: str) -> None:
    """Enter opens the menu of a chip; down to an entry, Enter."""
    hands.press("Return")
    menu: Any = QApplication.activePopupWidget()
    assert menu is not None, f"no menu opened at {name_of(hands.focus())!r}"
    for _step in range(len(menu.actions()) + 1):
        if menu.activeAction() is not None and menu.activeAction().text() == words:
            break
        QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    hands.wait()


def _known(hands: Hands, case_id: str) -> date | None:
    [leaving] = hands.store.read(lambda reader: exits_of(reader, case_id))
    return leaving.lead_told_day

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the page Team: the list of a meeting, caseload, absences, what is decided, rules."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt

from caseapp.operations import perform
from caseapp.operations.absences import BeginAbsence
from caseapp.operations.cases import ChangeCase, CloseCase
from caseapp.operations.destruction import ConfirmTerm, ProposeDestruction
from caseapp.operations.exits import OpenExit
from caseapp.operations.passing_on import RecordEvent
from caseapp.operations.team import ChangeWorker, SetTeamRule
from caseapp.store.queries.absences import absences
from caseapp.store.queries.cases import case_head
from caseapp.store.queries.exits import exits_of
from caseapp.ui.frame.address import Address
from caseapp.ui.kit.sheet import Sheet
from caseapp.ui.team.away_sheet import EVERY, AwaySheet
from caseapp.ui.team.choice import ALL, BY_NAME, BY_WORKER, TALK
from caseapp.ui.team.hand_over import HandOverCasesSheet
from caseapp.ui.team.page import AWAY, DISCUSS, LOAD, RULES, TOLD, TeamPage
from caseapp.ui.timeline.preview import SheetsPreview
from tests.records import TODAY
from tests.ui.opened import Opened


class Team:
    """Bilal leaves without anything, Amira is silent, Tuur (of Karim) has no backup, Luka is fine."""

    def __init__(self, opened: Opened) -> None:
        self.bilal = opened.case("Bilal", "Kaya")
        self.amira = opened.case("Amira", "Benali", programme="cti", phase="phase1", opened_day=TODAY)
        self.tuur = opened.case("Tuur", "Maes", primary_worker_id=opened.karim, backup_worker_id=None)
        self.luka = opened.case("Luka", "Jacobs", primary_worker_id=opened.karim, backup_worker_id=opened.nele)
        for case_id in (self.bilal, self.amira, self.tuur, self.luka):
            opened.settled(case_id)
        opened.talked(self.amira, 40)
        opened.talked(self.luka, 2)
        day: Any = TODAY + timedelta(days=12)
        given: Any = {"institution_type": "prison", "planned_day": day, "destination": "none", "support_after": "none"}
        self.exit_id = str(perform(opened.store, OpenExit(case_id=self.bilal, fields=given)).result)


@pytest.fixture
def team(opened: Opened) -> Team:
    return Team(opened)


@pytest.fixture
def page(opened: Opened, team: Team) -> TeamPage:
    shown = opened.show("team", TeamPage)
    assert isinstance(shown, TeamPage)
    return shown


def go(opened: Opened, page: TeamPage, tab: str) -> None:
    page.open(Address("team", tab=tab))
    opened.wait()


def names(page: TeamPage) -> list[str]:
    return [row.name.call for row in page.discuss.rows()]


def sheet(opened: Opened) -> Any:
    opened.wait()
    return next(one for one in opened.frame.window().findChildren(Sheet) if one.isVisible())


def why(page: TeamPage, case_id: str) -> str:
    row = next(one for one in page.discuss.rows() if one.case_id == case_id)
    return page.discuss.model.line(row).why_text


def test_who_leaves_without_a_solution_is_talked_about_first(page: TeamPage, team: Team) -> None:
    assert names(page) == ["Bilal", "Amira", "Tuur"]  # Luka has no reason
    assert "zonder oplossing" in why(page, team.bilal)
    assert "40 dagen" in why(page, team.amira)
    assert "geen vervanger" in why(page, team.tuur)


def test_chips_filter_and_say_how_many_and_a_second_press_takes_it_back(
    opened: Opened, page: TeamPage, team: Team
) -> None:
    chips = page.discuss.chips
    opened.qtbot.mouseClick(chips["silent"], Qt.MouseButton.LeftButton)
    assert names(page) == ["Amira"]
    assert "1" in chips["silent"].accessibleName()
    opened.qtbot.mouseClick(chips["silent"], Qt.MouseButton.LeftButton)
    assert page.discuss.choice.kind == TALK
    opened.qtbot.mouseClick(chips[ALL], Qt.MouseButton.LeftButton)
    assert sorted(names(page)) == ["Amira", "Bilal", "Luka", "Tuur"]


def test_worker_and_order_are_chosen_by_keyboard_too_and_stay_on_this_laptop(
    opened: Opened, page: TeamPage, team: Team
) -> None:
    page.discuss.worker.entry_picked.emit(opened.karim)
    page.discuss.chips[ALL].click()
    page.discuss.order.entry_picked.emit(BY_NAME)
    assert names(page) == ["Luka", "Tuur"]
    page.discuss.table.horizontalHeader().sectionClicked.emit(0)
    again = TeamPage(opened.desk)
    assert (again.discuss.choice.worker, again.discuss.choice.kind) == (opened.karim, ALL)
    again.closing()
    again.deleteLater()


def test_a_click_on_a_head_sorts_and_a_second_one_turns_it(opened: Opened, page: TeamPage, team: Team) -> None:
    page.discuss.chips[ALL].click()
    page.discuss.table.sort_requested.emit(3, True)
    assert page.discuss.choice.order == BY_WORKER
    first = names(page)
    assert first[-1] in ("Amira", "Bilal")  # of Nele, after Karim
    page.discuss.table.sort_requested.emit(3, False)
    assert names(page)[0] in ("Amira", "Bilal")


def test_opening_a_case_and_coming_back_leads_to_the_same_row(opened: Opened, page: TeamPage, team: Team) -> None:
    page.discuss.table.choose(team.tuur)
    opened.press(page.discuss.table, Qt.Key.Key_Return)
    assert opened.went[-1] == Address("case", team.tuur)
    assert page.address == Address("team", tab=DISCUSS, item=team.tuur)
    page.discuss.table.choose(team.bilal)
    page.open(page.address)
    opened.wait()
    assert page.discuss.table.chosen_id() == team.tuur
    opened.qtbot.keyClick(page.discuss.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert opened.went[-1] == Address("case", team.tuur, "timeline")


def test_what_was_talked_about_is_ticked_for_the_day(opened: Opened, page: TeamPage, team: Team) -> None:
    page.discuss.table.choose(team.amira)
    opened.press(page.discuss.table, Qt.Key.Key_Space)
    assert "1 vandaag besproken" in page.discuss.said.text()
    page.open(Address("team", tab=DISCUSS))
    opened.wait()
    assert "1 vandaag besproken" in page.discuss.said.text()
    opened.press(page.discuss.table, Qt.Key.Key_Space)
    assert "besproken" not in page.discuss.said.text()


def test_r_cti_40_the_caseload_stands_by_name_against_the_limit(opened: Opened, page: TeamPage, team: Team) -> None:
    perform(opened.store, SetTeamRule(name="caseload_limit", value=3))
    perform(opened.store, ChangeWorker(worker_id=opened.karim, fields={"hours_percent": 50}))
    go(opened, page, LOAD)
    row = page.load.model.row(opened.karim)
    assert row is not None
    assert (row.load.count, row.load.limit) == (2, 2)
    page.load.table.choose(opened.karim)
    opened.press(page.load.table, Qt.Key.Key_Return)
    opened.wait()
    assert page.tab() == DISCUSS
    assert sorted(names(page)) == ["Luka", "Tuur"]


def test_several_cases_are_handed_over_with_one_undo(opened: Opened, page: TeamPage, team: Team) -> None:
    go(opened, page, LOAD)
    page.load.table.choose(opened.karim)
    page.load.hand.click()
    form = sheet(opened)
    assert isinstance(form, HandOverCasesSheet)
    assert not form.save_button.isEnabled()
    form.everything.click()
    form.save_requested.emit()
    assert form.isVisible()  # to whom?
    form.to.set_code(opened.nele)
    form.save_requested.emit()
    opened.wait()
    assert {worker(opened, one) for one in (team.tuur, team.luka)} == {opened.nele}
    opened.desk.undo(opened.undoable[-1])
    opened.wait()
    assert {worker(opened, one) for one in (team.tuur, team.luka)} == {opened.karim}


def test_somebody_is_away_and_comes_back(opened: Opened, page: TeamPage, team: Team) -> None:
    go(opened, page, AWAY)
    page.away.begin.click()
    form = sheet(opened)
    assert isinstance(form, AwaySheet)
    form.who.set_code(opened.karim)
    form.who.code_changed.emit(opened.karim)
    form.cover.set_code(opened.nele)
    form.cover.code_changed.emit(opened.nele)
    form.which.set_code(EVERY)
    form.last.set_day(TODAY + timedelta(days=4))
    form.save_requested.emit()
    opened.wait()
    [away] = opened.store.read(lambda reader: absences(reader, TODAY))
    assert (away.worker_id, away.cover_worker_id, away.covered) == (opened.karim, opened.nele, 1)  # Luka's is Nele
    row = next(one for one in page.away.list.rows.shown if one.id)
    assert row.who == "Karim Aziz"
    assert "Nele Van Damme" in row.what
    page.away.list.act_requested.emit(away.id, "days")
    other = sheet(opened)
    other.last.set_day(TODAY + timedelta(days=9))
    other.save_requested.emit()
    opened.wait()
    go(opened, page, DISCUSS)
    assert "collega afwezig" in why(page, team.tuur)
    go(opened, page, AWAY)
    page.away.list.act_requested.emit(away.id, "back")
    opened.wait()
    assert opened.store.read(lambda reader: absences(reader, TODAY)) == ()
    head = opened.store.read(lambda reader: case_head(reader, team.tuur))
    assert head is not None
    assert head.backup_worker_id is None


def test_the_lead_says_that_it_is_known_and_it_is_told_no_more(opened: Opened, page: TeamPage, team: Team) -> None:
    event: Any = {"kind": "exclusion", "day": TODAY, "alternative": "none", "reason": "Ruzie"}
    perform(opened.store, RecordEvent(case_id=team.amira, fields=event))
    page.open(Address("team", tab=TOLD, item=team.bilal))
    opened.wait()
    assert page.decide.list.chosen_id() == f"exit:{team.exit_id}"
    shown = [row.id for row in page.decide.list.rows.shown if row.id]
    assert len(shown) == 2
    for key in shown:
        page.decide.list.act_requested.emit(key, "known")
        opened.wait()
    assert [row.id for row in page.decide.list.rows.shown if row.id] == []
    [leaving] = opened.store.read(lambda reader: exits_of(reader, team.bilal))
    assert leaving.lead_told_day == TODAY
    assert leaving.destination == "none"  # it stays written down and counted


def test_files_whose_time_is_over_and_who_waits_for_a_second_person_stand_there(
    opened: Opened, page: TeamPage, team: Team
) -> None:
    for number, name in enumerate(("Jan", "Piet", "Joris")):
        case_id = opened.case(name, "Peeters", opened_day=date(2010, 1, 1))
        fields: Any = {"retention_context": "caw"}
        perform(opened.store, ChangeCase(case_id=case_id, fields=fields))
        perform(opened.store, CloseCase(case_id=case_id, reason="completed", day=date(2011, 1, 1)))
        perform(opened.store, ConfirmTerm(context="caw"))
        if number == 0:
            perform(opened.store, ProposeDestruction(case_id=case_id))
    page.open(Address("team", tab=TOLD))
    opened.wait()
    shown = {row.id: row.what for row in page.decide.list.rows.shown if row.id in ("due", "files")}
    assert shown == {"due": "De bewaartijd van 2 dossiers is voorbij", "files": "1 dossier te vernietigen"}
    page.decide.list.act_requested.emit("due", "open")
    assert opened.went[-1] == Address("figures", tab="retention")


def test_the_rules_stand_with_their_id_and_lead_to_where_something_can_be_done(
    opened: Opened, page: TeamPage, team: Team
) -> None:
    go(opened, page, RULES)
    heads = [row.what for row in page.rules.list.rows.shown if not row.id]
    assert any(one.startswith("R-EX-05") for one in heads)
    key = next(row.id for row in page.rules.list.rows.shown if row.id.startswith("R-EX-05"))
    page.rules.list.act_requested.emit(key, "open")
    assert opened.went[-1] == Address("case", team.bilal, "exit", team.exit_id)


def test_a_worker_sees_the_own_cases_and_no_caseload_of_others(opened: Opened, team: Team) -> None:
    opened.store.sign_in(opened.karim)
    page = opened.show("team", TeamPage)
    assert isinstance(page, TeamPage)
    page.discuss.chips[ALL].click()
    assert sorted(names(page)) == ["Amira", "Bilal", "Luka", "Tuur"]  # backup of the first two
    perform_as_nele(opened, team)
    page.open(Address("team", tab=DISCUSS))
    opened.wait()
    assert sorted(names(page)) == ["Amira", "Luka", "Tuur"]
    go(opened, page, LOAD)
    assert page.load.model.rowCount() == 1
    go(opened, page, TOLD)
    assert [row.id for row in page.decide.list.rows.shown] == []


def perform_as_nele(opened: Opened, team: Team) -> None:
    """Bilal is no longer a case in which Karim stands in."""
    opened.store.sign_in(opened.nele)
    perform(opened.store, ChangeCase(case_id=team.bilal, fields={"backup_worker_id": None}))
    opened.store.sign_in(opened.karim)


def test_the_list_is_printed_as_it_stands_and_it_is_written_down(opened: Opened, page: TeamPage, team: Team) -> None:
    page.discuss.table.setFocus()
    opened.qtbot.keyClick(page.discuss.table, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    preview = sheet(opened)
    assert isinstance(preview, SheetsPreview)
    assert preview.paper is not None
    assert preview.paper.pdf.startswith(b"%PDF")
    assert preview.paper.pages == 1
    preview.close_requested.emit()


def test_while_somebody_looks_along_there_are_initials(opened: Opened, page: TeamPage, team: Team) -> None:
    opened.desk.set_bystander(True)
    opened.wait()
    line = page.discuss.model.line(page.discuss.rows()[0])
    assert "Bilal" not in line.spoken
    assert "Kaya" not in line.spoken


def test_an_absence_is_seen_by_everybody(opened: Opened, page: TeamPage, team: Team) -> None:
    given: Any = {"worker_id": opened.nele, "from_day": TODAY + timedelta(days=3)}
    perform(opened.store, BeginAbsence(**given))
    opened.store.sign_in(opened.karim)
    go(opened, page, AWAY)
    row = next(one for one in page.away.list.rows.shown if one.id)
    assert [act.code for act in row.acts] == ["cases"]  # of others nobody changes it but who leads


def worker(opened: Opened, case_id: str) -> str | None:
    head = opened.store.read(lambda reader: case_head(reader, case_id))
    assert head is not None
    return head.primary_worker_id

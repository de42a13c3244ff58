# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the tab Exit after and around leaving: the two questions, follow-ups, who leaves along."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt

from caseapp.operations.cases import ChangeCase
from caseapp.operations.exits import ChangeExit
from caseapp.operations.follow_ups import RecordCheckIn
from caseapp.store.queries.checklists import check_ins_of, follow_ups_of
from caseapp.store.queries.exits import exits_of
from caseapp.store.queries.household import household_of
from caseapp.store.queries.network import network_of
from caseapp.ui.case.network_tab import NetworkTab
from caseapp.ui.exit.exit_tab import ExitTab
from caseapp.ui.kit.two_lines import TwoLineRow
from tests.records import TODAY
from tests.ui.case.conftest import Opened


def tab_of(opened: Opened) -> ExitTab:
    tab = opened.go("exit").tab("exit")
    assert isinstance(tab, ExitTab)
    return tab


def exit_id(opened: Opened) -> str:
    return str(opened.ask(exits_of, case_id=opened.case_id)[0].id)


def points(tab: ExitTab) -> list[TwoLineRow]:
    return [tab.after.list.rows.row(place) for place in range(tab.after.list.rows.rowCount())]


def save(opened: Opened, values: dict[str, Any]) -> None:
    page: Any = opened.frame.page()
    page.sheet().form.fill_draft(values)
    opened.qtbot.mouseClick(page.sheet().save_button, Qt.MouseButton.LeftButton)
    opened.wait()


def test_no_support_asks_for_a_reason_and_who_was_told_and_stops_nobody(opened: Opened) -> None:
    tab = tab_of(opened)
    reason = tab.facts.kept["no_solution_reason"].control
    assert not reason.isVisibleTo(tab)
    support = tab.facts.kept["support_after"].control
    support.set_code("none")
    support.code_changed.emit("none")
    opened.wait()
    assert opened.ask(exits_of, case_id=opened.case_id)[0].support_after == "none"
    assert reason.isVisibleTo(tab)
    assert tab.facts.notice.isVisibleTo(tab)


def test_follow_ups_appear_when_somebody_left_and_a_result_settles_one(opened: Opened) -> None:
    tab = tab_of(opened)
    assert not tab.after.isVisibleTo(tab)
    left: Any = {"actual_day": TODAY - timedelta(days=20), "admission_day": None}
    opened.do(ChangeExit(exit_id=exit_id(opened), fields=left))
    assert tab.after.isVisibleTo(tab)
    assert [(row.id, row.late) for row in points(tab)] == [("d14", True), ("m3", False), ("m6", False), ("m12", False)]
    tab.after.list.choose("d14")
    opened.key(tab.after.list, Qt.Key.Key_Return)
    save(opened, {"result": "not_reached", "attempts": 3})
    (heard,) = opened.ask(follow_ups_of, case_id=opened.case_id)
    assert (heard.point, heard.result, heard.attempts, heard.done_day) == ("d14", "not_reached", 3, TODAY)
    assert not points(tab)[0].late


def test_without_a_result_the_form_says_what_it_asks(opened: Opened) -> None:
    opened.do(ChangeExit(exit_id=exit_id(opened), fields={"actual_day": TODAY}))
    opened.go("exit", f"follow_up.{exit_id(opened)}:d14")
    save(opened, {"note": "belt later terug"})
    assert opened.ask(follow_ups_of, case_id=opened.case_id) == ()


def test_a_child_leaves_along(opened: Opened) -> None:
    tab = tab_of(opened)
    opened.qtbot.mouseClick(tab.household.add, Qt.MouseButton.LeftButton)
    opened.wait()
    save(opened, {"kind": "child", "name": "Noor"})
    (child,) = opened.ask(household_of, case_id=opened.case_id)
    assert (child.kind, child.name, child.leaves_along) == ("child", "Noor", True)
    assert tab.household.list.rows.rowCount() == 1


def test_a_word_with_a_supporter_stands_in_the_network_and_can_be_taken_away(opened: Opened) -> None:
    tab = opened.go("network").tab("network")
    assert isinstance(tab, NetworkTab)
    member = opened.ask(network_of, case_id=opened.case_id)[0]
    assert not tab.words.isVisibleTo(tab)
    tab.sheet_requested.emit(f"check_in.{member.id}", {})
    opened.wait()
    save(opened, {"goes": "fragile", "note": "Ze bellen minder."})
    (word,) = opened.ask(check_ins_of, case_id=opened.case_id)
    assert (word.member_id, word.goes, word.note, word.day) == (member.id, "fragile", "Ze bellen minder.", TODAY)
    opened.do(RecordCheckIn(member_id=member.id, goes="well"))
    assert tab.words.list.rows.rowCount() == 2
    tab.words.list.choose(word.id)
    opened.key(tab.words.list, Qt.Key.Key_Return)
    assert [one.goes for one in opened.ask(check_ins_of, case_id=opened.case_id)] == ["well"]


def test_r_pi_01_the_six_conditions_of_a_dutch_prison_are_written_per_point(opened: Opened) -> None:
    tab = tab_of(opened)
    assert not tab.conditions.isVisibleTo(tab)
    opened.do(ChangeCase(case_id=opened.case_id, fields={"region": "NL"}))
    prison: Any = {"institution_type": "prison", "admission_day": TODAY - timedelta(days=40)}
    opened.do(ChangeExit(exit_id=exit_id(opened), fields=prison))
    assert tab.conditions.isVisibleTo(tab)
    rows = tab.conditions.list.rows
    assert [rows.row(place).id for place in range(rows.rowCount())] == ["at_intake", "at_90", "at_30", "at_leaving"]
    assert rows.row(0).late
    tab.conditions.list.choose("at_intake")
    opened.key(tab.conditions.list, Qt.Key.Key_Return)
    save(opened, {"home": "problem", "debts": "being_solved", "care": "ok"})
    items = opened.ask(exits_of, case_id=opened.case_id)[0].items
    assert {code: items[code].at_intake for code in ("PI-HOME", "PI-DEBTS", "PI-CARE")} == {
        "PI-HOME": "problem",
        "PI-DEBTS": "being_solved",
        "PI-CARE": "ok",
    }
    assert not rows.row(0).late
    assert rows.row(0).why.count(":") == 2  # the two that are not in order are named
    opened.undo()
    assert tab.conditions.list.rows.row(0).late

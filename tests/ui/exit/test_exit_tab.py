# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the tab of leaving: the countdown, what is missing, states with the keyboard, no solution."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from caseapp.operations import perform
from caseapp.operations.exits import ChangeExit, OpenExit
from caseapp.store.queries.exits import ExitItemRow, exits_of
from caseapp.ui.exit.exit_tab import ExitTab
from caseapp.ui.exit.reading import countdown
from tests.records import TODAY, open_case
from tests.ui.case.conftest import Opened


def exit_tab(opened: Opened, item: str = "") -> ExitTab:
    tab = opened.go("exit", item).tab("exit")
    assert isinstance(tab, ExitTab)
    return tab


def row(opened: Opened) -> Any:
    return opened.ask(exits_of, case_id=opened.case_id)[0]


def item(opened: Opened, code: str) -> ExitItemRow:
    return row(opened).items[code]


def shown(tab: ExitTab) -> list[tuple[str, str]]:
    """(group, item code) as they stand in the list."""
    found, group = [], ""
    for place in range(tab.items.rows.rowCount()):
        one = tab.items.rows.row(place)
        if one.id:
            found.append((group, one.id))
        else:
            group = one.what
    return found


def test_what_is_missing_stands_first_by_domain_and_what_is_done_last(opened: Opened) -> None:
    tab = exit_tab(opened)
    now = tab.exit()
    assert now is not None
    rows = shown(tab)
    missing = [code for group, code in rows if group == rows[0][0]]
    assert set(missing) == {one.item.id for one in now.ready.missing}

    domains = [next(one for one in now.items if one.item.id == code).item.domain for code in missing]
    assert domains == sorted(domains, key=["housing", "income", "school_work", "support", "health", "follow_up"].index)
    assert rows[-1][1] in {one.item.id for one in now.items if not one.open}
    assert str(len(now.ready.missing)) in tab._missing.text()


def test_digits_give_a_state_and_undo_takes_it_back(opened: Opened) -> None:
    tab = exit_tab(opened)
    tab.items.choose("E10")
    tab.items.setFocus()
    opened.key(tab.items, Qt.Key.Key_2)
    assert item(opened, "E10").state == "busy"
    opened.key(tab.items, Qt.Key.Key_3)
    assert item(opened, "E10").state == "done"
    assert item(opened, "E10").done_day == opened.store.clock.today()
    opened.undo()
    assert item(opened, "E10").state == "busy"


def test_blocked_and_declined_ask_why_first(opened: Opened) -> None:
    tab = exit_tab(opened)
    tab.items.choose("E10")
    tab.items.setFocus()
    opened.key(tab.items, Qt.Key.Key_5)
    assert "E10" not in row(opened).items
    assert tab.details.reason.hasFocus()
    opened.key(tab.details.reason, Qt.Key.Key_Return)
    assert "E10" not in row(opened).items
    opened.qtbot.keyClicks(tab.details.reason, "wachtlijst van een jaar")
    opened.key(tab.details.reason, Qt.Key.Key_Return)
    assert (item(opened, "E10").state, item(opened, "E10").reason) == ("blocked", "wachtlijst van een jaar")
    tab.items.setFocus()
    opened.key(tab.items, Qt.Key.Key_1)
    assert (item(opened, "E10").state, item(opened, "E10").reason) == ("todo", None)


def test_own_date_who_and_note_of_an_item(opened: Opened) -> None:
    tab = exit_tab(opened)
    tab.items.choose("E12")
    opened.key(tab.items, Qt.Key.Key_Return)
    who = tab.details.kept["who"].control
    who.setFocus()
    opened.qtbot.keyClicks(who, "Nele en ik")
    day = tab.details.kept["due_day"].control
    day.setFocus()
    opened.wait()
    day.setText("1/12")
    opened.key(day, Qt.Key.Key_Return)
    note = tab.details.kept["note"].control
    note.setFocus()
    opened.qtbot.keyClicks(note, "briefadres bij tante")
    tab.items.setFocus()
    opened.wait()
    found = item(opened, "E12")
    assert (found.who, found.due_day, found.note) == ("Nele en ik", date(2026, 12, 1), "briefadres bij tante")
    assert found.state == "todo"


def test_facts_save_themselves_and_move_what_is_open(opened: Opened) -> None:
    tab = exit_tab(opened)
    before = tab.exit()
    assert before is not None
    due = before.item("E10")
    day = tab.facts.kept["planned_day"].control
    day.setFocus()
    day.setText("29/12/2026")
    opened.key(day, Qt.Key.Key_Return)
    assert row(opened).planned_day == date(2026, 12, 29)
    after = tab.exit()
    assert after is not None
    moved = after.item("E10")
    assert moved.due == due.due + timedelta(days=14)
    who = tab.facts.kept["who_comes"].control
    who.setFocus()
    opened.qtbot.keyClicks(who, "tante Samira")
    tab.items.setFocus()
    opened.wait()
    assert row(opened).who_comes == "tante Samira"


def test_leaving_without_a_solution_is_written_down_not_held_back(opened: Opened) -> None:
    tab = exit_tab(opened)
    assert not tab.facts.notice.isVisible()
    opened.do(ChangeExit(exit_id=row(opened).id, fields={"destination": "none", "actual_day": date(2026, 10, 4)}))
    assert tab.facts.notice.isVisible()
    assert row(opened).destination == "none"
    assert "4 oktober 2026" in tab._countdown.text()


def test_the_countdown_in_words(opened: Opened) -> None:
    exit_tab(opened)
    now = row(opened)
    said = {
        date(2026, 12, 15): "10",
        date(2026, 10, 12): "7",
        date(2026, 9, 28): "7",
    }
    for day, number in said.items():
        opened.do(ChangeExit(exit_id=now.id, fields={"planned_day": day}))
        words = countdown(row(opened), TODAY)
        assert number in words
        assert str(day.day) in words
    opened.do(ChangeExit(exit_id=now.id, fields={"planned_day": None}))
    assert countdown(row(opened), TODAY)


def test_nothing_yet_offers_the_first_step(opened: Opened) -> None:
    opened.case_id = open_case(opened.store, "Noor", "Haddad")
    tab = exit_tab(opened)
    assert tab._stack.currentWidget() is tab._empty
    opened.qtbot.mouseClick(tab._empty.act, Qt.MouseButton.LeftButton)
    opened.wait()
    assert tab._stack.currentWidget() is tab._page
    assert tab.facts.kept["institution"].control.text() == ""
    assert len(opened.ask(exits_of, case_id=opened.case_id)) == 1


def test_another_exit_is_shown_whole(opened: Opened) -> None:
    tab = exit_tab(opened)
    fields = {"institution": "De Haven", "institution_type": "psychiatry", "planned_day": date(2027, 3, 1)}
    second = perform(opened.store, OpenExit(case_id=opened.case_id, fields=fields)).result  # type: ignore[arg-type]
    opened.do(ChangeExit(exit_id=second, fields={"note": "x"}))
    assert tab._which.isVisible()
    tab._which.set_code(second)
    tab._which.code_changed.emit(second)
    opened.wait()
    assert tab.facts.kept["institution"].control.text() == "De Haven"
    assert tab.exit().row.id == second
    opened.qtbot.mouseClick(tab.gone_button, Qt.MouseButton.LeftButton)
    opened.wait()
    assert tab.facts.kept["institution"].control.text() == "Huis De Linde"
    assert opened.ask(exits_of, case_id=opened.case_id)[0].institution == "Huis De Linde"


def test_the_list_can_be_printed(opened: Opened) -> None:
    tab = exit_tab(opened)
    with opened.qtbot.waitSignal(opened.desk.print_requested) as wished:
        opened.qtbot.mouseClick(tab.print_button, Qt.MouseButton.LeftButton)
    assert (wished.args[0].document, wished.args[0].exit_id) == ("exit-list", row(opened).id)


def test_bystander_closes_the_exit(opened: Opened) -> None:
    tab = exit_tab(opened)
    opened.desk.set_bystander(True)
    assert tab._stack.currentWidget() is tab._closed


def test_everything_has_a_name(opened: Opened) -> None:
    tab = exit_tab(opened)
    for widget in tab.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
            assert widget.accessibleName() or getattr(widget, "text", lambda: "")(), type(widget).__name__

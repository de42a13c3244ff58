# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the page Today as a worker uses it: groups, acts on the line, what waits, colleagues."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from caseapp.operations import perform
from caseapp.operations.cases import ChangeCase, HandOverCase
from caseapp.operations.exits import OpenExit
from caseapp.operations.network import AddNetworkMember
from caseapp.operations.openings import break_glass
from caseapp.operations.team import AddWorker
from caseapp.store.drafts import save_draft
from caseapp.store.queries.cases import case_head
from caseapp.store.queries.exits import exits_of
from caseapp.store.queries.goals import goals_of
from caseapp.ui.frame.address import Address
from caseapp.ui.kit.gauges import DaysRow
from caseapp.ui.kit.two_lines import TwoLineRow
from caseapp.ui.today.move import MoveSheet
from caseapp.ui.today.page import TodayPage
from caseapp.ui.today.reading import week_end
from tests.records import TODAY
from tests.ui.opened import Opened


@pytest.fixture
def page(opened: Opened) -> TodayPage:
    """Bilal and Amira of Nele, Tuur of Karim, all 45 so that no rule of a young person speaks of them.

    Their basis is in order.
    """
    opened.bilal = opened.case("Bilal", "Kaya", birth_day=date(1981, 6, 2))  # type: ignore[attr-defined]
    opened.amira = opened.case("Amira", "Benali", birth_day=date(1981, 1, 1))  # type: ignore[attr-defined]
    opened.tuur = opened.case(  # type: ignore[attr-defined]
        "Tuur", "Maes", birth_day=date(1981, 1, 1), primary_worker_id=opened.karim, backup_worker_id=opened.nele
    )
    for case_id in (opened.bilal, opened.amira, opened.tuur):  # type: ignore[attr-defined]
        opened.settled(case_id)
    shown = opened.show("today", TodayPage)
    assert isinstance(shown, TodayPage)
    return shown


def rows(page: TodayPage) -> list[TwoLineRow]:
    return [page.list.rows.row(place) for place in range(page.list.rows.rowCount())]


def row_of(page: TodayPage, what: str) -> TwoLineRow:
    return next(row for row in rows(page) if row.what == what)


def filled(opened: Opened, page: TodayPage) -> None:
    """A late step, one for today, one for Friday, one for next month."""
    for what, days in (("late", -3), ("now", 0), ("friday", 4), ("later", 30)):
        opened.step(opened.bilal, what, TODAY + timedelta(days=days))  # type: ignore[attr-defined]
    page.open(Address("today"))
    opened.wait()


def test_three_groups_in_order_with_days(opened: Opened, page: TodayPage) -> None:
    filled(opened, page)
    assert [row.what for row in rows(page) if row.id] == ["late", "now", "friday"]
    heads = [(row.what, row.why) for row in rows(page) if not row.id]
    assert [count for _words, count in heads] == ["1", "1", "1"]
    assert row_of(page, "late").late
    assert row_of(page, "late").when == "3 dagen"
    assert row_of(page, "friday").when == "vr 9 okt"


def test_a_word_with_a_supporter_opens_its_form(opened: Opened, page: TodayPage) -> None:
    fields = {"name": "tante Rita", "relation": "aunt", "check_in_days": 30, "since_day": date(2026, 8, 1)}
    given = AddNetworkMember(case_id=opened.bilal, fields=fields)  # type: ignore[attr-defined, arg-type]
    member = perform(opened.store, given).result
    page.open(Address("today"))
    opened.wait()
    row = next(row for row in rows(page) if "tante Rita" in row.what)
    page.list.choose(row.id)
    opened.press(page.list, Qt.Key.Key_Return)
    assert opened.went == [Address("case", opened.bilal, "", f"check_in.{member}")]  # type: ignore[attr-defined]


def test_done_ticks_the_step_and_undo_brings_it_back(opened: Opened, page: TodayPage) -> None:
    filled(opened, page)
    page.list.setFocus()
    page.list.choose(row_of(page, "late").id)
    opened.press(page.list, Qt.Key.Key_Return)
    opened.wait()
    assert [row.what for row in rows(page) if row.id] == ["now", "friday"]
    steps = opened.store.read(lambda reader: goals_of(reader, opened.bilal)).loose_steps  # type: ignore[attr-defined]
    assert [(step.status, step.done_day) for step in steps if step.what == "late"] == [("done", TODAY)]
    opened.desk.undo(opened.undoable[-1])
    opened.wait()
    assert [row.what for row in rows(page) if row.id] == ["late", "now", "friday"]


def test_a_step_moves_to_a_day_that_is_typed(opened: Opened, page: TodayPage) -> None:
    filled(opened, page)
    page.list.choose(row_of(page, "late").id)
    opened.press(page.list, Qt.Key.Key_2)
    sheet = page.findChildren(MoveSheet)[0]
    sheet.day.clear()
    QTest.keyClicks(sheet.day, "+2")
    opened.press(sheet.day, Qt.Key.Key_Return)
    opened.wait()
    assert row_of(page, "late").when == "wo 7 okt"
    assert not row_of(page, "late").late
    assert page.findChildren(MoveSheet) == []


def test_nonsense_moves_nothing(opened: Opened, page: TodayPage) -> None:
    filled(opened, page)
    page.list.choose(row_of(page, "late").id)
    opened.press(page.list, Qt.Key.Key_2)
    sheet = page.findChildren(MoveSheet)[0]
    sheet.day.setText("ooit")
    opened.press(sheet.day, Qt.Key.Key_Return)
    opened.wait()
    assert sheet.isVisible()
    assert row_of(page, "late").when == "3 dagen"


def test_an_item_of_an_exit_list_can_be_done(opened: Opened, page: TodayPage) -> None:
    fields = {"institution_type": "youth_care", "planned_day": TODAY + timedelta(days=14)}
    exit_id = perform(opened.store, OpenExit(case_id=opened.bilal, fields=fields)).result  # type: ignore[attr-defined,arg-type]
    page.open(Address("today"))
    opened.wait()
    leave = next(row for row in rows(page) if row.acts and row.acts[0].code == "exit")
    page.list.act_requested.emit(leave.id, "exit")
    assert opened.went[-1] == Address("case", opened.bilal, "exit", exit_id)  # type: ignore[attr-defined]
    points = next(row for row in rows(page) if row.acts and row.acts[0].code == "list")
    assert int(points.what.split()[0]) > 1
    page.list.act_requested.emit(points.id, "list")
    assert opened.went[-1] == Address("case", opened.bilal, "exit", exit_id)  # type: ignore[attr-defined]
    page.list.act_requested.emit(points.id, "apart")
    opened.wait()
    items = [row for row in rows(page) if row.id.startswith(f"{opened.bilal}:E")]  # type: ignore[attr-defined]
    code = items[0].id.split(":")[1]
    page.list.act_requested.emit(items[0].id, "done")
    opened.wait()
    (file,) = opened.store.read(lambda reader: exits_of(reader, opened.bilal))  # type: ignore[attr-defined]
    assert file.id == exit_id
    assert file.items[code].state == "done"


def test_a_long_item_is_read_whole_and_late_since_the_exit_file_was_begun(opened: Opened, page: TodayPage) -> None:
    """In a stay of 120 days an exit file is begun today: no point of it is 106 days late; that it is begun so late is

    told (R-EX-01).
    """
    fields = {"institution_type": "psychiatry", "planned_day": TODAY + timedelta(days=14)}
    given: Any = {**fields, "admission_day": TODAY - timedelta(days=120)}
    exit_id = str(perform(opened.store, OpenExit(case_id=opened.bilal, fields=given)).result)  # type: ignore[attr-defined]
    page.open(Address("today"))
    opened.wait()
    points = next(row for row in rows(page) if row.acts and row.acts[0].code == "list")
    page.list.act_requested.emit(points.id, "apart")
    opened.wait()
    items = {row.id.split(":")[1]: row for row in rows(page) if exit_id in row.id and row.id.count(":") > 2}
    assert {"E12", "E64"} <= set(items)
    assert [name for name, row in items.items() if row.late] == ["R-EX-01"]
    assert {items["E12"].when, items["E64"].when} == {"vandaag"}
    for row in items.values():
        assert " ".join(page.list.what_lines(row)) == row.what  # no word is cut
        assert row.what in row.said()


def test_a_round_table_that_was_held_asks_no_more(opened: Opened, page: TodayPage) -> None:
    """R-BF-03."""
    young = opened.case("Noor", "Haddad", birth_day=date(2008, 12, 1), opened_day=date(2026, 1, 5))
    page.open(Address("today"))
    opened.wait()
    row = next(row for row in rows(page) if row.id.startswith(f"{young}:R-BF-03"))
    page.list.act_requested.emit(row.id, row.acts[0].code)
    opened.wait()
    head = opened.store.read(lambda reader: case_head(reader, young))
    assert head.round_table_day == TODAY
    assert not [row for row in rows(page) if row.id.startswith(f"{young}:R-BF-03")]


def test_a_rhythm_asks_for_a_contact(opened: Opened, page: TodayPage) -> None:
    quiet = opened.case("Noor", "Haddad", birth_day=date(1981, 1, 1), programme="cti", phase="phase1")
    opened.talked(quiet, 20)
    page.open(Address("today"))
    opened.wait()
    row = next(row for row in rows(page) if row.who == "Noor Haddad" and row.acts[0].code == "contact")
    page.list.choose(row.id)
    opened.press(page.list, Qt.Key.Key_Return)
    assert opened.contacts == [(quiet,)]
    (bar,) = page.silence.findChildren(DaysRow)
    bar.click()
    assert opened.went[-1] == Address("case", quiet)


def test_scopes_backup_and_team(opened: Opened, page: TodayPage) -> None:
    opened.step(opened.tuur, "of Karim", TODAY)  # type: ignore[attr-defined]
    other = opened.case("Luka", "Jacobs", birth_day=date(1981, 1, 1), primary_worker_id=opened.karim)
    opened.settled(other)
    perform(opened.store, ChangeCase(case_id=other, fields={"backup_worker_id": None}))
    opened.step(other, "not mine", TODAY)
    page.open(Address("today"))
    opened.wait()
    assert page.empty.isVisible()
    page.scopes["backup"].click()
    opened.wait()
    assert [row.what for row in rows(page) if row.id] == ["of Karim"]
    page.scopes["team"].click()
    opened.wait()
    assert {row.what for row in rows(page) if row.id} == {"of Karim", "not mine"}
    assert row_of(page, "not mine").why.startswith("Karim Aziz")
    perform(opened.store, ChangeCase(case_id=other, fields={"restricted": True}))
    page.open(Address("today"))
    opened.wait()
    assert [row.what for row in rows(page) if row.id] == ["of Karim"]


def test_what_waits_drafts_and_cases_that_were_handed_over(opened: Opened, page: TodayPage) -> None:
    save_draft(opened.store, f"{opened.bilal}/goal", "case_form", {"text": "x"}, opened.bilal)  # type: ignore[attr-defined]
    save_draft(opened.store, "contact", "contact", {"people": [{"case_id": opened.amira}]})  # type: ignore[attr-defined]
    opened.store.sign_in(opened.karim)
    perform(opened.store, HandOverCase(case_id=opened.tuur, to_worker_id=opened.nele, note="Belt na 16 u."))  # type: ignore[attr-defined]
    opened.store.sign_in(opened.nele)
    page.open(Address("today"))
    opened.wait()
    waiting = page.waiting.list
    keys = [waiting.rows.row(place).id for place in range(waiting.rows.rowCount())]
    assert [key.partition(":")[0] for key in keys] == ["draft", "draft", "handed"]
    for key in sorted(keys, key=len):
        waiting.act_requested.emit(key, "open")
    assert opened.contacts == [(opened.amira,)]  # type: ignore[attr-defined]
    assert Address("case", opened.bilal, "overview", "goal") in opened.went  # type: ignore[attr-defined]
    assert Address("case", opened.tuur) in opened.went  # type: ignore[attr-defined]
    assert waiting.rows.rowCount() == 2  # what was looked at does not wait any more


def test_bystanders_read_initials_at_once(opened: Opened, page: TodayPage) -> None:
    filled(opened, page)
    opened.desk.set_bystander(True)
    assert row_of(page, "late").who == "B. K."


def test_many_late_lines_come_a_part_at_a_time(opened: Opened, page: TodayPage) -> None:
    for number in range(203):
        opened.step(opened.bilal, f"step {number}", TODAY - timedelta(days=2))  # type: ignore[attr-defined]
    page.open(Address("today"))
    opened.wait()
    assert sum(1 for row in rows(page) if row.what.startswith("step")) == 200
    assert rows(page)[0].why == "203"
    more = rows(page)[-1]
    page.list.choose(more.id)
    opened.press(page.list, Qt.Key.Key_Return)
    opened.wait()
    assert sum(1 for row in rows(page) if row.what.startswith("step")) == 203


def test_a_quiet_day_is_friendly(opened: Opened, page: TodayPage) -> None:
    assert page.empty.isVisible()
    page.empty.act.click()
    assert opened.went == [Address("cases")]


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2026, 10, 5), date(2026, 10, 11)),  # Monday: until Sunday
        (date(2026, 10, 8), date(2026, 10, 11)),  # Thursday
        (date(2026, 10, 9), date(2026, 10, 18)),  # Friday looks into next week
        (date(2026, 10, 11), date(2026, 10, 18)),  # Sunday too
    ],
)
def test_this_week_never_ends_today(day: date, end: date) -> None:
    assert week_end(day) == end


def test_who_opened_a_restricted_case_with_a_reason_is_told_to_the_lead(opened: Opened, page: TodayPage) -> None:
    case_id = opened.case("Luka", "Jacobs", birth_day=date(1981, 1, 1), primary_worker_id=opened.karim)
    perform(opened.store, ChangeCase(case_id=case_id, fields={"restricted": True, "backup_worker_id": None}))
    emma = perform(opened.store, AddWorker(name="Emma Claes")).result
    opened.store.sign_in(emma)
    break_glass(opened.store, case_id, "Hij staat aan de balie.")
    opened.store.sign_in(opened.nele)
    opened.desk.load()
    page.open(Address("today"))
    opened.wait()
    waiting = page.waiting.list.rows
    told = [waiting.row(at) for at in range(waiting.rowCount()) if waiting.row(at).id.startswith("glass:")]
    assert [row.why.rpartition(": ")[2] for row in told] == ["Hij staat aan de balie."]
    assert all("Luka" not in row.said() for row in told)

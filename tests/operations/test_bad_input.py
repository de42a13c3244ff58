# SPDX-License-Identifier: EUPL-1.2
"""This is the place for odd but true input of the whole file: moving days, half-known births, missing days, overlaps.

Catalogues with faults and rules that are left out: tests/store/test_own_catalogues.py. Very many items: tests/ui/case.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from caseapp.errors import WrongUse
from caseapp.operations import perform
from caseapp.operations.cases import ChangeCase
from caseapp.operations.checklists import SetChecklistItem
from caseapp.operations.exits import ChangeExit, OpenExit, SetExitItem
from caseapp.operations.follow_ups import RecordFollowUp
from caseapp.operations.housing import RecordHousing
from caseapp.operations.people import ChangePerson
from caseapp.operations.rights import AddReferenceAddress, AddRight, ChangeReferenceAddress, ChangeRight
from caseapp.reports.case_papers import PaperWanted, paper_for
from caseapp.reports.paper import PaperOptions
from caseapp.store.queries.agenda import Whose
from caseapp.store.queries.cases import case_head
from caseapp.store.queries.checklists import list_around_18
from caseapp.store.queries.history import history_of
from caseapp.store.queries.homes import episodes_of
from caseapp.store.queries.leaving import entering_window, leaving
from caseapp.store.queries.team_findings import team_findings
from caseapp.store.queries.today import findings_of_case
from caseapp.store.replay import verify
from caseapp.store.store import Store
from tests.records import TODAY, open_case

Clocks = dict[tuple[str, str], date]


def clocks(store: Store, kind: str = "%") -> Clocks:
    sql = "SELECT rule, subject_id, due FROM clock WHERE subject_kind LIKE ?"
    rows = store.read(lambda reader: reader.sql(sql, (kind,)))
    return {(rule, subject): date.fromisoformat(due) for rule, subject, due in rows}


def born(store: Store, case_id: str, day: date | None, precision: str = "day") -> None:
    person = store.read(lambda reader: case_head(reader, case_id)).person
    fields: Any = {"birth_day": day, "birth_precision": precision}
    perform(store, ChangePerson(person_id=person.id, fields=fields))


def around_18(store: Store) -> str:
    case_id = open_case(store)
    perform(store, ChangeCase(case_id=case_id, fields={"region": "VL"}))
    return case_id


def test_a_day_of_leaving_that_moves_back_and_forth_comes_back_to_the_same_clocks(store: Store) -> None:
    case_id = open_case(store)
    planned = TODAY + timedelta(120)
    fields: Any = {"institution_type": "prison", "planned_day": planned, "admission_day": TODAY - timedelta(60)}
    exit_id = perform(store, OpenExit(case_id=case_id, fields=fields)).result
    perform(store, SetExitItem(exit_id=exit_id, code="E30", fields={"state": "done", "done_day": TODAY}))
    perform(store, SetExitItem(exit_id=exit_id, code="E10", fields={"due_day": TODAY + timedelta(9)}))
    at_first = clocks(store)
    assert at_first
    for moved in (40, -130, 300, -90, 0):
        perform(store, ChangeExit(exit_id=exit_id, fields={"planned_day": None}))
        perform(store, ChangeExit(exit_id=exit_id, fields={"planned_day": planned + timedelta(moved)}))
        now = clocks(store)
        assert now["E10", f"{exit_id}:E10"] == TODAY + timedelta(9)  # what was agreed on stays
        assert ("E30", f"{exit_id}:E30") not in now  # what was done stays done
        due = planned + timedelta(moved - 1)  # nobody is late with what was due before the exit file was begun
        assert now["E41", f"{exit_id}:E41"] == max(due, TODAY)
    assert clocks(store) == at_first
    done = store.read(lambda reader: reader.sql("SELECT done_day FROM exit_item WHERE code = 'E30'"))
    assert [row[0] for row in done] == [TODAY.isoformat()]
    moves = [one for one in store.read(lambda reader: history_of(reader, case_id)) if one.act == "change_exit"]
    assert len(moves) == 10  # each of them can be read back
    assert verify(store).sound


def test_a_birthday_that_moves_back_and_forth_comes_back_to_the_same_list(store: Store) -> None:
    case_id = around_18(store)
    born(store, case_id, date(2009, 3, 22))
    perform(store, SetChecklistItem(case_id=case_id, code="BE01", fields={"state": "done", "done_day": TODAY}))
    at_first = clocks(store)
    for day in (date(2008, 3, 22), None, date(2010, 12, 31), date(1990, 1, 1), date(2009, 3, 22)):
        born(store, case_id, day)
    assert clocks(store) == at_first
    row = next(
        one for one in store.read(lambda reader: list_around_18(reader, case_id)).rows if one.entry.item.id == "BE01"
    )
    assert (row.entry.state, row.entry.done_on) == ("done", TODAY)


@pytest.mark.parametrize(
    ("precision", "counts_from"), [("day", date(2009, 7, 15)), ("month", date(2009, 7, 1)), ("year", date(2009, 1, 1))]
)
def test_who_is_known_by_year_only_is_warned_from_the_earliest_day_that_fits(
    store: Store, precision: str, counts_from: date
) -> None:
    case_id = around_18(store)
    born(store, case_id, date(2009, 7, 15), precision)
    t18 = counts_from.replace(year=2027)
    assert clocks(store, "checklist_item")["BE32", f"{case_id}:BE32"] == t18  # due on the eighteenth birthday
    (row,) = store.read(lambda reader: entering_window(reader, Whose(), t18 - timedelta(200)))
    assert row.case_id == case_id
    assert paper(store, case_id, "almost-18")


def paper(store: Store, case_id: str, document: str) -> bytes:
    wanted = PaperWanted(case_id=case_id, document=document, today=TODAY, options=PaperOptions(language="nl"))
    return store.read(lambda reader: paper_for(reader, wanted)).pdf


@pytest.mark.parametrize(
    ("day", "eighteen"),
    [(date(2008, 2, 29), date(2026, 2, 28)), (date(2010, 2, 28), date(2028, 2, 28)), (None, None)],
)
def test_who_is_born_on_a_leap_day_turns_18_on_the_last_of_february(
    store: Store, day: date | None, eighteen: date | None
) -> None:
    case_id = around_18(store)
    born(store, case_id, day)
    assert clocks(store, "checklist_item").get(("BE32", f"{case_id}:BE32")) == eighteen
    assert store.read(lambda reader: list_around_18(reader, case_id)).rows
    store.read(lambda reader: findings_of_case(reader, case_id, TODAY))


def test_an_exit_without_any_day_has_items_without_days_and_is_in_the_list(store: Store) -> None:
    case_id = open_case(store)
    exit_id = perform(store, OpenExit(case_id=case_id)).result
    assert clocks(store, "exit%") == {}
    perform(store, SetExitItem(exit_id=exit_id, code="E10", fields={"state": "busy"}))
    (row,) = store.read(lambda reader: leaving(reader, Whose(), TODAY))
    assert (row.planned_day, row.case_id) == (None, case_id)
    assert paper(store, case_id, "exit-list")
    perform(store, ChangeExit(exit_id=exit_id, fields={"destination": "none", "support_after": "none"}))
    assert [one.severity for one in store.read(lambda reader: findings_of_case(reader, case_id, TODAY))]
    perform(store, ChangeExit(exit_id=exit_id, fields={"actual_day": TODAY}))  # left without a plan: that happens
    assert {rule for rule, _subject in clocks(store, "exit")} == {"R-EX-04"}
    assert verify(store).sound


def test_overlapping_housing_episodes_are_kept_shown_and_counted_once(store: Store) -> None:
    case_id = open_case(store)
    stays: Any = (
        {"ethos_light": "public_space", "start_day": TODAY - timedelta(30), "end_day": TODAY - timedelta(10)},
        {"ethos_light": "emergency", "start_day": TODAY - timedelta(20), "end_day": TODAY - timedelta(5)},
        {"ethos_light": "with_others", "start_day": TODAY - timedelta(20), "end_day": None},
        {"ethos_light": "unknown", "start_day": None, "end_day": None},
    )
    for one in stays:
        perform(store, RecordHousing(case_id=case_id, **one))
    rows = store.read(lambda reader: episodes_of(reader, case_id))
    assert len(rows) == len(stays)
    found = store.read(lambda reader: findings_of_case(reader, case_id, TODAY))
    assert "R-ETH-01" in {one.rule for one in found}
    assert verify(store).sound


def test_r_wish_01_the_team_sees_a_wish_for_no_contact_apart_from_who_is_lost(store: Store) -> None:
    quiet, lost = open_case(store, "Noor"), open_case(store, "Bo")
    wanted: Any = {"no_contact_wanted": True}
    perform(store, ChangeCase(case_id=quiet, fields=wanted))

    def of_team(rule: str) -> set[str]:
        found = store.read(lambda reader: team_findings(reader, Whose(), TODAY))
        return {one.case_id for one in found if one.finding.rule == rule}

    assert (of_team("R-CTI-34"), of_team("R-WISH-01")) == ({lost}, {quiet})
    perform(store, ChangeCase(case_id=quiet, fields={"no_contact_wanted": False}))
    assert (of_team("R-CTI-34"), of_team("R-WISH-01")) == ({lost, quiet}, set())
    assert verify(store).sound


@pytest.mark.parametrize("name", ["asked_day", "receipt_day", "decision_day", "appealed_day"])
def test_a_step_of_a_right_in_the_future_is_refused(store: Store, name: str) -> None:  # R-BE-6
    """A year typed wrong would keep the last day of appeal quiet until it is long over."""
    case_id = open_case(store)
    fields: Any = {"kind": "living_wage", "state": "refused", "decision_day": TODAY, name: TODAY + timedelta(365)}
    with pytest.raises(WrongUse, match="future"):
        perform(store, AddRight(case_id=case_id, fields=fields))
    right_id = perform(store, AddRight(case_id=case_id, fields={**fields, name: TODAY})).result
    with pytest.raises(WrongUse, match="future"):
        perform(store, ChangeRight(right_id=right_id, fields={name: TODAY + timedelta(1)}))  # type: ignore[misc]


def test_nobody_showed_up_at_the_welfare_office_in_the_future(store: Store) -> None:  # R-BE-2
    case_id = open_case(store)
    fields: Any = {"state": "registered", "start_day": TODAY - timedelta(60), "shown_day": TODAY + timedelta(300)}
    with pytest.raises(WrongUse, match="future"):
        perform(store, AddReferenceAddress(case_id=case_id, fields=fields))
    made = perform(store, AddReferenceAddress(case_id=case_id, fields={**fields, "shown_day": TODAY})).result
    with pytest.raises(WrongUse, match="future"):
        perform(store, ChangeReferenceAddress(address_id=made, fields={"shown_day": TODAY + timedelta(1)}))


def test_nobody_is_asked_how_it_goes_before_leaving(store: Store) -> None:  # R-EX-04
    """A follow-up of another year would settle a point that nobody asked about."""
    case_id = open_case(store)
    fields: Any = {"institution_type": "prison", "actual_day": TODAY - timedelta(20)}
    exit_id = perform(store, OpenExit(case_id=case_id, fields=fields)).result
    given: Any = {"done_day": TODAY - timedelta(365), "result": "reached"}
    with pytest.raises(WrongUse, match="before"):
        perform(store, RecordFollowUp(exit_id=exit_id, point="d14", fields=given))

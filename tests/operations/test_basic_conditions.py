# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the six basic conditions of coming back from a Dutch prison (R-PI-01, methods 6.3)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from caseapp.errors import WrongUse
from caseapp.operations import perform
from caseapp.operations.cases import ChangeCase
from caseapp.operations.exits import ChangeExit, ConditionFields, OpenExit, RecordConditions, SetExitItem
from caseapp.operations.undo import Undo
from caseapp.plans.reentry import POINTS, every_condition
from caseapp.store.queries.exits import exits_of
from caseapp.store.replay import verify
from caseapp.store.store import Store
from tests.records import TODAY, open_case

IN, OUT = TODAY - timedelta(30), TODAY + timedelta(200)
ALL: Any = dict.fromkeys(ConditionFields.__annotations__, "known")


def prison(store: Store, region: str = "NL") -> tuple[str, str]:
    case_id = open_case(store)
    perform(store, ChangeCase(case_id=case_id, fields={"region": region}))
    fields: Any = {"institution_type": "prison", "admission_day": IN, "planned_day": OUT}
    return case_id, perform(store, OpenExit(case_id=case_id, fields=fields)).result


def clocks(store: Store) -> dict[date, str | None]:
    rows = store.read(lambda reader: reader.sql("SELECT due, until FROM clock WHERE rule = 'R-PI-01'"))
    return {date.fromisoformat(due): until for due, until in rows}


def test_the_fields_of_the_form_are_the_conditions_of_the_catalogue() -> None:
    assert [f"PI-{name.upper()}" for name in ConditionFields.__annotations__] == list(every_condition())
    for one in every_condition().values():
        assert set(one.mine.nl.lower().replace(",", "").split()) & {"ik", "mij"}, one.id


def test_r_pi_01_each_point_is_asked_until_all_six_were_looked_at(store: Store) -> None:
    _case_id, exit_id = prison(store)
    points = [IN + timedelta(14), OUT - timedelta(90), OUT - timedelta(30), OUT]
    assert list(clocks(store)) == points
    assert clocks(store)[points[0]] == points[1].isoformat()  # then the next point takes over
    perform(store, RecordConditions(exit_id=exit_id, point="at_intake", fields={"home": "problem"}))
    assert list(clocks(store)) == points
    perform(store, RecordConditions(exit_id=exit_id, point="at_intake", fields=ALL))
    assert list(clocks(store)) == points[1:]
    perform(store, ChangeExit(exit_id=exit_id, fields={"planned_day": OUT + timedelta(10)}))
    assert list(clocks(store)) == [day + timedelta(10) for day in points[1:]]
    perform(store, ChangeExit(exit_id=exit_id, fields={"planned_day": None}))
    assert clocks(store) == {}


@pytest.mark.parametrize("region", ["VL", "BR"])
def test_elsewhere_than_in_the_netherlands_nothing_of_this_is_asked(store: Store, region: str) -> None:
    prison(store, region)
    assert clocks(store) == {}


def test_one_act_writes_all_six_and_each_point_keeps_its_own(store: Store) -> None:
    case_id, exit_id = prison(store)
    given: Any = {**ALL, "debts": "being_solved", "identity": "ok"}
    perform(store, RecordConditions(exit_id=exit_id, point="at_90", fields=given))
    (row,) = store.read(lambda reader: exits_of(reader, case_id))
    assert {code: one.at_90 for code, one in row.items.items()} == {
        "PI-IDENTITY": "ok", "PI-HOME": "known", "PI-WORK": "known", "PI-DEBTS": "being_solved", "PI-CARE": "known",
        "PI-PEOPLE": "known",
    }  # fmt: skip
    assert all(getattr(one, point) is None for one in row.items.values() for point in POINTS if point != "at_90")
    perform(store, SetExitItem(exit_id=exit_id, code="PI-DEBTS", fields={"at_leaving": "ok", "note": "Kredietbank"}))
    (row,) = store.read(lambda reader: exits_of(reader, case_id))
    assert (row.items["PI-DEBTS"].at_90, row.items["PI-DEBTS"].at_leaving) == ("being_solved", "ok")
    assert verify(store).sound


def test_undo_takes_back_all_six_at_once(store: Store) -> None:
    case_id, exit_id = prison(store)
    done = perform(store, RecordConditions(exit_id=exit_id, point="at_90", fields=ALL))
    perform(store, Undo(act_rev=done.changes.act_rev or 0))
    (row,) = store.read(lambda reader: exits_of(reader, case_id))
    assert not any(one.at_90 for one in row.items.values())
    assert len(clocks(store)) == 4


def test_a_status_belongs_to_a_condition_and_to_nothing_else(store: Store) -> None:
    _case_id, exit_id = prison(store)
    with pytest.raises(WrongUse, match="no item"):
        perform(store, SetExitItem(exit_id=exit_id, code="E10", fields={"at_90": "ok"}))
    wrong: Any = {"home": "perfect"}
    with pytest.raises(WrongUse):
        perform(store, RecordConditions(exit_id=exit_id, point="at_90", fields=wrong))
    with pytest.raises(WrongUse):
        perform(store, RecordConditions(exit_id=exit_id, point="at_60", fields={"home": "ok"}))

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the lists of a home that may be lost, in three levels (R-EV-02, masterplan section 7)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from caseapp.errors import WrongUse
from caseapp.operations import perform
from caseapp.operations.checklists import SetChecklistItem
from caseapp.operations.homes import AddEviction, ChangeEviction
from caseapp.operations.undo import Undo
from caseapp.plans.checklists import eviction_list
from caseapp.plans.sentences import item_label
from caseapp.store.queries.checklists import eviction_lists, list_around_18
from caseapp.store.replay import verify
from caseapp.store.store import Store
from tests.records import TODAY, open_case


def codes(store: Store, case_id: str) -> set[str]:
    (one,) = store.read(lambda reader: eviction_lists(reader, case_id))
    return {row.entry.item.id for row in one.rows}


def dues(store: Store) -> dict[str, date]:
    rows = store.read(lambda reader: reader.sql("SELECT rule, due FROM clock WHERE subject_kind = 'eviction_item'"))
    return {row[0]: date.fromisoformat(row[1]) for row in rows}


def threatened(store: Store, case_id: str, fields: Any) -> str:
    return str(perform(store, AddEviction(case_id=case_id, fields=fields)).result)


def test_every_level_has_its_list_and_level_two_builds_on_level_one() -> None:
    items = eviction_list().items
    of = {level: {name for name, item in items.items() if level in item.levels} for level in ("1", "2", "3")}
    assert len(of["1"]) == 10
    assert of["1"] < of["2"]
    assert {"EV20", "EV22"} <= of["2"] - of["1"]
    assert {"EV30", "EV31", "EV32", "EV33"} <= of["3"] - of["2"]
    assert {"EV03", "EV04"} <= of["3"]
    for item in items.values():
        assert item.levels, item.id
        assert set(item.mine.nl.lower().replace(",", "").split()) & {"ik", "mij", "mijn", "er", "iemand"}, item.id
        assert item_label(item.id) == item.label.here()


def test_r_ev_02_the_list_follows_the_level_and_the_days_follow_sign_and_court(store: Store) -> None:
    case_id = open_case(store)
    court = TODAY + timedelta(40)
    eviction_id = threatened(store, case_id, {"signal_day": TODAY})
    assert codes(store, case_id) == {name for name, item in eviction_list().items.items() if "1" in item.levels}
    assert dues(store)["EV01"] == TODAY + timedelta(7)
    assert "EV20" not in dues(store)

    perform(store, ChangeEviction(eviction_id=eviction_id, fields={"phase": "claimed", "court_day": court}))
    assert {"EV01", "EV20"} <= codes(store, case_id)
    assert dues(store)["EV20"] == court - timedelta(14)
    perform(store, ChangeEviction(eviction_id=eviction_id, fields={"court_day": court + timedelta(30)}))
    assert dues(store)["EV20"] == court + timedelta(16)

    perform(store, ChangeEviction(eviction_id=eviction_id, fields={"result": "kept"}))
    assert dues(store) == {}
    assert store.read(lambda reader: eviction_lists(reader, case_id)) == ()


def test_who_was_put_out_without_a_judgment_stays_at_the_third_level(store: Store) -> None:
    case_id = open_case(store)
    eviction_id = threatened(store, case_id, {"signal_day": TODAY, "level": "illegal"})
    assert {"EV30", "EV31"} <= codes(store, case_id)
    assert dues(store)["EV30"] == TODAY
    perform(store, ChangeEviction(eviction_id=eviction_id, fields={"phase": "carried_out"}))
    assert "EV31" in codes(store, case_id)
    perform(store, ChangeEviction(eviction_id=eviction_id, fields={"level": "early"}))
    assert "EV31" not in codes(store, case_id)


def test_work_on_an_item_belongs_to_one_eviction_and_stays_at_another_level(store: Store) -> None:
    case_id = open_case(store)
    first = threatened(store, case_id, {"signal_day": TODAY, "level": "illegal"})
    second = threatened(store, case_id, {"signal_day": TODAY})
    done: Any = {"state": "done"}
    perform(store, SetChecklistItem(case_id=case_id, about_id=first, code="EV04", fields=done))
    busy = perform(store, SetChecklistItem(case_id=case_id, about_id=first, code="EV31", fields={"state": "busy"}))
    perform(store, ChangeEviction(eviction_id=first, fields={"level": "early"}))
    lists = {one.eviction_id: one for one in store.read(lambda reader: eviction_lists(reader, case_id))}
    states = {
        name: {row.entry.item.id: row.entry.state for row in one.rows if row.entry.state != "todo"}
        for name, one in lists.items()
    }
    assert states == {first: {"EV04": "done", "EV31": "busy"}, second: {}}
    assert all(row.written is None for row in store.read(lambda reader: list_around_18(reader, case_id)).rows)
    perform(store, Undo(act_rev=busy.changes.act_rev or 0))
    lists = {one.eviction_id: one for one in store.read(lambda reader: eviction_lists(reader, case_id))}
    assert {row.entry.item.id for row in lists[first].rows if row.written} == {"EV04"}
    assert verify(store).sound


def test_an_item_of_elsewhere_and_an_eviction_of_another_case_are_refused(store: Store) -> None:
    case_id, other = open_case(store), open_case(store, "Ander")
    eviction_id = threatened(store, other, {"signal_day": TODAY})
    done: Any = {"state": "done"}
    with pytest.raises(WrongUse, match="no item"):
        perform(store, SetChecklistItem(case_id=other, about_id=eviction_id, code="BE01", fields=done))
    with pytest.raises(WrongUse, match="no item"):
        perform(store, SetChecklistItem(case_id=other, code="EV01", fields=done))
    with pytest.raises(WrongUse, match="another case"):
        perform(store, SetChecklistItem(case_id=case_id, about_id=eviction_id, code="EV01", fields=done))

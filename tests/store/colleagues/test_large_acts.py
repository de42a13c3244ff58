# SPDX-License-Identifier: EUPL-1.2
"""This is the place for acts that are too large for one save on its way: they are cut, and stay one act here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from caseapp.errors import WrongUse
from caseapp.models import Goal, PlanVersion
from caseapp.operations import perform
from caseapp.operations.undo import Undo
from caseapp.store.queries.goals import goals_of
from caseapp.store.queries.history import history_of
from caseapp.store.replay import verify
from caseapp.store.store import Store
from caseapp.store.unit import MOST_BYTES, MOST_OPS, Unit
from tests.records import make_store, make_team, open_case
from tests.store.colleagues.carrying import saves_in, share, visible


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = make_store(tmp_path)
    make_team(made)
    yield made
    made.close()


def _goals(unit: Unit, case_id: str, count: int, text: str) -> None:
    log_no = int(unit.connection.exec_driver_sql("SELECT log_no FROM case_file").scalar() or 0)
    for number in range(count):
        unit.create(Goal, log_no, case_id=case_id, text=f"{number} {text}", success_sign=text, status="open")


@pytest.mark.parametrize(("count", "text"), [(520, "kort"), (30, "x" * 20_000), (3, "é" * 32_000)])
def test_a_large_act_travels_as_several_saves(store: Store, tmp_path: Path, count: int, text: str) -> None:
    case_id = open_case(store)
    before = len(saves_in(store))
    _none, changes = store.act("bulk", lambda unit: _goals(unit, case_id, count, text))
    made = saves_in(store)[before:]
    assert len(made) > 1
    assert [save.seq for save in made] == list(range(made[0].seq, made[0].seq + len(made)))
    for save in made:
        ops = [op for one in save.entities for op in one.ops]
        assert len(ops) <= MOST_OPS
        assert sum(len(str(op.value).encode()) for op in ops) <= MOST_BYTES
    assert store.read(lambda reader: len(goals_of(reader, case_id).goals)) == count
    [newest] = store.read(lambda reader: history_of(reader, case_id, limit=len(made)))
    assert newest.act_rev == changes.act_rev
    assert len([one for one in newest.changes if one.field == "text"]) == count
    other = tmp_path / "other"
    other.mkdir()
    colleague = make_store(other)
    share(store, colleague)
    assert visible(colleague) == visible(store)
    colleague.close()
    undone = perform(store, Undo(act_rev=changes.act_rev or 0))
    assert undone.result == 0
    assert store.read(lambda reader: goals_of(reader, case_id).goals) == ()
    perform(store, Undo(act_rev=undone.changes.act_rev or 0))
    assert store.read(lambda reader: len(goals_of(reader, case_id).goals)) == count
    assert verify(store).sound


def test_a_record_that_is_cut_in_two_is_undone_whole(store: Store) -> None:
    case_id = open_case(store)
    log_no = store.read(lambda reader: reader.sql("SELECT log_no FROM case_file"))[0][0]
    long = dict.fromkeys(("text", "success_sign", "status_note", "horizon"), "y" * 60_000)
    before = len(saves_in(store))
    _goal, changes = store.act("bulk", lambda unit: unit.create(Goal, log_no, case_id=case_id, status="open", **long))
    assert len(saves_in(store)) - before > 1
    assert verify(store).sound
    assert perform(store, Undo(act_rev=changes.act_rev or 0)).result == 0
    assert store.read(lambda reader: goals_of(reader, case_id).goals) == ()
    assert verify(store).sound


def test_a_text_that_could_not_travel_is_refused_in_words(store: Store) -> None:
    case_id = open_case(store)
    log_no = store.read(lambda reader: reader.sql("SELECT log_no FROM case_file"))[0][0]
    fits, too_long = "x" * 192 * 1024, "x" * (192 * 1024 + 1)
    store.act("freeze", lambda unit: unit.create(PlanVersion, log_no, case_id=case_id, content=fits))
    with pytest.raises(WrongUse, match="too long"):
        store.act("freeze", lambda unit: unit.create(PlanVersion, log_no, case_id=case_id, content=too_long))

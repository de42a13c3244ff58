# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading timelines: everything of a case, many cases in one question, sensitive notes shut."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from caseapp.errors import UnknownRecord
from caseapp.operations import perform
from caseapp.operations.contacts import DeleteContact, RecordContact
from caseapp.operations.housing import RecordHousing
from caseapp.store.queries.timeline import TeamLine, case_timeline, silent_first, team_timeline
from caseapp.store.store import Store
from tests.records import TODAY, Filled, full_store, open_case

SINCE, UNTIL = date(2024, 10, 5), date(2028, 10, 5)


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Filled]:
    made = full_store(tmp_path)
    yield made
    made.store.close()


def recorded(store: Store, case_id: str, **fields: Any) -> str:
    given = {"moment": datetime(2026, 9, 1, 22, 30, tzinfo=UTC), "mode": "phone", "outcome": "completed", **fields}
    return str(perform(store, RecordContact(case_ids=(case_id,), fields=given)).result[0])  # type: ignore[arg-type]


def test_everything_of_a_case_stands_on_its_timeline(filled: Filled) -> None:
    found = filled.store.read(partial(case_timeline, case_id=filled.case_id, today=TODAY))
    kinds = {row.kind for row in found.rows}
    assert kinds >= {"housing", "programme", "stay", "exit", "contact", "score", "plan"}
    assert found.birth_day == date(2008, 3, 22)
    assert found.name.full == "Yassin El Idrissi"
    contacts = [row for row in found.rows if row.kind == "contact"]
    assert len(contacts) == 3
    assert {row.code for row in contacts} == {"phone", "attempt", "home_visit"}
    assert {row.day for row in found.rows if row.kind == "score"} == {date(2026, 6, 1), date(2026, 9, 20)}
    assert len([row for row in found.rows if row.kind == "score"]) == 10
    assert found.clocks
    assert list(found.clocks) == sorted(found.clocks, key=lambda one: one.due)


def test_a_moment_is_the_day_where_the_team_works(filled: Filled) -> None:
    late = recorded(filled.store, filled.case_id)  # half past midnight in Brussels
    found = filled.store.read(partial(case_timeline, case_id=filled.case_id, today=TODAY))
    assert next(row.day for row in found.rows if row.id == late) == date(2026, 9, 2)


@pytest.mark.parametrize(("layer", "text"), [("L2", "Over de huur"), ("L3", ""), ("L4", "")])
def test_the_text_of_a_sensitive_note_does_not_come_along(filled: Filled, layer: str, text: str) -> None:
    note = recorded(filled.store, filled.case_id, what="Over de huur", layer=layer)
    found = filled.store.read(partial(case_timeline, case_id=filled.case_id, today=TODAY))
    row = next(row for row in found.rows if row.id == note)
    assert (row.text, row.layer) == (text, layer)


def test_what_was_deleted_and_what_has_no_day_is_not_there(filled: Filled) -> None:
    note = recorded(filled.store, filled.case_id)
    perform(filled.store, DeleteContact(contact_id=note))
    before = filled.store.read(partial(case_timeline, case_id=filled.case_id, today=TODAY))
    assert note not in {row.id for row in before.rows}
    home = perform(filled.store, RecordHousing(case_id=filled.case_id, ethos_light="housed", start_day=TODAY)).result
    after = filled.store.read(partial(case_timeline, case_id=filled.case_id, today=TODAY))
    assert home in {row.id for row in after.rows}
    with pytest.raises(UnknownRecord):
        filled.store.read(partial(case_timeline, case_id="0" * 32, today=TODAY))


def test_many_cases_are_one_question(filled: Filled) -> None:
    ids = [filled.case_id, *(open_case(filled.store, f"Naam{number}") for number in range(12))]
    for number, one in enumerate(ids):
        recorded(filled.store, one, moment=datetime(2026, 9, 1, tzinfo=UTC) - timedelta(days=number))
    recorded(filled.store, ids[1], moment=datetime(2020, 1, 1, tzinfo=UTC))  # longer than two years ago
    counts = []
    lines: tuple[TeamLine, ...] = ()
    for wanted in (ids[:2], ids):
        asked: list[str] = []

        def listen(_c: Any, _cursor: Any, statement: str, *_more: Any, asked: list[str] = asked) -> None:
            asked.append(statement)

        event.listen(filled.store.engine, "before_cursor_execute", listen)
        lines = filled.store.read(partial(team_timeline, ids=wanted, since=SINCE, until=UNTIL, today=TODAY))
        event.remove(filled.store.engine, "before_cursor_execute", listen)
        counts.append(len(asked))
        assert [line.case.id for line in lines] == list(wanted)
    assert counts[0] == counts[1]
    for line in lines:
        contacts = [row for row in line.rows if row.kind == "contact"]
        assert len(contacts) == (4 if line.case.id == filled.case_id else 1)
        assert all(row.text == "" for row in contacts)
    assert {row.kind for row in lines[0].rows} >= {"programme", "exit", "contact", "clock"}


def test_who_was_not_spoken_to_for_longest_comes_first(filled: Filled) -> None:
    never = open_case(filled.store, "Nooit")
    lately = open_case(filled.store, "Pas")
    recorded(filled.store, lately, moment=datetime(2026, 10, 4, tzinfo=UTC), with_whom=("client",))
    order = filled.store.read(partial(silent_first, worker_id=None))
    assert order.index(never) < order.index(filled.case_id) < order.index(lately)
    mine = filled.store.read(partial(silent_first, worker_id=filled.karim))
    assert mine == (filled.case_id,)

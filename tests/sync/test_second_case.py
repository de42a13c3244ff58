# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a person who comes back: the worker of the second case knows who it is, and no more."""

from __future__ import annotations

from pathlib import Path

from caseapp.operations.cases import CloseCase, OpenCase
from caseapp.store.queries.cases import case_head
from tests.records import TODAY
from tests.sync.teams import trio_at


def test_the_worker_of_a_second_case_knows_who_it_is(tmp_path: Path) -> None:
    with trio_at(tmp_path) as (trio, hub):
        person = trio.nele.store.read(lambda reader: case_head(reader, trio.of_mila)).person.id
        trio.nele.do(CloseCase(case_id=trio.of_mila, day=TODAY, reason="completed"))
        karim = trio.karim.store.author.worker_id
        second = trio.nele.do(OpenCase(person_id=person, primary_worker_id=karim))
        trio.rounds(hub, 2)
        assert trio.karim.store.read(lambda reader: case_head(reader, second)).person.name.full == "Lotte Claes"
        assert trio.karim.rows("SELECT 1 FROM case_file WHERE id = ?", bytes.fromhex(trio.of_mila)) == []
        assert trio.karim.is_sound()

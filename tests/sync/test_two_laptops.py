# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a team of two with a real hub: what one writes the other reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from caseapp.models import Case
from caseapp.store.queries.differences import differences
from casehub.serving import Serving
from tests.records import open_case
from tests.sync.laptops import Laptop, hub_at


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Serving]:
    with hub_at(tmp_path / "hub") as serving:
        yield serving


@pytest.fixture
def team(tmp_path: Path, hub: Serving) -> Iterator[tuple[Laptop, Laptop, str]]:
    """Nele, who leads, and Karim, whose case it is; both have all there is."""
    nele, karim = Laptop(tmp_path / "nele"), Laptop(tmp_path / "karim")
    nele.start_team()
    worker = nele.add_worker("Karim Aziz")
    nele.found(hub)
    case_id = open_case(nele.store, primary_worker_id=worker)
    nele.round(hub)
    nele.let_in(karim, worker, hub)
    for laptop in (karim, nele, karim):
        laptop.round(hub)
    yield nele, karim, case_id
    nele.close()
    karim.close()


def test_what_one_writes_the_other_reads(team: tuple[Laptop, Laptop, str]) -> None:
    nele, karim, case_id = team
    assert karim.rows("SELECT id FROM case_file") == [(bytes.fromhex(case_id),)]
    for table in ("worker", "person"):
        names = f"SELECT * FROM {table} ORDER BY id"  # noqa: S608
        columns = [row[1] for row in karim.rows(f"PRAGMA table_info({table})")]
        assert len(columns) > 3
        assert _without_local(columns, karim.rows(names)) == _without_local(columns, nele.rows(names))


def test_two_who_write_the_same_field_apart_keep_both(team: tuple[Laptop, Laptop, str], hub: Serving) -> None:
    nele, karim, case_id = team
    for laptop, words in ((nele, "Belt liever na vier uur."), (karim, "Komt op woensdag langs.")):
        laptop.store.act("change_case", lambda unit, words=words: unit.put(Case, case_id, 2**40, note=words))
    for laptop in (nele, karim, nele):
        laptop.round(hub)
    found = [{one.value for one in laptop.store.read(differences)[0].values} for laptop in (nele, karim)]
    assert found == [{"Belt liever na vier uur.", "Komt op woensdag langs."}] * 2


def _without_local(columns: list[str], rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Rows without what is numbered on this laptop only."""
    local = {"row_no", "log_no", "dots"}
    return [tuple(value for name, value in zip(columns, row, strict=True) if name not in local) for row in rows]

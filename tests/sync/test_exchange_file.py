# SPDX-License-Identifier: EUPL-1.2
"""This is the place for laptops that never meet a hub: everything travels in files on a stick."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from caseapp.models import Case
from caseapp.store.queries.differences import differences
from caseapp.sync.protocol.refusals import Refused
from tests.records import open_case
from tests.sync.laptops import Laptop


@pytest.fixture
def team(tmp_path: Path) -> Iterator[tuple[Laptop, Laptop, str]]:
    nele, karim = Laptop(tmp_path / "nele"), Laptop(tmp_path / "karim")
    nele.start_team()
    worker = nele.add_worker("Karim Aziz")
    nele.found()
    case_id = open_case(nele.store, primary_worker_id=worker)
    nele.let_in_by_file(karim, worker)
    yield nele, karim, case_id
    nele.close()
    karim.close()


def carry(stick: Path, giver: Laptop, taker: Laptop) -> None:
    giver.write_file(stick)
    taker.read_file(stick)


def test_two_laptops_without_a_hub(team: tuple[Laptop, Laptop, str], tmp_path: Path) -> None:
    nele, karim, case_id = team
    stick = tmp_path / "stick.oebundle"
    carry(stick, nele, karim)  # the team
    carry(stick, karim, nele)  # the key of Karim
    carry(stick, nele, karim)  # his case
    assert karim.rows("SELECT id FROM case_file") == [(bytes.fromhex(case_id),)]
    karim.store.act("change_case", lambda unit: unit.put(Case, case_id, 2**40, note="Komt op woensdag langs."))
    nele.store.act("change_case", lambda unit: unit.put(Case, case_id, 2**40, note="Belt liever."))
    carry(stick, karim, nele)
    carry(stick, nele, karim)
    for laptop in (nele, karim):
        found = laptop.store.read(differences)
        assert {one.value for one in found[0].values} == {"Komt op woensdag langs.", "Belt liever."}


def test_a_case_begun_by_the_one_who_joined_reaches_the_lead(team: tuple[Laptop, Laptop, str], tmp_path: Path) -> None:
    nele, karim, _ = team
    stick = tmp_path / "stick.oebundle"
    for giver, taker in ((nele, karim), (karim, nele), (nele, karim)):
        carry(stick, giver, taker)
    mine = open_case(karim.store, "Fatou", "Diallo", primary_worker_id=karim.store.author.worker_id)
    carry(stick, karim, nele)
    assert nele.rows("SELECT count(*) FROM case_file WHERE id = ?", bytes.fromhex(mine)) == [(1,)]


def test_the_same_file_twice_changes_nothing(team: tuple[Laptop, Laptop, str], tmp_path: Path) -> None:
    nele, karim, _ = team
    stick = tmp_path / "stick.oebundle"
    for giver, taker in ((nele, karim), (karim, nele), (nele, karim)):
        carry(stick, giver, taker)
    before = karim.rows("SELECT * FROM journal ORDER BY rev")
    karim.read_file(stick)
    assert karim.rows("SELECT * FROM journal ORDER BY rev") == before


def test_t25_a_file_for_somebody_else_is_refused(team: tuple[Laptop, Laptop, str], tmp_path: Path) -> None:
    nele, karim, _ = team
    stick = tmp_path / "stick.oebundle"
    nele.write_file(stick)
    stranger = Laptop(tmp_path / "stranger")
    stranger.start_team("Griet Maes")
    stranger.found()
    with pytest.raises(Refused, match="not_member"):
        stranger.read_file(stick)
    stranger.close()
    karim.read_file(stick)

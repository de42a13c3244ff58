# SPDX-License-Identifier: EUPL-1.2
"""This is the place for exchange files that cross: records of one laptop are overruled, what it wrote is not lost."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.records import open_case
from tests.sync.malicious.member import Member
from tests.sync.teams import Opened
from tests.sync.test_exchange_file import carry


def test_saves_sealed_under_a_record_that_was_overruled_reach_the_others(tmp_path: Path) -> None:
    """Both laptops write the next record of the directory; Karim's gives way, with saves sealed by it on the stick."""
    nele, karim = Opened.new(tmp_path / "nele"), Opened.new(tmp_path / "karim")
    nele.start_team()
    worker = nele.add_worker("Karim Aziz")
    nele.found()
    case_id = open_case(nele.store, primary_worker_id=worker)
    nele.let_in_by_file(karim, worker)
    stick, other = tmp_path / "stick", tmp_path / "other"
    for giver, taker in ((nele, karim), (karim, nele), (nele, karim), (karim, nele)):
        carry(stick, giver, taker)
    for laptop in (nele, karim):  # a day later both owe the directory a sign of life
        laptop.store.clock.moment += timedelta(days=2)  # type: ignore[attr-defined]
    karim.note(case_id, "op de stick die kruist")
    nele.write_file(other)
    karim.write_file(stick)
    assert Member(nele).standing.directory.head != Member(karim).standing.directory.head
    nele.read_file(stick)
    karim.read_file(other)
    for _ in range(2):
        carry(stick, karim, nele)
        carry(other, nele, karim)
    assert Member(nele).standing.directory.head == Member(karim).standing.directory.head
    assert nele.values(case_id) == karim.values(case_id) == {"op de stick die kruist"}
    for laptop in (nele, karim):
        laptop.close()

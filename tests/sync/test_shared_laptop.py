# SPDX-License-Identifier: EUPL-1.2
"""This is the place for two who worked on one laptop before there was a team: everybody sees who wrote what."""

from __future__ import annotations

from pathlib import Path

from caseapp.operations.cases import ChangeCase
from caseapp.store.queries.history import history_of
from tests.records import open_case
from tests.sync.laptops import Laptop


def test_what_two_wrote_on_one_laptop_bears_both_names(tmp_path: Path) -> None:
    nele, karim = Laptop(tmp_path / "nele"), Laptop(tmp_path / "karim")
    lead = nele.start_team()
    worker = nele.add_worker("Karim Aziz")
    case_id = open_case(nele.store, primary_worker_id=worker)
    nele.store.sign_in(worker)  # Karim, on the laptop of Nele
    nele.do(ChangeCase(case_id=case_id, fields={"note": "door Karim"}))
    nele.store.sign_in(lead)
    nele.do(ChangeCase(case_id=case_id, fields={"note": "door Nele"}))
    nele.found()
    nele.let_in_by_file(karim, worker)
    stick = tmp_path / "stick"
    for giver, taker in ((nele, karim), (karim, nele), (nele, karim)):
        giver.write_file(stick)
        taker.read_file(stick)

    def writers(laptop: Laptop) -> list[tuple[str | None, str | None]]:
        rows = laptop.store.read(lambda reader: history_of(reader, case_id))
        return [(row.worker_id, row.laptop_of) for row in rows[:2]]

    assert writers(karim) == [(lead, None), (worker, lead)]
    assert [who for who, _laptop in writers(nele)] == [lead, worker]
    nele.close()
    karim.close()

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for counts and destructions between two laptops: frozen rows arrive whole, two people decide."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from caseapp.errors import WrongUse
from caseapp.operations.cases import ChangeCase, CloseCase
from caseapp.operations.counts import TakeCount
from caseapp.operations.destruction import ConfirmDestruction, ConfirmTerm, KeepFile, ProposeDestruction
from caseapp.operations.housing import RecordHousing
from caseapp.store.queries.counts import counts
from caseapp.store.queries.retention import retention_list
from tests.records import TODAY, open_case
from tests.sync.laptops import Laptop, hub_at


def test_a_count_and_a_destruction_travel_and_the_second_person_sits_elsewhere(tmp_path: Path) -> None:
    nele, karim = Laptop(tmp_path / "nele"), Laptop(tmp_path / "karim")
    with hub_at(tmp_path / "hub") as hub:
        nele.start_team()
        worker = nele.add_worker("Karim Aziz", "team_lead")
        nele.found(hub)
        case_id = open_case(nele.store, primary_worker_id=worker, opened_day=date(2010, 1, 1))
        nele.do(RecordHousing(case_id=case_id, ethos_light="public_space", start_day=date(2010, 1, 1)))
        nele.do(TakeCount(day=date(2011, 11, 1), code="telling-2011"))
        nele.do(ChangeCase(case_id=case_id, fields={"retention_context": "caw"}))
        nele.do(CloseCase(case_id=case_id, reason="completed", day=date(2012, 1, 1)))
        nele.do(ConfirmTerm(context="caw"))
        nele.do(ProposeDestruction(case_id=case_id))
        nele.round(hub)
        nele.let_in(karim, worker, hub)
        for laptop in (karim, nele, karim):
            laptop.round(hub)
        mine, arrived = nele.store.read(counts)[0], karim.store.read(counts)[0]
        assert arrived.is_whole
        assert (arrived.rows, arrived.digest, arrived.count) == (mine.rows, mine.digest, 1)
        asked = karim.store.read(lambda reader: retention_list(reader, TODAY)).rows[0].destruction_id
        with pytest.raises(WrongUse):
            nele.do(ConfirmDestruction(destruction_id=asked))
        karim.do(ConfirmDestruction(destruction_id=asked))
        for laptop in (karim, nele):
            laptop.round(hub)
        row = nele.store.read(lambda reader: retention_list(reader, TODAY)).rows[0]
        assert (row.state, row.confirmed_by) == ("confirmed", worker)
        nele.do(KeepFile(destruction_id=asked, reason="complaint"))
        assert nele.store.read(lambda reader: retention_list(reader, TODAY)).rows[0].state == "kept"
    nele.close()
    karim.close()

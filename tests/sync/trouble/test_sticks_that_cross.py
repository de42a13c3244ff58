# SPDX-License-Identifier: EUPL-1.2
"""This is the place for exchange files that cross: records of one laptop are overruled, what it wrote is not lost."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import nacl.utils
import pytest

from caseapp.operations.cases import HandOverCase
from caseapp.sync.protocol.keys import commitment
from tests.records import open_case
from tests.sync.malicious.member import Member
from tests.sync.teams import Opened, trio_at
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


@pytest.mark.parametrize("stick_is_low", [True, False])
def test_the_key_that_the_hub_has_goes_before_that_of_a_stick(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stick_is_low: bool
) -> None:
    """Mila gives her case to Karim by stick; at the hub somebody was before her, and she makes its key anew."""

    def keys_are(low: bool) -> None:  # what decides between keys made apart where there is no hub
        def drawn(size: int) -> bytes:
            while (commitment(made := draw(size))[0] < 128) is not low and size == 32:
                continue
            return made

        monkeypatch.setattr("nacl.utils.random", drawn)

    draw = nacl.utils.random
    with trio_at(tmp_path) as (trio, hub):
        trio.rounds(hub, 2)
        trio.nele.note(trio.of_mila, "van wie leidt")
        keys_are(stick_is_low)
        given = HandOverCase(
            case_id=trio.of_mila,
            to_worker_id=trio.karim.store.author.worker_id,
            backup_worker_id=trio.mila.store.author.worker_id,
        )
        trio.mila.do(given)
        carry(tmp_path / "stick", trio.mila, trio.karim)
        keys_are(not stick_is_low)
        for laptop in (trio.nele, trio.karim, trio.mila, trio.nele, trio.karim):
            laptop.round(hub)
        trio.karim.note(trio.of_mila, "van wie hem kreeg")
        for _ in range(2):
            for laptop in (trio.karim, trio.mila, trio.nele):
                laptop.round(hub)
        log_id = trio.nele.log_of(trio.of_mila)
        assert len({one.hash_of(log_id) for one in trio.all}) == 1
        assert trio.nele.values(trio.of_mila) == {"van wie hem kreeg"}

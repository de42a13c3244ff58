# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a colleague has read and this laptop was never given: it is noticed and told (T5, T8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from caseapp.operations.cases import ChangeCase
from caseapp.store.colleagues import missed
from caseapp.store.plain_sql import run_of
from caseapp.sync.envelope import parse
from caseapp.sync.overview import Overview, SyncState
from caseapp.sync.protocol import messages as m
from caseapp.sync.protocol.pages import Frame, FrameType
from caseapp.sync.sentences import SENTENCES
from casehub.serving import Serving
from tests.sync.malicious.hub import LyingHub, lying_round
from tests.sync.teams import Opened, Trio, trio_at


@pytest.fixture
def team(tmp_path: Path) -> Iterator[tuple[Trio, Serving]]:
    """Mila is the backup in the case of Karim: three laptops write in it."""
    with trio_at(tmp_path) as (trio, hub):
        trio.nele.do(ChangeCase(case_id=trio.of_karim, fields={"backup_worker_id": trio.mila.store.author.worker_id}))
        trio.rounds(hub, 2)
        yield trio, hub


def state(laptop: Opened) -> SyncState:
    return Overview(laptop.store, laptop.membership).state()


def is_incomplete(laptop: Opened, case_id: str) -> bool:
    return laptop.store.read(lambda reader: missed.is_incomplete(run_of(reader), bytes.fromhex(case_id)))


def hiding(hub: Serving, log_id: bytes, place: int) -> LyingHub:
    """A hub that keeps one envelope of a log back, and counts the others as if it had never been."""

    def less(number: int) -> int:
        return number - (number >= place)

    def page(frames: list[Frame]) -> list[Frame]:
        shown = []
        for one in frames:
            if one.type is FrameType.ENVELOPE and parse(one.content).header.log_id == log_id:
                if one.number != place:
                    shown.append(replace(one, number=less(one.number)))
            elif one.type is FrameType.LOG and (done := m.LogDone.decode(one.content)).log == log_id:
                shown.append(replace(one, content=replace(done, next=less(done.next), head=less(done.head)).encode()))
            else:
                shown.append(one)
        return shown

    def feed(rows: m.Feed) -> m.Feed:
        shown = tuple((row[0], less(row[1]), *row[2:]) if row[0] == log_id else row for row in rows.rows)
        return replace(rows, rows=shown)

    return LyingHub(hub, pull=page, feed=feed)


def test_t8_what_a_colleague_read_and_the_hub_keeps_back_is_missed(team: tuple[Trio, Serving]) -> None:
    trio, hub = team
    log_id = trio.karim.log_of(trio.of_karim)
    trio.karim.note(trio.of_karim, "wat niemand zien mag")
    trio.karim.round(hub)
    ((place,),) = trio.karim.rows("SELECT max(e.hub_seq) FROM envelope e JOIN log l USING (log_no) WHERE l.log_id = ?",
                                  log_id)  # fmt: skip
    trio.nele.round(hub)
    trio.nele.note(trio.of_karim, "Nele heeft het gelezen")
    trio.nele.round(hub)

    lying_round(trio.mila, hiding(hub, log_id, place))
    assert "Nele heeft het gelezen" in trio.mila.values(trio.of_karim)  # nothing is stopped by it
    assert not state(trio.mila).missing  # it may still be on its way
    lying_round(trio.mila, hiding(hub, log_id, place))
    assert state(trio.mila).missing == 1
    assert is_incomplete(trio.mila, trio.of_karim)
    assert not is_incomplete(trio.mila, trio.of_mila)
    (row,) = Overview(trio.mila.store, trio.mila.membership).set_aside()
    assert (row.worker_id, row.case_id) == (trio.karim.store.author.worker_id, trio.of_karim)
    assert SENTENCES[row.reason]

    lying_round(trio.mila, hiding(hub, log_id, place))
    assert state(trio.mila).missing == 1
    trio.karim.write_file(trio.folder / "stick")
    trio.mila.read_file(trio.folder / "stick")
    trio.mila.round(hub)
    assert not state(trio.mila).missing
    assert not is_incomplete(trio.mila, trio.of_karim)
    assert trio.mila.hash_of(log_id) == trio.nele.hash_of(log_id)


def test_what_is_missing_comes_with_a_true_hub(team: tuple[Trio, Serving]) -> None:
    """The log is asked for whole, so a hub that shows everything again is enough."""
    trio, hub = team
    log_id = trio.karim.log_of(trio.of_karim)
    trio.karim.note(trio.of_karim, "wat niemand zien mag")
    trio.karim.round(hub)
    ((place,),) = trio.karim.rows("SELECT max(e.hub_seq) FROM envelope e JOIN log l USING (log_no) WHERE l.log_id = ?",
                                  log_id)  # fmt: skip
    trio.nele.round(hub)
    trio.nele.note(trio.of_karim, "Nele heeft het gelezen")
    trio.nele.round(hub)
    lying_round(trio.mila, hiding(hub, log_id, place))
    trio.mila.round(hub)
    assert not state(trio.mila).missing
    assert trio.mila.hash_of(log_id) == trio.nele.hash_of(log_id)


def test_honest_laptops_miss_nothing(team: tuple[Trio, Serving]) -> None:
    trio, hub = team
    for number in range(3):
        for laptop in trio.all:
            laptop.note(trio.of_karim, f"{number}")
            laptop.round(hub)
    assert not any(state(one).missing for one in trio.all)
    trio.rounds(hub)
    assert not trio.mila.rows("SELECT 1 FROM envelope WHERE state = 'missed'")

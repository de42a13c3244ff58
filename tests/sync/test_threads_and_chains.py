# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what goes wrong only when much comes together: threads that pack, saves that waited long."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from inspect import stack
from pathlib import Path

import pytest

from caseapp.clock import FixedClock
from caseapp.store.colleagues import progress
from caseapp.store.colleagues.progress import set_fact
from caseapp.store.journal import EntityOps, Op, pack_body, unpack_body
from caseapp.store.plain_sql import run_of
from caseapp.store.unit import Unit
from caseapp.sync.envelope import Envelope
from caseapp.sync.grantbook import GrantBook
from caseapp.sync.joining import join_all
from caseapp.sync.protocol import wire
from caseapp.sync.pushing import make_keys, sealer_of
from caseapp.sync.session import Session
from caseapp.sync.standing import HUB, Standing
from tests.sync.teams import trio_at

_SAVES = 120
_ROOM = 110  # calls inside each other that joining may need, whatever has waited


def _through_journal(text: str) -> bool:
    entities = (EntityOps(b"e" * 16, 4, 0, (Op(0, 1, text),)),)
    body = pack_body("act", b"a" * 16, [(one.entity_id, one.type_no, one.ops) for one in entities])
    return unpack_body(body) == ("act", b"a" * 16, entities)


def _through_wire(text: str) -> bool:
    return wire.unpack(wire.pack(text.encode())) == text.encode()


@pytest.mark.parametrize("works", [_through_journal, _through_wire])
def test_threads_that_pack_at_once_do_not_mix_what_they_pack(works: Callable[[str], bool]) -> None:
    texts = [secrets.token_hex(20_000) for _ in range(6)]
    with ThreadPoolExecutor(6) as threads:
        assert all(threads.map(works, texts * 40))


def sealed(session: Session) -> list[Envelope]:
    """Every save of this laptop that no hub acknowledged, as it would travel."""

    def read(unit: Unit, standing: Standing) -> list[Envelope]:
        run = run_of(unit)
        book, sealer = GrantBook(run, standing), sealer_of(standing, session.now)
        logs = {row.log_no: row for row in progress.logs(run)}
        found = []
        for log_no in progress.logs_with_unsent(run):
            newest = book.newest(log_no)
            assert newest is not None
            saves = progress.unsent_saves(run, log_no, 1_000_000)
            found.extend(sealer.envelope_of(run, save, logs[log_no], newest.log_key) for save in saves)
        return found

    return session.local(read)


def test_saves_that_waited_for_one_save_are_joined_however_many_they_are(tmp_path: Path) -> None:
    """A run of saves comes before its first one. Nothing is set aside because there were many."""
    with trio_at(tmp_path) as (trio, _hub):
        for number in range(_SAVES):
            trio.karim.note(trio.of_karim, f"note {number}")
        karim = Session(trio.karim.store, trio.karim.membership, None, trio.karim.told.append)
        karim.local(make_keys)

        envelopes = sealed(karim)
        assert len(envelopes) == _SAVES
        nele = Session(trio.nele.store, trio.nele.membership, None, trio.nele.told.append)
        before = sys.getrecursionlimit()
        join_all(nele, [(one.data, None) for one in envelopes[1:]])
        assert nele.report.received == 0
        sys.setrecursionlimit(len(stack()) + _ROOM)
        try:
            join_all(nele, [(envelopes[0].data, None)])
        finally:
            sys.setrecursionlimit(before)
        assert not nele.report.refused
        assert nele.report.received == _SAVES
        assert trio.nele.values(trio.of_karim) == {f"note {_SAVES - 1}"}


def test_an_old_save_that_waited_does_not_go_on_waiting_once_it_is_joined(tmp_path: Path) -> None:
    """Envelopes older than ninety days are not kept; what had waited was read again and again for ever after."""
    with trio_at(tmp_path) as (trio, _hub):
        for number in range(4):
            trio.karim.note(trio.of_karim, f"note {number}")
        karim = Session(trio.karim.store, trio.karim.membership, None, trio.karim.told.append)
        karim.local(make_keys)

        first, *others = sealed(karim)
        clock = trio.nele.store.clock
        assert isinstance(clock, FixedClock)
        clock.moment += timedelta(days=200)
        nele = Session(trio.nele.store, trio.nele.membership, None, trio.nele.told.append)
        nele.local(lambda unit, _standing: set_fact(run_of(unit), HUB, "https://hub.example.org"))
        join_all(nele, [(one.data, None) for one in others])
        waiting = "SELECT count(*) FROM envelope WHERE state = 'waiting'"
        assert trio.nele.rows(waiting) == [(3,)]
        join_all(nele, [(first.data, None)])
        assert nele.report.received == 4
        assert trio.nele.rows(waiting) == [(0,)]

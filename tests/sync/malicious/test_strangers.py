# SPDX-License-Identifier: EUPL-1.2
"""This is the place for envelopes of devices nobody here knows: they take no room, and come once somebody does."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from caseapp.store.colleagues.envelopes import STRANGERS_OF_LOG
from caseapp.sync.envelope import seal
from caseapp.sync.inbox import CROWDED
from caseapp.sync.protocol import messages as m
from caseapp.sync.protocol.pages import Frame, FrameType
from caseapp.sync.protocol.refusals import Refused
from caseapp.sync.protocol.signing import DeviceKeys
from caseapp.sync.sentences import SENTENCES
from caseapp.sync.session import Session
from casehub.serving import Serving
from tests.sync.malicious.hub import LyingHub, lying_round, of_envelopes
from tests.sync.malicious.member import Member
from tests.sync.teams import Opened, Trio, trio_at

WAITING = "SELECT count(*), coalesce(sum(length(bytes)), 0) FROM envelope WHERE state = 'waiting'"


@pytest.fixture
def team(tmp_path: Path) -> Iterator[tuple[Trio, Serving]]:
    with trio_at(tmp_path) as found:
        yield found


def of_strangers(laptop: Opened, log_id: bytes, count: int) -> list[bytes]:
    """Well-made envelopes for a log, each of another device that is in no list."""
    key = Member(laptop).newest(log_id)
    head = replace(Member(laptop).header(log_id, key.record.epoch), prev=b"")
    made = []
    for _ in range(count):
        keys = DeviceKeys.random()
        header = replace(head, dev_id=keys.dev_id, seq=1, save_id=secrets.token_bytes(16))
        made.append(seal(header, b"x" * 5_000, key.key, keys).data)
    return made


def test_t11_a_hub_full_of_strangers_takes_no_room(team: tuple[Trio, Serving]) -> None:
    trio, hub = team
    strange = of_strangers(trio.karim, trio.karim.log_of(trio.of_karim), STRANGERS_OF_LOG + 30)
    trio.karim.note(trio.of_karim, "van wie we kennen")
    trio.karim.round(hub)
    flood = of_envelopes(
        lambda frames: [*(Frame(FrameType.ENVELOPE, 900 + at, one) for at, one in enumerate(strange)), *frames]
    )
    lying_round(trio.nele, LyingHub(hub, pull=flood))
    ((count, size),) = trio.nele.rows(WAITING)
    assert (count, size) == (STRANGERS_OF_LOG, 0)
    assert trio.nele.values(trio.of_karim) == {"van wie we kennen"}
    trio.rounds(hub)
    assert trio.nele.hash_of(trio.nele.log_of(trio.of_karim)) == trio.karim.hash_of(trio.nele.log_of(trio.of_karim))


def test_who_was_unknown_is_fetched_when_the_list_of_colleagues_shows_them(team: tuple[Trio, Serving]) -> None:
    """The hub hides that Nele has a second laptop, and shows what that laptop wrote."""
    trio, hub = team
    second = Opened.new(trio.folder / "second")
    trio.nele.let_in(second, trio.nele.store.author.worker_id, hub)
    for laptop in (second, trio.nele, second):
        laptop.round(hub)
    second.note(trio.of_karim, "van de tweede laptop")
    second.round(hub)
    height = Member(trio.karim).standing.directory.height
    with suppress(Refused):
        lying_round(trio.karim, LyingHub(hub, directory=lambda _records: m.Records((), height)))
    ((count, size),) = trio.karim.rows(WAITING + " AND reason = 'device_unknown'")
    assert count > 0
    assert size == 0
    trio.karim.round(hub)
    assert trio.karim.values(trio.of_karim) == {"van de tweede laptop"}
    assert trio.karim.rows(WAITING) == [(0, 0)]
    second.close()


def test_t11_a_file_full_of_strangers_is_kept_in_part_and_says_so(team: tuple[Trio, Serving]) -> None:
    trio, _hub = team
    strange = of_strangers(trio.karim, trio.karim.log_of(trio.of_karim), STRANGERS_OF_LOG + 30)
    session = Session(trio.nele.store, trio.nele.membership, None, trio.nele.told.append)
    session.receive(lambda inbox, _standing: [inbox.take(one) for one in strange])
    assert session.report.refused == {CROWDED: 30}
    assert SENTENCES[CROWDED]
    ((count, size),) = trio.nele.rows(WAITING)
    assert count == STRANGERS_OF_LOG
    assert size

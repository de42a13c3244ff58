# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the lease: who stays away too long reads nothing until the next round (5.17, T17)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from caseapp.clock import FixedClock
from caseapp.sync.http import HttpHub
from caseapp.sync.protocol import messages as m
from caseapp.sync.protocol.signing import DeviceKeys
from caseapp.sync.round import run_round
from caseapp.sync.session import Report, Session
from casehub.serving import Serving
from tests.sync.acting import colleagues_of
from tests.sync.laptops import Laptop
from tests.sync.teams import Opened, Trio, trio_at

DAY = timedelta(days=1)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[tuple[Trio, Serving]]:
    with trio_at(tmp_path) as made:
        made[0].nele.round(made[1])  # names the hub in the directory
        yield made


def clock_of(laptop: Opened) -> FixedClock:
    clock = laptop.store.clock
    assert isinstance(clock, FixedClock)
    return clock


def may_read(laptop: Opened, hub: Serving) -> bool:
    return colleagues_of(laptop, hub).overview.may_read()


def test_who_stays_away_too_long_reads_nothing_until_the_next_round(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    trio.karim.round(hub)
    clock_of(trio.karim).advance(13 * DAY)
    assert may_read(trio.karim, hub)
    clock_of(trio.karim).advance(2 * DAY)
    assert not may_read(trio.karim, hub)
    state = colleagues_of(trio.karim, hub).overview.state()
    assert state.lease_expired
    assert state.lease_until is not None
    trio.karim.note(trio.of_karim, "Gezien aan het station.")  # writing goes on
    assert trio.karim.round(hub).sent == 1
    assert may_read(trio.karim, hub)


def test_the_team_decides_how_long(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    colleagues_of(trio.nele, hub).endings.set_lease_days(3)
    trio.karim.round(hub)
    clock_of(trio.karim).advance(4 * DAY)
    assert not may_read(trio.karim, hub)


def test_t17_a_clock_that_is_years_off_locks_nobody_out(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    for years in (10, -10):
        clock_of(trio.karim).advance(years * 365 * DAY)
        trio.karim.round(hub)
        assert may_read(trio.karim, hub)
        clock_of(trio.karim).advance(13 * DAY)
        assert may_read(trio.karim, hub)
        clock_of(trio.karim).advance(2 * DAY)
        assert not may_read(trio.karim, hub)


def test_a_clock_put_back_does_not_make_it_longer(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    trio.karim.round(hub)
    clock_of(trio.karim).advance(15 * DAY)
    trio.karim.note(trio.of_karim, "Op dag vijftien.")
    clock_of(trio.karim).advance(-14 * DAY)
    assert not may_read(trio.karim, hub)


class LendingHub(HttpHub):
    """A hub whose leases last for ever, but it cannot sign for the hub of the team."""

    def sign_in(self, keys: DeviceKeys) -> m.Token:
        token = super().sign_in(keys)
        issued, until, signature = token.lease
        lease = (issued, until + 10**12, signature)
        return m.Token(token.token, token.until, token.now, token.org, token.generation, token.state,
                       token.min_client, lease, token.dir_height)  # fmt: skip


def lent(laptop: Opened, hub: Serving) -> Report:
    with LendingHub(hub.address) as line:
        return run_round(Session(laptop.store, laptop.membership, line, laptop.told.append))


def test_a_lease_somebody_else_wrote_counts_for_nothing(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    trio.karim.round(hub)
    clock_of(trio.karim).advance(20 * DAY)
    assert lent(trio.karim, hub).refused == {"bad_signature": 1}
    assert not may_read(trio.karim, hub)


def test_a_team_without_a_hub_is_never_locked(tmp_path: Path) -> None:
    clock = FixedClock()
    laptop = Laptop(tmp_path / "nele", clock)
    laptop.start_team()
    laptop.found()
    clock.advance(2000 * DAY)
    with trio_at(tmp_path / "other") as (_trio, hub):
        assert colleagues_of(laptop, hub).overview.may_read()
    laptop.close()

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for hubs that tests start: in this process or as real ones, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from casehub.settings import Settings
from tests.hub.postgres import MISSING, Cluster, programs
from tests.hub.running import Gather, Launch, Process, Running, Start
from tests.hub.team import Team


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    where = programs()
    if where is None and os.environ.get("CASEAPP_POSTGRES") == "required":
        pytest.fail(MISSING)
    if where is None:
        pytest.skip(MISSING)
    made = Cluster(where)
    yield made
    made.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Where a hub may keep its data: both kinds, one after the other."""
    settings = Settings(data=tmp_path / "hub", port=0, requests=0)
    if request.param == "postgresql":
        return replace(settings, data=None, database=request.getfixturevalue("cluster").new_database())
    return settings


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts hubs; what a test leaves running is stopped."""
    started: list[Running] = []

    def go(settings: Settings) -> Running:
        started.append(Running(settings))
        return started[-1]

    yield go
    for one in started:
        one.stop()


@pytest.fixture
def hub(place: Settings, start: Start) -> Running:
    """A hub on each kind of database."""
    return start(place)


@pytest.fixture
def small_hub(tmp_path: Path, start: Start) -> Running:
    """A hub on SQLite, for what does not depend on the database."""
    return start(Settings(data=tmp_path / "hub", port=0, requests=0))


@pytest.fixture
def gather() -> Iterator[Gather]:
    """Makes teams on hubs; their lines are closed afterwards."""
    made: list[Team] = []

    def go(running: Running) -> Team:
        made.append(Team(running.address, running.code))
        return made[-1]

    yield go
    for team in made:
        team.close()


@pytest.fixture
def team(hub: Running, gather: Gather) -> Team:
    return gather(hub)


@pytest.fixture
def small_team(small_hub: Running, gather: Gather) -> Team:
    return gather(small_hub)


@pytest.fixture
def launch(tmp_path: Path) -> Iterator[Launch]:
    """Starts hub processes; none outlives the test."""
    started: list[Process] = []

    def go(*options: str) -> Process:
        started.append(Process(tmp_path / "hub.log", *options))
        return started[-1]

    yield go
    for one in started:
        if one.child.poll() is None:
            one.end(signal.SIGKILL)

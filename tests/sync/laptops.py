# SPDX-License-Identifier: EUPL-1.2
"""This is the place for laptops of a team in tests: real encrypted files, real rounds with a real hub."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from caseapp.clock import FixedClock
from caseapp.operations import perform
from caseapp.operations.team import AddWorker, StartTeam
from caseapp.store.changes import Changes
from caseapp.store.plain_sql import run_of
from caseapp.sync import enrol
from caseapp.sync.exchange import read_exchange, write_exchange
from caseapp.sync.http import HttpHub
from caseapp.sync.round import run_round
from caseapp.sync.session import Report, Session
from caseapp.sync.standing import Membership
from casehub.serving import Serving
from casehub.settings import Settings
from tests.records import make_store


@contextmanager
def hub_at(folder: Path, **settings: Any) -> Iterator[Serving]:
    """A hub on loopback, in a thread of this process."""
    chosen = {"requests": 1_000_000, "burst": 1_000_000} | settings
    serving = Serving(Settings(data=folder, port=0, **chosen), io.StringIO(), io.StringIO())
    thread = threading.Thread(target=serving.run, daemon=True)
    thread.start()
    try:
        yield serving
    finally:
        serving.stop()
        thread.join(20)
        assert not thread.is_alive()


class Laptop:
    """One laptop: its file, its directory, and what its pages were told."""

    def __init__(self, folder: Path, clock: FixedClock | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.store = make_store(folder, clock)
        self.membership = Membership()
        self.told: list[Changes] = []

    def start_team(self, name: str = "Nele Vinck", role: str = "team_lead") -> str:
        """A team of its own; the id of its first worker."""
        worker = perform(self.store, StartTeam(team_name="Team Zuid", worker_name=name, role=role)).result
        self.store.sign_in(worker)
        return str(worker)

    def add_worker(self, name: str, role: str = "worker") -> str:
        return str(perform(self.store, AddWorker(name=name, role=role)).result)

    def do(self, given: object) -> Any:
        return perform(self.store, given).result

    def found(self, hub: Serving | None = None, recovery: Any = None) -> None:
        enrol.found_team(self.store, self.membership, recovery)
        if hub is not None:
            with HttpHub(hub.address) as line:
                enrol.register_team(self.store, self.membership, line, hub.address, hub.code)

    def round(self, hub: Serving) -> Report:
        with HttpHub(hub.address) as line:
            return run_round(Session(self.store, self.membership, line, self.told.append))

    def session(self, line: HttpHub) -> Session:
        return Session(self.store, self.membership, line, self.told.append)

    def let_in(self, other: Laptop, worker: str, hub: Serving, roles: tuple[str, ...] = ("worker",)) -> None:
        """Invite, ask, compare, take in: everything both people do."""
        invitation = enrol.invite(self.store, self.membership, bytes.fromhex(worker))
        text = invitation.text()
        if not invitation.url:
            raise AssertionError("no hub")
        with HttpHub(hub.address) as theirs, HttpHub(hub.address) as ours:
            _sealed, words = enrol.ask_to_join(other.store, theirs, text, "Karim", "laptop Karim")
            session = self.session(ours)
            ours.sign_in(session.local(lambda _unit, standing: standing.keys))
            letters = {one[0]: one[1] for one in ours.join_letters().letters}
            asking = enrol.who_waits(self.store, letters)
            (waiting,) = (one for one in asking if one.invitation.invite_id == invitation.invite_id)
            assert waiting.words == words
            admit(session, waiting, roles)
            assert enrol.come_in(other.store, theirs)

    def let_in_by_file(self, other: Laptop, worker: str, roles: tuple[str, ...] = ("worker",)) -> None:
        """The same without a hub: the request comes as a file, the answer is the next exchange file."""
        invitation = enrol.invite(self.store, self.membership, bytes.fromhex(worker))
        sealed, words = enrol.ask_to_join(other.store, None, invitation.text(), "Karim", "laptop Karim")
        (waiting,) = enrol.who_waits(self.store, {invitation.invite_id: sealed})
        assert waiting.words == words
        enrol.admit_alone(self.store, self.membership, waiting, roles)

    def write_file(self, path: Path) -> None:
        with path.open("wb") as stream:
            write_exchange(self.store, self.membership, stream)

    def read_file(self, path: Path) -> Report:
        with path.open("rb") as stream:
            return read_exchange(self.store, self.membership, stream, self.told.append)

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with self.store.reading() as reader:
            return [tuple(row) for row in run_of(reader)(sql, values).fetchall()]

    def close(self) -> None:
        self.store.close()


def admit(session: Session, waiting: enrol.Waiting, roles: tuple[str, ...]) -> None:
    while True:
        record = session.local(lambda _unit, standing: enrol.next_admission(standing, waiting, roles, session.now))
        if record is None:
            return
        session.hub.add_record(record)
        session.extend((record,))

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a team at its windows: real files, a real hub in a thread, desks that sync by themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from caseapp.operations import perform
from caseapp.operations.cases import OpenCase
from caseapp.operations.team import AddWorker, StartTeam
from caseapp.store.store import Store
from caseapp.ui.background import Background
from caseapp.ui.desk import Desk
from caseapp.ui.frame.frame import Frame
from caseapp.ui.sync.syncing import Syncing, syncing_of
from casehub.serving import Serving
from tests.records import make_store
from tests.ui.opened import Opened

WAIT = 20_000


@dataclass
class Seat:
    """One laptop with a desk, a frame and its syncing."""

    qtbot: QtBot
    store: Store
    desk: Desk
    frame: Frame
    syncing: Syncing

    def until(self, condition: Callable[[], object]) -> None:
        """Until this holds."""
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=WAIT)

    def wait(self) -> None:
        """Everything that was handed in came back."""
        self.until(lambda: self.desk.background.waiting() == 0)

    def act(self, work: Callable[[Any], Any]) -> Any:
        """Do something about colleagues and wait for the answer."""
        answers: list[Any] = []
        troubles: list[str] = []
        self.syncing.act(work, answers.append, troubles.append)
        self.until(lambda: answers or troubles)
        assert not troubles, troubles
        return answers[0]

    def round(self) -> None:
        """A round at once, and its end."""
        with self.qtbot.waitSignal(self.syncing.ended, timeout=WAIT):
            self.syncing.sync_now()
        self.wait()

    def do(self, given: object) -> Any:
        """What a worker does, told to the pages as the desk tells it."""
        done = perform(self.store, given)
        self.desk.tell(done.changes, "")
        return done.result

    def opened(self, me: str, other: str) -> Opened:
        """For what shows pages."""
        return Opened(self.qtbot, self.store, self.desk, self.frame, me, other)

    def close(self) -> None:
        """As the front door closes it."""
        self.syncing.close()
        self.frame.close_pages()
        self.desk.background.shutdown()
        self.frame.close()
        self.frame.deleteLater()
        self.store.close()


def seat(qtbot: QtBot, folder: Path) -> Seat:
    """A laptop of a team that is to be made or joined: an empty file at an open desk."""
    folder.mkdir(parents=True, exist_ok=True)
    store = make_store(folder)
    desk = Desk(store, Background(), store.clock)
    frame = Frame()
    frame.resize(1366, 768)
    desk.changed.connect(frame.refresh)
    return Seat(qtbot, store, desk, frame, syncing_of(desk))


def founder(qtbot: QtBot, folder: Path, hub: Serving | None = None) -> tuple[Seat, str, str]:
    """Nele's laptop with a team (with a hub, when there is one), and the ids of Nele and Karim."""
    made = seat(qtbot, folder)
    nele = perform(made.store, StartTeam(team_name="Team Zuid", worker_name="Nele Vinck", role="team_lead")).result
    made.store.sign_in(nele)
    karim = perform(made.store, AddWorker(name="Karim Aziz")).result
    made.desk.load()
    made.act(lambda colleagues: colleagues.found(None))
    if hub is not None:
        made.act(lambda colleagues: colleagues.give_hub(hub.address, hub.code))
    return made, str(nele), str(karim)


def joined(first: Seat, worker: str, folder: Path) -> Seat:
    """A second laptop that was invited, asked and let in."""
    made = seat(first.qtbot, folder)
    text = first.act(lambda colleagues: colleagues.invite(worker)).text()
    _sealed, words = made.act(lambda colleagues: colleagues.ask_to_join(text, "Karim", "laptop Karim"))
    (waiting,) = first.act(lambda colleagues: colleagues.who_waits())
    assert waiting.words == words
    first.act(lambda colleagues: colleagues.admit(waiting, ["worker"]))
    assert made.act(lambda colleagues: colleagues.come_in())
    made.desk.load()
    return made


def open_yassin(at: Seat, backup: Seat) -> str:
    """A case of who sits there, with a colleague as backup, who may therefore read it; the id."""
    workers = {"primary_worker_id": at.store.author.worker_id, "backup_worker_id": backup.store.author.worker_id}
    person = {"call_name": "Yassin", "family_name": "El Idrissi"}
    return str(at.do(OpenCase(person=person, opened_day=at.store.clock.today(), **workers)))  # type: ignore[arg-type]

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for kill -9 of a laptop and of the hub, in the middle of saves and rounds (T13)."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from random import Random

import pytest

from caseapp.store.colleagues.progress import set_fact
from caseapp.store.journal import COLUMNS, as_save
from caseapp.store.plain_sql import run_of
from caseapp.sync.http import HttpHub
from caseapp.sync.round import run_round
from caseapp.sync.standing import HUB
from tests.hub.running import Process
from tests.sync.teams import Opened, Trio, trio_at

KILLS = int(os.environ.get("CASEAPP_KILLS", "500" if os.environ.get("CASEAPP_NIGHTLY") else "12"))


@pytest.fixture
def trio(tmp_path: Path) -> Trio:
    with trio_at(tmp_path / "team") as (made, _hub):
        pass
    return made  # its hub is stopped and its files are closed: they belong to other processes now


class Hub:
    """A hub at one address that is killed and comes back."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._start = lambda: Process(folder / "hub.log", "--data", str(folder / "team" / "hub"), "--port", str(port))
        self.process = self._start()
        self.address = self.process.address
        self.kills = 0

    def kill(self) -> None:
        self.process.end(signal.SIGKILL)
        self.process = self._start()
        self.kills += 1


@pytest.mark.timeout(3600)
def test_t13_killed_at_random_moments_loses_nothing_that_was_saved(trio: Trio, tmp_path: Path) -> None:
    hub = Hub(tmp_path)
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.sync.trouble.killing", str(trio.karim.folder), hub.address, trio.of_karim,
         str(KILLS), "7"],
        stdout=subprocess.PIPE,
    )  # fmt: skip
    random, ended = Random(3), threading.Event()

    def trouble_the_hub() -> None:
        while not ended.wait(0.2 + random.random()):
            hub.kill()

    troubling = threading.Thread(target=trouble_the_hub)
    troubling.start()
    saved, _ = worker.communicate()
    ended.set()
    troubling.join()
    assert worker.returncode == 0
    assert hub.kills > KILLS // 50
    words = saved.decode().split()
    assert len(words) >= KILLS
    karim, nele = Opened(trio.karim.folder), Opened(trio.nele.folder)
    assert set(words) <= written(karim)
    for laptop in (karim, nele, karim, nele):
        laptop.store.local(lambda unit: set_fact(run_of(unit), HUB, hub.address))
        with HttpHub(hub.address) as line:
            run_round(laptop.session(line))
    assert set(words) <= written(nele)
    log_id = karim.log_of(trio.of_karim)
    assert karim.hash_of(log_id) == nele.hash_of(log_id)
    for laptop in (karim, nele):
        assert laptop.is_sound()
        laptop.close()
    assert hub.process.end()[0] == 0


def written(laptop: Opened) -> set[object]:
    """Every value that was ever written on or came to a laptop."""
    saves = [as_save(row) for row in laptop.rows(f"SELECT {COLUMNS} FROM journal")]  # noqa: S608
    return {op.value for save in saves for entity in save.entities for op in entity.ops}

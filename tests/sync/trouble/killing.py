# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a laptop that is killed again and again while it saves and syncs: it tells what it had saved.

Arguments: folder of the profile, address of the hub, the case, how many kills, a seed. A line per save that came back
from the store is written before the next begins.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path
from random import Random

from caseapp.errors import SyncError
from caseapp.sync.http import HttpHub
from caseapp.sync.round import run_round
from tests.sync.teams import Opened


def _work(folder: Path, address: str, case_id: str, life: int, told: tuple[int, int]) -> None:
    """Save and sync until somebody ends it."""
    laptop = Opened(folder)
    number = 0
    while True:
        number += 1
        words = f"{life}-{number}"
        laptop.note(case_id, words)
        for place in told:
            os.write(place, f"{words}\n".encode())
        if number % 2:
            with suppress(SyncError), HttpHub(address) as hub:
                run_round(laptop.session(hub))


def main(folder: str, address: str, case_id: str, kills: str, seed: str) -> None:
    """What was saved goes to standard output."""
    random = Random(int(seed))
    hear, tell = os.pipe()
    for life in range(int(kills)):
        child = os.fork()
        if not child:
            _work(Path(folder), address, case_id, life, (1, tell))
        os.read(hear, 1 << 16)  # it has begun
        threading.Event().wait(random.random() * 0.25)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main(*sys.argv[1:])

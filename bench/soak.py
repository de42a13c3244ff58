# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a hub and its devices hold on to after some minutes: memory, open files, files on disk.

python -m bench.soak [minutes]        20 laptops that push, pull, wait and sign in anew; prints start, middle and end
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.making import KEPT
from caseapp.sync.protocol.grants import Epoch
from tests.hub.running import Process
from tests.hub.team import Laptop, Team

_CLIENTS = 20
_SIGN_IN_EVERY = 50  # turns
_LOOKS = 6


def _megabytes(pid: int | str) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _open_files(pid: int | str) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def _look(when: str, hub: Process, data: Path, turns: list[int]) -> None:
    sizes = {path.name: path.stat().st_size / 1e6 for path in sorted(data.glob("*.db*"))}
    files = ", ".join(f"{name} {size:.1f} MB" for name, size in sizes.items())
    print(
        f"{when}: hub {_megabytes(hub.child.pid):.0f} MB, {_open_files(hub.child.pid)} files; devices (one process)"
        f" {_megabytes('self'):.0f} MB, {_open_files('self')} files; {sum(turns):,} turns; {files}",
        flush=True,
    )


def _live(laptop: Laptop, logs: list[tuple[bytes, Epoch]], turns: list[int], number: int, end: float) -> None:
    chance, after = Random(number), 0
    while perf_counter() < end:
        log_id, epoch = chance.choice(logs)
        content = chance.randbytes(chance.randrange(100, 900))
        laptop.push([laptop.save(log_id, epoch, content) for _ in range(chance.randrange(1, 6))])
        page = laptop.feed(after, wait=1)
        laptop.pull({row[0]: max(0, row[1] - 5) for row in page.rows[:10]})
        after = page.next
        turns[number] += 1
        if turns[number] % _SIGN_IN_EVERY == 0:
            laptop.close()  # a laptop goes home


def main() -> None:
    """Some minutes."""
    seconds = 60 * float(sys.argv[1] if len(sys.argv) > 1 else 3)
    with TemporaryDirectory(dir=KEPT) as folder:
        data = Path(folder) / "hub"
        hub = Process(Path(folder) / "log", "--data", str(data))
        team = Team(hub.address, hub.code)
        laptops = [team.add_worker() for _ in range(_CLIENTS)]
        logs = [team.add_log() for _ in range(_CLIENTS)]
        turns = [0] * _CLIENTS
        start = perf_counter()
        threads = [
            threading.Thread(target=_live, args=(laptop, logs, turns, number, start + seconds))
            for number, laptop in enumerate(laptops)
        ]
        for thread in threads:
            thread.start()
        for look in range(1, _LOOKS):
            threading.Event().wait(max(0.0, start + seconds * look / _LOOKS - perf_counter()))
            _look(f"after {perf_counter() - start:.0f} s", hub, data, turns)
        for thread in threads:
            thread.join()
        _look("at the end", hub, data, turns)
        team.close()
        hub.end()


if __name__ == "__main__":
    main()

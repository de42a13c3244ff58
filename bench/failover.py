# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a drill: PostgreSQL dies under load, its synchronous replica takes over, nothing is missing.

python -m bench.failover        prints what happened; docs/scale.md has the same commands for an operator
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter, sleep

import cbor2
import psycopg

from bench.hub_load import Wire
from bench.hub_team import BATCH, Organisation, SimulatedDevice
from caseapp.sync.protocol import messages as m
from tests.hub.postgres import MISSING, programs
from tests.hub.running import Process

_PORTS = (5501, 5502)  # names of sockets only: nothing listens on the network
_DEVICES, _CASES, _PUSHES = 40, 20, 30
_KILL_AFTER = 300  # pushes
_LONGEST = 90.0  # seconds
_JOINS = 20.0
_TAKEN = (m.OK, m.DUPLICATE)


class Two:
    """A primary that waits for its replica with every commit."""

    def __init__(self, where: Path) -> None:
        self._programs = where
        self.folder = Path(tempfile.mkdtemp(prefix="pgtwo", dir="/tmp"))
        self._as = ["setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups"] if os.geteuid() == 0 else []
        if self._as:
            shutil.chown(self.folder, "nobody", "nogroup")
        one, two = self.folder / "one", self.folder / "two"
        self._run("initdb", "-D", str(one), "-A", "trust", "-U", "hub", "-E", "UTF8", "--data-checksums")
        self._start(one, _PORTS[0], "")
        source = f"host={self.folder} port={_PORTS[0]} user=hub application_name=two"
        self._run("pg_basebackup", "-d", source, "-D", str(two), "-R", "-X", "stream", "-C", "-S", "two")
        self._start(two, _PORTS[1], "")
        self._run("pg_ctl", "-D", str(one), "-w", "-m", "fast", "stop")
        self._start(one, _PORTS[0], "FIRST 1 (two)")

    @property
    def address(self) -> str:
        """Both, of which the hub takes the one that may be written to."""
        hosts, ports = f"{self.folder},{self.folder}", ",".join(map(str, _PORTS))
        return f"postgresql://hub@/postgres?host={hosts}&port={ports}&target_session_attrs=read-write"

    def _start(self, data: Path, port: int, standby: str) -> None:
        options = (
            f"-k {self.folder} -p {port} -c listen_addresses='' -c max_connections=60 -c synchronous_commit=on"
            f" -c synchronous_standby_names='{standby}'"
        )
        self._run("pg_ctl", "-D", str(data), "-o", options, "-w", "-l", f"{data}.log", "start")

    def _run(self, program: str, *options: str) -> None:
        done = subprocess.run(
            [*self._as, str(self._programs / program), *options], cwd=self.folder, check=False,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(done.stderr)

    def state(self) -> str:
        """How the replica follows, as the primary says it once it is there."""
        address = f"host={self.folder} port={_PORTS[0]} user=hub dbname=postgres"
        end = perf_counter() + _JOINS
        with psycopg.connect(address, autocommit=True) as connection:
            while perf_counter() < end:
                row = connection.execute("SELECT state, sync_state FROM pg_stat_replication").fetchone()
                if row == ("streaming", "sync"):
                    return " ".join(row)
                sleep(0.1)
        raise RuntimeError("the replica does not follow")

    def kill_primary(self) -> None:
        """As a power cut does it: every process at once."""
        first = int((self.folder / "one" / "postmaster.pid").read_text().split("\n", 1)[0])
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        for pid in (first, *map(int, children)):
            os.kill(pid, signal.SIGKILL)

    def promote(self) -> None:
        self._run("pg_ctl", "-D", f"{self.folder}/two", "-w", "promote")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", f"{self.folder}/two", "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder)


@dataclass(slots=True)
class Drill:
    """What was acknowledged (place in its log -> hash of the envelope), and what was not taken at first."""

    acknowledged: dict[tuple[bytes, int], bytes] = field(default_factory=dict)
    pushes: int = 0
    refused: int = 0
    duplicates: int = 0
    last_before: float = 0.0
    first_after: float = 0.0
    before: int = 0
    enough: asyncio.Event = field(default_factory=asyncio.Event)


async def _work(device: SimulatedDevice, drill: Drill, killed: asyncio.Event, end: float) -> None:
    wire = Wire(device)
    for body in device.pushes:
        while perf_counter() < end:
            try:
                answer = await wire.ask("POST", m.Path.PUSH, body)
            except (RuntimeError, OSError, asyncio.IncompleteReadError):
                drill.refused += 1
                await asyncio.sleep(0.3)
                continue
            _note(drill, body, answer, killed=killed.is_set())
            break
    wire.close()


def _note(drill: Drill, body: bytes, answer: bytes, *, killed: bool) -> None:
    drill.pushes += 1
    if drill.pushes == _KILL_AFTER:
        drill.enough.set()
    if not killed:
        drill.last_before = perf_counter()
    elif not drill.first_after:
        drill.first_after = perf_counter()
    sent = cbor2.loads(body)["envelopes"]
    for data, (code, place, _detail) in zip(sent, cbor2.loads(answer)["results"], strict=True):
        if code in _TAKEN:
            log_id = cbor2.loads(cbor2.loads(data)[0])[3]
            drill.acknowledged[log_id, place] = hashlib.blake2b(data, digest_size=32).digest()
            drill.duplicates += code == m.DUPLICATE


async def _run(two: Two, devices: Sequence[SimulatedDevice]) -> Drill:
    drill, killed = Drill(), asyncio.Event()
    end = perf_counter() + _LONGEST
    async with asyncio.TaskGroup() as group:
        for device in devices:
            group.create_task(_work(device, drill, killed, end))
        await drill.enough.wait()
        drill.before = len(drill.acknowledged)
        two.kill_primary()
        killed.set()
        await asyncio.to_thread(two.promote)
    return drill


def main() -> None:
    """The drill."""
    where = programs()
    if where is None:
        print(MISSING)
        return
    two = Two(where)
    try:
        print(f"replica: {two.state()}")
        team = Organisation(_DEVICES, _CASES, _PUSHES, 4)
        hub = Process(two.folder / "hub.log", "--database", two.address)
        team.settle([hub.address], hub.code)
        drill = asyncio.run(_run(two, team.devices))
        hub.end()
        with psycopg.connect(two.address) as connection:
            rows = connection.execute("SELECT log_id, hub_seq, env_id FROM env WHERE kind <> 2", binary=True).fetchall()
        kept = {(bytes(log_id), place): bytes(env_id) for log_id, place, env_id in rows}
        lost = [name for name, env_id in drill.acknowledged.items() if kept.get(name) != env_id]
        sent = _DEVICES * _PUSHES * BATCH
        print(
            f"{len(drill.acknowledged):,} of {sent:,} envelopes acknowledged, {drill.before:,} of them before the"
            f" primary was killed; {drill.refused} pushes had to be sent again, {drill.duplicates} envelopes of them"
            f" were there already; {drill.first_after - drill.last_before:.1f} s without an answer; on the replica:"
            f" {len(kept):,}; acknowledged and missing or another: {len(lost)}"
        )
    finally:
        two.stop()


if __name__ == "__main__":
    main()

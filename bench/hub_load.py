# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a hub bears (P16): hundreds of simulated devices push, some wait for news.

python -m bench.hub_load [sqlite|postgresql] [processes]        prints one run

Loopback only, bounded in count and time. Driver, hub and database share the processors of one machine, so what each of
them used is told beside what was reached.
"""

from __future__ import annotations

import asyncio
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from time import perf_counter, process_time
from urllib.parse import urlsplit

import cbor2

from bench.figures import Row, Times, ms
from bench.hub_places import Place, cluster, floor_rows, on_postgres, on_sqlite, postgres_floor, sqlite_floor
from bench.hub_team import BATCH, Organisation, SimulatedDevice
from bench.making import Made
from caseapp.sync.protocol import messages as m
from tests.hub.postgres import Cluster

DEVICES, CASES, PUSHES, LOGS_A_PUSH = 200, 100, 12, 4
_FULL_PUSHES = 8  # of PUSHES; the rest is for half load
_AT_ONCE = 30  # pushes under way at a time
_LISTENERS = 100
_LISTEN_PAUSE = 1.0  # the hub lets a device ask sixty times a minute
_LONGEST = 30.0  # seconds of one part
_FLOOR_PUSHES = 200


@dataclass(slots=True)
class Load:
    """What one part of a run found."""

    seconds: float = 0.0
    accepted: int = 0
    other: int = 0
    push_ms: list[float] = field(default_factory=list)
    hub_lag_ms: list[float] = field(default_factory=list)
    whole_lag_ms: list[float] = field(default_factory=list)
    driver_cpu: float = 0.0
    hub_cpu: float = 0.0
    database_cpu: float = 0.0

    @property
    def rate(self) -> float:
        return self.accepted / self.seconds

    def shares(self) -> str:
        """Who used how much of a processor."""
        parts = {"hub": self.hub_cpu, "database": self.database_cpu, "driver": self.driver_cpu}
        return ", ".join(f"{name} {used / self.seconds:.2f}" for name, used in parts.items() if used > 0.001)

    def costs(self) -> str:
        """Processor time of one envelope: what does not depend on what else the machine does."""
        both = f"{self.hub_cpu / self.accepted * 1000:.2f} ms of the hub"
        return both + (
            f" and {self.database_cpu / self.accepted * 1000:.2f} of the database" if self.database_cpu else ""
        )


class Wire:
    """One connection of a device: bytes out, bytes in, nothing more, so that it costs little."""

    def __init__(self, device: SimulatedDevice) -> None:
        self._device = device
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, body: bytes = b"") -> bytes:
        if self._streams is None:
            parts = urlsplit(self._device.address)
            self._streams = await asyncio.open_connection(parts.hostname, parts.port)
        reader, writer = self._streams
        head = (
            f"{method} {path} HTTP/1.1\r\nhost: hub\r\n{m.PROTO_HEADER}: 1\r\ncontent-type: {m.CBOR}\r\n"
            f"authorization: Bearer {self._device.token}\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        answer = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(answer.partition(b"content-length:")[2].partition(b"\r\n")[0])
        content = await reader.readexactly(length)
        if not answer.startswith(b"http/1.1 200"):
            raise RuntimeError(f"{method} {path.partition('?')[0]}: {answer[:30]!r} {content[:200]!r}")
        return content

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()


class _Driver:
    """Devices at work for one part of a run."""

    def __init__(self, devices: Sequence[SimulatedDevice]) -> None:
        self.found = Load()
        self._wires = {device: Wire(device) for device in devices}
        self._listening: list[Wire] = []
        self._acknowledged: defaultdict[bytes, list[tuple[int, float]]] = defaultdict(list)
        self._end = perf_counter() + _LONGEST

    async def push_all(self, until: int, pace: float = 0.0) -> None:
        """Each device goes on with its pushes up to number `until`: all at once, or `pace` pushes a second, evenly."""
        gate = asyncio.Semaphore(_AT_ONCE)
        turns = self._turns(pace)

        async def work(device: SimulatedDevice) -> None:
            while device.done < until:
                if pace:
                    await asyncio.sleep(max(0.0, next(turns) - perf_counter()))
                async with gate:
                    if perf_counter() > self._end:
                        return
                    await self._push(device, device.pushes[device.done])
                    device.done += 1

        start = perf_counter()
        async with asyncio.TaskGroup() as group:
            for device in self._wires:
                group.create_task(work(device))
        self.found.seconds = perf_counter() - start

    @staticmethod
    def _turns(pace: float) -> Iterator[float]:
        start = perf_counter()
        number = 0
        while True:
            yield start + number / pace
            number += 1

    async def _push(self, device: SimulatedDevice, body: bytes) -> None:
        start = perf_counter()
        answer = await self._wires[device].ask("POST", m.Path.PUSH, body)
        now = perf_counter()
        self.found.push_ms.append((now - start) * 1000)
        results = cbor2.loads(answer)["results"]
        sent = cbor2.loads(body)["envelopes"] if self._listening else ()
        for at, (code, place, _detail) in enumerate(results):
            self.found.accepted += code == m.OK
            self.found.other += code != m.OK
            if sent:
                log_id = cbor2.loads(cbor2.loads(sent[at])[0])[3]
                self._acknowledged[log_id].append((place, now))

    async def listen(self, device: SimulatedDevice) -> None:
        """Wait for news, again and again, and note how old each save was when it was announced."""
        wire = Wire(device)
        self._listening.append(wire)
        after = 0
        heads: defaultdict[bytes, int] = defaultdict(int)
        seen: defaultdict[bytes, int] = defaultdict(int)
        try:
            while True:
                asked = perf_counter()
                feed = cbor2.loads(await wire.ask("GET", f"{m.Path.FEED}?after={after}&wait=20"))
                now = perf_counter()
                after = feed["next"]
                for log_id, head, *_ in feed["rows"]:
                    known = self._acknowledged[log_id]
                    while seen[log_id] < len(known) and known[seen[log_id]][0] <= head:
                        place, acknowledged = known[seen[log_id]]
                        seen[log_id] += 1
                        early = place <= heads[log_id]  # announced before the device itself had its answer
                        self.found.whole_lag_ms.append(0.0 if early else max(0.0, now - acknowledged) * 1000)
                        since = max(acknowledged, asked)
                        self.found.hub_lag_ms.append(0.0 if early else max(0.0, now - since) * 1000)
                    heads[log_id] = head
                await asyncio.sleep(_LISTEN_PAUSE)
        finally:
            wire.close()

    def close(self) -> None:
        for wire in self._wires.values():
            wire.close()


async def _run(devices: Sequence[SimulatedDevice], until: int, pace: float, listeners: int) -> Load:
    driver = _Driver(devices)
    listening = [asyncio.create_task(driver.listen(device)) for device in devices[:listeners]]
    try:
        await asyncio.sleep(0.5 if listeners else 0)
        await driver.push_all(until, pace)
        await asyncio.sleep(1.5 if listeners else 0)
        for task in listening:
            if task.done():
                task.result()
    finally:
        for task in listening:
            task.cancel()
        await asyncio.gather(*listening, return_exceptions=True)
        driver.close()
    return driver.found


def load(place: Place, devices: Sequence[SimulatedDevice], until: int, pace: float = 0.0, listeners: int = 0) -> Load:
    """One part of a run, with what everybody used of the processors."""
    before, mine = place.used(), process_time()
    found = asyncio.run(_run(devices, until, pace, listeners))
    after = place.used()
    found.driver_cpu = process_time() - mine
    found.hub_cpu, found.database_cpu = after[0] - before[0], after[1] - before[1]
    return found


@dataclass(frozen=True, slots=True)
class Figures:
    """One kind of database: as fast as it goes, then half of that with devices that wait for news."""

    name: str
    processes: int
    full: Load
    half: Load | None
    floor: float


def measured(where: AbstractContextManager[Place], team: Organisation, floor: float, *, half: bool) -> Figures:
    """Fill an empty hub with the team, and load it."""
    with where as place:
        team.settle(place.addresses, place.hubs[0].code)
        full = load(place, team.devices, _FULL_PUSHES)
        pace = full.rate / BATCH / 2
        calm = load(place, team.devices, PUSHES, pace, _LISTENERS) if half else None
        return Figures(place.name, len(place.hubs), full, calm, floor)


def _floors(team: Organisation, server: Cluster | None) -> tuple[float, float]:
    batches = floor_rows([device.pushes[at] for at in range(PUSHES) for device in team.devices][:_FLOOR_PUSHES])
    return sqlite_floor(batches), postgres_floor(server, batches) if server else 0.0


def p16(_made: Made | None) -> list[Row]:
    """The hub under load."""
    team = Organisation(DEVICES, CASES, PUSHES, LOGS_A_PUSH)
    with cluster() as server:
        floors = _floors(team, server)
        found = [measured(on_sqlite(), team, floors[0], half=True)]
        if server is not None:
            found += [measured(on_postgres(server, count), team, floors[1], half=count == 1) for count in (1, 2, 4)]
    return [row for one in found for row in rows_of(one)]


def rows_of(found: Figures) -> list[Row]:
    """What was found, beside the bars."""
    least = 4000 if found.name == "SQLite" else 2000
    full = found.full
    pushed = Times(tuple(full.push_ms))
    figure = (
        f"{full.rate:,.0f}/s, push of {BATCH} p50 {ms(pushed.usual)}, p95 {ms(pushed.p95)}; processors used: "
        f"{full.shares()}; an envelope takes {full.costs()}" + (f"; {full.other} not taken" if full.other else "")
    )
    what = f"hub on {found.name}, {_processes(found.processes)}, {DEVICES} devices: envelopes accepted"
    floor = f"bare INSERT of the same bytes: {found.floor:,.0f}/s"
    rows = [Row("P16", what, f">= {least:,}/s", floor, figure, full.rate >= least and not full.other)]
    if found.half is not None:
        hub, whole = Times(tuple(found.half.hub_lag_ms)), Times(tuple(found.half.whole_lag_ms))
        figure = (
            f"{ms(hub.p95)} (p50 {ms(hub.usual)}) at {found.half.rate:,.0f}/s with {_LISTENERS} devices that wait; "
            f"{ms(whole.p95)} with the second for which a device rests between two questions"
        )
        what = f"hub on {found.name}: from the answer to a push until it is announced, p95 at half load"
        rows.append(Row("P16", what, "<= 1 s", "-", figure, hub.p95 <= 1000))
    return rows


def _processes(count: int) -> str:
    return "1 process" if count == 1 else f"{count} processes"


def main(argv: Sequence[str]) -> None:
    """One run, for who looks for what is slow."""
    name = argv[0] if argv else "sqlite"
    count = int(argv[1]) if len(argv) > 1 else 1
    team = Organisation(DEVICES, CASES, PUSHES, LOGS_A_PUSH)
    with cluster() as server:
        floors = _floors(team, server)
        if name == "sqlite" or server is None:
            found = measured(on_sqlite(), team, floors[0], half=True)
        else:
            found = measured(on_postgres(server, count), team, floors[1], half=True)
    for row in rows_of(found):
        print(row.what, "|", row.figure, "|", row.floor)


if __name__ == "__main__":
    main(sys.argv[1:])

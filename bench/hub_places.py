# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the hubs that are loaded: real processes on SQLite or PostgreSQL, what they use, and the floor.

PostgreSQL is a cluster of our own with fsync on, on a socket in a temporary folder, gone afterwards.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import psycopg

from bench.making import KEPT
from caseapp.sync.envelope import parse
from caseapp.sync.protocol import messages as m
from casehub.store.postgres import PostgresDatabase
from casehub.store.sqlite import SqliteDatabase
from tests.hub.postgres import Cluster, programs
from tests.hub.running import Process

_SAFE = "-c max_connections=100 -c shared_buffers=128MB"  # fsync and synchronous_commit stay on
_ENV = "log_id, hub_seq, env_id, kind, dev_id, dev_seq, save_id, epoch, size, at, bytes"
_WRITERS = 4
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Place:
    """Hub processes over one database, that run. `database_pids` are asked anew: PostgreSQL starts and ends them."""

    name: str
    hubs: tuple[Process, ...]
    database_pids: Callable[[], Sequence[int]]

    @property
    def addresses(self) -> list[str]:
        return [hub.address for hub in self.hubs]

    def used(self) -> tuple[float, float]:
        """Seconds of processor time so far: of the hubs, of the database server."""
        return sum(_seconds(hub.child.pid) for hub in self.hubs), sum(_seconds(pid) for pid in self.database_pids())


@contextmanager
def on_sqlite() -> Iterator[Place]:
    """One hub process with its files."""
    with TemporaryDirectory(dir=KEPT) as folder:
        hub = Process(Path(folder) / "log", "--data", f"{folder}/hub")
        try:
            yield Place("SQLite", (hub,), lambda: ())
        finally:
            hub.end()


@contextmanager
def on_postgres(cluster: Cluster, count: int) -> Iterator[Place]:
    """Several hub processes over one empty database."""
    address = cluster.new_database()
    hubs: list[Process] = []
    with TemporaryDirectory(dir=KEPT) as folder:
        try:
            hubs.extend(Process(Path(folder) / f"log{number}", "--database", address) for number in range(count))
            yield Place("PostgreSQL", tuple(hubs), cluster.pids)
        finally:
            for hub in hubs:
                hub.end()


@contextmanager
def cluster() -> Iterator[Cluster | None]:
    """A PostgreSQL that waits for the disk, or nothing where it is not installed."""
    where = programs()
    if where is None:
        yield None
        return
    made = Cluster(where, _SAFE)
    try:
        yield made
    finally:
        made.stop()


def _seconds(pid: int) -> float:
    """Processor time of a process, without its children."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS


# -- the floor: the same bytes, and nothing else -----------------------------------------------------------------------

_Row = tuple[object, ...]


def floor_rows(pushes: Sequence[bytes]) -> list[list[_Row]]:
    """The rows of table `env` that these pushes make, push by push."""
    heads: dict[bytes, int] = {}
    found = []
    for data in pushes:
        rows: list[_Row] = []
        for one in m.PushAsk.decode(data).envelopes:
            envelope = parse(one)
            head = envelope.header
            heads[head.log_id] = place = heads.get(head.log_id, 0) + 1
            rows.append(
                (head.log_id, place, envelope.env_id, int(head.kind), head.dev_id, head.seq, head.save_id, head.epoch,
                 len(one), 0, one)
            )  # fmt: skip
        found.append(rows)
    return found


def sqlite_floor(batches: Sequence[Sequence[_Row]]) -> float:
    """Envelopes a second, a transaction for each push, on disk before the next."""
    with TemporaryDirectory(dir=KEPT) as folder:
        SqliteDatabase(Path(folder)).close()
        connection = sqlite3.connect(Path(folder) / "hub.db", isolation_level=None)
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "cache_size = -32000"):
            connection.execute(f"PRAGMA {pragma}")
        start = perf_counter()
        for rows in batches:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(f"INSERT INTO env ({_ENV}) VALUES ({', '.join('?' * 11)})", rows)
            connection.execute("COMMIT")
        taken = perf_counter() - start
        connection.close()
    return sum(map(len, batches)) / taken


def postgres_floor(cluster: Cluster, batches: Sequence[Sequence[_Row]]) -> float:
    """The same by four connections at once, as a server is used."""
    address = cluster.new_database()
    PostgresDatabase(address).close()
    sql = f"INSERT INTO env ({_ENV}) VALUES ({', '.join(['%s'] * 11)})".encode()

    def write(mine: Sequence[Sequence[_Row]]) -> None:
        with psycopg.connect(address) as connection:
            for rows in mine:
                with connection.cursor() as cursor:
                    cursor.executemany(sql, rows)
                connection.commit()

    threads = [threading.Thread(target=write, args=(batches[at::_WRITERS],)) for at in range(_WRITERS)]
    start = perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(map(len, batches)) / (perf_counter() - start)

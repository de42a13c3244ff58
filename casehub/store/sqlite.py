# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the hub's database in a folder: SQLite with one writer, on disk before anybody is answered."""

from __future__ import annotations

import queue
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from caseapp.sync.protocol.refusals import Refused
from casehub.store.database import Row, T, Tx, marks
from casehub.store.schema import statements
from casehub.trouble import HubTrouble, busy

FILE = "hub.db"
KEYS_FILE = "keys.db"
_READERS = 4
_TYPES = {"BYTES": "BLOB", "INT": "INTEGER", "TEXT": "TEXT"}
_NOT_NOW = {
    sqlite3.SQLITE_FULL: "disk full",
    sqlite3.SQLITE_READONLY: "disk read-only",
    sqlite3.SQLITE_IOERR: "disk error",
    sqlite3.SQLITE_BUSY: "database locked",
    sqlite3.SQLITE_LOCKED: "database locked",
    sqlite3.SQLITE_CANTOPEN: "database cannot be opened",
    sqlite3.SQLITE_CORRUPT: "database damaged",
    sqlite3.SQLITE_NOTADB: "database damaged",
}


class _SqliteTx:
    lock = ""  # there is one writer, and it holds the file

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def one(self, sql: str, *values: object) -> Row | None:
        row: Row | None = self._connection.execute(sql, values).fetchone()
        return row

    def all(self, sql: str, *values: object) -> list[Row]:
        return self._connection.execute(sql, values).fetchall()

    def run(self, sql: str, *values: object) -> int:
        return self._connection.execute(sql, values).rowcount

    def each(self, sql: str) -> Iterator[Row]:
        yield from self._connection.execute(sql)

    def many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        self._connection.executemany(sql, rows)

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        self.many(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks(len(columns))})", rows)


class SqliteDatabase:
    """`hub.db` and `keys.db` in a folder. Several processes may use it; the hub itself writes one at a time."""

    kind = "sqlite"

    def __init__(self, folder: Path, keys_folder: Path | None = None) -> None:
        self._folder = folder
        self._keys_folder = keys_folder or folder
        self._writing = threading.Lock()
        self._readers: queue.LifoQueue[sqlite3.Connection] = queue.LifoQueue()
        self._opened: list[sqlite3.Connection] = []
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._writer = self._connect()
            with _translated():
                self._writer.execute("BEGIN IMMEDIATE")
                for statement in statements(_TYPES):
                    self._writer.execute(statement)
                self._writer.execute("COMMIT")
            for _ in range(_READERS):
                self._readers.put(self._connect(read_only=True))
        except (OSError, sqlite3.Error, Refused) as error:
            self.close()
            why = error.detail["why"] if isinstance(error, Refused) else _why(error)
            raise HubTrouble("The hub cannot use the folder %(folder)s: %(why)s.", folder=folder, why=why) from error

    def _connect(self, *, read_only: bool = False) -> sqlite3.Connection:
        path = self._folder / FILE
        connection = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
        self._opened.append(connection)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("ATTACH DATABASE ? AS keys", (str(self._keys_folder / KEYS_FILE),))
        connection.execute("PRAGMA keys.journal_mode = WAL")
        for pragma in (
            "synchronous = FULL",
            "keys.synchronous = FULL",
            "secure_delete = ON",
            "keys.secure_delete = ON",
        ):
            connection.execute(f"PRAGMA {pragma}")
        for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0", "cache_size = -32000"):
            connection.execute(f"PRAGMA {pragma}")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
        return connection

    def write(self, work: Callable[[Tx], T]) -> T:
        with self._writing, _translated(), self._transaction():
            return work(_SqliteTx(self._writer))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._writer.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._writer.execute("COMMIT")
        except BaseException:
            if self._writer.in_transaction:
                self._writer.execute("ROLLBACK")
            raise

    def read(self, work: Callable[[Tx], T], *, steady: bool = False) -> T:
        del steady  # a reader sees one moment anyway
        connection = self._readers.get()
        try:
            with _translated():
                connection.execute("BEGIN")
                try:
                    return work(_SqliteTx(connection))
                finally:
                    connection.execute("COMMIT")
        finally:
            self._readers.put(connection)

    def settle(self) -> None:
        """`secure_delete` has overwritten the pages; this takes the old ones out of the write-ahead log."""
        with self._writing, _translated():
            self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._writer.execute("PRAGMA keys.wal_checkpoint(TRUNCATE)")

    def size(self) -> int:
        return sum(path.stat().st_size for path in self._folder.glob("*.db*"))

    def close(self) -> None:
        for connection in self._opened:
            connection.close()
        self._opened.clear()


def _why(error: Exception) -> str:
    text = error.strerror if isinstance(error, OSError) else str(error)
    return text or type(error).__name__


@contextmanager
def _translated() -> Iterator[None]:
    """A disk that is full, read-only or gone is `busy`: nothing was taken, the device keeps it and comes back."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _NOT_NOW:
            raise busy(_NOT_NOW[code], 30 if code == sqlite3.SQLITE_FULL else 5) from error
        raise

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the open file: acts go in, snapshots come out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine

from caseapp.clock import Clock, milliseconds
from caseapp.errors import ProfileClosed
from caseapp.i18n import N_
from caseapp.store.changes import Changes
from caseapp.store.colleagues.arrivals import Receiving
from caseapp.store.colleagues.incarnation import Moved, reincarnate
from caseapp.store.colleagues.own_devices import own_device_no
from caseapp.store.derived import Derived
from caseapp.store.engine import make_engine, translated
from caseapp.store.reader import Reader, snapshot
from caseapp.store.unit import Author, Unit, transaction
from caseapp.store.viewing import Viewer, opened_with_reason, viewer_of

Result = TypeVar("Result")


class Store:
    """An open profile. Writing is one at a time; reading may happen in several threads beside it."""

    def __init__(self, path: Path, key: bytes, salt: bytes, clock: Clock) -> None:
        self.path = path
        self.clock = clock
        self._key = key
        self._salt = salt
        self._engine: Engine = make_engine(path, key, salt)
        self._looking: Engine = make_engine(path, key, salt)  # its connections see what the worker may see
        self._writer: Engine = make_engine(path, key, salt, 1)  # of its own: readers never keep a save waiting
        self._write_lock = threading.Lock()
        self._derived = Derived()
        self._is_closed = False
        self.author = Author(worker_id="", dev_no=0)
        self._glass: dict[str, int] = {}  # restricted cases of others that stay open until a moment

    @property
    def engine(self) -> Engine:
        """The engine, for the maintenance rooms of the store only (migrations, backup, rebuild, verify)."""
        return self._engine

    @property
    def keys(self) -> tuple[bytes, bytes]:
        """Key and salt of the file, for the maintenance rooms of the store only."""
        return self._key, self._salt

    def sign_in(self, worker_id: str) -> None:
        """From now on acts are written in the name of this worker, on this device."""
        self.author = Author(worker_id=worker_id, dev_no=self._own_device())
        self.look_again()

    def look_again(self) -> None:
        """Read anew which restricted cases the worker opened with a reason, and until when they stay open."""
        with self.reading_whole() as reader:
            self._glass = opened_with_reason(reader.connection, self.author.worker_id, milliseconds(self.clock))

    def viewer(self, connection: Connection) -> Viewer:
        """Who is signed in, with the rights of now."""
        now = milliseconds(self.clock)
        return viewer_of(connection, self.author.worker_id, frozenset(k for k, end in self._glass.items() if end > now))

    def reading(self) -> AbstractContextManager[Reader]:
        """A snapshot of what the worker who is signed in may see.

        Raises ProfileClosed for a thread that comes back after the window closed.
        """
        self._must_be_open()
        return snapshot(self._looking, self.viewer)

    def read(self, query: Callable[[Reader], Result]) -> Result:
        """The answer of one query on a snapshot of its own."""
        with self.reading() as reader:
            return query(reader)

    def reading_whole(self) -> AbstractContextManager[Reader]:
        """A snapshot of everything: for what handles records without showing them to anybody (exchange, upkeep)."""
        self._must_be_open()
        return snapshot(self._engine)

    def read_whole(self, query: Callable[[Reader], Result]) -> Result:
        """The answer of one query on everything."""
        with self.reading_whole() as reader:
            return query(reader)

    def act(self, name: str, work: Callable[[Unit], Result]) -> tuple[Result, Changes]:
        """Run `work` as one act: all of it happens or nothing. What it returns, and what it changed.

        Raises what `work` raises, and the store's errors; the file is then as it was before.
        """
        with self._writing() as begin:
            unit = begin(name)
            result = work(unit)
            changes = unit.finish(self._derived)
        return result, changes

    def receive(self, name: str, work: Callable[[Receiving], Result]) -> tuple[Result, Changes]:
        """Join saves from elsewhere in one transaction: all that `work` applies or nothing, and what it changed."""
        with self._write_lock, self._transaction() as connection:
            receiving = Receiving(connection, name)
            result = work(receiving)
            changes = receiving.finish(self._derived)
        return result, changes

    def reincarnate(self, *, begin: bool = True) -> tuple[tuple[Moved, ...], Changes]:
        """Begin anew as another device and renumber what was not handed on (store/colleagues/incarnation.py).

        `begin` is false after a restore: the device is new already.
        """
        with self._write_lock, self._transaction() as connection:
            moved, changes = reincarnate(connection, self._derived, begin=begin)
            dev_no = own_device_no(connection)
        self.author = Author(self.author.worker_id, dev_no)
        return moved, changes

    def local(self, work: Callable[[Unit], Result]) -> Result:
        """Write things of this laptop only (drafts, settings): a transaction without journal."""
        with self._writing() as begin:
            return work(begin("local"))

    def fold(self) -> None:
        """Fold the WAL into the file now, for who takes the file away afterwards: closing never says that it failed."""
        self.maintain(("PRAGMA wal_checkpoint(TRUNCATE)",))

    def maintain(self, statements: Iterable[str]) -> None:
        """Run statements that stand in no transaction, one after the other; for the maintenance rooms of the store."""
        with self._write_lock, translated():
            self._must_be_open()
            with self._engine.connect() as connection:
                for sql in statements:
                    connection.connection.driver_connection.execute(sql).fetchall()  # type: ignore[union-attr]

    def close(self) -> None:
        """Finish writing and close every connection; the WAL is folded into the file."""
        with self._write_lock:
            self._is_closed = True
            self._writer.dispose()
            self._looking.dispose()
            self._engine.dispose()

    # -- inside ----------------------------------------------------------------------------------------------------

    def _must_be_open(self) -> None:
        """An engine that was disposed of would open the file again, without the lock of the folder."""
        if self._is_closed:
            raise ProfileClosed(N_("The profile was closed meanwhile. What was saved is safe."))

    def _transaction(self) -> AbstractContextManager[Connection]:
        self._must_be_open()
        return transaction(self._writer)

    @contextmanager
    def _writing(self) -> Iterator[Callable[[str], Unit]]:
        with self._write_lock, self._transaction() as connection:
            yield lambda name: Unit(connection, self.clock, name, self.author)

    def _own_device(self) -> int:
        with self._writing() as begin:
            return own_device_no(begin("local").connection)

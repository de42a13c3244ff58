# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the hub's database on a server: PostgreSQL, several hub processes over one of them."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, cast

import psycopg
from psycopg_pool import ConnectionPool, PoolTimeout

from casehub.store.database import Row, T, Tx
from casehub.store.schema import TABLES, statements
from casehub.trouble import HubTrouble, busy

_TYPES = {"BYTES": "BYTEA", "INT": "BIGINT", "TEXT": "TEXT"}
_OIDS = {"BYTES": "bytea", "INT": "int8", "TEXT": "text"}  # the same, as a stream names them
_AGAIN = ("40001", "40P01")  # serialisation failure, deadlock: the same work may succeed now
_ATTEMPTS = 8
_NOT_NOW = ("08", "53", "57", "58", "25006")  # connection, no room, shut down, system error, read-only
_START_LOCK = 7_316_001  # two hubs that start at once make the tables one after the other


@lru_cache(maxsize=256)
def _in_words_of_psycopg(sql: str) -> bytes:
    return sql.replace("?", "%s").encode()


@lru_cache(maxsize=16)
def _copy_into(table: str, columns: tuple[str, ...]) -> bytes:
    return f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT BINARY)".encode()


@lru_cache(maxsize=16)
def _types_of(table: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    (found,) = (dict(one.columns) for one in TABLES if one.name == table)
    return tuple(_OIDS[found[column].strip("?")] for column in columns)


class _PostgresTx:
    lock = " FOR UPDATE"

    def __init__(self, connection: psycopg.Connection[Row]) -> None:
        self._connection = connection

    def one(self, sql: str, *values: object) -> Row | None:
        return self._connection.execute(_in_words_of_psycopg(sql), values or None, binary=True).fetchone()

    def all(self, sql: str, *values: object) -> list[Row]:
        return self._connection.execute(_in_words_of_psycopg(sql), values or None, binary=True).fetchall()

    def run(self, sql: str, *values: object) -> int:
        return self._connection.execute(_in_words_of_psycopg(sql), values or None).rowcount

    def each(self, sql: str) -> Iterator[Row]:
        with self._connection.cursor(name="each") as cursor:
            cursor.itersize = 500
            yield from cursor.execute(_in_words_of_psycopg(sql))

    def many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        with self._connection.cursor() as cursor:
            cursor.executemany(_in_words_of_psycopg(sql), cast("Iterable[Sequence[Any]]", rows))

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """As a stream: a third cheaper than a statement for each row, and one wait instead of one for each."""
        names = tuple(columns)
        with self._connection.cursor() as cursor, cursor.copy(_copy_into(table, names)) as copy:
            copy.set_types(_types_of(table, names))
            for row in rows:
                copy.write_row(row)


class PostgresDatabase:
    """A database behind a `postgresql://` address."""

    kind = "postgresql"

    def __init__(self, address: str, connections: int = 12) -> None:
        logging.getLogger("psycopg.pool").setLevel(logging.ERROR)
        try:
            with psycopg.connect(address, connect_timeout=10) as connection:
                connection.execute("SELECT pg_advisory_xact_lock(%s)", (_START_LOCK,))
                connection.execute("CREATE SCHEMA IF NOT EXISTS keys")
                for statement in statements(_TYPES):
                    connection.execute(statement.encode())
        except psycopg.Error as error:
            raise HubTrouble("The hub cannot use the PostgreSQL database: %(why)s.", why=_why(error)) from error
        self._pool: ConnectionPool[psycopg.Connection[Row]] = ConnectionPool(
            address, kwargs={"autocommit": True}, min_size=2, max_size=connections, timeout=5, open=True
        )

    def write(self, work: Callable[[Tx], T]) -> T:
        with self._connection() as connection:
            return _write(connection, work)

    def read(self, work: Callable[[Tx], T], *, steady: bool = False) -> T:
        with self._connection() as connection:
            if not steady:
                return work(_PostgresTx(connection))  # a statement sees what is committed when it begins: one wait each
            with connection.transaction():
                connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                return work(_PostgresTx(connection))

    @contextmanager
    def _connection(self) -> Iterator[psycopg.Connection[Row]]:
        """One of the pool; what was read on it ends with it."""
        try:
            with self._pool.connection() as connection:
                yield connection
        except PoolTimeout as error:
            raise busy("no connection to the database") from error
        except psycopg.Error as error:
            state = error.sqlstate
            if state is None or state.startswith(_NOT_NOW):
                self._pool.check()  # connections that broke are replaced before the next question
                raise busy("database gone" if state is None else f"database {state}") from error
            raise

    def settle(self) -> None:
        """VACUUM is the server's own (autovacuum; docs/hub.md says when to run it by hand)."""

    def size(self) -> int:
        row = self.read(lambda tx: tx.one("SELECT pg_database_size(current_database())"))
        return int(row[0]) if row else 0

    def close(self) -> None:
        self._pool.close()


def _write(connection: psycopg.Connection[Row], work: Callable[[Tx], T]) -> T:
    """One transaction, again after a conflict. Raises Refused(busy) when there is no end of conflicts."""
    for attempt in range(_ATTEMPTS):
        try:
            with connection.transaction():
                return work(_PostgresTx(connection))
        except psycopg.Error as error:
            if error.sqlstate not in _AGAIN:
                raise
            time.sleep(random.uniform(0.001, 0.01 * (attempt + 1)))  # noqa: S311 - not a secret
    raise busy("conflicts")


def _why(error: psycopg.Error) -> str:
    """The first line of what the server or the library says; it never holds the address with its password."""
    return str(error).strip().splitlines()[0].rstrip(".") if str(error).strip() else type(error).__name__

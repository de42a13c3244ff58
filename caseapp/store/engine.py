# SPDX-License-Identifier: EUPL-1.2
"""This is the place for opening the encrypted file: SQLCipher with a raw key, the pragmas, and what its errors mean."""

from __future__ import annotations

import contextlib
import errno
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from caseapp.errors import (
    CaseAppError,
    DatabaseDamaged,
    DiskFull,
    NotADatabase,
    ProfileInUse,
    ReadOnly,
    StoreError,
)
from caseapp.i18n import N_

KEY_BYTES = 32
SALT_BYTES = 16

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA foreign_keys = ON",
    "PRAGMA cell_size_check = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA mmap_size = 0",
    "PRAGMA cache_size = -8000",
    "PRAGMA busy_timeout = 5000",
)


def connect(path: Path, key: bytes, salt: bytes, *, plain: bool = False) -> Any:  # noqa: ANN401 - a DB-API connection
    """A keyed connection to `path`. `plain` opens the same library without a key (only for measuring)."""
    if path.is_dir():
        raise not_a_database()
    connection = sqlcipher.connect(str(path), check_same_thread=False, isolation_level=None, cached_statements=256)
    cursor = connection.cursor()
    try:
        if not plain:
            cursor.execute("PRAGMA cipher_log_level = NONE")
            cursor.execute(f"PRAGMA key = \"x'{key.hex()}{salt.hex()}'\"")
        cursor.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for pragma in _PRAGMAS:
            cursor.execute(pragma).fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def make_engine(path: Path, key: bytes, salt: bytes, connections: int = 4) -> Engine:
    """An engine over at most so many connections. Transactions are begun and ended by hand (unit.py, reader.py)."""

    def creator() -> Any:  # noqa: ANN401
        with translated():
            return connect(path, key, salt)

    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=creator,
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        pool_reset_on_return=None,
        isolation_level="AUTOCOMMIT",
        query_cache_size=512,
        hide_parameters=True,  # values of people never stand in the words of an error
    )
    # SQLAlchemy registers a REGEXP function on every new connection; nothing here uses it and it needs no privileges.
    event.listen(engine, "handle_error", _on_error)
    return engine


def _on_error(context: Any) -> None:  # noqa: ANN401
    original = context.original_exception
    found = meaning_of(original)
    if found is not None:
        raise found from original


def meaning_of(error: BaseException) -> CaseAppError | None:
    """What an error of the database library or of the system means to a worker, or None if it is a bug."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        error = error.orig
    if isinstance(error, OSError):
        return _meaning_of_number(error.errno)
    code = getattr(error, "sqlite_errorname", "") or ""
    return next((make() for start, make in _MEANINGS.items() if code.startswith(start)), None)


def _meaning_of_number(number: int | None) -> CaseAppError | None:
    if number in _NO_ROOM:
        return _disk_full()
    if number in _NO_RIGHT:
        return _read_only()
    if number == errno.EIO:
        return _disk_error()
    return None


def _disk_full() -> CaseAppError:
    return DiskFull(N_("There is no room left on this disk. Nothing was changed. Free some space and try again."))


def _read_only() -> CaseAppError:
    return ReadOnly(N_("The folder of this profile cannot be written. Nothing was changed."))


def _disk_error() -> CaseAppError:
    return StoreError(N_("The disk reported an error. What was saved before is safe; check the disk."))


def damaged() -> CaseAppError:
    """For a page that was read and is not as it was written."""
    return DatabaseDamaged(N_("A page of the database is damaged. Restore a backup; nothing was changed now."))


def not_a_database() -> CaseAppError:
    """For a file that does not open with this key."""
    return NotADatabase(N_("This file is not a caseapp database, or it does not belong to this vault."))


def _in_use() -> CaseAppError:
    return ProfileInUse(N_("Another program is using this profile. Close it and try again."))


# by the number of the system and the name of the library, never by its words: those hold paths and names of columns
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NO_RIGHT = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_MEANINGS: dict[str, Callable[[], CaseAppError]] = {
    "SQLITE_FULL": _disk_full,
    "SQLITE_READONLY": _read_only,
    "SQLITE_CANTOPEN": _read_only,
    "SQLITE_PERM": _read_only,
    "SQLITE_NOTADB": not_a_database,
    "SQLITE_CORRUPT": damaged,
    "SQLITE_BUSY": _in_use,
    "SQLITE_LOCKED": _in_use,
    "SQLITE_IOERR": _disk_error,
}


def roll_back(connection: Connection) -> None:
    """Take back what is open. The library did so itself when the disk was full; after a bad page it may refuse."""
    driver = connection.connection.driver_connection
    if driver is not None and driver.in_transaction:
        with contextlib.suppress(CaseAppError, sqlcipher.Error, DBAPIError):
            connection.exec_driver_sql("ROLLBACK")


def forget_if_spoiled(connection: Connection, error: BaseException) -> None:
    """Close a connection that would not get over it: after a damaged page it calls every page damaged (SQLCipher #617),
    and one that was opened where nothing can be written stays so when that is over.
    """
    if isinstance(error if isinstance(error, CaseAppError) else meaning_of(error), DatabaseDamaged | ReadOnly):
        connection.invalidate()


@contextmanager
def translated() -> Iterator[None]:
    """Turns errors of the library and of the system into sentences; lets bugs pass as they are."""
    try:
        yield
    except (sqlcipher.Error, sqlite3.Error, DBAPIError, OSError) as error:
        found = meaning_of(error)
        if found is None:
            raise
        raise found from error

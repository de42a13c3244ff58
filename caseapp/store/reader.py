# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading: one snapshot of the file, as it was at one local revision."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import Row
from sqlalchemy.sql import Executable

from caseapp.store.engine import forget_if_spoiled, roll_back, translated
from caseapp.store.viewing import Viewer, look_through


class Reader:
    """A snapshot. `rev` is the newest local revision in it: the `read_rev` of every row that is handed out.

    `viewer` is who looks; without one everything is there (store/viewing.py).
    """

    def __init__(self, connection: Connection, viewer: Viewer | None = None) -> None:
        self.connection = connection
        self.viewer = viewer or Viewer()
        self.rev = int(connection.exec_driver_sql("SELECT coalesce(max(rev), 0) FROM main.journal").scalar() or 0)

    def rows(self, statement: Executable) -> Sequence[Row[Any]]:
        """All rows of a select."""
        return self.connection.execute(statement).all()

    def first(self, statement: Executable) -> Row[Any] | None:
        """The first row of a select, or None."""
        return self.connection.execute(statement).first()

    def sql(self, text: str, values: Sequence[object] = ()) -> Sequence[Any]:
        """All rows of plain SQL with plain values (hot paths only)."""
        return self.connection.exec_driver_sql(text, tuple(values)).all()

    @property
    def driver(self) -> Any:  # noqa: ANN401
        """The DB-API connection, for the search tables."""
        return self.connection.connection.driver_connection


Whose = Callable[[Connection], Viewer]


@contextmanager
def snapshot(engine: Engine, whose: Whose | None = None) -> Iterator[Reader]:
    """Reads without ever waiting for the writer, and without keeping anything open afterwards.

    With `whose` only what that worker may see is there.
    """
    with translated(), engine.connect() as connection:
        connection.exec_driver_sql("BEGIN")
        wrote = False
        try:
            reader = Reader(connection, whose(connection) if whose is not None else None)
            wrote = whose is not None and look_through(connection, reader.viewer, reader.rev)
            yield reader
        except BaseException as error:
            roll_back(connection)
            forget_if_spoiled(connection, error)
            raise
        if wrote:
            connection.exec_driver_sql("COMMIT")  # what is hidden, beside the file and in memory only
        roll_back(connection)

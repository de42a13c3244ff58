# SPDX-License-Identifier: EUPL-1.2
"""This is the place for plain SQL on the hot path: straight to the driver of the open connection.

A save runs some thirty small statements; through SQLAlchemy they cost more in Python than in the file. Rows come as
plain tuples. Errors of the library pass as they are and are put into words by `transaction` and `snapshot`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Protocol

from sqlalchemy import Connection

Run = Callable[..., Any]
"""`run(sql, values)` gives a cursor."""


def driver_of(connection: Connection) -> Any:  # noqa: ANN401 - a DB-API connection
    """The DB-API connection under an open connection."""
    return connection.connection.driver_connection


def runner(connection: Connection) -> Run:
    """What runs statements of the open transaction."""
    return driver_of(connection).execute  # type: ignore[no-any-return]


def first_value(cursor: Any) -> Any:  # noqa: ANN401
    """The first value of the first row, or None."""
    row = cursor.fetchone()
    return row[0] if row is not None else None


class Opened(Protocol):
    """An open transaction for rooms that do not know SQLAlchemy: a unit of work, a snapshot, a join of what arrives."""

    @property
    def connection(self) -> Connection: ...


def run_of(opened: Opened) -> Run:
    """What runs statements of an open transaction."""
    return runner(opened.connection)


def day_of(text: str | None) -> date | None:
    """A day as a row holds it; None where nothing stands."""
    return date.fromisoformat(text) if text else None

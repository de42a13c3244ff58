# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the one way in which the hub asks a database, whichever it is.

SQL is written once, with `?` for values, for SQLite and PostgreSQL alike. Work is a function of a transaction: it may
be run again after a conflict, so it changes nothing but the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol, TypeAlias, TypeVar

Row: TypeAlias = tuple[Any, ...]
T = TypeVar("T")


class Tx(Protocol):
    """A transaction. `lock` is written behind a SELECT whose rows nobody else may change until it ends."""

    lock: str

    def one(self, sql: str, *values: object) -> Row | None:
        """The first row."""

    def all(self, sql: str, *values: object) -> list[Row]:
        """Every row."""

    def run(self, sql: str, *values: object) -> int:
        """How many rows it touched."""

    def each(self, sql: str) -> Iterator[Row]:
        """Every row, without holding them all."""

    def many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """The same statement for each row."""

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """New rows, as fast as this database takes them."""


class Database(Protocol):
    """Where the hub keeps everything but files."""

    kind: str

    def write(self, work: Callable[[Tx], T]) -> T:
        """Runs `work` in one transaction that is on disk when this returns. Raises Refused(busy) when it cannot be."""

    def read(self, work: Callable[[Tx], T], *, steady: bool = False) -> T:
        """Runs `work` on what is committed; `steady`: on what was committed when it began."""

    def settle(self) -> None:
        """What was deleted leaves the files too, as far as the database lets us."""

    def size(self) -> int:
        """Bytes on disk."""

    def close(self) -> None:
        """Lets go of every connection."""


def padded(values: Sequence[T]) -> list[T]:
    """As many as the next power of two, the last one again and again: few lengths of lists, few statements."""
    if not values:
        return []
    return [*values, *[values[-1]] * ((1 << (len(values) - 1).bit_length()) - len(values))]


def marks(count: int) -> str:
    """`?, ?, ?` for an IN list."""
    return ", ".join(["?"] * count)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for column types with a meaning: how a value of the field becomes a plain value in the file.

A plain value is what stands in the column and in the journal alike (text, whole number, bytes or nothing), so that the
tables can be made again from the journal without knowing more than the journal.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Boolean, Integer, LargeBinary, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

Plain = str | int | bytes | None


class EntityRef(TypeDecorator[str]):
    """An id: 32 hexadecimal characters outside, 16 bytes inside."""

    impl = LargeBinary(16)
    cache_ok = True

    @staticmethod
    def plain(value: str | None) -> bytes | None:
        return None if value is None else bytes.fromhex(value)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else bytes.fromhex(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else value.hex()


class Day(TypeDecorator[date]):
    """A calendar day, kept as ISO text so that it sorts and can be read by eye."""

    impl = Text
    cache_ok = True

    @staticmethod
    def plain(value: date | None) -> str | None:
        return None if value is None else value.isoformat()

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        return None if value is None else date.fromisoformat(value)


class Moment(TypeDecorator[datetime]):
    """An instant, aware and in UTC, kept as whole milliseconds since 1970."""

    impl = Integer
    cache_ok = True

    @staticmethod
    def plain(value: datetime | None) -> int | None:
        return None if value is None else round(value.timestamp() * 1000)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return self.plain(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromtimestamp(value / 1000, UTC)


class Codes(TypeDecorator[tuple[str, ...]]):
    """A set of codes, kept as sorted words with spaces between them. Codes hold no spaces."""

    impl = Text
    cache_ok = True

    @staticmethod
    def plain(value: tuple[str, ...] | frozenset[str] | list[str] | None) -> str:
        return " ".join(sorted(set(value or ())))

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:  # noqa: ANN401
        return self.plain(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:
        return tuple((value or "").split())


def plain_value(column_type: object, value: object) -> Plain:
    """`value` as it stands in a column of this type and in the journal.

    Raises TypeError for a value the column cannot hold: this is a bug of the caller, not of a worker.
    """
    if value is None:
        return None
    if isinstance(column_type, EntityRef | Day | Moment):
        return column_type.plain(value)  # type: ignore[arg-type]
    if isinstance(column_type, Codes):
        return Codes.plain(value)  # type: ignore[arg-type]
    if isinstance(column_type, Boolean):
        return int(bool(value))
    if isinstance(column_type, Integer) and isinstance(value, int):
        return int(value)
    if isinstance(column_type, Text) and isinstance(value, str):
        return str(value)
    if isinstance(column_type, LargeBinary) and isinstance(value, bytes):
        return value
    message = f"{type(value).__name__} does not fit {type(column_type).__name__}"
    raise TypeError(message)

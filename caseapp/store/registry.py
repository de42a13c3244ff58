# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what the store knows about every recorded noun: its table, its fields and their numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sqlalchemy import Table

from caseapp.models import RECORDED, Recorded
from caseapp.models.types import Codes, Plain, plain_value


@dataclass(frozen=True, slots=True)
class FieldKind:
    """A travelling field: number, column name, whether it holds a set, and its protective order (most first)."""

    number: int
    name: str
    column_type: object
    many: bool
    protective: tuple[str | int, ...]

    def plain(self, value: object) -> Plain:
        return plain_value(self.column_type, value)


@dataclass(frozen=True, slots=True, eq=False)
class EntityKind:
    """A recorded noun."""

    number: int
    name: str
    table: Table
    by_name: dict[str, FieldKind]
    by_number: dict[int, FieldKind]


def _kind_of(model: type[Recorded]) -> EntityKind:
    table: Table = model.__table__  # type: ignore[attr-defined]
    fields = [
        FieldKind(
            number=column.info["field"],
            name=column.name,
            column_type=column.type,
            many=isinstance(column.type, Codes),
            protective=tuple(column.info.get("protective", ())),
        )
        for column in table.columns
        if "field" in column.info
    ]
    return EntityKind(
        number=model.type_number,
        name=table.name,
        table=table,
        by_name={f.name: f for f in fields},
        by_number={f.number: f for f in fields},
    )


@cache
def kinds() -> dict[int, EntityKind]:
    """Every recorded noun by its number."""
    return {model.type_number: _kind_of(model) for model in RECORDED}


def kind_of(model: type[Recorded]) -> EntityKind:
    """What the store knows about `model`."""
    return kinds()[model.type_number]


@cache
def kind_named(name: str) -> EntityKind:
    """The noun kept in the table `name`."""
    return next(kind for kind in kinds().values() if kind.name == name)

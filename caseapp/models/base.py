# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what every recorded noun has in common.

A recorded row belongs to a log (the unit of key and access), carries in `dots` which writes its present values come
from, and is never removed: deleting sets `deleted`. Fields that travel have a number that never changes its meaning.
"""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import Boolean, Integer, LargeBinary
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeEngine

from caseapp.models.types import Codes, EntityRef

DELETED_FIELD = 0


class Base(DeclarativeBase):
    """The tables of the file."""


def field(
    number: int,
    column_type: TypeEngine[Any],
    *,
    protective: tuple[str | int, ...] = (),
    index: bool = False,
    is_late: bool = False,
) -> Any:  # noqa: ANN401
    """A column that travels under `number`. `protective` lists values, the most protective first, for safety fields.

    `is_late`: a field that came with a later version stands behind all others in its table.
    """
    many = isinstance(column_type, Codes)
    return mapped_column(
        column_type,
        nullable=not many,
        default="" if many else None,
        server_default="" if many else None,
        index=index,
        sort_order=1 if is_late else 0,
        info={"field": number, "many": many, "protective": protective},
    )


class Recorded:
    """A noun whose every change is an operation in the journal."""

    type_number: ClassVar[int]

    row_no: Mapped[int] = mapped_column(Integer, primary_key=True)
    id: Mapped[str] = mapped_column(EntityRef, unique=True)
    log_no: Mapped[int] = mapped_column(Integer)
    dots: Mapped[bytes] = mapped_column(LargeBinary)
    deleted: Mapped[bool] = mapped_column(
        Boolean,
        default=False,
        info={"field": DELETED_FIELD, "many": False, "protective": (0, 1)},  # in doubt it stays to be seen
    )
    born: Mapped[int | None] = mapped_column(Integer)  # when it was made: the order of records is alike on all laptops

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading who lives or leaves with the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from caseapp.models import HouseholdMember
from caseapp.store.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdRow:
    """Somebody of the household."""

    id: str
    case_id: str
    name: str | None
    kind: str | None
    birth_day: date | None
    birth_precision: str | None
    with_them: str | None
    school: str | None
    care: str | None
    leaves_along: bool | None
    until_day: date | None
    note: str | None
    read_rev: int


_OF_HOUSEHOLD = tuple(getattr(HouseholdMember, name) for name in HouseholdRow.__slots__ if name != "read_rev")


def household_of(reader: Reader, case_id: str) -> tuple[HouseholdRow, ...]:
    """The household of a case: those who are there first."""
    rows = reader.rows(
        select(*_OF_HOUSEHOLD)
        .where(HouseholdMember.case_id == case_id, HouseholdMember.deleted.is_(False))
        .order_by(HouseholdMember.born, HouseholdMember.id)
    )
    return tuple(HouseholdRow(**row._mapping, read_rev=reader.rev) for row in rows)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading rights, the reference address and which office is competent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from caseapp.models import CompetentOffice, ReferenceAddress, Right
from caseapp.store.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class RightRow:
    """A right and how far it is."""

    id: str
    case_id: str
    kind: str | None
    kind_text: str | None
    state: str | None
    office: str | None
    asked_day: date | None
    receipt_day: date | None
    receipt_number: str | None
    decision_day: date | None
    valid_from: date | None
    valid_to: date | None
    appeal_until: date | None
    appealed_day: date | None
    appeal_result: str | None
    why_not: str | None
    why_text: str | None
    note: str | None
    read_rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceRow:
    """A reference address."""

    id: str
    case_id: str
    kind: str | None
    state: str | None
    office: str | None
    place: str | None
    asked_day: date | None
    start_day: date | None
    valid_to: date | None
    shown_day: date | None
    end_day: date | None
    from_stay: str | None
    for_release: str | None
    note: str | None
    read_rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRow:
    """A competent office."""

    id: str
    case_id: str
    name: str | None
    nis_code: str | None
    basis: str | None
    start_day: date | None
    end_day: date | None
    reason: str | None
    incompetence: str | None
    note: str | None
    read_rev: int


_OF_RIGHT = tuple(getattr(Right, name) for name in RightRow.__slots__ if name != "read_rev")


def rights_of(reader: Reader, case_id: str) -> tuple[RightRow, ...]:
    """The rights of a case in the order they were written down."""
    rows = reader.rows(
        select(*_OF_RIGHT).where(Right.case_id == case_id, Right.deleted.is_(False)).order_by(Right.born, Right.id)
    )
    return tuple(RightRow(**row._mapping, read_rev=reader.rev) for row in rows)


_OF_REFERENCE = tuple(getattr(ReferenceAddress, name) for name in ReferenceRow.__slots__ if name != "read_rev")


def references_of(reader: Reader, case_id: str) -> tuple[ReferenceRow, ...]:
    """The reference addresses of a case, the present one first."""
    rows = reader.rows(
        select(*_OF_REFERENCE)
        .where(ReferenceAddress.case_id == case_id, ReferenceAddress.deleted.is_(False))
        .order_by(ReferenceAddress.end_day.isnot(None), ReferenceAddress.born.desc(), ReferenceAddress.id)
    )
    return tuple(ReferenceRow(**row._mapping, read_rev=reader.rev) for row in rows)


_OF_OFFICE = tuple(getattr(CompetentOffice, name) for name in OfficeRow.__slots__ if name != "read_rev")


def offices_of(reader: Reader, case_id: str) -> tuple[OfficeRow, ...]:
    """The competent offices of a case, the present one first (R-BE-3: nothing is overwritten)."""
    rows = reader.rows(
        select(*_OF_OFFICE)
        .where(CompetentOffice.case_id == case_id, CompetentOffice.deleted.is_(False))
        .order_by(CompetentOffice.start_day.desc(), CompetentOffice.born.desc(), CompetentOffice.id)
    )
    return tuple(OfficeRow(**row._mapping, read_rev=reader.rev) for row in rows)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading contacts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from caseapp.models import Contact
from caseapp.store.reader import Reader

_PORTION = 500  # ids that go into one question


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    """A contact in one case. `together_id` joins the rows of one contact with several people."""

    id: str
    case_id: str
    worker_id: str | None
    together_id: str | None
    moment: datetime | None
    minutes: int | None
    with_whom: tuple[str, ...]
    mode: str | None
    outcome: str | None
    direction: str | None
    place: str | None
    what: str | None
    their_words: str | None
    next_step: str | None
    next_day: date | None
    next_who: str | None
    domains: tuple[str, ...]
    layer: str | None
    risk: bool | None
    read_rev: int


_COLUMNS = tuple(getattr(Contact, name) for name in ContactRow.__slots__ if name != "read_rev")


def contacts_of(
    reader: Reader,
    case_id: str,
    *,
    limit: int = 50,
    before: datetime | None = None,
    layers: Sequence[str] | None = None,
) -> tuple[ContactRow, ...]:
    """The contacts of a case, the latest first, at most `limit`, older than `before` to read on."""
    statement = select(*_COLUMNS).where(Contact.case_id == case_id, Contact.deleted.is_(False))
    if before is not None:
        statement = statement.where(Contact.moment < before)
    if layers is not None:
        statement = statement.where(Contact.layer.in_(tuple(layers)))
    rows = reader.rows(statement.order_by(Contact.moment.desc(), Contact.born.desc(), Contact.id.desc()).limit(limit))
    return tuple(_row(row, reader.rev) for row in rows)


def contact(reader: Reader, contact_id: str) -> ContactRow | None:
    """One contact, or None."""
    row = reader.first(select(*_COLUMNS).where(Contact.id == contact_id, Contact.deleted.is_(False)))
    return _row(row, reader.rev) if row is not None else None


def layers_of(reader: Reader, contact_ids: Sequence[str]) -> dict[str, str | None]:
    """The layer of each of these contacts that is there for who reads; the others are left out."""
    found: dict[str, str | None] = {}
    for first in range(0, len(contact_ids), _PORTION):
        some = tuple(contact_ids[first : first + _PORTION])
        statement = select(Contact.id, Contact.layer).where(Contact.id.in_(some), Contact.deleted.is_(False))
        found |= {row.id: row.layer for row in reader.rows(statement)}
    return found


def count_contacts(reader: Reader, case_id: str) -> int:
    """How many contacts a case has."""
    row = reader.first(
        select(func.count()).select_from(Contact).where(Contact.case_id == case_id, Contact.deleted.is_(False))
    )
    return int(row[0]) if row is not None else 0


def _row(row: Any, rev: int) -> ContactRow:  # noqa: ANN401
    return ContactRow(**row._mapping, read_rev=rev)

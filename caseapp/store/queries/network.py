# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading the people and services around the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from caseapp.models import NetworkMember
from caseapp.store.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkRow:
    """A supporter or provider."""

    id: str
    case_id: str
    name: str
    relation: str | None
    kind: str | None
    organisation: str | None
    domains: tuple[str, ...]
    phone: str | None
    hours: str | None
    strength: int | None
    wanted: str | None
    consent: str | None
    consent_day: date | None
    always_there: bool | None
    at_night: bool | None
    since_day: date | None
    until_day: date | None
    check_in_days: int | None
    jim_step: str | None
    note: str | None
    on_card: bool | None
    chosen_by_person: str | None
    asked_day: date | None
    accepted: str | None
    agreements: str | None
    wants_training: str | None
    end_reason: str | None
    support_role: str | None
    read_rev: int


_COLUMNS = tuple(getattr(NetworkMember, name) for name in NetworkRow.__slots__ if name != "read_rev")


def network_of(reader: Reader, case_id: str) -> tuple[NetworkRow, ...]:
    """The network of a case: who is always there first, own people before services, strong ties before weak."""
    table = NetworkMember
    rows = reader.rows(
        select(*_COLUMNS)
        .where(table.case_id == case_id, table.deleted.is_(False))
        .order_by(
            table.until_day.isnot(None),
            table.always_there.desc(),
            table.kind == "formal",
            table.strength.desc(),
            table.born,
            table.id,
        )
    )
    return tuple(NetworkRow(**row._mapping, read_rev=reader.rev) for row in rows)

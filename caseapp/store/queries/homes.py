# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading the search for a home and keeping it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from caseapp.models import Eviction, HousingEpisode, HousingRegistration, Lease, Viewing
from caseapp.store.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationRow:
    """A place on a waiting list."""

    id: str
    case_id: str
    kind: str | None
    where_text: str | None
    reference: str | None
    priority: str | None
    registered_day: date | None
    renew_day: date | None
    end_day: date | None
    end_reason: str | None
    note: str | None
    read_rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewingRow:
    """A home that was looked at or asked for."""

    id: str
    case_id: str
    place: str | None
    landlord: str | None
    day: date | None
    outcome: str | None
    refusal: str | None
    refusal_text: str | None
    note: str | None
    read_rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseRow:
    """A lease."""

    id: str
    case_id: str
    kind: str | None
    place: str | None
    landlord: str | None
    start_day: date | None
    end_day: date | None
    notice_day: date | None
    ended_day: date | None
    end_result: str | None
    deposit: str | None
    costs: str | None
    support_by: str | None
    same_organisation: str | None
    note: str | None
    read_rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EvictionRow:
    """A home that may be lost."""

    id: str
    case_id: str
    level: str | None
    phase: str | None
    causes: tuple[str, ...]
    signal_day: date | None
    signals: tuple[str, ...]
    offered_day: date | None
    offer_answer: str | None
    claim_day: date | None
    court_day: date | None
    judged_day: date | None
    carried_out_day: date | None
    result: str | None
    result_day: date | None
    leads: str | None
    note: str | None
    read_rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeRow:
    """Where the person stays or stayed."""

    id: str
    case_id: str
    ethos_light: str | None
    description: str | None
    start_day: date | None
    end_day: date | None
    ethos_sub: str | None
    ethos_full: str | None
    no_own_home: str | None
    exit_day: date | None
    solution: str | None
    address_kind: str | None
    registered: str | None
    municipality: str | None
    cause: str | None
    note: str | None
    read_rev: int


_OF_REGISTRATION = tuple(getattr(HousingRegistration, name) for name in RegistrationRow.__slots__ if name != "read_rev")


def registrations_of(reader: Reader, case_id: str) -> tuple[RegistrationRow, ...]:
    """The registrations of a case, running ones first."""
    rows = reader.rows(
        select(*_OF_REGISTRATION)
        .where(HousingRegistration.case_id == case_id, HousingRegistration.deleted.is_(False))
        .order_by(HousingRegistration.end_day.isnot(None), HousingRegistration.born.desc(), HousingRegistration.id)
    )
    return tuple(RegistrationRow(**row._mapping, read_rev=reader.rev) for row in rows)


_OF_VIEWING = tuple(getattr(Viewing, name) for name in ViewingRow.__slots__ if name != "read_rev")


def viewings_of(reader: Reader, case_id: str) -> tuple[ViewingRow, ...]:
    """The viewings of a case, the latest first."""
    rows = reader.rows(
        select(*_OF_VIEWING)
        .where(Viewing.case_id == case_id, Viewing.deleted.is_(False))
        .order_by(Viewing.day.desc(), Viewing.born.desc(), Viewing.id)
    )
    return tuple(ViewingRow(**row._mapping, read_rev=reader.rev) for row in rows)


def landlords_asked(reader: Reader, _case_id: str) -> tuple[tuple[str, int, date | None], ...]:
    """Who rents out and was asked or rented from before, in this and other cases one may read: name, times, last day.

    So that the same landlord is not asked twice by the same team (masterplan tier B 18).
    """
    found: dict[str, tuple[str, int, date | None]] = {}
    asked = reader.rows(select(Viewing.landlord, Viewing.day).where(Viewing.deleted.is_(False)))
    rented = reader.rows(select(Lease.landlord, Lease.start_day.label("day")).where(Lease.deleted.is_(False)))
    for row in (*asked, *rented):
        landlord, day = row.landlord, row.day
        name = " ".join((landlord or "").split())
        if name:
            kept, times, last = found.get(name.casefold(), (name, 0, None))
            found[name.casefold()] = (kept, times + 1, max((one for one in (last, day) if one), default=None))
    return tuple(found[name] for name in sorted(found))


_OF_LEASE = tuple(getattr(Lease, name) for name in LeaseRow.__slots__ if name != "read_rev")


def leases_of(reader: Reader, case_id: str) -> tuple[LeaseRow, ...]:
    """The leases of a case, the latest first."""
    rows = reader.rows(
        select(*_OF_LEASE)
        .where(Lease.case_id == case_id, Lease.deleted.is_(False))
        .order_by(Lease.start_day.desc(), Lease.born.desc(), Lease.id)
    )
    return tuple(LeaseRow(**row._mapping, read_rev=reader.rev) for row in rows)


_OF_EVICTION = tuple(getattr(Eviction, name) for name in EvictionRow.__slots__ if name != "read_rev")


def evictions_of(reader: Reader, case_id: str) -> tuple[EvictionRow, ...]:
    """The evictions of a case, those without a result first."""
    rows = reader.rows(
        select(*_OF_EVICTION)
        .where(Eviction.case_id == case_id, Eviction.deleted.is_(False))
        .order_by(Eviction.result.isnot(None), Eviction.born.desc(), Eviction.id)
    )
    return tuple(EvictionRow(**row._mapping, read_rev=reader.rev) for row in rows)


_OF_EPISODE = tuple(getattr(HousingEpisode, name) for name in EpisodeRow.__slots__ if name != "read_rev")


def episodes_of(reader: Reader, case_id: str) -> tuple[EpisodeRow, ...]:
    """The housing episodes of a case, the latest first (R-ETH-01)."""
    rows = reader.rows(
        select(*_OF_EPISODE)
        .where(HousingEpisode.case_id == case_id, HousingEpisode.deleted.is_(False))
        .order_by(HousingEpisode.start_day.desc(), HousingEpisode.born.desc(), HousingEpisode.id)
    )
    return tuple(EpisodeRow(**row._mapping, read_rev=reader.rev) for row in rows)

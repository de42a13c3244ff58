# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading consent and what was shared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from caseapp.models import Consent, Sharing
from caseapp.store.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRow:
    """What the person said about sharing."""

    id: str
    case_id: str
    answer: str | None
    receiver: str | None
    receiver_kind: str | None
    purpose: str | None
    categories: tuple[str, ...]
    channel: str | None
    day: date | None
    until_day: date | None
    explained: str | None
    explained_text: str | None
    withdrawn_day: date | None
    network_id: str | None
    their_words: str | None
    note: str | None
    read_rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingRow:
    """What was shared with whom and on which ground."""

    id: str
    case_id: str
    day: date | None
    receiver: str | None
    receiver_kind: str | None
    purpose: str | None
    categories: tuple[str, ...]
    what: str | None
    channel: str | None
    ground: str | None
    secret_scope: str | None
    consent_id: str | None
    be_informed: str | None
    be_agrees: str | None
    be_bound: str | None
    be_same_task: str | None
    be_only_needed: str | None
    consent_tried: str | None
    consent_why_not: str | None
    harm: str | None
    harm_near: str | None
    other_routes: str | None
    why_them: str | None
    consulted_name: str | None
    consulted_day: date | None
    person_told_day: date | None
    person_told_why_not: str | None
    review_day: date | None
    approved_by: str | None
    meeting_id: str
    left_out: str | None
    note: str | None
    read_rev: int


_OF_CONSENT = tuple(getattr(Consent, name) for name in ConsentRow.__slots__ if name != "read_rev")


def consents_of(reader: Reader, case_id: str) -> tuple[ConsentRow, ...]:
    """Consents of a case, the latest first."""
    rows = reader.rows(
        select(*_OF_CONSENT)
        .where(Consent.case_id == case_id, Consent.deleted.is_(False))
        .order_by(Consent.day.desc(), Consent.born.desc(), Consent.id)
    )
    return tuple(ConsentRow(**row._mapping, read_rev=reader.rev) for row in rows)


_OF_SHARING = tuple(getattr(Sharing, name) for name in SharingRow.__slots__ if name != "read_rev")


def sharings_of(reader: Reader, case_id: str) -> tuple[SharingRow, ...]:
    """What was shared in a case, the latest first."""
    rows = reader.rows(
        select(*_OF_SHARING)
        .where(Sharing.case_id == case_id, Sharing.deleted.is_(False))
        .order_by(Sharing.day.desc(), Sharing.born.desc(), Sharing.id)
    )
    return tuple(SharingRow(**row._mapping, read_rev=reader.rev) for row in rows)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading what keeps the person of a case safe (masterplan tier B 22).

The protected address is read by its own form and by nothing else: it stands on no paper, in no export, search or count.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from caseapp.models import SafetyFile
from caseapp.store.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeWay:
    """How to reach the person safely: what is shown before anything else."""

    safe_channel: str | None
    safe_times: str | None
    no_contact: str | None
    has_safe_word: bool
    review_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyRow:
    """Everything that was written, for the form."""

    protected_address: str | None
    no_contact: str | None
    safe_channel: str | None
    safe_times: str | None
    safe_word: str | None
    plan: str | None
    removal_order: str | None
    removal_until: date | None
    priority_ground: str | None
    residence_risk: str | None
    contribution_not_claimed: str | None
    review_day: date | None
    note: str | None
    read_rev: int


def safety_of(reader: Reader, case_id: str) -> SafetyRow | None:
    """What keeps the person safe; None when nothing was written, or when it is not for who looks."""
    names = [name for name in SafetyRow.__slots__ if name != "read_rev"]
    columns = [getattr(SafetyFile, name) for name in names]
    row = reader.first(select(*columns).where(SafetyFile.case_id == case_id, SafetyFile.deleted.is_(False)))
    return None if row is None else SafetyRow(**row._mapping, read_rev=reader.rev)


def safe_way_of(reader: Reader, case_id: str) -> SafeWay | None:
    """How to reach the person, without the address."""
    found = safety_of(reader, case_id)
    if found is None:
        return None
    return SafeWay(
        safe_channel=found.safe_channel,
        safe_times=found.safe_times,
        no_contact=found.no_contact,
        has_safe_word=bool(found.safe_word),
        review_day=found.review_day,
    )

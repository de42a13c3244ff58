# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading counts of one night that were frozen."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from caseapp.errors import UnknownRecord
from caseapp.i18n import N_
from caseapp.models import CountSnapshot
from caseapp.plans.count import Row, is_whole, thawed
from caseapp.security.permissions import Act
from caseapp.store.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRow:
    """A frozen count. `is_whole`: its rows are those that were frozen."""

    id: str
    day: date | None
    name: str | None
    count: int
    made_by: str | None
    digest: bytes
    has_code: bool
    rows: tuple[Row, ...]
    is_whole: bool
    read_rev: int


def counts(reader: Reader) -> tuple[CountRow, ...]:
    """All counts of the team, the latest first; none for who has no right to figures."""
    if not reader.viewer.may_in_general(Act.FIGURES):
        return ()
    rows = reader.rows(
        select(CountSnapshot.__table__)
        .where(CountSnapshot.deleted.is_(False))
        .order_by(CountSnapshot.day.desc(), CountSnapshot.born.desc(), CountSnapshot.id)
    )
    return tuple(_count(row, reader.rev) for row in rows)


def count(reader: Reader, count_id: str) -> CountRow:
    """One count. Raises UnknownRecord."""
    found = next((one for one in counts(reader) if one.id == count_id), None)
    if found is None:
        raise UnknownRecord(N_("There is no such count."))
    return found


def _count(row: object, rev: int) -> CountRow:
    packed, digest = getattr(row, "rows", None) or b"", getattr(row, "digest", None) or b""
    try:
        body = zlib.decompress(packed)
        whole = is_whole(body, digest)
    except zlib.error:
        body, whole = b"[]", False
    return CountRow(
        id=str(getattr(row, "id", "")),
        day=getattr(row, "day", None),
        name=getattr(row, "name", None),
        count=getattr(row, "count", None) or 0,
        made_by=getattr(row, "made_by", None),
        digest=digest,
        has_code=getattr(row, "definition", None) == "1",
        rows=thawed(body) if whole else (),
        is_whole=whole,
        read_rev=rev,
    )

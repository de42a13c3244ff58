# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the count of one night (R-PIT-01..06): taken once, frozen with its hash, never changed."""

from __future__ import annotations

import secrets
import zlib
from dataclasses import dataclass
from datetime import date

from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.models import CountSnapshot
from caseapp.operations.act import Id, operation
from caseapp.operations.allowed import check_may
from caseapp.plans.count import count_rows, frozen
from caseapp.security.permissions import Act
from caseapp.store.queries.figures import count_values
from caseapp.store.unit import LATEST, Unit

MOST_BYTES = 180 * 1024  # a value of a record that travels holds 192 KiB
_SHORTEST_CODE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeCount:
    """The count of the night before `day`. `code`: what all who count share for the duplicate key; it is not kept."""

    day: date
    name: str | None = None
    service: str | None = None
    code: str | None = None


@operation
def take_count(unit: Unit, given: TakeCount) -> str:
    """Freeze the count of one night; without a code its keys only compare within itself."""
    check_may(unit, Act.FIGURES)
    if given.day > unit.clock.today():
        raise WrongUse(N_("A night that is still to come cannot be counted."))
    code = (given.code or "").strip()
    if code and len(code) < _SHORTEST_CODE:
        raise WrongUse(N_("The code of the count is too short: keys made with it could be guessed."))
    salt = code.encode() if code else secrets.token_bytes(32)
    rows = count_rows(count_values(unit), given.day, salt, (given.service or "").strip())
    body, digest = frozen(rows)
    packed = zlib.compress(body, 9)
    if len(packed) > MOST_BYTES:
        raise WrongUse(N_("These are too many people for one count. Count each team apart."))
    return unit.create(
        CountSnapshot,
        unit.team_log(),
        day=given.day,
        name=given.name,
        definition="1" if code else "1 own",
        rows=packed,
        digest=digest,
        count=len(rows),
        made_by=unit.author.worker_id or None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DropCount:
    """A count that was taken by mistake."""

    count_id: Id
    read_rev: int = LATEST


@operation
def drop_count(unit: Unit, given: DropCount) -> None:
    """Take away a count that was taken by mistake."""
    check_may(unit, Act.FIGURES)
    unit.delete(CountSnapshot, given.count_id, given.read_rev)

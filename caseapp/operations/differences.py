# SPDX-License-Identifier: EUPL-1.2
"""This is the place for deciding a difference: of several values of one field a person chooses the one that counts."""

from __future__ import annotations

from dataclasses import dataclass

from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.operations.act import Id, operation
from caseapp.store.queries.differences import differences
from caseapp.store.settle import settle
from caseapp.store.unit import LATEST, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleDifference:
    """The value that counts, as `differences` shows it (an id as hexadecimal text). All values seen at `read_rev`

    make place for it; one that arrived later stays beside it. Another value than these is written by changing the
    record.
    """

    record_id: Id
    field: str
    value: str | int | None
    read_rev: int = LATEST


@operation
def settle_difference(unit: Unit, given: SettleDifference) -> None:
    """Decide which of several values of a field counts; for `deleted`, 0 keeps the record and 1 takes it away."""
    found = [one for one in differences(unit.reader, (given.record_id,)) if one.field == given.field]
    if not found:
        raise WrongUse(N_("There is no difference to decide in the field %(field)s."), field=given.field[:40])
    for one in found[0].values:
        if given.value == (one.value.hex() if isinstance(one.value, bytes) else one.value):
            settle(unit, found[0].kind, given.record_id, given.field, one.value, given.read_rev)
            return
    raise WrongUse(N_("Choose one of the values that stand there, or change the record itself."))

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for deciding a difference: of several values of one field a person says what it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from caseapp.errors import WrongUse
from caseapp.i18n import N_, _, formats
from caseapp.models.types import Plain
from caseapp.operations.act import Id, operation, run_inside
from caseapp.operations.differing_fields import WAYS, in_one_line, sort_of, written_by_hand
from caseapp.store.queries.difference_origins import Standing, difference_view
from caseapp.store.queries.differences import Difference, differences
from caseapp.store.queries.workers import workers
from caseapp.store.settle import settle
from caseapp.store.unit import LATEST, Unit

ONE: Final = "one"
BOTH: Final = "both"
NEW: Final = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleDifference:
    """The value that counts. `how` is `one`: `value` as `differences` shows it (an id as hexadecimal text); `both`:

    all texts below each other, with name and day; or `new`: another value, checked as in its own form (days as ISO
    text). All values seen at `read_rev` make place for it; one that arrived later stays beside it.
    """

    record_id: Id
    field: str
    value: str | int | None = None
    how: str = ONE
    read_rev: int = LATEST


@operation
def settle_difference(unit: Unit, given: SettleDifference) -> None:
    """Decide what a field with several values becomes; for `deleted`, 0 keeps the record and 1 takes it away."""
    found = [one for one in differences(unit.reader, (given.record_id,)) if one.field == given.field]
    if not found:
        raise WrongUse(N_("There is no difference to decide in the field %(field)s."), field=given.field[:40])
    if given.how == ONE:
        if not _keep(unit, found[0], given, given.value):
            raise WrongUse(N_("Choose one of the values that stand there, or change the record itself."))
    elif given.how == BOTH:
        _write(unit, found[0], given, _below_each_other(unit, found[0], given.read_rev))
    elif given.how == NEW:
        _write(unit, found[0], given, given.value)
    else:
        raise WrongUse(N_("Say how: one, both or new."))


def can_keep_both(difference: Difference) -> bool:
    """Whether the texts of a difference can stand below each other."""
    texts = {one.value for one in difference.values if isinstance(one.value, str) and one.value.strip()}
    return len(texts) > 1 and sort_of(difference.kind, difference.field).keeps_both


def _keep(unit: Unit, difference: Difference, given: SettleDifference, wanted: Plain) -> bool:
    """Keep the value that stands there; False when none of them is meant."""
    for one in difference.values:
        if wanted == (one.value.hex() if isinstance(one.value, bytes) else one.value):
            settle(unit, difference.kind, given.record_id, given.field, one.value, given.read_rev)
            return True
    return False


def _write(unit: Unit, difference: Difference, given: SettleDifference, value: Plain) -> None:
    """Write another value by the operation of the record; what already stands there is kept."""
    made = written_by_hand(difference.kind, given.field, value)
    if isinstance(made, str) and not made.strip():
        made = value = None
    if _keep(unit, difference, given, value):
        return
    fill = WAYS[difference.kind].fill
    run_inside(unit, fill(unit, given.record_id, given.read_rev, {given.field: made}))


def _below_each_other(unit: Unit, difference: Difference, read_rev: int) -> str:
    """The texts that were seen, the oldest first, each with who wrote it and on which day."""
    view = difference_view(unit.reader, difference.entity_id, difference.field)
    if view is None or not can_keep_both(difference):
        raise WrongUse(N_("Only texts can be kept below each other. Choose one, or write what it becomes."))
    seen = {one.value for one in difference.values if one.rev <= read_rev}
    texts = [one for one in reversed(view.standing) if one.value in seen and str(one.value or "").strip()]
    names = {one.id: one.name for one in workers(unit.reader)}
    if in_one_line(difference.field):
        return " / ".join(f"{one.value!s} ({_signed(one, names)})" for one in texts)
    return "\n\n".join(f"{_signed(one, names)}:\n{one.value!s}" for one in texts)


def _signed(one: Standing, names: dict[str, str]) -> str:
    writer = one.writers[0]
    name = names.get(writer.worker_id or "") or _("Somebody")
    return f"{name}, {formats.day_words(writer.moment.astimezone().date())}"

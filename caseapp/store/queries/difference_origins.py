# SPDX-License-Identifier: EUPL-1.2
"""This is the place for where the values of a difference come from: who wrote them, when, where, and over what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from caseapp.models.base import DELETED_FIELD
from caseapp.models.types import Plain
from caseapp.store.authors import laptop_of, writer_of
from caseapp.store.journal import COLUMNS, Save, as_save
from caseapp.store.queries.differences import Difference, DifferenceRow, DifferenceValue, difference_rows
from caseapp.store.queries.history import FieldChange, changes_of
from caseapp.store.reader import Reader
from caseapp.store.register import Dot, Live, decode
from caseapp.store.registry import EntityKind, kind_named

_FAR_BACK: Final = 200  # steps in the past of a field, looking for what both had before them
_NAMED_BY: Final = {  # the field that tells which record it is
    "goal": "text", "step": "what", "network_member": "name", "contact": "moment", "assessment": "day",
    "domain_score": "domain", "plan_domain": "domain", "plan_participant": "name", "plan_risk": "what",
    "plan_after_18": "topic", "plan_share": "to_whom", "exit_file": "institution", "exit_item": "code",
    "housing_episode": "description", "programme_entry": "programme", "printed_paper": "document",
    "worker": "name", "team": "name", "checklist_item": "code", "fact": "name", "follow_up": "point",
    "household_member": "name", "check_in": "day", "right_file": "kind", "reference_address": "office",
    "competent_office": "name", "housing_registration": "where_text", "viewing": "place", "lease": "place",
    "eviction": "signal_day", "meeting": "day", "meeting_member": "name", "meeting_decision": "what",
    "consent": "receiver", "sharing": "receiver", "document": "title", "referral": "service",
    "handover": "organisation", "case_event": "day", "count_snapshot": "day", "destruction": "destroy_on",
    "absence": "from_day",
}  # fmt: skip
_CALLED: Final = {  # fields that name another record, and what that one is called
    "goal_id": "SELECT text FROM goal WHERE id = ?",
    "step_id": "SELECT what FROM step WHERE id = ?",
    "network_id": "SELECT name FROM network_member WHERE id = ?",
    "consent_id": "SELECT receiver FROM consent WHERE id = ?",
    "meeting_id": "SELECT day FROM meeting WHERE id = ?",
    "same_as": "SELECT trim(coalesce(call_name, '') || ' ' || coalesce(family_name, '')) FROM person WHERE id = ?",
}


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote a value, when, and on which device: `device` is its name, empty when nobody gave it one.

    `laptop_of`: the colleague whose laptop it was, when that is another one.
    """

    worker_id: str | None
    moment: datetime
    device: str
    is_here: bool
    laptop_of: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """One of the values that stand beside each other. `changes`: what was written, where the other one deleted."""

    value: Plain
    writers: tuple[Writer, ...]
    counts: bool
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Before:
    """What stood in the field when both began, and since when."""

    value: Plain
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceView:
    """A difference with everything one needs to decide. `subject` (field, value) tells which record it is, `names`

    what values that are ids of other records are called.
    """

    row: DifferenceRow
    standing: tuple[Standing, ...]
    before: Before | None
    subject: tuple[str, Plain] | None
    names: dict[bytes, str]
    read_rev: int


def difference_view(reader: Reader, entity_id: str, field: str) -> DifferenceView | None:
    """One difference; None when somebody decided meanwhile."""
    row = next((one for one in difference_rows(reader, (entity_id,)) if one.difference.field == field), None)
    if row is None:
        return None
    origins = _Origins(reader, row.difference)
    return DifferenceView(
        row=row,
        standing=tuple(origins.standing()),
        before=origins.before() if field != "deleted" else None,
        subject=_subject(reader, row.difference),
        names=_called(reader, row.difference),
        read_rev=reader.rev,
    )


def journal_row(reader: Reader, log_no: int, dev_no: int, seq: int) -> Save | None:
    """One save, if this file holds it."""
    rows = reader.sql(
        f"SELECT {COLUMNS} FROM journal WHERE log_no = ? AND dev_no = ? AND seq = ?", (log_no, dev_no, seq)
    )
    return as_save(rows[0]) if rows else None


class _Origins:
    """What the journal knows about one difference."""

    def __init__(self, reader: Reader, difference: Difference) -> None:
        self._reader = reader
        self._difference = difference
        self._kind: EntityKind = kind_named(difference.kind)
        self._identity = bytes.fromhex(difference.entity_id)
        sql = f"SELECT log_no, dots, {difference.field} FROM {difference.kind} WHERE id = ?"
        self._log_no, packed, self._shown = reader.sql(sql, (self._identity,))[0]
        self._dots = decode(packed)
        self._saves: dict[tuple[int, int], Save | None] = {}
        self._own = {row[0] for row in reader.sql("SELECT dev_no FROM own_device")}
        self._own |= {int(row[0]) for row in reader.sql("SELECT value FROM meta WHERE name = 'own_device'")}
        self._names = {row[0]: row[1] for row in reader.sql("SELECT dev_no, name FROM device")}

    # -- the values ------------------------------------------------------------------------------------------------

    def standing(self) -> Iterator[Standing]:
        """Equal values are one, with all who wrote it; the latest first, a removal before all."""
        grouped: dict[tuple[str, Plain], list[DifferenceValue]] = {}
        for one in self._difference.values:
            grouped.setdefault((type(one.value).__name__, one.value), []).append(one)
        removal_first = self._difference.field == "deleted"  # then what was written against it
        for _key, values in sorted(
            grouped.items(),
            key=lambda item: (removal_first and bool(item[0][1]), item[1][-1].moment),
            reverse=True,
        ):
            made = Standing(
                value=values[0].value,
                writers=tuple(self._writer(one) for one in reversed(values)),
                counts=values[0].value == self._shown,
            )
            yield self._edited(made, values) if self._stays(made) else made

    def _stays(self, one: Standing) -> bool:
        return self._difference.field == "deleted" and not one.value

    def _writer(self, value: DifferenceValue) -> Writer:
        save = self._save(value.dev_no, value.seq)
        return self._signed(save) if save is not None else Writer(None, value.moment, "", value.dev_no in self._own)

    def _signed(self, save: Save) -> Writer:
        return Writer(
            worker_id=writer_of(save.author).hex() or None,
            laptop_of=laptop_of(save.author).hex() or None,
            moment=datetime.fromtimestamp(save.moment / 1000, UTC),
            device=str(self._names.get(save.dev_no) or ""),
            is_here=save.dev_no in self._own,
        )

    def _edited(self, one: Standing, values: Sequence[DifferenceValue]) -> Standing:
        """Who wants the record to stay is who wrote in it last, not who once made it."""
        gone = {(value.dev_no, value.seq) for value in self._difference.values if value.value}
        live = [each for number, each in self._all_live() if number != DELETED_FIELD]
        dots = sorted((each.rev, each.dot) for each in live if (each.dot.dev_no, each.dot.seq) not in gone)
        place = (dots[-1][1].dev_no, dots[-1][1].seq) if dots else (values[-1].dev_no, values[-1].seq)
        save = self._save(*place)
        if save is None:
            return one
        changes = tuple(change for change in changes_of(self._reader, save)
                        if change.entity_id == self._difference.entity_id and change.field != "deleted")  # fmt: skip
        return replace(one, writers=(self._signed(save),), changes=changes)

    def _all_live(self) -> Iterator[tuple[int, Live]]:
        for number, found in self._dots.values.items():
            yield from ((number, one) for one in found)
        for (number, _element), found in self._dots.elements.items():
            yield from ((number, one) for one in found)

    # -- what stood there before -------------------------------------------------------------------------------------

    def before(self) -> Before | None:
        """The latest value that all of them had before them."""
        pasts = [self._past(Dot(one.dev_no, one.seq, one.idx)) for one in self._difference.values]
        shared = set(pasts[0]).intersection(*pasts[1:])
        found = next((dot for dot in pasts[0] if dot in shared), None)
        save = self._save(found.dev_no, found.seq) if found is not None else None
        if found is None or save is None:
            return None
        value = save.op_at(found.idx)[1].value
        return Before(value, datetime.fromtimestamp(save.moment / 1000, UTC)) if value not in (None, "") else None

    def _past(self, dot: Dot) -> list[Dot]:
        """The writes that lie behind this one, the nearest first."""
        found: list[Dot] = []
        waiting = list(self._base(dot))
        while waiting and len(found) < _FAR_BACK:
            now = waiting.pop(0)
            if now not in found:
                found.append(now)
                waiting.extend(self._base(now))
        return found

    def _base(self, dot: Dot) -> tuple[Dot, ...]:
        save = self._save(dot.dev_no, dot.seq)
        return save.op_at(dot.idx)[1].base if save is not None else ()

    def _save(self, dev_no: int, seq: int) -> Save | None:
        if (dev_no, seq) not in self._saves:
            self._saves[dev_no, seq] = journal_row(self._reader, self._log_no, dev_no, seq)
        return self._saves[dev_no, seq]


def _subject(reader: Reader, difference: Difference) -> tuple[str, Plain] | None:
    field = _NAMED_BY.get(difference.kind)
    if field is None or field == difference.field:
        return None
    rows = reader.sql(f"SELECT {field} FROM {difference.kind} WHERE id = ?", (bytes.fromhex(difference.entity_id),))
    return (field, rows[0][0]) if rows and rows[0][0] not in (None, "") else None


def _called(reader: Reader, difference: Difference) -> dict[bytes, str]:
    """What the records are called that the values name; nothing for fields that name none."""
    sql = _CALLED.get(difference.field)
    found = {}
    for value in {one.value for one in difference.values if isinstance(one.value, bytes)} if sql else ():
        rows = reader.sql(str(sql), (value,))
        if rows and rows[0][0]:
            found[value] = str(rows[0][0])
    return found

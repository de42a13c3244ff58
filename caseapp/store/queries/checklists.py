# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading the list around 18, the basis, what rules ask, follow-ups and check-ins of a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from caseapp.errors import UnknownRecord
from caseapp.i18n import N_
from caseapp.models import Case, CheckIn, ChecklistItem, Fact, FollowUp
from caseapp.plans.anchors import anchors_of, known_of
from caseapp.plans.checklists import DueItem, due_items, eighteen, eviction_items
from caseapp.store.derived.facts import read_facts
from caseapp.store.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """What is written down about one item."""

    code: str
    who: str | None
    due_day: date | None
    evidence: str | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """One item of the list as it stands, and what is written down about it."""

    entry: DueItem
    written: ItemRow | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRows:
    """The list around 18 of a case. Without a region there is none; then `jurisdiction` is empty."""

    jurisdiction: str
    region: str
    verified_on: date | None
    rows: tuple[ListRow, ...]
    settled: frozenset[str]  # points of the basis that are in order
    read_rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EvictionList:
    """The list of one home that may be lost."""

    eviction_id: str
    signal_day: date | None
    court_day: date | None
    rows: tuple[ListRow, ...]
    read_rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """Something rules ask about a person."""

    name: str
    value: str | None
    day: date | None
    note: str | None
    read_rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInRow:
    """A word with a supporter."""

    id: str
    member_id: str
    day: date | None
    with_whom: str | None
    goes: str | None
    note: str | None
    read_rev: int


def list_around_18(reader: Reader, case_id: str) -> ListRows:
    """The list around 18 of a case, in the order of the catalogue."""
    read = read_facts(reader.connection, bytes.fromhex(case_id))
    written = _written(reader, case_id).get("", {})
    if read is None or not read.facts.jurisdiction:
        settled = read.facts.settled if read is not None else frozenset()
        return ListRows(jurisdiction="", region="", verified_on=None, rows=(), settled=settled, read_rev=reader.rev)
    facts = read.facts
    known = known_of(facts)
    checklist = eighteen(facts.jurisdiction)
    entries = due_items(checklist, anchors_of(facts), known, facts.checklist)
    return ListRows(
        jurisdiction=facts.jurisdiction,
        region=str(known.get("region") or ""),
        verified_on=checklist.verified_on,
        rows=tuple(ListRow(entry=entry, written=written.get(entry.item.id)) for entry in entries),
        settled=facts.settled,
        read_rev=reader.rev,
    )


def eviction_lists(reader: Reader, case_id: str) -> tuple[EvictionList, ...]:
    """The lists of homes that may be lost and have no result yet (masterplan section 7), the first sign first."""
    read = read_facts(reader.connection, bytes.fromhex(case_id))
    if read is None or not read.facts.evictions:
        return ()
    written, found = _written(reader, case_id), []
    for one in read.facts.evictions:
        anchors = {"signal": one.signal, "court": one.court}
        entries = eviction_items(one.level, anchors, read.facts.eviction_items.get(one.id, ()))
        known = written.get(one.id, {})
        rows = tuple(ListRow(entry=entry, written=known.get(entry.item.id)) for entry in entries)
        found.append(
            EvictionList(eviction_id=one.id, signal_day=one.signal, court_day=one.court, rows=rows, read_rev=reader.rev)
        )
    return tuple(found)


def _written(reader: Reader, case_id: str) -> dict[str, dict[str, ItemRow]]:
    """What is written down about items, by the record they are about ("" for the list around 18) and by code."""
    names = ItemRow.__slots__
    found: dict[str, dict[str, ItemRow]] = {}
    for row in reader.rows(
        select(*(getattr(ChecklistItem, name) for name in names), ChecklistItem.about_id).where(
            ChecklistItem.case_id == case_id, ChecklistItem.deleted.is_(False)
        )
    ):
        values = dict(row._mapping)
        about = values.pop("about_id") or ""
        found.setdefault(about, {})[row.code] = ItemRow(**values)
    return found


def facts_written(reader: Reader, case_id: str) -> tuple[FactRow, ...]:
    """What somebody wrote down for the rules, by name."""
    rows = reader.rows(
        select(Fact.name, Fact.value, Fact.day, Fact.note)
        .where(Fact.case_id == case_id, Fact.deleted.is_(False))
        .order_by(Fact.name)
    )
    return tuple(FactRow(**row._mapping, read_rev=reader.rev) for row in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrientationRow:
    """The three clocks of seven days of a case: begin and end of each, and the pause of the first."""

    identified_day: date | None
    oriented_day: date | None
    orientation_pause: str | None
    shelter_day: date | None
    proposal_day: date | None
    advisory_day: date | None
    support_plan_day: date | None
    read_rev: int


def orientation_of(reader: Reader, case_id: str) -> OrientationRow:
    """The three clocks of a case. Raises UnknownRecord."""
    names = [name for name in OrientationRow.__slots__ if name != "read_rev"]
    row = reader.first(select(*(getattr(Case, name) for name in names)).where(Case.id == case_id))
    if row is None:
        raise UnknownRecord(N_("There is no such case."))
    return OrientationRow(**row._mapping, read_rev=reader.rev)


def check_ins_of(reader: Reader, case_id: str) -> tuple[CheckInRow, ...]:
    """Words with supporters, the latest first."""
    names = ("id", "member_id", "day", "with_whom", "goes", "note")
    rows = reader.rows(
        select(*(getattr(CheckIn, name) for name in names))
        .where(CheckIn.case_id == case_id, CheckIn.deleted.is_(False))
        .order_by(CheckIn.day.desc(), CheckIn.born.desc(), CheckIn.id)
    )
    return tuple(CheckInRow(**row._mapping, read_rev=reader.rev) for row in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpRow:
    """How it went at one point after leaving."""

    exit_id: str
    point: str
    done_day: date | None
    result: str | None
    source: str | None
    attempts: int | None
    attempt_modes: tuple[str, ...]
    ethos_light: str | None
    days_homeless: int | None
    moves: int | None
    readmission: str | None
    readmission_days: int | None
    police: str | None
    lasting_adult: str | None
    supports_working: int | None
    income: str | None
    debts_trend: str | None
    school_work_hours: int | None
    has_gp: str | None
    crisis_use: str | None
    quality_of_life: int | None
    plan_used: str | None
    would_call: str | None
    registered_address: str | None
    their_words: str | None
    note: str | None
    read_rev: int

    @property
    def id(self) -> str:
        """One per exit and point."""
        return f"{self.exit_id}:{self.point}"


_OF_FOLLOW_UP = tuple(getattr(FollowUp, name) for name in FollowUpRow.__slots__ if name != "read_rev")


def follow_ups_of(reader: Reader, case_id: str) -> tuple[FollowUpRow, ...]:
    """What was heard after leaving, in order."""
    rows = reader.rows(
        select(*_OF_FOLLOW_UP)
        .where(FollowUp.case_id == case_id, FollowUp.deleted.is_(False))
        .order_by(FollowUp.exit_id, FollowUp.done_day, FollowUp.point)
    )
    return tuple(FollowUpRow(**row._mapping, read_rev=reader.rev) for row in rows)

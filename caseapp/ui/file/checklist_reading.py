# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what the tab of checklists shows, read in one snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from caseapp.i18n import _, formats
from caseapp.i18n.codes import label
from caseapp.operations.checklists import SetChecklistItem
from caseapp.plans.anchors import anchors_of
from caseapp.plans.basis import BasisPoint, basis
from caseapp.plans.catalogue import number, rule
from caseapp.plans.checklists import DueItem
from caseapp.store.queries.checklists import (
    EvictionList,
    FactRow,
    ItemRow,
    ListRow,
    ListRows,
    OrientationRow,
    eviction_lists,
    facts_written,
    list_around_18,
    orientation_of,
)
from caseapp.store.queries.today import facts_of_case
from caseapp.store.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisView:
    """One point of the basis: whether it is in order, since when it runs, and until when it should be."""

    point: BasisPoint
    settled: bool
    start: date | None
    due: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """The items of one list: around 18, or (`about_id`) of a home that may be lost."""

    case_id: str
    about_id: str
    name: str
    rows: tuple[ListRow, ...]
    read_rev: int

    @property
    def key(self) -> str:
        """Which list it is."""
        return f"{self.case_id}:{self.about_id}:{self.name}"

    @property
    def items(self) -> tuple[DueItem, ...]:
        """The items in the order of the catalogue."""
        return tuple(row.entry for row in self.rows)

    @property
    def serves_days(self) -> int | None:
        """How long after its day an item is called late: who comes at 22 is not five years late with the list of 18."""
        return None if self.about_id else number("R-LIST-01", "use_after_days")

    def item(self, code: str) -> DueItem | None:
        """The item with this code."""
        return next((one for one in self.items if one.item.id == code), None)

    def touched(self, code: str) -> ItemRow | None:
        """What is written down about an item."""
        return next((row.written for row in self.rows if row.entry.item.id == code), None)

    def words_of(self, one: DueItem) -> tuple[str, ...]:
        """Who does it, and from when it can be done."""
        acts = formats.joined(tuple(label("who_acts", code) for code in one.item.acts))
        starts = _("from %(day)s") % {"day": formats.day_words(one.start)} if one.start is not None else ""
        return tuple(part for part in (acts, starts) if part)

    def rule_of(self, one: DueItem) -> str:
        """The rule behind an item in words; mostly none."""
        found = rule(one.item.rule) if one.item.rule else None
        return found.text.here() if found is not None else ""

    def setting(self, code: str, fields: Mapping[str, object], read_rev: int) -> object:
        """The operation that writes down how it stands with an item."""
        return SetChecklistItem(
            case_id=self.case_id,
            code=code,
            about_id=self.about_id or None,
            read_rev=read_rev,
            fields=fields,  # type: ignore[arg-type]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistView:
    """The lists of a case, the basis, and what is written down for the rules."""

    rows: ListRows
    lists: tuple[ListView, ...]  # that around 18 first, also when it is empty
    basis: tuple[BasisView, ...]
    facts: tuple[FactRow, ...]
    orientation: OrientationRow
    has_birth_day: bool

    @property
    def read_rev(self) -> int:
        """The revision at which it was read."""
        return self.rows.read_rev

    def shown(self, about_id: str) -> ListView:
        """The list about a record; that around 18 when there is none."""
        return next((one for one in self.lists if one.about_id == about_id), self.lists[0])


def read_checklists(reader: Reader, case_id: str) -> ChecklistView:
    """Read them."""
    facts = facts_of_case(reader, case_id)
    anchors = anchors_of(facts) if facts is not None else {}
    rows = list_around_18(reader, case_id)
    around_18 = ListView(
        case_id=case_id, about_id="", name=_("What must be arranged around 18"), rows=rows.rows, read_rev=rows.read_rev
    )
    return ChecklistView(
        rows=rows,
        lists=(around_18, *(_of_eviction(case_id, one) for one in eviction_lists(reader, case_id))),
        basis=tuple(
            BasisView(
                point=point,
                settled=point.settled in rows.settled,
                start=point.start.day(anchors),
                due=point.due.day(anchors),
            )
            for point in basis().values()
        ),
        facts=facts_written(reader, case_id),
        orientation=orientation_of(reader, case_id),
        has_birth_day=facts is not None and facts.birth_day is not None,
    )


def _of_eviction(case_id: str, one: EvictionList) -> ListView:
    signal = one.signal_day
    name = _("Home that may be lost: first sign on %(day)s") if signal is not None else _("Home that may be lost")
    words = name % {"day": formats.day_words(signal)} if signal is not None else name
    return ListView(case_id=case_id, about_id=one.eviction_id, name=words, rows=one.rows, read_rev=one.read_rev)

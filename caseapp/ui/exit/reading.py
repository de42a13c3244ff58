# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what the exit tab shows, read in one snapshot, and for saying it in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from caseapp.i18n import _, formats, ngettext
from caseapp.operations.exits import SetExitItem
from caseapp.plans.clocks.exits import FollowUpPoint, follow_up_points
from caseapp.plans.exits import DatedItem, Readiness, dated_items, has_cti, readiness, without_solution
from caseapp.plans.reentry import asks_conditions
from caseapp.store.queries.cases import CaseHead, case_head
from caseapp.store.queries.checklists import FollowUpRow, follow_ups_of
from caseapp.store.queries.exits import ExitItemRow, ExitRow, exits_of
from caseapp.store.queries.household import HouseholdRow, household_of
from caseapp.store.queries.today import facts_of_case
from caseapp.store.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitView:
    """One exit file with its dated items and what is missing."""

    row: ExitRow
    items: tuple[DatedItem, ...]
    ready: Readiness
    asked: tuple[FollowUpPoint, ...] = ()  # when to ask how it goes; none before somebody left
    heard: Mapping[str, FollowUpRow] = field(default_factory=dict)  # by point
    has_conditions: bool = False  # the six basic conditions are asked, or were written down (methods 6.3)

    def item(self, code: str) -> DatedItem | None:
        """The item with this code."""
        return next((one for one in self.items if one.item.id == code), None)

    def touched(self, code: str) -> ExitItemRow | None:
        """What is recorded about an item, when anything is."""
        return self.row.items.get(code)

    @property
    def key(self) -> str:
        """Which exit it is."""
        return self.row.id

    @property
    def read_rev(self) -> int:
        """The revision at which it was read."""
        return self.row.read_rev

    def words_of(self, one: DatedItem) -> tuple[str, ...]:
        """What the details say of an item beside its day."""
        return (_("must be ready") if one.hard else _("good to have"),)

    def rule_of(self, _one: DatedItem) -> str:
        """The items of an exit explain themselves."""
        return ""

    def setting(self, code: str, fields: Mapping[str, object], read_rev: int) -> object:
        """The operation that writes down how it stands with an item."""
        return SetExitItem(exit_id=self.row.id, code=code, read_rev=read_rev, fields=fields)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitsView:
    """All exit files of a case: those still ahead first."""

    head: CaseHead
    exits: tuple[ExitView, ...]
    household: tuple[HouseholdRow, ...] = ()

    def exit(self, exit_id: str) -> ExitView | None:
        """One of them; the first when it is not there."""
        found = next((one for one in self.exits if one.row.id == exit_id), None)
        return found or next(iter(self.exits), None)


def read_exits(reader: Reader, case_id: str) -> ExitsView:
    """Read them. Raises UnknownRecord when there is no such case."""
    facts = facts_of_case(reader, case_id)
    cti = facts is not None and has_cti(facts)
    known = {one.id: one for one in facts.exits} if facts is not None else {}
    heard: dict[str, dict[str, FollowUpRow]] = {}
    for one in follow_ups_of(reader, case_id):
        heard.setdefault(one.exit_id, {})[one.point] = one
    exits = tuple(
        ExitView(
            row=row,
            items=dated_items(known[row.id], cti=cti),
            ready=readiness(known[row.id], cti=cti),
            asked=follow_up_points(known[row.id]),
            heard=heard.get(row.id, {}),
            has_conditions=bool(known[row.id].looked_at)
            or asks_conditions(row.institution_type, facts.jurisdiction if facts is not None else ""),
        )
        for row in exits_of(reader, case_id)
        if row.id in known
    )
    return ExitsView(head=case_head(reader, case_id), exits=exits, household=household_of(reader, case_id))


def countdown(row: ExitRow, today: date) -> str:
    """How long there still is, in words."""
    if row.actual_day is not None:
        return _("Left on %(day)s") % {"day": formats.day_words(row.actual_day)}
    if row.planned_day is None:
        return _("No day of leaving yet")
    day = formats.day_short(row.planned_day, today)
    days = (row.planned_day - today).days
    if days == 0:
        return _("Today is the day: %(day)s") % {"day": day}
    if days < 0:
        late = ngettext("%(count)s day", "%(count)s days", -days) % {"count": -days}
        return _("%(late)s past the planned day, %(day)s") % {"late": late, "day": day}
    if days < 14:
        left = ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    else:
        left = ngettext("%(count)s week", "%(count)s weeks", days // 7) % {"count": days // 7}
    return _("%(left)s left until %(day)s") % {"left": left, "day": day}


def missing_words(ready: Readiness) -> str:
    """How many items that must be ready are not; items, never a mark."""
    count = len(ready.missing)
    if not ready.hard:
        return ""
    if not count:
        return _("Everything that must be ready is ready.")
    text = ngettext(
        "%(count)s thing of %(total)s that must be ready is missing",
        "%(count)s things of %(total)s that must be ready are missing",
        count,
    )
    return text % {"count": count, "total": len(ready.hard)}


def is_without_solution(row: ExitRow) -> bool:
    """Whether the person leaves, or left, without a place to go to or without anybody who supports them after."""
    return without_solution(row.destination, row.support_after)

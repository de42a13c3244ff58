# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the clocks of leaving an institution, and of asking afterwards how it goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from caseapp.i18n import N_
from caseapp.plans.catalogue import number
from caseapp.plans.clocks.clock import Clock
from caseapp.plans.dates import add_days, add_months
from caseapp.plans.exits import dated_items, has_cti
from caseapp.plans.facts import CaseFacts, ExitFacts
from caseapp.plans.reentry import asks_conditions, open_points, point_days

LEAVING = "R-EX-03"
_USE_AFTER_FOLLOW_UP_DAYS = 91
_ASKED = {  # points of the code list follow_up_point, in the order of the rule
    "d14": N_("Follow-up two weeks after leaving"),
    "m3": N_("Follow-up three months after leaving"),
    "m6": N_("Follow-up six months after leaving"),
    "m12": N_("Follow-up a year after leaving"),
}
_LOOKED = {  # points of the code list reentry_point
    "at_intake": N_("Look at the six basic conditions: on arrival"),
    "at_90": N_("Look at the six basic conditions: 3 months before leaving"),
    "at_30": N_("Look at the six basic conditions: 1 month before leaving"),
    "at_leaving": N_("Look at the six basic conditions: at leaving"),
}


class FollowUpPoint(NamedTuple):
    """One moment to ask how it goes: from when that makes sense, and by when."""

    code: str
    opens: date
    due: date


def of_exit(facts: CaseFacts, leaving: ExitFacts) -> Iterator[Clock]:
    """R-EX-01 (start), every open item by its offsets (methods 6.2), R-EX-03 (the day itself)."""
    items = dated_items(leaving, cti=has_cti(facts))
    planned = leaving.planned
    if planned is not None:
        base = Clock(
            rule=LEAVING,
            due=planned,
            warn_from=add_days(planned, -number("R-EX-03", "remind_days")),
            subject_kind="exit",
            subject_id=leaving.id,
            what=N_("Day of leaving"),
            why="%(institution)s",
            values=(("institution", leaving.institution_type), ("leaving", planned)),
            act="open_exit",
        )
        yield base
        if all(item.state == "todo" for item in items):
            start = add_months(planned, -number("R-EX-01", "months_before"))
            remind = add_days(start, -number("R-EX-01", "remind_days"))
            why = N_("%(institution)s, leaves on %(leaving)s")
            what = N_("Prepare the leaving")
            yield replace(base, rule="R-EX-01", due=start, warn_from=remind, what=what, why=why)
    yield from _conditions(facts, leaving)
    for item in items:
        if not item.open or item.due is None:
            continue
        yield Clock(
            rule=item.item.id,
            due=item.due,
            warn_from=min(item.start or item.due, item.due),
            subject_kind="exit_item",
            subject_id=f"{leaving.id}:{item.item.id}",
            what="%(item)s",
            why=N_("Leaves on %(leaving)s") if planned else "%(institution)s",
            values=(
                ("item", item.item.id),
                *((("leaving", planned),) if planned else (("institution", leaving.institution_type),)),
            ),
            act="tick_item",
        )


def _conditions(facts: CaseFacts, leaving: ExitFacts) -> Iterator[Clock]:
    """R-PI-01: the six basic conditions, at each point at which one was not looked at; the next point takes over."""
    if not asks_conditions(leaving.institution_type, facts.jurisdiction):
        return
    days = point_days(leaving.admission, leaving.planned)
    for point in open_points(leaving):
        due = days[point]
        if due is None:
            continue
        later = [day for day in days.values() if day is not None and day > due]
        yield Clock(
            rule="R-PI-01",
            due=due,
            warn_from=add_days(due, -number("R-PI-01", "remind_days")),
            subject_kind="exit",
            subject_id=leaving.id,
            what=_LOOKED[point],
            why="%(institution)s",
            values=(("institution", leaving.institution_type),),
            act="open_exit",
            until=min(later, default=None),
        )


def follow_ups(leaving: ExitFacts) -> Iterator[Clock]:
    """R-EX-04: ask how it goes 14 days, 3, 6 and 12 months after leaving (methods 10).

    A point is settled when a result was written down for it, also "not reached"; a conversation alone settles nothing.
    """
    left = leaving.actual
    for point in follow_up_points(leaving):
        if left is None or point.code in leaving.followed_up:
            continue
        yield Clock(
            rule="R-EX-04",
            due=point.due,
            warn_from=point.opens,
            subject_kind="exit",
            subject_id=leaving.id,
            what=_ASKED[point.code],
            why=N_("Left on %(left)s"),
            values=(("left", left),),
            act="record_follow_up",
            until=add_days(point.due, _USE_AFTER_FOLLOW_UP_DAYS),
        )


def follow_up_points(leaving: ExitFacts) -> tuple[FollowUpPoint, ...]:
    """When to ask how it goes after leaving (R-EX-04); none before somebody left."""
    left = leaving.actual
    if left is None:
        return ()
    days = (
        add_days(left, number("R-EX-04", "first_days")),
        _months_after(left, "second"),
        _months_after(left, "third"),
        _months_after(left, "fourth"),
    )
    windows = (number("R-EX-04", f"{name}_window") for name in ("first", "second", "third", "fourth"))
    return tuple(
        FollowUpPoint(code, add_days(due, -window), due)
        for code, due, window in zip(_ASKED, days, windows, strict=True)
    )


def _months_after(day: date, name: str) -> date:
    return add_months(day, number("R-EX-04", f"{name}_months"))

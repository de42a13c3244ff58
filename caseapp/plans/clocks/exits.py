# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the clocks of leaving an institution, and of asking afterwards how it goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from caseapp.i18n import N_
from caseapp.plans.catalogue import number
from caseapp.plans.clocks.clock import Clock
from caseapp.plans.dates import add_days, add_months
from caseapp.plans.exits import dated_items, has_cti
from caseapp.plans.facts import CaseFacts, ExitFacts

LEAVING = "R-EX-03"
_USE_AFTER_FOLLOW_UP_DAYS = 91


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


def follow_ups(facts: CaseFacts, leaving: ExitFacts) -> Iterator[Clock]:
    """R-EX-04: ask how it goes 14 days, 3, 6 and 12 months after leaving (methods 10).

    A completed conversation from the opening of the window on counts as the follow-up.
    """
    if leaving.actual is None:
        return
    points = (
        (
            "first",
            add_days(leaving.actual, number("R-EX-04", "first_days")),
            N_("Follow-up two weeks after leaving"),
        ),
        ("second", _months_after(leaving.actual, "second"), N_("Follow-up three months after leaving")),
        ("third", _months_after(leaving.actual, "third"), N_("Follow-up six months after leaving")),
        ("fourth", _months_after(leaving.actual, "fourth"), N_("Follow-up a year after leaving")),
    )
    for name, due, what in points:
        opens = add_days(due, -number("R-EX-04", f"{name}_window"))
        if facts.last_conversation is not None and facts.last_conversation >= opens:
            continue
        yield Clock(
            rule="R-EX-04",
            due=due,
            warn_from=opens,
            subject_kind="exit",
            subject_id=leaving.id,
            what=what,
            why=N_("Left on %(left)s"),
            values=(("left", leaving.actual),),
            act="record_contact",
            until=add_days(due, _USE_AFTER_FOLLOW_UP_DAYS),
        )


def _months_after(day: date, name: str) -> date:
    return add_months(day, number("R-EX-04", f"{name}_months"))

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the clocks of checklists around 18, of the basis in order, and of the seven-day clocks."""

from __future__ import annotations

from collections.abc import Iterator

from caseapp.i18n import N_
from caseapp.plans.anchors import anchors_of, known_of
from caseapp.plans.basis import basis
from caseapp.plans.catalogue import number
from caseapp.plans.checklists import due_items, eighteen
from caseapp.plans.clocks.clock import Clock
from caseapp.plans.dates import add_days, earliest_birthday
from caseapp.plans.editions import is_left_out
from caseapp.plans.facts import CaseFacts

_OLDEST_WITH_A_LIST = 27  # the approach 16-27 (methods 2.7)


def of_checklists(facts: CaseFacts) -> Iterator[Clock]:
    """R-LIST-01, R-BASIS-01 and R-7D-A, -B, -C."""
    yield from _around_18(facts)
    yield from _basis(facts)
    yield from _seven_days(facts)


def has_list(facts: CaseFacts) -> bool:
    """Whether the list around 18 is for this person: from 16 on, and not for who came after 27 (methods 2.7)."""
    too_old = earliest_birthday(facts.birth_day, facts.birth_precision, _OLDEST_WITH_A_LIST)
    return bool(facts.jurisdiction) and too_old is not None and (facts.opened_day is None or facts.opened_day < too_old)


def _around_18(facts: CaseFacts) -> Iterator[Clock]:
    """R-LIST-01: every open item of the list around 18 that is for this person (methods 3)."""
    if not has_list(facts) or is_left_out("R-LIST-01"):
        return
    anchors, known = anchors_of(facts), known_of(facts)
    t18 = anchors["T18"]
    for entry in due_items(eighteen(facts.jurisdiction), anchors, known, facts.checklist):
        if not entry.open or entry.due is None or t18 is None:
            continue
        yield Clock(
            rule=entry.item.id,
            due=entry.due,
            warn_from=min(entry.start or entry.due, entry.due),
            subject_kind="checklist_item",
            subject_id=f"{facts.case_id}:{entry.item.id}",
            what="%(item)s",
            why=N_("18th birthday on %(birthday)s")
            if entry.sure
            else N_("Look whether this is needed; 18 on %(birthday)s"),
            values=(("item", entry.item.id), ("birthday", t18)),
            act="tick_item",
            until=add_days(entry.due, number("R-LIST-01", "use_after_days")),
        )


def _basis(facts: CaseFacts) -> Iterator[Clock]:
    """R-BASIS-01: each point of the basis that is not in order, from the start of the case (policy 4)."""
    if is_left_out("R-BASIS-01"):
        return
    anchors = anchors_of(facts)
    for point in basis().values():
        due, start = point.due.day(anchors), point.start.day(anchors)
        if point.settled in facts.settled or due is None or start is None:
            continue
        yield Clock(
            rule=point.id,
            due=due,
            warn_from=max(start, add_days(due, -number("R-BASIS-01", "remind_days"))),
            subject_kind="case",
            subject_id=facts.case_id,
            what="%(item)s",
            why=N_("The basis in order; started on %(opened)s"),
            values=(("item", point.id), ("opened", start)),
            act="open_checklist",
        )


def _seven_days(facts: CaseFacts) -> Iterator[Clock]:
    """Three clocks that are not merged (masterplan tier A 5). A pause stops the first, and only that."""
    on = facts.orientation
    for rule, began, ended, what, why in (
        (
            "R-7D-A",
            None if on.pause else on.identified,
            on.oriented,
            N_("Orientation within seven days"),
            N_("Known since %(began)s"),
        ),
        (
            "R-7D-B",
            on.shelter,
            on.proposal,
            N_("Proposal within seven days of arrival in the shelter"),
            N_("Arrived on %(began)s"),
        ),
        (
            "R-7D-C",
            on.advisory,
            on.support_plan,
            N_("Support plan within seven days"),
            N_("Advisory group asked on %(began)s"),
        ),
    ):
        if began is None or ended is not None:
            continue
        yield Clock(
            rule=rule,
            due=add_days(began, number(rule, "days")),
            warn_from=began,
            subject_kind="case",
            subject_id=facts.case_id,
            what=what,
            why=why,
            values=(("began", began),),
            act="open_orientation",
        )

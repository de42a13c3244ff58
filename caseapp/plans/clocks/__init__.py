# SPDX-License-Identifier: EUPL-1.2
"""This is the place for clocks: every date that follows from a rule, a plan, an exit, a step or an agreement.

Clocks depend on the facts of a case only, not on today, so they can be kept and compared with any day. A clock is
there as long as something has to be done; what was done has no clock.
"""

from __future__ import annotations

from caseapp.plans.clocks.checklists import of_checklists
from caseapp.plans.clocks.clock import Clock, serves
from caseapp.plans.clocks.contact import NEXT_CONTACT, STEP, of_contact, of_steps
from caseapp.plans.clocks.exits import LEAVING, follow_ups, of_exit
from caseapp.plans.clocks.home import of_home
from caseapp.plans.clocks.people import of_people
from caseapp.plans.clocks.plan import of_plan, plan_review, plan_start
from caseapp.plans.clocks.rights import of_rights
from caseapp.plans.editions import in_use
from caseapp.plans.facts import CaseFacts

__all__ = ["LEAVING", "NEXT_CONTACT", "STEP", "Clock", "clocks_of", "plan_review", "plan_start", "serves"]

_OPEN_CASE = (of_plan, of_steps, of_contact, of_checklists, of_rights, of_home, of_people)


def clocks_of(facts: CaseFacts) -> tuple[Clock, ...]:
    """Every clock of a case, by due date. A closed case keeps only follow-ups after an exit (methods 10).

    What the organisation leaves out has no clock.
    """
    clocks: list[Clock] = []
    for leaving in facts.exits:
        clocks += follow_ups(leaving)
    if facts.closed_day is None:
        for part in _OPEN_CASE:
            clocks += part(facts)
        for leaving in facts.exits:
            if leaving.actual is None:
                clocks += of_exit(facts, leaving)
    left_out = in_use().left_out
    clocks = [clock for clock in clocks if clock.rule not in left_out]
    return tuple(sorted(clocks, key=lambda clock: (clock.due, clock.rule, clock.subject_id)))

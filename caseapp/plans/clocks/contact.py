# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the clocks of steps, of the next contact as agreed, and of the rhythm of conversations."""

from __future__ import annotations

from collections.abc import Iterator

from caseapp.i18n import N_
from caseapp.plans.clocks.clock import Clock
from caseapp.plans.dates import add_days
from caseapp.plans.facts import CaseFacts
from caseapp.plans.rhythm import rhythm_of

STEP = "STEP"
NEXT_CONTACT = "NEXT"
_STEP_REMIND_DAYS = 3


def of_steps(facts: CaseFacts) -> Iterator[Clock]:
    for step in facts.steps:
        if step.due is not None:
            yield Clock(
                rule=STEP,
                due=step.due,
                warn_from=add_days(step.due, -_STEP_REMIND_DAYS),
                subject_kind="step",
                subject_id=step.id,
                what="%(step)s",
                why="%(who)s" if step.who else "",
                values=(("step", step.what), ("who", step.who)),
                act="tick_step",
            )


def of_contact(facts: CaseFacts) -> Iterator[Clock]:
    """The next contact as agreed, and the rhythm of R-CTI-34.

    The rhythm has no clock of its own while a contact is agreed on before it would become silent.
    """
    agreed = facts.next_contact_day
    if agreed is not None and facts.last_contact is not None and facts.last_contact >= agreed:
        agreed = None  # there was contact on that day or later: kept, or overtaken
    if agreed is not None:
        yield Clock(
            rule=NEXT_CONTACT,
            due=agreed,
            warn_from=agreed,
            subject_kind="contact" if facts.next_contact_id else "case",
            subject_id=facts.next_contact_id or facts.case_id,
            what="%(step)s" if facts.next_contact_text else N_("Contact as agreed"),
            why=N_("Agreed at the contact on %(last)s") if facts.last_contact else "",
            values=(("step", facts.next_contact_text), ("last", facts.last_contact or agreed)),
            act="record_contact",
        )
    rhythm = rhythm_of(facts)
    if rhythm is None or (agreed is not None and agreed < rhythm.silent_from):
        return
    spoken = N_("Rhythm: every %(interval)s; last conversation on %(since)s")
    waiting = N_("Rhythm: every %(interval)s; no conversation yet since %(since)s")
    yield Clock(
        rule="R-CTI-34",
        due=rhythm.due,
        warn_from=add_days(rhythm.due, -min(_STEP_REMIND_DAYS, rhythm.interval - 1)),
        subject_kind="case",
        subject_id=facts.case_id,
        what=N_("Plan a conversation"),
        why=spoken if rhythm.spoken else waiting,
        values=(("interval", rhythm.interval), ("since", rhythm.since)),
        act="plan_contact",
    )

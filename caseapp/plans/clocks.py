# SPDX-License-Identifier: EUPL-1.2
"""This is the place for clocks: every date that follows from a rule, a plan, an exit, a step or an agreement.

Clocks depend on the facts of a case only, not on today, so they can be kept and compared with any day. A
clock is there as long as something has to be done; what was done has no clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from caseapp.i18n import N_
from caseapp.plans.catalogue import number
from caseapp.plans.dates import add_days, add_months, earliest_birthday
from caseapp.plans.exits import dated_items, has_cti
from caseapp.plans.facts import CaseFacts, ExitFacts
from caseapp.plans.rhythm import rhythm_of
from caseapp.plans.sentences import Values

STEP = "STEP"
NEXT_CONTACT = "NEXT"
LEAVING = "R-EX-03"
_STEP_REMIND_DAYS = 3
_USE_AFTER_18_DAYS = 182  # the window 17.5-18.5 (product section 4)
_USE_AFTER_FOLLOW_UP_DAYS = 91


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A date that follows from something. `what` and `why` are msgids for `values` (see sentences)."""

    rule: str  # R-BF-01, R-CTI-34, E10, STEP ...
    due: date
    warn_from: date
    subject_kind: str  # case | plan | exit | exit_item | step | contact
    subject_id: str
    what: str
    why: str = ""
    values: Values = ()
    act: str = ""  # what a worker can do about it: plan_contact, open_plan ...
    until: date | None = None  # after this day the clock no longer serves anybody


def clocks_of(facts: CaseFacts) -> tuple[Clock, ...]:
    """Every clock of a case, by due date. A closed case keeps only follow-ups after an exit (methods 10)."""
    clocks: list[Clock] = []
    for leaving in facts.exits:
        clocks += _follow_ups(facts, leaving)
    if facts.closed_day is None:
        clocks += _of_plan(facts)
        clocks += _of_steps(facts)
        clocks += _of_contact(facts)
        for leaving in facts.exits:
            if leaving.actual is None:
                clocks += _of_exit(facts, leaving)
    return tuple(sorted(clocks, key=lambda clock: (clock.due, clock.rule, clock.subject_id)))


def serves(clock: Clock, today: date) -> bool:
    """Whether a clock is still of use on a day."""
    return clock.until is None or today <= clock.until


# -- the future plan


def _of_plan(facts: CaseFacts) -> Iterator[Clock]:
    start = plan_start(facts)
    if start is not None and facts.last_plan_agreed is None:
        yield start
    review = plan_review(facts)
    if review is not None:
        yield review
    t18 = earliest_birthday(facts.birth_day, facts.birth_precision, 18)
    if t18 is None or (facts.opened_day is not None and facts.opened_day >= t18):
        return
    if facts.round_table_day is None:
        yield _round_table(facts, t18)
    housing = next((entry.level for entry in facts.domains if entry.domain == "housing"), None)
    if housing is None or housing < number("R-18-01", "level"):
        yield _housing_in_sight(facts, t18)


def plan_start(facts: CaseFacts) -> Clock | None:
    """R-BF-01: the first plan is due at 16, or six weeks after a later intake; reminder 60 days ahead.

    For young people (until 27) and for whoever follows the young-adult programme. A birth date that is only
    partly known counts from the earliest day that fits.
    """
    t16 = earliest_birthday(facts.birth_day, facts.birth_precision, number("R-BF-01", "start_years"))
    too_old = earliest_birthday(facts.birth_day, facts.birth_precision, number("R-BF-01", "until_years"))
    intake = add_days(facts.opened_day, number("R-BF-01", "after_intake_days")) if facts.opened_day else None
    young_adult = any(entry.programme == "young_adult" for entry in facts.programmes)
    if t16 is not None and (facts.opened_day is None or facts.opened_day <= t16):
        due, why = t16, N_("16th birthday on %(birthday)s")
    elif intake is not None and (young_adult or (too_old is not None and intake < too_old)):
        due, why = intake, N_("Started on %(opened)s; a plan within six weeks")
    else:
        return None
    values: Values = (("birthday", t16),) if t16 is not None and due == t16 else (("opened", facts.opened_day or due),)
    draft = facts.has_plan_draft
    return Clock(
        rule="R-BF-01",
        due=due,
        warn_from=add_days(due, -number("R-BF-01", "remind_days")),
        subject_kind="plan" if facts.plan_id else "case",
        subject_id=facts.plan_id or facts.case_id,
        what=N_("Agree on the first future plan") if draft else N_("First future plan"),
        why=why,
        values=values,
        act="open_plan",
        until=None if young_adult else too_old,
    )


def plan_review(facts: CaseFacts) -> Clock | None:
    """R-BF-02: when an agreed plan is looked at again.

    That is every 182 days or on the day the plan itself names, and around 18, before an exit, after a move,
    a new phase or a crisis. There is one review clock: the earliest of these. Agreeing on a version moves it
    to the next; a version agreed up to 30 days before an event counts for that event.
    """
    agreed = facts.last_plan_agreed
    if agreed is None:
        return None
    ahead = number("R-BF-02", "counts_before_days")
    after = number("R-BF-02", "after_event_days")
    if facts.plan_next_review is not None and facts.plan_next_review > agreed:
        regular = (
            facts.plan_next_review,
            N_("Agreed on %(agreed)s; this day was set then"),
            "agreed",
            agreed,
        )
    else:
        due = add_days(agreed, number("R-BF-02", "every_days"))
        regular = (due, N_("Agreed on %(agreed)s; every half year"), "agreed", agreed)
    candidates = [regular]
    candidates += [entry for entry in _coming_events(facts) if add_days(entry[0], -ahead) > agreed]
    candidates += [(add_days(day, after), why, name, day) for day, why, name in _past_events(facts) if day > agreed]
    due, why, name, day = min(candidates, key=lambda entry: entry[0])
    return Clock(
        rule="R-BF-02",
        due=due,
        warn_from=add_days(due, -number("R-BF-02", "remind_days")),
        subject_kind="plan" if facts.plan_id else "case",
        subject_id=facts.plan_id or facts.case_id,
        what=N_("Review the future plan"),
        why=why,
        values=((name, day),),
        act="open_plan",
    )


def _coming_events(facts: CaseFacts) -> Iterator[tuple[date, str, str, date]]:
    """Review days that are known ahead (R-BF-02): T18-180, T18-30, X-90."""
    t18 = earliest_birthday(facts.birth_day, facts.birth_precision, 18)
    if t18 is not None:
        for name in ("before_18_days", "again_before_18_days"):
            yield add_days(t18, -number("R-BF-02", name)), N_("18th birthday on %(birthday)s"), "birthday", t18
    for leaving in facts.exits:
        if leaving.planned is not None and leaving.actual is None:
            day = add_days(leaving.planned, -number("R-BF-02", "before_exit_days"))
            yield day, N_("Leaves on %(leaving)s"), "leaving", leaving.planned


def _past_events(facts: CaseFacts) -> Iterator[tuple[date, str, str]]:
    """What happened and asks for a new look at the plan (R-BF-02): move, new phase, crisis."""
    if facts.housing_since is not None:
        yield facts.housing_since, N_("Moved on %(event)s"), "event"
    if facts.last_crisis is not None:
        yield facts.last_crisis, N_("Crisis on %(event)s"), "event"
    for entry in facts.programmes:
        if entry.start is not None:
            yield entry.start, N_("New phase since %(event)s"), "event"


def _round_table(facts: CaseFacts, t18: date) -> Clock:
    """R-BF-03: round table half a year before 18."""
    due = add_days(t18, -number("R-BF-03", "before_18_days"))
    return Clock(
        rule="R-BF-03",
        due=due,
        warn_from=add_days(due, -number("R-BF-03", "remind_days")),
        subject_kind="case",
        subject_id=facts.case_id,
        what=N_("Round table at 17½"),
        why=N_("18th birthday on %(birthday)s"),
        values=(("birthday", t18),),
        act="plan_round_table",
        until=add_days(t18, _USE_AFTER_18_DAYS),
    )


def _housing_in_sight(facts: CaseFacts, t18: date) -> Clock:
    """R-18-01: a lasting place to live is in sight before the 18th birthday (policy 2.4)."""
    from_day = earliest_birthday(facts.birth_day, facts.birth_precision, number("R-18-01", "from_years"))
    return Clock(
        rule="R-18-01",
        due=t18,
        warn_from=from_day or t18,
        subject_kind="case",
        subject_id=facts.case_id,
        what=N_("A lasting place to live in sight before 18"),
        why=N_("18th birthday on %(birthday)s"),
        values=(("birthday", t18),),
        act="open_housing",
        until=add_days(t18, _USE_AFTER_18_DAYS),
    )


# -- leaving an institution


def _of_exit(facts: CaseFacts, leaving: ExitFacts) -> Iterator[Clock]:
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


def _follow_ups(facts: CaseFacts, leaving: ExitFacts) -> Iterator[Clock]:
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


# -- steps and contact


def _of_steps(facts: CaseFacts) -> Iterator[Clock]:
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


def _of_contact(facts: CaseFacts) -> Iterator[Clock]:
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

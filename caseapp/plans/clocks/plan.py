# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the clocks of the future plan: its start, its review, the round table, housing in sight."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from caseapp.i18n import N_
from caseapp.plans.catalogue import number
from caseapp.plans.clocks.clock import Clock
from caseapp.plans.dates import add_days, earliest_birthday
from caseapp.plans.facts import CaseFacts
from caseapp.plans.sentences import Values

_USE_AFTER_18_DAYS = 182  # the window 17.5-18.5 (product section 4)


def of_plan(facts: CaseFacts) -> Iterator[Clock]:
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
    if not is_in_sight(facts):
        yield _housing_in_sight(facts, t18)


def is_in_sight(facts: CaseFacts) -> bool:
    """R-18-01: what somebody wrote down wins; else the level of housing says it."""
    if facts.housing_in_sight in ("yes", "no"):
        return facts.housing_in_sight == "yes"
    level = next((entry.level for entry in facts.domains if entry.domain == "housing"), None)
    return level is not None and level >= number("R-18-01", "level")


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

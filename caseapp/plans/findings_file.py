# SPDX-License-Identifier: EUPL-1.2
"""This is the place for findings about the window around 18, homes, exclusions, referrals and the seven days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from caseapp.i18n import N_
from caseapp.plans.catalogue import number
from caseapp.plans.dates import add_days, add_months, earliest_birthday
from caseapp.plans.facts import CaseFacts
from caseapp.plans.file_facts import EventFacts
from caseapp.plans.finding import LATE, NOTE, Finding
from caseapp.plans.housing import missing_confirmation, overlaps
from caseapp.plans.sentences import Values
from caseapp.plans.sharing import same_receiver

TWO_SUPPORTS = ("youth_help", "welfare_office")  # masterplan tier A 4


def of_file(facts: CaseFacts, today: date) -> Iterator[Finding]:
    """R-18-02, R-7D-A (paused), R-EXCL-01, R-REF-01, R-ETH-01, R-ETH-03, R-LEASE-02, R-WISH-01."""
    yield from _wish(facts)
    yield from _window(facts, today)
    yield from _paused(facts)
    yield from _exclusions(facts)
    yield from _referrals(facts)
    yield from _episodes(facts)
    yield from _landlords(facts)


def _wish(facts: CaseFacts) -> Iterator[Finding]:
    """R-WISH-01: who wants no contact now is told apart from who is lost (masterplan tier A 7)."""
    if facts.no_contact_wanted:
        yield Finding(
            rule="R-WISH-01",
            severity=NOTE,
            what=N_("Wants no contact now"),
            why=N_("A wish, not a loss: ask again from time to time"),
            act="open_wish",
            subject_id=facts.case_id,
        )


def window_of(facts: CaseFacts) -> tuple[date, date] | None:
    """The first and last day of the window 17.5-18.5 (R-18-02); None without a birth date."""
    born = earliest_birthday(facts.birth_day, facts.birth_precision, 0)
    if born is None:
        return None
    return add_months(born, number("R-18-02", "from_months")), add_months(born, number("R-18-02", "until_months"))


def missing_supports(facts: CaseFacts, today: date) -> tuple[str, ...]:
    """Which of the two supports of the window is not there today."""
    there = {
        one.role
        for one in facts.supports
        if (one.since is None or one.since <= today) and (one.until is None or one.until >= today)
    }
    return tuple(role for role in TWO_SUPPORTS if role not in there)


def enters_window(facts: CaseFacts, today: date) -> bool:
    """Whether somebody comes into the window within 90 days: the list of the team (masterplan tier A 4)."""
    window = window_of(facts)
    return window is not None and today < window[0] <= add_days(today, number("R-18-02", "ahead_days"))


def _window(facts: CaseFacts, today: date) -> Iterator[Finding]:
    """R-18-02: a support that stops inside the window is a gap; before it, it is only announced."""
    window = window_of(facts)
    if window is None or not facts.jurisdiction.startswith("BE") or today > window[1]:
        return
    inside = window[0] <= today
    if not inside and not enters_window(facts, today):
        return
    missing = missing_supports(facts, today)
    if not missing and inside:
        return
    if not inside:
        what, why = N_("Enters the window 17½ to 18½"), N_("On %(enters)s youth help and welfare office go on together")
    elif len(missing) == len(TWO_SUPPORTS):
        what, why = (
            N_("No support in the window 17½ to 18½"),
            N_("Neither youth help nor the welfare office stands there"),
        )
    else:
        what, why = N_("Support is interrupted in the window 17½ to 18½"), N_("Not there: %(supports)s")
    values: Values = (("enters", window[0]), ("supports", missing))
    yield Finding(
        rule="R-18-02",
        severity=LATE if inside else NOTE,
        what=what,
        why=why,
        values=values,
        act="open_network",
        subject_id=facts.case_id,
    )


def _paused(facts: CaseFacts) -> Iterator[Finding]:
    """R-7D-A: a paused orientation is shown apart, never as late."""
    on = facts.orientation
    if on.pause and on.oriented is None and on.identified is not None:
        yield Finding(
            rule="R-7D-A",
            severity=NOTE,
            what=N_("Orientation is paused"),
            why="%(pause)s",
            values=(("pause", on.pause), ("began", on.identified)),
            act="open_orientation",
            subject_id=facts.case_id,
        )


def _exclusions(facts: CaseFacts) -> Iterator[Finding]:
    for event in facts.events:
        yield from untold_exclusion(event)


def untold_exclusion(event: EventFacts) -> Iterator[Finding]:
    """R-EXCL-01: an exclusion without an alternative is told to the team lead."""
    if event.kind == "exclusion" and event.alternative == "none" and event.lead_told is None:
        yield Finding(
            rule="R-EXCL-01",
            severity=LATE,
            what=N_("Excluded without an alternative"),
            why=N_("On %(day)s; tell the team lead") if event.day else N_("Tell the team lead"),
            values=(("day", event.day),) if event.day else (),
            act="tell_lead",
            subject_kind="case_event",
            subject_id=event.id,
        )


def _referrals(facts: CaseFacts) -> Iterator[Finding]:
    """R-REF-01: after two refusals an advisory group is suggested, never called by itself."""
    refused = [one for one in facts.referrals if one.outcome in ("service_no", "person_no")]
    accepted = [one.day for one in facts.referrals if one.outcome == "accepted" and one.day]
    last = max(accepted, default=None)
    since = [one for one in refused if last is None or one.day is None or one.day > last]
    if len(since) >= number("R-REF-01", "refusals"):
        yield Finding(
            rule="R-REF-01",
            severity=NOTE,
            what=N_("%(count)s referrals were refused"),
            why=N_("An advisory group may help"),
            values=(("count", len(since)),),
            act="plan_meeting",
            subject_id=facts.case_id,
        )


def _episodes(facts: CaseFacts) -> Iterator[Finding]:
    """R-ETH-01 (two places at a time) and R-ETH-03 (with others: is it for lack of a home?)."""
    if overlaps(facts.episodes):
        yield Finding(
            rule="R-ETH-01",
            severity=NOTE,
            what=N_("Two housing situations overlap"),
            why=N_("Somebody stays in one place at a time"),
            act="open_housing",
            subject_id=facts.case_id,
        )
    for episode in missing_confirmation(facts.episodes):
        yield Finding(
            rule="R-ETH-03",
            severity=NOTE,
            what=N_("Stays with others: is that for lack of an own home?"),
            act="open_housing",
            subject_kind="housing_episode",
            subject_id=episode.id,
        )


def _landlords(facts: CaseFacts) -> Iterator[Finding]:
    """R-LEASE-02: who rents a home out is not who supports (masterplan tier B 18)."""
    for lease in facts.leases:
        if lease.same == "yes" or (lease.same != "no" and same_receiver(lease.landlord, lease.support_by)):
            yield Finding(
                rule="R-LEASE-02",
                severity=NOTE,
                what=N_("Who rents it out also supports"),
                why=N_("%(lease)s: best two, so that help does not hang on the rent"),
                values=(("lease", lease.kind),),
                act="open_lease",
                subject_kind="lease",
                subject_id=lease.id,
            )

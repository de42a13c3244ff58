# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the clocks of people: supporters, handovers, meetings, sharing to look at again."""

from __future__ import annotations

from collections.abc import Iterator

from caseapp.i18n import N_
from caseapp.plans.catalogue import number
from caseapp.plans.clocks.clock import Clock
from caseapp.plans.dates import add_days
from caseapp.plans.facts import CaseFacts
from caseapp.plans.file_facts import HandoverFacts, MeetingFacts, SupportFacts


def of_people(facts: CaseFacts) -> Iterator[Clock]:
    """R-JIM-01, R-HO-01, R-MEET-01, R-SHARE-01."""
    for support in facts.supports:
        yield from _check_in(support, facts)
    for handover in facts.handovers:
        yield from _handover(handover)
    for meeting in facts.meetings:
        yield from _meeting(meeting)
    for share in facts.reviews:
        if share.review is not None:
            yield Clock(
                rule="R-SHARE-01",
                due=share.review,
                warn_from=add_days(share.review, -number("R-SHARE-01", "remind_days")),
                subject_kind="sharing",
                subject_id=share.id,
                what=N_("Look again at what was shared without consent"),
                why=N_("This day was set then") if share.told else N_("The person was not told yet"),
                act="open_sharing",
            )


def _check_in(support: SupportFacts, facts: CaseFacts) -> Iterator[Clock]:
    """R-JIM-01: a word with the supporter every so many days; 30 for a mentor unless agreed otherwise."""
    interval = support.check_in_days or (number("R-JIM-01", "days") if support.jim else None)
    since = support.checked or support.since or facts.opened_day
    if interval is None or since is None or support.until is not None:
        return
    due = add_days(since, interval)
    yield Clock(
        rule="R-JIM-01",
        due=due,
        warn_from=add_days(due, -min(number("R-JIM-01", "remind_days"), interval - 1)),
        subject_kind="network_member",
        subject_id=support.id,
        what=N_("A word with %(name)s"),
        why=N_("Every %(interval)s; last on %(checked)s") if support.checked else N_("Every %(interval)s"),
        values=(("name", support.name), ("interval", interval), ("checked", since)),
        act="record_check_in",
    )


def _handover(handover: HandoverFacts) -> Iterator[Clock]:
    """R-HO-01: the first appointment, then word back after 30 and 90 days."""
    if handover.state == "refused":
        return
    if handover.appointment is not None and not handover.attended:
        yield Clock(
            rule="R-HO-01",
            due=add_days(handover.appointment, number("R-HO-01", "appointment_days")),
            warn_from=handover.appointment,
            subject_kind="handover",
            subject_id=handover.id,
            what=N_("Did the first appointment take place?"),
            why=N_("%(organisation)s, %(appointment)s"),
            values=(("organisation", handover.organisation), ("appointment", handover.appointment)),
            act="open_handover",
        )
    began = handover.accepted
    if began is None:
        return
    for name, word, what in (
        ("first_days", handover.first_word, N_("Hear how it goes, 30 days after the handover")),
        ("second_days", handover.second_word, N_("Hear how it goes, 90 days after the handover")),
    ):
        if word is None:
            due = add_days(began, number("R-HO-01", name))
            yield Clock(
                rule="R-HO-01",
                due=due,
                warn_from=add_days(due, -number("R-HO-01", "remind_days")),
                subject_kind="handover",
                subject_id=handover.id,
                what=what,
                why=N_("%(organisation)s took over on %(accepted)s"),
                values=(("organisation", handover.organisation), ("accepted", began)),
                act="open_handover",
            )


def _meeting(meeting: MeetingFacts) -> Iterator[Clock]:
    """The day of a meeting, and its minutes a week later (R-MEET-01)."""
    if meeting.day is None or meeting.has_minutes:
        return
    due = add_days(meeting.day, number("R-MEET-01", "minutes_days")) if meeting.held else meeting.day
    yield Clock(
        rule="R-MEET-01",
        due=due,
        warn_from=meeting.day if meeting.held else add_days(meeting.day, -number("R-MEET-01", "minutes_days")),
        subject_kind="meeting",
        subject_id=meeting.id,
        what=N_("Write down what was decided") if meeting.held else "%(meeting)s",
        why=N_("%(meeting)s on %(day)s") if meeting.held else N_("On %(day)s"),
        values=(("meeting", meeting.kind), ("day", meeting.day)),
        act="open_meeting",
    )

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a made-up team of plain values, drawn by chance, for figures and counts."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from caseapp.i18n.codes import codes
from caseapp.plans.facts import ExitFacts, ExitItemFacts
from caseapp.plans.figures.values import (
    CaseValues,
    EventValues,
    FollowUpValues,
    LeaseValues,
    MemberValues,
    ReferralValues,
    RightValues,
    Span,
    Stay,
    VersionValues,
    ViewingValues,
)
from caseapp.plans.file_facts import EpisodeFacts

FIRST, LAST = date(2024, 6, 1), date(2026, 11, 21)
_HARD = tuple(f"E{number:02d}" for number in range(1, 60))


def a_day(chance: Random, first: date = FIRST, last: date = LAST) -> date:
    """Any day between two."""
    return first + timedelta(days=chance.randint(0, (last - first).days))


def maybe(chance: Random, day: date | None) -> date | None:
    """This day, or nothing."""
    return day if chance.random() < 0.7 else None


def made_case(chance: Random, number: int) -> CaseValues:
    """A case with some of everything."""
    opened = a_day(chance)
    closed = a_day(chance, opened) if chance.random() < 0.25 else None
    exits = tuple(_exit(chance, f"{number:04d}{one}") for one in range(chance.choice((0, 1, 1, 2))))
    return CaseValues(
        id=f"{number:032x}",
        status=chance.choice(("open", "open", "open", "signal")) if closed is None else "closed",
        opened=opened,
        closed=closed,
        identified=maybe(chance, a_day(chance)),
        oriented=maybe(chance, a_day(chance)),
        pause=chance.choice(("", "", "too_distant")),
        shelter=maybe(chance, a_day(chance)),
        proposal=maybe(chance, a_day(chance)),
        birth=maybe(chance, date(chance.randint(1999, 2011), chance.randint(1, 12), chance.randint(1, 28))),
        precision=chance.choice(("day", "day", "day", "year")),
        gender=chance.choice(("m", "f", "x", "")),
        initials=chance.choice(("", "YAEL", "NAPE", "KOLU")),
        first_talk=maybe(chance, a_day(chance)),
        cti=chance.random() < 0.3,
        stays=_stays(chance, number),
        versions=tuple(_version(chance) for _one in range(chance.randint(0, 3))),
        mentors=tuple(
            Span(what="jim", since=maybe(chance, a_day(chance)), until=maybe(chance, a_day(chance)))
            for _one in range(chance.choice((0, 0, 1, 2)))
        ),
        exits=exits,
        follow_ups=tuple(_follow_up(chance, one) for leaving in exits for one in [leaving.id] * chance.randint(0, 3)),
        rights=tuple(_right(chance) for _one in range(chance.randint(0, 3))),
        referrals=tuple(_referral(chance) for _one in range(chance.randint(0, 2))),
        events=tuple(_event(chance) for _one in range(chance.randint(0, 2))),
        viewings=tuple(
            ViewingValues(
                day=maybe(chance, a_day(chance)),
                outcome=chance.choice(codes("viewing_outcome")),
                refusal=chance.choice(("", *codes("viewing_refusal"))),
            )
            for _one in range(chance.randint(0, 2))
        ),
        leases=tuple(_lease(chance) for _one in range(chance.randint(0, 2))),
        household=tuple(_member(chance) for _one in range(chance.choice((0, 0, 1, 3)))),
    )


def made_team(seed: int, size: int = 60) -> tuple[CaseValues, ...]:
    """A team of so many cases."""
    chance = Random(seed)
    return tuple(made_case(chance, number) for number in range(1, size + 1))


def _stays(chance: Random, number: int) -> tuple[Stay, ...]:
    found = []
    start = a_day(chance)
    for place in range(chance.randint(0, 4)):
        end = start + timedelta(days=chance.randint(5, 300))
        facts = EpisodeFacts(
            id=f"{number:04d}{place}",
            ethos_light=chance.choice(codes("ethos_light")),
            start=maybe(chance, start) if place == 0 else start,
            end=None if chance.random() < 0.2 else end,
            no_own_home=chance.choice(("yes", "no", "")),
            exit_day=maybe(chance, end),
            solution=chance.choice(("yes", "no", "")),
        )
        registered = chance.choice(("yes", "yes", "no", ""))
        found.append(Stay(facts=facts, registered=registered, sub=chance.choice(("", "1.1", "2.1", "6.1"))))
        start = end
    return tuple(found)


def _exit(chance: Random, identity: str) -> ExitFacts:
    all_done = chance.random() < 0.5
    return ExitFacts(
        id=identity,
        institution_type=chance.choice(codes("institution_type")),
        actual=maybe(chance, a_day(chance)),
        planned=maybe(chance, a_day(chance)),
        destination=chance.choice(("", *codes("exit_destination"))),
        support_after=chance.choice(("", *codes("support_after"))),
        admission=maybe(chance, a_day(chance)),
        ready_since=maybe(chance, a_day(chance)),
        waits_for_home=chance.choice(("", "yes", "no")),
        items=tuple(
            ExitItemFacts(code=one, state="done" if all_done else chance.choice(("done", "todo", "not_needed")))
            for one in _HARD
        ),
    )


def _follow_up(chance: Random, exit_id: str) -> FollowUpValues:
    return FollowUpValues(
        exit_id=exit_id,
        point=chance.choice(codes("follow_up_point")),
        result=chance.choice(("reached", "reached", "not_reached", "died")),
        ethos_light=chance.choice(("", *codes("ethos_light"))),
        days_homeless=chance.choice((None, 0, 12)),
        registered=chance.choice(("yes", "no", "")),
        income=chance.choice(("", *codes("income_kind"))),
    )


def _version(chance: Random) -> VersionValues:
    agreed = a_day(chance)
    review = agreed + timedelta(days=chance.randint(20, 200))
    return VersionValues(plan_id=chance.choice("ab"), agreed=maybe(chance, agreed), review=maybe(chance, review))


def _right(chance: Random) -> RightValues:
    return RightValues(
        kind=chance.choice(codes("right_kind")[:12]),
        state=chance.choice(codes("right_state")),
        asked=maybe(chance, a_day(chance)),
        decided=maybe(chance, a_day(chance)),
        valid_from=maybe(chance, a_day(chance)),
        valid_to=maybe(chance, a_day(chance)),
        why_not=chance.choice(("", *codes("why_not_taken"))),
    )


def _referral(chance: Random) -> ReferralValues:
    return ReferralValues(
        kind=chance.choice(codes("referral_kind")),
        channel=chance.choice(("", *codes("referral_channel"))),
        outcome=chance.choice(codes("referral_outcome")),
        asked=maybe(chance, a_day(chance)),
        answered=maybe(chance, a_day(chance)),
    )


def _lease(chance: Random) -> LeaseValues:
    start = a_day(chance)
    return LeaseValues(
        kind=chance.choice((*codes("lease_kind"), "transit", "hotel", "transit", "hotel")),
        start=maybe(chance, start),
        end=maybe(chance, start + timedelta(days=chance.randint(0, 90))),
        ended=maybe(chance, start + timedelta(days=chance.randint(0, 90))),
        result=chance.choice(("", *codes("lease_result"))),
    )


def _event(chance: Random) -> EventValues:
    return EventValues(
        kind=chance.choice(codes("event_kind")),
        day=maybe(chance, a_day(chance)),
        causes=tuple(sorted(set(chance.choices(codes("event_cause"), k=chance.randint(0, 2))))),
        alternative=chance.choice(("", *codes("event_alternative"))),
        concerns_minor=chance.choice(("", "yes", "no")),
    )


def _member(chance: Random) -> MemberValues:
    return MemberValues(
        kind=chance.choice(codes("household_kind")),
        birth=maybe(chance, a_day(chance, date(2000, 1, 1))),
        with_them=chance.choice(("yes", "yes", "no", "")),
        school=chance.choice(("yes", "no", "")),
        until=a_day(chance) if chance.random() < 0.2 else None,
        initials=chance.choice(("", "LIAM")),
    )

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for how each indicator counts: what of a case belongs to it, on which day, and as what.

A rule gives units. What happened has the day it counts on; how things stand is asked for a day. "Unknown" belongs to
the denominator and is shown beside it: not knowing is a result (methods 10). "Apart" does not belong to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from caseapp.i18n.codes import flags, number_of
from caseapp.plans.dates import add_days, add_months, ages_on, birthday_at
from caseapp.plans.exits import readiness, without_solution
from caseapp.plans.facts import ExitFacts
from caseapp.plans.figures.values import CaseValues, FollowUpValues, Stay
from caseapp.plans.housing import HOMELESS, category_on, days_counted, situation_on

YES, NO, UNKNOWN, APART = "yes", "no", "unknown", "apart"
ALL: Final = "all"  # the one code of counts and medians
_INCOME: Final = frozenset({"living_wage", "unemployment", "disability_allowance"})
_STEADY = timedelta(days=30)  # methods 10: without interruption for 30 days
_SEVEN: Final = 7
_PLAN_DAYS: Final = 42
_PLAN_AGE: Final = 16
_YOUNG: Final = range(16, 26)
_ADULT: Final = 18


@dataclass(frozen=True, slots=True)
class Unit:
    """Something that counts: in which case, on which day, as what; `number` for medians."""

    case_id: str
    day: date
    code: str
    number: int | None = None


Rule = Callable[[CaseValues, date], Iterator[Unit]]
_EVENTS: dict[str, Rule] = {}
_STOCKS: dict[str, Rule] = {}


def units_of(indicator_id: str, case: CaseValues, day: date) -> Iterator[Unit]:
    """What of a case belongs to an indicator. `day`: nothing later counts; for how things stand, the day asked for."""
    rule = _EVENTS.get(indicator_id) or _STOCKS[indicator_id]
    return (unit for unit in rule(case, day) if unit.day <= day)


def known_rules() -> Mapping[str, bool]:
    """Every indicator that can be computed, and whether it says how things stand."""
    return MappingProxyType({**dict.fromkeys(_EVENTS, False), **dict.fromkeys(_STOCKS, True)})


def _event(name: str) -> Callable[[Rule], Rule]:
    def keep(rule: Rule) -> Rule:
        _EVENTS[name] = rule
        return rule

    return keep


def _stock(name: str) -> Callable[[Rule], Rule]:
    def keep(rule: Rule) -> Rule:
        _STOCKS[name] = rule
        return rule

    return keep


def _code(answer: bool | None) -> str:  # noqa: FBT001 - an answer, not a switch
    return UNKNOWN if answer is None else YES if answer else NO


# -- after leaving an institution ----------------------------------------------------------------------------------


def _left(case: CaseValues) -> Iterator[tuple[ExitFacts, date]]:
    for one in case.exits:
        if one.actual is not None:
            yield one, one.actual


def _told(case: CaseValues, leaving: ExitFacts, *points: str) -> list[FollowUpValues]:
    return [one for one in case.follow_ups if one.exit_id == leaving.id and one.point in points]


def _died(case: CaseValues, leaving: ExitFacts) -> bool:
    return any(one.exit_id == leaving.id and one.result == "died" for one in case.follow_ups)


def stably_housed(stays: tuple[Stay, ...], day: date) -> bool | None:
    """Methods 10: an own, supported or agreed place, 30 days without interruption, a registered address."""
    found = situation_on([one.facts for one in stays], day)
    if found is None or found.ethos_light in ("", "unknown"):
        return None
    stay = next(one for one in stays if one.facts is found)
    if found.ethos_light != "housed":
        return False
    if not _steady(stays, day):
        return False
    return True if stay.registered == "yes" else False if stay.registered == "no" else None


def _steady(stays: tuple[Stay, ...], day: date) -> bool:
    """Housed on each of the thirty days before; a move from one own place to another is no interruption."""
    episodes = [one.facts for one in stays]
    for back in range(_STEADY.days + 1):
        there = situation_on(episodes, day - timedelta(days=back))
        if there is None or there.ethos_light != "housed":
            return False
    return True


def _housed_after(months: int, point: str) -> Rule:
    def rule(case: CaseValues, _day: date) -> Iterator[Unit]:
        for leaving, left in _left(case):
            if _died(case, leaving):
                continue
            day = add_months(left, months)
            answer = stably_housed(case.stays, day)
            if answer is None:
                for told in _told(case, leaving, point):
                    if told.ethos_light not in ("", "unknown"):
                        registered = {"yes": True, "no": False}.get(told.registered)
                        answer = registered if told.ethos_light == "housed" else False
            yield Unit(case.id, day, _code(answer))

    return rule


for _months, _point in ((3, "m3"), (6, "m6"), (12, "m12")):
    _event(f"housed_{_point}")(_housed_after(_months, _point))


@_event("homeless_12m")
def _homeless(case: CaseValues, _day: date) -> Iterator[Unit]:
    episodes = [one.facts for one in case.stays]
    for leaving, left in _left(case):
        last = add_months(left, 12)
        days = days_counted(episodes, left, last)
        told = _told(case, leaving, "d14", "m3", "m6", "m12")
        lost = any((one.days_homeless or 0) > 0 or _is_homeless(one.ethos_light) for one in told)
        heard = any(one.point == "m12" and one.ethos_light not in ("", "unknown") for one in told)
        if days.homeless or lost:
            yield Unit(case.id, last, YES)
        else:
            yield Unit(case.id, last, NO if heard or not days.unknown else UNKNOWN)


def _is_homeless(ethos_light: str) -> bool:
    return bool(ethos_light) and number_of("ethos_light", ethos_light) in HOMELESS


@_event("income_30d")
def _income(case: CaseValues, _day: date) -> Iterator[Unit]:
    for leaving, left in _left(case):
        day = add_days(left, 30)
        answer: bool | None = True if _pays(case, day) else None
        for told in _told(case, leaving, "d14", "m3"):
            if answer is None and told.income not in ("", "unknown"):
                answer = told.income != "none"
        yield Unit(case.id, day, _code(answer))


def _pays(case: CaseValues, day: date) -> bool:
    return any(
        one.kind in _INCOME
        and one.state in ("granted", "partly", "ended")
        and (one.valid_from or one.decided or date.max) <= day
        and (one.valid_to is None or one.valid_to >= day)
        and not (one.state == "ended" and one.valid_to is None)
        for one in case.rights
    )


@_event("home_and_work")
def _home_and_work(case: CaseValues, _day: date) -> Iterator[Unit]:
    """Both a home and a job a year after leaving (masterplan tier B 25 and C 32); one that is not there is enough."""
    for leaving, left in _left(case):
        if _died(case, leaving):
            continue
        day = add_months(left, 12)
        told = _told(case, leaving, "m12")
        homes = [one.ethos_light == "housed" for one in told if one.ethos_light not in ("", UNKNOWN)]
        jobs = [one.income == "work" for one in told if one.income not in ("", UNKNOWN)]
        home = stably_housed(case.stays, day)
        answers = (homes[-1] if home is None and homes else home, jobs[-1] if jobs else None)
        yield Unit(case.id, day, NO if False in answers else UNKNOWN if None in answers else YES)


@_event("exits_hard_items")
def _hard_items(case: CaseValues, _day: date) -> Iterator[Unit]:
    for leaving, left in _left(case):
        yield Unit(case.id, left, _code(not readiness(leaving, cti=case.cti).missing))


@_event("exits_no_solution")
def _no_solution(case: CaseValues, _day: date) -> Iterator[Unit]:
    """R-EX-05: one of the two questions that are always asked has "none" for an answer (masterplan tier A 2)."""
    for leaving, left in _left(case):
        unknown = {leaving.destination, leaving.support_after} & {"", "unknown"}
        if without_solution(leaving.destination, leaving.support_after):
            yield Unit(case.id, left, YES)
        else:
            yield Unit(case.id, left, UNKNOWN if unknown else NO)


@_stock("stays_too_long")
def _stays_too_long(case: CaseValues, day: date) -> Iterator[Unit]:
    """In an institution longer than needed, for lack of a home (policy 3, VL 3.1)."""
    for one in case.exits:
        came = one.admission is None or one.admission <= day
        if case.open_on(day) and came and (one.actual is None or one.actual > day):
            ready = one.ready_since is not None and one.ready_since <= day
            yield Unit(case.id, day, _code(ready or one.waits_for_home == "yes"))


# -- contact, people, plans ----------------------------------------------------------------------------------------


@_event("days_to_contact")
def _days_to_contact(case: CaseValues, _day: date) -> Iterator[Unit]:
    if case.opened is not None and case.first_talk is not None and case.status != "signal":
        first = max(case.first_talk, case.opened)
        yield Unit(case.id, first, ALL, (first - case.opened).days)


@_event("plan_6w")
def _plan_in_time(case: CaseValues, _day: date) -> Iterator[Unit]:
    if case.opened is None or case.birth is None or case.precision not in ("", "day") or case.status == "signal":
        return
    began = max(case.opened, birthday_at(case.birth, _PLAN_AGE))
    due = add_days(began, _PLAN_DAYS)
    ages = ages_on(case.birth, "day", began)
    if ages is not None and ages[0] in _YOUNG and (case.closed is None or case.closed >= due):
        agreed = [one.agreed for one in case.versions if one.agreed is not None]
        yield Unit(case.id, due, _code(bool(agreed) and min(agreed) <= due))


@_event("plans_reviewed")
def _reviewed(case: CaseValues, _day: date) -> Iterator[Unit]:
    for one in case.versions:
        if one.agreed is None or one.review is None or (case.closed is not None and case.closed <= one.review):
            continue
        later = (other.agreed for other in case.versions if other.plan_id == one.plan_id and other is not one)
        on_time = any(agreed is not None and one.agreed <= agreed <= one.review for agreed in later)
        yield Unit(case.id, one.review, _code(on_time))


@_stock("with_mentor")
def _with_mentor(case: CaseValues, day: date) -> Iterator[Unit]:
    ages = ages_on(case.birth, case.precision or "day", day)
    if case.open_on(day) and ages is not None and ages[1] in _YOUNG:
        yield Unit(case.id, day, _code(any(one.holds(day) for one in case.mentors)))


@_stock("caseload")
def _caseload(case: CaseValues, day: date) -> Iterator[Unit]:
    if case.open_on(day):
        yield Unit(case.id, day, ALL)


@_stock("situations")
def _situations(case: CaseValues, day: date) -> Iterator[Unit]:
    if case.open_on(day):
        found = situation_on([one.facts for one in case.stays], day)
        yield Unit(case.id, day, (found.ethos_light if found is not None else "") or UNKNOWN)


@_stock("rights_not_taken")
def _not_taken(case: CaseValues, day: date) -> Iterator[Unit]:
    if case.open_on(day):
        for one in case.rights:
            if one.state == "not_taken" and (one.asked or one.decided or day) <= day:
                yield Unit(case.id, day, one.why_not or UNKNOWN)


# -- first help (masterplan tier A 5, B 25) ------------------------------------------------------------------------


@_event("orientation_7d")
def _orientation(case: CaseValues, _day: date) -> Iterator[Unit]:
    if case.identified is not None:
        due = add_days(case.identified, _SEVEN)
        in_time = case.oriented is not None and case.oriented <= due
        yield Unit(case.id, due, YES if in_time else APART if case.pause else NO)


@_event("proposal_7d")
def _proposal(case: CaseValues, _day: date) -> Iterator[Unit]:
    if case.shelter is not None:
        due = add_days(case.shelter, _SEVEN)
        yield Unit(case.id, due, _code(case.proposal is not None and case.proposal <= due))


@_event("orientations_by_channel")
def _by_channel(case: CaseValues, _day: date) -> Iterator[Unit]:
    for one in case.referrals:
        day = one.answered or one.asked
        if one.kind == "orientation" and one.outcome == "accepted" and day is not None:
            yield Unit(case.id, day, one.channel or UNKNOWN)


@_event("referrals_by_outcome")
def _by_outcome(case: CaseValues, _day: date) -> Iterator[Unit]:
    for one in case.referrals:
        if one.asked is not None:
            yield Unit(case.id, one.asked, one.outcome or "waiting")


@_event("exclusions_no_alternative")
def _exclusions(case: CaseValues, _day: date) -> Iterator[Unit]:
    for one in case.events:
        if one.kind == "exclusion" and one.day is not None:
            answer = None if one.alternative in ("", UNKNOWN) else one.alternative == "none"
            yield Unit(case.id, one.day, _code(answer))


@_event("crises_by_cause")
def _crises(case: CaseValues, _day: date) -> Iterator[Unit]:
    for one in case.events:
        if one.kind == "crisis" and one.day is not None:
            for cause in one.causes or (UNKNOWN,):
                yield Unit(case.id, one.day, cause)


@_event("refusals_minors")
def _refusals(case: CaseValues, _day: date) -> Iterator[Unit]:
    """Services that refused somebody under 18, or a household with a child."""
    for referral in case.referrals:
        day = referral.answered or referral.asked
        if referral.outcome == "service_no" and day is not None:
            yield Unit(case.id, day, _code(_has_minor(case, day)))
    for event in case.events:
        if event.kind == "exclusion" and event.day is not None:
            said = {"yes": True, "no": False}.get(event.concerns_minor)
            yield Unit(case.id, event.day, _code(_has_minor(case, event.day) if said is None else said))


def _has_minor(case: CaseValues, day: date) -> bool | None:
    own = ages_on(case.birth, case.precision or "day", day)
    found = own is not None and own[0] < _ADULT
    for one in case.household:
        if one.with_them == "no" or (one.until is not None and one.until <= day) or one.kind == "pet":
            continue
        ages = ages_on(one.birth, one.precision or "day", day)
        found = found or (ages[0] < _ADULT if ages is not None else one.kind == "child")
    return True if found else None if own is None else False


# -- homes ---------------------------------------------------------------------------------------------------------


@_event("leases_by_kind")
def _leases(case: CaseValues, _day: date) -> Iterator[Unit]:
    for one in case.leases:
        if one.start is not None:
            yield Unit(case.id, one.start, one.kind)


@_event("hotel_nights")
def _hotel(case: CaseValues, _day: date) -> Iterator[Unit]:
    """How long a stay in a hotel was, on the day it was over (masterplan tier B 25)."""
    for one in case.leases:
        over = one.ended or one.end
        if one.kind == "hotel" and one.start is not None and over is not None and over > one.start:
            yield Unit(case.id, over, ALL, (over - one.start).days)


@_event("transit_to_home")
def _transit(case: CaseValues, _day: date) -> Iterator[Unit]:
    for one in case.leases:
        if one.kind == "transit" and one.ended is not None:
            known = one.result not in ("", UNKNOWN)
            yield Unit(case.id, one.ended, _code(one.result == "moved_better" if known else None))


@_event("discrimination_viewings")
def _discrimination(case: CaseValues, _day: date) -> Iterator[Unit]:
    for one in case.viewings:
        if one.day is not None and one.outcome in ("refused", "no_answer"):
            known = one.refusal not in ("", UNKNOWN)
            yield Unit(
                case.id, one.day, _code("discrimination" in flags("viewing_refusal", one.refusal) if known else None)
            )


def homeless_on(stays: tuple[Stay, ...], day: date) -> bool:
    """Whether somebody counts as homeless on a day (ETHOS Light 1-6)."""
    found = situation_on([one.facts for one in stays], day)
    return found is not None and category_on(found, day) in HOMELESS

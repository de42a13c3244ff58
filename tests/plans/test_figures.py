# SPDX-License-Identifier: EUPL-1.2
"""This is the place for tests of figures: every indicator against a count by hand over a made-up team (methods 10)."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from statistics import median

import pytest

from caseapp.errors import CatalogueError
from caseapp.i18n.codes import flagged, list_names
from caseapp.plans.facts import ExitFacts
from caseapp.plans.figures import FigureTable, indicators, table_of
from caseapp.plans.figures.indicators import read_indicators
from caseapp.plans.figures.rules import known_rules
from caseapp.plans.figures.values import CaseValues, EventValues, Stay
from caseapp.plans.suppression import computable
from tests.plans.made_team import LAST, made_team

YEAR = 2026
Found = Iterator[tuple[date, str]]
ONE = timedelta(days=1)


# -- by hand: slow, day by day, without the code under test -------------------------------------------------------


def months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def there(case: CaseValues, day: date) -> Stay | None:
    found: Stay | None = None
    for stay in case.stays:
        one = stay.facts
        if (one.start is None or one.start <= day) and (one.end is None or day <= one.end):
            key = (one.start or date.min, one.id)
            if found is None or key > (found.facts.start or date.min, found.facts.id):
                found = stay
    return found


def homeless(stay: Stay | None, day: date) -> bool:
    if stay is None:
        return False
    one = stay.facts
    if one.ethos_light == "with_others":
        return one.no_own_home != "no"
    if one.ethos_light == "institution":
        return one.exit_day is not None and (one.exit_day - day).days <= 30 and one.solution != "yes"
    return one.ethos_light in ("public_space", "emergency", "homeless_acc", "non_conventional")


def is_known(stay: Stay | None) -> bool:
    return stay is not None and stay.facts.ethos_light not in ("", "unknown")


def left(case: CaseValues) -> list[tuple[ExitFacts, date]]:
    return [(one, one.actual) for one in case.exits if one.actual]


def housed(case: CaseValues, months: int, point: str) -> Found:
    for leaving, day in left(case):
        told = [one for one in case.follow_ups if one.exit_id == leaving.id]
        if any(one.result == "died" for one in told):
            continue
        goal = months_later(day, months)
        stay, answer = there(case, goal), "unknown"
        if stay is not None and is_known(stay):
            before = [there(case, goal - ONE * back) for back in range(31)]
            if any(one is None or one.facts.ethos_light != "housed" for one in before):
                answer = "no"
            else:
                answer = stay.registered if stay.registered in ("yes", "no") else "unknown"
        if answer == "unknown":
            for one in told:
                if one.point == point and one.ethos_light not in ("", "unknown"):
                    known = one.registered if one.registered in ("yes", "no") else "unknown"
                    answer = known if one.ethos_light == "housed" else "no"
        yield goal, answer


def homeless_12m(case: CaseValues) -> Found:
    for leaving, day in left(case):
        last = months_later(day, 12)
        told = [one for one in case.follow_ups if one.exit_id == leaving.id and one.point in ("d14", "m3", "m6", "m12")]
        street = {"public_space", "emergency", "homeless_acc", "institution", "non_conventional", "with_others"}
        days = [day + ONE * number for number in range((last - day).days + 1)]
        if any(homeless(there(case, one), one) for one in days) or any(
            one.days_homeless or one.ethos_light in street for one in told
        ):
            yield last, "yes"
        elif any(one.point == "m12" and one.ethos_light not in ("", "unknown") for one in told):
            yield last, "no"
        else:
            yield last, "no" if all(is_known(there(case, one)) for one in days) else "unknown"


def income(case: CaseValues) -> Found:
    for leaving, day in left(case):
        goal, answer = day + ONE * 30, "unknown"
        for told in case.follow_ups:
            if told.exit_id == leaving.id and told.point in ("d14", "m3") and told.income not in ("", "unknown"):
                answer = "no" if told.income == "none" else "yes"
                break
        for right in case.rights:
            start = right.valid_from or right.decided
            if (
                right.kind not in ("living_wage", "unemployment", "disability_allowance")
                or start is None
                or start > goal
            ):
                continue
            running = right.state in ("granted", "partly") and (right.valid_to is None or goal <= right.valid_to)
            over = right.state == "ended" and right.valid_to is not None and goal <= right.valid_to
            if running or over:
                answer = "yes"
        yield goal, answer


def minors(case: CaseValues) -> Found:
    def minor(day: date) -> str:
        young = False
        if case.birth:
            last_birth = date(case.birth.year, 12, 31) if case.precision == "year" else case.birth
            young = day < months_later(last_birth, 18 * 12)
        for one in case.household:
            if one.with_them != "no" and one.kind != "pet" and not (one.until and one.until <= day):
                young = young or (day < months_later(one.birth, 18 * 12) if one.birth else one.kind == "child")
        return "yes" if young else "unknown" if case.birth is None else "no"

    for referral in case.referrals:
        day = referral.answered or referral.asked
        if referral.outcome == "service_no" and day:
            yield day, minor(day)
    for event in case.events:
        if event.kind == "exclusion" and event.day:
            yield event.day, event.concerns_minor or minor(event.day)


def plan_6w(case: CaseValues) -> Found:
    if case.birth and case.opened and case.precision == "day" and case.status != "signal":
        sixteen = months_later(case.birth, 16 * 12)
        began = max(sixteen, case.opened)
        due = began + ONE * 42
        if began < months_later(case.birth, 26 * 12) and not (case.closed and case.closed < due):
            yield due, "yes" if any(one.agreed and one.agreed <= due for one in case.versions) else "no"


def reviewed(case: CaseValues) -> Found:
    for number, one in enumerate(case.versions):
        if one.agreed and one.review and not (case.closed and case.closed <= one.review):
            others = [other for place, other in enumerate(case.versions) if place != number]
            fine = [o for o in others if o.plan_id == one.plan_id and o.agreed and one.agreed <= o.agreed <= one.review]
            yield one.review, "yes" if fine else "no"


def seven(start: date | None, end: date | None, pause: str = "") -> Found:
    if start:
        fine = end is not None and end <= start + ONE * 7
        yield start + ONE * 7, "yes" if fine else "apart" if pause else "no"


def simple(case: CaseValues, name: str) -> Found:
    if name == "exits_no_solution":
        for leaving, day in left(case):
            answers = (leaving.destination, leaving.support_after)
            open_ones = [one for one in answers if one in ("", "unknown")]
            yield day, "yes" if "none" in answers else "unknown" if open_ones else "no"
    elif name == "leases_by_kind":
        yield from ((one.start, one.kind) for one in case.leases if one.start)
    elif name == "transit_to_home":
        for lease in case.leases:
            if lease.kind == "transit" and lease.ended:
                open_end = lease.result in ("", "unknown")
                yield lease.ended, "unknown" if open_end else "yes" if lease.result == "moved_better" else "no"
    elif name == "discrimination_viewings":
        grounds = flagged("viewing_refusal", "discrimination")
        for viewing in case.viewings:
            if viewing.day and viewing.outcome in ("refused", "no_answer"):
                known = viewing.refusal not in ("", "unknown")
                yield viewing.day, ("yes" if viewing.refusal in grounds else "no") if known else "unknown"
    elif name == "exclusions_no_alternative":
        for event in case.events:
            if event.kind == "exclusion" and event.day:
                yield event.day, {"none": "yes", "": "unknown", "unknown": "unknown"}.get(event.alternative, "no")
    elif name == "crises_by_cause":
        for event in case.events:
            if event.kind == "crisis" and event.day:
                yield from ((event.day, cause) for cause in event.causes or ("unknown",))
    elif name == "orientations_by_channel":
        for one in case.referrals:
            day = one.answered or one.asked
            if (one.kind, one.outcome) == ("orientation", "accepted") and day:
                yield day, one.channel or "unknown"
    elif name == "referrals_by_outcome":
        yield from ((one.asked, one.outcome) for one in case.referrals if one.asked)


def home_and_work(case: CaseValues) -> Found:
    for leaving, day in left(case):
        told = [one for one in case.follow_ups if one.exit_id == leaving.id]
        if any(one.result == "died" for one in told):
            continue
        goal = months_later(day, 12)
        stay, home = there(case, goal), "unknown"
        if is_known(stay):
            before = [there(case, goal - ONE * back) for back in range(31)]
            steady = all(one is not None and one.facts.ethos_light == "housed" for one in before)
            home = (stay.registered or "unknown") if stay is not None and steady else "no"
        late = [one for one in told if one.point == "m12"]
        if home == "unknown":
            said = [one.ethos_light for one in late if one.ethos_light not in ("", "unknown")]
            home = ("yes" if said[-1] == "housed" else "no") if said else "unknown"
        paid = [one.income for one in late if one.income not in ("", "unknown")]
        job = ("yes" if paid[-1] == "work" else "no") if paid else "unknown"
        yield goal, "no" if "no" in (home, job) else "unknown" if "unknown" in (home, job) else "yes"


BY_HAND = {
    "home_and_work": home_and_work,
    "housed_m3": lambda case: housed(case, 3, "m3"),
    "housed_m6": lambda case: housed(case, 6, "m6"),
    "housed_m12": lambda case: housed(case, 12, "m12"),
    "homeless_12m": homeless_12m,
    "income_30d": income,
    "refusals_minors": minors,
    "plan_6w": plan_6w,
    "plans_reviewed": reviewed,
    "orientation_7d": lambda case: seven(case.identified, case.oriented, case.pause),
    "proposal_7d": lambda case: seven(case.shelter, case.proposal),
    **{
        name: (lambda case, name=name: simple(case, name))
        for name in (
            "exits_no_solution", "leases_by_kind", "transit_to_home", "discrimination_viewings",
            "exclusions_no_alternative", "crises_by_cause", "orientations_by_channel", "referrals_by_outcome",
        )
    },
}  # fmt: skip


def standing(name: str, case: CaseValues, day: date) -> Iterator[str]:
    is_open = case.status != "signal" and case.opened is not None and case.opened <= day
    if not is_open or (case.closed is not None and case.closed <= day):
        return
    if name == "caseload":
        yield "all"
    elif name == "situations":
        stay = there(case, day)
        yield (stay.facts.ethos_light if stay else "") or "unknown"
    elif name == "stays_too_long":
        for leaving in case.exits:
            inside = not (leaving.admission and leaving.admission > day) and not (
                leaving.actual and leaving.actual <= day
            )
            if inside:
                ready = leaving.ready_since is not None and leaving.ready_since <= day
                yield "yes" if ready or leaving.waits_for_home == "yes" else "no"
    elif name == "rights_not_taken":
        for one in case.rights:
            if one.state == "not_taken" and (one.asked or one.decided or day) <= day:
                yield one.why_not or "unknown"
    elif name == "with_mentor" and case.birth:
        first = date(case.birth.year, 1, 1) if case.precision == "year" else case.birth
        if months_later(first, 16 * 12) <= day < months_later(first, 26 * 12):
            here = [one for one in case.mentors if not (one.since and one.since > day)]
            yield "yes" if any(one.until is None or day < one.until for one in here) else "no"


@pytest.mark.parametrize("name", sorted(BY_HAND))
@pytest.mark.parametrize("seed", [1, 2])
def test_what_happened_is_counted_as_by_hand(name: str, seed: int) -> None:
    team = made_team(seed)
    table = table_of(indicators()[name], team, YEAR, LAST)
    by_hand: Counter[tuple[int, str]] = Counter()
    for case in team:
        for day, code in BY_HAND[name](case):
            if day.year == YEAR and day <= LAST:
                months = 1 if indicators()[name].period == "month" else 3
                by_hand[(day.month - 1) // months, code] += 1
    assert counted(table) == by_hand
    assert sum(by_hand.values()) > 0


@pytest.mark.parametrize("name", ["caseload", "situations", "rights_not_taken", "with_mentor", "stays_too_long"])
def test_how_things_stand_is_counted_as_by_hand(name: str) -> None:
    team = made_team(3, 120)
    table = table_of(indicators()[name], team, YEAR, LAST)
    by_hand: Counter[tuple[int, str]] = Counter()
    for place, span in enumerate(table.spans):
        for case in team:
            by_hand.update((place, code) for code in standing(name, case, min(span.last, LAST)))
    assert counted(table) == by_hand
    assert sum(by_hand.values()) > 0


def test_hard_items_and_days_to_contact() -> None:
    team = made_team(4, 90)
    table = table_of(indicators()["exits_hard_items"], team, YEAR, LAST)
    whole = sum(1 for case in team for _one, day in left(case) if day.year == YEAR)
    assert sum(row[-1] for row in table.numbers[:-1]) == whole
    done = {one.id for case in team for one, _day in left(case) if all(i.state != "todo" for i in one.items)}
    open_ones = {one.id for case in team for one, _day in left(case)} - done
    assert done
    assert open_ones
    first = [
        (max(case.first_talk, case.opened) - case.opened).days
        for case in team
        if case.first_talk
        and case.opened
        and case.status != "signal"
        and max(case.first_talk, case.opened).year == YEAR
    ]
    contact = table_of(indicators()["days_to_contact"], team, YEAR, LAST)
    assert contact.medians[-1] == median(first)
    assert contact.median(len(contact.spans)) == median(first)


def test_nights_in_a_hotel_are_a_median_of_stays_that_are_over() -> None:
    team = made_team(6, 200)
    table = table_of(indicators()["hotel_nights"], team, YEAR, LAST)
    nights = [
        (over - lease.start).days
        for case in team
        for lease in case.leases
        if lease.kind == "hotel" and lease.start and (over := lease.ended or lease.end)
        if lease.start < over <= LAST and over.year == YEAR
    ]
    assert len(nights) >= indicators()["hotel_nights"].least
    assert table.numbers[-1][0] == len(nights)
    assert table.median(len(table.spans)) == median(nights)


def counted(table: FigureTable) -> Counter[tuple[int, str]]:
    found: Counter[tuple[int, str]] = Counter()
    for place in range(len(table.spans)):
        for column, code in enumerate(table.columns):
            if table.numbers[place][column]:
                found[place, code] = table.numbers[place][column]
    return found


# -- what is shown -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(known_rules()))
@pytest.mark.parametrize("size", [8, 60, 200])
def test_nothing_small_is_shown_and_nothing_hidden_follows_from_it(name: str, size: int) -> None:
    table = table_of(indicators()[name], made_team(size, size), YEAR, LAST)
    for row in range(len(table.numbers)):
        shown = [table.shown(row, column) for column in range(len(table.columns) + 1)]
        assert all(one is None or one == 0 or one >= 5 for one in shown)
        if row < len(table.spans) and table.columns and len(table.columns) > 1:
            assert sum(one is None for one in shown) != 1, "one hidden number in a line follows from its total"
        share = table.share(row)
        if share is not None:
            assert (table.denominator(row) or 0) >= 10
    if table.has_total_row and len(table.columns) > 1 and len(table.spans) > 1:
        cells = [(row, column) for row in range(len(table.numbers)) for column in range(len(table.numbers[0]))]
        assert not computable(cells, table.hidden)


def test_a_group_of_three_people_is_hidden() -> None:
    """Masterplan acceptance idea 10."""
    team = tuple(case for case in made_team(5, 40) if case.events)[:3]
    day = date(2026, 5, 5)
    team = tuple(
        CaseValues(id=one.id, opened=day, events=(EventValues(kind="exclusion", day=day, alternative="none"),))
        for one in team
    )
    table = table_of(indicators()["exclusions_no_alternative"], team, YEAR, LAST)
    assert table.numbers[1][0] == 3
    assert table.of(1, "yes") is None
    assert table.shown(1, len(table.columns)) is None
    assert table.share(1) is None


def test_an_exclusion_without_alternative_counts_as_one() -> None:
    """Masterplan acceptance idea 5: counted, and found by who may read the case."""
    case = CaseValues(
        id="a" * 32, opened=date(2026, 1, 1), events=(EventValues(kind="exclusion", day=LAST, alternative="none"),)
    )
    table = table_of(indicators()["exclusions_no_alternative"], [case], YEAR, LAST)
    assert table.numbers[-1][0] == 1
    assert table.cases(len(table.spans), "yes") == ("a" * 32,)


def test_a_paused_orientation_stands_apart() -> None:
    """Masterplan acceptance idea 3: paused cases do not make the share smaller."""
    paused = [
        CaseValues(id=f"{number:032x}", identified=date(2026, 3, 1), pause="too_distant" if number < 6 else "")
        for number in range(16)
    ]
    met = [
        CaseValues(id=f"{number:032x}", identified=date(2026, 3, 1), oriented=date(2026, 3, 8))
        for number in range(16, 26)
    ]
    table = table_of(indicators()["orientation_7d"], [*paused, *met], YEAR, LAST)
    march = 2
    assert table.of(march, "apart") == 6
    assert table.denominator(march) == 20
    assert table.share(march) == 0.5


def test_every_indicator_has_a_rule_and_every_rule_an_indicator() -> None:
    assert {one.id: one.stock for one in indicators().values()} == dict(known_rules())
    assert {one.codes for one in indicators().values() if one.codes} <= set(list_names())


def test_an_error_in_the_list_names_file_line_and_field(tmp_path) -> None:  # noqa: ANN001
    path = tmp_path / "indicators.yaml"
    path.write_text(
        "name: indicators\nversion: 1\nvalid_from: 2026-01-01\nsource: x\nindicators:\n"
        "  - {id: a, group: home, kind: pie, period: month}\n"
    )
    with pytest.raises(CatalogueError) as told:
        read_indicators(path)
    assert told.value.values["field"] == "kind"
    assert told.value.values["line"] == 6

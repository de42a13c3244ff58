# SPDX-License-Identifier: EUPL-1.2
"""This is the place for proving the arithmetic of housing episodes (methods 7, R-ETH-01 to R-ETH-04)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseapp.i18n.codes import codes, number_of
from caseapp.plans.file_facts import EpisodeFacts
from caseapp.plans.housing import (
    category_on,
    days_counted,
    light_of,
    missing_confirmation,
    overlaps,
    situation_on,
)

FIRST, LAST = date(2026, 1, 1), date(2026, 4, 30)
days = st.dates(FIRST - timedelta(40), LAST + timedelta(40))


@st.composite
def episodes(draw: st.DrawFn) -> EpisodeFacts:
    start, end = draw(st.none() | days), draw(st.none() | days)
    if start and end and end < start:
        start, end = end, start
    return EpisodeFacts(
        id=f"{draw(st.integers(0, 999)):03}",
        ethos_light=draw(st.sampled_from([*codes("ethos_light"), ""])),
        start=start,
        end=end,
        no_own_home=draw(st.sampled_from(["", "yes", "no", "unknown"])),
        exit_day=draw(st.none() | days),
        solution=draw(st.sampled_from(["", "yes", "no"])),
    )


@given(st.lists(episodes(), max_size=6, unique_by=lambda one: one.id))
def test_r_eth_02_days_are_counted_once_as_day_by_day(found: list[EpisodeFacts]) -> None:
    homeless = threatened = unknown = 0
    day = FIRST
    while day <= LAST:
        there = situation_on(found, day)
        category = category_on(there, day) if there else None
        homeless += category is not None and 1 <= category <= 6
        threatened += category == 7
        unknown += there is None or there.ethos_light in ("", "unknown")
        day += timedelta(1)
    counted = days_counted(found, FIRST, LAST)
    assert (counted.homeless, counted.threatened, counted.unknown) == (homeless, threatened, unknown)


def test_r_eth_01_two_places_at_once_are_seen_and_the_day_of_a_move_is_none() -> None:
    here = EpisodeFacts(id="a", ethos_light="housed", start=date(2026, 1, 1), end=date(2026, 2, 1))
    there = EpisodeFacts(id="b", ethos_light="emergency", start=date(2026, 2, 1))
    assert not overlaps((here, there))
    assert overlaps((here, EpisodeFacts(id="c", ethos_light="emergency", start=date(2026, 1, 31))))
    assert overlaps((there, EpisodeFacts(id="d", ethos_light="housed", start=date(2027, 1, 1))))
    assert overlaps((EpisodeFacts(id="e", end=date(2026, 1, 5)), EpisodeFacts(id="f", end=date(2026, 1, 3))))
    since_nobody_knows = EpisodeFacts(id="g", ethos_light="housed")
    assert not overlaps((here, since_nobody_knows))
    assert overlaps((since_nobody_knows, EpisodeFacts(id="h", ethos_light="with_others")))


def test_r_eth_03_with_others_by_choice_does_not_count_and_not_asked_is_asked() -> None:
    chosen = EpisodeFacts(id="a", ethos_light="with_others", start=FIRST, no_own_home="no")
    forced = EpisodeFacts(id="b", ethos_light="with_others", start=FIRST, no_own_home="yes")
    unasked = EpisodeFacts(id="c", ethos_light="with_others", start=FIRST)
    assert category_on(chosen, FIRST) is None
    assert category_on(forced, FIRST) == category_on(unasked, FIRST) == 6
    assert missing_confirmation((chosen, forced, unasked)) == (unasked,)


def test_r_eth_04_in_an_institution_counts_from_thirty_days_before_leaving_without_a_solution() -> None:
    stay = EpisodeFacts(id="a", ethos_light="institution", start=FIRST, exit_day=date(2026, 4, 1))
    assert category_on(stay, date(2026, 3, 1)) is None
    assert category_on(stay, date(2026, 3, 2)) == 4
    solved = EpisodeFacts(id="a", ethos_light="institution", start=FIRST, exit_day=date(2026, 4, 1), solution="yes")
    assert category_on(solved, date(2026, 3, 20)) is None
    assert category_on(EpisodeFacts(id="a", ethos_light="institution", start=FIRST), LAST) is None


@pytest.mark.parametrize(
    ("full", "light"),
    [
        ("e1.1", 1),
        ("e2.1", 2),
        ("e3.2", 3),
        ("e4.1", 3),
        ("e6.1", 4),
        ("e8.1", 6),
        ("e8.2", 5),
        ("e9.1", 7),
        ("e11.3", 5),
    ]
    + [(code, None) for code in ("e5.1", "e7.2", "e8.3", "e10.1", "e12.1", "e13.1", "nothing")],
)
def test_full_ethos_maps_to_light_as_the_methods_say(full: str, light: int | None) -> None:
    assert light_of(full) == light


def test_every_category_of_light_has_a_code() -> None:
    assert {number_of("ethos_light", code) for code in codes("ethos_light")} == {*range(8), None}

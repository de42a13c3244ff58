# SPDX-License-Identifier: EUPL-1.2
"""This is the place for arithmetic of housing episodes: ETHOS, days homeless, overlaps (methods 7, R-ETH-01..04)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from caseapp.i18n.codes import flags, number_of
from caseapp.plans.catalogue import number
from caseapp.plans.dates import add_days
from caseapp.plans.file_facts import EpisodeFacts

HOMELESS = range(1, 7)  # categories of ETHOS Light that count as homeless; 7 apart (R-ETH-02)
THREATENED = 7
_INSTITUTION, _WITH_OTHERS = "institution", "with_others"


@dataclass(frozen=True, slots=True)
class DaysCounted:
    """Days in a time: without a home (1-6), under threat of eviction (7), and days nobody knows about."""

    homeless: int
    threatened: int
    unknown: int


def light_of(full: str) -> int | None:
    """The category of ETHOS Light a code of full ETHOS counts in (methods 7.2); None: precarious, not counted."""
    found = [flag for flag in flags("ethos_full", full) if flag.startswith("light_")]
    return int(found[0].removeprefix("light_")) if found else None


def category_on(episode: EpisodeFacts, day: date) -> int | None:
    """The category of ETHOS Light an episode counts in on a day; None when it does not count or nobody knows.

    With others counts only for lack of an own home (R-ETH-03; not asked counts, it is the usual reason). In an
    institution counts from 30 days before leaving, when there is no place to go to (R-ETH-04).
    """
    category = number_of("ethos_light", episode.ethos_light)
    if episode.ethos_light == _WITH_OTHERS and episode.no_own_home == "no":
        return None
    if episode.ethos_light == _INSTITUTION:
        near = episode.exit_day is not None and day >= add_days(episode.exit_day, -number("R-ETH-04", "days_before"))
        return category if near and episode.solution != "yes" else None
    return category


def situation_on(episodes: Iterable[EpisodeFacts], day: date) -> EpisodeFacts | None:
    """Where somebody stayed in the night before `day` ends: the episode that began last of those that hold then."""
    there = [one for one in episodes if _holds(one, day)]
    return max(there, key=lambda one: (one.start or date.min, one.id), default=None)


def days_counted(episodes: Sequence[EpisodeFacts], first: date, last: date) -> DaysCounted:
    """Days of each kind from `first` to `last`, both included (R-ETH-02). Each day counts once, also in an overlap."""
    homeless = threatened = unknown = 0
    for start, end in _stretches(episodes, first, last):
        length = (end - start).days + 1
        episode = situation_on(episodes, start)
        category = category_on(episode, start) if episode is not None else None
        if category in HOMELESS:
            homeless += length
        elif category == THREATENED:
            threatened += length
        elif episode is None or episode.ethos_light in ("", "unknown"):
            unknown += length
    return DaysCounted(homeless, threatened, unknown)


def overlaps(episodes: Sequence[EpisodeFacts]) -> bool:
    """Whether two episodes cover the same day (R-ETH-01). The day of a move belongs to both and is no overlap.

    Where somebody stays now since a day that nobody knows, that begins when the place before it ended.
    """
    if sum(one.end is None for one in episodes) > 1:
        return True
    spans = sorted((one.start or (date.min if one.end else date.max), one.end or date.max) for one in episodes)
    latest = date.min
    for start, end in spans:
        if start < latest:
            return True
        latest = max(latest, end)
    return False


def missing_confirmation(episodes: Iterable[EpisodeFacts]) -> tuple[EpisodeFacts, ...]:
    """Present stays with others of which nobody wrote whether it is for lack of an own home (R-ETH-03)."""
    return tuple(
        one
        for one in episodes
        if one.ethos_light == _WITH_OTHERS and one.end is None and one.no_own_home in ("", "unknown", "not_asked")
    )


def _holds(episode: EpisodeFacts, day: date) -> bool:
    return (episode.start or date.min) <= day and (episode.end is None or day <= episode.end)


def _stretches(episodes: Sequence[EpisodeFacts], first: date, last: date) -> list[tuple[date, date]]:
    """The time cut where anything may change, so that every stretch has one answer."""
    before = number("R-ETH-04", "days_before")
    cuts = {first}
    for one in episodes:
        for day in (
            one.start,
            add_days(one.end, 1) if one.end and one.end < date.max else None,
            add_days(one.exit_day, -before) if one.exit_day else None,
        ):
            if day is not None and first < day <= last:
                cuts.add(day)
    starts = sorted(cuts)
    ends = [add_days(day, -1) for day in starts[1:]] + [last]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if start <= end]

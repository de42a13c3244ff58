# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the rhythm of contact: how often one speaks, and when it has become silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import floor

from caseapp.plans.catalogue import rhythms
from caseapp.plans.dates import add_days
from caseapp.plans.facts import CaseFacts


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The agreed rhythm of a case (R-CTI-34). `since`: the last conversation, else the opening day."""

    interval: int  # days
    since: date
    spoken: bool  # whether there was a conversation at all
    due: date
    silent_from: date  # the first day that is more than 1.5 intervals after `since`


def interval_of(programme: str, phase: str) -> int | None:
    """Days between two conversations (R-CTI-34 for CTI, 14 days elsewhere [D]); None when closed."""
    if phase == "closed":
        return None
    table = rhythms().intervals
    return table.get((programme, phase)) or table.get((programme, "any"))


def rhythm_of(facts: CaseFacts) -> Rhythm | None:
    """The rhythm of a case: the shortest of its programmes. None without a programme or when closed.

    Nor when the person wants no contact now: that silence is a wish, not a loss (R-WISH-01).
    """
    intervals = [interval_of(entry.programme, entry.phase) for entry in facts.programmes]
    agreed = [days for days in intervals if days]
    since = facts.last_conversation or facts.opened_day
    if facts.no_contact_wanted or facts.closed_day is not None or not agreed or since is None:
        return None
    interval = min(agreed)
    silent_after = floor(interval * rhythms().silent_factor)
    return Rhythm(
        interval=interval,
        since=since,
        spoken=facts.last_conversation is not None,
        due=add_days(since, interval),
        silent_from=add_days(since, silent_after + 1),
    )


def is_silent(facts: CaseFacts, today: date) -> bool:
    """Whether the last conversation is longer ago than 1.5 times the rhythm (R-CTI-34 [D])."""
    rhythm = rhythm_of(facts)
    return rhythm is not None and today >= rhythm.silent_from

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a clock is: a date that follows from a rule, a plan, an exit, a step or an agreement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caseapp.plans.sentences import Values


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


def serves(clock: Clock, today: date) -> bool:
    """Whether a clock is still of use on a day."""
    return clock.until is None or today <= clock.until

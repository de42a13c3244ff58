# SPDX-License-Identifier: EUPL-1.2
"""This is the place for how many cases somebody carries against their limit (R-CTI-40). Pure counting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from caseapp.plans.catalogue import number

FULL_TIME: Final = 100
LIMIT_RULE: Final = "caseload_limit"  # the name of the rule an organisation sets for itself
_WEIGHED: Final = ("pre_cti", "phase1", "phase2", "phase3")


@dataclass(frozen=True, slots=True)
class Carried:
    """One open case as a caseload counts it."""

    programme: str
    phase: str


@dataclass(frozen=True, slots=True)
class Load:
    """The cases of one worker. `limit` is the whole number for their part of full time.

    `weighed` counts a CTI case by its phase and every other case as one; it is information, the limit compares `count`.
    """

    count: int
    limit: int
    weighed: float

    @property
    def is_over(self) -> bool:
        """More cases than the limit. A warning, never a wall."""
        return self.count > self.limit

    @property
    def is_near(self) -> bool:
        """From the share of the limit at which somebody should look."""
        return not self.is_over and self.count * 100 >= self.limit * number("R-CTI-40", "warn_percent")


def limit_of(hours_percent: int | None, org_limit: object = None) -> int:
    """The limit of a worker: that of the organisation, by the part of full time; at least one."""
    whole = org_limit if isinstance(org_limit, int) and not isinstance(org_limit, bool) and org_limit > 0 else None
    full = whole if whole is not None else number("R-CTI-40", "cases")
    return max(1, round(full * (hours_percent or FULL_TIME) / FULL_TIME))


def load_of(cases: Iterable[Carried], hours_percent: int | None = None, org_limit: object = None) -> Load:
    """The load of one worker on a day."""
    carried = tuple(cases)
    weights = [number("R-CTI-40", one.phase) if _is_weighed(one) else FULL_TIME for one in carried]
    return Load(len(carried), limit_of(hours_percent, org_limit), sum(weights) / FULL_TIME)


def _is_weighed(case: Carried) -> bool:
    return case.programme == "cti" and case.phase in _WEIGHED

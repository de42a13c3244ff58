# SPDX-License-Identifier: EUPL-1.2
"""This is the place for proving how many cases somebody carries against their limit (R-CTI-40)."""

from __future__ import annotations

import pytest

from caseapp.plans.caseload import Carried, limit_of, load_of

CTI = [Carried("cti", phase) for phase in ("pre_cti", "phase1", "phase2", "phase3")]


@pytest.mark.parametrize(
    ("hours", "own", "limit"),
    [(None, None, 20), (100, None, 20), (80, None, 16), (50, 12, 6), (1, None, 1), (100, True, 20), (100, -3, 20)],
)
def test_r_cti_40_the_limit_follows_the_part_of_full_time(hours: int | None, own: object, limit: int) -> None:
    assert limit_of(hours, own) == limit


def test_the_limit_compares_the_plain_count_and_the_phase_only_weighs() -> None:
    load = load_of([*CTI, Carried("young_adult", "phase3")], 25)
    assert (load.count, load.limit, load.weighed) == (5, 5, 1 + 1 + 0.75 + 0.5 + 1)
    assert (load.is_near, load.is_over) == (True, False)


def test_near_and_over_are_told_apart() -> None:
    one = Carried("outreach", "")
    assert [(load_of([one] * count).is_near, load_of([one] * count).is_over) for count in (15, 16, 20, 21)] == [
        (False, False),
        (True, False),
        (True, False),
        (False, True),
    ]

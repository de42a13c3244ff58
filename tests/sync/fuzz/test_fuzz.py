# SPDX-License-Identifier: EUPL-1.2
"""This is the place for histories of real laptops with real files and a real hub: everything people do, in any order.

A few in every run, `make nightly` plays CASEAPP_OFFICES of them, on PostgreSQL with CASEAPP_FUZZ_HUB=postgresql. One
that breaks is printed with its seed and its acts, made fewer; `python -m tests.sync.fuzz.play` plays either again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

import pytest

from tests.hub.postgres import MISSING, Cluster, programs
from tests.sync.fuzz.line import NewDatabase
from tests.sync.fuzz.play import Step, drawn, play, smaller

NIGHTLY = bool(os.environ.get("CASEAPP_NIGHTLY"))
OFFICES = int(os.environ.get("CASEAPP_OFFICES", "400"))
_PARTS = 4  # so that several workers share them


@pytest.fixture(scope="module")
def new_database() -> Iterator[NewDatabase]:
    """Files in a folder, or a PostgreSQL of our own."""
    if os.environ.get("CASEAPP_FUZZ_HUB") != "postgresql":
        yield lambda: ""
        return
    where = programs()
    if where is None:
        pytest.skip(MISSING)
    cluster = Cluster(where)
    yield cluster.new_database
    cluster.stop()


def told(seed: int, steps: list[Step], new_database: NewDatabase) -> None:
    """Play; what breaks is told with all it takes to see it again."""
    try:
        play(steps, seed, new_database)
    except BaseException:
        print(f"seed {seed}: {json.dumps(steps)}")
        if NIGHTLY:
            print(f"made fewer: {json.dumps(smaller(steps, seed, 60))}")
        raise


@pytest.mark.parametrize("seed", [1, 3])
def test_nothing_is_lost_whatever_people_do(seed: int, new_database: NewDatabase) -> None:
    told(seed, drawn(seed, 16), new_database)


@pytest.mark.skipif(not NIGHTLY, reason="make nightly")
@pytest.mark.timeout(0)
@pytest.mark.parametrize("part", range(_PARTS))
def test_nothing_is_lost_in_hundreds_of_histories(part: int, new_database: NewDatabase) -> None:
    for seed in range(10_000 + part, 10_000 + OFFICES, _PARTS):
        told(seed, drawn(seed), new_database)

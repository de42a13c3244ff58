# SPDX-License-Identifier: EUPL-1.2
"""This is the place for thousands of histories of several laptops: nothing is lost, all laptops come to the same.

`make nightly` plays a hundred thousand. A history that breaks is printed as bytes: `play(bytes.fromhex(...))`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.colleagues.histories import Broken, play
from tests.store.colleagues.wrong import WRONG

HISTORIES = int(os.environ.get("CASEAPP_HISTORIES", "2000"))
_PARTS = 8  # so that several workers share them


@pytest.mark.timeout(0)
@pytest.mark.parametrize("part", range(_PARTS))
def test_nothing_is_lost_and_all_laptops_come_to_the_same(part: int) -> None:
    @settings(max_examples=HISTORIES // _PARTS, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(program=st.binary(min_size=30, max_size=120))
    def run(program: bytes) -> None:
        play(bytes([part * 8]) + program)

    run()


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_rule_is_caught(wrong: Callable[[], AbstractContextManager[None]]) -> None:
    """The histories can fail: each of these is found within the number that every run of the tests plays."""
    chance = Random(1)
    with wrong():
        for number in range(2000):
            try:
                play(chance.randbytes(3 * chance.randint(5, 45)))
            except Broken as broken:
                print(f"{wrong.__name__}: history {number}, {broken}")
                return
    pytest.fail("2000 histories did not show it")

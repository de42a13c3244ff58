# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what one guess costs: floor, ceiling, and the measure taken on a computer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseapp.errors import VaultDamaged, VaultError
from caseapp.security.kdf import (
    CEILING,
    DEFAULT,
    FLOOR,
    KdfCost,
    argon2id,
    calibrate,
    check_cost,
    memory_kib,
    seconds_for,
)

GIB = 1024 * 1024


def test_the_floor_is_what_the_design_says() -> None:
    assert KdfCost(64 * 1024, 3, 4) == FLOOR
    assert KdfCost(256 * 1024, 3, 4) == DEFAULT
    assert (CEILING.memory_kib, CEILING.passes) == (4 * GIB, 64)


def test_argon2id_gives_the_same_answer_for_ever() -> None:
    found = argon2id(b"password", b"somesaltsomesalt", FLOOR)
    assert found.hex() == "81db97a7e67a891784a2599bc879f957cb3512d273984bd97d8a18fc59ff01e2"
    assert found != argon2id(b"password", b"somesaltsomesalT", FLOOR)
    assert found != argon2id(b"password", b"somesaltsomesalt", KdfCost(FLOOR.memory_kib, 4, 4))


@pytest.mark.parametrize("cost", [KdfCost(65535, 3, 4), KdfCost(65536, 2, 4), KdfCost(65536, 3, 3), KdfCost(0, 0, 0)])
def test_below_the_floor_is_tampering(cost: KdfCost) -> None:
    with pytest.raises(VaultDamaged):
        check_cost(cost)


@pytest.mark.parametrize(
    "cost", [KdfCost(4 * GIB + 1, 3, 4), KdfCost(65536, 65, 4), KdfCost(65536, 3, 17), KdfCost(100 * GIB, 3, 4)]
)
def test_above_the_ceiling_is_tampering(cost: KdfCost) -> None:
    with pytest.raises(VaultDamaged):
        check_cost(cost)


def test_a_vault_can_have_a_higher_floor_of_its_own() -> None:
    check_cost(FLOOR)
    with pytest.raises(VaultDamaged):
        check_cost(FLOOR, floor=DEFAULT)


def test_too_little_memory_is_said_in_our_words() -> None:
    with pytest.raises(VaultError, match="memory"):
        argon2id(b"secret", bytes(16), KdfCost(2**32 - 1, 3, 4))


@settings(deadline=None)
@given(
    st.floats(min_value=1e-4, max_value=30.0),
    st.integers(min_value=GIB // 8, max_value=64 * GIB),
    st.floats(min_value=0.1, max_value=2.0),
)
def test_whatever_the_computer_the_cost_stays_within_bounds(floor_takes: float, ram: int, target: float) -> None:
    def measure(cost: KdfCost) -> float:
        return floor_takes * cost.memory_kib * cost.passes / (FLOOR.memory_kib * FLOOR.passes)

    cost = calibrate(target, ram_kib=ram, measure=measure)
    check_cost(cost)
    assert cost.memory_kib <= max(FLOOR.memory_kib, min(DEFAULT.memory_kib, ram // 4))
    assert measure(cost) <= max(floor_takes, target * 1.3) * 1.0001
    assert measure(cost) >= target * 0.75 or cost.passes == CEILING.passes


@pytest.mark.parametrize(
    ("floor_takes", "ram", "expected"),
    [
        (0.1, 16 * GIB, KdfCost(256 * 1024, 6, 4)),  # an office laptop: memory first, then passes
        (0.1, GIB // 2, KdfCost(128 * 1024, 12, 4)),  # little memory: more passes
        (0.5, 16 * GIB, KdfCost(128 * 1024, 3, 4)),  # slow
        (3.0, 16 * GIB, FLOOR),  # very slow: never below the floor
    ],
)
def test_what_a_computer_gets(floor_takes: float, ram: int, expected: KdfCost) -> None:
    def measure(cost: KdfCost) -> float:
        return floor_takes * cost.memory_kib * cost.passes / (FLOOR.memory_kib * FLOOR.passes)

    assert calibrate(0.8, ram_kib=ram, measure=measure) == expected


def test_this_computer_can_be_measured() -> None:
    assert memory_kib() >= GIB // 4
    assert seconds_for(FLOOR) > 0

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the delay after wrong passphrases."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from caseapp.clock import FixedClock
from caseapp.errors import TryLater
from caseapp.security.tries import FILE_NAME, Tries, delay_after


def test_the_delay_grows_and_stops_growing() -> None:
    delays = [delay_after(wrong) for wrong in range(16)]
    assert delays == [0, 0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]
    assert delay_after(10**9) == 300


def test_waiting_helps_and_the_right_one_clears(tmp_path: Path) -> None:
    clock = FixedClock()
    tries = Tries(tmp_path, clock)
    for _ in range(4):
        tries.wrong()
        tries.must_be_allowed()
    tries.wrong()
    tries.wrong()
    with pytest.raises(TryLater) as refused:
        tries.must_be_allowed()
    assert refused.value.values == {"seconds": 4}
    clock.advance(timedelta(seconds=3))
    assert tries.seconds_to_wait() == 1
    clock.advance(timedelta(seconds=1))
    tries.must_be_allowed()
    tries.wrong()
    assert tries.seconds_to_wait() == 8
    tries.right()
    assert tries.seconds_to_wait() == 0


def test_a_restart_does_not_help(tmp_path: Path) -> None:
    clock = FixedClock()
    for _ in range(7):
        Tries(tmp_path, clock).wrong()
    assert Tries(tmp_path, clock).seconds_to_wait() == 8


@pytest.mark.parametrize("years", [-30, 30])
def test_a_clock_that_jumps_never_locks_anybody_out(tmp_path: Path, years: int) -> None:
    clock = FixedClock()
    tries = Tries(tmp_path, clock)
    for _ in range(20):
        tries.wrong()
    clock.advance(timedelta(days=365 * years))
    assert 0 <= tries.seconds_to_wait() <= 300


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"7",
        b'{"wrong": "x", "last": 0}',
        b'{"wrong": -5, "last": 0}',
        b"\xff" * 300,
        b'{"wrong": 9, "last": 1e400}',
        b'{"wrong": 9, "last": 99999999999999999999}',
        b"[" * 250,
    ],
)
def test_a_broken_count_counts_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    tries = Tries(tmp_path, FixedClock())
    assert tries.seconds_to_wait() == 0
    tries.wrong()
    assert (tmp_path / FILE_NAME).read_text().startswith('{"wrong": 1,')


def test_deleting_the_count_only_resets_it(tmp_path: Path) -> None:
    tries = Tries(tmp_path, FixedClock())
    for _ in range(9):
        tries.wrong()
    (tmp_path / FILE_NAME).unlink()
    tries.must_be_allowed()


def test_a_folder_that_cannot_be_written_still_lets_people_try(tmp_path: Path) -> None:
    tries = Tries(tmp_path / "gone", FixedClock())
    tries.wrong()
    tries.right()
    tries.must_be_allowed()

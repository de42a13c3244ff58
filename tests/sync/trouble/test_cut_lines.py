# SPDX-License-Identifier: EUPL-1.2
"""This is the place for lines that break: at every byte of a round, nothing is lost, nothing comes twice (T12, T13)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from caseapp.errors import SyncError
from caseapp.sync.http import HttpHub
from caseapp.sync.round import run_round
from casehub.serving import Serving
from tests.sync.teams import Opened, Trio, trio_at
from tests.sync.trouble.cutting import CuttingLine

STEP = 1 if os.environ.get("CASEAPP_NIGHTLY") else 173


@pytest.fixture
def team(tmp_path: Path) -> Iterator[tuple[Trio, Serving]]:
    with trio_at(tmp_path) as found:
        yield found


@pytest.fixture
def line(team: tuple[Trio, Serving]) -> Iterator[CuttingLine]:
    made = CuttingLine(urlsplit(team[1].address).port or 0)
    yield made
    made.close()


def go(laptop: Opened, line: CuttingLine, cut: int | None) -> bool:
    """A round over the line; whether it came to its end."""
    line.cut_after(cut)
    with suppress(SyncError), HttpHub(line.address) as hub:
        return run_round(laptop.session(hub)).outcome == "done"
    return False


@pytest.mark.timeout(7200)
def test_t13_a_line_cut_at_every_byte_of_a_round(team: tuple[Trio, Serving], line: CuttingLine) -> None:
    """Karim sends and fetches over a line that breaks one step later every time; Nele writes beside him."""
    trio, hub = team
    go(trio.karim, line, None)
    trio.karim.note(trio.of_karim, "eerst")
    go(trio.karim, line, None)
    whole, broken = line.passed, 0
    assert whole > 2_000
    for cut in range(1, whole + STEP, STEP):
        trio.karim.note(trio.of_karim, f"Karim {cut}")
        if cut % 5 == 0:
            trio.nele.note(trio.of_karim, f"Nele {cut}")
            trio.nele.round(hub)
        broken += not go(trio.karim, line, cut)
    assert broken > 5
    trio.rounds(hub, 3)
    comes_to_the_same(trio)
    saves = (
        "SELECT count(*), count(DISTINCT save_id) FROM journal j JOIN log l ON l.log_no = j.log_no WHERE l.log_id = ?"
    )
    log_id = trio.karim.log_of(trio.of_karim)
    (ours,), (theirs,) = trio.karim.rows(saves, log_id), trio.nele.rows(saves, log_id)
    assert ours == theirs
    assert ours[0] == ours[1] >= whole // STEP


def comes_to_the_same(trio: Trio) -> None:
    log_id = trio.karim.log_of(trio.of_karim)
    assert trio.karim.hash_of(log_id) == trio.nele.hash_of(log_id)
    for laptop in trio.all:
        assert laptop.is_sound()
        assert laptop.rows("SELECT count(*) FROM envelope WHERE state IN ('sealed', 'waiting', 'quarantine')") == [(0,)]


@pytest.mark.parametrize("years", [-10, 10])
def test_t17_a_clock_ten_years_off_decides_nothing(tmp_path: Path, years: int) -> None:
    with trio_at(tmp_path) as (trio, hub):
        trio.karim.store.clock.moment += timedelta(days=365 * years)  # type: ignore[attr-defined]
        for laptop, words in ((trio.karim, "Karim"), (trio.nele, "Nele")):
            laptop.note(trio.of_karim, words)
        trio.rounds(hub, 2)
        assert trio.nele.values(trio.of_karim) == trio.karim.values(trio.of_karim) == {"Karim", "Nele"}
        trio.nele.note(trio.of_karim, "Samen")
        trio.rounds(hub, 2)
        comes_to_the_same(trio)
        assert trio.karim.values(trio.of_karim) == {"Samen"}

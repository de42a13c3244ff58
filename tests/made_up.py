# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the made-up team in an encrypted profile: made once for all workers of a run, then copied."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseapp.clock import FixedClock
from caseapp.operations.demo.making import make_demo
from caseapp.store.local_settings import set_local_setting
from tests.differing import differ_in_demo
from tests.journeys.hands import new_profile
from tests.once import made_once

CASES = 24


def made_up_team(factory: pytest.TempPathFactory) -> Path:
    """A folder with a profile in Dutch: the team, its cases, and two people who wrote apart in one of them."""
    return made_once(factory, "made-up-team", _make)


def _make(home: Path) -> None:
    profile = new_profile(home)
    profile.store.clock = FixedClock()
    make_demo(profile.store, cases=CASES)
    differ_in_demo(profile.store)
    set_local_setting(profile.store, "language", "nl")
    profile.close()


def copied(made: Path, home: Path) -> Path:
    """The files of a closed profile in another folder."""
    for path in made.iterdir():
        if path.is_file():
            (home / path.name).write_bytes(path.read_bytes())
    return home

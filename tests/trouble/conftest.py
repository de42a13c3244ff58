# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what the tests of trouble share: one made profile, copied for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stretching import stretched_once  # noqa: F401 - for every test of this room
from tests.trouble.made import Made, make_profile


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A closed profile that nobody writes to; copy it."""
    return make_profile(tmp_path_factory.mktemp("made") / "profile")


@pytest.fixture
def made(original: Made, tmp_path: Path) -> Made:
    """A closed profile of this test alone."""
    return original.copied(tmp_path / "profile")

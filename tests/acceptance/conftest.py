# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what the acceptance ideas of the masterplan share: a real encrypted file with a team."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from caseapp.store.store import Store
from tests.records import make_store, make_team


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = make_store(tmp_path)
    make_team(made)
    yield made
    made.close()

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what tests of the import share: the two lists, and lists written on the spot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from caseapp.operations.caseload.columns import propose_mapping
from caseapp.operations.caseload.files import read_table
from caseapp.operations.caseload.rows import ImportReading, read_rows

TODAY = date(2026, 11, 21)
DATA = Path(__file__).parents[2] / "data"


def _reading(path: Path) -> ImportReading:
    table = read_table(path)
    return read_rows(table, propose_mapping(table), TODAY)


@pytest.fixture
def read_list() -> Callable[[Path], ImportReading]:
    """Reads a file all the way, with the mapping that is proposed."""
    return _reading


@pytest.fixture
def read_text(tmp_path: Path) -> Callable[[str], ImportReading]:
    """Reads a list written in the test."""

    def read(text: str) -> ImportReading:
        path = tmp_path / "lijst.csv"
        path.write_bytes(text.encode())
        return _reading(path)

    return read


@pytest.fixture(scope="session")
def gent_path() -> Path:
    return DATA / "caseload-gent.csv"


@pytest.fixture(scope="session")
def utrecht_path() -> Path:
    return DATA / "caseload-utrecht.csv"


@pytest.fixture(scope="session")
def gent(gent_path: Path) -> ImportReading:
    return _reading(gent_path)


@pytest.fixture(scope="session")
def utrecht(utrecht_path: Path) -> ImportReading:
    return _reading(utrecht_path)

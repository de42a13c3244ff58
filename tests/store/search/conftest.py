# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the register of invented people and an encrypted file to search in."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlcipher3

from caseapp.store.search import SCHEMA, PersonNames, put_person

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent


def open_search(path: Path) -> Any:
    """A new encrypted file with the tables of the search."""
    conn = sqlcipher3.connect(str(path))
    conn.execute(f"PRAGMA key = \"x'{'5a' * 32}'\"")
    for statement in SCHEMA:
        conn.execute(statement)
    return conn


def read_register() -> dict[str, PersonNames]:
    """Everybody in people.csv, by key."""
    with (HERE / "people.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["key"]: PersonNames(
                call_name=row["call_name"],
                first_names=row["first_names"],
                prefix=row["prefix"],
                family_name=row["family_name"],
                other_names=tuple(filter(None, row["other_names"].split(";"))),
                description=row["description"],
                birth_day=date.fromisoformat(row["birth_day"]) if row["birth_day"] else None,
                birth_precision=row["birth_precision"],
                phone=row["phone"],
            )
            for row in csv.DictReader(file)
        }


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Any]:
    conn = open_search(tmp_path / "search.db")
    yield conn
    conn.close()


@pytest.fixture(scope="session")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """An encrypted file with everybody of people.csv; the person id is the key. Read only."""
    conn = open_search(tmp_path_factory.mktemp("register") / "search.db")
    for key, names in read_register().items():
        put_person(conn, key, names)
    conn.commit()
    yield conn
    conn.close()

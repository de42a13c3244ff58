# SPDX-License-Identifier: EUPL-1.2
"""This is the place for printing the schema that the models describe now, to start a new migration from.

`python tools/freeze_schema.py` prints the statements; a released migration is never printed over.
"""

from __future__ import annotations

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from caseapp.store.search.index import SCHEMA as PEOPLE
from caseapp.store.search.notes import SCHEMA as NOTES
from caseapp.store.tables import metadata


def statements() -> list[str]:
    """Every CREATE statement, tables in order of their names, then the search tables."""
    dialect = sqlite.dialect()
    found: list[str] = []
    for table in sorted(metadata.sorted_tables, key=lambda one: one.name):
        found.append(_clean(str(CreateTable(table).compile(dialect=dialect))))
        found.extend(
            _clean(str(CreateIndex(index).compile(dialect=dialect)))
            for index in sorted(table.indexes, key=lambda one: str(one.name))
        )
    return [*found, *(_clean(one) for one in (*PEOPLE, *NOTES))]


def _clean(statement: str) -> str:
    return " ".join(statement.split())


def main() -> None:
    """Print them as a Python tuple."""
    print("SCHEMA = (")
    for one in statements():
        print(f'    """{one}""",')
    print(")  # fmt: skip")


if __name__ == "__main__":
    main()

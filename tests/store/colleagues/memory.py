# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a file in memory with the real schema, emptied and filled at once, for thousands of tries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from caseapp.store.engine import make_engine
from caseapp.store.migrations.runner import migrate
from tests.records import KEY, SALT

TABLES = (
    "journal", "log", "device", "held", "dead", "sibling", "own_device", "sent", "meta", "person", "plan_domain",
)  # fmt: skip
Dump = dict[str, list[Any]]


class Memory:
    """One connection to a database in memory."""

    def __init__(self) -> None:
        self.engine = make_engine(Path(":memory:"), KEY, SALT, 1)
        migrate(self.engine, lambda _version: None)
        self.connection = self.engine.connect()
        self.run_many: Any = self.connection.connection.driver_connection.executemany  # type: ignore[union-attr]
        self.run: Any = self.connection.connection.driver_connection.execute  # type: ignore[union-attr]
        self.columns = {name: [row[1] for row in self.run(f"PRAGMA table_info({name})")] for name in TABLES}

    def dump(self) -> Dump:
        """Everything that the histories write."""
        return {name: self.run(f"SELECT * FROM {name}").fetchall() for name in TABLES}

    def load(self, dump: Dump | None) -> None:
        """Make the file what it was then; without a dump, empty."""
        self.run("BEGIN")
        for name in TABLES:
            self.run(f"DELETE FROM {name}")
            rows = dump[name] if dump else []
            if rows:
                marks = ",".join("?" * len(rows[0]))
                self.run_many(f"INSERT INTO {name} VALUES ({marks})", rows)
        self.run("COMMIT")

    def value(self, sql: str, *values: object) -> Any:
        row = self.run(sql, values).fetchone()
        return row[0] if row is not None else None

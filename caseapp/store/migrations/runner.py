# SPDX-License-Identifier: EUPL-1.2
"""This is the place for running migrations: in order, each in one transaction, with a copy of the file made before.

`PRAGMA user_version` says at which step a file is. A file from the future is refused. `foreign_keys` is switched off
before BEGIN, because rebuilding a table with cascades would erase its children silently; the keys are checked before
COMMIT, and no table may lose rows unless its step says so.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, cast

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, Engine

from caseapp.errors import DatabaseDamaged, DatabaseFromFuture
from caseapp.i18n import N_
from caseapp.store import migrations
from caseapp.store.engine import roll_back, translated


class Step(Protocol):
    """A module of this folder, or what a test puts in its place."""

    def upgrade(self, op: Operations, /) -> None: ...


def steps() -> list[Step]:
    """All steps in order: modules `mNNNN_name` with `upgrade(op)` and optionally `MAY_SHRINK`, names of tables."""
    names = sorted(
        one.name for one in pkgutil.iter_modules(migrations.__path__) if one.name[:1] == "m" and one.name[1:5].isdigit()
    )
    return [cast("Step", importlib.import_module(f"{migrations.__name__}.{name}")) for name in names]


def newest_version() -> int:
    """The version of a file this program writes."""
    return len(steps())


def version_of(connection: Connection) -> int:
    """The version of the open file."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar() or 0)


def migrate(engine: Engine, copy_before: Callable[[int], Path | None], chosen: Sequence[Step] | None = None) -> int:
    """Bring the file up to date; how many steps ran. `copy_before(version)` makes the copy for safety.

    The steps are those of the program unless others are given.

    Raises DatabaseFromFuture for a file of a newer program, DatabaseDamaged when a step breaks references.
    """
    known = steps() if chosen is None else chosen
    with translated(), engine.connect() as connection:
        present = version_of(connection)
        wanted = len(known)
        if present > wanted:
            raise DatabaseFromFuture(
                N_("This profile was made by a newer version of the program. Update the program; nothing was changed.")
            )
        if present == wanted:
            return 0
        if present > 0:
            copy_before(present)
        for number, step in enumerate(known[present:], start=present + 1):
            _run(connection, step, number)
        return wanted - present


def _run(connection: Connection, step: Step, number: int) -> None:
    connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        before = _counts(connection)
        step.upgrade(Operations(MigrationContext.configure(connection)))
        _must_hold_all(connection, before, step, number)
        connection.exec_driver_sql(f"PRAGMA user_version = {number}")
        connection.exec_driver_sql("COMMIT")
    except BaseException:
        roll_back(connection)
        raise
    finally:
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")


def _must_hold_all(connection: Connection, before: dict[str, int], step: Step, number: int) -> None:
    may_shrink = getattr(step, "MAY_SHRINK", ())
    after = _counts(connection)
    lost = [name for name, count in before.items() if after.get(name, 0) < count and name not in may_shrink]
    if lost or connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
        raise DatabaseDamaged(
            N_("Bringing the profile up to date failed at step %(step)s. Nothing was changed."), step=number
        )


def _counts(connection: Connection) -> dict[str, int]:
    names = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_%'"
    ).fetchall()
    return {name: int(connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar() or 0) for (name,) in names}

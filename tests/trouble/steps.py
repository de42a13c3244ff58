# SPDX-License-Identifier: EUPL-1.2
"""This is the place for steps of migration that nobody released: what a next version might do, well and badly."""

from __future__ import annotations

from alembic.operations import Operations

from caseapp.store.migrations.runner import Step, steps


class AddColumn:
    """A new column with a value in every row."""

    def upgrade(self, op: Operations, /) -> None:
        op.get_bind().exec_driver_sql("ALTER TABLE contact ADD COLUMN weather TEXT NOT NULL DEFAULT ''")
        op.get_bind().exec_driver_sql("UPDATE contact SET weather = 'rain' WHERE row_no > 0")


class RebuildTable:
    """A table copied into a new one, as SQLite wants it."""

    def upgrade(self, op: Operations, /) -> None:
        run = op.get_bind().exec_driver_sql
        run("CREATE TABLE journal_new (rev INTEGER PRIMARY KEY, act_rev INTEGER NOT NULL, log_no INTEGER NOT NULL, "
            "dev_no INTEGER NOT NULL, seq INTEGER NOT NULL, save_id BLOB NOT NULL, moment INTEGER NOT NULL, "
            "body BLOB NOT NULL, UNIQUE (log_no, dev_no, seq))")  # fmt: skip
        run("INSERT INTO journal_new SELECT * FROM journal")
        run("DROP TABLE journal")
        run("ALTER TABLE journal_new RENAME TO journal")


class LoseRows:
    """A step with a mistake: it forgets half of the contacts."""

    def upgrade(self, op: Operations, /) -> None:
        op.get_bind().exec_driver_sql("DELETE FROM contact WHERE row_no % 2 = 0")


class LoseRowsOnPurpose(LoseRows):
    """The same, said beforehand."""

    MAY_SHRINK = ("contact",)


class BreakReference:
    """A step with a mistake: a reference to nothing."""

    def upgrade(self, op: Operations, /) -> None:
        run = op.get_bind().exec_driver_sql
        run("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
        run("CREATE TABLE child (parent_id INTEGER NOT NULL REFERENCES parent (id))")
        run("INSERT INTO child VALUES (17)")


class Stumble:
    """A step that gets half-way."""

    def upgrade(self, op: Operations, /) -> None:
        op.get_bind().exec_driver_sql("ALTER TABLE contact ADD COLUMN half TEXT")
        raise LookupError("half-way")


def with_steps(*more: Step) -> list[Step]:
    """The steps of the program, then these."""
    return [*steps(), *more]

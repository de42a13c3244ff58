# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the fourth step: records of one person know of each other."""

from __future__ import annotations

from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Add the column and its index; every person there is has one record."""
    connection = op.get_bind()
    connection.exec_driver_sql("ALTER TABLE person ADD COLUMN same_as BLOB")
    connection.exec_driver_sql("CREATE INDEX ix_person_same_as ON person (same_as)")

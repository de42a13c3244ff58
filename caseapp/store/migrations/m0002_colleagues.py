# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the second step: what a file keeps to work together with colleagues."""

from __future__ import annotations

from alembic.operations import Operations

SCHEMA = (
    """CREATE TABLE own_device ( dev_no INTEGER NOT NULL, sign_seed BLOB NOT NULL, box_seed BLOB NOT NULL, PRIMARY KEY (dev_no) )""",
    """CREATE TABLE sent ( log_no INTEGER NOT NULL, dev_no INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (log_no, dev_no) ) WITHOUT ROWID""",
)  # fmt: skip


def upgrade(op: Operations) -> None:
    """Add the tables; the keys themselves are made at the first opening (store/colleagues/own_devices.py)."""
    for statement in SCHEMA:
        op.get_bind().exec_driver_sql(statement)

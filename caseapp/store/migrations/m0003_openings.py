# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the third step: who opened which case is written down."""

from __future__ import annotations

from alembic.operations import Operations

SCHEMA = (
    """CREATE TABLE audit_log ( log_no INTEGER NOT NULL, dev_no INTEGER NOT NULL, month INTEGER NOT NULL, before_log BLOB, before_seq INTEGER DEFAULT '0' NOT NULL, before_month INTEGER DEFAULT '0' NOT NULL, PRIMARY KEY (log_no) )""",
    """CREATE TABLE opening ( log_no INTEGER NOT NULL, seq INTEGER NOT NULL, save_id BLOB NOT NULL, moment INTEGER NOT NULL, user BLOB NOT NULL, act TEXT NOT NULL, compartment TEXT NOT NULL, case_id BLOB, reason TEXT DEFAULT '' NOT NULL, PRIMARY KEY (log_no, seq) ) WITHOUT ROWID""",
    """CREATE INDEX ix_opening_case ON opening (case_id, moment)""",
    """CREATE INDEX ix_opening_moment ON opening (moment)""",
)  # fmt: skip


def upgrade(op: Operations) -> None:
    """Add the tables; of openings before this version nothing is known."""
    connection = op.get_bind()
    for statement in SCHEMA:
        connection.exec_driver_sql(statement)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the second step: what a file keeps to work together with colleagues."""

from __future__ import annotations

from alembic.operations import Operations

SCHEMA = (
    """CREATE TABLE own_device ( dev_no INTEGER NOT NULL, sign_seed BLOB NOT NULL, box_seed BLOB NOT NULL, PRIMARY KEY (dev_no) )""",
    """CREATE TABLE sent ( log_no INTEGER NOT NULL, dev_no INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (log_no, dev_no) ) WITHOUT ROWID""",
    """CREATE TABLE directory_record ( height INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (height) )""",
    """CREATE TABLE envelope ( env_no INTEGER NOT NULL, log_no INTEGER NOT NULL, kind INTEGER NOT NULL, dev_no INTEGER NOT NULL, seq INTEGER NOT NULL, save_id BLOB NOT NULL, epoch INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT DEFAULT '' NOT NULL, hub_seq INTEGER, moment INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (env_no), UNIQUE (log_no, kind, dev_no, seq, save_id) )""",
    """CREATE INDEX ix_envelope_state ON envelope (state)""",
    """CREATE TABLE group_key ( group_id BLOB NOT NULL, epoch INTEGER NOT NULL, "key" BLOB NOT NULL, PRIMARY KEY (group_id, epoch) ) WITHOUT ROWID""",
    """CREATE TABLE hub_log ( log_no INTEGER NOT NULL, cursor INTEGER NOT NULL, head INTEGER NOT NULL, failures INTEGER DEFAULT '0' NOT NULL, retry_at INTEGER DEFAULT '0' NOT NULL, reason TEXT DEFAULT '' NOT NULL, PRIMARY KEY (log_no) )""",
    """CREATE TABLE log_key ( log_no INTEGER NOT NULL, epoch INTEGER NOT NULL, commitment BLOB NOT NULL, "key" BLOB, record BLOB NOT NULL, PRIMARY KEY (log_no, epoch, commitment) ) WITHOUT ROWID""",
    """CREATE TABLE sync_round ( round_no INTEGER NOT NULL, moment INTEGER NOT NULL, way TEXT NOT NULL, sent INTEGER NOT NULL, received INTEGER NOT NULL, outcome TEXT NOT NULL, PRIMARY KEY (round_no) )""",
    """CREATE TABLE wrap ( log_no INTEGER NOT NULL, epoch INTEGER NOT NULL, group_id BLOB NOT NULL, group_epoch INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (log_no, epoch, group_id, group_epoch, bytes) ) WITHOUT ROWID""",
)  # fmt: skip


def upgrade(op: Operations) -> None:
    """Add the tables; the keys themselves are made at the first opening (store/colleagues/own_devices.py)."""
    for statement in SCHEMA:
        op.get_bind().exec_driver_sql(statement)

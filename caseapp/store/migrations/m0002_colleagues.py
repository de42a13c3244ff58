# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the second step: what a file keeps to work together with colleagues."""

from __future__ import annotations

from collections.abc import Iterator

import cbor2
import zstandard
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


TYPES = {
    1: "team", 2: "worker", 3: "team_rule", 10: "person", 11: "case_file", 12: "programme_entry",
    13: "housing_episode", 14: "contact", 15: "assessment", 16: "domain_score", 17: "goal", 18: "step",
    19: "network_member", 20: "plan", 21: "plan_domain", 22: "plan_risk", 23: "plan_after_18",
    24: "plan_participant", 25: "plan_version", 26: "printed_paper", 27: "plan_share", 28: "exit_file",
    29: "exit_item",
}  # fmt: skip


def upgrade(op: Operations) -> None:
    """Add the tables, and to every record when it was made: its row number is another one on every laptop.

    The keys themselves are made at the first opening (store/colleagues/own_devices.py).
    """
    connection = op.get_bind()
    for statement in SCHEMA:
        connection.exec_driver_sql(statement)
    for name in TYPES.values():
        connection.exec_driver_sql(f"ALTER TABLE {name} ADD COLUMN born INTEGER")
    for moment, seq, body in connection.exec_driver_sql(
        "SELECT moment, seq, body FROM journal ORDER BY rev"
    ).fetchall():
        instant = max(-8_700_000_000_000, min(moment, 8_700_000_000_000)) << 20 | (seq % 512) << 11
        for name, identity, idx in _made(body):
            born = instant | min(idx, 2047)
            connection.exec_driver_sql(
                f"UPDATE {name} SET born = min(coalesce(born, ?), ?) WHERE id = ?", (born, born, identity)
            )


def _made(body: bytes) -> Iterator[tuple[str, bytes, int]]:
    """Table, id and place of every record that a save made, in the form of a journal row of version 0.1."""
    plain = body[1:] if body[0] == 0 else zstandard.ZstdDecompressor().decompress(body[1:], max_output_size=2**26)
    place = 0
    for identity, type_no, ops in cbor2.loads(plain)[2]:
        for at, one in enumerate(ops):
            if type_no in TYPES and list(one) == [0, 0, 0]:
                yield TYPES[type_no], identity, place + at
        place += len(ops)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the tables of the hub: what they are called, what they hold, what is unique.

`keys` is a second file (SQLite) or schema (PostgreSQL): wraps are kept apart, so that their backups can be thrown away
earlier than those of envelopes. Moments are milliseconds since 1970. `hub_seq` counts inside a log, `feed_pos` inside
an organisation; both come from a row that is locked until commit, never from a sequence or a clock.
"""

from __future__ import annotations

from dataclasses import dataclass

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Table:
    """`columns` are (name, type): BYTES, INT or TEXT, with `?` when there may be none; `keys` are clauses."""

    name: str
    columns: tuple[tuple[str, str], ...]
    keys: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _type in self.columns)


def _table(name: str, columns: str, *keys: str) -> Table:
    parts = (column.split() for column in columns.split(","))
    return Table(name, tuple((name, type_) for name, type_ in parts), keys)


TABLES = (
    _table("hub", "one INT, hub_id BYTES, generation BYTES, sign_seed BYTES, schema_no INT", "PRIMARY KEY (one)"),
    _table(
        "org",
        "org_id BYTES, feed_pos INT, dir_height INT, dir_hash BYTES, size INT, logs INT, made_at INT",
        "PRIMARY KEY (org_id)",
    ),
    _table("org_code", "code_hash BYTES, expires_at INT", "PRIMARY KEY (code_hash)"),
    _table("dir_record", "org_id BYTES, height INT, bytes BYTES", "PRIMARY KEY (org_id, height)"),
    _table(
        "device",
        "dev_id BYTES, org_id BYTES, user_id BYTES, guest INT, state TEXT, lease_until INT, seen_at INT, client TEXT",
        "PRIMARY KEY (dev_id, org_id)",
    ),
    _table(
        "token",
        "token_hash BYTES, nonce_hash BYTES, dev_id BYTES, org_id BYTES, expires_at INT",
        "PRIMARY KEY (token_hash)",
        "UNIQUE (nonce_hash)",
    ),
    _table(
        "log",
        "log_id BYTES, org_id BYTES, compartment TEXT, head INT, epoch INT, feed_pos INT?, erased INT, size INT,"
        " tail_count INT, tail_size INT",
        "PRIMARY KEY (log_id)",
        "UNIQUE (org_id, feed_pos)",
    ),
    _table("log_grant", "log_id BYTES, group_id BYTES, role TEXT, history INT", "PRIMARY KEY (log_id, group_id)"),
    _table(
        "env",
        "log_id BYTES, hub_seq INT, env_id BYTES, kind INT, dev_id BYTES, dev_seq INT, save_id BYTES, epoch INT,"
        " size INT, at INT, bytes BYTES",
        "PRIMARY KEY (log_id, hub_seq)",
        "UNIQUE (log_id, kind, dev_id, dev_seq)",
    ),
    _table(
        "snapshot",
        "log_id BYTES, env_id BYTES, dev_id BYTES, epoch INT, covers INT, size INT, at INT, bytes BYTES",
        "PRIMARY KEY (log_id, env_id)",
    ),
    _table(
        "baseline",  # what guests begin with
        "log_id BYTES, env_id BYTES, dev_id BYTES, epoch INT, covers INT, size INT, at INT, bytes BYTES",
        "PRIMARY KEY (log_id, env_id)",
    ),
    _table("attest", "log_id BYTES, env_id BYTES, dev_id BYTES, sig BYTES", "PRIMARY KEY (log_id, env_id, dev_id)"),
    _table("chunk", "log_id BYTES, chunk_id BYTES, org_id BYTES, size INT, at INT", "PRIMARY KEY (log_id, chunk_id)"),
    _table("chunk_body", "log_id BYTES, chunk_id BYTES, bytes BYTES", "PRIMARY KEY (log_id, chunk_id)"),
    _table("letter", "org_id BYTES, invite_id BYTES, bytes BYTES, at INT", "PRIMARY KEY (org_id, invite_id)"),
    _table("erased", "log_id BYTES, org_id BYTES, at INT, bytes BYTES", "PRIMARY KEY (log_id)"),
    _table("access_log", "org_id BYTES, dev_id BYTES, log_id BYTES, what TEXT, size INT, at INT"),
    _table(
        "keys.wrap",
        "log_id BYTES, epoch INT, group_id BYTES, group_epoch INT, bytes BYTES",
        "PRIMARY KEY (log_id, epoch, group_id, group_epoch)",
    ),
)
INDEXES = (
    "CREATE INDEX IF NOT EXISTS token_expiry ON token (expires_at)",
    "CREATE INDEX IF NOT EXISTS grant_of_group ON log_grant (group_id)",
    "CREATE INDEX IF NOT EXISTS access_at ON access_log (org_id, at)",
)


def statements(types: dict[str, str]) -> list[str]:
    """What makes the tables. `types` says how this database calls BYTES, INT and TEXT."""
    made = []
    for table in TABLES:
        columns = [
            f"{name} {types[type_.strip('?')]}{'' if '?' in type_ else ' NOT NULL'}" for name, type_ in table.columns
        ]
        made.append(f"CREATE TABLE IF NOT EXISTS {table.name} ({', '.join([*columns, *table.keys])})")
    return [*made, *INDEXES]

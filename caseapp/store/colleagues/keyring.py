# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the keys of groups and logs this laptop holds, inside the encrypted file."""

from __future__ import annotations

from dataclasses import dataclass

from caseapp.store.plain_sql import Run


@dataclass(frozen=True, slots=True)
class LogKey:
    """The key of a log in an epoch, None while no wrap for us came; `record` is the envelope that grants it."""

    log_no: int
    epoch: int
    commitment: bytes
    key: bytes | None
    record: bytes

    def __repr__(self) -> str:
        return f"LogKey({self.log_no}, {self.epoch})"


def group_keys(run: Run) -> dict[tuple[bytes, int], bytes]:
    """Keys of groups by id and epoch."""
    return {(row[0], row[1]): row[2] for row in run("SELECT group_id, epoch, key FROM group_key")}


def keep_group_key(run: Run, group_id: bytes, epoch: int, key: bytes) -> None:
    run("INSERT OR REPLACE INTO group_key (group_id, epoch, key) VALUES (?, ?, ?)", (group_id, epoch, key))


def log_keys(run: Run, log_no: int, epoch: int | None = None) -> tuple[LogKey, ...]:
    """The keys of a log, the newest epoch first; of one epoch if given."""
    rows = run(
        "SELECT log_no, epoch, commitment, key, record FROM log_key WHERE log_no = ? AND epoch = coalesce(?, epoch) "
        "ORDER BY epoch DESC, commitment",
        (log_no, epoch),
    )
    return tuple(LogKey(*row) for row in rows)


def keep_log_key(run: Run, one: LogKey) -> None:
    """Write a grant, and its key when it is known."""
    run(
        "INSERT INTO log_key (log_no, epoch, commitment, key, record) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (log_no, epoch, commitment) DO UPDATE SET key = coalesce(excluded.key, key)",
        (one.log_no, one.epoch, one.commitment, one.key, one.record),
    )


def drop_log_key(run: Run, log_no: int, epoch: int, record: bytes) -> None:
    """Let go of a grant of ours that came second: nothing was written under it."""
    run("DELETE FROM log_key WHERE log_no = ? AND epoch = ? AND record = ?", (log_no, epoch, record))


@dataclass(frozen=True, slots=True)
class WrapRow:
    """A log key under the key of a group (`group_id` of zeros: the key of the epoch before under this one)."""

    log_no: int
    epoch: int
    group_id: bytes
    group_epoch: int
    content: bytes


def keep_wrap(run: Run, one: WrapRow) -> None:
    run(
        "INSERT OR IGNORE INTO wrap (log_no, epoch, group_id, group_epoch, bytes) VALUES (?, ?, ?, ?, ?)",
        (one.log_no, one.epoch, one.group_id, one.group_epoch, one.content),
    )


def wraps_of(run: Run, log_no: int) -> tuple[WrapRow, ...]:
    """The wraps of a log, the newest epoch first."""
    rows = run(
        "SELECT log_no, epoch, group_id, group_epoch, bytes FROM wrap WHERE log_no = ? ORDER BY epoch DESC", (log_no,)
    )
    return tuple(WrapRow(*row) for row in rows)

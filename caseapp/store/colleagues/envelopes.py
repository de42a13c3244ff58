# SPDX-License-Identifier: EUPL-1.2
"""This is the place for envelopes kept as they travelled: what was sealed and waits, what came, what cannot be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from caseapp.store.plain_sql import Run, first_value

KEPT_DAYS = 90  # so that a hub restored from a backup can be filled again (sync-and-security 5.15)
_DAY_MS = 86_400_000
STRANGERS_OF_LOG, STRANGERS, STRANGERS_BYTES = 500, 2_000, 16 * 1024 * 1024  # envelopes of unknown devices that wait
_COLUMNS = "log_no, kind, dev_no, seq, save_id, epoch, state, reason, hub_seq, moment, bytes"


class State(StrEnum):
    SEALED = "sealed"  # our own, not acknowledged
    DONE = "done"
    WAITING = "waiting"  # for a predecessor or for a key
    QUARANTINE = "quarantine"  # does not hold; `reason` is a code
    ADOPTED = "adopted"  # did not hold, and what is in it was taken over here as ours
    SET_BY = "set_by"  # our own, of a log we lost before it was sent: colleagues who have the log can read it
    WANTED = "wanted"  # no envelope yet: a snapshot of the log is asked for
    MISSED = "missed"  # no envelope yet: a colleague had it, and it has not come (missed.py)
    UNPROVEN = "unproven"  # a snapshot we joined; `bytes` says which, until somebody else stands for it


@dataclass(frozen=True, slots=True)
class EnvelopeRow:
    """An envelope as it travelled."""

    log_no: int
    kind: int
    dev_no: int
    seq: int
    save_id: bytes
    epoch: int
    state: str
    reason: str
    hub_seq: int | None
    moment: int
    content: bytes


def keep(run: Run, one: EnvelopeRow) -> None:
    """Write an envelope, or its new state. What is done or taken over is never set back; a new sealing replaces the

    old one.
    """
    run(
        f"INSERT INTO envelope ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?) "
        "ON CONFLICT (log_no, kind, dev_no, seq, save_id) DO UPDATE SET state = excluded.state, "
        "reason = excluded.reason, hub_seq = coalesce(excluded.hub_seq, hub_seq), epoch = excluded.epoch, "
        "bytes = excluded.bytes WHERE state NOT IN ('done', 'adopted') OR excluded.state = 'done'",
        (
            one.log_no, one.kind, one.dev_no, one.seq, one.save_id, one.epoch, one.state, one.reason, one.hub_seq,
            one.moment, one.content,
        ),
    )  # fmt: skip


def keep_of_stranger(run: Run, one: EnvelopeRow) -> bool:
    """Write an envelope of a device that the list of colleagues does not know (yet); whether there was room.

    The hub keeps its own: of those there is only a note, without content, and they are fetched again when the list
    has grown. What came in a file is kept while it is not too much.
    """
    if one.hub_seq is not None:
        one = replace(one, content=b"")
    in_log, in_all, size = run(
        "SELECT coalesce(sum(log_no = ?), 0), count(*), coalesce(sum(length(bytes)), 0) FROM envelope "
        "WHERE state = 'waiting' AND reason = ? AND (bytes = X'') = ?",
        (one.log_no, one.reason, one.hub_seq is not None),
    ).fetchone()
    if in_log >= STRANGERS_OF_LOG or in_all >= STRANGERS or size + len(one.content) > STRANGERS_BYTES:
        return one.hub_seq is not None
    run(
        f"INSERT OR IGNORE INTO envelope ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        (
            one.log_no, one.kind, one.dev_no, one.seq, one.save_id, one.epoch, str(one.state), one.reason, one.hub_seq,
            one.moment, one.content,
        ),
    )  # fmt: skip
    return True


def forget_notes_of_strangers(run: Run) -> None:
    """The list of colleagues has grown: who was noted is fetched again, and noted again if need be."""
    run("DELETE FROM envelope WHERE state = 'waiting' AND bytes = X''")


def in_state(run: Run, state: State, log_no: int | None = None) -> tuple[EnvelopeRow, ...]:
    """Envelopes in a state, in the order of their numbers."""
    rows = run(
        f"SELECT {_COLUMNS} FROM envelope WHERE state = ? AND log_no = coalesce(?, log_no) "
        "ORDER BY log_no, dev_no, seq",
        (str(state), log_no),
    )
    return tuple(EnvelopeRow(*row) for row in rows)


def next_waiting(run: Run, log_no: int, kind: int, dev_no: int, seq: int) -> EnvelopeRow | None:
    """The envelope of this number, if it waits here."""
    row = run(
        f"SELECT {_COLUMNS} FROM envelope "
        "WHERE log_no = ? AND kind = ? AND dev_no = ? AND seq = ? AND state = 'waiting' AND bytes <> X''",
        (log_no, kind, dev_no, seq),
    ).fetchone()
    return EnvelopeRow(*row) if row is not None else None


def still_waits(run: Run, one: EnvelopeRow) -> bool:
    """Whether nothing has become of it since it was read."""
    found = of_save(run, one.log_no, one.kind, one.dev_no, one.save_id)
    return found is not None and found.state == State.WAITING


def wait_no_more(run: Run, one: EnvelopeRow) -> None:
    """It was joined, and is too old to be kept: the copy that waited for it goes."""
    run(
        "DELETE FROM envelope WHERE log_no = ? AND kind = ? AND dev_no = ? AND seq = ? AND save_id = ?"
        " AND state = 'waiting'",
        (one.log_no, one.kind, one.dev_no, one.seq, one.save_id),
    )


def of_save(run: Run, log_no: int, kind: int, dev_no: int, save_id: bytes) -> EnvelopeRow | None:
    """The envelope of a save, in whatever state."""
    row = run(
        f"SELECT {_COLUMNS} FROM envelope WHERE log_no = ? AND kind = ? AND dev_no = ? AND save_id = ?",
        (log_no, kind, dev_no, save_id),
    ).fetchone()
    return EnvelopeRow(*row) if row is not None else None


def reopen(run: Run, log_no: int, dev_no: int, after: int) -> None:
    """Our saves beyond a number go out again, sealed anew: a colleague changed the key without having seen them."""
    run(
        "UPDATE envelope SET state = 'sealed' WHERE log_no = ? AND dev_no = ? AND kind = 1 AND seq > ?",
        (log_no, dev_no, after),
    )
    run("UPDATE sent SET seq = min(seq, ?) WHERE log_no = ? AND dev_no = ?", (after, log_no, dev_no))


def set_state(run: Run, one: EnvelopeRow, state: State, hub_seq: int | None = None) -> None:
    run(
        "UPDATE envelope SET state = ?, hub_seq = coalesce(?, hub_seq) "
        "WHERE log_no = ? AND kind = ? AND dev_no = ? AND seq = ? AND save_id = ?",
        (str(state), hub_seq or None, one.log_no, one.kind, one.dev_no, one.seq, one.save_id),
    )


def key_is_none(run: Run, log_no: int, epoch: int) -> None:
    """A key of ours is no key of this log after all: what its fence left out is judged again, what we sealed with it is

    sealed anew.
    """
    run("DELETE FROM envelope WHERE log_no = ? AND kind = 1 AND state = 'sealed' AND epoch = ?", (log_no, epoch))
    run(
        "UPDATE envelope SET state = 'waiting', reason = '' WHERE log_no = ? AND kind = 1 "
        "AND state IN ('quarantine', 'adopted') AND reason = 'fenced'",
        (log_no,),
    )


def is_at_hub(run: Run, log_no: int, epoch: int, save_id: bytes) -> bool:
    """Whether this is the key of its epoch that the hub has, as far as we know."""
    return bool(
        run(
            "SELECT 1 FROM envelope WHERE log_no = ? AND kind = 2 AND epoch = ? AND save_id = ? "
            "AND hub_seq IS NOT NULL",
            (log_no, epoch, save_id),
        ).fetchone()
    )


def hub_has_key(run: Run, log_no: int, epoch: int, save_id: bytes) -> None:
    """The hub has one key of every epoch, and it is this one: any other is none, also one of a hub before."""
    run(
        "UPDATE envelope SET hub_seq = NULL WHERE log_no = ? AND kind = 2 AND epoch = ? AND save_id <> ?",
        (log_no, epoch, save_id),
    )
    key_is_none(run, log_no, epoch)


def drop(run: Run, one: EnvelopeRow) -> None:
    """Let go of an envelope of ours that nobody took and nobody needs."""
    run(
        "DELETE FROM envelope WHERE log_no = ? AND kind = ? AND dev_no = ? AND seq = ? AND save_id = ?",
        (one.log_no, one.kind, one.dev_no, one.seq, one.save_id),
    )


def all_of(run: Run, log_no: int, kinds: Iterable[int]) -> tuple[EnvelopeRow, ...]:
    """Every envelope of a log that holds, ours too: what an exchange file carries."""
    marks = ", ".join(str(int(kind)) for kind in kinds)
    rows = run(
        f"SELECT {_COLUMNS} FROM envelope WHERE log_no = ? AND kind IN ({marks}) "
        "AND state NOT IN ('quarantine', 'missed', 'adopted') AND bytes <> X'' "
        "ORDER BY kind DESC, dev_no, seq",
        (log_no,),
    )
    return tuple(EnvelopeRow(*row) for row in rows)


def snapshots_in(run: Run, state: State, limit: int) -> tuple[EnvelopeRow, ...]:
    """What is noted of snapshots in a state, first what was looked at longest ago (`moment`)."""
    rows = run(
        f"SELECT {_COLUMNS} FROM envelope WHERE state = ? AND kind = 3 ORDER BY moment, env_no LIMIT ?",
        (str(state), limit),
    )
    return tuple(EnvelopeRow(*row) for row in rows.fetchall())


def snapshot_of(run: Run, log_no: int, state: State) -> EnvelopeRow | None:
    """What is noted of the newest snapshot of a log in a state."""
    row = run(
        f"SELECT {_COLUMNS} FROM envelope WHERE log_no = ? AND kind = 3 AND state = ? ORDER BY env_no DESC LIMIT 1",
        (log_no, str(state)),
    ).fetchone()
    return EnvelopeRow(*row) if row is not None else None


def count(run: Run, state: State) -> int:
    return int(first_value(run("SELECT count(*) FROM envelope WHERE state = ?", (str(state),))) or 0)


def forget_old(run: Run, now_ms: int) -> None:
    """Let go of what travelled long ago; the journal holds what was in it."""
    run(
        "DELETE FROM envelope WHERE state IN ('done', 'adopted') AND kind IN (1, 5) AND moment < ?",
        (now_ms - KEPT_DAYS * _DAY_MS,),
    )

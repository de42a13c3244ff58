# SPDX-License-Identifier: EUPL-1.2
"""This is the place for taking a log off this laptop: what was written in it, what followed from it, its keys.

The row of the log stays as a stone without kind and case, so that it is not fetched again until somebody gives access
anew; and the number up to which the hub holds our own saves stays, so that those may come back. Afterwards `sweep`
takes what was deleted out of the pages of the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from caseapp.store.changes import Changes
from caseapp.store.colleagues.envelopes import State
from caseapp.store.derived import Derived
from caseapp.store.plain_sql import Opened, Run, first_value, runner
from caseapp.store.reproject import Touched, rebuild_log
from caseapp.store.store import Store

PURGED, ERASED = "purged", "erased_here"  # reasons of a stone
SWEEP = "sweep"  # whether pages, backups and the folder of files hold what was deleted (a fact)
_OF_A_LOG = ("journal", "held", "dead", "log_key", "wrap", "opening", "audit_log")
STONES = frozenset({PURGED, ERASED})


@dataclass(frozen=True, slots=True)
class Stone:
    """A log that is to go. With `keeps_unsent`, sealed envelopes of ours that nobody took are kept aside."""

    log_no: int
    reason: str
    keeps_unsent: bool = False


def purge(opened: Opened, stones: Iterable[Stone]) -> Changes:
    """Take logs off this laptop in the open transaction; what disappeared from the pages."""
    connection = opened.connection
    run = runner(connection)
    ids: set[tuple[str, str]] = set()
    cases: set[bytes] = set()
    for stone in stones:
        beside = tuple(_beside(run, stone.log_no))
        _forget_drafts(run, stone.log_no)
        for name in _OF_A_LOG:
            run(f"DELETE FROM {name} WHERE log_no = ?", (stone.log_no,))
        touched, of_cases = rebuild_log(connection, stone.log_no)  # of a journal that is empty now
        for log_no in beside:  # a record may have stood in both
            more, of_more = rebuild_log(connection, log_no)
            touched, of_cases = touched | more, of_cases | of_more
        _forget_envelopes(run, stone)
        _set_stone(run, stone)
        cases |= of_cases | _refreshed(connection, touched, of_cases)
        ids |= {(kind.name, identity.hex()) for kind, identity in touched}
    rev = int(first_value(run("SELECT max(rev) FROM journal")) or 0)
    return Changes("sync", None, rev, frozenset(ids), frozenset(case.hex() for case in cases))


def _refreshed(connection: Connection, touched: Touched, cases: set[bytes]) -> set[bytes]:
    derived = Derived()
    more = derived.refresh(connection, touched)
    derived.refresh_cases(connection, cases)
    return more


def _beside(run: Run, log_no: int) -> Iterator[int]:
    """Logs of the same kind for the same case, made apart by another laptop."""
    rows = run(
        "SELECT other.log_no FROM log one JOIN log other ON other.case_id = one.case_id AND other.kind = one.kind "
        "WHERE one.log_no = ? AND other.log_no <> one.log_no",
        (log_no,),
    )
    yield from (row[0] for row in rows.fetchall())


def _forget_drafts(run: Run, log_no: int) -> None:
    """Forms that were not saved, about the case whose core this is; also those about several people."""
    for (case_id,) in run("SELECT id FROM case_file WHERE log_no = ?", (log_no,)).fetchall():
        run(
            "DELETE FROM draft WHERE case_id = ? OR instr(body, ?) OR instr(key, ?)",
            (case_id, case_id.hex(), case_id.hex()),
        )


def _forget_envelopes(run: Run, stone: Stone) -> None:
    kept = ""
    if stone.keeps_unsent:
        kept = f"AND state <> '{State.SET_BY}'"
        run(
            f"UPDATE envelope SET state = '{State.SET_BY}' WHERE log_no = ? AND kind = 1 AND state = 'sealed' "
            "AND dev_no IN (SELECT dev_no FROM own_device)",
            (stone.log_no,),
        )
    run(f"DELETE FROM envelope WHERE log_no = ? {kept}", (stone.log_no,))


def _set_stone(run: Run, stone: Stone) -> None:
    run("UPDATE log SET kind = '', case_id = NULL WHERE log_no = ?", (stone.log_no,))
    run(
        "INSERT OR REPLACE INTO hub_log (log_no, cursor, head, failures, retry_at, reason) VALUES (?, 0, 0, 0, 0, ?)",
        (stone.log_no, stone.reason),
    )


def stones(run: Run) -> dict[int, str]:
    """Logs that were taken off, and why."""
    rows = run("SELECT log_no, reason FROM hub_log WHERE reason IN (?, ?)", sorted(STONES))
    return {row[0]: row[1] for row in rows}


def stone_ids(run: Run) -> tuple[bytes, ...]:
    """The ids of logs that were taken off."""
    sql = "SELECT l.log_id FROM hub_log h JOIN log l ON l.log_no = h.log_no WHERE h.reason IN (?, ?)"
    return tuple(row[0] for row in run(sql, sorted(STONES)))


def sweep(store: Store) -> None:
    """Take deleted words out of the index and the pages of the file, and out of the WAL. A save waits meanwhile."""
    store.maintain(("INSERT INTO search_note(search_note) VALUES ('optimize')", "VACUUM",
                    "PRAGMA wal_checkpoint(TRUNCATE)"))  # fmt: skip

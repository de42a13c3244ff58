# SPDX-License-Identifier: EUPL-1.2
"""This is the place for numbers that mean something else at the hub than in a file somebody brought.

The hub keeps one save for a number, the first. What came by file under the same number is set aside: its writer was a
copy of a laptop, writes it again under another name when it meets the hub, and until then it can be taken over.
"""

from __future__ import annotations

from caseapp.store.colleagues.arrivals import Arrival, Receiving
from caseapp.store.plain_sql import Run, first_value, run_of

_LOOSE = (
    "SELECT dev_no, seq FROM envelope WHERE log_no = ? AND kind = 1 AND state = 'done' AND hub_seq IS NULL "
    "AND dev_no NOT IN (SELECT dev_no FROM own_device)"
)
_KEPT = (  # what the hub has confirmed and is kept: where it must go because one before it goes, it is joined again
    "SELECT dev_no, seq FROM envelope WHERE log_no = ? AND kind = 1 AND state = 'done' AND hub_seq IS NOT NULL "
    "AND bytes <> X'' AND dev_no NOT IN (SELECT dev_no FROM own_device)"
)
_ASIDE = (
    "UPDATE envelope SET state = 'quarantine', reason = 'fork' WHERE log_no = ? AND kind = 1 AND dev_no = ? "
    "AND seq >= ? AND state = 'done'"
)
_AGAIN = (
    "UPDATE envelope SET state = 'waiting', reason = '' WHERE log_no = ? AND kind = 1 AND dev_no = ? "
    "AND state = 'quarantine' AND reason = 'fork' AND hub_seq IS NOT NULL"
)
_SEALED = "DELETE FROM envelope WHERE log_no = ? AND kind = 1 AND state = 'sealed'"
_BEGUN = "SELECT 1 FROM envelope WHERE log_no = ? AND kind = 2 AND hub_seq IS NOT NULL LIMIT 1"
_OURS = (
    "DELETE FROM envelope WHERE log_no = ? AND state IN ('sealed', 'done') "
    "AND dev_no IN (SELECT dev_no FROM own_device)"
)
_UNREAD = "UPDATE envelope SET state = 'waiting', reason = 'unreadable' WHERE log_no = ? AND state = 'done'"


def makes_way(receiving: Receiving, arrival: Arrival) -> bool:
    """Set aside what a file brought where the hub has `arrival`; whether it could be. The hub's may be joined then."""
    run = run_of(receiving)
    log_no, dev_no = receiving.log_no(arrival.log_id), receiving.dev_no(arrival.dev_id)
    if arrival.seq > receiving.held_of(log_no, dev_no):
        return False  # the one that differs is an earlier one, and the hub has not given it
    loose = frozenset((row[0], row[1]) for row in run(_LOOSE, (log_no,)).fetchall())
    again = frozenset((row[0], row[1]) for row in run(_KEPT, (log_no,)).fetchall())
    first = receiving.give_way(log_no, (dev_no, arrival.seq), loose, again)
    if first is None:
        return False
    for number, seq in first.items():
        run(_ASIDE, (log_no, number, seq))
        run(_AGAIN, (log_no, number))
    run(_SEALED, (log_no,))  # what is ours is sealed anew
    return True


def begun_falsely(run: Run, log_no: int) -> bool:
    """Whether a log was begun here by a file only: no hub gave the key it begins with."""
    return first_value(run(_BEGUN, (log_no,))) is None


def begin_log_again(receiving: Receiving, log_no: int) -> None:
    """The hub has another beginning of a log than the file: nothing of the file counts until it is judged anew.

    What we wrote stays and is sealed anew. What cannot be honest is set aside when it is tried again.
    """
    run = run_of(receiving)
    run("DELETE FROM log_key WHERE log_no = ?", (log_no,))
    run(_OURS, (log_no,))
    run(_UNREAD, (log_no,))
    receiving.forget_others(log_no)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for taking pushes into the database: those that come at the same time share one transaction.

    lock the rows of the logs, in the order of their ids -> what is there of them -> judge each push -> insert ->
    the counters of the organisations (last but one, because they make everybody wait) -> heads of the logs -> commit

The rows of counters stay locked until commit, so positions become visible in the order in which they are given out.
Every log still stands for itself: judging writes nothing, and what is refused is not among what is written. Whatever
stops a transaction stops nobody else: then each of its logs gets one of its own.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from caseapp.sync.protocol.grants import KeyRecord
from caseapp.sync.protocol.refusals import Refused
from casehub.store.database import Database, Tx, marks, padded
from casehub.store.pushing import ENV, Log, Org, Push, Result, judge

_MOST = 256  # logs in one transaction
Answers = list[list[Result] | Exception]


class Again(Exception):
    """The directory or the log moved while this was checked: check again with what holds now."""


@dataclass(eq=False, slots=True)
class _Waiting:
    pushes: Sequence[Push]
    answers: Answers = field(default_factory=list)
    trouble: Exception | None = None
    done: threading.Event = field(default_factory=threading.Event)


class Together:
    """One for each hub process. Whoever finds the way free takes along what others brought meanwhile."""

    def __init__(self) -> None:
        self._way = threading.Lock()
        self._queueing = threading.Lock()
        self._queue: list[_Waiting] = []

    def take(self, database: Database, pushes: Sequence[Push]) -> Answers:
        """In their order: results, or why there are none (Again, Refused). On disk when this returns."""
        answers: Answers = []
        left = iter(pushes)
        while some := list(islice(left, _MOST)):
            answers += self._take(database, some)
        return answers

    def _take(self, database: Database, pushes: Sequence[Push]) -> Answers:
        mine = _Waiting(pushes)
        with self._queueing:
            self._queue.append(mine)
        while not mine.done.is_set():
            with self._way:
                if not mine.done.is_set():
                    self._go(database)
        if mine.trouble is not None:
            raise mine.trouble
        return mine.answers

    def _go(self, database: Database) -> None:
        """The first that wait, as many as fit."""
        with self._queueing:
            count, room = 0, _MOST
            while count < len(self._queue) and (not count or len(self._queue[count].pushes) <= room):
                room -= len(self._queue[count].pushes)
                count += 1
            going, self._queue = self._queue[:count], self._queue[count:]
        try:
            answers = iter(_written(database, [push for one in going for push in one.pushes]))
            for one in going:
                one.answers = list(islice(answers, len(one.pushes)))
        except Exception as error:  # noqa: BLE001 - told to everybody whose work it was
            for one in going:
                one.trouble = error
        finally:
            for one in going:
                one.done.set()


def _written(database: Database, pushes: Sequence[Push]) -> Answers:
    if len(pushes) > 1:
        try:
            return database.write(lambda tx: _take_all(tx, pushes))
        except Refused:
            raise  # the database, not a push
        except Exception:  # noqa: BLE001, S110 - one of them is the cause; who it is, is found out now
            pass
    return [_alone(database, push) for push in pushes]


def _alone(database: Database, push: Push) -> list[Result] | Exception:
    try:
        (answer,) = database.write(lambda tx: _take_all(tx, [push]))
    except Exception as error:  # noqa: BLE001 - handed back to whoever asked for this one
        return error
    return answer


# -- the transaction ---------------------------------------------------------------------------------------------------


def _take_all(tx: Tx, pushes: Sequence[Push]) -> Answers:
    """Raises Again."""
    logs = _find_logs(tx, pushes)
    orgs = _find_orgs(tx, {push.membership.org_id for push in pushes})
    answers: Answers = []
    for push in pushes:
        org = orgs[push.membership.org_id]
        moved = org.height != push.membership.height
        answers.append(Again() if moved else judge(tx, push, logs[push.log_id], org))
    changed = [log for _, log in sorted(logs.items()) if log.rows]
    if changed:
        _keep(tx, changed, orgs)
    return answers


def _find_logs(tx: Tx, pushes: Sequence[Push]) -> dict[bytes, Log]:
    """Locked, so that what is read of them stays as it is."""
    logs = {push.log_id: Log(push.log_id) for push in pushes}
    ids = padded(list(logs))
    for row in tx.all(
        f"SELECT log_id, org_id, head, epoch, erased, compartment FROM log WHERE log_id IN ({marks(len(ids))})"
        f" ORDER BY log_id{tx.lock}",
        *ids,
    ):
        logs[row[0]] = Log(row[0], row[1], row[2], row[3], bool(row[4]), new=False, compartment=row[5])
    known = padded([log_id for log_id, log in logs.items() if not log.new])
    if known:
        for log_id, group, role in tx.all(
            f"SELECT log_id, group_id, role FROM log_grant WHERE log_id IN ({marks(len(known))})", *known
        ):
            logs[log_id].grants[group] = role
        _find_tops(tx, pushes, logs)
    return logs


def _find_tops(tx: Tx, pushes: Sequence[Push], logs: dict[bytes, Log]) -> None:
    """The highest number so far of every author, and what stands there."""
    authors = {(push.log_id, *one) for push in pushes if not logs[push.log_id].new for one in push.authors}
    rows = padded(list(authors))
    for log_id, kind, dev_id, top, save_id in tx.all(
        "SELECT log_id, kind, dev_id, dev_seq, save_id"
        f" FROM (VALUES {', '.join(['(?, ?, ?)'] * len(rows))}) AS asked JOIN env"
        " ON log_id = column1 AND kind = column2 AND dev_id = column3 AND dev_seq = (SELECT max(top.dev_seq)"
        " FROM env top WHERE top.log_id = column1 AND top.kind = column2 AND top.dev_id = column3)",
        *(value for row in rows for value in row),
    ):
        logs[log_id].tops[kind, dev_id], logs[log_id].tips[kind, dev_id] = top, save_id


def _find_orgs(tx: Tx, org_ids: Iterable[bytes]) -> dict[bytes, Org]:
    ids = padded(sorted(org_ids))
    rows = tx.all(f"SELECT org_id, size, logs, dir_height FROM org WHERE org_id IN ({marks(len(ids))})", *ids)
    return {row[0]: Org(row[1], row[2], row[3]) for row in rows}


def _keep(tx: Tx, logs: Sequence[Log], orgs: dict[bytes, Org]) -> None:
    for log in logs:
        if log.new:
            _make_log(tx, log)
        if log.key is not None:
            _write_grants(tx, log, log.key)
    tx.insert("env", ENV, [row for log in logs for row in log.rows])
    rows: list[tuple[object, ...]] = []
    for org_id in sorted({log.org_id for log in logs}):
        mine = [log for log in logs if log.org_id == org_id]
        counted = tx.one(
            "UPDATE org SET feed_pos = feed_pos + ?, size = size + ?, logs = logs + ? WHERE org_id = ?"
            " RETURNING feed_pos, dir_height",
            len(mine),
            sum(log.size for log in mine),
            sum(log.new for log in mine),
            org_id,
        )
        assert counted is not None
        if counted[1] != orgs[org_id].height:
            raise Again
        first = counted[0] - len(mine) + 1
        rows += [
            (log.head, log.epoch, first + at, log.size, len(log.rows), log.size, log.log_id)
            for at, log in enumerate(mine)
        ]
    tx.many(
        "UPDATE log SET head = ?, epoch = ?, feed_pos = ?, size = size + ?, tail_count = tail_count + ?,"
        " tail_size = tail_size + ? WHERE log_id = ?",
        rows,
    )


def _make_log(tx: Tx, log: Log) -> None:
    """Two devices can make a log at once only if they share its id: then the second waits here and starts again."""
    assert log.key is not None
    made = tx.run(
        "INSERT INTO log (log_id, org_id, compartment, head, epoch, feed_pos, erased, size, tail_count, tail_size)"
        " VALUES (?, ?, ?, 0, 0, NULL, 0, 0, 0, 0) ON CONFLICT (log_id) DO NOTHING",
        log.log_id,
        log.org_id,
        log.key.compartment,
    )
    if not made:
        raise Again


def _write_grants(tx: Tx, log: Log, record: KeyRecord) -> None:
    history = {one.group_id for one in record.grants if one.history}
    rows = [(log.log_id, group, role, int(group in history)) for group, role in log.grants.items()]
    tx.run("DELETE FROM log_grant WHERE log_id = ?", log.log_id)
    tx.many("INSERT INTO log_grant (log_id, group_id, role, history) VALUES (?, ?, ?, ?)", rows)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for saves that came by file and whose numbers mean something else at the hub.

A copy of a laptop that does not know it is one hands them out on a stick (docs/threat-model.md, T14). The hub was
first with these numbers, so its saves take the place, and what the stick brought goes out of the journal. Whoever
calls this keeps it: it comes again under another name, or somebody takes it over.

A number stands for what was seen as well. So what others wrote on top of it, and came by file only, goes too; what we
wrote on top of it stays, says no more that it had seen it, and is another save than before.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection

from sqlalchemy import Connection

from caseapp.store.colleagues.own_devices import own_devices
from caseapp.store.colleagues.progress import OURS_UNSENT
from caseapp.store.journal import COLUMNS, Save, as_save, pack_body
from caseapp.store.plain_sql import Run, runner
from caseapp.store.reproject import Touched, rebuild_log

Numbers = dict[int, int]  # of devices, and from which number on


def give_way(
    connection: Connection,
    log_no: int,
    from_: tuple[int, int],
    loose: Collection[tuple[int, int]],
    again: Collection[tuple[int, int]] = (),
) -> tuple[Numbers, Touched, set[bytes]] | None:
    """Take saves of a log out, from (device, number) on; which, and what was made again. None: it cannot be.

    `loose`: the saves of others, as (device, number), that no hub has confirmed and that are kept elsewhere. `again`:
    those that a hub has confirmed and that the caller joins again; they go where one before them goes.
    """
    run = runner(connection)
    own = {one.dev_no for one in own_devices(connection)}
    if from_[0] in own:  # a copy of us was there first: whatever a file brought back, these are numbered anew
        run("UPDATE sent SET seq = min(seq, ?) WHERE log_no = ? AND dev_no = ?", (from_[1] - 1, log_no, from_[0]))
        return None
    rows = run(f"SELECT {COLUMNS} FROM journal WHERE log_no = ? ORDER BY rev", (log_no,)).fetchall()
    saves = [as_save(row) for row in rows]
    first = _with_followers(saves, dict((from_,)), own, loose)
    gone = [one for one in saves if one.seq >= first.get(one.dev_no, one.seq + 1)]
    may_go = {*loose, *again}
    if from_ not in loose or any(one.dev_no in own or (one.dev_no, one.seq) not in may_go for one in gone):
        return None
    numbers = {(one.dev_no, one.seq) for one in gone}
    for one in gone:
        run("DELETE FROM journal WHERE rev = ?", (one.rev,))
    unsent = {row[0] for row in run(f"SELECT j.rev {OURS_UNSENT} AND j.log_no = ?", (log_no,)).fetchall()}
    for one in saves:
        if one.rev in unsent and _builds_on(one, numbers):
            _write_anew(run, one, numbers)
    touched, cases = rebuild_log(connection, log_no)
    return first, touched, cases


def _with_followers(
    saves: list[Save], first: Numbers, own: Collection[int], loose: Collection[tuple[int, int]]
) -> Numbers:
    """The same with all that others wrote on top, as far as it came by file."""
    while True:
        gone = {(one.dev_no, one.seq) for one in saves if one.seq >= first.get(one.dev_no, one.seq + 1)}
        more = [
            one
            for one in saves
            if (one.dev_no, one.seq) not in gone
            and one.dev_no not in own
            and (one.dev_no, one.seq) in loose
            and _builds_on(one, gone)
        ]
        if not more:
            return first
        for one in more:
            first[one.dev_no] = min(one.seq, first.get(one.dev_no, one.seq))


def _builds_on(save: Save, gone: Collection[tuple[int, int]]) -> bool:
    return any((dot.dev_no, dot.seq) in gone for one in save.entities for op in one.ops for dot in op.base)


def _write_anew(run: Run, save: Save, gone: Collection[tuple[int, int]]) -> None:
    entities = [
        (
            one.entity_id,
            one.type_no,
            [op._replace(base=tuple(dot for dot in op.base if (dot.dev_no, dot.seq) not in gone)) for op in one.ops],
        )
        for one in save.entities
    ]
    body = pack_body(save.act, save.author, entities)
    run("UPDATE journal SET save_id = ?, body = ? WHERE rev = ?", (secrets.token_bytes(16), body, save.rev))

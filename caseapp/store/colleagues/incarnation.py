# SPDX-License-Identifier: EUPL-1.2
"""This is the place for beginning anew after a clone or a restore: own saves that nobody else holds get new numbers.

A copied file counts on under the same name. The hub and every receiver notice two saves with one number (FORK), this
laptop notices a save in its own name that it did not make (OWN). Then it takes a new name, and what it had not handed
on is written under that name, with bases that point to the new numbers. After a restore the name is new already.

First fetch everything, then do this, then push: a save that did arrive at the hub comes back as DUPLICATE and counts
as sent. After a restore nothing of this is needed as long as saves of the former incarnation are pushed under its own
name, with its keys; only a FORK there asks for it.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from caseapp.store.changes import Changes
from caseapp.store.colleagues.own_devices import new_device, own_device_no
from caseapp.store.colleagues.progress import OURS_UNSENT
from caseapp.store.derived import Derived
from caseapp.store.journal import COLUMNS, EntityOps, Save, as_save, pack_body
from caseapp.store.plain_sql import Run, first_value, runner
from caseapp.store.register import Dot
from caseapp.store.reproject import Touched, rebuild_log


@dataclass(frozen=True, slots=True)
class Moved:
    """A save that has another number now."""

    log_no: int
    from_dev_no: int
    from_seq: int
    dev_no: int
    seq: int


def logs_of_former(connection: Connection) -> tuple[int, ...]:
    """Logs in which a former incarnation of this laptop has saves that the hub did not acknowledge."""
    rows = runner(connection)(f"SELECT DISTINCT j.log_no {OURS_UNSENT} AND o.dev_no <> ?", (own_device_no(connection),))
    return tuple(row[0] for row in rows.fetchall())


def reincarnate(connection: Connection, derived: Derived, *, begin: bool) -> tuple[tuple[Moved, ...], Changes]:
    """Give what former incarnations had not handed on to the present one; `begin` takes a new name first.

    Without `begin` nothing of the present incarnation may have been handed on yet, not on a stick either.
    Own saves of these logs that were not sent are numbered anew in the order they were made, those of the present
    incarnation too, because their bases may point to them. Their save_id is new as well.
    """
    dev_no = new_device(connection) if begin else own_device_no(connection)
    moved: list[Moved] = []
    touched: Touched = set()
    cases: set[bytes] = set()
    for log_no in logs_of_former(connection):
        moved.extend(_move(runner(connection), log_no, dev_no))
        of_log, of_cases = rebuild_log(connection, log_no)
        touched |= of_log
        cases |= of_cases
    cases |= derived.refresh(connection, touched)
    derived.refresh_cases(connection, cases)
    rev = int(first_value(runner(connection)("SELECT max(rev) FROM journal")) or 0)
    ids = frozenset((kind.name, identity.hex()) for kind, identity in touched)
    return tuple(moved), Changes("reincarnate", None, rev, ids, frozenset(case.hex() for case in cases))


def _move(run: Run, log_no: int, dev_no: int) -> list[Moved]:
    columns = ", ".join(f"j.{name.strip()}" for name in COLUMNS.split(","))
    rows = run(f"SELECT {columns} {OURS_UNSENT} AND j.log_no = ? ORDER BY j.rev", (log_no,)).fetchall()
    saves = [as_save(row) for row in rows]
    sent = first_value(run("SELECT seq FROM sent WHERE log_no = ? AND dev_no = ?", (log_no, dev_no)))
    first = int(sent or 0) + 1
    moved = [Moved(log_no, save.dev_no, save.seq, dev_no, seq) for seq, save in enumerate(saves, start=first)]
    places = {(one.from_dev_no, one.from_seq): (one.dev_no, one.seq) for one in moved}
    for save in saves:
        run("DELETE FROM journal WHERE rev = ?", (save.rev,))
    for one, save in zip(moved, saves, strict=True):
        same = (one.from_dev_no, one.from_seq) == (one.dev_no, one.seq)
        _write(
            run, replace(save, seq=one.seq, dev_no=dev_no), save.save_id if same else secrets.token_bytes(16), places
        )
    return [one for one in moved if (one.from_dev_no, one.from_seq) != (one.dev_no, one.seq)]


def _write(run: Run, save: Save, save_id: bytes, places: dict[tuple[int, int], tuple[int, int]]) -> None:
    body = pack_body(save.act, save.author, _with_new_bases(save.entities, places))
    run(
        f"INSERT INTO journal ({COLUMNS}) VALUES (?,?,?,?,?,?,?,?)",
        (save.rev, save.act_rev, save.log_no, save.dev_no, save.seq, save_id, save.moment, body),
    )


def _with_new_bases(
    entities: Sequence[EntityOps], places: dict[tuple[int, int], tuple[int, int]]
) -> list[tuple[bytes, int, list]]:  # type: ignore[type-arg]
    return [
        (
            one.entity_id,
            one.type_no,
            [
                op._replace(base=tuple(Dot(*places.get((d.dev_no, d.seq), (d.dev_no, d.seq)), d.idx) for d in op.base))
                for op in one.ops
            ],
        )
        for one in entities
    ]

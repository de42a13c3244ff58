# SPDX-License-Identifier: EUPL-1.2
"""This is the place for destroying files whose destruction two people confirmed: off this laptop, with what follows.

What was confirmed and not yet done is the list of what remains to be done, and it is in the file. So it goes on after a
crash, at the next opening: first the records and their keys, in one transaction that also says that it is done; then
pages, WAL, attached pieces and backups, for which the fact `SWEEP` stands until all of that is finished.

In a team only an order of two administrators takes a file away (sync/ended.py); here it is noted that it did.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from caseapp.models import Destruction
from caseapp.plans.retention import DESTROYED, DUE, STATE_CONFIRMED
from caseapp.store.backup import renew_backups
from caseapp.store.changes import Changes
from caseapp.store.colleagues.progress import fact, logs, set_fact
from caseapp.store.colleagues.purge import ERASED, SWEEP, Stone, purge, stone_ids, stones, sweep
from caseapp.store.files import forget_pieces
from caseapp.store.local_settings import Value
from caseapp.store.plain_sql import Run, first_value, run_of
from caseapp.store.queries.retention import is_in_team, retention_of
from caseapp.store.store import Store
from caseapp.store.unit import LATEST, Unit

ACT = "destroy_file"
_LEAST_NAME = 3
_ID = 16


def logs_of_case(run: Run, case_id: str) -> tuple[tuple[int, bytes], ...]:
    """The logs of a case, by local number and id: its core, and what lies beside it."""
    identity = bytes.fromhex(case_id)
    return tuple((row.log_no, row.log_id) for row in logs(run) if row.case_id == identity)


def finish_destructions(store: Store) -> tuple[Changes, ...]:
    """Destroy what two people confirmed and nothing holds; what was broken off before is finished. What changed."""
    with store.reading_whole() as reader:
        waiting = _waiting(run_of(reader))
    found: list[Changes] = []
    for destruction_id, case_id in waiting:
        gone, changes = store.act(ACT, lambda unit: _destroy(unit, destruction_id, case_id))  # noqa: B023
        found += [gone, changes] if gone is not None else []
    tidy(store)
    return tuple(found)


def tidy(store: Store) -> bool:
    """Take what left the file out of its pages, the folder of attached files and the backups; whether all is done."""
    if not store.local(lambda unit: fact(run_of(unit), SWEEP)):
        return True
    sweep(store)
    forget_pieces(store.path.parent, store.local(lambda unit: stone_ids(run_of(unit))))
    renew_backups(store)
    wal = store.path.with_name(store.path.name + "-wal")
    if wal.exists() and wal.stat().st_size and not _is_folded(store):
        return False  # somebody was reading all the time: once more at the next opening
    store.local(lambda unit: set_fact(run_of(unit), SWEEP, None))
    return True


def _is_folded(store: Store) -> bool:
    store.fold()
    wal = store.path.with_name(store.path.name + "-wal")
    return not wal.exists() or wal.stat().st_size == 0


def note_erased(store: Store) -> Changes | None:
    """In a team: say of what this worker confirmed that the order of two administrators took it away."""
    me = store.author.worker_id

    def read(run: Run) -> list[str]:
        erased = {log_no for log_no, reason in stones(run).items() if reason == ERASED}
        ids = {row.log_id for row in logs(run) if row.log_no in erased}
        rows = run(
            "SELECT id, logs FROM destruction WHERE deleted = 0 AND state = ? AND confirmed_by = ?",
            (STATE_CONFIRMED, bytes.fromhex(me)),
        ).fetchall()
        return [row[0].hex() for row in rows if row[1] and set(_parted(row[1])) <= ids]

    with store.reading_whole() as reader:
        done = read(run_of(reader)) if me else []
    if not done:
        return None

    def write(unit: Unit) -> None:
        for identity in done:
            unit.put(Destruction, identity, LATEST, state=DESTROYED, done_day=unit.clock.today())

    return store.act(ACT, write)[1]


def _parted(logs_text: bytes) -> Iterator[bytes]:
    yield from (logs_text[at : at + _ID] for at in range(0, len(logs_text), _ID))


def _waiting(run: Run) -> list[tuple[str, str]]:
    """What this laptop destroys itself: the record of the destruction, and the case."""
    if is_in_team(run):
        return []
    rows = run(
        "SELECT id, case_ref FROM destruction WHERE deleted = 0 AND state = ? AND case_ref IS NOT NULL ORDER BY born",
        (STATE_CONFIRMED,),
    )
    return [(row[0].hex(), row[1].hex()) for row in rows.fetchall()]


def _destroy(unit: Unit, destruction_id: str, case_id: str) -> Changes | None:
    """One file, in one transaction: its records, its keys, what reminds of it, and the note that it is done."""
    run = run_of(unit)
    parts = logs_of_case(run, case_id)
    is_here = first_value(run("SELECT 1 FROM case_file WHERE id = ?", (bytes.fromhex(case_id),))) is not None
    if is_here:
        row = retention_of(unit, case_id, unit.clock.today())
        if row is None or row.stage != DUE or row.hold:
            return None  # opened again, held, or the clock went back since: it stays
    _forget_traces(run, case_id)
    gone = purge(unit, [Stone(log_no, ERASED) for log_no, _log_id in parts])
    unit.put(Destruction, destruction_id, LATEST, state=DESTROYED, done_day=unit.clock.today())
    set_fact(run, SWEEP, 1)
    return gone


# -- what reminds of a case elsewhere ----------------------------------------------------------------------------------


def _forget_traces(run: Run, case_id: str) -> None:
    """Reasons of openings, and what settings of this laptop hold of it: an address, a name somebody looked for."""
    identity = bytes.fromhex(case_id)
    run("UPDATE opening SET reason = '' WHERE case_id = ? AND reason <> ''", (identity,))
    run("DELETE FROM draft WHERE case_id = ?", (identity,))
    marks = _marks(run, case_id)
    for name, value in run("SELECT name, value FROM setting").fetchall():
        kept = json.dumps(_without(json.loads(value), marks), ensure_ascii=False)
        if kept != value:
            run("UPDATE setting SET value = ? WHERE name = ?", (kept, name))


def _marks(run: Run, case_id: str) -> re.Pattern[str]:
    """Everything a case is called by: its id, that of its person, every name."""
    row = run(
        "SELECT p.id, p.call_name, p.first_names, p.family_name, p.official_name, p.street_names, p.description, "
        "p.phone, c.short_code FROM case_file c LEFT JOIN person p ON p.id = c.person_id WHERE c.id = ?",
        (bytes.fromhex(case_id),),
    ).fetchone()
    words = {case_id}
    if row is not None:
        words |= {row[0].hex()} if row[0] else set()
        words |= set(_names(row[1:]))
    return re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in sorted(words)), re.IGNORECASE)


def _names(texts: Iterable[object]) -> Iterator[str]:
    for text in texts:
        if isinstance(text, str):
            whole = " ".join(text.split())
            yield from (one for one in {whole, *whole.replace(",", " ").split()} if len(one) >= _LEAST_NAME)


def _without(value: Value, marks: re.Pattern[str]) -> Value:
    """A setting with an empty text where one named the case."""
    if isinstance(value, str):
        return "" if marks.search(value) else value
    if isinstance(value, list):
        return [_without(one, marks) for one in value]  # type: ignore[arg-type]
    if isinstance(value, dict):
        return {key: _without(one, marks) for key, one in value.items() if not marks.search(key)}  # type: ignore[arg-type]
    return value

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for making the tables again from the journal (`rebuild`) and proving that they agree (`verify`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection

from caseapp.store.derived import Derived
from caseapp.store.engine import connect, make_engine, translated
from caseapp.store.journal import COLUMNS, as_save
from caseapp.store.migrations.runner import migrate
from caseapp.store.registry import kinds
from caseapp.store.reproject import Progress, Replay, reproject
from caseapp.store.store import Store
from caseapp.store.unit import transaction

_CHUNK = 500
_NOT_COMPARED = frozenset({"row_no", "clock_no"})  # local numbers without meaning


def quiet(_what: str, _done: int, _all: int) -> None:
    """Progress that nobody watches."""


@dataclass(slots=True)
class Verdict:
    """What `verify` found. `faults` are sentences without content: table names and counts only."""

    saves: int = 0
    rows: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not self.faults


def rebuild(store: Store, progress: Progress = quiet) -> int:
    """Make every table again from the journal, in one transaction; the number of saves that were replayed."""
    with transaction(store.engine) as connection:
        return reproject(connection, progress)


def verify(store: Store, progress: Progress = quiet) -> Verdict:
    """Check the pages of the file, then replay the journal beside it and compare every row."""
    verdict = Verdict()
    _check_pages(store, verdict)
    if verdict.faults:
        return verdict
    beside = store.path.with_name("verify.tmp")
    _remove(beside)
    try:
        engine = make_engine(beside, *store.keys)
        try:
            migrate(engine, lambda _version: None)
            with store.reading_whole() as reader:
                _replay_beside(reader.connection, engine, verdict, progress)
                with engine.connect() as other:
                    _compare(reader.connection, other, verdict, progress)
        finally:
            engine.dispose()
    finally:
        _remove(beside)
    return verdict


def _check_pages(store: Store, verdict: Verdict) -> None:
    """On a connection of its own: one bad page poisons later checks (SQLCipher #617)."""
    with translated():
        connection = connect(store.path, *store.keys)
    try:
        for pragma in ("cipher_integrity_check", "integrity_check"):
            try:
                found = [str(row[0]) for row in connection.execute(f"PRAGMA {pragma}").fetchall()]
            except sqlcipher.DatabaseError as error:
                found = [type(error).__name__]
            if found and found != ["ok"]:
                verdict.faults.append(f"{pragma}: {len(found)}")
        if connection.execute("PRAGMA foreign_key_check").fetchall():
            verdict.faults.append("foreign_key_check")
    finally:
        connection.close()


def _replay_beside(source: Connection, engine: object, verdict: Verdict, progress: Progress) -> None:
    total = _count(source, "journal")
    with transaction(engine) as connection:  # type: ignore[arg-type]
        for name in ("log", "device"):
            rows = [tuple(row) for row in source.exec_driver_sql(f"SELECT * FROM {name}")]
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                connection.exec_driver_sql(f"INSERT INTO {name} VALUES ({marks})", rows)
        replay = Replay(connection)
        for row in source.exec_driver_sql(f"SELECT {COLUMNS} FROM journal ORDER BY rev").yield_per(_CHUNK):
            connection.exec_driver_sql(f"INSERT INTO journal ({COLUMNS}) VALUES (?,?,?,?,?,?,?,?)", tuple(row))
            replay.save(as_save(row))
            verdict.saves += 1
            if verdict.saves % _CHUNK == 0:
                progress("replay", verdict.saves, total)
        Derived().rebuild(connection, lambda at, of: progress("derive", at, of))


def _compare(one: Connection, other: Connection, verdict: Verdict, progress: Progress) -> None:
    names = [*(kind.name for kind in kinds().values()), "sibling", "dead", "held", "case_summary", "clock"]
    order = {
        "held": "log_no, dev_no",
        "dead": "1, 2, 3, 4",
        "sibling": "1, 2, 3, 4, 5",
        "case_summary": "case_id",
    }
    for at, name in enumerate(names):
        progress("compare", at, len(names))
        columns = ", ".join(
            row[1] for row in one.exec_driver_sql(f"PRAGMA table_info({name})") if row[1] not in _NOT_COMPARED
        )
        sort = order.get(name, "case_id, due, rule, subject_id, text" if name == "clock" else "id")
        sql = f"SELECT {columns} FROM {name} ORDER BY {sort}"
        verdict.rows += _compare_rows(name, one.exec_driver_sql(sql), other.exec_driver_sql(sql), verdict)
    progress("compare", len(names), len(names))


def _compare_rows(name: str, left: object, right: object, verdict: Verdict) -> int:
    counted = different = 0
    ours, theirs = iter(left), iter(right)  # type: ignore[call-overload]
    while True:
        mine, yours = next(ours, None), next(theirs, None)
        if mine is None and yours is None:
            break
        counted += 1
        if mine is None or yours is None or tuple(mine) != tuple(yours):
            different += 1
    if different:
        verdict.faults.append(f"{name}: {different}")
    return counted


def _count(connection: Connection, name: str) -> int:
    return int(connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar() or 0)


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


__all__ = ["Progress", "Verdict", "quiet", "rebuild", "verify"]

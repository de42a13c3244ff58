# SPDX-License-Identifier: EUPL-1.2
"""This is the place for taking a hub from one database to another: backup, restore, and the move to PostgreSQL.

Positions (hub_seq, feed_pos, heights) stay what they are. Tokens stay behind. What runs under a new roof gets a new
generation, so that clients compare and bring what it lacks.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from casehub.settings import Settings
from casehub.store.database import Database, Row, Tx, marks
from casehub.store.opening import open_database
from casehub.store.organisations import hub_row, renew_generation
from casehub.store.schema import TABLES, Table
from casehub.store.shelves import Shelf, shelf_for
from casehub.store.sqlite import FILE, KEYS_FILE, SqliteDatabase
from casehub.trouble import HubTrouble, WrongStart

_STAYS = frozenset({"token", "chunk_body", "hub"})
_BATCH = 500


def backup(source: Settings, to: Path, keys_to: Path | None) -> int:
    """How many envelopes are in it. A backup is the folder of a hub; the keys may lie elsewhere. Raises HubTrouble."""
    _demand_new(to)
    if keys_to is not None:
        _demand_new(keys_to)
    waiting = to.with_name(f".{to.name}.unfinished")
    shutil.rmtree(waiting, ignore_errors=True)
    origin = open_database(source)
    try:
        copy = SqliteDatabase(waiting)
        try:
            _copy_all(origin, copy, shelf_for(origin, source.data), shelf_for(copy, waiting))
            count = _envelopes(copy)
            copy.settle()
        finally:
            copy.close()
    finally:
        origin.close()
    _sync_tree(waiting)
    if keys_to is not None:
        keys_to.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.move(waiting / KEYS_FILE, keys_to / KEYS_FILE)
        _sync_tree(keys_to)
    if to.exists():
        to.rmdir()
    waiting.rename(to)
    return count


def restore(folder: Path, keys: Path | None, target: Settings) -> int:
    """A hub out of a backup, with a new generation: clients bring what came after it. Raises HubTrouble."""
    if not (folder / FILE).is_file():
        raise WrongStart("%(folder)s is not the folder of a hub: there is no %(file)s in it.", folder=folder, file=FILE)
    if target.data is not None and not target.database:
        _demand_new(target.data)
    origin = SqliteDatabase(folder, keys)
    try:
        roof = open_database(target)
        try:
            _demand_empty(roof)
            _copy_all(origin, roof, shelf_for(origin, folder), shelf_for(roof, target.data))
            renew_generation(roof)
            return _envelopes(roof)
        finally:
            roof.close()
    finally:
        origin.close()


def _demand_new(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise WrongStart("%(folder)s is not empty; name a new folder.", folder=folder)


def _demand_empty(database: Database) -> None:
    for table in TABLES:
        if table.name != "hub" and database.read(lambda tx, name=table.name: tx.one(f"SELECT 1 FROM {name} LIMIT 1")):  # type: ignore[misc]
            raise WrongStart("There is something of a hub in that database already; name an empty one.")


def _envelopes(database: Database) -> int:
    row = database.read(lambda tx: tx.one("SELECT count(*) FROM env"))
    return int(row[0]) if row else 0


def _copy_all(origin: Database, target: Database, from_shelf: Shelf, to_shelf: Shelf) -> None:
    row = hub_row(origin)
    hub_row(target)
    target.write(
        lambda tx: tx.run(
            "UPDATE hub SET hub_id = ?, generation = ?, sign_seed = ?", row.hub_id, row.generation, row.sign_seed
        )
    )

    def work(tx: Tx) -> None:
        for table in TABLES:
            if table.name not in _STAYS:
                _copy_table(tx, target, table)

    origin.read(work, steady=True)
    for log_id, chunk_id in target.read(lambda tx: tx.all("SELECT log_id, chunk_id FROM chunk")):
        data = from_shelf.get(log_id, chunk_id)
        if data is None:
            raise HubTrouble(
                "A chunk of an attachment is missing: %(log)s/%(chunk)s.", log=log_id.hex(), chunk=chunk_id.hex()
            )
        to_shelf.put(log_id, chunk_id, data)


def _copy_table(tx: Tx, target: Database, table: Table) -> None:
    names = ", ".join(table.names)
    insert = f"INSERT INTO {table.name} ({names}) VALUES ({marks(len(table.names))})"
    rows = tx.each(f"SELECT {names} FROM {table.name}")
    while batch := _next_batch(rows):
        target.write(lambda into, batch=batch: into.many(insert, batch))  # type: ignore[misc]


def _next_batch(rows: Iterator[Row]) -> list[Row]:
    return list(islice(rows, _BATCH))


def _sync_tree(folder: Path) -> None:
    """A backup counts when it is on disk."""
    for path in [*folder.rglob("*"), folder]:
        if os.name != "nt" or path.is_file():
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

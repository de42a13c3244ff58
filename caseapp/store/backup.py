# SPDX-License-Identifier: EUPL-1.2
"""This is the place for copies of the file: one a day, seven kept, all encrypted; and for going back to one."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from caseapp.errors import NotADatabase, StoreError
from caseapp.i18n import N_
from caseapp.store.engine import connect, translated
from caseapp.store.store import Store

KEPT = 7
_SUFFIX = ".backup"
VAULT = "vault.cbor"


@dataclass(frozen=True, slots=True)
class BackupRow:
    """A copy: where it lies, when it was made (local time of the machine), its size in bytes."""

    path: Path
    made: datetime
    size: int


def backups(folder: Path) -> tuple[BackupRow, ...]:
    """The copies in `folder`, the newest first."""
    if not folder.is_dir():
        return ()
    found = [path for path in folder.iterdir() if path.suffix == _SUFFIX]
    rows = [
        BackupRow(path, datetime.fromtimestamp(path.stat().st_mtime).astimezone(), path.stat().st_size)
        for path in found
    ]
    return tuple(sorted(rows, key=lambda row: (row.made, row.path.name), reverse=True))


def back_up(store: Store, folder: Path | None = None) -> Path:
    """Copy the file as it is now, with the vault that opens it, and forget copies beyond seven.

    Raises DiskFull, ReadOnly.
    """
    target_folder = folder or store.path.parent / "backups"
    with translated():
        target_folder.mkdir(parents=True, exist_ok=True)
        stamp = store.clock.now().astimezone().strftime("%Y-%m-%d-%H%M%S")
        target = target_folder / f"caseapp-{stamp}{_SUFFIX}"
        number = 2
        while target.exists():
            target = target_folder / f"caseapp-{stamp}-{number}{_SUFFIX}"
            number += 1
        unfinished = target.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        try:
            with store.engine.connect() as connection:
                connection.exec_driver_sql("VACUUM INTO ?", (str(unfinished),))
            _sync_to_disk(unfinished)
            vault = store.path.with_name(VAULT)
            if vault.exists():
                shutil.copyfile(vault, target.with_suffix(".vault"))
            unfinished.replace(target)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
    for row in backups(target_folder)[KEPT:]:
        row.path.unlink(missing_ok=True)
        row.path.with_suffix(".vault").unlink(missing_ok=True)
    return target


def backup_due(store: Store) -> bool:
    """Whether there is no copy of today yet. A clock that went back makes one copy more, never one less."""
    newest = backups(store.path.parent / "backups")
    return not newest or newest[0].made.date() != store.clock.now().astimezone().date()


def restore_file(database: Path, key: bytes, salt: bytes, copy: Path) -> Path | None:
    """Put `copy` in the place of `database`; where the present file went, None when there was none.

    The file must be closed. The next opening begins a new incarnation of the device. Raises NotADatabase.
    """
    with translated():
        if not copy.is_file():
            raise StoreError(N_("There is no such backup."))
        try:
            connect(copy, key, salt).close()
        except Exception as error:
            raise NotADatabase(
                N_("This backup does not belong to the vault of this profile. Nothing was changed.")
            ) from error
        fresh = database.with_name(database.name + ".restoring")
        shutil.copyfile(copy, fresh)
        connection = connect(fresh, key, salt)
        connection.execute("DELETE FROM meta WHERE name = 'own_device'")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        connection.close()
        for suffix in ("-wal", "-shm"):
            fresh.with_name(fresh.name + suffix).unlink(missing_ok=True)
        aside = None
        if database.exists():
            aside = database.with_name(f"before-restore-{datetime.now().astimezone():%Y-%m-%d-%H%M%S}.db")
            for suffix in ("", "-wal", "-shm"):
                part = database.with_name(database.name + suffix)
                if part.exists():
                    part.replace(aside.with_name(aside.name + suffix))
        _sync_to_disk(fresh)
        fresh.replace(database)
    return aside


def _sync_to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())

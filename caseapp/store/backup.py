# SPDX-License-Identifier: EUPL-1.2
"""This is the place for copies of the file: one a day, seven kept, all encrypted; and for going back to one.

A copy is called `caseapp-<number>-<date>-<time>.backup`. The number counts on from copy to copy and alone says which
one is newer: clocks are wrong sometimes, and the time of a file changes when it is carried elsewhere.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from caseapp.errors import CaseAppError, DatabaseDamaged, DatabaseFromFuture, NotADatabase, StoreError
from caseapp.i18n import N_
from caseapp.store.engine import connect, meaning_of, translated
from caseapp.store.migrations.runner import newest_version
from caseapp.store.store import Store

KEPT = 7
SUFFIX = ".backup"
VAULT = "vault.cbor"
_DAMAGED = N_("This backup is damaged. Choose another one; nothing was changed.")
_UNFINISHED = ".unfinished"
_NAME = re.compile(r"caseapp-(\d{4,})-(\d{4}-\d\d-\d\d-\d{6})")
_STAMP = "%Y-%m-%d-%H%M%S"


@dataclass(frozen=True, slots=True)
class BackupRow:
    """A copy: where it lies, when it was made by the clock of that moment, its size in bytes, its number."""

    path: Path
    made: datetime
    size: int
    number: int


def backups(folder: Path) -> tuple[BackupRow, ...]:
    """The copies in `folder`, the newest first. Files of others are left out."""
    with translated():
        if not folder.is_dir():
            return ()
        rows = [row for path in folder.glob("caseapp-*" + SUFFIX) if (row := _row(path)) is not None]
    return tuple(sorted(rows, key=lambda row: (row.number, row.path.name), reverse=True))


def _row(path: Path) -> BackupRow | None:
    named = _NAME.fullmatch(path.stem)
    if named is None or not path.is_file():
        return None
    try:
        made = datetime.strptime(named[2], _STAMP).astimezone()
    except (ValueError, OverflowError):
        return None
    return BackupRow(path, made, path.stat().st_size, int(named[1]))


def back_up(store: Store, folder: Path | None = None) -> Path:
    """Copy the file as it is now, with the vault that opens it, and forget copies of this profile beyond seven.

    Raises DiskFull, ReadOnly.
    """
    target_folder = folder or store.path.parent / "backups"
    with translated():
        target_folder.mkdir(parents=True, exist_ok=True)
        _forget_unfinished(target_folder, store.keys[1])
        number = max((row.number for row in backups(target_folder)), default=0) + 1
        stamp = store.clock.now().astimezone().strftime(_STAMP)
        target = target_folder / f"caseapp-{number:04}-{stamp}{SUFFIX}"
        copy_into(store, target)
        _forget_oldest(target_folder, store.keys[1])
    return target


def copy_into(store: Store, target: Path) -> None:
    """Write a copy of the file to `target`, with its vault beside it: whole or not at all."""
    unfinished = target.with_suffix(_UNFINISHED)
    vault, vault_copy = store.path.with_name(VAULT), target.with_suffix(".vault")
    with translated():
        unfinished.unlink(missing_ok=True)
        try:
            with store.engine.connect() as connection:
                connection.exec_driver_sql("VACUUM INTO ?", (str(unfinished),))
            sync_to_disk(unfinished)
            if vault.exists():
                shutil.copyfile(vault, vault_copy)
                sync_to_disk(vault_copy)
            unfinished.replace(target)
            sync_folder(target.parent)
        except BaseException:
            for part in (unfinished, *(() if target.exists() else (vault_copy,))):
                with contextlib.suppress(OSError):
                    part.unlink(missing_ok=True)
            raise


def _forget_oldest(folder: Path, salt: bytes) -> None:
    """Remove copies beyond seven, by their numbers: the one that was made last stays, whatever the clock says.

    A copy of another profile in the same folder is not ours to remove; every file of a profile begins with its salt.
    """
    for row in [row for row in backups(folder) if _begins_with(row.path, salt)][KEPT:]:
        row.path.unlink(missing_ok=True)
        row.path.with_suffix(".vault").unlink(missing_ok=True)


def _forget_unfinished(folder: Path, salt: bytes) -> None:
    """Remove what was left of copies that were broken off."""
    for path in folder.glob("caseapp-*" + _UNFINISHED):
        if _NAME.fullmatch(path.stem) and (path.stat().st_size == 0 or _begins_with(path, salt)):
            path.unlink(missing_ok=True)
            if not path.with_suffix(SUFFIX).exists():
                path.with_suffix(".vault").unlink(missing_ok=True)


def _begins_with(path: Path, salt: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(salt)) == salt


def renew_backups(store: Store) -> Path:
    """Make a copy of the file as it is and remove every other: something left this laptop on purpose."""
    folder = store.path.parent / "backups"
    fresh = back_up(store)
    with translated():
        stale = [row.path for row in backups(folder) if row.path != fresh and _begins_with(row.path, store.keys[1])]
        stale += [*folder.glob("before-version-*.db*"), *store.path.parent.glob("before-restore-*.db*")]
        for path in stale:
            path.unlink(missing_ok=True)
            path.with_suffix(".vault").unlink(missing_ok=True)
    return fresh


def backup_due(store: Store) -> bool:
    """Whether there is no copy of today yet. A clock that went back makes one copy more, never one less."""
    newest = backups(store.path.parent / "backups")
    return not newest or newest[0].made.date() != store.clock.now().astimezone().date()


def restore_file(database: Path, key: bytes, salt: bytes, copy: Path) -> Path | None:
    """Put `copy` in the place of `database`; where the present file went, None when there was none.

    The file must be closed. The next opening begins a new incarnation of the device. The copy itself is only read.
    At every moment there is a whole file in the place of `database`, if there was one before. Raises NotADatabase,
    DatabaseDamaged, DatabaseFromFuture, DiskFull, ReadOnly.
    """
    with translated():
        if not copy.is_file():
            raise StoreError(N_("There is no such backup."))
        fresh = database.with_name(database.name + ".restoring")
        _remove(fresh)
        try:
            for part, twin in zip(_parts(copy), _parts(fresh), strict=True):
                if part.exists():
                    shutil.copyfile(part, twin)
            _begin_anew(fresh, key, salt)
            sync_to_disk(fresh)
            aside = _put_aside(database, key, salt)
            fresh.replace(database)
            sync_folder(database.parent)
        except BaseException:
            _remove(fresh)
            raise
    return aside


def _begin_anew(fresh: Path, key: bytes, salt: bytes) -> None:
    """Check every page of a copy and make it the file of a new incarnation of this device."""
    if fresh.stat().st_size == 0:
        raise DatabaseDamaged(_DAMAGED)
    try:
        connection = connect(fresh, key, salt)
    except (CaseAppError, sqlcipher.DatabaseError) as error:
        if isinstance(error, NotADatabase) or isinstance(meaning_of(error), NotADatabase | DatabaseDamaged):
            raise NotADatabase(
                N_("This backup does not belong to the vault of this profile. Nothing was changed.")
            ) from error
        raise
    with contextlib.closing(connection):
        if connection.execute("PRAGMA user_version").fetchone()[0] > newest_version():
            raise DatabaseFromFuture(
                N_("This backup was made by a newer version of the program. Update the program; nothing was changed.")
            )
        if not _is_whole(connection):
            raise DatabaseDamaged(_DAMAGED)
        connection.execute("DELETE FROM meta WHERE name = 'own_device'")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _is_whole(connection: Any) -> bool:  # noqa: ANN401 - a DB-API connection
    try:
        altered = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        return not altered and connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
    except sqlcipher.DatabaseError:
        return False


def _put_aside(database: Path, key: bytes, salt: bytes) -> Path | None:
    """Give the present file a copy under another name, with everything that was written last."""
    if not database.exists():
        for part in _parts(database)[1:]:
            part.unlink(missing_ok=True)  # without its file it says nothing, and would spoil the copy
        return None
    aside = _free_name(database)
    if database.is_dir():  # a folder of somebody in the place of the file
        database.replace(aside)
        return aside
    with contextlib.suppress(CaseAppError, sqlcipher.DatabaseError):  # a damaged file goes aside as it is
        connect(database, key, salt).close()  # folds the WAL into the file
    unfinished = database.with_name(database.name + ".aside")
    try:
        for part, twin in zip(_parts(database), _parts(aside), strict=True):
            if part.exists():
                shutil.copyfile(part, unfinished)
                sync_to_disk(unfinished)
                unfinished.replace(twin)
        sync_folder(aside.parent)
    except BaseException:
        _remove(unfinished)
        _remove(aside)
        raise
    for part in _parts(database)[1:]:
        part.unlink(missing_ok=True)
    return aside


def _free_name(database: Path) -> Path:
    stem = f"before-restore-{datetime.now().astimezone():{_STAMP}}"
    return next(path for name in _numbered(stem) if not (path := database.with_name(name)).exists())


def _numbered(stem: str) -> Iterator[str]:
    yield f"{stem}.db"
    number = 2
    while True:
        yield f"{stem}-{number}.db"
        number += 1


def _parts(path: Path) -> tuple[Path, Path, Path]:
    """A database file with what SQLite writes beside it."""
    return path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")


def _remove(path: Path) -> None:
    for part in _parts(path):
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def sync_to_disk(path: Path) -> None:
    """Make what was written survive a power cut."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make new names survive a power cut. Windows has no such thing for folders."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

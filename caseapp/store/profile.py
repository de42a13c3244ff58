# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the profile folder: the vault, the encrypted file, the backups, and who has it open."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path

from caseapp.clock import Clock, SystemClock
from caseapp.errors import CatalogueError, DatabaseDamaged, ProfileMissing, StoreError, WrongUse
from caseapp.i18n import N_
from caseapp.security.kdf import KdfCost
from caseapp.security.profile_lock import ProfileLock
from caseapp.security.recovery_code import RecoveryCode
from caseapp.security.vault import (
    VaultKey,
    create_vault,
    database_key,
    database_salt,
    has_vault,
    unlock,
    unlock_with_recovery,
)
from caseapp.store import own_catalogues
from caseapp.store.backup import VAULT, backups, copy_into, restore_file, sync_folder, sync_to_disk
from caseapp.store.ending_files import finish_destructions
from caseapp.store.engine import translated
from caseapp.store.files import STAGED, forget_pieces
from caseapp.store.folder import DATABASE, profile_exists
from caseapp.store.migrations.runner import migrate
from caseapp.store.renewing import AT_ONCE, cases_left, renew
from caseapp.store.store import Store

BACKUPS = "backups"
_MAKING = "making"  # where a new profile is made


class Profile:
    """An open profile. Close it to let others in."""

    def __init__(self, home: Path, key: VaultKey, lock: ProfileLock, clock: Clock) -> None:
        self.home = home
        self.key = key
        self._lock = lock
        self.store = Store(home / DATABASE, database_key(key), database_salt(key), clock)
        self.catalogue_faults: tuple[CatalogueError, ...] = ()  # files of which an older text is used
        try:
            migrate(self.store.engine, self._copy_before_migration)
            self._sign_in()
            self.catalogue_faults = own_catalogues.load(home, self.store)
            if cases_left(self.store) <= AT_ONCE:
                renew(self.store)
            finish_destructions(self.store)
            with contextlib.suppress(StoreError):
                forget_pieces(home, (STAGED,))  # of documents whose form was never saved
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the file, forget the key and let others in."""
        own_catalogues.forget()
        self.store.close()
        self.key.wipe()
        self._lock.release()

    def _copy_before_migration(self, version: int) -> Path:
        """In the folder of the backups, under a name that no daily copy takes and none of them removes."""
        target = self.home / BACKUPS / f"before-version-{version + 1}.db"
        target.parent.mkdir(exist_ok=True)
        copy_into(self.store, target)
        return target

    def _sign_in(self) -> None:
        """The worker of this laptop: the one chosen in the settings, or the first one."""
        with self.store.reading_whole() as reader:
            chosen = reader.sql("SELECT value FROM meta WHERE name = 'signed_in'")
            first = reader.sql("SELECT id FROM worker WHERE deleted = 0 ORDER BY born, id LIMIT 1")
        worker_id = chosen[0][0] if chosen else first[0][0].hex() if first else ""
        self.store.sign_in(worker_id)


def create_profile(
    home: Path,
    passphrase: str,
    *,
    kind: str = "command",
    kdf: KdfCost | None = None,
    clock: Clock | None = None,
    label: str = "",
) -> tuple[Profile, RecoveryCode]:
    """A new encrypted profile in `home`, and the code for the recovery sheet. Never writes over one that exists.

    It is made in a folder of its own and moved when whole: what is broken off leaves nothing in the way.
    """
    with translated():
        if home.exists() and not home.is_dir():
            raise WrongUse(N_("There is a file in the place of this folder. Choose another folder."))
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = ProfileLock(home, kind)
    lock.acquire()
    try:
        with translated():
            _must_be_free(home)
            key, code = _make(home / _MAKING, passphrase, kdf, clock, label)
            (home / _MAKING / DATABASE).replace(home / DATABASE)
            _finish_moving(home)
            return _opened_first(home, key, lock, clock), code
    except BaseException:
        lock.release()
        raise


def open_profile(home: Path, passphrase: str, *, kind: str = "command", clock: Clock | None = None) -> Profile:
    """Open the profile in `home`. `kind` is window or command: others are told who has it open.

    Raises ProfileMissing, ProfileInUse, WrongPassphrase, TryLater, VaultMissing, VaultDamaged, NotADatabase,
    DatabaseDamaged, DatabaseFromFuture, ReadOnly, DiskFull.
    """
    return _open(home, kind, clock, lambda: unlock(home, passphrase, clock=clock))


def open_with_recovery(home: Path, code: str, *, kind: str = "command", clock: Clock | None = None) -> Profile:
    """Open the profile with the code of the recovery sheet."""
    return _open(home, kind, clock, lambda: unlock_with_recovery(home, code, clock=clock))


def restore_profile(home: Path, passphrase: str, copy: Path, *, clock: Clock | None = None) -> Path | None:
    """Go back to a backup; where the file of before went. The device begins anew."""
    if not profile_exists(home):
        raise ProfileMissing(N_("There is no profile in this folder."))
    lock = ProfileLock(home, "command")
    lock.acquire()
    try:
        with unlock(home, passphrase, clock=clock) as key:
            return restore_file(home / DATABASE, database_key(key), database_salt(key), copy)
    finally:
        lock.release()


# -- inside ----------------------------------------------------------------------------------------------------------


def _open(home: Path, kind: str, clock: Clock | None, open_vault: Callable[[], VaultKey]) -> Profile:
    if not profile_exists(home):
        raise ProfileMissing(N_("There is no profile in this folder."))
    lock = ProfileLock(home, kind)
    lock.acquire()
    try:
        with translated():
            _finish_moving(home)
            key = open_vault()
            try:
                _must_have_database(home)
                return Profile(home, key, lock, clock or SystemClock())
            except BaseException:
                key.wipe()
                raise
    except BaseException:
        lock.release()
        raise


def _must_have_database(home: Path) -> None:
    """A file that is gone or empty is never taken for a new profile: that would look as if everything was lost."""
    database = home / DATABASE
    if not database.exists():
        if backups(home / BACKUPS):
            raise StoreError(N_("The database of this profile is gone. Go back to a backup; the vault is whole."))
        raise StoreError(N_("The database of this profile is gone. Put the file back, or choose another folder."))
    if database.is_file() and database.stat().st_size == 0:
        raise DatabaseDamaged(N_("The database of this profile is empty. Restore a backup; nothing was changed now."))


def _make(
    making: Path, passphrase: str, kdf: KdfCost | None, clock: Clock | None, label: str
) -> tuple[VaultKey, RecoveryCode]:
    """A whole profile in the folder `making`, closed."""
    shutil.rmtree(making, ignore_errors=True)
    try:
        key, code = create_vault(making, passphrase, kdf=kdf, label=label, clock=clock)
        store = Store(making / DATABASE, database_key(key), database_salt(key), clock or SystemClock())
        try:
            migrate(store.engine, lambda _version: None)
            store.fold()
        finally:
            store.close()
        sync_to_disk(making / DATABASE)
        sync_folder(making)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    return key, code


def _must_be_free(home: Path) -> None:
    if profile_exists(home):
        _finish_moving(home)
        raise WrongUse(N_("There is a profile in this folder already. Choose another folder, or open this one."))


def _finish_moving(home: Path) -> None:
    """Let the vault follow its database, which is moved when both are whole; also when that was broken off before."""
    vault = home / _MAKING / VAULT
    if vault.exists() and (home / DATABASE).exists() and not has_vault(home):
        vault.replace(home / VAULT)
        sync_folder(home)
    shutil.rmtree(home / _MAKING, ignore_errors=True)


def _opened_first(home: Path, key: VaultKey, lock: ProfileLock, clock: Clock | None) -> Profile:
    """Nobody has its recovery code yet: what cannot be opened now is taken away again."""
    try:
        return Profile(home, key, lock, clock or SystemClock())
    except BaseException:
        key.wipe()
        for name in (VAULT, DATABASE, DATABASE + "-wal", DATABASE + "-shm"):
            with contextlib.suppress(OSError):
                (home / name).unlink(missing_ok=True)
        raise


__all__ = [
    "DATABASE", "Profile", "create_profile", "open_profile", "open_with_recovery", "profile_exists", "restore_profile",
]  # fmt: skip

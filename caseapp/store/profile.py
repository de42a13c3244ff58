# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the profile folder: the vault, the encrypted file, the backups, and who has it open."""

from __future__ import annotations

from pathlib import Path

from caseapp.clock import Clock, SystemClock
from caseapp.errors import ProfileMissing, StoreError, WrongUse
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
from caseapp.store.backup import backups, restore_file
from caseapp.store.engine import translated
from caseapp.store.migrations.runner import migrate
from caseapp.store.store import Store

DATABASE = "profile.db"


class Profile:
    """An open profile. Close it to let others in."""

    def __init__(self, home: Path, key: VaultKey, lock: ProfileLock, clock: Clock) -> None:
        self.home = home
        self.key = key
        self._lock = lock
        self.store = Store(home / DATABASE, database_key(key), database_salt(key), clock)
        try:
            migrate(self.store.engine, self._copy_before_migration)
            self._sign_in()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the file, forget the key and let others in."""
        self.store.close()
        self.key.wipe()
        self._lock.release()

    def _copy_before_migration(self, version: int) -> Path:
        target = self.home / "backups" / f"before-version-{version + 1}.db"
        target.parent.mkdir(exist_ok=True)
        target.unlink(missing_ok=True)
        with self.store.engine.connect() as connection:
            connection.exec_driver_sql("VACUUM INTO ?", (str(target),))
        return target

    def _sign_in(self) -> None:
        """The worker of this laptop: the one chosen in the settings, or the first one."""
        with self.store.reading() as reader:
            chosen = reader.sql("SELECT value FROM meta WHERE name = 'signed_in'")
            first = reader.sql("SELECT id FROM worker WHERE deleted = 0 ORDER BY row_no LIMIT 1")
        worker_id = chosen[0][0] if chosen else first[0][0].hex() if first else ""
        self.store.sign_in(worker_id)


def profile_exists(home: Path) -> bool:
    """Whether there is a profile, whole or not, in `home`."""
    return has_vault(home) or (home / DATABASE).exists()


def create_profile(
    home: Path,
    passphrase: str,
    *,
    kind: str = "command",
    kdf: KdfCost | None = None,
    clock: Clock | None = None,
) -> tuple[Profile, RecoveryCode]:
    """A new encrypted profile in `home`, and the code for the recovery sheet. Never writes over one that exists."""
    with translated():
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = ProfileLock(home, kind)
    lock.acquire()
    try:
        if profile_exists(home):
            raise WrongUse(N_("There is a profile in this folder already. Choose another folder, or open this one."))
        key, code = create_vault(home, passphrase, kdf=kdf)
        return Profile(home, key, lock, clock or SystemClock()), code
    except BaseException:
        lock.release()
        raise


def open_profile(home: Path, passphrase: str, *, kind: str = "command", clock: Clock | None = None) -> Profile:
    """Open the profile in `home`. `kind` is window or command: others are told who has it open.

    Raises ProfileMissing, ProfileInUse, WrongPassphrase, VaultMissing, VaultDamaged, NotADatabase, DatabaseDamaged,
    DatabaseFromFuture, ReadOnly, DiskFull.
    """
    return _open(home, kind, clock, lambda: unlock(home, passphrase))


def open_with_recovery(home: Path, code: str, *, kind: str = "command", clock: Clock | None = None) -> Profile:
    """Open the profile with the code of the recovery sheet."""
    return _open(home, kind, clock, lambda: unlock_with_recovery(home, code))


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


def _open(home: Path, kind: str, clock: Clock | None, open_vault: object) -> Profile:
    if not profile_exists(home):
        raise ProfileMissing(N_("There is no profile in this folder."))
    lock = ProfileLock(home, kind)
    lock.acquire()
    try:
        key: VaultKey = open_vault()  # type: ignore[operator]
        if not (home / DATABASE).exists() and backups(home / "backups"):
            raise StoreError(N_("The database of this profile is gone. Go back to a backup; the vault is whole."))
        return Profile(home, key, lock, clock or SystemClock())
    except BaseException:
        lock.release()
        raise

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for profiles that are put to the test: made once, copied, opened with or without a passphrase."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from caseapp.clock import Clock, FixedClock
from caseapp.security.kdf import FLOOR
from caseapp.security.profile_lock import ProfileLock
from caseapp.security.vault import VaultKey, database_key, database_salt
from caseapp.store.engine import connect
from caseapp.store.profile import DATABASE, Profile, create_profile
from caseapp.store.replay import verify
from caseapp.store.store import Store
from tests.records import full_case, make_team

PASSPHRASE = "een lange zin die niemand raadt"


@dataclass(frozen=True, slots=True)
class Made:
    """A closed profile with a team and two whole cases; its key and recovery code, for tests only."""

    home: Path
    key: bytes
    code: str
    case_id: str

    def copied(self, home: Path) -> Made:
        """The same profile in another folder."""
        shutil.copytree(self.home, home)
        return Made(home, self.key, self.code, self.case_id)


def make_profile(home: Path) -> Made:
    """A new profile. Costs the stretching of a passphrase: make one, copy it."""
    profile, code = create_profile(home, PASSPHRASE, kdf=FLOOR, clock=FixedClock())
    try:
        _nele, karim = make_team(profile.store)
        case_id = full_case(profile.store, karim)
        full_case(profile.store)
        return Made(home, profile.key.content(), code.text(), case_id)
    finally:
        profile.close()


def opened(made: Made, clock: Clock | None = None, kind: str = "command") -> Profile:
    """The profile, opened with its key: without the second that a passphrase costs."""
    lock = ProfileLock(made.home, kind)
    lock.acquire()
    try:
        return Profile(made.home, VaultKey(made.key), lock, clock or FixedClock())
    except BaseException:
        lock.release()
        raise


def soundness(made: Made) -> list[str]:
    """Everything that is wrong with the file: pages, references, rows that do not follow from the journal."""
    profile = opened(made)
    try:
        return verify(profile.store).faults
    finally:
        profile.close()


def pages_are_whole(made: Made) -> bool:
    """Whether every page of the closed file is as it was written. Cheaper than `soundness`."""
    connection = connect(made.home / DATABASE, *file_keys(made))
    try:
        return connection.execute("PRAGMA cipher_integrity_check").fetchall() == [] and connection.execute(
            "PRAGMA integrity_check"
        ).fetchall() == [("ok",)]
    finally:
        connection.close()


def file_keys(made: Made) -> tuple[bytes, bytes]:
    """Key and salt of the database."""
    with VaultKey(made.key) as key:
        return database_key(key), database_salt(key)


def fingerprints(folder: Path) -> dict[str, str]:
    """Every file under `folder` by its content; the lock, which is written by looking, is left out."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in {"profile.lock", "vault.tries"}
    }


def let_go(store: Store) -> None:
    """End every connection of an open file, so that nothing is kept in memory: the next question opens it anew."""
    for engine in (store._writer, store._looking, store.engine):
        engine.dispose()

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for destroying a profile for good: keys first, then the file, copies, what was attached.

What is overwritten on an SSD may still lie somewhere; without the vault, which goes first and is small, the rest is
noise. May be called again after it was broken off. The profile must be closed.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from caseapp.security.profile_lock import ProfileLock
from caseapp.security.tries import FILE_NAME as TRIES
from caseapp.security.vault_file import PREVIOUS_NAME, VAULT_NAME
from caseapp.store.backup import sync_folder
from caseapp.store.files import FILES
from caseapp.store.folder import DATABASE

_BACKUPS, _MAKING = "backups", "making"
_KEYS = ("*.vault", f"{VAULT_NAME}*", f"{PREVIOUS_NAME}*")
_FILES = (
    f"{DATABASE}*", "before-restore-*.db*", "before-version-*.db*", "caseapp-*.backup", "caseapp-*.unfinished",
    "verify.tmp*", TRIES,
)  # fmt: skip
_FIRST_BYTES = 64 * 1024  # of a large file: with the salt of the database nothing opens without them


def destroy_profile(home: Path) -> None:
    """Destroy keys, file, drafts and backups of the profile in `home`. Raises ProfileInUse while it is open.

    The folder and the file of its lock stay: what others keep in the folder is not ours.
    """
    with ProfileLock(home, "command"):
        for path in _found(home, _KEYS):
            _overwrite(path, path.stat().st_size)
        for path in [*_found(home, _KEYS), *_found(home, _FILES)]:
            _overwrite(path, min(path.stat().st_size, _FIRST_BYTES))
            path.unlink(missing_ok=True)
        shutil.rmtree(home / _MAKING, ignore_errors=True)
        shutil.rmtree(home / FILES, ignore_errors=True)
        with contextlib.suppress(OSError):
            (home / _BACKUPS).rmdir()
        sync_folder(home)


def _found(home: Path, patterns: tuple[str, ...]) -> Iterator[Path]:
    for folder in (home, home / _BACKUPS, home / _MAKING):
        for pattern in patterns:
            yield from (path for path in sorted(folder.glob(pattern)) if path.is_file() and not path.is_symlink())


def _overwrite(path: Path, size: int) -> None:
    """Noise over the first bytes, on the disk before the name goes."""
    with contextlib.suppress(OSError), path.open("rb+") as file:
        file.write(secrets.token_bytes(size))
        file.flush()
        os.fsync(file.fileno())

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the vault on the disk: read with a limit, replaced all at once or not at all.

`vault.cbor` is the vault, `vault.prev` the one before, kept only until the new one has opened once (an old
slot is an old passphrase), `*.new` a file that a crash left half-written and that the next write clears
away.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from caseapp.errors import DiskFull, ReadOnly, VaultDamaged, VaultMissing
from caseapp.i18n import N_

VAULT_NAME = "vault.cbor"
PREVIOUS_NAME = "vault.prev"
LARGEST_FILE = 64 * 1024
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def has_vault(folder: Path) -> bool:
    """Whether there is a vault in `folder`, whole or not."""
    return (folder / VAULT_NAME).exists() or (folder / PREVIOUS_NAME).exists()


def read_vault(folder: Path) -> bytes:
    """The bytes of the vault in `folder`, one more than allowed at most."""
    return _read(folder / VAULT_NAME)


def read_previous(folder: Path) -> bytes | None:
    """The bytes of the vault before, when there still is one that can be read."""
    try:
        return _read(folder / PREVIOUS_NAME)
    except (VaultMissing, VaultDamaged):
        return None


def write_vault(folder: Path, content: bytes, *, previous: bytes | None) -> None:
    """Put `content` in the place of the vault; a crash leaves the old one or the new one, never half of
    either.

    `previous` is kept as `vault.prev`. Raises DiskFull or ReadOnly, and then nothing was changed.
    """
    with written():
        if previous is not None:
            _replace(folder / PREVIOUS_NAME, previous)
        _replace(folder / VAULT_NAME, content)


def forget_previous(folder: Path) -> None:
    """Remove the vault before. A folder that cannot be written keeps it: opening must work there too."""
    with contextlib.suppress(OSError):
        (folder / PREVIOUS_NAME).unlink()
        _sync_folder(folder)


@contextmanager
def written() -> Iterator[None]:
    """Say in our own words why writing failed."""
    try:
        yield
    except OSError as failure:
        if failure.errno in _NO_ROOM:
            raise DiskFull(N_("There is no room left on the disk. Nothing was changed.")) from None
        raise ReadOnly(N_("The profile folder cannot be written. Nothing was changed.")) from None


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise VaultMissing(N_("The key file of this profile is missing.")) from None
    except OSError:
        raise VaultDamaged(N_("The key file of this profile cannot be read.")) from None


def _replace(target: Path, content: bytes) -> None:
    fresh = target.with_name(target.name + ".new")
    fresh.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(fresh, flags, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name survive a power cut. Windows has no such thing for folders."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

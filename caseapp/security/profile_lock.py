# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the lock of a profile: one process at a time has it open.

The operating system holds the lock and drops it when the process ends, however it ends; so there are no
stale locks and nothing to clean up after a crash. The file only says, for people, who has the profile open;
it is never deleted, because a lock on a deleted file locks nothing.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from caseapp.errors import ProfileInUse, ProfileMissing, ReadOnly
from caseapp.i18n import N_

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

FILE_NAME = "profile.lock"
Kind = Literal["window", "command"]
_LOCKED_BYTE = 1 << 20  # beyond the text: Windows forbids others to read what is locked
_MOST_READ = 256
_BUSY = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}


class ProfileLock:
    """The lock of one profile folder. Acquire it before the vault is touched, release it last."""

    def __init__(self, folder: Path, kind: str = "command") -> None:
        self._path = folder / FILE_NAME
        self._kind = kind
        self._file: int | None = None

    @property
    def held(self) -> bool:
        return self._file is not None

    def acquire(self) -> None:
        """Take the lock or raise ProfileInUse at once; `values["kind"]` says what has it: window or command.

        A second lock on the same folder in the same process is refused too.
        """
        if self._file is not None:
            return
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOINHERIT", 0)
        try:
            file = os.open(self._path, flags, 0o600)
        except (FileNotFoundError, NotADirectoryError):
            raise ProfileMissing(N_("There is no profile in this folder.")) from None
        except OSError:
            raise ReadOnly(N_("The profile folder cannot be written. Nothing was changed.")) from None
        try:
            _lock(file)
        except OSError as failure:
            holder = _holder(file)
            os.close(file)
            if failure.errno not in _BUSY:
                raise ReadOnly(N_("The profile folder cannot be locked on this disk.")) from None
            raise _in_use(holder) from None
        self._file = file
        self._sign(json.dumps({"pid": os.getpid(), "kind": self._kind}))

    def release(self) -> None:
        """Let others in. May be called twice."""
        if self._file is None:
            return
        self._sign("")
        file, self._file = self._file, None
        with contextlib.suppress(OSError):
            _unlock(file)
        os.close(file)

    def _sign(self, text: str) -> None:
        """Write who holds it. On a full disk it stays unsigned; the lock holds all the same."""
        assert self._file is not None
        with contextlib.suppress(OSError):
            os.ftruncate(self._file, 0)
            os.lseek(self._file, 0, os.SEEK_SET)
            os.write(self._file, text.encode())

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def _in_use(holder: str) -> ProfileInUse:
    if holder == "window":
        return ProfileInUse(N_("This profile is open in a window. Close it there first."), kind=holder)
    return ProfileInUse(N_("Another command is busy with this profile. Try again when it is done."), kind=holder)


def _holder(file: int) -> str:
    """The kind written in the file; "command" when it cannot be read (the holder has only just come)."""
    try:
        os.lseek(file, 0, os.SEEK_SET)
        content = json.loads(os.read(file, _MOST_READ))
        return "window" if content["kind"] == "window" else "command"
    except (OSError, ValueError, KeyError, TypeError):
        return "command"


def _lock(file: int) -> None:
    if sys.platform == "win32":
        os.lseek(file, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
    else:
        # flock, not lockf: the latter is lost when any other handle on the file is closed in this process
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _unlock(file: int) -> None:
    if sys.platform == "win32":
        os.lseek(file, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_UN)

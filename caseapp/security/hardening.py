# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what the process asks of the operating system so that keys do not end up in
files of others.

Each measure is tried and none is required: a system without it still runs the program. Called once, first
thing in the process, before a passphrase is asked; a restarted process (after locking) calls it again.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from dataclasses import dataclass

if sys.platform != "win32":
    import resource

_PR_SET_DUMPABLE = 4
_NO_ERROR_WINDOWS = 0x0001 | 0x0002 | 0x0004  # critical errors, fault box, alignment: no dump offered
PRIVATE_UMASK = 0o077


@dataclass(frozen=True, slots=True)
class Hardening:
    """Which measures hold in this process."""

    no_core_files: bool
    not_dumpable: bool
    private_files: bool


def harden_process() -> Hardening:
    """No core files, no reading along by other programs of the same user, new files for this user alone."""
    return Hardening(
        no_core_files=forbid_core_files(),
        not_dumpable=forbid_dumps(),
        private_files=make_files_private(),
    )


def forbid_core_files() -> bool:
    """A crash writes no memory to the disk. The hard limit goes too, so that nothing later puts it back."""
    forbidden = False
    if sys.platform != "win32":
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        forbidden = resource.getrlimit(resource.RLIMIT_CORE)[0] == 0
    return forbidden


def forbid_dumps() -> bool:
    """Linux: no debugger of the same user and no core dump service; Windows: no error report with memory
    in it.
    """
    forbidden = False
    with contextlib.suppress(OSError, AttributeError):
        if sys.platform == "linux":
            forbidden = int(ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)) == 0
        elif sys.platform == "win32":
            ctypes.windll.kernel32.SetErrorMode(_NO_ERROR_WINDOWS)
            forbidden = int(ctypes.windll.wer.WerAddExcludedApplication(sys.executable, False)) == 0
    return forbidden


def make_files_private() -> bool:
    """New files and folders can be read by this user only. Windows has the rights of the profile folder
    instead.
    """
    os.umask(PRIVATE_UMASK)
    return os.name == "posix"

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for writing a paper to a file somebody chose: whole or not at all, with a clear sentence."""

from __future__ import annotations

import contextlib
import errno
from pathlib import Path
from typing import Final

from caseapp.errors import CaseAppError, DiskFull, ReadOnly
from caseapp.i18n import N_

_FULL: Final = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))
_CLOSED: Final = frozenset((errno.EACCES, errno.EPERM, errno.EROFS))


def save_file(path: Path, content: bytes) -> None:
    """Write beside the goal first, then take its place; what stood there is lost only when the new one is whole.

    Raises DiskFull, ReadOnly or CaseAppError. A device or pipe is written directly.
    """
    goal = path.resolve()
    try:
        if goal.exists() and not goal.is_file():
            goal.write_bytes(content)
            return
        beside = goal.with_name(f".{goal.name}.part")
        try:
            beside.write_bytes(content)
            beside.replace(goal)
        except OSError:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise _said(error) from error


def _said(error: OSError) -> CaseAppError:
    if error.errno in _FULL:
        return DiskFull(N_("The disk is full. The paper was not saved; make room or choose another folder."))
    if error.errno in _CLOSED:
        return ReadOnly(N_("Nothing can be written in this folder. Choose another one, for instance your own folder."))
    return CaseAppError(N_("The paper could not be saved there. Choose another folder or name."))

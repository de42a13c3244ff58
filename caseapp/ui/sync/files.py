# SPDX-License-Identifier: EUPL-1.2
"""This is the place for files of an exchange as people choose them: written whole or not at all, errors in words."""

from __future__ import annotations

import contextlib
import errno
from pathlib import Path

from caseapp.errors import CaseAppError, DiskFull, ReadOnly
from caseapp.i18n import N_
from caseapp.sync.colleagues import Colleagues
from caseapp.sync.exchange import Written
from caseapp.sync.invitation import REQUEST_BYTES
from caseapp.sync.session import Report

REQUEST_SUFFIX = ".oejoin"
INVITATION_SUFFIX = ".oeinvite"
_LONGEST_TEXT = 4_000


def write_file(colleagues: Colleagues, target: Path) -> Written:
    """Everything colleagues may read. What stood at `target` is lost only when the new file is whole."""
    beside = target.with_name(f".{target.name}.part")
    try:
        with beside.open("wb") as stream:
            written = colleagues.write_file(stream)
        beside.replace(target)
    except OSError as error:
        raise _said(error) from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
    return written


def read_file(colleagues: Colleagues, source: Path) -> Report:
    """Take in the file of a colleague."""
    try:
        return colleagues.read_file(source)
    except OSError as error:
        raise _said(error) from error


def save_bytes(target: Path, content: bytes) -> None:
    """A small file: a request, an invitation."""
    try:
        target.write_bytes(content)
    except OSError as error:
        raise _said(error) from error


def load_request(source: Path) -> bytes:
    """A request file somebody brought; too long ones are cut, and refused for that."""
    return _start_of(source, REQUEST_BYTES + 1)


def load_text(source: Path) -> str:
    """The invitation in a file."""
    return _start_of(source, _LONGEST_TEXT).decode("utf-8", "replace")


def _start_of(source: Path, most: int) -> bytes:
    try:
        with source.open("rb") as stream:
            return stream.read(most)
    except OSError as error:
        raise _said(error) from error


def _said(error: OSError) -> CaseAppError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return DiskFull(N_("The disk is full. The file was not saved; make room or choose another place."))
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return ReadOnly(N_("Nothing can be written or read there. Choose another place, for instance your own folder."))
    return CaseAppError(N_("The file could not be used. Look whether the stick is still there, and try again."))

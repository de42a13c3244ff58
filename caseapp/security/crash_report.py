# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what is kept of a crash: where it happened and of what class it was, never what
it said.

Messages of exceptions hold values (a name that could not be read, a row that broke a rule); so they are
left out, also those of causes and of grouped exceptions. Paths are cut to the part inside the program,
since the rest holds the name of the user.
"""

from __future__ import annotations

import contextlib
import platform
import re
import sys
import traceback
from datetime import datetime
from pathlib import Path, PurePath

from caseapp.clock import Clock, SystemClock

FOLDER_NAME = "crashes"
KEPT_REPORTS = 10
LARGEST_REPORT = 32 * 1024
_MOST_FRAMES = 60
_MOST_EXCEPTIONS = 12
_PLAIN = re.compile(r"[\w.<>\-]{1,80}", re.ASCII)


def write_crash_report(folder: Path, exc: BaseException, *, clock: Clock | None = None) -> Path | None:
    """Keep a report of `exc` in `folder/crashes`, and the ten newest at most. None when the folder
    cannot be written.

    Never raises: it runs when everything else has gone wrong.
    """
    moment = (clock or SystemClock()).now()
    target = folder / FOLDER_NAME
    try:
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = _free_name(target, moment)
        path.write_text(_report(exc, moment), encoding="utf-8")
        path.chmod(0o600)
    except OSError:
        return None
    for old in crash_reports(folder)[KEPT_REPORTS:]:
        with contextlib.suppress(OSError):
            old.unlink()
    return path


def crash_reports(folder: Path) -> list[Path]:
    """The reports that are kept, newest first."""
    return sorted((folder / FOLDER_NAME).glob("crash-*.txt"), reverse=True)


def outline(exc: BaseException) -> str:
    """Classes, files, lines and functions of an exception and of what caused it; no messages, no values."""
    parts: list[str] = []
    _outline(exc, parts, set())
    return "\n".join(parts)


def _report(exc: BaseException, moment: datetime) -> str:
    head = (
        f"caseapp crash {moment.isoformat(timespec='seconds')}",
        f"python {platform.python_version()} on {sys.platform} {platform.machine()}",
        "",
    )
    return ("\n".join((*head, outline(exc))) + "\n")[:LARGEST_REPORT]


def _outline(exc: BaseException, parts: list[str], seen: set[int]) -> None:
    if id(exc) in seen or len(seen) >= _MOST_EXCEPTIONS:
        return
    seen.add(id(exc))
    parts.append(_plain(type(exc).__qualname__))
    frames = traceback.extract_tb(exc.__traceback__, limit=-_MOST_FRAMES)
    parts.extend(f"  {_inside(frame.filename)}:{frame.lineno} {_plain(frame.name)}" for frame in frames)
    if isinstance(exc, BaseExceptionGroup):
        for one in exc.exceptions:
            parts.append("one of the group:")
            _outline(one, parts, seen)
    if exc.__cause__ is not None:
        parts.append("caused by:")
        _outline(exc.__cause__, parts, seen)
    elif exc.__context__ is not None and not exc.__suppress_context__:
        parts.append("while dealing with:")
        _outline(exc.__context__, parts, seen)


def _inside(filename: str) -> str:
    """The path from the package on; only the name of a file that lies elsewhere."""
    parts = PurePath(filename).parts
    for start in ("caseapp", "casehub", "site-packages"):
        if start in parts:
            last = len(parts) - 1 - parts[::-1].index(start)
            return "/".join(_plain(part) for part in parts[last:])
    return _plain(parts[-1]) if parts else "?"


def _plain(word: str) -> str:
    """Names of code are plain; anything else was put together at run time and is left out."""
    return word if _PLAIN.fullmatch(word) else "?"


def _free_name(folder: Path, moment: datetime) -> Path:
    stamp = moment.strftime("%Y%m%dT%H%M%S")
    names = (folder / f"crash-{stamp}-{number:02}.txt" for number in range(100))
    return next((path for path in names if not path.exists()), folder / f"crash-{stamp}-99.txt")

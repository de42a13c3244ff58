# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the log of the program: it holds ids, numbers and class names, whatever it was
given.

Nobody has to remember that. A line is kept only when its words stand in the source of the function that
wrote it; a text put together at run time (an f-string) is withheld, and so is every line of a library.
Values are let through by type: numbers, ids, classes, exceptions as their class. Everything else shows as
the name of its class. Tracebacks keep file, line, function and class.
"""

from __future__ import annotations

import logging
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import CodeType, FrameType

from caseapp.security.crash_report import outline

FOLDER_NAME = "log"
FILE_NAME = "caseapp.log"
LARGEST_FILE = 256 * 1024
KEPT_FILES = 3
OURS = ("caseapp", "casehub")
WITHHELD = "(withheld)"
_ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{64}")
_LOGGER_NAME = re.compile(r"[A-Za-z_][\w.]{0,99}")


class OnlyIdsFilter(logging.Filter):
    """Takes out of a record everything that could say something about a person. Drops nothing.

    It changes the record itself, so whoever sees it later sees the redacted one.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        ours = record.name.split(".")[0] in OURS
        message = record.msg
        if not (ours and isinstance(message, str) and _stands_in_source(message, record)):
            record.msg, record.args = WITHHELD, ()
        elif isinstance(record.args, dict):
            record.args = {name: _allowed(value) for name, value in record.args.items()}
        elif record.args:
            record.args = tuple(_allowed(value) for value in record.args)
        if not _LOGGER_NAME.fullmatch(record.name):
            record.name = WITHHELD
        record.stack_info = None
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = outline(record.exc_info[1])
        else:
            record.exc_text = None
        record.exc_info = None
        try:
            record.getMessage()
        except (TypeError, ValueError, KeyError):
            record.msg, record.args = WITHHELD, ()
        return True


class _Line(logging.Formatter):
    """One line per record, times in UTC."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802, ARG002 - logging's own signature
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


class _Pages(logging.FileHandler):
    """Writes to one file; when that is full it becomes the first predecessor, and the oldest of them goes.

    What `logging.handlers` does for files; loading that brings networks along, before the window is shown.
    """

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = len(self.format(record)) * 4 + 1  # bytes at most
            if self.stream is not None and self.stream.tell() + line > LARGEST_FILE:
                self._turn()
        except OSError:
            self.handleError(record)
        super().emit(record)

    def _turn(self) -> None:
        if self.stream is not None:
            self.stream.close()
        path = Path(self.baseFilename)
        files = [path, *(path.with_name(f"{path.name}.{number}") for number in range(1, KEPT_FILES + 1))]
        try:
            for older, newer in reversed([*zip(files[1:], files, strict=False)]):
                if newer.exists():
                    newer.replace(older)
        finally:
            self.stream = self._open()
            path.chmod(0o600)


class CaseAppLog:
    """The log of one profile while it is in use."""

    def __init__(self, writer: logging.Handler, path: Path, level: int) -> None:
        self._writer = writer
        self.path = path
        root = logging.getLogger()
        self._before = logging.raiseExceptions, root.level, [logging.getLogger(name).level for name in OURS]
        logging.raiseExceptions = False  # a failing log would print the record, values and all
        logging.captureWarnings(capture=True)
        root.setLevel(logging.WARNING)
        for name in OURS:
            logging.getLogger(name).setLevel(level)
        root.addHandler(writer)

    def close(self) -> None:
        """Stop writing, let go of the file, and leave logging as it was."""
        root = logging.getLogger()
        if self._writer not in root.handlers:
            return
        root.removeHandler(self._writer)
        self._writer.close()
        logging.raiseExceptions, root_level, levels = self._before
        logging.captureWarnings(capture=False)
        root.setLevel(root_level)
        for name, before in zip(OURS, levels, strict=True):
            logging.getLogger(name).setLevel(before)


def caseapp_log(folder: Path, *, level: int = logging.INFO) -> CaseAppLog:
    """Start the log of the profile in `folder`: `log/caseapp.log`, at most a megabyte with its three
    predecessors.

    Libraries are heard from warnings on. A folder that cannot be written gives a log that keeps nothing:
    the work goes on. Close it before starting another.
    """
    path = folder / FOLDER_NAME / FILE_NAME
    writer: logging.Handler
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        writer = _Pages(path, encoding="utf-8", errors="backslashreplace")
        path.chmod(0o600)
    except OSError:
        writer = logging.NullHandler()
    writer.addFilter(OnlyIdsFilter())
    writer.setFormatter(_Line())
    return CaseAppLog(writer, path, level)


def _allowed(value: object) -> object:
    """The value when it cannot say anything about a person, else the name of its class."""
    if value is None or type(value) in {bool, int, float}:
        return value
    if isinstance(value, str):
        return str(value) if _ID.fullmatch(value) or value in _error_names() else WITHHELD
    if isinstance(value, type):
        return value.__name__
    if isinstance(value, BaseException):
        return type(value).__name__
    return f"<{type(value).__name__}>"


def _error_names() -> set[str]:
    """The names of all classes of errors there are now: for `type(error).__name__`."""
    found: set[str] = set()
    waiting: list[type[BaseException]] = [BaseException]
    while waiting:
        kind = waiting.pop()
        if kind.__name__ not in found:
            found.add(kind.__name__)
            waiting.extend(kind.__subclasses__())
    return found


def _stands_in_source(message: str, record: logging.LogRecord) -> bool:
    """Whether the words of the message are a literal of the function that is logging right now."""
    frame: FrameType | None = sys._getframe()  # noqa: SLF001 - the documented way to one's caller
    while frame is not None:
        code: CodeType = frame.f_code
        if code.co_filename == record.pathname and code.co_name == record.funcName:
            return message in code.co_consts
        frame = frame.f_back
    return False

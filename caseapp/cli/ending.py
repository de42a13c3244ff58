# SPDX-License-Identifier: EUPL-1.2
"""This is the place for how a command ends when it does not go well: a line for people, an exit code for programs."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from caseapp.errors import CaseAppError, DiskFull, ReadOnly, StoreError, SyncError
from caseapp.i18n import N_, _

WRONG_USE = 2
FAILED = 1
STOPPED = 130

_crash_folder: list[Path] = []


def reports_go_to(home: Path | None) -> None:
    """From now on a report of a bug lies in this profile folder; None: in that of the computer account."""
    _crash_folder[:] = [home] if home is not None else []


def end_with(error: BaseException) -> int:
    """Say in one line on standard error what went wrong; the exit code."""
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else FAILED
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, SyncError):
        from caseapp.sync.sentences import say

        _say(say(error, _))
        return error.exit_code
    if isinstance(error, CaseAppError):
        _say(error.sentence(_))
        return error.exit_code
    if isinstance(error, click.ClickException):
        _say(_click_sentence(error))
        return error.exit_code
    if isinstance(error, KeyboardInterrupt | click.Abort):
        _say(_("Stopped. Nothing was left half done."))
        return STOPPED
    if isinstance(error, BrokenPipeError):
        _drop_output()
        return FAILED
    return _bug(error)


def at_the_border(error: OSError) -> CaseAppError:
    """What an error of the system means for a worker."""
    if error.errno == 28:  # no space left
        return DiskFull(N_("There is no room left on the disk. Nothing was changed."))
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return StoreError(N_("There is no file or folder with that name."))
    if isinstance(error, IsADirectoryError):
        return StoreError(N_("This is a folder. Name a file."))
    return ReadOnly(N_("The file cannot be read or written there. Choose another place."))


@contextmanager
def border() -> Iterator[None]:
    """Errors of the system about a folder that a person named become sentences."""
    try:
        yield
    except OSError as error:
        raise at_the_border(error) from error


def _say(sentence: str) -> None:
    line = " ".join(sentence.split())
    click.echo(f"caseapp: {line}", err=True)


def _bug(error: BaseException) -> int:
    from caseapp.paths import default_home
    from caseapp.security.crash_report import write_crash_report

    kept = write_crash_report(_crash_folder[0] if _crash_folder else default_home(), error)
    sentence = _("Something went wrong inside the program. What was saved is safe.")
    if kept is not None:
        sentence += " " + _("A report without personal data: %(path)s") % {"path": kept}
    _say(sentence)
    return FAILED


def _click_sentence(error: click.ClickException) -> str:
    """What was typed wrongly, in the language in use."""
    hint = ""
    if isinstance(error, click.UsageError) and error.ctx is not None:
        hint = " " + _("See: %(command)s --help") % {"command": error.ctx.command_path}
    if isinstance(error, click.MissingParameter):
        name = error.param.get_error_hint(error.ctx) if error.param and error.ctx else error.param_hint or ""
        return _("%(option)s is missing.") % {"option": name} + hint
    if isinstance(error, click.NoSuchOption):
        return _("There is no option %(option)s.") % {"option": error.option_name} + hint
    if isinstance(error, click.BadParameter):
        name = error.param.get_error_hint(error.ctx) if error.param and error.ctx else ""
        return f"{name}: {error.message}" + hint
    if isinstance(error, click.UsageError) and error.message.startswith("No such command"):
        return _("There is no command %(name)s.") % {"name": error.message.split(maxsplit=3)[3].rstrip(".")} + hint
    return error.format_message() + hint


def _drop_output() -> None:
    """Whoever read our output has gone: do not try to write the rest when the process ends."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return

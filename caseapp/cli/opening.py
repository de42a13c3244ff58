# SPDX-License-Identifier: EUPL-1.2
"""This is the place for opening a profile in a command: which folder, and where the passphrase comes from.

The passphrase comes from `--passphrase-file`, the variable CASEAPP_PASSPHRASE, or a prompt; never from an argument,
which everybody on the computer could read.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from caseapp.cli.ending import reports_go_to
from caseapp.cli.output import read_text
from caseapp.cli.texts import Option, set_spoken
from caseapp.errors import WrongUse
from caseapp.i18n import N_, _

if TYPE_CHECKING:
    from caseapp.store.profile import Profile

VARIABLE = "CASEAPP_PASSPHRASE"
Run = TypeVar("Run", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Place:
    """Which profile, and the file with its passphrase when one was named."""

    home: Path
    passphrase_file: Path | None

    def passphrase(self, *, twice: bool = False, stdin_is_taken: bool = False) -> str:
        """The passphrase; `twice` asks again at a prompt to catch a slip. Raises WrongUse when there is none."""
        if self.passphrase_file is not None:
            return read_text(self.passphrase_file).partition("\n")[0].rstrip("\r")
        given = os.environ.get(VARIABLE)
        if given is not None:
            return given
        if stdin_is_taken or sys.stdin is None or sys.stdin.closed:
            raise WrongUse(NO_PASSPHRASE)
        if sys.stdin.isatty():
            return str(click.prompt(_("Passphrase"), hide_input=True, confirmation_prompt=twice, err=True))
        line = sys.stdin.readline().rstrip("\r\n")
        if not line:
            raise WrongUse(NO_PASSPHRASE)
        return line

    @contextmanager
    def opened(self, *, stdin_is_taken: bool = False, shows_nothing: bool = False) -> Iterator[Profile]:
        """The open profile; closed afterwards, whatever happens.

        A laptop that was away from the hub too long opens only for commands that show nothing of the cases.
        """
        from caseapp.errors import ProfileMissing
        from caseapp.store.profile import open_profile, profile_exists

        if not profile_exists(self.home):
            raise ProfileMissing(N_("There is no profile in this folder."))
        reports_go_to(self.home)
        profile = open_profile(self.home, self.passphrase(stdin_is_taken=stdin_is_taken))
        try:
            if not shows_nothing:
                _must_be_readable(profile)
            yield profile
        finally:
            profile.close()


def _must_be_readable(profile: Profile) -> None:
    """The lease holds for commands as for the window. Raises Refused(lease_expired)."""
    from caseapp.sync.lease import may_read
    from caseapp.sync.protocol.refusals import Code, Refused

    if not may_read(profile.store):
        raise Refused(Code.LEASE_EXPIRED)


NO_PASSPHRASE = N_("There is no passphrase. Name a file with --passphrase-file, or set CASEAPP_PASSPHRASE.")


def _place(_context: click.Context, _parameter: click.Parameter, value: Path | None) -> Path:
    from caseapp.paths import default_home

    return value if value is not None else default_home()


def profile_options(run: Run) -> Run:
    """`--home`, `--passphrase-file`: which profile."""
    home = click.option("--home", cls=Option, callback=_place, metavar="DIR",
                        type=click.Path(path_type=Path, file_okay=False),
                        help=N_("The profile folder; otherwise the one of this computer account."))  # fmt: skip
    file = click.option("--passphrase-file", cls=Option, metavar="FILE", type=click.Path(path_type=Path),
                        help=N_("A file whose first line is the passphrase."))  # fmt: skip
    return home(file(run))


def language_option(run: Run) -> Run:
    """`--language`: the language of the answer."""
    option = click.option("--language", cls=Option, callback=set_spoken, expose_value=False, metavar="nl|fr|en",
                          help=N_("The language of what is printed here; otherwise that of the system."))  # fmt: skip
    return option(run)


def json_option(run: Run) -> Run:
    """`--json`: the answer for programs."""
    return click.option("--json", "as_json", cls=Option, is_flag=True, help=N_("The answer as JSON."))(run)

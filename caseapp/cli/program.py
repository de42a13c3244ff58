# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the command `caseapp` itself: its subcommands, its language, and how every command ends.

Exit codes: 0 done; 2 wrong use; 1 with a one-line reason on standard error. Each command is imported when it is asked
for, so that the start stays fast.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

import click

from caseapp.cli.ending import end_with, reports_go_to
from caseapp.cli.output import make_output_safe
from caseapp.cli.texts import Command, Option, choose_language, set_spoken
from caseapp.i18n import N_

_COMMANDS = {  # name -> module of caseapp.cli, name in it
    "window": "windows.window",
    "demo": "windows.demo",
    "init": "profiles.init",
    "import": "importing.import_list",
    "cases": "lists.cases",
    "show": "showing.show",
    "act": "acting.act",
    "today": "lists.today",
    "differences": "differing.differences",
    "print": "papers.print_paper",
    "compare": "papers.compare",
    "export": "exporting.export",
    "calendar": "calendars.calendar",
    "figures": "counting.figures",
    "count": "counting.count",
    "team": "teaming.team",
    "sync": "teaming.sync",
    "erase": "closing.erase",
    "rescue": "closing.rescue",
    "adopt": "closing.adopt",
    "verify": "profiles.verify_profile",
    "backup": "copies.backup",
    "restore": "copies.restore",
    "rebuild": "profiles.rebuild_profile",
    "bench": "measuring.bench",
}


class Program(Command, click.Group):
    """The group of all commands; without one it opens the window."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module, _dot, name = _COMMANDS[cmd_name].partition(".")
        found: click.Command = getattr(import_module(f"caseapp.cli.{module}"), name)
        return found

    def main(  # type: ignore[override]
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> NoReturn:
        """Run and exit. Never shows a traceback: what goes wrong becomes one line."""
        make_output_safe()
        choose_language()
        reports_go_to(None)
        given = list(sys.argv[1:] if args is None else args)
        extra["standalone_mode"] = False
        try:
            code = super().main(given, prog_name or "caseapp", **extra)
        except BaseException as error:  # noqa: BLE001 - the outermost loop of a command
            sys.exit(end_with(error))
        sys.exit(code if isinstance(code, int) else 0)


@click.group(
    cls=Program,
    name="caseapp",
    invoke_without_command=True,
    help=N_("Casework without losing anything or anybody: the program, and the same acts without a window."),
)
@click.option("--language", cls=Option, callback=set_spoken, expose_value=False, is_eager=True, metavar="nl|fr|en",
              help=N_("The language of what is printed here; otherwise that of the system."))  # fmt: skip
@click.version_option(package_name="caseapp", message="%(prog)s %(version)s", help=N_("Show the version and end."))
@click.pass_context
def program(context: click.Context) -> None:
    """Open the window when no command is given."""
    if context.invoked_subcommand is None:
        from caseapp.cli.windows import window

        context.invoke(window)

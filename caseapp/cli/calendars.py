# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the command that writes the calendar file: my dates, without anything about a person."""

from __future__ import annotations

from pathlib import Path

import click

from caseapp.cli.looking import note
from caseapp.cli.opening import Place, language_option, profile_options
from caseapp.cli.output import say, write_file
from caseapp.cli.texts import Command, Option
from caseapp.errors import WrongUse
from caseapp.i18n import N_, ngettext


@click.command(cls=Command, help=N_("Write the dates of your cases as a calendar file, without names."))
@profile_options
@language_option
@click.option("--out", cls=Option, metavar="FILE.ics", required=True, type=click.Path(path_type=Path, dir_okay=False),
              help=N_("The file; its ending is .ics."))  # fmt: skip
def calendar(home: Path, passphrase_file: Path | None, out: Path) -> None:
    from caseapp.reports.calendar_file import calendar_entries, calendar_file

    if out.suffix.lower() != ".ics":
        raise WrongUse(N_("The name of a calendar file ends on .ics."))
    with Place(home, passphrase_file).opened() as profile:
        store = profile.store
        with store.reading() as reader:
            entries = calendar_entries(reader, store.author.worker_id, store.clock.today())
        note(store, "export")
        write_file(out, calendar_file(entries, store.clock.now()))
    words = ngettext("%(count)s date", "%(count)s dates", len(entries)) % {"count": len(entries)}
    say(f"{out} ({words})")

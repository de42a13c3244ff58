# SPDX-License-Identifier: EUPL-1.2
"""This is the place for commands about copies of a profile: making one, going back to one."""

from __future__ import annotations

from pathlib import Path

import click

from caseapp.cli.ending import border, reports_go_to
from caseapp.cli.opening import Place, json_option, language_option, profile_options
from caseapp.cli.output import say, say_json
from caseapp.cli.texts import Command, Option
from caseapp.errors import ProfileMissing, WrongUse
from caseapp.i18n import N_, _


@click.command(cls=Command, help=N_("Make an encrypted copy of the profile, or list the copies."))
@profile_options
@language_option
@json_option
@click.option("--to", "folder", cls=Option, metavar="DIR", type=click.Path(path_type=Path, file_okay=False),
              help=N_("Another folder for the copy, such as a stick."))  # fmt: skip
@click.option("--list", "only_list", cls=Option, is_flag=True, help=N_("Only list the copies there are."))
def backup(home: Path, passphrase_file: Path | None, as_json: bool, folder: Path | None, only_list: bool) -> None:
    from caseapp.store.backup import back_up, backups

    if not only_list:
        with Place(home, passphrase_file).opened(shows_nothing=True) as profile, border():
            made = back_up(profile.store, folder)
        if as_json:
            say_json({"file": str(made)})
        else:
            say(_("The copy: %(file)s") % {"file": made})
        return
    rows = backups(folder or home / "backups")
    if as_json:
        say_json([{"file": str(row.path), "made": row.made.isoformat(), "bytes": row.size} for row in rows])
        return
    for row in rows:
        say(f"{row.made:%Y-%m-%d %H:%M}  {row.size // 1024:>8} KB  {row.path}")
    if not rows:
        say(_("There are no copies yet."))


@click.command(cls=Command, help=N_("Go back to a copy; the file of before is put aside."))
@click.argument("copy", required=False, type=click.Path(path_type=Path))
@profile_options
@language_option
@click.option("--newest", cls=Option, is_flag=True, help=N_("The newest copy in the profile folder."))
def restore(copy: Path | None, home: Path, passphrase_file: Path | None, newest: bool) -> None:
    from caseapp.store.backup import backups
    from caseapp.store.profile import profile_exists, restore_profile

    if not profile_exists(home):
        raise ProfileMissing(N_("There is no profile in this folder."))
    reports_go_to(home)
    found = backups(home / "backups")
    chosen = copy or (found[0].path if newest and found else None)
    if chosen is None:
        raise WrongUse(N_("Which copy? Name its file, or say --newest. See: caseapp backup --list"))
    aside = restore_profile(home, Place(home, passphrase_file).passphrase(), chosen)
    say(_("Back to the copy: %(file)s") % {"file": chosen})
    if aside is not None:
        say(_("The file of before: %(file)s") % {"file": aside})

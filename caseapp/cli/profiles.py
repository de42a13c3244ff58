# SPDX-License-Identifier: EUPL-1.2
"""This is the place for commands about a whole profile: making one, checking it, making its tables again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from caseapp.cli.ending import FAILED, border, reports_go_to
from caseapp.cli.opening import Place, language_option, profile_options
from caseapp.cli.output import say, write_file
from caseapp.cli.texts import Command, Option
from caseapp.i18n import N_, _, language, ngettext

if TYPE_CHECKING:
    from caseapp.security.recovery_code import RecoveryCode


@click.command(cls=Command, help=N_("Make a new encrypted profile."))
@profile_options
@language_option
@click.option("--recovery-sheet", cls=Option, metavar="FILE.pdf", type=click.Path(path_type=Path, dir_okay=False),
              help=N_("Where the recovery sheet goes; without it the code is printed here, once."))  # fmt: skip
@click.option("--team", cls=Option, metavar="TEXT", help=N_("The name of the team."))
@click.option("--worker", cls=Option, metavar="TEXT", help=N_("The name of the first worker."))
@click.option("--to-join", cls=Option, is_flag=True, help=N_("Empty, to join a team with: caseapp team ask"))
def init(
    home: Path,
    passphrase_file: Path | None,
    recovery_sheet: Path | None,
    team: str | None,
    worker: str | None,
    to_join: bool,
) -> None:
    from caseapp.errors import WrongUse
    from caseapp.operations import perform
    from caseapp.operations.team import StartTeam
    from caseapp.store.local_settings import set_local_setting
    from caseapp.store.profile import create_profile, profile_exists

    if profile_exists(home):
        raise WrongUse(N_("There is a profile in this folder already. Choose another folder, or open this one."))
    passphrase = Place(home, passphrase_file).passphrase(twice=True)
    with border():
        profile, code = create_profile(home, passphrase)
    try:
        reports_go_to(home)
        if not to_join:
            started = StartTeam(team_name=team or _("Our team"), worker_name=worker or _("Me"))
            profile.store.sign_in(perform(profile.store, started).result)
        set_local_setting(profile.store, "language", language())
        if recovery_sheet is not None:
            write_file(recovery_sheet, _sheet(code, home))
    finally:
        profile.close()
    say(_("The profile is ready: %(folder)s") % {"folder": home})
    if recovery_sheet is not None:
        say(_("Print the recovery sheet and keep it away from the laptop: %(file)s") % {"file": recovery_sheet})
    else:
        say(_("Write down this recovery code and keep it away from the laptop. It is shown only now:"))
        say(" ".join(code.groups()))


def _sheet(code: RecoveryCode, home: Path) -> bytes:
    from caseapp.clock import SystemClock
    from caseapp.reports.documents import make_paper
    from caseapp.reports.paper import PaperOptions
    from caseapp.reports.plain_papers import RecoverySheet

    sheet = RecoverySheet(
        code_groups=tuple(code.groups()), profile_name=home.resolve().name, made_on=SystemClock().today()
    )
    return make_paper("recovery-sheet", sheet, PaperOptions(language=language())).pdf


@click.command("verify", cls=Command, help=N_("Check every page of the file, and the tables against the journal."))
@profile_options
@language_option
@click.pass_context
def verify_profile(context: click.Context, home: Path, passphrase_file: Path | None) -> None:
    from caseapp.store.replay import verify

    with Place(home, passphrase_file).opened(shows_nothing=True) as profile:
        verdict = verify(profile.store)
        wrong = profile.catalogue_faults
    if not verdict.sound:
        for fault in verdict.faults:
            say(fault)
        click.echo("caseapp: " + _("The profile is not sound. Make a copy, then go back to a backup."), err=True)
        context.exit(FAILED)
    counts = {"saves": verdict.saves, "rows": verdict.rows}
    say(_("Sound: %(saves)s saves in the journal, %(rows)s rows compared.") % counts)
    for one in wrong:
        told = _("%(fault)s The last good version stays in use.") % {"fault": one.sentence(_)}
        click.echo(f"caseapp: {told}", err=True)
    if wrong:
        context.exit(FAILED)


@click.command("rebuild", cls=Command, help=N_("Make every table again from the journal."))
@profile_options
@language_option
def rebuild_profile(home: Path, passphrase_file: Path | None) -> None:
    from caseapp.store.backup import back_up
    from caseapp.store.replay import rebuild

    with Place(home, passphrase_file).opened(shows_nothing=True) as profile:
        copy = back_up(profile.store)
        saves = rebuild(profile.store)
    say(ngettext("Made again from %(count)s save.", "Made again from %(count)s saves.", saves) % {"count": saves})
    say(_("A copy of before: %(file)s") % {"file": copy})

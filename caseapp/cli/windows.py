# SPDX-License-Identifier: EUPL-1.2
"""This is the place for commands that open the window: on a profile, or on a made-up team."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from caseapp.cli.ending import border, reports_go_to
from caseapp.cli.opening import language_option
from caseapp.cli.output import say
from caseapp.cli.texts import Command, Option
from caseapp.errors import StoreError, WrongUse
from caseapp.i18n import N_, _, language

if TYPE_CHECKING:
    from caseapp.store.profile import Profile

DEMO_PASSPHRASE = "demo demo demo demo"  # noqa: S105 - everybody may know it: nobody in the demo exists

_HOME = click.option("--home", cls=Option, metavar="DIR", type=click.Path(path_type=Path, file_okay=False),
                     help=N_("The profile folder; otherwise the one of this computer account."))  # fmt: skip
_SCREENSHOT = click.option("--screenshot", cls=Option, metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
                           help=N_("Draw the window into this picture and end."))  # fmt: skip


@click.command(cls=Command, help=N_("Open the window."))
@_HOME
@_SCREENSHOT
@language_option
@click.pass_context
def window(context: click.Context, home: Path | None = None, screenshot: Path | None = None) -> None:
    from caseapp.paths import default_home

    chosen = home or default_home()
    context.exit(_run_window(chosen, None, screenshot))


@click.command(cls=Command, help=N_("Make a demo team of invented people, and open it."))
@_HOME
@click.option("--cases", cls=Option, type=click.IntRange(1, 20_000), default=40, show_default=True, metavar="N",
              help=N_("How many cases."))  # fmt: skip
@click.option("--seed", cls=Option, type=int, default=1, show_default=True, metavar="N",
              help=N_("The same number makes the same team."))  # fmt: skip
@click.option("--no-window", cls=Option, is_flag=True, help=N_("Only make it."))
@_SCREENSHOT
@language_option
@click.pass_context
def demo(
    context: click.Context, home: Path | None, cases: int, seed: int, no_window: bool, screenshot: Path | None
) -> None:
    from caseapp.paths import default_home
    from caseapp.store.profile import open_profile, profile_exists

    chosen = home or default_home().with_name("caseapp-demo")
    kind = "command" if no_window else "window"
    if profile_exists(chosen):
        if not (chosen / _MARK).exists():
            raise WrongUse(N_("There is a profile in this folder that is not a demo. Choose another folder."))
        say(_("The demo team is there already: %(folder)s") % {"folder": chosen})
        _say_passphrase()
        if no_window:
            return
        profile = open_profile(chosen, DEMO_PASSPHRASE, kind=kind)
    else:
        profile = _made(chosen, cases, seed, kind)
        say(_("The demo team is ready: %(folder)s") % {"folder": chosen})
        _say_passphrase()
    if no_window:
        profile.close()
        return
    context.exit(_run_window(chosen, profile, screenshot))


_MARK = "demo.txt"
_UNFINISHED = N_("The demo team could not be finished. Choose another folder, or take this one away.")


def _made(home: Path, cases: int, seed: int, kind: str) -> Profile:
    from caseapp.clock import SystemClock
    from caseapp.operations.demo import make_demo
    from caseapp.security.kdf import FLOOR
    from caseapp.store.local_settings import set_local_setting
    from caseapp.store.profile import create_profile

    with border():
        profile, _code = create_profile(home, DEMO_PASSPHRASE, kind=kind, kdf=FLOOR)
    reports_go_to(home)
    try:
        make_demo(profile.store, cases=cases, seed=seed, today=SystemClock().today())
        set_local_setting(profile.store, "language", language())
        (home / _MARK).write_text(f"{DEMO_PASSPHRASE}\n", "utf-8")
    except OSError as error:
        profile.close()
        raise StoreError(_UNFINISHED) from error
    except BaseException:
        profile.close()
        raise
    return profile


def _say_passphrase() -> None:
    say(_("Everybody in it is invented. Passphrase: %(passphrase)s") % {"passphrase": DEMO_PASSPHRASE})


def _run_window(home: Path, profile: Profile | None, screenshot: Path | None) -> int:
    from caseapp.app import run_window

    reports_go_to(home)
    return run_window(home, profile=profile, screenshot=screenshot)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what coming in asks of the store. Loaded after the unlock page is shown, never before it."""

from __future__ import annotations

from pathlib import Path

from caseapp.clock import Clock
from caseapp.i18n import _, language
from caseapp.operations import perform
from caseapp.operations.demo.making import make_demo
from caseapp.operations.team import StartTeam
from caseapp.security.recovery_code import RecoveryCode
from caseapp.store.local_settings import local_settings, set_local_setting
from caseapp.store.profile import Profile, create_profile, open_profile, open_with_recovery
from caseapp.store.queries.workers import workers
from caseapp.ui.kept import JOINS, LANGUAGE, SHEET_WAITS


def enter(home: Path, passphrase: str, clock: Clock) -> Profile:
    """Open the profile with the passphrase. Raises what `open_profile` raises."""
    return _with_team(open_profile(home, passphrase, kind="window", clock=clock))


def enter_with_code(home: Path, code: str, clock: Clock) -> Profile:
    """Open the profile with the code of the recovery sheet."""
    return _with_team(open_with_recovery(home, code, kind="window", clock=clock))


def make_profile(home: Path, passphrase: str, clock: Clock) -> tuple[Profile, RecoveryCode]:
    """A new profile in the language of the first start."""
    profile, code = create_profile(home, passphrase, kind="window", clock=clock)
    try:
        set_local_setting(profile.store, LANGUAGE, language())
        set_local_setting(profile.store, SHEET_WAITS, True)
    except BaseException:
        profile.close()
        raise
    return profile, code


def sheet_saved(profile: Profile) -> None:
    """The recovery sheet is on paper or in a file: nothing reminds of it any more."""
    set_local_setting(profile.store, SHEET_WAITS, False)


def fill(profile: Profile, begin: str, name: str) -> tuple[Profile, str]:
    """Fill the new profile with what was chosen: a team of one's own, or a made-up one to look around in.

    The profile, and what is left to begin with.
    """
    if begin == "demo":
        sheet_saved(profile)  # nobody real is in there
        profile.store.sign_in(next(iter(make_demo(profile.store).values())))
        return profile, ""
    if begin == "join":
        set_local_setting(profile.store, JOINS, name or " ")
        return profile, begin
    set_local_setting(profile.store, JOINS, None)
    return _with_team(profile, name), begin


def joins(profile: Profile) -> str | None:
    """Who waits with this profile to be let into a team; None for a profile that is in use."""
    found = profile.store.read(local_settings).get(JOINS)
    return found if isinstance(found, str) else None


def _with_team(profile: Profile, name: str = "") -> Profile:
    """A profile has a team and a worker: also one whose first start was broken off after the passphrase."""
    if joins(profile) is None and not profile.store.read(workers):
        worker = perform(profile.store, StartTeam(team_name=_("Our team"), worker_name=name or _("Me"))).result
        profile.store.sign_in(worker)
    return profile

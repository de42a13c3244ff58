# SPDX-License-Identifier: EUPL-1.2
"""This is the place for `caseapp team guests`: organisations one works with, their people, the cases they see."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from caseapp.cli.opening import json_option, language_option, profile_options
from caseapp.cli.output import say, say_json, say_table
from caseapp.cli.teaming import Team, opened
from caseapp.cli.texts import Command, Option
from caseapp.errors import UnknownRecord, WrongUse
from caseapp.i18n import N_, _

if TYPE_CHECKING:
    from caseapp.sync.guests import Guests

_ROLES = {"read": "r", "write": "w"}


@click.group("guests", cls=Team, help=N_("Guests of other organisations, and the cases they see."))
def guests() -> None:
    """Only its commands do something."""


@guests.command(cls=Command, help=N_("The code of our own organisation, and the six words that are compared."))
@profile_options
@language_option
def code(home: Path, passphrase_file: Path | None) -> None:
    with opened(home, passphrase_file) as (_profile, colleagues):
        ours = colleagues.guests.ours()
    say(ours.text())
    say(_("Read these six words to the other organisation by telephone; both must be the same:"))
    say(" ".join(ours.words))


@guests.command(cls=Command, help=N_("Link an organisation, after its six words were compared by voice."))
@click.argument("organisation")
@click.argument("words", nargs=6)
@profile_options
@language_option
@click.option("--name", cls=Option, required=True, metavar="TEXT", help=N_("What the organisation is called here."))
def link(organisation: str, words: tuple[str, ...], home: Path, passphrase_file: Path | None, name: str) -> None:
    from caseapp.sync.organisation import Organisation

    partner = Organisation.parse(organisation)
    if tuple(word.lower() for word in words) != partner.words:
        raise WrongUse(N_("These are not the words of this code. Do not link an organisation whose words differ."))
    with opened(home, passphrase_file) as (_profile, colleagues):
        colleagues.guests.link(partner, name)
    say(_("Linked: %(name)s") % {"name": name})


@guests.command(cls=Command, help=N_("End the link: all guests of this organisation are shut out at once."))
@click.argument("organisation")
@profile_options
@language_option
def unlink(organisation: str, home: Path, passphrase_file: Path | None) -> None:
    with opened(home, passphrase_file) as (_profile, colleagues):
        _must_be_partner(colleagues.guests, organisation)
        colleagues.guests.unlink(organisation)
    say(_("The link has ended, and with it the access of all its guests."))


@guests.command(cls=Command, help=N_("The linked organisations."))
@profile_options
@language_option
@json_option
def partners(home: Path, passphrase_file: Path | None, as_json: bool) -> None:
    with opened(home, passphrase_file) as (_profile, colleagues):
        found = colleagues.guests.partners()
    if as_json:
        say_json([{"id": one.org_id, "name": one.name, "words": list(one.words)} for one in found])
    else:
        say_table([_("Id"), _("Name"), _("Words")], [[one.org_id, one.name, " ".join(one.words)] for one in found])


@guests.command(cls=Command, help=N_("Invite a guest: for one laptop, with a new profile made for us."))
@click.argument("organisation")
@profile_options
@language_option
@click.option("--name", cls=Option, required=True, metavar="TEXT", help=N_("The name colleagues see."))
def invite(organisation: str, home: Path, passphrase_file: Path | None, name: str) -> None:
    with opened(home, passphrase_file) as (_profile, colleagues):
        _must_be_partner(colleagues.guests, organisation)
        say(colleagues.guests.invite(organisation, name).text())


@guests.command(cls=Command, help=N_("Which guests ask to be let in, with the six words to compare."))
@profile_options
@language_option
@json_option
def requests(home: Path, passphrase_file: Path | None, as_json: bool) -> None:
    with opened(home, passphrase_file) as (_profile, colleagues):
        found = colleagues.guests.who_waits()
    if as_json:
        say_json([{"organisation_id": one.user_id.hex(), "person": one.request.person, "device": one.request.device,
                   "words": list(one.words)} for one in found])  # fmt: skip
        return
    for one in found:
        say(f"{one.request.person}, {one.request.device}: {' '.join(one.words)}")
    if not found:
        say(_("Nobody asks to be let in."))


@guests.command(cls=Command, help=N_("Let a guest in after comparing the six words. No case is given by it."))
@click.argument("words", nargs=6)
@profile_options
@language_option
def admit(words: tuple[str, ...], home: Path, passphrase_file: Path | None) -> None:
    wanted = tuple(word.lower() for word in words)
    with opened(home, passphrase_file) as (_profile, colleagues):
        chosen = next((one for one in colleagues.guests.who_waits() if one.words == wanted), None)
        if chosen is None:
            raise WrongUse(N_("Nobody asks with these six words. Do not let in a laptop whose words differ."))
        colleagues.guests.admit(chosen)
    say(_("Let in: %(device)s") % {"device": chosen.request.device})


@guests.command("list", cls=Command, help=N_("The guests, with their ids; with --case those who have a case."))
@profile_options
@language_option
@json_option
@click.option("--case", "case_id", cls=Option, metavar="ID", help=N_("The id of a case: caseapp cases."))
def list_guests(home: Path, passphrase_file: Path | None, as_json: bool, case_id: str | None) -> None:
    with opened(home, passphrase_file) as (_profile, colleagues):
        found = colleagues.guests.guests()
        names = {one.org_id: one.name for one in colleagues.guests.partners()}
        access = {one.guest_id: one for one in colleagues.guests.access(case_id)} if case_id is not None else {}
    rows = [
        {"id": one.id, "name": one.name, "organisation": names.get(one.org_id, ""), "state": one.state,
         "access": access[one.id].role if one.id in access else "",
         "compartments": list(access[one.id].compartments) if one.id in access else []}
        for one in found if case_id is None or one.id in access
    ]  # fmt: skip
    if as_json:
        say_json(rows)
        return
    table = [[str(row["id"]), str(row["name"]), str(row["organisation"]), str(row["state"]), str(row["access"])]
             for row in rows]  # fmt: skip
    say_table([_("Id"), _("Name"), _("Organisation"), _("State"), _("Access")], table)


@guests.command(cls=Command, help=N_("Let a guest read or write in a case: what stands there today, and what follows."))
@click.argument("case_id")
@click.argument("guest")
@profile_options
@language_option
@click.option("--role", cls=Option, type=click.Choice(list(_ROLES)), default="read", help=N_("read, or write."))
@click.option("--sensitive", cls=Option, is_flag=True, help=N_("Also the sensitive entries (health, justice, ...)."))
def grant(case_id: str, guest: str, home: Path, passphrase_file: Path | None, role: str, sensitive: bool) -> None:
    with opened(home, passphrase_file) as (profile, colleagues):
        _must_be_case(profile, case_id)
        _must_be_guest(colleagues.guests, guest)
        colleagues.guests.grant(case_id, guest, _ROLES[role], sensitive=sensitive)
    say(_("The guest sees what stands in this case today, and what is written from now on."))


@guests.command(cls=Command, help=N_("End the access of a guest to a case; the guest's laptop lets go of it."))
@click.argument("case_id")
@click.argument("guest")
@profile_options
@language_option
def withdraw(case_id: str, guest: str, home: Path, passphrase_file: Path | None) -> None:
    with opened(home, passphrase_file) as (profile, colleagues):
        _must_be_case(profile, case_id)
        _must_be_guest(colleagues.guests, guest)
        colleagues.guests.withdraw(case_id, guest)
    say(_("The access has ended. The guest's laptop lets go of the case when it asks the hub."))


@guests.command(cls=Command, help=N_("Shut a guest out of everything; the guest's profile for us destroys itself."))
@click.argument("guest")
@profile_options
@language_option
def revoke(guest: str, home: Path, passphrase_file: Path | None) -> None:
    with opened(home, passphrase_file) as (_profile, colleagues):
        _must_be_guest(colleagues.guests, guest)
        colleagues.guests.revoke(guest)
    say(_("Shut out. New keys are made for everything it could read."))


def _must_be_partner(known: Guests, org_id: str) -> None:
    if org_id not in {one.org_id for one in known.partners()}:
        raise UnknownRecord(N_("There is no such record (%(kind)s)."), kind="organisation")


def _must_be_guest(known: Guests, guest_id: str) -> None:
    if guest_id not in {one.id for one in known.guests()}:
        raise UnknownRecord(N_("There is no such record (%(kind)s)."), kind="guest")


def _must_be_case(profile: object, case_id: str) -> None:
    from caseapp.store.plain_sql import run_of

    def found(reader: object) -> bool:
        sql = "SELECT 1 FROM case_file WHERE hex(id) = ? AND deleted = 0"
        return run_of(reader)(sql, (case_id.upper(),)).fetchone() is not None  # type: ignore[arg-type]

    if not profile.store.read(found):  # type: ignore[attr-defined]
        raise UnknownRecord(N_("There is no such record (%(kind)s)."), kind="case_file")

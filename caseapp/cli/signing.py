# SPDX-License-Identifier: EUPL-1.2
"""This is the place for commands about what takes two signatures: asked, looked at, signed, refused, withdrawn."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from caseapp.cli.closing import sheets_of
from caseapp.cli.ending import border
from caseapp.cli.opening import json_option, language_option, profile_options
from caseapp.cli.output import read_text, say, say_json, say_table, write_file
from caseapp.cli.teaming import opened
from caseapp.cli.texts import Command, Option
from caseapp.errors import UnknownRecord, WrongUse
from caseapp.i18n import N_, _

if TYPE_CHECKING:
    from caseapp.store.profile import Profile
    from caseapp.sync.orders import WaitingOrder

_FILE = click.Path(path_type=Path, dir_okay=False)
_ROLES = ("worker", "team_lead", "peer_worker", "intern", "supervisor")
files_option = click.option("--file", "files", cls=Option, multiple=True, metavar="FILE", type=_FILE,
                            help=N_("A letter that came as a file, without a hub."))  # fmt: skip
letter_option = click.option("--letter", cls=Option, metavar="FILE", type=_FILE,
                             help=N_("Also write the letter to a file, for a team without a hub."))  # fmt: skip


@click.command(cls=Command, help=N_("What waits for a second signature, with its id."))
@profile_options
@language_option
@json_option
@files_option
@click.option("--letter", cls=Option, nargs=2, metavar="ID FILE", type=(str, _FILE),
              help=N_("Write what we said about one of them to a file, for a team without a hub."))  # fmt: skip
def orders(
    home: Path, passphrase_file: Path | None, as_json: bool, files: tuple[Path, ...], letter: tuple[str, Path] | None
) -> None:
    with opened(home, passphrase_file) as (profile, colleagues):
        found = colleagues.orders.look(_contents(files))
        names = _names(profile)
        if letter is not None:
            write_file(letter[1], colleagues.orders.letter(letter[0]))
    if as_json:
        say_json([_as_json(one) for one in found])
    elif found:
        say_table([_("Id"), "", _("About"), _("Asked by")], [_line(one, names) for one in found])
    else:
        say(_("Nothing waits for a second signature."))


def _as_json(one: WaitingOrder) -> dict[str, object]:
    return {"id": one.order_id, "kind": one.kind, "since": one.since, "reason": one.reason, "cases": list(one.case_ids),
            "logs": one.logs, "worker_id": one.worker_id, "roles": list(one.roles), "device": one.dev_id,
            "mark": list(one.mark), "words": list(one.words), "asked_by": one.asked_by, "mine": one.is_mine,
            "signed_by": list(one.signed_by), "refused_by": list(one.refused_by), "signed": one.is_signed}  # fmt: skip


def _line(one: WaitingOrder, names: dict[str, str]) -> list[str]:
    about = [names.get(one.worker_id, one.worker_id), *one.roles, one.reason, *one.case_ids, *one.mark, *one.words]
    asked = names.get(one.asked_by, one.asked_by)
    return [one.order_id, one.kind, " ".join(part for part in about if part), asked]


def _names(profile: Profile) -> dict[str, str]:
    from caseapp.store.queries.workers import workers

    return {one.id: one.name or one.id for one in profile.store.read(workers)}


@click.command(cls=Command, help=N_("Sign what a colleague asks; its id is in: caseapp team orders."))
@click.argument("order")
@profile_options
@language_option
@files_option
@letter_option
@click.option("--sheets", cls=Option, metavar="FILE.txt", type=_FILE,
              help=N_("Sign with the words of two recovery sheets, when nobody else can."))  # fmt: skip
def sign(
    order: str,
    home: Path,
    passphrase_file: Path | None,
    files: tuple[Path, ...],
    letter: Path | None,
    sheets: Path | None,
) -> None:
    with opened(home, passphrase_file) as (_profile, colleagues):
        if sheets is not None:
            colleagues.orders.sign_with_sheets(order, sheets_of(read_text(sheets)))
            is_done = True
        else:
            is_done = colleagues.orders.sign(order, _contents(files))
        if letter is not None:
            write_file(letter, colleagues.orders.letter(order))
        if colleagues.overview.state().hub:
            colleagues.sync()
    say(_("Signed, and done.") if is_done else _("Signed. It holds as soon as the other laptop syncs."))


@click.command(cls=Command, help=N_("Refuse what a colleague asks, or withdraw what we asked."))
@click.argument("order")
@profile_options
@language_option
@files_option
def refuse(order: str, home: Path, passphrase_file: Path | None, files: tuple[Path, ...]) -> None:
    with opened(home, passphrase_file) as (_profile, colleagues):
        colleagues.orders.refuse(order, _contents(files))
    say(_("Refused. Who asked sees it."))


@click.command(cls=Command, help=N_("Give a colleague another role on all laptops."))
@click.argument("worker")
@click.argument("role", type=click.Choice(_ROLES))
@profile_options
@language_option
@click.option("--administrator", cls=Option, is_flag=True, help=N_("Looks after the team as well."))
def role(worker: str, role: str, home: Path, passphrase_file: Path | None, administrator: bool) -> None:
    roles = [role, "administrator"] if administrator else [role]
    with opened(home, passphrase_file) as (_profile, colleagues):
        if worker not in {one.worker_id for one in colleagues.overview.colleagues()}:
            raise UnknownRecord(N_("There is no such record (%(kind)s)."), kind="worker")
        is_done = colleagues.set_roles(worker, roles)
    say(_("Saved") if is_done else _("Asked. It waits for the signature of a second administrator."))


@click.command(cls=Command, help=N_("Ask that very many cases may leave a laptop now instead of after a day."))
@click.argument("device", required=False, default="")
@profile_options
@language_option
def release(device: str, home: Path, passphrase_file: Path | None) -> None:
    with opened(home, passphrase_file) as (_profile, colleagues):
        if device and device not in {one.dev_id for one in colleagues.overview.devices()}:
            raise UnknownRecord(N_("There is no such record (%(kind)s)."), kind="device")
        if not device and colleagues.overview.state().brake is None:
            raise WrongUse(N_("Nothing waits to leave this laptop."))
        colleagues.orders.ask_for_release(device)
    say(_("Asked. It waits for the signatures of two administrators."))


def _contents(files: tuple[Path, ...]) -> list[bytes]:
    with border():
        return [path.read_bytes() for path in files]

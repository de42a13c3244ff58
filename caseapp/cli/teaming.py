# SPDX-License-Identifier: EUPL-1.2
"""This is the place for `caseapp team`: colleagues, their laptops, the hub, exchange files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from caseapp.cli.ending import border
from caseapp.cli.looking import looked
from caseapp.cli.opening import Place, json_option, language_option, profile_options
from caseapp.cli.output import read_text, say, say_json, say_table, write_file
from caseapp.cli.texts import Command, Option
from caseapp.errors import UnknownRecord, WrongUse
from caseapp.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from caseapp.store.profile import Profile
    from caseapp.sync.colleagues import Colleagues
    from caseapp.sync.enrol import Waiting
    from caseapp.sync.session import Report


class Team(Command, click.Group):
    """The group of commands about colleagues."""


_ELSEWHERE = {  # name -> module of caseapp.cli, name in it
    "role": "signing.role",
    "orders": "signing.orders",
    "sign": "signing.sign",
    "refuse": "signing.refuse",
    "release": "signing.release",
    "guests": "guesting.guests",
}


class WithMore(Team):
    """With commands of other modules, which are read when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), *_ELSEWHERE]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _ELSEWHERE:
            return super().get_command(ctx, cmd_name)
        module, _dot, name = _ELSEWHERE[cmd_name].partition(".")
        found: click.Command = getattr(import_module(f"caseapp.cli.{module}"), name)
        return found


@click.group("team", cls=WithMore, help=N_("Colleagues and their laptops, the hub, exchange files."))
def team() -> None:
    """Only its commands do something."""


team.add_command(looked)


@contextmanager
def opened(home: Path, passphrase_file: Path | None) -> Iterator[tuple[Profile, Colleagues]]:
    """The open profile and what it knows of colleagues. One that colleagues shut out for good is destroyed."""
    from caseapp.store.destroying import destroy_profile
    from caseapp.sync.colleagues import Colleagues
    from caseapp.sync.shut_out import ShutOut

    try:
        with Place(home, passphrase_file).opened(shows_nothing=True) as profile:
            yield profile, Colleagues(profile.store, lambda _changes: None)
    except ShutOut as ended:
        if ended.wipe:
            destroy_profile(home)
        raise


@team.command(cls=Command, help=N_("Where this laptop stands: team, hub, what was not sent, what waits."))
@profile_options
@language_option
@json_option
def status(home: Path, passphrase_file: Path | None, as_json: bool) -> None:
    from caseapp.sync.sentences import sentence_of

    with opened(home, passphrase_file) as (_profile, colleagues):
        state, aside = colleagues.overview.state(), colleagues.overview.set_aside()
    if as_json:
        rows = [{"reason": one.reason, "state": one.state, "case_id": one.case_id, "count": one.count} for one in aside]
        last = state.last_good.moment if state.last_good else None
        say_json({"alone": state.alone, "hub": state.hub, "asked": state.asked, "member": state.is_member,
                  "administrator": state.is_administrator, "unsent": state.unsent, "waiting": state.waiting,
                  "set_aside": state.set_aside, "last": last, "recovery": state.recovery, "details": rows})  # fmt: skip
        return
    if state.alone:
        say(_("This laptop waits to be let into a team.") if state.asked else _("This laptop works alone."))
        return
    say(_("Team with a hub: %(address)s") % {"address": state.hub} if state.hub else _("Team by exchange files."))
    say(ngettext("%(count)s save not sent.", "%(count)s saves not sent.", state.unsent) % {"count": state.unsent})
    if state.last_good is not None:
        moment = datetime.fromtimestamp(state.last_good.moment / 1000, UTC).astimezone()
        say(_("Last round: %(moment)s") % {"moment": f"{moment:%Y-%m-%d %H:%M}"})
    if not state.recovery:
        say(_("There is no recovery group yet: when all laptops are lost, everything is. See: caseapp team recovery"))
    for one in aside:
        say(f"{one.count} x {_(sentence_of(one.reason))}")


@team.command(cls=Command, help=N_("Make a team of this laptop; colleagues are invited afterwards."))
@profile_options
@language_option
@click.option("--recovery-sheets", cls=Option, metavar="FILE.txt", type=click.Path(path_type=Path, dir_okay=False),
              help=N_("Where the words of the three recovery sheets go; print them and destroy the file."))  # fmt: skip
@click.option("--recovery-later", cls=Option, is_flag=True, help=N_("Make the recovery sheets another day."))
def make(home: Path, passphrase_file: Path | None, recovery_sheets: Path | None, recovery_later: bool) -> None:
    if (recovery_sheets is None) != recovery_later:
        raise WrongUse(N_("Say where the recovery sheets go, with --recovery-sheets, or --recovery-later."))
    with opened(home, passphrase_file) as (_profile, colleagues):
        colleagues.found(_sheets(recovery_sheets) if recovery_sheets is not None else None)
    say(_("The team is made. Invite colleagues with: caseapp team invite"))


@team.command(cls=Command, help=N_("Make the recovery sheets of a team: any two of three open everything again."))
@profile_options
@language_option
@click.option("--sheets", cls=Option, metavar="FILE.txt", type=click.Path(path_type=Path, dir_okay=False),
              help=N_("Where the words go; print them and destroy the file."))  # fmt: skip
@click.option("--typed", cls=Option, metavar="FILE.txt", type=click.Path(path_type=Path, dir_okay=False),
              help=N_("The words of two new sheets, an empty line between them, to replace those of now."))  # fmt: skip
def recovery(home: Path, passphrase_file: Path | None, sheets: Path | None, typed: Path | None) -> None:
    if (sheets is None) == (typed is None):
        raise WrongUse(N_("Say where the new words go, with --sheets, or which ones were typed back, with --typed."))
    with opened(home, passphrase_file) as (_profile, colleagues):
        if sheets is not None and colleagues.overview.recovery_takes_two():  # refuses who is no administrator
            _sheets(sheets)
            say(_("Not in force yet. Print them, type two of them into a file, and: caseapp team recovery --typed"))
            return
        secret = _sheets(sheets) if sheets is not None else _typed(typed)
        is_done = colleagues.set_recovery(secret)
    if not is_done:
        say(_("Asked. It waits for the signature of a second administrator."))
    elif sheets is not None:
        say(_("The recovery sheets: %(file)s") % {"file": sheets})
    else:
        say(_("The recovery sheets are in force. Keep them apart."))


def _typed(source: Path | None):  # type: ignore[no-untyped-def]  # noqa: ANN202 - RecoverySecret, imported late
    """The secret of two sheets that were typed back: so they are good."""
    from caseapp.cli.closing import sheets_of
    from caseapp.sync.recovery import RecoverySecret

    return RecoverySecret.from_shares(sheets_of(read_text(source))) if source is not None else None


def _sheets(target: Path):  # type: ignore[no-untyped-def]  # noqa: ANN202 - RecoverySecret, imported late
    """A new recovery secret; its sheets are written before anything depends on them."""
    from caseapp.sync.recovery import RecoverySecret, sheets

    secret = RecoverySecret.random()
    lines = []
    for sheet in sheets(secret):
        lines.append(_("Recovery sheet %(number)s of %(of)s. Any two of them open everything. Keep them apart.")
                     % {"number": sheet.number, "of": sheet.of})  # fmt: skip
        lines.extend("   ".join(f"{number:2} {word:10}" for number, word in row) for row in sheet.rows())
        lines.append("")
    write_file(target, "\n".join(lines).encode())
    return secret


@team.command("hub", cls=Command, help=N_("Give the team a hub, with the code that the hub printed."))
@click.argument("address")
@profile_options
@language_option
@click.option("--code", cls=Option, required=True, metavar="TEXT", help=N_("The registration code of the hub."))
def give_hub(address: str, home: Path, passphrase_file: Path | None, code: str) -> None:
    with opened(home, passphrase_file) as (_profile, colleagues):
        colleagues.give_hub(address, code)
        _say_report(colleagues.sync())


@team.command(cls=Command, help=N_("Invite a laptop of a colleague, or a second one of one's own."))
@profile_options
@language_option
@click.option(
    "--worker", cls=Option, required=True, metavar="ID", help=N_("The id of the worker: caseapp team people.")
)
def invite(home: Path, passphrase_file: Path | None, worker: str) -> None:
    with opened(home, passphrase_file) as (profile, colleagues):
        _must_be_worker(profile, worker)
        say(colleagues.invite(worker).text())


@team.command(cls=Command, help=N_("The workers of the team, with their ids."))
@profile_options
@language_option
@json_option
def people(home: Path, passphrase_file: Path | None, as_json: bool) -> None:
    from caseapp.store.queries.workers import workers

    with opened(home, passphrase_file) as (profile, _colleagues):
        found = profile.store.read(workers)
    if as_json:
        say_json([{"id": one.id, "name": one.name, "role": one.role, "active": one.active} for one in found])
    else:
        say_table([_("Id"), _("Name"), _("Role")], [[one.id, one.name or "", one.role or ""] for one in found])


@team.command(cls=Command, help=N_("Ask to join, with the invitation of a colleague; on a new, empty profile."))
@click.argument("invitation")
@profile_options
@language_option
@click.option("--name", "person", cls=Option, required=True, metavar="TEXT", help=N_("Your name."))
@click.option("--device", cls=Option, required=True, metavar="TEXT", help=N_("What this laptop is called."))
@click.option("--request", cls=Option, metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
              help=N_("Also write the request to a file, for a team without a hub."))  # fmt: skip
def ask(
    invitation: str, home: Path, passphrase_file: Path | None, person: str, device: str, request: Path | None
) -> None:
    with opened(home, passphrase_file) as (_profile, colleagues):
        sealed, words = colleagues.ask_to_join(invitation, person, device)
        if request is not None:
            write_file(request, sealed)
    say(_("Read these six words to your colleague; both must be the same:"))
    say(" ".join(words))


@team.command(cls=Command, help=N_("Who asks to be let in, with the six words to compare."))
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, dir_okay=False))
@profile_options
@language_option
@json_option
def requests(files: tuple[Path, ...], home: Path, passphrase_file: Path | None, as_json: bool) -> None:
    with opened(home, passphrase_file) as (_profile, colleagues):
        found = colleagues.who_waits(_contents(files))
    if as_json:
        say_json([{"worker_id": one.user_id.hex(), "person": one.request.person, "device": one.request.device,
                   "words": list(one.words)} for one in found])  # fmt: skip
        return
    for one in found:
        say(f"{one.request.person}, {one.request.device}: {' '.join(one.words)}")
    if not found:
        say(_("Nobody asks to be let in."))


@team.command(cls=Command, help=N_("Let a laptop in after comparing the six words."))
@click.argument("words", nargs=6)
@profile_options
@language_option
@click.option("--file", "files", cls=Option, multiple=True, metavar="FILE", help=N_("The request, without a hub."),
              type=click.Path(path_type=Path, dir_okay=False))  # fmt: skip
def admit(words: tuple[str, ...], home: Path, passphrase_file: Path | None, files: tuple[Path, ...]) -> None:
    with opened(home, passphrase_file) as (profile, colleagues):
        chosen = _with_words(colleagues.who_waits(_contents(files)), words)
        worker = _must_be_worker(profile, chosen.user_id.hex())
        is_done = colleagues.admit(chosen, [worker])
    if is_done:
        say(_("Let in: %(device)s") % {"device": chosen.request.device})
    else:
        say(_("Asked. It waits for the signature of a second administrator."))


def _with_words(found: tuple[Waiting, ...], words: tuple[str, ...]) -> Waiting:
    for one in found:
        if tuple(word.lower() for word in words) == one.words:
            return one
    raise WrongUse(N_("Nobody asks with these six words. Do not let in a laptop whose words differ."))


def _contents(files: tuple[Path, ...]) -> list[bytes]:
    with border():
        return [path.read_bytes() for path in files]


def _must_be_worker(profile: Profile, worker_id: str) -> str:
    """The role of a worker of the team."""
    from caseapp.store.queries.workers import workers

    for one in profile.store.read(workers):
        if one.id == worker_id:
            return one.role or "worker"
    raise UnknownRecord(N_("There is no such record (%(kind)s)."), kind="worker")


@team.command("come-in", cls=Command, help=N_("Look whether we were let in, and fetch everything."))
@profile_options
@language_option
@click.pass_context
def come_in(context: click.Context, home: Path, passphrase_file: Path | None) -> None:
    with opened(home, passphrase_file) as (_profile, colleagues):
        inside = colleagues.come_in()
    say(_("We are in.") if inside else _("Nobody has let us in yet."))
    context.exit(0 if inside else 1)


@team.command(cls=Command, help=N_("The laptops of the team."))
@profile_options
@language_option
@json_option
def devices(home: Path, passphrase_file: Path | None, as_json: bool) -> None:
    from caseapp.store.queries.workers import workers

    with opened(home, passphrase_file) as (profile, colleagues):
        rows = colleagues.overview.devices()
        names = {one.id: one.name or "" for one in profile.store.read(workers)}
    if as_json:
        say_json([{"id": one.dev_id, "worker_id": one.worker_id, "state": one.state, "this": one.is_this,
                   "last_save": one.last_save} for one in rows])  # fmt: skip
        return
    table = [[one.dev_id, names.get(one.worker_id, ""), one.state, _("this laptop") if one.is_this else ""]
             for one in rows]  # fmt: skip
    say_table([_("Id"), _("Name"), _("State"), ""], table)


@team.command(cls=Command, help=N_("Shut a laptop out at once, because it is lost or stolen."))
@click.argument("device")
@profile_options
@language_option
@click.option("--reason", cls=Option, type=click.Choice(["lost", "stolen", "replaced", "other"]), default="lost",
              help=N_("Why: lost, stolen, replaced, other."))  # fmt: skip
@click.option("--wipe", cls=Option, is_flag=True, help=N_("It destroys its keys and its file when it asks the hub."))
def revoke(device: str, home: Path, passphrase_file: Path | None, reason: str, wipe: bool) -> None:
    with opened(home, passphrase_file) as (_profile, colleagues):
        if device not in {one.dev_id for one in colleagues.overview.devices()}:
            raise UnknownRecord(N_("There is no such record (%(kind)s)."), kind="device")
        colleagues.revoke(device, reason, wipe=wipe)
    say(_("Shut out. New keys are made for everything it could read."))


@team.command(cls=Command, help=N_("Decide for the whole team how long who opened what is kept."))
@click.argument("months", type=click.IntRange(1, 1200))
@profile_options
@language_option
def keep(months: int, home: Path, passphrase_file: Path | None) -> None:
    with opened(home, passphrase_file) as (_profile, colleagues):
        colleagues.endings.set_retention_months(months)
    said = ngettext(
        "Who opened what is kept for %(count)s month.", "Who opened what is kept for %(count)s months.", months
    )
    say(said % {"count": months})


@team.command(cls=Command, help=N_("A colleague leaves: unsent work still comes in, nothing new goes out."))
@click.argument("worker")
@profile_options
@language_option
def leave(worker: str, home: Path, passphrase_file: Path | None) -> None:
    with opened(home, passphrase_file) as (profile, colleagues):
        _must_be_worker(profile, worker)
        is_done = colleagues.let_leave(worker)
    if is_done:
        say(_("Noted. The laptops of this colleague may still send what they hold."))
    else:
        say(_("Asked. It waits for the signature of a second administrator."))


@team.command(cls=Command, help=N_("Write an exchange file for the colleagues, for a stick or a mail."))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@profile_options
@language_option
def write(file: Path, home: Path, passphrase_file: Path | None) -> None:
    with opened(home, passphrase_file) as (_profile, colleagues), border():
        fresh = file.with_name(file.name + ".unfinished")
        with fresh.open("wb") as stream:
            written = colleagues.write_file(stream)
        fresh.replace(file)
    saves = ngettext("%(count)s save", "%(count)s saves", written.saves) % {"count": written.saves}
    laptops = ngettext("%(count)s laptop", "%(count)s laptops", written.devices) % {"count": written.devices}
    words = _("Written: %(saves)s for %(laptops)s. Nobody else can read the file.")
    say(words % {"saves": saves, "laptops": laptops})


@team.command(cls=Command, help=N_("Take in an exchange file that a colleague brought."))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@profile_options
@language_option
def read(file: Path, home: Path, passphrase_file: Path | None) -> None:
    with opened(home, passphrase_file) as (_profile, colleagues), border():
        _say_report(colleagues.read_file(file))


@click.command("sync", cls=Command, help=N_("One round with the hub: send, fetch."))
@profile_options
@language_option
@json_option
@click.option("--watch", cls=Option, is_flag=True, help=N_("Go on until stopped: a round whenever there is news."))
def sync(home: Path, passphrase_file: Path | None, as_json: bool, watch: bool) -> None:
    with opened(home, passphrase_file) as (_profile, colleagues):
        _say_report(colleagues.sync(), as_json=as_json)
        while watch:
            if colleagues.wait_for_news():
                _say_report(colleagues.sync(), as_json=as_json)


def _say_report(report: Report, *, as_json: bool = False) -> None:
    from caseapp.sync.sentences import sentence_of

    if as_json:
        say_json({"sent": report.sent, "received": report.received, "waiting": report.waiting,
                  "refused": report.refused, "outcome": report.outcome})  # fmt: skip
        return
    say(_("Sent: %(sent)s. Received: %(received)s.") % {"sent": report.sent, "received": report.received})
    for code, count in report.refused.items():
        say(f"{count} x {_(sentence_of(code))}")

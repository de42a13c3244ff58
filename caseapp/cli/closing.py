# SPDX-License-Identifier: EUPL-1.2
"""This is the place for commands about what ends: erasing cases, beginning again from paper, late saves of who left."""

from __future__ import annotations

import re
from pathlib import Path

import click

from caseapp.cli.opening import json_option, language_option, profile_options
from caseapp.cli.output import read_text, say, say_json
from caseapp.cli.teaming import opened
from caseapp.cli.texts import Command, Option
from caseapp.errors import WrongUse
from caseapp.i18n import N_, _, ngettext


@click.command(cls=Command, help=N_("Erase cases for good: two administrators agree. Without a case: what is asked."))
@click.argument("cases", nargs=-1)
@profile_options
@language_option
@json_option
@click.option("--reason", cls=Option, type=click.Choice(["retention", "request", "mistake"]), default="retention",
              help=N_("Why: retention, request, mistake."))  # fmt: skip
@click.option("--agree", cls=Option, metavar="ID", help=N_("Agree to what a colleague asks; its id is in the list."))
def erase(
    cases: tuple[str, ...], home: Path, passphrase_file: Path | None, as_json: bool, reason: str, agree: str | None
) -> None:
    with opened(home, passphrase_file) as (_profile, colleagues):
        orders = colleagues.orders
        if cases:
            orders.ask_to_erase(cases, reason)
        if agree is not None:
            orders.sign(agree)
        colleagues.sync()
        found = [one for one in orders.look() if one.kind == "erase_order"]
    if as_json:
        say_json([{"id": one.order_id, "cases": list(one.case_ids), "logs": one.logs, "reason": one.reason,
                   "workers": list(one.signed_by), "agreed": one.is_signed} for one in found])  # fmt: skip
        return
    for one in found:
        say(f"{one.order_id}  {one.reason}  {' '.join(one.case_ids)}")
    if not found:
        say(_("Nothing waits to be erased."))


@click.command(cls=Command, help=N_("Begin a team again whose laptops are all lost, on a new, empty profile."))
@click.argument("address", required=False)
@profile_options
@language_option
@click.option("--sheets", cls=Option, required=True, metavar="FILE.txt", type=click.Path(path_type=Path),
              help=N_("The words of two recovery sheets, with an empty line between them."))  # fmt: skip
@click.option("--again", cls=Option, is_flag=True,
              help=N_("Later: give colleagues with new laptops what only they could open."))  # fmt: skip
def rescue(address: str | None, home: Path, passphrase_file: Path | None, sheets: Path, again: bool) -> None:
    if again == (address is not None):
        raise WrongUse(N_("Say the address of the hub, or --again on a laptop that is in the team."))
    words = sheets_of(read_text(sheets))
    with opened(home, passphrase_file) as (_profile, colleagues):
        endings = colleagues.endings
        report = endings.rescue(address, words) if address is not None else endings.pass_on(words)
    say(_("Sent: %(sent)s. Received: %(received)s.") % {"sent": report.sent, "received": report.received})


def sheets_of(text: str) -> list[str]:
    """The words of each sheet: rows with numbers as they are printed, or words alone."""
    found = []
    for part in re.split(r"\n\s*\n", text.strip()):
        lines = part.splitlines()
        rows = [line for line in lines if re.match(r"\s*\d+\s", line)]
        found.append(" ".join(rows or lines))
    return found


@click.command(cls=Command, help=N_("Take over what a colleague wrote in a case and could send too late only."))
@click.argument("case")
@profile_options
@language_option
def adopt(case: str, home: Path, passphrase_file: Path | None) -> None:
    with opened(home, passphrase_file) as (_profile, colleagues):
        count = colleagues.endings.adopt(case)
    say(ngettext("%(count)s save taken over.", "%(count)s saves taken over.", count) % {"count": count})

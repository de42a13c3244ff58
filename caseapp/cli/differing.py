# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the command that lists differences, and decides one of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from caseapp.cli.looking import note
from caseapp.cli.opening import Place, json_option, language_option, profile_options
from caseapp.cli.output import say, say_json
from caseapp.cli.papers import case_option, must_be_case
from caseapp.cli.texts import Command, Option
from caseapp.errors import WrongUse
from caseapp.i18n import N_, _, formats, ngettext

if TYPE_CHECKING:
    from caseapp.operations.differences import SettleDifference
    from caseapp.store.queries.difference_origins import DifferenceView, Standing
    from caseapp.store.reader import Reader


@click.command(cls=Command, help=N_("List the fields that hold several values, or decide one (--settle)."))
@profile_options
@language_option
@json_option
@case_option
@click.option("--settle", cls=Option, metavar="RECORD.FIELD", help=N_("Decide this one, named as in the list."))
@click.option("--keep", cls=Option, type=int, metavar="N", help=N_("Keep the value with this number."))
@click.option("--both", cls=Option, is_flag=True, help=N_("Keep all texts, below each other, with name and day."))
@click.option("--write", cls=Option, metavar="VALUE", help=N_("Write another value (days as YYYY-MM-DD, yes as 1)."))
@click.option("--read-rev", cls=Option, type=int, metavar="REV",
              help=N_("The revision the list was read at: what came later is not replaced."))  # fmt: skip
def differences(
    home: Path, passphrase_file: Path | None, as_json: bool, case_id: str | None, settle: str | None, **how: object
) -> None:
    from caseapp.operations import perform

    with Place(home, passphrase_file).opened() as profile:
        if settle is not None:
            with profile.store.reading() as reader:
                given = _decision(reader, settle, how)
            perform(profile.store, given)
        with profile.store.reading() as reader:
            found = list(_views(reader, case_id))
            names = _names(reader)
            rev = reader.rev
        for one_case in sorted({one.row.case.id for one in found if one.row.case is not None}):
            note(profile.store, "open", one_case)
    if as_json:
        say_json({"read_rev": rev, "differences": [_json(one, names) for one in found]})
        return
    for one in found:
        _say(one, names)
    say(ngettext("%(count)s difference to decide", "%(count)s differences to decide", len(found))
        % {"count": len(found)})  # fmt: skip
    say(_("Read at revision %(rev)s") % {"rev": rev})


def _views(reader: Reader, case_id: str | None) -> Iterator[DifferenceView]:
    from caseapp.store.queries.difference_origins import difference_view
    from caseapp.store.queries.differences import differences as all_of
    from caseapp.store.queries.differences import differences_of_case

    if case_id is not None:
        must_be_case(reader, case_id)
    for one in differences_of_case(reader, case_id) if case_id is not None else all_of(reader):
        view = difference_view(reader, one.entity_id, one.field)
        if view is not None:
            yield view


def _decision(reader: Reader, named: str, how: dict[str, object]) -> SettleDifference:
    """What the options say. Raises WrongUse."""
    from caseapp.models.ids import is_id
    from caseapp.operations.differences import BOTH, NEW, ONE, SettleDifference
    from caseapp.store.queries.difference_origins import difference_view

    record_id, _dot, field = named.partition(".")
    view = difference_view(reader, record_id, field) if is_id(record_id) else None
    if view is None:
        raise WrongUse(N_("There is no difference %(name)s. See: caseapp differences"), name=named[:80])
    keep, both, write, rev = how["keep"], how["both"], how["write"], how["read_rev"]
    if sum((keep is not None, bool(both), write is not None)) != 1:
        raise WrongUse(N_("Say what it becomes: --keep N, --both or --write VALUE."))
    if not isinstance(rev, int):
        raise WrongUse(N_("Give the revision the list was read at (--read-rev)."))
    if both:
        return SettleDifference(record_id=record_id, field=field, how=BOTH, read_rev=rev)
    if isinstance(write, str):
        return SettleDifference(record_id=record_id, field=field, how=NEW, value=_typed(view, write), read_rev=rev)
    seen = _seen(view, rev)
    if not isinstance(keep, int) or not 1 <= keep <= len(seen):
        raise WrongUse(N_("There is no value with this number. See: caseapp differences"))
    value = seen[keep - 1].value
    plain = value.hex() if isinstance(value, bytes) else value
    return SettleDifference(record_id=record_id, field=field, how=ONE, value=plain, read_rev=rev)


def _seen(view: DifferenceView, rev: int) -> list[Standing]:
    """The values that were in the list when it was read, in its order: what came since has no number in it."""
    known = {one.value for one in view.row.difference.values if one.rev <= rev}
    return [one for one in view.standing if one.value in known]


def _typed(view: DifferenceView, text: str) -> str | int | None:
    from caseapp.operations.differing_fields import sort_of

    sort = sort_of(view.row.difference.kind, view.row.difference.field).sort
    if sort in ("number", "yes_no") and text.lstrip("-").isdecimal():
        return int(text)
    return text or None


def _names(reader: Reader) -> dict[str, str]:
    from caseapp.store.queries.workers import workers

    return {one.id: one.name for one in workers(reader)}


def _json(one: DifferenceView, names: dict[str, str]) -> dict[str, object]:
    difference, case = one.row.difference, one.row.case
    return {
        "name": f"{difference.entity_id}.{difference.field}",
        "kind": difference.kind,
        "record_id": difference.entity_id,
        "field": difference.field,
        "safety": difference.safety,
        "case_id": case.id if case is not None else None,
        "person": case.name.full if case is not None else None,
        "before": _plain(one.before.value) if one.before is not None else None,
        "values": [
            {
                "value": _plain(value.value),
                "counts": value.counts,
                "written": [
                    {"worker_id": writer.worker_id, "worker": names.get(writer.worker_id or ""),
                     "moment": writer.moment.isoformat(), "device": writer.device, "here": writer.is_here,
                     "laptop_of": writer.laptop_of}
                    for writer in value.writers
                ],
            }
            for value in one.standing
        ],
    }  # fmt: skip


def _plain(value: object) -> object:
    return value.hex() if isinstance(value, bytes) else value


def _say(one: DifferenceView, names: dict[str, str]) -> None:
    difference, case = one.row.difference, one.row.case
    person = case.name.full if case is not None else _("Team")
    say(f"{difference.entity_id}.{difference.field}  {person} ({difference.kind})")
    for place, value in enumerate(one.standing, start=1):
        writer = value.writers[0]
        name = names.get(writer.worker_id or "") or _("Somebody")
        mark = "*" if value.counts else " "
        text = " / ".join(str(_plain(value.value) if value.value is not None else "-").splitlines())
        say(f"  {mark}{place}  {name}, {formats.moment(writer.moment)}: {text}")
    if one.before is not None:
        say("      " + _("before that: %(text)s") % {"text": " / ".join(str(_plain(one.before.value)).splitlines())})
    say()

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for who opened what, by command line: writing it down before it is shown, and `team looked`."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from caseapp.cli.opening import Place, json_option, language_option, profile_options
from caseapp.cli.output import say, say_json, say_table
from caseapp.cli.papers import case_option
from caseapp.cli.texts import Command, Option
from caseapp.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from caseapp.store.queries.openings import Heard, OpeningShown, OpeningsShown
    from caseapp.store.store import Store

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command(cls=Command, help=N_("Who opened which case: on this laptop; for administrators on all laptops."))
@profile_options
@language_option
@json_option
@case_option
@click.option("--worker", cls=Option, metavar="ID", default="", help=N_("Only this worker: caseapp team people."))
@click.option("--from", "since", cls=Option, type=_DAY, help=N_("From this day on."))
@click.option("--to", "until", cls=Option, type=_DAY, help=N_("Up to and with this day."))
@click.option("--limit", cls=Option, type=click.IntRange(1), default=500, show_default=True,
              help=N_("So many at the most, the newest first."))  # fmt: skip
def looked(
    home: Path,
    passphrase_file: Path | None,
    as_json: bool,
    case_id: str | None,
    **asked: str | int | datetime | None,
) -> None:
    from caseapp.errors import UnknownRecord
    from caseapp.models.ids import is_id
    from caseapp.operations.openings import Opening, record_opening
    from caseapp.store.queries.openings import laptops_heard, openings_shown
    from caseapp.store.queries.workers import workers

    worker = str(asked["worker"] or "")
    for one in (case_id, worker):
        if one and not is_id(one):
            raise UnknownRecord(N_("There is no such record (%(kind)s)."), kind="worker" if one == worker else "case")
    with Place(home, passphrase_file).opened() as profile:
        record_opening(profile.store, Opening(act="look", case_id=case_id or ""))
        ask = _asked(case_id or "", worker, asked)
        with profile.store.reading() as reader:
            found, laptops = openings_shown(reader, ask), laptops_heard(reader, profile.store.clock.now())
            names = {one.id: one.name or "" for one in workers(reader)}
    if as_json:
        say_json({"count": found.count, "entries": [_plain(row) for row in found.rows],
                  "laptops": [_heard(one) for one in laptops]})  # fmt: skip
        return
    _say_found(found, laptops, names)


def _asked(case_id: str, worker: str, asked: dict[str, str | int | datetime | None]):  # type: ignore[no-untyped-def]  # noqa: ANN202 - OpeningsAsk, imported late
    from caseapp.store.queries.openings import OpeningsAsk

    since, until, limit = asked["since"], asked["until"], asked["limit"]
    return OpeningsAsk(
        case_id=case_id,
        worker_id=worker,
        since=_begin(since) if isinstance(since, datetime) else None,
        until=_begin(until + timedelta(days=1)) if isinstance(until, datetime) else None,
        limit=limit if isinstance(limit, int) else 500,
    )


def _begin(day: datetime) -> datetime:
    """The first moment of a day where the worker is."""
    return datetime.combine(day.date(), time()).astimezone()


def _say_found(found: OpeningsShown, laptops: tuple[Heard, ...], names: dict[str, str]) -> None:
    rows = [
        [f"{row.moment.astimezone():%Y-%m-%d %H:%M}", names.get(row.worker_id, row.worker_id), row.act,
         row.compartment, row.case_id, row.reason]
        for row in found.rows
    ]  # fmt: skip
    say_table([_("Moment"), _("Who"), _("What"), _("Part"), _("Case"), _("Why")], rows)
    say(ngettext("%(count)s entry", "%(count)s entries", found.count) % {"count": found.count})
    for one in laptops:
        if one.missing:
            say(
                ngettext(
                    "%(count)s entry of the laptop of %(name)s is missing: it was counted, and never came.",
                    "%(count)s entries of the laptop of %(name)s are missing: they were counted, and never came.",
                    one.missing,
                )
                % {"count": one.missing, "name": names.get(one.worker_id, one.worker_id)}
            )


def _plain(row: OpeningShown) -> dict[str, object]:
    return {"moment": row.moment.isoformat(), "worker_id": row.worker_id, "device": row.dev_id, "act": row.act,
            "compartment": row.compartment, "case_id": row.case_id, "reason": row.reason,
            "laptop_of": row.laptop_of or None}  # fmt: skip


def _heard(one: Heard) -> dict[str, object]:
    return {"device": one.dev_id, "worker_id": one.worker_id, "count": one.count, "last": one.last.isoformat(),
            "missing": one.missing}  # fmt: skip


def note(store: Store, act: str, case_id: str = "", *, sensitive: bool = False) -> None:
    """Write down what a command is about to show or hand out."""
    from caseapp.operations.openings import Opening, record_opening

    compartment = "sensitive" if sensitive else "core" if case_id else ""
    record_opening(store, Opening(act=act, case_id=case_id, compartment=compartment))

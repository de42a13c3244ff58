# SPDX-License-Identifier: EUPL-1.2
"""This is the place for figures and counts by command line: what the page Figures shows, and no number more."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from caseapp.cli.looking import note
from caseapp.cli.opening import Place, json_option, language_option, profile_options
from caseapp.cli.output import read_text, say, say_json, say_table, write_file
from caseapp.cli.texts import Command, Option
from caseapp.errors import NotAllowed, WrongUse
from caseapp.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from caseapp.plans.figures import FigureTable
    from caseapp.store.queries.figures import FiguresView

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command(cls=Command, help=N_("The figures of the team over one year, small numbers hidden."))
@profile_options
@language_option
@json_option
@click.option("--from", "first", cls=Option, type=_DAY, help=N_("A day of the year; without it this year."))
@click.option("--to", "last", cls=Option, type=_DAY, help=N_("A day of the same year."))
@click.option("--out", cls=Option, metavar="FILE.csv", type=click.Path(path_type=Path, dir_okay=False),
              help=N_("A file for a spreadsheet (CSV)."))  # fmt: skip
def figures(
    home: Path,
    passphrase_file: Path | None,
    as_json: bool,
    first: datetime | None,
    last: datetime | None,
    out: Path | None,
) -> None:
    from caseapp.store.queries.figures import figures_shown
    from caseapp.ui.figures.words import csv_of, last_row, measure_words, of_words

    if out is not None and out.suffix.lower() != ".csv":
        raise WrongUse(N_("The name of the file for a spreadsheet ends on .csv."))
    with Place(home, passphrase_file).opened() as profile:
        today = profile.store.clock.today()
        year = (first or last).year if first or last else today.year  # type: ignore[union-attr]
        if first is not None and last is not None and first.year != last.year:
            raise WrongUse(
                N_("Figures are of one whole year: from other times small numbers could be worked out. Name one year.")
            )
        with profile.store.reading() as reader:
            view = figures_shown(reader, year, today)
        if not view.may_see:
            raise NotAllowed(N_("Your role in this team does not allow this."))
        if out is not None:
            note(profile.store, "export")
            write_file(out, csv_of(view))
    if out is not None:
        say(str(out))
    elif as_json:
        say_json(_plain(view))
    else:
        rows = [
            (one.indicator.label.here(), measure_words(one, last_row(one)), of_words(one, last_row(one)))
            for one in view.tables
        ]
        say_table((str(year), _("value"), ""), rows)


def _plain(view: FiguresView) -> dict[str, object]:
    return {"year": view.year, "indicators": [_table(one) for one in view.tables]}


def _table(table: FigureTable) -> dict[str, object]:
    """What is shown of an indicator; null where a number is hidden."""
    rows = []
    for row in range(len(table.numbers)):
        span = table.spans[row] if row < len(table.spans) else None
        numbers = {code: table.shown(row, place) for place, code in enumerate(table.columns)}
        rows.append(
            {
                "from": (span or table.spans[0]).first.isoformat(),
                "to": (span or table.spans[-1]).last.isoformat(),
                "numbers": numbers,
                "denominator": table.denominator(row),
                "share": table.share(row),
                "median": table.median(row),
            }
        )
    return {"id": table.indicator.id, "kind": table.indicator.kind, "rows": rows}


@click.command(
    cls=Command, help=N_("Take the count of one night, frozen with its hash, and write it in the form of its year.")
)
@profile_options
@language_option
@click.option("--date", "day", cls=Option, type=_DAY, required=True, help=N_("The night before this day is counted."))
@click.option("--out", cls=Option, metavar="FILE.csv", required=True, type=click.Path(path_type=Path, dir_okay=False),
              help=N_("The file that is handed in."))  # fmt: skip
@click.option("--code-file", cls=Option, metavar="FILE", type=click.Path(path_type=Path, dir_okay=False, exists=True),
              help=N_("A file with the code of the count in its first line; it is not kept."))  # fmt: skip
@click.option("--service", cls=Option, metavar="TEXT", default="", help=N_("Number of your service in the count."))
@click.option("--name", cls=Option, metavar="TEXT", default="", help=N_("How this count is called."))
def count(home: Path, passphrase_file: Path | None, day: datetime, out: Path, **asked: Any) -> None:
    from caseapp.operations import perform
    from caseapp.operations.counts import TakeCount
    from caseapp.plans.count import count_form, csv_of
    from caseapp.store.queries.counts import count as count_of

    if out.suffix.lower() != ".csv":
        raise WrongUse(N_("The name of the file for a spreadsheet ends on .csv."))
    form = count_form(day.year)
    if form is None:
        raise WrongUse(N_("There is no form for a count of that year."))
    code_file: Path | None = asked["code_file"]
    code = read_text(code_file).partition("\n")[0].strip() if code_file is not None else None
    with Place(home, passphrase_file).opened() as profile:
        store = profile.store
        given = TakeCount(day=day.date(), name=asked["name"] or None, service=asked["service"] or None, code=code)
        taken = perform(store, given).result
        with store.reading() as reader:
            row = count_of(reader, str(taken))
        note(store, "export")
        write_file(out, csv_of(row.rows, form))
    rows = ngettext("%(count)s row", "%(count)s rows", row.count) % {"count": row.count}
    say(f"{out} ({rows}, {row.digest.hex()[:12]})")

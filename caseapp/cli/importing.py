# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the command that takes a caseload list in, and accounts for every row of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from caseapp.cli.opening import Place, json_option, language_option, profile_options
from caseapp.cli.output import read_text, say, say_json, write_file
from caseapp.cli.texts import Command, Option
from caseapp.i18n import N_, _

if TYPE_CHECKING:
    from datetime import date

    from caseapp.operations.caseload.keys import RowMatch
    from caseapp.operations.caseload.rows import ImportReading
    from caseapp.operations.import_caseload import ImportDone

_FATES = {
    "new": N_("Row %(row)s becomes a person with a case."),
    "unchanged": N_("Row %(row)s is known already."),
    "changed": N_("Row %(row)s is known and says something new; --update writes it."),
    "updated": N_("Row %(row)s is known; what is new was written."),
    "other_person": N_("Row %(row)s has a number that belonged to somebody else; becomes a new person."),
    "blank": N_("Row %(row)s is blank."),
    "heading": N_("Row %(row)s is the heading."),
    "totals": N_("Row %(row)s is a line with totals."),
    "above": N_("Row %(row)s stands above the headings."),
    "double": N_("Row %(row)s stands twice in the list."),
    "unreadable": N_("Row %(row)s could not be read."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What was asked of `import`, option by option."""

    as_json: bool
    dry_run: bool
    update: bool
    sheet: str | None
    report: Path | None
    map_file: Path | None
    save_map: Path | None


@click.command(cls=Command, help=N_("Take a caseload list in (CSV, XLSX); the same list twice makes no doubles."))
@click.argument("file", type=click.Path(path_type=Path))
@profile_options
@language_option
@json_option
@click.option("--dry-run", cls=Option, is_flag=True, help=N_("Only say what would happen."))
@click.option("--update", cls=Option, is_flag=True, help=N_("Write what is new about people who are known."))
@click.option("--sheet", cls=Option, metavar="NAME", help=N_("The sheet of a workbook."))
@click.option("--report", cls=Option, metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
              help=N_("Save the rows that could not be read, to mend and import again."))  # fmt: skip
@click.option("--map", "map_file", cls=Option, metavar="FILE", type=click.Path(path_type=Path),
              help=N_("Which column is what (JSON)."))  # fmt: skip
@click.option("--save-map", cls=Option, metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
              help=N_("Save which column was taken for what, to change it and use it with --map."))  # fmt: skip
def import_list(file: Path, home: Path, passphrase_file: Path | None, **asked: Any) -> None:
    from caseapp.operations import perform
    from caseapp.operations.caseload.report import write_report
    from caseapp.operations.import_caseload import ImportCaseload, matches

    wish = Wish(**asked)
    with Place(home, passphrase_file).opened() as profile:
        store = profile.store
        reading = _read(file, wish, store.clock.today())
        found = store.read(lambda reader: matches(reader, reading.rows))
        done = None
        if not wish.dry_run:
            done = perform(store, ImportCaseload(rows=reading.rows, update_changed=wish.update)).result
    if wish.report is not None:
        write_report(reading, wish.report, _)
    account = _account(reading, found, updated=wish.update)
    if wish.as_json:
        say_json(_as_json(reading, account, done))
    else:
        _say_account(reading, account, done, wish.report)


def _read(file: Path, wish: Wish, today: date) -> ImportReading:
    from caseapp.operations.caseload.columns import Mapping, propose_mapping
    from caseapp.operations.caseload.files import read_table
    from caseapp.operations.caseload.rows import read_rows

    table = read_table(file, sheet=wish.sheet)
    mapping = Mapping.from_json(read_text(wish.map_file), table) if wish.map_file else propose_mapping(table)
    if wish.save_map is not None:
        write_file(wish.save_map, mapping.to_json().encode())
    return read_rows(table, mapping, today)


Account = list[tuple[int, str, str]]  # row, what became of it, why or which remark


def _account(reading: ImportReading, found: tuple[RowMatch, ...], *, updated: bool) -> Account:
    """Every row of the file once."""
    states = {row.number: match.state for row, match in zip(reading.rows, found, strict=True)}
    remarks = {row.number: " ".join(one.sentence(_) for one in row.notices) for row in reading.rows}
    account = []
    for outcome in reading.outcomes:
        fate = states.get(outcome.number, outcome.kind) if outcome.kind == "accepted" else outcome.kind
        if fate == "changed" and updated:
            fate = "updated"
        why = outcome.reason.sentence(_) if outcome.reason is not None else remarks.get(outcome.number, "")
        account.append((outcome.number, fate, why))
    return account


def _as_json(reading: ImportReading, account: Account, done: ImportDone | None) -> dict[str, object]:
    return {
        "written": done is not None,
        "opened": done.opened if done else 0,
        "unchanged": done.unchanged if done else 0,
        "updated": done.updated if done else 0,
        "changed": list(done.changed) if done else [],
        "new_workers": list(done.new_workers) if done else [],
        "columns": [{"column": use.index + 1, "heading": use.heading, "field": use.field.value}
                    for use in reading.mapping.columns],
        "rows": [{"row": number, "became": fate, "remark": why} for number, fate, why in account],
    }  # fmt: skip


def _say_account(reading: ImportReading, account: Account, done: ImportDone | None, report: Path | None) -> None:
    from caseapp.operations.caseload.report import summary

    for number, fate, why in account:
        say(f"{_(_FATES[fate]) % {'row': number}} {why}".rstrip())
    say()
    say(summary(reading, _).partition("\n\n")[0].rstrip())
    say()
    if done is None:
        say(_("Nothing was written (--dry-run)."))
    else:
        counts = {"opened": done.opened, "unchanged": done.unchanged, "updated": done.updated}
        say(_("Opened: %(opened)s. Known already: %(unchanged)s. Updated: %(updated)s.") % counts)
        if done.new_workers:
            say(_("New colleagues: %(names)s") % {"names": ", ".join(done.new_workers)})
    if report is not None:
        say(_("The rows to mend: %(file)s") % {"file": report})

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the list of cases as a table for a spreadsheet program: CSV and XLSX, no formulas in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from caseapp.errors import WrongUse
from caseapp.i18n import N_, _, formats
from caseapp.i18n.codes import label
from caseapp.operations.caseload.report import safe_cell
from caseapp.plans.sentences import what_of
from caseapp.security.permissions import Act, Layer
from caseapp.store.derived.facts import DOMAINS
from caseapp.store.queries.cases import CaseFilter, CaseRow, all_case_rows
from caseapp.store.queries.workers import workers
from caseapp.store.reader import Reader
from caseapp.store.viewing import Viewer

Cell = str | int | date | None


@dataclass(frozen=True, slots=True)
class Table:
    """Headings in the language in use, and a row per case."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    left_out: int = 0  # cases that fit and that who looks may not take out


def case_table(reader: Reader, wanted: CaseFilter, today: date) -> Table:
    """The cases that fit and may leave, by name. Levels are 1-5; what is not known stays empty."""
    names = {one.id: one.name for one in workers(reader)}
    headings = (
        _("Id"), _("Name"), _("Birth date"), _("Age"), _("Programme"), _("Phase"), _("Worker"), _("Backup"),
        *(label("domain", name, capital=True) for name in DOMAINS),
        _("Last conversation"), _("Plan agreed"), _("Leaves on"), _("Next"), _("Due"),
    )  # fmt: skip
    found = all_case_rows(reader, wanted, today)
    leaving = [row for row in found if _may_leave(reader.viewer, row)]
    return Table(headings, tuple(_line(row, names, today) for row in leaving), len(found) - len(leaving))


def _may_leave(viewer: Viewer, row: CaseRow) -> bool:
    """A list is a file: it holds what who looks may save as a file."""
    primary, backup = (bytes.fromhex(one) if one else None for one in (row.worker_id, row.backup_id))
    own = viewer.is_own(primary, backup)
    return viewer.may(Act.EXPORT, Layer.L2, is_own=own, restricted=bool(row.restricted))


def _line(row: CaseRow, names: dict[str, str], today: date) -> tuple[Cell, ...]:
    known_to_the_day = row.birth_precision in (None, "day")
    following = row.next_clock
    return (
        row.id,
        row.name.full,
        row.birth_day if known_to_the_day else None,
        formats.age(row.birth_day, today) if row.birth_day is not None else None,
        label("programme", row.programme),
        label(f"phase_{row.programme}", row.phase) if row.programme and row.phase else "",
        names.get(row.worker_id or "", ""),
        names.get(row.backup_id or "", ""),
        *(int(sign) if sign.isdigit() else None for sign in row.levels),
        row.last_talk.astimezone().date() if row.last_talk is not None else None,
        row.plan_agreed,
        row.exit_day,
        what_of(following, today) if following is not None else "",
        following.due if following is not None else None,
    )


def as_csv(table: Table) -> bytes:
    """For Excel: semicolons, accents right, dates as 2026-01-31."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for row in (table.headings, *table.rows):
        writer.writerow([safe_cell(cell) if isinstance(cell, str) else _plain(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _plain(cell: int | date | None) -> str:
    return cell.isoformat() if isinstance(cell, date) else "" if cell is None else str(cell)


def as_xlsx(table: Table) -> bytes:
    """One sheet; text stays text, whatever it begins with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Cases"))
    sheet.freeze_panes = "C2"
    sheet.column_dimensions["A"].width = 34
    for letter in "BEFGHR":
        sheet.column_dimensions[letter].width = 24
    for number, row in enumerate((table.headings, *table.rows)):
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value)  # type: ignore[arg-type]  # days are written as days
            if isinstance(value, str):
                cell.value, cell.data_type = value, "s"
            if number == 0:
                cell.font = Font(bold=True)
            cells.append(cell)
        sheet.append(cells)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


_WRITERS: dict[str, Callable[[Table], bytes]] = {".csv": as_csv, ".xlsx": as_xlsx}


def as_file(table: Table, name: PurePath) -> bytes:
    """As the end of the file name says. Raises WrongUse for another one."""
    writer = _WRITERS.get(name.suffix.lower())
    if writer is None:
        raise WrongUse(N_("The file name of a list ends on .xlsx or .csv."))
    return writer(table)

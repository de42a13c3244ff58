# SPDX-License-Identifier: EUPL-1.2
"""This is the place for telling what could not be read: a file to mend and import again, and a summary in
words.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

from caseapp.errors import CaseAppError, DiskFull, ReadOnly
from caseapp.i18n import N_
from caseapp.operations.caseload.cells import text_of
from caseapp.operations.caseload.columns import headings_of
from caseapp.operations.caseload.rows import ABOVE, ACCEPTED, BLANK, DOUBLE, TOTALS, UNREADABLE, ImportReading

# The two headings below are known to headings.py in every language, so that a mended report can be imported.
ROW = N_("Row of the list")
WRONG = N_("What is wrong")
NOT_WRITTEN = N_("The report could not be written there. Choose another folder.")
_LINES = (
    (ACCEPTED, N_("Rows that become a person: %(count)s")),
    (UNREADABLE, N_("Rows that could not be read: %(count)s")),
    (DOUBLE, N_("Rows that stand twice in the list: %(count)s")),
    (BLANK, N_("Blank rows: %(count)s")),
    (TOTALS, N_("Lines with totals: %(count)s")),
    (ABOVE, N_("Rows above the headings: %(count)s")),
)
REMARKS = N_("Rows with a remark: %(count)s")
ROW_LINE = N_("Row %(row)s: %(reason)s")

Translate = Callable[[str], str]


def safe_cell(text: str) -> str:
    """Text that no spreadsheet program takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def report_text(reading: ImportReading, translate: Translate, *, with_remarks: bool = True) -> str:
    """The rows that were not read, doubles and (`with_remarks`) accepted rows with a remark, as CSV for
    Excel.

    The first two columns say which row and what is wrong; the others stand as in the list, to be mended in
    place. An import of the mended file skips the first two.
    """
    wrong: dict[int, list[str]] = {}
    for outcome in reading.outcomes:
        if outcome.kind == UNREADABLE and outcome.reason is not None:
            wrong[outcome.number] = [outcome.reason.sentence(translate)]
    for row in reading.rows if with_remarks else ():
        if row.notices:
            wrong[row.number] = [remark.sentence(translate) for remark in row.notices]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    headings = [heading or f"[{place}]" for place, heading in enumerate(headings_of(reading.table), start=1)]
    writer.writerow([translate(ROW), translate(WRONG), *map(safe_cell, headings)])
    for raw in reading.table.rows:
        if raw.number in wrong:
            cells = [safe_cell(text_of(cell)) for cell in raw.cells]
            writer.writerow([raw.number, safe_cell(" ".join(wrong[raw.number])), *cells])
    return text.getvalue()


def write_report(reading: ImportReading, path: Path, translate: Translate, *, with_remarks: bool = True) -> None:
    """Write `report_text` to a file that Excel opens with its accents right."""
    try:
        path.write_text(report_text(reading, translate, with_remarks=with_remarks), encoding="utf-8-sig", newline="")
    except OSError as error:
        raise _border(error) from error


def _border(error: OSError) -> CaseAppError:
    return DiskFull(NOT_WRITTEN) if error.errno == 28 else ReadOnly(NOT_WRITTEN)


def summary(reading: ImportReading, translate: Translate) -> str:
    """How many rows became what, remarks about the file, and each row that was left out with its reason."""
    counts = reading.counts
    lines = [translate(line) % {"count": counts[kind]} for kind, line in _LINES if counts.get(kind)]
    if remarked := sum(1 for row in reading.rows if row.notices):
        lines.append(translate(REMARKS) % {"count": remarked})
    lines += [remark.sentence(translate) for remark in reading.table.notices]
    for outcome in reading.outcomes:
        if outcome.reason is not None:
            values = {"row": outcome.number, "reason": outcome.reason.sentence(translate)}
            lines.append(translate(ROW_LINE) % values)
    return "\n".join(lines) + "\n"

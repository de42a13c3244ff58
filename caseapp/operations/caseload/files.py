# SPDX-License-Identifier: EUPL-1.2
"""This is the place for opening the file a team brings: what it may be, and where its heading stands."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from caseapp.errors import ImportRefused
from caseapp.i18n import N_
from caseapp.operations.caseload.encoding import NOT_A_TABLE
from caseapp.operations.caseload.headings import field_of_heading
from caseapp.operations.caseload.notices import cell_text
from caseapp.operations.caseload.table import MAX_FILE_BYTES, STOPPED, RawRow, RawTable, RowCollector, Watch
from caseapp.operations.caseload.text_files import read_text_rows
from caseapp.operations.caseload.workbooks import ENCRYPTED, OTHER_KIND, Workbook, open_workbook, read_sheet

MISSING = N_("There is no file with that name.")
IS_A_FOLDER = N_("This is a folder. Choose the file with the list.")
NOT_A_FILE = N_("This is not an ordinary file. Choose the file with the list.")
NO_RIGHTS = N_("You have no rights to read this file.")
UNREADABLE = N_("The file could not be read from the disk. Copy it to this computer and try again.")
TOO_BIG = N_("This file is larger than %(limit)s MB. A caseload list is much smaller; choose another file.")
EMPTY = N_("There is nothing in this file.")
NO_SHEETS = N_("This file has no sheets; leave the sheet out.")
OLD_EXCEL = N_("This is a list in the old Excel format (.xls). Open it in Excel, save it as XLSX and try again.")

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_HEADING_WITHIN = 20  # rows in which the heading is looked for


def read_table(
    path: Path | str,
    *,
    sheet: str | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> RawTable:
    """The list in a CSV, TSV, TXT or XLSX file. Without `sheet` the sheet that looks most like a caseload
    list is taken.

    `progress(done, total)` and `cancelled()` are called now and then in this thread. Raises ImportRefused
    with a sentence for the worker when the file cannot be read as a list; nothing was changed then.
    """
    path = Path(path)
    watch = Watch(progress, cancelled)
    try:
        start = _looked_at(path)
        watch.look(0, 1)
        if start.startswith(b"PK"):
            return _from_workbook(path, sheet, watch)
        if start.startswith(_OLE):
            raise ImportRefused(ENCRYPTED if _is_encrypted_workbook(path) else OLD_EXCEL)
        if start.startswith((b"%PDF", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"\x89PNG", b"\xff\xd8\xff")):
            raise ImportRefused(OTHER_KIND)
        if sheet:
            raise ImportRefused(NO_SHEETS)
        return _from_text(path, watch)
    except FileNotFoundError as error:
        raise ImportRefused(MISSING) from error
    except PermissionError as error:
        raise ImportRefused(NO_RIGHTS) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the file name
        raise ImportRefused(UNREADABLE) from error


def _looked_at(path: Path) -> bytes:
    """The first bytes of the file, after what can be known without reading it."""
    about = path.stat()
    if stat.S_ISDIR(about.st_mode):
        raise ImportRefused(IS_A_FOLDER)
    if not stat.S_ISREG(about.st_mode):
        raise ImportRefused(NOT_A_FILE)
    if about.st_size > MAX_FILE_BYTES:
        raise ImportRefused(TOO_BIG, limit=MAX_FILE_BYTES // 1024 // 1024)
    if not about.st_size:
        raise ImportRefused(EMPTY)
    with path.open("rb") as stream:
        return stream.read(16)


def _is_encrypted_workbook(path: Path) -> bool:
    wanted = "EncryptedPackage".encode("utf-16-le")
    tail = b""
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            if wanted in tail + chunk:
                return True
            tail = chunk[-len(wanted) :]
    return False


def _from_text(path: Path, watch: Watch) -> RawTable:
    collector = RowCollector()
    shape = read_text_rows(path, watch, collector)
    table = _with_heading(collector, path.name)
    return replace(table, encoding=shape.encoding.name, delimiter=shape.delimiter)


def _from_workbook(path: Path, sheet: str | None, watch: Watch) -> RawTable:
    book = open_workbook(path, watch)
    try:
        if sheet is not None:
            return _sheet(book, sheet, path.name, watch)
        best: RawTable | None = None
        best_score = -1
        refusal = ImportRefused(EMPTY)
        for name in book.sheet_names:
            try:
                table = _sheet(book, name, path.name, watch)
            except ImportRefused as error:
                if error.message == STOPPED:
                    raise
                refusal = error if refusal.message == EMPTY else refusal  # another sheet may be the list
                continue
            score = _known_headings(table.header) if table.header else 0
            if score > best_score:
                best, best_score = table, score
        if best is None:
            raise refusal
        return best
    finally:
        book.close()


def _sheet(book: Workbook, name: str, file_name: str, watch: Watch) -> RawTable:
    collector = RowCollector()
    read_sheet(book, name, watch, collector)
    return replace(_with_heading(collector, file_name), sheet=name, sheet_names=book.sheet_names)


# -- heading -------------------------------------------------------------------------------------------------


def _with_heading(collector: RowCollector, file_name: str) -> RawTable:
    rows = collector.rows
    if not rows:
        raise ImportRefused(EMPTY)
    index = _heading_index(rows)
    if index is None and max(len(row.cells) for row in rows) < 2:
        raise ImportRefused(NOT_A_TABLE)
    header = rows[index] if index is not None else None
    return RawTable(
        file_name=file_name,
        header=header,
        above=tuple(rows[:index]) if index else (),
        rows=tuple(rows[index + 1 :] if index is not None else rows),
        blank_at_end=collector.blanks,
        notices=tuple(collector.notices),
    )


def _heading_index(rows: list[RawRow]) -> int | None:
    """The row with most known headings among the first ones; else a first row of words without a single
    number.
    """
    scores = [(_known_headings(row), -place) for place, row in enumerate(rows[:_HEADING_WITHIN])]
    best, place = max(scores)
    filled = sum(1 for cell in rows[-place].cells if cell != "")
    if best >= 2 or (best == 1 and filled == 1):
        return -place
    first = next((place for place, row in enumerate(rows[:_HEADING_WITHIN]) if len(row.cells) > 1), None)
    if first is not None and len(rows) > first + 1 and _looks_like_headings(rows[first], rows[first + 1 :][:50]):
        return first
    return None


def _known_headings(row: RawRow) -> int:
    return sum(isinstance(cell, str) and field_of_heading(cell) is not None for cell in row.cells)


def _looks_like_headings(row: RawRow, below: list[RawRow]) -> bool:
    texts = [cell_text(cell) for cell in row.cells]
    if any(re.search(r"\d", text) or len(text) > 40 for text in texts) or len(set(texts)) < len(texts):
        return False
    widths = [len(other.cells) for other in below if other.cells]
    has_numbers = any(re.search(r"\d", cell_text(cell)) for other in below for cell in other.cells)
    return has_numbers and all(texts) and bool(widths) and len(texts) >= max(widths) - 1

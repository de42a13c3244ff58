# SPDX-License-Identifier: EUPL-1.2
"""This is the place for lists in Excel workbooks (XLSX), and for what a file must pass before it is opened
as one.
"""

from __future__ import annotations

import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import zip_longest
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from caseapp.errors import ImportRefused
from caseapp.i18n import N_
from caseapp.operations.caseload.notices import Cell, notice
from caseapp.operations.caseload.table import LOOK_EVERY, MAX_ROWS, RowCollector, Watch

MAX_UNPACKED = 300 * 1024 * 1024
MAX_RATIO = 150
RATIO_FROM = 10 * 1024 * 1024  # a small file may be packed as tightly as it likes
MAX_ENTRIES = 2_000
MAX_SHEETS = 100
LAST_ROW = 1_048_576  # of a sheet

BOMB = N_("This workbook unpacks to far more than a caseload list can be. It was not opened.")
ENCRYPTED = N_(
    "This workbook is protected with a password. Open it in Excel, save it without a password and try again."
)
DAMAGED = N_("This workbook is damaged or is not an Excel list. Open it in Excel, save it again as XLSX and try again.")
OTHER_KIND = N_("This kind of file cannot be read. Save the list as XLSX or CSV and choose that file.")
NO_SUCH_SHEET = N_("There is no sheet with that name in this workbook.")
FORMULA_WITHOUT_VALUE = N_(
    "Row %(row)s, column %(column)s holds a formula without a saved result; it was read as empty."
)
ERROR_VALUE = N_("Row %(row)s, column %(column)s holds an error (%(error)s); it was read as empty.")

_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")


class _XlsxCell(Protocol):
    """What is used of openpyxl's read-only cells; empty ones have no column."""

    @property
    def value(self) -> object: ...
    @property
    def data_type(self) -> str: ...
    @property
    def column(self) -> int: ...


_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    InvalidFileException,
    EOFError,
    OSError,
    SyntaxError,  # what the XML parsers raise
    LookupError,
    ValueError,  # also what defusedxml raises
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RuntimeError,
)


@dataclass(slots=True)
class Workbook:
    """An open workbook, read sheet by sheet. openpyxl's read-only books have no useful types."""

    values: Any
    formulas: Any  # the same book with formulas instead of results, or None when it has none
    sheet_names: tuple[str, ...]
    streams: list[BinaryIO]

    def close(self) -> None:
        """Let go of the file."""
        for stream in self.streams:  # openpyxl leaves what it opens itself open when it fails, so it opens nothing
            stream.close()


def open_workbook(path: Path, watch: Watch) -> Workbook:
    """Open a workbook after looking at its directory; ImportRefused when it is hostile, locked or something else."""
    book = Workbook(None, None, (), [])
    try:
        has_formulas = _inspected(path, watch)
        book.values = _loaded(path, book.streams, data_only=True)
        book.formulas = _loaded(path, book.streams, data_only=False) if has_formulas else None
        book.sheet_names = tuple(sheet.title for sheet in book.values.worksheets)
    except _BROKEN as error:
        book.close()
        raise ImportRefused(DAMAGED) from error
    if not book.sheet_names or len(book.sheet_names) > MAX_SHEETS:
        book.close()
        raise ImportRefused(DAMAGED)
    return book


def _loaded(path: Path, streams: list[BinaryIO], *, data_only: bool) -> Any:  # noqa: ANN401  (untyped in openpyxl)
    stream = path.open("rb")
    streams.append(stream)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and validations that do not matter here
        return openpyxl.load_workbook(stream, read_only=True, data_only=data_only, keep_links=False)


def read_sheet(book: Workbook, sheet: str, watch: Watch, collector: RowCollector) -> None:
    """Read one sheet into `collector`."""
    if sheet not in book.sheet_names:
        raise ImportRefused(NO_SUCH_SHEET)
    expected = min(book.values[sheet].max_row or MAX_ROWS, MAX_ROWS)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for number, cells in enumerate(_rows_of(book, sheet, collector), start=1):
                if number % LOOK_EVERY == 0:
                    watch.look(min(number, expected), expected)
                if number > LAST_ROW:
                    raise ImportRefused(DAMAGED)
                collector.add(number, cells)
    except _BROKEN as error:
        raise ImportRefused(DAMAGED) from error


# -- before it is opened -------------------------------------------------------------------------------------


def _inspected(path: Path, watch: Watch) -> bool:
    """Look at the directory and at the start of the parts; tells whether there are formulas."""
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        packed = max(1, sum(entry.compress_size for entry in entries))
        if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED:
            raise ImportRefused(BOMB)
        if unpacked > RATIO_FROM and unpacked / packed > MAX_RATIO:
            raise ImportRefused(BOMB)
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise ImportRefused(ENCRYPTED)
        if "xl/workbook.xml" not in archive.namelist():
            raise ImportRefused(OTHER_KIND)
        has_formulas = False
        for entry in entries:
            if entry.filename.endswith((".xml", ".rels")):
                is_sheet = entry.filename.startswith("xl/worksheets/")
                has_formulas = _part_has_formulas(archive, entry, watch, to_the_end=is_sheet) or has_formulas
    return has_formulas


def _part_has_formulas(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, watch: Watch, *, to_the_end: bool) -> bool:
    found = False
    with archive.open(entry) as part:
        tail = part.read(4096)
        if b"<!DOCTYPE" in tail or b"<!ENTITY" in tail:
            raise ImportRefused(DAMAGED)
        while to_the_end and not found:
            found = _FORMULA.search(tail) is not None
            chunk = part.read(1 << 20)
            if not chunk:
                break
            watch.look(0, 1)
            tail = tail[-32:] + chunk
    return found


# -- cells ---------------------------------------------------------------------------------------------------


def _rows_of(book: Workbook, sheet: str, collector: RowCollector) -> Iterator[list[Cell]]:
    for name in (book.values, book.formulas):
        if name is not None:
            name[sheet].reset_dimensions()  # what a file says about its own size is not to be believed
    rows = book.values[sheet].iter_rows()
    if book.formulas is None:
        for number, row in enumerate(rows, start=1):
            yield [_cell(cell, None, number, collector) for cell in row]
        return
    for number, (row, formula_row) in enumerate(zip(rows, book.formulas[sheet].iter_rows(), strict=False), start=1):
        pairs = zip_longest(row, formula_row)
        yield [_cell(cell, formula, number, collector) for cell, formula in pairs]


def _cell(cell: _XlsxCell | None, formula: _XlsxCell | None, number: int, collector: RowCollector) -> Cell:
    value = cell.value if cell is not None else None
    if cell is None or value is None:
        if formula is not None and formula.data_type == "f" and formula.value is not None:
            column = get_column_letter(formula.column)
            collector.notices.append(notice(FORMULA_WITHOUT_VALUE, row=number, column=column))
        return ""
    if isinstance(value, str):
        if cell.data_type == "e":
            column = get_column_letter(cell.column)
            collector.notices.append(notice(ERROR_VALUE, row=number, column=column, error=value))
            return ""
        return value.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    return _plain(value)


def _plain(value: object) -> Cell:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else format(value, ".15g")
    return str(value)

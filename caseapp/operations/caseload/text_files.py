# SPDX-License-Identifier: EUPL-1.2
"""This is the place for lists in plain text: which separator, and cells that hold separators and line
breaks.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from caseapp.errors import ImportRefused
from caseapp.i18n import N_
from caseapp.operations.caseload.encoding import NOT_A_TABLE, SAMPLE, Encoding, encoding_of
from caseapp.operations.caseload.headings import field_of_heading
from caseapp.operations.caseload.notices import Notice, notice
from caseapp.operations.caseload.table import LOOK_EVERY, MAX_COLUMNS, TOO_MANY_COLUMNS, RowCollector, Watch

DELIMITERS = ";,\t|"
MAX_LINES_IN_CELL = 500
MAX_RECORD = 4_000_000  # characters of one record before its quotation mark counts as never closed

QUOTE_OPEN = N_("Row %(row)s has a quotation mark that is never closed; it was read as an ordinary character.")


@dataclass(frozen=True, slots=True)
class TextShape:
    """How a text file is written. `delimiter` is empty when there is only one column."""

    encoding: Encoding
    delimiter: str


def read_text_rows(path: Path, watch: Watch, collector: RowCollector) -> TextShape:
    """Read every record of a text file into `collector`; ImportRefused when it is something else."""
    size = path.stat().st_size
    encoding = encoding_of(path, size, watch)
    collector.notices.extend(encoding.notices)
    with _opened(path, encoding) as stream:
        sample = stream.read(SAMPLE).replace("\0", "")
    _refuse_binary(sample)
    shape = TextShape(encoding, _delimiter_of(sample))
    characters = 0
    with _opened(path, encoding) as stream:
        for number, cells in records(_without_nuls(stream), shape.delimiter, collector.notices):
            characters += sum(map(len, cells))
            if number % LOOK_EVERY == 0:
                watch.look((size + min(characters, size)) // 2, size)
            if number == 1 and cells[0].lower().startswith("sep=") and len(cells) <= 2:
                continue  # a line for Excel, no row of the list
            collector.add(number, cells)
    return shape


def _opened(path: Path, encoding: Encoding) -> io.TextIOWrapper:
    return path.open("r", encoding=encoding.codec, errors=encoding.errors, newline=None)


def _without_nuls(stream: Iterable[str]) -> Iterator[str]:
    for line in stream:
        yield line.replace("\0", "") if "\0" in line else line


def _refuse_binary(sample: str) -> None:
    odd = sum(1 for letter in sample if (letter < " " and letter not in "\t\n\r\f\v") or letter in "\x7f\ufffd")
    if not sample.strip() or odd > len(sample) // 50 + 3:
        raise ImportRefused(NOT_A_TABLE)
    if (
        sample.lstrip("\ufeff \t\r\n")[:200]
        .lower()
        .startswith(("<html", "<!doctype", "<table", "<?xml", "{\\rtf", "%pdf"))
    ):
        raise ImportRefused(NOT_A_TABLE)


# -- separator -----------------------------------------------------------------------------------------------


def _delimiter_of(sample: str) -> str:
    """The character that cuts the first records into the same number of cells; recognised headings count
    double.
    """
    first = sample.lstrip("\ufeff").split("\n", 1)[0].strip().lower()
    if first.startswith("sep=") and len(first) >= 5 and first[4] in DELIMITERS:
        return first[4]
    best, best_score = "", 0.0
    for delimiter in DELIMITERS:
        score = _regularity(sample, delimiter)
        if score > best_score:
            best, best_score = delimiter, score
    if best_score >= 0.5:
        return best
    heading = next((line for line in sample.splitlines() if line.strip()), "")
    if field_of_heading(heading) is None:
        raise ImportRefused(NOT_A_TABLE)
    return ""


def _regularity(sample: str, delimiter: str) -> float:
    lines = io.StringIO(sample, newline=None)
    rows = [cells for _, cells in islice(records(lines, delimiter, []), 200)]
    rows = [cells for cells in rows if any(cell.strip() for cell in cells)]
    widths = Counter(len(cells) for cells in rows)
    widest, count = max(widths.items(), key=lambda pair: (pair[1] * (pair[0] > 1), pair[0]), default=(1, 0))
    if widest < 2:
        return 0.0
    known = max((sum(field_of_heading(cell) is not None for cell in cells) for cells in rows[:10]), default=0)
    return count / len(rows) + min(known, 12) / 4


# -- records -------------------------------------------------------------------------------------------------


def records(lines: Iterable[str], delimiter: str, notices: list[Notice]) -> Iterator[tuple[int, list[str]]]:
    """Numbered records of cells. A quotation mark that is never closed costs its own line, not the rest of
    the file.
    """
    source = iter(lines)
    waiting: list[str] = []  # lines read ahead in vain, last one first
    number = 0
    while True:
        line = waiting.pop() if waiting else next(source, None)
        if line is None:
            return
        number += 1
        held = [line]
        is_open = _ends_open(line, delimiter, is_open=False)
        length = len(line)
        while is_open and len(held) <= MAX_LINES_IN_CELL and length <= MAX_RECORD:
            line = waiting.pop() if waiting else next(source, None)
            if line is None:
                break
            held.append(line)
            length += len(line)
            is_open = _ends_open(line, delimiter, is_open=True)
        cells, is_clean = _cut("".join(held).removesuffix("\n"), delimiter)
        if is_open or (len(held) > 1 and not is_clean):
            notices.append(notice(QUOTE_OPEN, row=number))
            waiting.extend(reversed(held[1:]))
            alone = held[0].removesuffix("\n")
            cells = alone.split(delimiter) if delimiter else [alone]
        yield number, _limited(cells, number)


def _limited(cells: list[str], number: int) -> list[str]:
    if len(cells) > MAX_COLUMNS and any(cell.strip() for cell in cells[MAX_COLUMNS:]):
        raise ImportRefused(TOO_MANY_COLUMNS, row=number, limit=MAX_COLUMNS)
    return cells


def _ends_open(line: str, delimiter: str, *, is_open: bool) -> bool:
    """Whether a line ends inside quotation marks, when it began inside (`is_open`) or at the start of a
    cell.
    """
    if '"' not in line:
        return is_open
    position = 0
    while True:
        if not is_open and line.startswith('"', position):
            is_open = True
            position += 1
        while is_open:
            close = line.find('"', position)
            if close < 0:
                return True
            is_double = line.startswith('"', close + 1)
            is_open = is_double
            position = close + (2 if is_double else 1)
        following = line.find(delimiter, position) if delimiter else -1
        if following < 0:
            return False
        position = following + 1


def split_record(text: str, delimiter: str) -> list[str]:
    """The cells of one record, as Excel and Python's csv module cut it, without a limit on the length of a cell."""
    return _cut(text, delimiter)[0]


def _cut(text: str, delimiter: str) -> tuple[list[str], bool]:
    """The cells of one record, and whether each closing quotation mark was followed by a separator or the end."""
    if '"' not in text:
        return (text.split(delimiter) if delimiter else [text]), True
    cells: list[str] = []
    position = 0
    is_clean = True
    while True:
        parts: list[str] = []
        is_quoted = is_open = text.startswith('"', position)
        position += is_open
        while is_open:
            close = text.find('"', position)
            parts.append(text[position:close] if close >= 0 else text[position:])
            if close < 0:
                return [*cells, "".join(parts)], False
            is_open = text.startswith('"', close + 1)
            if is_open:
                parts.append('"')
            position = close + (2 if is_open else 1)
        following = text.find(delimiter, position) if delimiter else -1
        rest = text[position:following] if following >= 0 else text[position:]
        is_clean = is_clean and not (is_quoted and rest.strip())
        cells.append("".join(parts) + rest)
        if following < 0:
            return cells, is_clean
        position = following + 1

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the readers of cells together: each takes what stands there and gives a `Read`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from caseapp.operations.caseload.codes import (
    Institution,
    ProgrammeEntry,
    SleepingPlace,
    is_unknown,
    read_gender,
    read_institution,
    read_phase,
    read_programmes,
    read_sleeping_place,
)
from caseapp.operations.caseload.dates import DateFrame, DateOrder, DayKind, PartialDay, order_of, read_day
from caseapp.operations.caseload.headings import folded
from caseapp.operations.caseload.names import NameCells, PersonName, read_name
from caseapp.operations.caseload.notices import Cell, Read, cell_text
from caseapp.operations.caseload.phones import Phone, Phones, read_phones, region_of

__all__ = [
    "Cell",
    "DateFrame",
    "DateOrder",
    "DayKind",
    "Institution",
    "NameCells",
    "PartialDay",
    "PersonName",
    "Phone",
    "Phones",
    "ProgrammeEntry",
    "Read",
    "SleepingPlace",
    "is_unknown",
    "order_of",
    "read_day",
    "read_gender",
    "read_institution",
    "read_name",
    "read_phase",
    "read_phones",
    "read_programmes",
    "read_reference",
    "read_sleeping_place",
    "region_of",
    "shown_workers",
    "text_of",
    "worker_key",
]


def text_of(cell: Cell) -> str:
    """The text of a cell without outer white space, and without the apostrophe that keeps a report from
    being a formula.
    """
    text = cell_text(cell)
    return text[1:].strip() if text[:1] == "'" and re.match(r"'[=+\-@\t\r]", text) else text


def read_reference(cell: Cell) -> str:
    """The number a team gives a person, with single spaces; "12.0" from a spreadsheet is "12"."""
    text = " ".join(text_of(cell).split())
    return re.sub(r"^([0-9]+)\.0+$", r"\1", text)


def worker_key(text: str) -> str:
    """The name of a worker to compare with: "An " and "an" are one; empty when nobody is named."""
    return "" if is_unknown(text) else folded(text)


def shown_workers(texts: Iterable[str]) -> dict[str, tuple[str, int]]:
    """Per worker key the spelling to show (with a capital if anybody wrote one, then the most frequent) and
    the count.
    """
    spellings: dict[str, Counter[str]] = {}
    for text in texts:
        if key := worker_key(text):
            spellings.setdefault(key, Counter())[" ".join(text.split())] += 1
    return {
        key: (
            max(counts, key=lambda shown: (not shown.islower() and not shown.isupper(), counts[shown], shown)),
            counts.total(),
        )
        for key, counts in spellings.items()
    }

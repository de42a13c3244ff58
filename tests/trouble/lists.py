# SPDX-License-Identifier: EUPL-1.2
"""This is the place for caseload lists of any length with invented people, read the way a worker's list is read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from caseapp.operations.caseload.columns import propose_mapping
from caseapp.operations.caseload.files import read_table
from caseapp.operations.caseload.people import CaseloadRow
from caseapp.operations.caseload.rows import read_rows

HEAD = "Nr;Voornaam;Naam;Geboortedatum;Telefoon;Begeleider;Opmerking\n"


WORKERS = ("An", "Jo", "Karim", "Liesbeth")
_SYLLABLES = ("ba", "de", "fi", "go", "ku", "la", "me", "ni", "ro", "su")


def spelled(number: int) -> str:
    """A name for every number."""
    return "".join(_SYLLABLES[int(digit)] for digit in str(number))


def list_text(count: int, start: int = 1) -> str:
    """A list of `count` people with numbers from `start`."""
    return HEAD + "".join(
        f"{number};{spelled(number).title()};Van {spelled(number * 7919).title()};"
        f"{1 + number % 28:02}/0{1 + number % 9}/200{number % 9};"
        f"0470 {10 + number % 90} {10 + number % 80} 11;{WORKERS[number % 4]};Opmerking nummer {number}\n"
        for number in range(start, start + count)
    )


def read_list(path: Path, text: str) -> tuple[CaseloadRow, ...]:
    """The rows of a list that is written to `path` first."""
    path.write_text(text, encoding="utf-8")
    table = read_table(path)
    return read_rows(table, propose_mapping(table), date(2026, 10, 5)).rows

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for recognising columns, with and without headings, and for mapping files."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from caseapp.errors import ImportRefused
from caseapp.operations.caseload import columns
from caseapp.operations.caseload.columns import Mapping, propose_mapping
from caseapp.operations.caseload.dates import DateOrder
from caseapp.operations.caseload.files import read_table
from caseapp.operations.caseload.headings import Field, field_of_heading
from caseapp.operations.caseload.rows import ImportReading
from caseapp.operations.caseload.table import RawTable


def _fields(table: RawTable) -> list[str]:
    return [use.field.value for use in propose_mapping(table).columns]


GENT = [
    "reference", "first_name", "family_name", "gender", "birth_day", "phone", "programme", "worker", "start_day",
    "institution", "leave_day", "sleeping_place", "note",
]  # fmt: skip
UTRECHT = [
    "reference", "full_name", "birth_day", "phone", "programme", "worker", "start_day", "institution", "leave_day",
    "sleeping_place", "note",
]  # fmt: skip


def test_both_lists(gent: ImportReading, utrecht: ImportReading) -> None:
    assert _fields(gent.table) == GENT
    assert _fields(utrecht.table) == UTRECHT
    assert all(use.confidence > 0.9 for use in gent.mapping.columns)


def test_both_lists_without_headings(gent: ImportReading, utrecht: ImportReading) -> None:
    for reading, expected in ((gent, GENT), (utrecht, UTRECHT)):
        proposed = _fields(replace(reading.table, header=None))
        assert [field for field in proposed if field != "other"] == [field for field in expected if field != "note"]
        assert proposed[-1] in ("other", "note")


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Date de naissance", Field.BIRTH_DAY),
        ("DATE OF BIRTH", Field.BIRTH_DAY),
        ("Geburtsdatum", Field.BIRTH_DAY),
        ("geb.dat.", Field.BIRTH_DAY),
        ("Geboortedatm", Field.BIRTH_DAY),
        ("Geboortedatum (dd/mm/jjjj)", Field.BIRTH_DAY),
        ("Roepnaam", Field.CALL_NAME),
        ("Nom de famille", Field.FAMILY_NAME),
        ("GSM jongere", Field.PHONE),
        ("Telefoon 2", Field.PHONE),
        ("E-mail", Field.EMAIL),
        ("Achterwacht", Field.BACKUP),
        ("Hébergement", Field.SLEEPING_PLACE),
        ("Unterkunft", Field.SLEEPING_PLACE),
        ("Schoenmaat", None),
        ("", None),
        ("x" * 200, None),
    ],
)
def test_headings(heading: str, field: Field | None) -> None:
    found = field_of_heading(heading)
    assert (found[0] if found else None) is field


def test_a_heading_that_its_cells_contradict(tmp_path: Path) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text("Naam;Uitstroom\n" + "".join(f"Yara Bakx {x};bij moeder\n" for x in "abcdef"), encoding="utf-8")
    assert _fields(read_table(path))[1] == "other"


def test_the_order_of_american_dates(read_text: Callable[[str], ImportReading]) -> None:
    reading = read_text("Name,Date of birth\nYara Bakx,05/29/2005\nJens Claes,12/31/1999\nEmre Aydin,03/04/2001\n")
    assert reading.mapping.order is DateOrder.MONTH_FIRST
    assert [str(row.birth_day) for row in reading.rows] == ["2005-05-29", "1999-12-31", "2001-03-04"]


def test_a_mapping_goes_to_a_file_and_back(gent: ImportReading) -> None:
    there = Mapping.from_json(gent.mapping.to_json(), gent.table)
    assert [(use.index, use.field) for use in there.columns] == [(use.index, use.field) for use in gent.mapping.columns]
    assert (there.order, there.region) == (gent.mapping.order, gent.mapping.region)


def test_a_mapping_finds_columns_that_moved(gent: ImportReading, tmp_path: Path) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text("GSM;Voornaam;Naam;Schoenmaat\n0478/01.61.69;Yara;Bakx;38\n", encoding="utf-8")
    text = json.dumps({"columns": {"Voornaam": "first_name", "Naam": "family_name", "GSM": "phone"}, "region": "BE"})
    mapping = Mapping.from_json(text, read_table(path))
    assert [use.field for use in mapping.columns] == [Field.PHONE, Field.FIRST_NAME, Field.FAMILY_NAME, Field.OTHER]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", columns.MAP_NOT_JSON),
        ("[]", columns.MAP_SHAPE),
        ("{}", columns.MAP_SHAPE),
        ('{"columns": [1]}', columns.MAP_SHAPE),
        ('{"columns": {"Naam": "shoe"}}', columns.MAP_FIELD),
        ('{"columns": {"Schoen": "note"}}', columns.MAP_COLUMN),
        ('{"columns": [{"column": 99, "field": "note"}]}', columns.MAP_COLUMN),
        ('{"columns": {"Naam": "full_name", "Nr": "full_name"}}', columns.MAP_TWICE),
        ('{"columns": {"Naam": "full_name"}, "date_order": "ymd"}', columns.MAP_ORDER),
        ('{"columns": {"Naam": "full_name"}, "region": "XX"}', columns.MAP_REGION),
        ("[" * 100_000, columns.MAP_NOT_JSON),
    ],
)
def test_mapping_files_that_are_wrong(gent: ImportReading, content: str, message: str) -> None:
    with pytest.raises(ImportRefused) as caught:
        Mapping.from_json(content, gent.table)
    assert caught.value.message == message


def test_a_person_changes_the_mapping(gent: ImportReading) -> None:
    changed = gent.mapping.with_field(8, Field.LEAVE_DAY)
    assert changed.index_of(Field.LEAVE_DAY) == 8
    assert changed.columns[10].field is Field.OTHER
    assert changed.index_of(Field.START_DAY) is None
    assert changed.with_field(0, Field.NOTE).indexes_of(Field.NOTE) == (0, 12)

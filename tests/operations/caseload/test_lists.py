# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the two lists as teams keep them, row by row against what a person reads in them."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from caseapp.operations.caseload.cells import Institution, PartialDay, PersonName, Phone, ProgrammeEntry, SleepingPlace
from caseapp.operations.caseload.dates import plain_day
from caseapp.operations.caseload.files import read_table
from caseapp.operations.caseload.people import CaseloadRow
from caseapp.operations.caseload.rows import ImportReading


def _by_reference(reading: ImportReading, reference: str) -> CaseloadRow:
    return next(row for row in reading.rows if row.reference == reference)


def _remarks(row: CaseloadRow) -> list[str]:
    return [remark.sentence(str) for remark in row.notices]


def test_every_row_of_gent_has_one_outcome(gent: ImportReading) -> None:
    assert [outcome.number for outcome in gent.outcomes] == list(range(1, 69))
    assert gent.counts == {"heading": 1, "accepted": 64, "blank": 1, "double": 1, "totals": 1}
    assert [row.reference for row in gent.rows] == [str(number) for number in range(1, 65)]
    assert gent.unread == ()


def test_the_double_of_gent_is_ruben(gent: ImportReading) -> None:
    double = next(outcome for outcome in gent.outcomes if outcome.kind == "double")
    assert (double.number, double.of_row) == (67, 12)
    assert _by_reference(gent, "11").number == 12


def test_every_row_of_utrecht_has_one_outcome(utrecht: ImportReading) -> None:
    assert [outcome.number for outcome in utrecht.outcomes] == list(range(1, 82))
    assert utrecht.counts == {"heading": 1, "accepted": 80}
    assert [row.reference for row in utrecht.rows] == [f"U-{number}" for number in range(1000, 1080)]


def test_how_the_files_are_written(gent: ImportReading, utrecht: ImportReading) -> None:
    assert (gent.table.encoding, gent.table.delimiter, gent.mapping.region) == ("cp1252", ";", "BE")
    assert (utrecht.table.encoding, utrecht.table.delimiter, utrecht.mapping.region) == ("utf-8-sig", ",", "NL")


def test_workers_are_four_in_both_lists(gent: ImportReading, utrecht: ImportReading) -> None:
    for reading in (gent, utrecht):
        assert [worker.shown for worker in reading.workers] == ["An", "Jo", "Karim", "Liesbeth"]
    assert {worker.key: worker.count for worker in gent.workers} == {"an": 21, "jo": 10, "karim": 24, "liesbeth": 10}


def test_a_whole_row_of_gent(gent: ImportReading) -> None:
    row = _by_reference(gent, "16")
    assert row == CaseloadRow(
        number=17,
        row_key=row.row_key,
        person_key=row.person_key,
        content_hash=row.content_hash,
        reference="16",
        name=PersonName("Amanuel", "Amanuel", "", "Schreuder"),
        gender="m",
        birth=PartialDay(date(2005, 11, 19), "day"),
        phones=(Phone("+32471026664", "+32 471 02 66 64"),),
        has_no_phone=False,
        emails=(),
        address="",
        nationality="",
        language="",
        programmes=(ProgrammeEntry("young_adult"),),
        worker="An",
        worker_key="an",
        backup="",
        backup_key="",
        start=PartialDay(date(2025, 2, 21), "day"),
        institution=Institution("", "VK"),
        leave=PartialDay(date(2026, 11, 20), "day"),
        sleeping_place=SleepingPlace("coded", "kraakpand", "non_conventional", "5.4"),
        note="moeder zwanger\nnicht regelt opvang",
        import_note="",
        notices=row.notices,
        raw=(
            ("Nr", "16"),
            ("Voornaam", "Amanuel"),
            ("Naam", "Schreuder"),
            ("M/V", "M"),
            ("Geb.datum", "19.11.2005"),
            ("GSM", "0471/02.66.64"),
            ("Traject", "jongvolw."),
            ("Begeleider", "An"),
            ("Intake", "21-02-2025"),
            ("Instelling", "VK"),
            ("Einde verblijf", "20-11-2026"),
            ("Woonsituatie", "kraakpand"),
            ("Opm.", "moeder zwanger\nnicht regelt opvang"),
        ),
    )
    assert _remarks(row) == ["Instelling: It is not known what kind of institution “VK” is; the text is kept."]


@pytest.mark.parametrize(
    ("reference", "birth", "start"),
    [
        ("1", "2007-12-14 day", "2026-05-10 day"),  # 14.12.2007, 10/05/2026
        ("3", "2005-09-21 day", "2025-03-25 day"),  # 25/03/25
        ("13", "2003-07-15 day", "2024-06-27 day"),  # 15/07/03
        ("14", "2006-06-05 day", "2026-03-20 day"),  # 05/06/06
        ("15", "2007-01-01 year", "2026-11-11 day"),  # 2007
        ("25", "2003-08-07 day", "2025-01-01 estimated"),  # ca. 2025
        ("39", "2010-03-13 day", "None unknown"),  # onbekend
        ("49", "None unknown", "2024-07-03 day"),  # ?
        ("50", "2008-05-04 day", "2025-01-01 year"),  # 2025
        ("60", "2006-04-07 day", "None unknown"),  # ?
    ],
)
def test_dates_of_gent(gent: ImportReading, reference: str, birth: str, start: str) -> None:
    row = _by_reference(gent, reference)
    assert row.birth is not None
    assert row.start is not None
    assert f"{row.birth.day} {row.birth.precision}" == birth
    assert f"{row.start.day} {row.start.precision}" == start


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("3", ("Rayan", "de", "Wit")),
        ("7", ("Yusuf", "'t", "Hooft")),
        ("9", ("Seppe", "Van der", "Linden")),
        ("13", ("Seppe", "", "Lefèvre")),
        ("34", ("Yara", "van 't", "Hof")),
        ("51", ("Bogdan", "Van den", "Broeck")),
        ("57", ("Noah", "", "Y?lmaz")),
        ("59", ("Zainab", "", "El-Idrissi")),
        ("62", ("Loïc", "", "Schreuder")),
    ],
)
def test_names_of_gent(gent: ImportReading, reference: str, name: tuple[str, str, str]) -> None:
    row = _by_reference(gent, reference)
    assert (row.name.call_name, row.name.particle, row.name.family_name) == name
    is_doubtful = any("letter may be lost" in remark for remark in _remarks(row))
    assert is_doubtful is ("?" in name[2])


def test_phones_of_gent(gent: ImportReading) -> None:
    assert _by_reference(gent, "1").phones == (Phone("+32477474220", "+32 477 47 42 20", "via zus"),)
    assert _by_reference(gent, "2").phones == (Phone("+32485057866", "+32 485 05 78 66"),)
    assert _by_reference(gent, "23").phones[0].via == "via zus"
    assert [row.reference for row in gent.rows if row.has_no_phone] == ["15", "29", "31", "51", "52", "58"]
    assert _by_reference(gent, "10").phones == ()
    assert not _by_reference(gent, "10").has_no_phone


def test_codes_of_gent(gent: ImportReading) -> None:
    programmes = {row.reference: row.programmes for row in gent.rows}
    assert programmes["1"] == (ProgrammeEntry("cti"),)
    assert programmes["2"] == (ProgrammeEntry("cti", "phase1"),)
    assert programmes["4"] == (ProgrammeEntry("cti", "phase2"),)
    assert programmes["6"] == programmes["14"] == (ProgrammeEntry("outreach"),)
    assert programmes["3"] == programmes["35"] == (ProgrammeEntry("young_adult"),)
    assert programmes["8"] == ()
    institutions = {row.institution.text: row.institution.code for row in gent.rows if row.institution}
    assert institutions == {
        "psychiatrie (PC)": "psychiatry",
        "gevangenis": "prison",
        "nachtopvang": "shelter",
        "CKG": "youth_care",
        "pleegzorg": "foster_care",
        "Kamertraining": "youth_care",
        "jeugdhulp": "youth_care",
        "VK": "",
        "leefgroep": "youth_care",
        "OBC": "youth_care",
        "internaat": "school_boarding",
    }
    places = {row.sleeping_place.text: row.sleeping_place for row in gent.rows if row.sleeping_place}
    assert {text: (place.state, place.ethos_light, place.ethos_sub) for text, place in places.items()} == {
        "studio CAW": ("coded", "homeless_acc", "3.3"),
        "bij vrienden": ("coded", "with_others", "6.1"),
        "eigen huur, achterstand": ("not_homeless", "", ""),
        "nachtopvang": ("coded", "emergency", "2.1"),
        "kraakpand": ("coded", "non_conventional", "5.4"),
        "bij mama": ("not_homeless", "", ""),
        "op straat": ("coded", "public_space", "1.1"),
        "instelling": ("coded", "institution", ""),
        "camping": ("coded", "non_conventional", "5.1"),
        "onbekend": ("unknown", "", ""),
        "sofa oom": ("coded", "with_others", "6.1"),
        "thuis (conflict)": ("not_homeless", "", ""),
    }
    assert [row.gender for row in gent.rows][:4] == ["f", "f", "m", "f"]


def test_quotes_and_line_breaks_in_notes(gent: ImportReading) -> None:
    assert _by_reference(gent, "3").note == 'schulden bij 3 operatoren; "deurwaarder" gezien'
    assert _by_reference(gent, "2").note == "18j op komst; nog geen referentieadres"


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("U-1000", ("Thibault", "", "Wouters")),
        ("U-1002", ("Zainab", "", "Mbuyi")),
        ("U-1009", ("Rayan", "", "IJzerman")),
        ("U-1013", ("Kaat", "", "El Idrissi")),
        ("U-1016", ("Femke", "Van den", "Broeck")),
        ("U-1030", ("Kacper", "van 't", "Hof")),
        ("U-1034", ("Hiwot", "'t", "Hooft")),
        ("U-1044", ("Lotte", "", "Öztürk")),
        ("U-1059", ("Layla", "de", "Wit")),
        ("U-1064", ("Amélie", "Van den", "Broeck")),
    ],
)
def test_names_of_utrecht(utrecht: ImportReading, reference: str, name: tuple[str, str, str]) -> None:
    row = _by_reference(utrecht, reference)
    assert (row.name.call_name, row.name.particle, row.name.family_name) == name
    assert row.name.first_name == row.name.call_name


def test_people_without_a_name(utrecht: ImportReading) -> None:
    assert {row.reference: row.name.description for row in utrecht.rows if row.name.is_description} == {
        "U-1026": "vrouw met rode tas",
        "U-1057": '"Opa" Lombok',
        "U-1060": "Man, Jaarbeurstunnel",
        "U-1068": '"Opa" Lombok',
        "U-1071": '"Opa" Lombok',
        "U-1078": "vrouw met rode tas",
    }
    described = [row for row in utrecht.rows if row.name.is_description]
    assert len({row.row_key for row in described}) == 6
    assert all(row.person_key == "" for row in described)


@pytest.mark.parametrize(
    ("reference", "birth", "start", "leave"),
    [
        ("U-1000", "None unknown", "2024-11-08 day", ""),
        ("U-1001", "2005-05-29 day", "2026-08-15 day", "2027-03-07 day"),
        ("U-1002", "1981-08-31 day", "2026-08-21 day", ""),
        ("U-1003", "1980-03-10 day", "2024-10-16 day", ""),
        ("U-1010", "1980-03-17 day", "2024-10-20 day", "2026-12-20 day"),
        ("U-1030", "2003-07-27 day", "2024-11-23 day", "2027-03-11 day"),
        ("U-1033", "1980-11-20 day", "2024-01-01 year", ""),
    ],
)
def test_dates_of_utrecht(utrecht: ImportReading, reference: str, birth: str, start: str, leave: str) -> None:
    row = _by_reference(utrecht, reference)
    read = [f"{day.day} {day.precision}" if day else "" for day in (row.birth, row.start, row.leave)]
    assert read == [birth, start, leave]


def test_phones_of_utrecht(utrecht: ImportReading) -> None:
    assert _by_reference(utrecht, "U-1000").phones == (Phone("+31671123882", "+31 6 71123882"),)
    assert _by_reference(utrecht, "U-1004").phones == (Phone("+31690595991", "+31 6 90595991", "via zus"),)
    assert _by_reference(utrecht, "U-1007").phones == (Phone("+31691469318", "+31 6 91469318", "via zus"),)
    assert not any("telephone" in remark for row in utrecht.rows for remark in _remarks(row))


def test_no_word_of_the_lists_is_lost(gent: ImportReading, utrecht: ImportReading) -> None:
    for reading in (gent, utrecht):
        cells = {
            row.number: [str(cell).strip() for cell in row.cells if str(cell).strip()] for row in reading.table.rows
        }
        for row in reading.rows:
            assert [text for _, text in row.raw] == cells[row.number]


# -- the same lists as workbooks ---------------------------------------------------------------------------------------


def _as_workbook(source: Path, encoding: str, delimiter: str, target: Path) -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "Uitleg"
    first.append(["Deze lijst wordt elke maandag bijgewerkt"])
    sheet = book.create_sheet("Caseload")
    sheet.append(["Caseload, stand van 20 november"])
    sheet.append([])
    with source.open(encoding=encoding, newline="") as stream:
        for cells in csv.reader(stream, delimiter=delimiter):
            sheet.append([_typed(cell) for cell in cells])
    book.save(target)


def _typed(text: str) -> object:
    """Whole dates as dates and numbers as numbers, as Excel would keep them."""
    found = plain_day(text) if re.search(r"\d\D+.*\d{4}$|^\d{4}-", text) else None
    if found is not None and found.precision == "day" and found.day is not None and len(text) <= 11:
        return datetime(found.day.year, found.day.month, found.day.day)  # noqa: DTZ001  (Excel knows no zones)
    return int(text) if text.isdecimal() else (text or None)


@pytest.mark.parametrize(("name", "encoding", "delimiter"), [("gent", "latin-1", ";"), ("utrecht", "utf-8-sig", ",")])
def test_a_workbook_reads_as_its_text(
    name: str, encoding: str, delimiter: str, tmp_path: Path, request: pytest.FixtureRequest,
    read_list: Callable[[Path], ImportReading],
) -> None:  # fmt: skip
    from_text: ImportReading = request.getfixturevalue(name)
    path = tmp_path / "lijst.xlsx"
    _as_workbook(request.getfixturevalue(f"{name}_path"), encoding, delimiter, path)
    from_book = read_list(path)
    assert (from_book.table.sheet, from_book.table.sheet_names) == ("Caseload", ("Uitleg", "Caseload"))
    assert [outcome.kind for outcome in from_book.outcomes[:3]] == ["above", "blank", "heading"]
    assert from_book.counts["accepted"] == from_text.counts["accepted"]
    for there, here in zip(from_book.rows, from_text.rows, strict=True):
        assert there.number == here.number + 2
        assert replace(there, number=0, raw=(), notices=()) == replace(here, number=0, raw=(), notices=())


def test_a_sheet_can_be_chosen(tmp_path: Path, gent_path: Path) -> None:
    path = tmp_path / "lijst.xlsx"
    _as_workbook(gent_path, "latin-1", ";", path)
    assert read_table(path, sheet="Caseload").header is not None

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for files that are not as they should be: hostile, broken, huge, locked, or saved strangely."""

from __future__ import annotations

import csv
import io
import os
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from caseapp.errors import ImportRefused
from caseapp.operations.caseload import encoding, files, table, workbooks
from caseapp.operations.caseload.files import read_table
from caseapp.operations.caseload.table import RawTable
from caseapp.operations.caseload.text_files import records, split_record

HEAD = "Nr;Naam;Geboortedatum;GSM\n"


def _saved(tmp_path: Path, content: str | bytes, name: str = "lijst.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def _refusal(path: Path, sheet: str | None = None) -> str:
    with pytest.raises(ImportRefused) as caught:
        read_table(path, sheet=sheet)
    return caught.value.message


def _names(read: RawTable) -> list[object]:
    return [row.cell(1) for row in read.rows]


# -- how a file was saved ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "cp850", "mac_roman"]
)
def test_accents_in_every_encoding(tmp_path: Path, name: str) -> None:
    people = ["Zoë Lefèvre", "André Müller", "François Désiré", "Loïc Noël", "Chloé Hélène"]
    text = HEAD + "".join(f"{place};{person};14/12/2007;0478/01.61.69\n" for place, person in enumerate(people))
    assert _names(read_table(_saved(tmp_path, text.encode(name)))) == people


def test_utf8_with_a_line_pasted_from_windows(tmp_path: Path) -> None:
    text = HEAD.encode() + "1;Zoë Lefèvre;;\n2;Öztürk, Chloé;;\n".encode() + "3;Loïc;;\n".encode("cp1252")
    read = read_table(_saved(tmp_path, text))
    assert _names(read) == ["Zoë Lefèvre", "Öztürk, Chloé", "Loïc"]
    assert [remark.message for remark in read.notices] == [encoding.ENCODING_MIXED]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_separator_and_line_end(tmp_path: Path, delimiter: str, end: str) -> None:
    rows = [["Nr", "Naam", "Geboortedatum"], ["1", "Mbuyi, Zainab; ja", "1/2/2003"], ["2", 'de "Wit"', "2|3\t4"]]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(rows)
    read = read_table(_saved(tmp_path, text.getvalue()))
    assert read.delimiter == delimiter
    assert [list(row.cells) for row in read.rows] == rows[1:]


def test_a_line_for_excel_is_no_row(tmp_path: Path) -> None:
    read = read_table(_saved(tmp_path, "sep=;\nNr;Naam\n1;Yara\n"))
    assert read.header is not None
    assert (read.header.number, _names(read)) == (2, ["Yara"])


def test_a_title_above_the_headings(tmp_path: Path) -> None:
    read = read_table(_saved(tmp_path, "Caseload november;;;\n;;;\n" + HEAD + "1;Yara;;\n"))
    assert [row.number for row in read.above] == [1, 2]
    assert [row.number for row in read.rows] == [4]


def test_a_list_without_headings(tmp_path: Path) -> None:
    read = read_table(_saved(tmp_path, "1;Yara Bakx;29/05/2005\n2;Jens Claes;11/09/1992\n"))
    assert read.header is None
    assert [row.number for row in read.rows] == [1, 2]


def test_nuls_are_left_out(tmp_path: Path) -> None:
    read = read_table(_saved(tmp_path, (HEAD + "1;Ya\0ra;;\n2;Jens;;\n").encode()))
    assert _names(read) == ["Yara", "Jens"]
    assert [remark.sentence(str) for remark in read.notices] == [
        "The file held 1 empty (NUL) characters; they were left out."
    ]


def test_blank_rows_at_the_end_are_counted(tmp_path: Path) -> None:
    read = read_table(_saved(tmp_path, HEAD + "1;Yara;;\n;;;\n2;Jens;;\n" + ";;;\n" * 9))
    assert [row.is_blank for row in read.rows] == [False, True, False]
    assert read.blank_at_end == 9


# -- quotation marks ---------------------------------------------------------------------------------------------------


def test_an_open_quote_costs_its_own_line(tmp_path: Path) -> None:
    read = read_table(_saved(tmp_path, HEAD + '1;"Yara;;\n2;Jens;;\n3;"Kaat ""K""\nClaes";;\n'))
    assert [row.number for row in read.rows] == [2, 3, 4]
    assert _names(read) == ['"Yara', "Jens", 'Kaat "K"\nClaes']


def test_an_open_quote_at_the_end_of_the_file(tmp_path: Path) -> None:
    rows = "".join(f"{place};Jens;;\n" for place in range(2, 40))
    read = read_table(_saved(tmp_path, HEAD + '1;"Yara;;\n' + rows))
    assert len(read.rows) == 39
    assert _names(read)[:2] == ['"Yara', "Jens"]
    assert [remark.sentence(str)[:26] for remark in read.notices] == ["Row 2 has a quotation mark"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.text(alphabet='a";\n ', max_size=8), min_size=1, max_size=5))
def test_cells_are_cut_as_the_csv_module_cuts_them(cells: list[str]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator="\n").writerow(cells)
    record = text.getvalue().removesuffix("\n")
    assert split_record(record, ";") == cells
    assert [got for _, got in records(text.getvalue().splitlines(keepends=True), ";", [])] == [cells]


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='ab";', max_size=30))
@example('"a"b;"c')
def test_strange_quotes_are_cut_as_the_csv_module_cuts_them(record: str) -> None:
    expected = next(csv.reader([record], delimiter=";"), None) or [""]
    assert split_record(record, ";") == expected


def test_deep_quotes(tmp_path: Path) -> None:
    read = read_table(_saved(tmp_path, HEAD + "1;" + '"' * 200_001 + ";;\n2;Jens;;\n"))
    assert _names(read)[-1] == "Jens"


# -- limits ------------------------------------------------------------------------------------------------------------


def test_a_file_of_200_mb_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "groot.csv"
    with path.open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)
    assert _refusal(path) == files.TOO_BIG


def test_a_sparse_file_below_the_limit_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "leeg.csv"
    with path.open("wb") as stream:
        stream.truncate(20 * 1024 * 1024)
    assert _refusal(path) == encoding.NOT_A_TABLE


def test_a_long_line_without_an_end(tmp_path: Path) -> None:
    assert _refusal(_saved(tmp_path, "a" * 5_000_000)) == encoding.NOT_A_TABLE
    assert _refusal(_saved(tmp_path, "a;" * 2_000_000)) == table.TOO_MANY_COLUMNS


def test_too_many_rows(tmp_path: Path) -> None:
    assert _refusal(_saved(tmp_path, HEAD + "1;Yara;;\n" * (table.MAX_ROWS + 1))) == table.TOO_MANY_ROWS
    assert len(read_table(_saved(tmp_path, HEAD + "1;Yara;;\n" * table.MAX_ROWS)).rows) == table.MAX_ROWS


def test_too_many_columns(tmp_path: Path) -> None:
    assert _refusal(_saved(tmp_path, HEAD + "1;Yara" + ";x" * 200 + "\n")) == table.TOO_MANY_COLUMNS
    assert len(read_table(_saved(tmp_path, HEAD + "1;Yara" + ";" * 500 + "\n")).rows) == 1


def test_a_huge_cell_is_cut_with_a_notice(tmp_path: Path) -> None:
    read = read_table(_saved(tmp_path, HEAD + f"1;Yara;;{'x' * 1_500_000}\n2;Jens;;\n"))
    assert len(str(read.rows[0].cell(3))) == table.MAX_CELL
    assert [remark.message for remark in read.notices] == [table.CELL_CUT]
    assert _names(read) == ["Yara", "Jens"]


# -- what is no list ---------------------------------------------------------------------------------------------------


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    assert _refusal(tmp_path / "nergens.csv") == files.MISSING
    assert _refusal(tmp_path) == files.IS_A_FOLDER
    assert _refusal(_saved(tmp_path, "")) == files.EMPTY
    assert _refusal(Path("a\0b")) == files.UNREADABLE
    os.mkfifo(tmp_path / "pijp")
    assert _refusal(tmp_path / "pijp") == files.NOT_A_FILE


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may read everything")
def test_a_file_without_rights(tmp_path: Path) -> None:
    path = _saved(tmp_path, HEAD)
    path.chmod(0)
    assert _refusal(path) == files.NO_RIGHTS


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7 x",
        b"<html><table><tr><td>Naam;x</td></tr></table></html>",
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9,
        b"Beste collega,\nHierbij de lijst.\nGroeten\n",
        b"   \n\n ",
        bytes(range(256)) * 40,
    ],
)
def test_something_else_is_refused(tmp_path: Path, content: bytes) -> None:
    assert _refusal(_saved(tmp_path, content)) in {encoding.NOT_A_TABLE, workbooks.OTHER_KIND, files.EMPTY}


def test_old_and_locked_excel(tmp_path: Path) -> None:
    ole = bytes.fromhex("d0cf11e0a1b11ae1")
    assert _refusal(_saved(tmp_path, ole + b"Workbook" * 99, "oud.xls")) == files.OLD_EXCEL
    locked = ole + bytes(3000) + "EncryptedPackage".encode("utf-16-le") + bytes(3000)
    assert _refusal(_saved(tmp_path, locked, "slot.xlsx")) == workbooks.ENCRYPTED


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"PK\x03\x04", HEAD.encode(), b"\xff\xfe", bytes.fromhex("d0cf11e0a1b11ae1")]),
)
def test_random_bytes_are_read_or_refused(tmp_path: Path, content: bytes, start: bytes) -> None:
    try:
        read = read_table(_saved(tmp_path, start + content))
    except ImportRefused:
        return
    assert read.rows or read.header


# -- workbooks ---------------------------------------------------------------------------------------------------------


def _workbook(path: Path, rows: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in rows:
        sheet.append(cells)
    book.save(path)
    return path


def _with_part(path: Path, name: str, change: bytes | None, old: bytes = b"", new: bytes = b"") -> Path:
    """The archive with one part replaced (`change`) or with `old` in it become `new`."""
    target = path.with_name("anders.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in source.namelist():
            content = source.read(entry)
            if entry == name:
                content = change if change is not None else content.replace(old, new)
            archive.writestr(entry, content)
    return target


def test_formulas_without_a_result_are_told(tmp_path: Path) -> None:
    path = _workbook(
        tmp_path / "f.xlsx", [["Nr", "Naam", "GSM"], [1, "Yara", "=1+1"], [2, "=A1", "0478"], [3, "Jens", ""]]
    )
    read = read_table(path)
    assert _names(read) == ["Yara", "", "Jens"]
    assert [dict(remark.values) for remark in read.notices] == [
        {"row": "2", "column": "C"},
        {"row": "3", "column": "B"},
    ]


def test_formulas_with_a_result_give_it(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "f.xlsx", [["Nr", "Naam"], [1, "=A1"]])
    part = "xl/worksheets/sheet1.xml"
    path = _with_part(
        path, part, None, b'<c r="B2"><f>A1</f><v></v></c>', b'<c r="B2" t="str"><f>A1</f><v>Yara</v></c>'
    )
    read = read_table(path)
    assert _names(read) == ["Yara"]
    assert read.notices == ()


def test_texts_that_excel_shares_between_cells(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "g.xlsx", [["Nr", "Naam"], [1, "Yara"], [2, "Jens"]])
    shared = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>Zoë</t></si></sst>'.encode()
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    cell = b'<c r="B2" t="inlineStr"><is><t>Yara</t></is></c>'
    path = _with_part(path, "xl/worksheets/sheet1.xml", None, cell, b'<c r="B2" t="s"><v>0</v></c>')
    override = b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + kind + b'"/></Types>'
    path = _with_part(path.rename(tmp_path / "h.xlsx"), "[Content_Types].xml", None, b"</Types>", override)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", shared)
    assert _names(read_table(path)) == ["Zoë", "Jens"]


def test_a_zip_bomb_is_not_opened(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "b.xlsx", [["Nr", "Naam"], [1, "Yara"]])
    assert _refusal(_with_part(path, "xl/worksheets/sheet1.xml", b" " * (60 * 1024 * 1024))) == workbooks.BOMB


def test_a_zip_with_too_many_entries(tmp_path: Path) -> None:
    path = tmp_path / "veel.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(workbooks.MAX_ENTRIES + 1):
            archive.writestr(f"{number}", "")
    assert _refusal(path) == workbooks.BOMB


def test_an_encrypted_zip(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "e.xlsx", [["Nr", "Naam"], [1, "Yara"]])
    content = bytearray(path.read_bytes())
    directory = content.index(b"PK\x01\x02")
    content[directory + 8] |= 1
    assert _refusal(_saved(tmp_path, bytes(content), "e.xlsx")) == workbooks.ENCRYPTED


def test_entities_in_a_workbook(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "x.xlsx", [["Nr", "Naam"], [1, "Yara"]])
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><styleSheet>&b;</styleSheet>'
    assert _refusal(_with_part(path, "xl/styles.xml", bomb)) == workbooks.DAMAGED
    late = b"<!--" + b" " * 5000 + b"-->" + bomb.replace(b"styleSheet", b"worksheet")
    assert _refusal(_with_part(path, "xl/worksheets/sheet1.xml", late)) == workbooks.DAMAGED


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml"]
)
def test_a_damaged_workbook(tmp_path: Path, part: str) -> None:
    path = _workbook(tmp_path / "d.xlsx", [["Nr", "Naam"], [1, "Yara"]])
    assert _refusal(_with_part(path, part, b"<broken")) == workbooks.DAMAGED


def test_a_row_number_from_another_world(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "r.xlsx", [["Nr", "Naam"], [1, "Yara"]])
    assert _refusal(_with_part(path, "xl/worksheets/sheet1.xml", None, b'r="2"', b'r="99999999"')) in {
        workbooks.DAMAGED,
        table.TOO_MANY_ROWS,
    }


def test_other_archives(tmp_path: Path) -> None:
    path = tmp_path / "lijst.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert _refusal(path) == workbooks.OTHER_KIND
    assert _refusal(_saved(tmp_path, b"PK\x03\x04 and no more", "x.xlsx")) == workbooks.DAMAGED


def test_sheets(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "s.xlsx", [["Nr", "Naam"], [1, "Yara"]])
    assert _names(read_table(path, sheet="Sheet")) == ["Yara"]
    assert _refusal(path, sheet="Blad 7") == workbooks.NO_SUCH_SHEET
    assert _refusal(_saved(tmp_path, HEAD + "1;Yara;;\n"), sheet="Blad 1") == files.NO_SHEETS
    assert _refusal(_workbook(tmp_path / "leeg.xlsx", [])) == files.EMPTY


# -- while it lasts ----------------------------------------------------------------------------------------------------


def test_progress_and_stopping(tmp_path: Path) -> None:
    path = _saved(tmp_path, HEAD + "1;Yara;;\n" * 3000)
    seen: list[tuple[int, int]] = []
    read_table(path, progress=lambda done, total: seen.append((done, total)))
    assert len(seen) > 3
    assert all(0 <= done <= total for done, total in seen)
    with pytest.raises(ImportRefused) as caught:
        read_table(path, cancelled=lambda: True)
    assert caught.value.message == table.STOPPED

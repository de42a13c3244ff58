# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what becomes of rows: kept words, doubles, keys that last, and the report to mend."""

from __future__ import annotations

import ast
import csv
import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseapp.errors import ImportRefused, ReadOnly
from caseapp.operations.caseload import people, rows, table
from caseapp.operations.caseload.columns import propose_mapping
from caseapp.operations.caseload.files import read_table
from caseapp.operations.caseload.headings import Field
from caseapp.operations.caseload.keys import KnownRow, RowMatch, match_rows
from caseapp.operations.caseload.people import CaseloadRow
from caseapp.operations.caseload.report import report_text, safe_cell, summary, write_report
from caseapp.operations.caseload.rows import ImportReading, read_rows

TEXTS = Path(__file__).parents[3] / "translations" / "parts" / "import.yaml"
TODAY = date(2026, 11, 21)
HEAD = "Nr;Voornaam;Naam;Geboortedatum;GSM;Traject;Begeleider;Intake;Einde verblijf;Schoenmaat\n"
ReadText = Callable[[str], ImportReading]


def _known(row: CaseloadRow) -> KnownRow:
    return KnownRow(
        row_key=row.row_key,
        person_key=row.person_key,
        content_hash=row.content_hash,
        name_folded=row.name_folded,
        birth_day=row.birth_day,
        case_id=row.reference,
    )


def _states(matches: tuple[RowMatch, ...]) -> list[str]:
    return [match.state for match in matches]


def _messages(row: CaseloadRow) -> list[str]:
    return [remark.message for remark in row.notices]


# -- nothing is lost ---------------------------------------------------------------------------------------------------


def test_words_without_a_place_go_to_the_note(read_text: ReadText) -> None:
    reading = read_text(
        HEAD
        + "1;Yara;Bakx;31/02/2005;bellen via OCMW;Groep 7;An;12/05/2026 (OCMW);na de zomer;38\n"
        + "2;Jens;Claes;;;;;;;;los woord\n"
    )
    first, second = reading.rows
    assert first.import_note.splitlines() == [
        "Geboortedatum: 31/02/2005",
        "Intake: 12/05/2026 (OCMW)",
        "Einde verblijf: na de zomer",
        "GSM: bellen via OCMW",
        "Traject: Groep 7",
        "Schoenmaat: 38",
    ]
    assert first.birth is None
    assert str(first.start and first.start.day) == "2026-05-12"
    assert [remark.heading for remark in first.notices] == [
        "Geboortedatum",
        "Intake",
        "Einde verblijf",
        "GSM",
        "Traject",
    ]
    assert second.import_note == "[11]: los woord"


def test_days_that_contradict_each_other(read_text: ReadText) -> None:
    reading = read_text(
        HEAD + "1;Yara;Bakx;29/05/2005;;;;12/05/2026;11/05/2026;\n2;Jens;Claes;29/05/2005;;;;12/05/2004;;\n"
    )
    first, second = reading.rows
    assert (first.leave, first.import_note) == (None, "Einde verblijf: 11/05/2026")
    assert _messages(first) == [people.LEAVE_FIRST]
    assert (second.start, second.import_note) == (None, "Intake: 12/05/2004")
    assert _messages(second) == [people.BEFORE_BIRTH]


def test_a_year_only_leave_in_the_year_of_the_start_is_no_contradiction(read_text: ReadText) -> None:
    row = read_text(HEAD + "1;Yara;Bakx;2005;;;;12/05/2026;2026;\n").rows[0]
    assert row.notices == ()
    assert row.leave is not None


def test_every_row_is_something(read_text: ReadText) -> None:
    reading = read_text(
        "Caseload;;;\n"
        + HEAD
        + "1;Yara;Bakx;29/05/2005;;;;;;\n;;;;;;;;;\n"
        + HEAD
        + "2;;;;0478/01.61.69;;;;;\n3;;;;;;;;;\nTotaal: 3;;;;;;;;;\n4;?;onbekend;;;BZ;An;;;\n"
    )
    assert [(outcome.number, outcome.kind) for outcome in reading.outcomes] == [
        (1, "above"),
        (2, "heading"),
        (3, "accepted"),
        (4, "blank"),
        (5, "heading"),
        (6, "accepted"),
        (7, "unreadable"),
        (8, "totals"),
        (9, "accepted"),
    ]
    assert [(row.number, row.cells, row.reason.message) for row in reading.unread] == [(7, ("3",), rows.NO_PERSON)]
    assert [row.name.description for row in reading.rows] == ["", "? · 0478/01.61.69", "? · 4"]
    assert _messages(reading.rows[1]) == [people.NO_NAME]


def test_a_remark_under_the_list_is_no_person(read_text: ReadText) -> None:
    reading = read_text("Naam;Geboortedatum\nYara Bakx;29/05/2005\nLaatst bijgewerkt: 12 november;\n")
    assert [outcome.kind for outcome in reading.outcomes] == ["heading", "accepted", "unreadable"]


def test_a_list_without_names_is_refused(gent: ImportReading) -> None:
    mapping = gent.mapping.with_field(1, Field.OTHER).with_field(2, Field.OTHER)
    with pytest.raises(ImportRefused) as caught:
        read_rows(gent.table, mapping, TODAY)
    assert caught.value.message == rows.NO_NAME_COLUMN
    with pytest.raises(ImportRefused) as caught:
        read_rows(gent.table, gent.mapping, TODAY, cancelled=lambda: True)
    assert caught.value.message == table.STOPPED


def test_mail_address_and_other_columns(read_text: ReadText) -> None:
    reading = read_text(
        "Naam;E-mail;Adres;Nationaliteit;Taal;Tel 1;Tel 2;Achterwacht\n"
        "Yara Bakx;yara@voorbeeld.be, y@voorbeeld.be;Kerkstraat 1;BE;nl;0478/01.61.69;0485 057866;Jo\n"
        "Jens Claes;geen idee;;;;;;\n"
    )
    row = reading.rows[0]
    assert row.emails == ("yara@voorbeeld.be", "y@voorbeeld.be")
    assert (row.address, row.nationality, row.language, row.backup) == ("Kerkstraat 1", "BE", "nl", "Jo")
    assert [phone.number for phone in row.phones] == ["+32478016169", "+32485057866"]
    assert reading.rows[1].import_note == "E-mail: geen idee"


_cell = st.sampled_from(
    [
        "",
        "?",
        "1",
        "Yara",
        "de Wit",
        "31/02/2005",
        "2005",
        "0478/01.61.69",
        "CTI",
        "totaal",
        "=1+1",
        "x;y",
        'a"b',
        "é\nù",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(st.one_of(_cell, st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=8)), max_size=11),
        max_size=6,
    )
)
def test_any_list_is_accounted_for(tmp_path: Path, content: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    text.write(HEAD)
    csv.writer(text, delimiter=";").writerows(content)
    path = tmp_path / "lijst.csv"
    path.write_bytes(text.getvalue().encode("utf-8", "replace"))
    raw = read_table(path)
    reading = read_rows(raw, propose_mapping(raw), TODAY) if propose_mapping(raw).names_a_person else None
    if reading is None:
        return
    everything = [*raw.above, *([raw.header] if raw.header else []), *raw.rows]
    assert [outcome.number for outcome in reading.outcomes] == [row.number for row in everything]
    assert len({row.row_key for row in reading.rows}) == len(reading.rows) == reading.counts.get("accepted", 0)
    report_text(reading, str)
    summary(reading, str)


# -- doubles and keys --------------------------------------------------------------------------------------------------


def test_doubles_need_equal_data(read_text: ReadText) -> None:
    reading = read_text(
        HEAD
        + "1;Yara;Bakx;29/05/2005;;;;;;\n2;YARA;Bakx;29-05-2005;;;;;;\n"
        + "3;Yara;Bakx;29/05/2005;0478/01.61.69;;;;;\n4;Jens;Claes;;;;;;;\n5;Jens;Claes;;;;;;;\n"
    )
    assert [outcome.kind for outcome in reading.outcomes] == [
        "heading",
        "accepted",
        "double",
        "accepted",
        "accepted",
        "accepted",
    ]
    assert [row.same_person_as for row in reading.rows] == [None, 2, None, None]
    assert rows.SAME_PERSON in _messages(reading.rows[1])


def test_a_number_that_stands_twice(read_text: ReadText) -> None:
    there = read_text(HEAD + "1;Yara;Bakx;29/05/2005;;;;;;\n1;Jens;Claes;1/2/2003;;;;;;\n")
    back = read_text(HEAD + "1;Jens;Claes;1/2/2003;;;;;;\n1;Yara;Bakx;29/05/2005;;;;;;\n")
    assert all(rows.NUMBER_TWICE in _messages(row) for row in there.rows)
    assert {row.row_key for row in there.rows} == {row.row_key for row in back.rows}
    assert len({row.row_key for row in there.rows}) == 2


def test_a_repeat_changes_nothing(gent: ImportReading, utrecht: ImportReading, gent_path: Path) -> None:
    for reading in (gent, utrecht):
        again = read_rows(
            read_table(gent_path) if reading is gent else reading.table, reading.mapping, date(2027, 3, 1)
        )
        matches = match_rows(again.rows, [_known(row) for row in reading.rows])
        assert set(_states(matches)) == {"unchanged"}
        assert [match.known.case_id for match in matches if match.known] == [row.reference for row in again.rows]


def test_a_changed_row_is_changed_and_stays_the_same_person(read_text: ReadText) -> None:
    before = read_text(HEAD + "1;Noah;Y?lmaz;24/06/07;;CTI;An;;;\n2;Jens;Claes;1/2/2003;;;;;;\n")
    after = read_text(
        HEAD + "1;Noah;Yılmaz;24/06/2007;;CTI fase 2;An ;;;\n2;Jens;Claes;01.02.2003;;;;;;\n3;Emre;Aydin;;;;;;;\n"
    )
    matches = match_rows(after.rows, [_known(row) for row in before.rows])
    assert _states(matches) == ["changed", "unchanged", "new"]


def test_numbers_that_were_dealt_out_anew(read_text: ReadText) -> None:
    before = read_text(HEAD + "1;Yara;Bakx;29/05/2005;;;;;;\n2;Jens;Claes;1/2/2003;;;;;;\n")
    after = read_text(HEAD + "1;Emre;Aydin;3/4/2001;;;;;;\n2;Yara;Bakx;29/05/2005;;;;;;\n3;Jens;Claes;1/2/2003;;;;;;\n")
    matches = match_rows(after.rows, [_known(row) for row in before.rows])
    assert _states(matches) == ["other_person", "unchanged", "unchanged"]
    assert [match.known.case_id if match.known else "" for match in matches] == ["1", "1", "2"]


def test_two_lists_with_numbers_of_their_own(gent: ImportReading) -> None:
    keys = [
        {row.row_key for row in read_rows(gent.table, gent.mapping, TODAY, source=source).rows}
        for source in ("Gent", "GENT", "Aalst")
    ]
    assert keys[0] == keys[1]
    assert not keys[0] & keys[2]


def test_columns_in_another_order_are_the_same_content(read_text: ReadText) -> None:
    one = read_text("Nr;Naam;GSM\n1;Yara Bakx;0478/01.61.69\n").rows[0]
    two = read_text("GSM;Nr;Naam\n0478 01 61 69;1; Yara  Bakx\n").rows[0]
    assert (one.row_key, one.content_hash) == (two.row_key, two.content_hash)


def test_keys_do_not_show_names(gent: ImportReading) -> None:
    assert all(len(row.row_key) == 32 and int(row.row_key, 16) >= 0 for row in gent.rows)


def test_every_text_of_the_import_is_translated() -> None:
    spoken = {entry["en"]: entry for entry in yaml.safe_load(TEXTS.read_text(encoding="utf-8"))}
    room = Path(rows.__file__).parent
    calls = [
        node
        for file in room.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]
    marked = {
        ast.literal_eval(call.args[0]) for call in calls if isinstance(call.func, ast.Name) and call.func.id == "N_"
    }
    assert marked == set(spoken)
    for text, entry in spoken.items():
        places = sorted(re.findall(r"%\(\w+\)s", text))
        assert all(sorted(re.findall(r"%\(\w+\)s", entry[language])) == places for language in ("nl", "fr")), text


# -- report ------------------------------------------------------------------------------------------------------------


def test_no_cell_of_the_report_is_a_formula(read_text: ReadText) -> None:
    reading = read_text(HEAD + "-3;;;;;;;;;\n4;=Yara();Bakx;31/02/2005;+32 478 01 61 69;@x;An;;;-38\n")
    cells = [cell for row in csv.reader(io.StringIO(report_text(reading, str)), delimiter=";") for cell in row]
    assert "'=Yara()" in cells
    assert "'+32 478 01 61 69" in cells
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)
    assert safe_cell("\tx") == "'\tx"


@pytest.mark.parametrize("language", ["en", "nl", "fr"])
def test_a_mended_report_is_imported_as_the_same_people(
    gent: ImportReading, read_list: Callable[[Path], ImportReading], tmp_path: Path, language: str
) -> None:
    texts = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))
    spoken = {entry["en"]: entry[language] for entry in texts}
    path = tmp_path / "verslag.csv"
    write_report(gent, path, spoken.__getitem__)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf" + spoken["Row of the list"].encode())
    mended = path.read_text(encoding="utf-8-sig").replace("Y?lmaz", "Yılmaz")
    path.write_text(mended, encoding="utf-8-sig")
    again = read_list(path)
    remarked = [row.reference for row in gent.rows if row.notices]
    assert [row.reference for row in again.rows] == remarked
    matches = match_rows(again.rows, [_known(row) for row in gent.rows])
    changed = [match.known.case_id for match in matches if match.state == "changed" and match.known]
    assert changed == ["57", "63"]
    assert {match.state for match in matches} == {"changed", "unchanged"}


def test_the_report_cannot_be_written(gent: ImportReading, tmp_path: Path) -> None:
    with pytest.raises(ReadOnly):
        write_report(gent, tmp_path / "nergens" / "verslag.csv", str)


def test_the_summary(gent: ImportReading) -> None:
    lines = summary(gent, str).splitlines()
    assert lines == [
        "Rows that become a person: 64",
        "Rows that stand twice in the list: 1",
        "Blank rows: 1",
        "Lines with totals: 1",
        f"Rows with a remark: {sum(1 for row in gent.rows if row.notices)}",
        "Row 67: The same person with the same data stands in row 12.",
    ]

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for bringing in lists through the page: both sample lists, twice, changed, unreadable, stopped."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from caseapp.operations.caseload.headings import Field
from caseapp.store.queries.cases import CaseFilter, count_cases
from caseapp.ui.settings.import_reading import LEFT_OUT
from caseapp.ui.settings.importing import ImportSection
from tests.ui.settings.conftest import Place

DATA = Path(__file__).parents[2] / "data"


def section(place: Place) -> ImportSection:
    found = place.part("import")
    assert isinstance(found, ImportSection)
    return found


def cases(place: Place) -> int:
    return place.store.read(lambda reader: count_cases(reader, CaseFilter(status=None), place.desk.today()))


def opened(place: Place, path: Path) -> ImportSection:
    found = section(place)
    found.open_file(path)
    place.wait()
    return found


@pytest.mark.parametrize("name", ["caseload-gent.csv", "caseload-utrecht.csv"])
def test_a_list_comes_in_once_and_a_second_time_says_nothing_new(place: Place, name: str) -> None:
    found = opened(place, DATA / name)
    assert found.read is not None
    expected = found.read.count("new") + found.read.count("other_person")
    assert expected > 50
    found.preview.import_button.click()
    place.wait()
    assert cases(place) == expected
    assert found.result.isVisible()
    again = opened(place, DATA / name)
    assert again.preview.isVisible()
    assert not again.preview.import_button.isEnabled()
    assert again.preview.sentence() == "Niets nieuws: iedereen in deze lijst staat hier al."
    assert cases(place) == expected


def test_one_undo_takes_the_whole_list_back(place: Place) -> None:
    offered: list[int] = []
    place.desk.undo_offered.connect(lambda _words, rev: offered.append(rev))
    opened(place, DATA / "caseload-gent.csv").preview.import_button.click()
    place.wait()
    assert cases(place) > 0
    place.desk.undo(offered[-1])
    place.wait()
    assert cases(place) == 0


def test_changed_rows_are_updated_only_when_they_are_ticked(place: Place, tmp_path: Path) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text("Naam;Geboortedatum;GSM\nAda Peeters;01/02/2007;\nBo Claes;03/04/2006;0470112233\n", "utf-8")
    opened(place, path).preview.import_button.click()
    place.wait()
    path.write_text(
        "Naam;Geboortedatum;GSM\nAda Peeters;01/02/2007;0471 22 33 44\nBo Claes;03/04/2006;0470112233\n", "utf-8"
    )
    found = opened(place, path)
    assert found.read is not None
    assert (found.read.count("changed"), found.read.count("unchanged")) == (1, 1)
    assert not found.preview.import_button.isEnabled()
    table = found.preview.table
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 0))
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert found.preview.import_button.isEnabled()
    found.preview.import_button.click()
    place.wait()
    assert opened(place, path).preview.sentence().startswith("Niets nieuws")


def test_a_column_can_be_called_something_else(place: Place) -> None:
    found = opened(place, DATA / "caseload-gent.csv")
    assert found.read is not None
    index = next(use.index for use in found.read.mapping.columns if use.field is Field.WORKER)
    combo = found.preview.columns.combos[index]
    combo.set_code(Field.IGNORE.value)
    combo.activated.emit(combo.currentIndex())
    place.wait()
    assert found.read.mapping.columns[index].field is Field.IGNORE
    assert found.read.reading.workers == ()


def test_rows_that_cannot_be_read_are_shown_and_saved_to_mend(place: Place, tmp_path: Path) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text("Naam;Geboortedatum;Traject\nAda Peeters;01/02/2007;CTI\n;;CTI\n", "utf-8")
    found = opened(place, path)
    assert found.read is not None
    assert found.read.count(LEFT_OUT) == 1
    assert found.preview.report_button.isVisible()
    found.save_report(tmp_path / "mend.csv")
    place.wait()
    assert ";;CTI" in (tmp_path / "mend.csv").read_text("utf-8-sig")


def test_without_a_column_of_names_one_is_asked_for(place: Place, tmp_path: Path) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text("A1;A2\n1;2026-01-02\n2;2026-01-03\n", "utf-8")
    found = opened(place, path)
    assert found.preview.columns.isVisible()
    assert not found.preview.import_button.isEnabled()
    assert found.preview.said().endswith("namen staan.")


@pytest.mark.parametrize("content", [b"%PDF-1.7 not a list", b""])
def test_a_file_that_is_no_list_is_refused_in_words(place: Place, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "vreemd.csv"
    path.write_bytes(content)
    found = opened(place, path)
    assert found.start.isVisible()
    assert found.start.trouble().endswith(".")
    assert cases(place) == 0


def test_bystanders_see_initials_in_the_preview(place: Place) -> None:
    found = opened(place, DATA / "caseload-gent.csv")
    place.desk.set_bystander(True)
    name = str(found.preview.model.index(0, 1).data())
    assert "Elif" not in name
    assert not found.preview.columns.isVisible()

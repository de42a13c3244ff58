# SPDX-License-Identifier: EUPL-1.2
"""This is the place for tests of the page Figures: what is shown and hidden, the count, files whose time is over."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt

from caseapp.operations import perform
from caseapp.operations.counts import TakeCount
from caseapp.operations.exits import ChangeExit, OpenExit
from caseapp.operations.housing import RecordHousing
from caseapp.plans.figures import indicators
from caseapp.plans.publications import published
from caseapp.ui.figures.count_part import TakeSheet
from caseapp.ui.figures.page import FiguresPage
from caseapp.ui.figures.words import csv_of
from caseapp.ui.frame.address import Address
from caseapp.ui.kit.buttons import Button
from tests.records import TODAY
from tests.ui.opened import Opened


def left(opened: Opened, number: int, destination: str) -> str:
    """Somebody who left an institution this month."""
    case_id = opened.case(f"Jan{number}", "Peeters")
    fields = {"institution_type": "prison", "actual_day": date(2026, 10, 1), "destination": destination}
    exit_id = perform(opened.store, OpenExit(case_id=case_id, fields={"institution_type": "prison"})).result
    perform(opened.store, ChangeExit(exit_id=exit_id, fields=fields))  # type: ignore[arg-type]
    return case_id


def shown(opened: Opened, tab: str = "") -> FiguresPage:
    page = opened.show("figures", FiguresPage, tab=tab)
    assert isinstance(page, FiguresPage)
    opened.wait()
    return page


def cells(page: FiguresPage) -> list[list[str]]:
    model = page.detail.model
    return [
        [
            str(model.data(model.index(row, column), Qt.ItemDataRole.DisplayRole))
            for column in range(model.columnCount())
        ]
        for row in range(model.rowCount())
    ]


def test_a_source_is_a_text_people_know_or_is_left_out(opened: Opened) -> None:
    page = shown(opened)
    said = {}
    for name in indicators():
        page.list.choose(name)
        opened.wait()
        said[name] = page.detail.source.text() if page.detail.source.isVisibleTo(page) else ""
    assert "Brussels Masterplan" in said["proposal_7d"]
    assert "ETHOS Light" in said["situations"]
    assert said["housed_m3"] == ""
    assert not [words for words in said.values() if "methods" in words or "tier" in words]
    assert "methods 10" not in csv_of(page.view).decode("utf-8-sig")  # type: ignore[arg-type]


def test_what_an_organisation_wrote_itself_stays_as_it_is() -> None:
    assert published("our own policy, after the masterplan of the town") == (
        "our own policy, after the masterplan of the town",
    )
    assert published("methods 10") == ()


def test_every_indicator_is_listed_and_one_is_open(opened: Opened) -> None:
    page = shown(opened)
    assert [row.id for row in page.list.rows.shown if row.id] == sorted(
        indicators(), key=[row.id for row in page.list.rows.shown].index
    )
    assert set(indicators()) == {row.id for row in page.list.rows.shown if row.id}
    page.list.choose("caseload")
    opened.wait()
    assert page.detail.title.text() == indicators()["caseload"].label.here()


def test_small_numbers_are_hidden_in_table_chart_list_and_export(opened: Opened, tmp_path: Path) -> None:
    for number in range(3):
        left(opened, number, "none")
    for number in range(3, 12):
        left(opened, number, "own_rent_private")
    page = shown(opened)
    page.list.choose("exits_no_solution")
    opened.wait()
    october, year = cells(page)[9], cells(page)[-1]
    assert october[1] == "•"
    assert year[1] == "•"
    assert "3" not in october[1:3] + year[1:3]
    assert "9" not in october[1:3] + year[1:3], "with the total the three would follow from it"
    chart = page.detail.chart.accessibleDescription()
    assert "25" not in chart
    row = next(one for one in page.list.rows.shown if one.id == "exits_no_solution")
    assert (row.value, row.part) == ("", None)
    assert row.why == "te weinig om te tonen"
    assert "3" not in row.said()
    page.save_to(tmp_path / "out.csv")
    opened.wait()
    text = (tmp_path / "out.csv").read_text("utf-8-sig")
    label = indicators()["exits_no_solution"].label.here()
    found = [
        line for line in csv.reader(io.StringIO(text), delimiter=";") if line[0] == label and line[4] == "2026 okt"
    ]
    assert [line[-1] for line in found if line[5] in ("ja", "nee")] == ["•", "•"]


def test_a_share_of_enough_people_is_shown_with_numerator_and_denominator(opened: Opened) -> None:
    for number in range(6):
        left(opened, number, "none")
    for number in range(6, 20):
        left(opened, number, "own_rent_private")
    page = shown(opened)
    page.list.choose("exits_no_solution")
    opened.wait()
    assert page.detail.value.text().startswith("30")
    assert page.detail.beside.text().startswith("6 van 20")
    names = [button for button in page.detail._names.findChildren(Button) if not button.isHidden()]
    assert len(names) == 6
    names[0].click()
    assert opened.went[-1].page == "case"


def test_a_worker_without_the_right_sees_a_sentence_and_no_number(opened: Opened) -> None:
    opened.store.sign_in(opened.karim)
    opened.desk.load()
    page = shown(opened)
    assert page.parts.currentIndex() == 3
    assert page.list.rows.rowCount() == 0
    assert not page.export.isEnabled()


def test_a_count_is_taken_through_the_sheet_and_saved_in_the_form_of_the_year(opened: Opened, tmp_path: Path) -> None:
    for number in range(6):
        case_id = opened.case(f"Jan{number}", "Peeters")
        given = RecordHousing(case_id=case_id, ethos_light="public_space", start_day=date(2026, 9, 1))
        perform(opened.store, given)
    page = shown(opened, "count")
    page.count.take.click()
    sheet = page.window().findChild(TakeSheet)
    assert sheet is not None
    sheet.code.setText("kort")
    sheet.save_requested.emit()
    opened.wait()
    assert sheet.trouble.isVisibleTo(sheet), "a code that can be guessed is refused in place"
    sheet.code.setText("telling-2026-oktober")
    sheet.save_requested.emit()
    opened.wait()
    page.count.read()
    opened.wait()
    row = page.count.rows[0]
    assert (row.day, row.count, row.is_whole) == (TODAY, 6, True)
    page.count.save_to(tmp_path / "count.csv", row)
    opened.wait()
    table = list(csv.DictReader(io.StringIO((tmp_path / "count.csv").read_text("utf-8-sig")), delimiter=";"))
    assert [line["situation"] for line in table] == ["1"] * 6
    assert "Peeters" not in (tmp_path / "count.csv").read_text("utf-8-sig")
    assert len({line["dup_key"] for line in table}) == 1, "all are called alike and born on one day"


def test_a_count_taken_by_mistake_is_taken_away_and_comes_back(opened: Opened) -> None:
    page = shown(opened, "count")
    perform(opened.store, TakeCount(day=TODAY, name="verkeerde nacht"))
    page.count.read()
    opened.wait()
    (drop,) = [one for one in page.count.findChildren(Button) if one.icon_name == "trash-2"]
    drop.setFocus()
    opened.press(drop, Qt.Key.Key_Return)
    opened.wait()
    assert page.count.rows == ()
    opened.desk.undo(opened.undoable[-1])
    opened.wait()
    assert [row.name for row in page.count.rows] == ["verkeerde nacht"]


def test_the_address_opens_the_tab(opened: Opened) -> None:
    page = shown(opened, "retention")
    assert page.tabs.open_tab() == "retention"
    assert page.address == Address("figures", tab="retention")

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the tab Timeline by keyboard, wheel and screen reader, and for what leaves it on paper."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from caseapp.i18n.codes import label
from caseapp.operations import perform
from caseapp.operations.contacts import RecordContact
from caseapp.operations.housing import RecordHousing
from caseapp.store.queries.contacts import contacts_of
from caseapp.ui.case.contacts_tab import ContactsTab
from caseapp.ui.print.drawing import draw_pages
from caseapp.ui.timeline.preview import SheetsPreview
from caseapp.ui.timeline.tab import TimelineTab
from tests.records import TODAY
from tests.ui.case.conftest import Opened

KEY = Qt.Key


def tab_of(opened: Opened, item: str = "") -> TimelineTab:
    page = opened.go("timeline", item)
    tab = page.tab("timeline")
    assert isinstance(tab, TimelineTab)
    tab.canvas.setFocus()
    opened.wait()
    return tab


def chosen(tab: TimelineTab) -> tuple[str, str]:
    item = tab.canvas.chosen()
    assert item is not None
    return item.lane, item.key


def wheel(tab: TimelineTab, turned: int, where: QPointF) -> None:
    canvas = tab.canvas.viewport()
    event = QWheelEvent(
        where, QPointF(canvas.mapToGlobal(where.toPoint())), QPoint(), QPoint(0, turned), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)


def test_the_keys_go_from_item_to_item_and_enter_opens_it(opened: Opened) -> None:
    tab = tab_of(opened)
    assert chosen(tab)[0] == "contacts"  # the contact nearest to today
    contacts = opened.ask(contacts_of, case_id=opened.case_id)
    assert chosen(tab)[1] == f"contact.{contacts[0].id}"
    QTest.keyClick(tab.canvas, KEY.Key_Left)
    assert chosen(tab)[1] == f"contact.{contacts[1].id}"
    QTest.keyClick(tab.canvas, KEY.Key_Down)
    assert chosen(tab)[0] == "scores"
    QTest.keyClick(tab.canvas, KEY.Key_Up)
    assert chosen(tab)[0] == "contacts"
    QTest.keyClick(tab.canvas, KEY.Key_Home)
    assert chosen(tab)[1] == f"contact.{contacts[-1].id}"
    opened.key(tab.canvas, KEY.Key_Return)
    page = opened.go("contacts", contacts[-1].id)
    shown = page.tab("contacts")
    assert isinstance(shown, ContactsTab)
    assert shown.list.chosen_id() == contacts[-1].id


def test_enter_asks_for_the_place_of_the_item(opened: Opened) -> None:
    tab = tab_of(opened)
    asked: list[tuple[str, str]] = []
    tab.place_requested.connect(lambda code, item: asked.append((code, item)))
    key = chosen(tab)[1]
    opened.key(tab.canvas, KEY.Key_Return)
    assert asked == [("contacts", key.removeprefix("contact."))]


def test_the_wheel_zooms_round_the_pointer(opened: Opened) -> None:
    tab = tab_of(opened)
    canvas = tab.canvas
    left = canvas.picture().left
    where = QPointF(left + 500.0, 200.0)
    before, days = canvas.scale().at(500.0), canvas.scale().days
    wheel(tab, 120, where)
    assert canvas.scale().days < days
    assert canvas.scale().at(500.0) == pytest.approx(before)
    wheel(tab, -240, where)
    assert canvas.scale().days > days
    assert canvas.scale().at(500.0) == pytest.approx(before)


def test_plus_minus_and_the_spans_change_the_days_in_sight(opened: Opened) -> None:
    tab = tab_of(opened)
    canvas = tab.canvas
    days = canvas.scale().days
    QTest.keyClick(canvas, KEY.Key_Plus)
    assert canvas.scale().days < days
    QTest.keyClick(canvas, KEY.Key_Minus)
    assert canvas.scale().days == pytest.approx(days)
    tab.spans.segment("life").click()
    scale = canvas.scale()
    assert scale.day_at(0) <= scale.reach.first
    assert scale.at(scale.width) >= scale.reach.last.toordinal()
    assert scale.reach.first.isoformat() == "2008-03-22"
    assert scale.reach.last.year == TODAY.year + 5
    tab.spans.segment("weeks").click()
    assert canvas.scale().days < 70


def test_the_named_span_is_marked_until_somebody_zooms(opened: Opened) -> None:
    tab = tab_of(opened)
    assert tab.spans.chosen() == "years"
    tab.spans.segment("years").setFocus()
    QTest.keyClick(tab.spans.segment("years"), KEY.Key_Right)  # arrows choose
    assert tab.spans.chosen() == tab.canvas.span() == "months"
    tab.today.click()
    assert tab.spans.chosen() == "months"
    QTest.keyClick(tab.canvas, KEY.Key_Plus)
    assert tab.spans.chosen() == ""
    months = tab.spans.segment("months")
    assert months.focusPolicy() & Qt.FocusPolicy.TabFocus  # where Tab comes in stays
    months.click()
    assert tab.spans.chosen() == tab.canvas.span() == "months"


def test_the_strip_shows_the_whole_life_and_dragging_it_moves(opened: Opened) -> None:
    tab = tab_of(opened)
    strip, canvas = tab.strip, tab.canvas
    assert strip.isVisible()
    whole = strip.whole()
    assert whole is not None
    assert whole.day_at(0) <= canvas.scale().reach.first
    days = canvas.scale().days
    early = whole.x(canvas.scale().reach.first) + whole.width / 4
    wanted = whole.at(early)
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(round(canvas.picture().left + early), 20))
    assert canvas.scale().days == pytest.approx(days)
    assert canvas.scale().at(canvas.scale().width / 2) == pytest.approx(wanted, abs=2 / whole.per_day)
    seen = strip.seen()
    assert seen.center().x() == pytest.approx(canvas.picture().left + early, abs=3)


def test_where_somebody_lived_has_its_own_words_but_not_on_paper(opened: Opened) -> None:
    given = RecordHousing(
        case_id=opened.case_id, ethos_light="institution", description="kamer bij Roza", start_day=date(2026, 1, 5)
    )
    perform(opened.store, given)
    tab = tab_of(opened)
    kind = label("ethos_light", "institution")
    homes = [one for one in tab.canvas.picture().way.in_lane("housing") if "Roza" in one.said]
    assert [one.words for one in homes] == ["kamer bij Roza"]
    assert homes[0].text == kind
    tab.paper.click()
    opened.wait()
    sheet = opened.window.findChild(SheetsPreview)
    assert sheet is not None
    assert sheet.paper is not None
    written = " ".join(page.words for page in draw_pages(sheet.paper.pdf, 1.0))
    assert "Roza" not in written
    assert kind.split()[-1] in written
    sheet.close_sheet()


def test_every_item_is_a_child_with_words_and_a_place(opened: Opened) -> None:
    tab = tab_of(opened)
    tab.spans.segment("life").click()
    found = QAccessible.queryAccessibleInterface(tab.canvas)
    assert found is not None
    model = tab.canvas.items
    assert found.childCount() == model.rowCount() > 15
    for at in range(model.rowCount()):
        item = model.item(at)
        child = found.child(at)
        assert item is not None
        assert child is not None
        assert child.text(QAccessible.Text.Name) == item.said
        assert not child.rect().isEmpty()
    home = next(one for at in range(model.rowCount()) if (one := model.item(at)) and one.lane == "housing")
    assert home.said.startswith("Wonen: ")


def test_the_list_is_one_key_away_and_holds_the_same(opened: Opened) -> None:
    tab = tab_of(opened)
    key = chosen(tab)[1]
    opened.key(tab.canvas, KEY.Key_L)
    assert tab.list.isVisible()
    assert tab.list.hasFocus()
    assert tab.list.model().rowCount() == tab.canvas.items.rowCount()
    row = tab.canvas.items.item(tab.list.item_row())
    assert row is not None
    assert row.key == key
    asked: list[str] = []
    tab.place_requested.connect(lambda code, _item: asked.append(code))
    opened.key(tab.list, KEY.Key_Return)
    assert asked == ["contacts"]
    opened.go("timeline")
    opened.key(tab.list, KEY.Key_L)
    assert tab.canvas.isVisible()
    assert chosen(tab)[1] == key


def test_lanes_are_left_out_of_picture_list_and_keys(opened: Opened) -> None:
    tab = tab_of(opened)
    tab.lanes.entry_picked.emit("scores")
    assert "scores" not in {box.lane for box in tab.canvas.picture().layout.lanes}
    QTest.keyClick(tab.canvas, KEY.Key_Down)
    assert chosen(tab)[0] == "plans"
    said = [tab.list.model().index(at, 0).data() for at in range(tab.list.model().rowCount())]
    assert not [words for words in said if words.startswith("Inschattingen")]
    tab.lanes.entry_picked.emit("")
    assert "scores" in {box.lane for box in tab.canvas.picture().layout.lanes}


def test_what_is_under_the_pointer_is_found_at_its_own_place(opened: Opened) -> None:
    tab = tab_of(opened)
    picture = tab.canvas.picture()
    for item in tab.canvas.picture().way.in_lane("contacts"):
        at = picture.item_at(picture.box_of(item).center())
        assert at is not None
        assert (at.start, at.row) == (item.start, item.row)
    assert picture.item_at(QPointF(5, 100)) is None


def test_a_new_contact_stands_there_and_the_keyboard_stays(opened: Opened) -> None:
    tab = tab_of(opened)
    key, count = chosen(tab)[1], tab.canvas.items.rowCount()
    fields = {"moment": opened.store.clock.now(), "mode": "phone", "outcome": "completed"}
    opened.do(RecordContact(case_ids=(opened.case_id,), fields=fields))  # type: ignore[arg-type]
    assert tab.canvas.items.rowCount() == count + 1
    assert chosen(tab)[1] == key


def test_who_looks_along_reads_no_notes(opened: Opened) -> None:
    tab = tab_of(opened)
    texts = [item.text for item in tab.canvas.picture().way.items if item.text]
    assert any("Post samen geopend" in text for text in texts)
    opened.desk.set_bystander(on=True)
    opened.wait()
    assert not [item.text for item in tab.canvas.picture().way.items if item.text]


def test_it_is_saved_as_pdf_and_as_a_picture_and_written_down(opened: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    tab = tab_of(opened)
    before = opened.ask(_openings)
    tab.paper.click()
    opened.wait()
    sheet = opened.window.findChild(SheetsPreview)
    assert sheet is not None
    assert sheet.paper is not None
    assert sheet.paper.pdf.startswith(b"%PDF-")
    sheet.save_to(tmp_path / "tijdlijn.pdf")
    sheet.save_picture(tmp_path / "tijdlijn.png")
    qtbot.waitUntil(lambda: (tmp_path / "tijdlijn.png").exists() and (tmp_path / "tijdlijn.pdf").exists())
    opened.wait()
    image = QImage(str(tmp_path / "tijdlijn.png"))
    assert image.width() == 2 * 1123
    assert {image.pixel(x, 400) for x in range(0, image.width(), 7)} != {image.pixel(0, 0)}
    assert opened.ask(_openings) > before
    sheet.close_sheet()


def _openings(reader: object) -> int:
    return int(reader.sql("SELECT count(*) FROM opening WHERE act = 'export'")[0][0])  # type: ignore[attr-defined]

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the page Cases as a worker uses it: chips, order, letters, keys, what colleagues change."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from caseapp.i18n import _
from caseapp.i18n.codes import codes
from caseapp.operations import perform
from caseapp.operations.cases import ChangeCase, CloseCase
from caseapp.operations.people import ChangePerson
from caseapp.store.queries.cases import case_head
from caseapp.ui.cases.filters import View, view_from
from caseapp.ui.cases.model import Column
from caseapp.ui.cases.page import CasesPage
from caseapp.ui.frame.address import Address
from caseapp.ui.kit.roles import MARKS, RUNS, SIGNS
from tests.ui.opened import Opened


@pytest.fixture
def four(opened: Opened) -> dict[str, str]:
    """Three cases of Nele and one of Karim; Nele talked to Bilal ten days ago, to Amira yesterday."""
    ids = {
        "Bilal": opened.case("Bilal", "Kaya", programme="cti", phase="phase2", birth_day=date(2007, 6, 2)),
        "Amira": opened.case("Amira", "Benali", birth_day=date(2004, 1, 1)),
        "Zeynep": opened.case("Zeynep", "Öztürk", birth_day=date(2001, 1, 1), backup_worker_id=None),
        "Tuur": opened.case("Tuur", "Maes", primary_worker_id=opened.karim, backup_worker_id=opened.nele),
    }
    opened.talked(ids["Bilal"], 10)
    opened.talked(ids["Amira"], 1)
    return ids


def shown(page: CasesPage) -> list[str]:
    """The call names in the list, from above."""
    return [page.model.index(place, Column.NAME).data().split()[0] for place in range(page.model.rowCount())]


def cases_page(opened: Opened) -> CasesPage:
    page = opened.show("cases", CasesPage)
    assert isinstance(page, CasesPage)
    return page


def test_mine_come_first_with_the_longest_silence_above(opened: Opened, four: dict[str, str]) -> None:
    page = cases_page(opened)
    assert shown(page) == ["Zeynep", "Bilal", "Amira"]
    assert page.head.beside.text() == _("%(shown)s of %(all)s") % {"shown": 3, "all": 4}
    assert [page.chips.chip(name).count for name in ("mine", "team", "backup", "no_backup")] == [3, 4, 4, 1]


def test_chips_filter_and_come_back(opened: Opened, four: dict[str, str]) -> None:
    page = cases_page(opened)
    page.chips.chip("team").click()
    opened.wait()
    assert set(shown(page)) == {"Zeynep", "Bilal", "Amira", "Tuur"}
    page.chips.chip("no_backup").click()
    opened.wait()
    assert shown(page) == ["Zeynep"]
    again = CasesPage(opened.desk)
    again.open(Address("cases"))
    opened.wait()
    assert shown(again) == ["Zeynep"]  # the choice was kept
    again.closing()
    again.deleteLater()


def test_the_programme_menu_and_closed_cases(opened: Opened, four: dict[str, str]) -> None:
    perform(opened.store, CloseCase(case_id=four["Amira"], day=date(2026, 10, 1), reason=codes("close_reason")[0]))
    page = cases_page(opened)
    page.chips.programme.entry_picked.emit("cti")
    opened.wait()
    assert shown(page) == ["Bilal"]
    page.chips.programme.entry_picked.emit("")
    page.chips.more.entry_picked.emit("closed")
    opened.wait()
    assert shown(page) == ["Amira"]
    assert page.chips.chip("closed").isVisible()


@pytest.mark.parametrize(
    ("column", "once", "twice"),
    [
        (Column.NAME, ["Amira", "Bilal", "Zeynep"], ["Zeynep", "Bilal", "Amira"]),
        (Column.AGE, ["Zeynep", "Amira", "Bilal"], ["Bilal", "Amira", "Zeynep"]),
        (Column.FIRST_MARK, None, None),
        (Column.NEXT, None, None),
        (Column.PROGRAMME, None, None),
    ],
)
def test_heads_sort(
    opened: Opened, four: dict[str, str], column: int, once: list[str] | None, twice: list[str] | None
) -> None:
    page = cases_page(opened)
    head = page.table.horizontalHeader()
    for wanted in (once, twice):
        x = head.sectionViewportPosition(column) + 5
        QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, 10))
        opened.wait()
        assert len(shown(page)) == 3
        assert head.sortIndicatorSection() == column
        if wanted is not None:
            assert shown(page) == wanted


def test_groups_by_worker(opened: Opened, four: dict[str, str]) -> None:
    page = cases_page(opened)
    page.chips.chip("team").click()
    page.group.click()
    menu = next(menu for menu in page.group.findChildren(QMenu) if menu.isVisible())
    menu.actions()[1].trigger()
    menu.close()
    opened.wait()
    assert [(group.words, group.count) for group in page.model.groups()] == [("Karim Aziz", 1), ("Nele Van Damme", 3)]
    page.table.choose(four["Tuur"])
    opened.press(page.table, Qt.Key.Key_Down)
    assert page.table.chosen_id() == page.model.ids()[1]  # the head of the next group is walked past


def test_letters_find_a_name_and_enter_opens_it(opened: Opened, four: dict[str, str]) -> None:
    page = cases_page(opened)
    page.table.setFocus()
    QTest.keyClicks(page.table, "ze")
    opened.wait()
    assert page.table.chosen_id() == four["Zeynep"]
    opened.press(page.table, Qt.Key.Key_Return)
    assert opened.went == [Address("case", four["Zeynep"])]


def test_the_menu_key_offers_a_contact(opened: Opened, four: dict[str, str]) -> None:
    page = cases_page(opened)
    page.table.choose(four["Bilal"])
    page.table.menu_requested.emit(page.table.mapToGlobal(page.table.rect().center()))
    menu = next(menu for menu in page.findChildren(QMenu) if menu.isVisible())
    assert len(menu.actions()) == 3
    menu.actions()[1].trigger()
    menu.close()
    assert opened.contacts == [(four["Bilal"],)]


def test_a_line_changes_when_a_colleague_writes(opened: Opened, four: dict[str, str]) -> None:
    page = cases_page(opened)
    page.table.choose(four["Amira"])
    person = opened.store.read(lambda reader: case_head(reader, four["Amira"])).person.id
    opened.desk.act(ChangePerson(person_id=person, fields={"call_name": "Amina"}))
    opened.wait()
    assert "Amina" in shown(page)
    assert page.table.chosen_id() == four["Amira"]


def test_a_new_case_of_a_colleague_comes_in(opened: Opened, four: dict[str, str]) -> None:
    page = cases_page(opened)
    before = page.table.chosen_id()
    opened.desk.act(ChangeCase(case_id=four["Tuur"], fields={"backup_worker_id": None}))
    opened.wait()
    page.chips.chip("team").click()
    opened.wait()
    assert page.chips.chip("no_backup").count == 2
    assert page.table.chosen_id() == before


def test_bystanders_see_initials(opened: Opened, four: dict[str, str]) -> None:
    page = cases_page(opened)
    opened.desk.set_bystander(True)
    assert set(shown(page)) == {"Z.", "B.", "A."}
    opened.desk.set_bystander(False)
    assert "Bilal" in shown(page)


def test_a_restricted_case_of_a_colleague_is_masked(opened: Opened, four: dict[str, str]) -> None:
    secret = opened.case("Nora", "Diarra", primary_worker_id=opened.karim, backup_worker_id=None)
    for case_id in (secret, four["Bilal"]):
        perform(opened.store, ChangeCase(case_id=case_id, fields={"restricted": True}))
    page = cases_page(opened)
    page.chips.chip("team").click()
    opened.wait()
    row = page.model.row_of(secret)
    said = [page.model.index(row, column).data() for column in range(11)]
    assert not any("Nora" in str(words) or "Diarra" in str(words) for words in said)
    assert [sign.icon for sign in page.model.index(row, Column.NEXT).data(SIGNS)] == ["lock"]
    assert page.model.index(row, Column.FIRST_MARK).data(MARKS) == ()
    own = page.model.row_of(four["Bilal"])
    assert page.model.index(own, Column.NAME).data(RUNS)[0].text == "Bilal"
    assert "lock" in [sign.icon for sign in page.model.index(own, Column.NEXT).data(SIGNS)]


def test_an_empty_file_offers_the_first_steps(opened: Opened) -> None:
    page = cases_page(opened)
    assert page.none_yet.isVisible()
    page.none_yet.act.click()
    assert opened.went == [Address("settings", tab="import")]


def test_filters_that_leave_nobody_can_be_taken_away(opened: Opened, four: dict[str, str]) -> None:
    page = cases_page(opened)
    page.chips.chip("exit_soon").click()
    opened.wait()
    assert page.none_fit.isVisible()
    page.none_fit.act.click()
    opened.wait()
    assert len(shown(page)) == 4


def test_views_are_kept_under_a_name(opened: Opened, four: dict[str, str]) -> None:
    page = cases_page(opened)
    page.chips.chip("no_backup").click()
    page.views.views_kept.emit({"Maandag": page.views._now})
    page.chips.chip("no_backup").click()
    opened.wait()
    assert page.views.name_of_now() == ""
    page.views.view_picked.emit("Maandag", View(no_backup=True))
    opened.wait()
    assert page.views.name_of_now() == "Maandag"
    assert shown(page) == ["Zeynep"]


def test_a_kept_view_of_another_version_is_read_as_far_as_it_goes() -> None:
    assert view_from({"scope": "moon", "sort": "shoe size", "silent": True, "more": 1}) == View(silent=True)
    assert view_from("nonsense") == View()


def test_only_changes_of_cases_make_the_page_read(opened: Opened, four: dict[str, str]) -> None:
    page = cases_page(opened)
    asked: list[object] = []
    read = opened.desk.read
    opened.desk.read = lambda *given, **more: (asked.append(given), read(*given, **more))  # type: ignore[method-assign]
    opened.desk.keep_setting("anything", 1)
    opened.wait()
    assert asked == []
    opened.step(four["Bilal"], "Bellen", date(2026, 1, 1))
    opened.frame.refresh(perform(opened.store, ChangeCase(case_id=four["Bilal"], fields={"note": "x"})).changes)
    opened.wait()
    assert len(asked) == 1
    assert page.model.index(page.model.row_of(four["Bilal"]), Column.NEXT).data().startswith("1 ")

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for tables and lists: opening, choosing, sorting, acts in a row, ten thousand rows."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from caseapp.ui.kit.roles import ROW_ID
from caseapp.ui.kit.table import Table
from caseapp.ui.kit.tabs import Tabs
from caseapp.ui.kit.two_lines import Act, TwoLineList, TwoLineRow

_AnyIndex = QModelIndex | QPersistentModelIndex
NAMES = ("Bilal", "Fatou", "Ilyas", "Noor", "Yassin")


class People(QAbstractTableModel):
    """`count` made-up people; remembers for how many rows somebody asked."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.order = list(range(count))
        self.asked: set[int] = set()

    def rowCount(self, parent: _AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.order)

    def columnCount(self, parent: _AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else 2

    def data(self, index: _AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        number = self.order[index.row()]
        self.asked.add(index.row())
        if role == ROW_ID:
            return f"p{number}"
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{NAMES[number % 5]} {number}" if index.column() == 0 else str(number)
        return None

    def sort(self, _column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.layoutAboutToBeChanged.emit()
        self.order.sort(reverse=order == Qt.SortOrder.DescendingOrder)
        self.layoutChanged.emit()


def table(qtbot: QtBot, count: int) -> tuple[Table, People]:
    made, model = Table("Dossiers"), People(count)
    made.setModel(model)
    qtbot.addWidget(made)
    made.resize(700, 500)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.setFocus()
    return made, model


def test_enter_opens_the_row_with_the_keyboard(qtbot: QtBot) -> None:
    made, _model = table(qtbot, 20)
    qtbot.keyClick(made, Qt.Key.Key_Down)
    with qtbot.waitSignal(made.row_chosen) as chosen:
        qtbot.keyClick(made, Qt.Key.Key_Down)
    with qtbot.waitSignal(made.row_opened) as opened:
        qtbot.keyClick(made, Qt.Key.Key_Return)
    assert opened.args == chosen.args == [made.chosen_id()]


def test_letters_jump_to_a_name_and_home_and_end_to_the_ends(qtbot: QtBot) -> None:
    made, _model = table(qtbot, 5)
    qtbot.keyClicks(made, "noo")
    assert made.chosen_id() == "p3"
    qtbot.keyClick(made, Qt.Key.Key_End)
    assert made.chosen_id() == "p4"
    qtbot.keyClick(made, Qt.Key.Key_Home)
    assert made.chosen_id() == "p0"


def test_sorting_keeps_the_chosen_row(qtbot: QtBot) -> None:
    made, model = table(qtbot, 30)
    assert made.choose("p7")
    head = made.horizontalHeader()
    where = QPoint(head.sectionViewportPosition(1) + 10, head.height() // 2)
    for ascending in (True, False):
        with qtbot.waitSignal(made.sort_requested) as told:
            qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=where)
        assert told.args == [1, ascending]
        assert made.chosen_id() == "p7"
    assert model.order[0] == 29
    assert not made.choose("p99")


def test_ten_thousand_rows_ask_only_for_what_is_in_sight(qtbot: QtBot) -> None:
    made, model = table(qtbot, 10_000)
    made.grab()
    model.asked.clear()
    for place in range(0, 10_000, 500):
        made.verticalScrollBar().setValue(place * made.rowHeight(0))
        made.viewport().repaint()
    in_sight = made.viewport().height() // made.rowHeight(0) + 2
    assert model.asked
    assert len(model.asked) <= in_sight * 20


ROWS = (
    TwoLineRow("", "Te laat", "2"),
    TwoLineRow(
        "a", "Nieuwe poging", "weigerde", "7 dagen", "Bilal", True, acts=(Act("open", "Noteren"), Act("move", "Later"))
    ),
    TwoLineRow("b", "Faseplan 2", "fase 2 begon", "6 dagen", "Yassin", True, acts=(Act("open", "Plan openen"),)),
    TwoLineRow("", "Vandaag", "1"),
    TwoLineRow("c", "Huisbezoek", "afgesproken", "10:00", "Senne", acts=(Act("open", "Noteren"),)),
)


def rows(qtbot: QtBot, width: int = 900) -> TwoLineList:
    made = TwoLineList("Vandaag")
    made.show_rows(ROWS)
    qtbot.addWidget(made)
    made.resize(width, 500)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.setFocus(Qt.FocusReason.TabFocusReason)
    return made


def test_the_keyboard_walks_past_heads_of_groups(qtbot: QtBot) -> None:
    made = rows(qtbot)
    walked = [made.chosen_id()]
    for _step in range(2):
        qtbot.keyClick(made, Qt.Key.Key_Down)
        walked.append(made.chosen_id())
    assert walked == ["a", "b", "c"]


def test_the_row_with_the_keyboard_shows_its_acts_as_buttons_that_tab_reaches(qtbot: QtBot) -> None:
    made = rows(qtbot)
    heard: list[tuple[str, str]] = []
    made.act_requested.connect(lambda row, act: heard.append((row, act)))
    qtbot.keyClick(made, Qt.Key.Key_Return)
    qtbot.keyClick(made, Qt.Key.Key_2)
    qtbot.keyClick(made, Qt.Key.Key_Tab)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.accessibleName() == "Noteren: 7 dagen, Bilal, Nieuwe poging, weigerde"
    qtbot.keyClick(focus, Qt.Key.Key_Space)
    assert heard == [("a", "open"), ("a", "move"), ("a", "open")]


def test_the_act_of_another_row_works_with_one_click(qtbot: QtBot) -> None:
    made = rows(qtbot)
    box = made.act_box(made.visualRect(made.rows.index(4)), ROWS[4])
    with qtbot.waitSignal(made.act_requested) as told:
        qtbot.mouseClick(made.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert told.args == ["c", "open"]


def test_new_rows_keep_the_keyboard_where_it_was_or_near(qtbot: QtBot) -> None:
    made = rows(qtbot)
    made.choose("b")
    made.show_rows((*ROWS[:1], ROWS[2], *ROWS[3:]))
    assert made.chosen_id() == "b"
    made.show_rows((*ROWS[:2], *ROWS[3:]))
    assert made.chosen_id() in {"a", "c"}
    made.show_rows(())
    assert made.chosen_id() == ""


def test_in_a_narrow_window_the_acts_stand_below_the_words(qtbot: QtBot) -> None:
    made = rows(qtbot, width=420)
    QApplication.processEvents()
    assert made.is_narrow()
    box = made.visualRect(made.currentIndex())
    acts = made._acts
    assert acts is not None
    assert acts.x() >= 0
    assert box.contains(acts.geometry().center())
    assert box.height() > made.visualRect(made.rows.index(2)).height()


def test_tabs_open_with_alt_and_a_digit(qtbot: QtBot) -> None:
    page = QWidget()
    made = Tabs("Dossier", [("overview", "Overzicht"), ("timeline", "Tijdlijn"), ("plan", "Plan")], page)
    made.setParent(page)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    made.show_tab("overview")
    with qtbot.waitSignal(made.tab_opened) as told:
        qtbot.keyClick(page, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert told.args == ["plan"]
    assert made.open_tab() == "plan"

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for chips: digits choose, arrows look around, Tab passes by once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from caseapp.ui.kit.chips import ChoiceChips, FilterChip, Option
from caseapp.ui.kit.fields import LineField
from caseapp.ui.kit.flow import FlowLayout

WORDS = ("huisbezoek", "op straat", "elders", "telefoon")


def group(qtbot: QtBot, several: bool = False, may_be_empty: bool = True) -> tuple[QWidget, ChoiceChips, LineField]:
    window = QWidget()
    column = QVBoxLayout(window)
    chips = ChoiceChips("Hoe", several, may_be_empty)
    chips.set_options([Option(word, word) for word in WORDS])
    after = LineField()
    column.addWidget(chips)
    column.addWidget(after)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    chips.setFocus()
    return window, chips, after


def press(qtbot: QtBot, key: Qt.Key) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClick(focus, key)


def test_a_digit_chooses_at_once(qtbot: QtBot) -> None:
    _window, chips, _after = group(qtbot)
    with qtbot.waitSignal(chips.choice_changed) as told:
        press(qtbot, Qt.Key.Key_3)
    assert told.args == [("elders",)]
    press(qtbot, Qt.Key.Key_1)
    assert chips.chosen() == ("huisbezoek",)


def test_a_digit_beyond_the_last_does_nothing(qtbot: QtBot) -> None:
    _window, chips, _after = group(qtbot)
    with qtbot.assertNotEmitted(chips.choice_changed):
        press(qtbot, Qt.Key.Key_9)


def test_arrows_look_around_without_choosing_and_space_chooses(qtbot: QtBot) -> None:
    _window, chips, _after = group(qtbot)
    with qtbot.assertNotEmitted(chips.choice_changed):
        press(qtbot, Qt.Key.Key_Right)
        press(qtbot, Qt.Key.Key_Right)
    press(qtbot, Qt.Key.Key_Space)
    assert chips.chosen() == ("elders",)


def test_several_can_be_chosen_where_that_is_said(qtbot: QtBot) -> None:
    _window, chips, _after = group(qtbot, several=True)
    press(qtbot, Qt.Key.Key_2)
    press(qtbot, Qt.Key.Key_4)
    assert chips.chosen() == ("op straat", "telefoon")
    press(qtbot, Qt.Key.Key_2)
    assert chips.chosen() == ("telefoon",)


def test_a_choice_that_must_be_stays(qtbot: QtBot) -> None:
    _window, chips, _after = group(qtbot, may_be_empty=False)
    press(qtbot, Qt.Key.Key_1)
    press(qtbot, Qt.Key.Key_1)
    press(qtbot, Qt.Key.Key_Space)
    assert chips.chosen() == ("huisbezoek",)


def test_tab_passes_a_group_in_one_step(qtbot: QtBot) -> None:
    _window, _chips, after = group(qtbot)
    press(qtbot, Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_tab_comes_back_to_what_was_chosen(qtbot: QtBot) -> None:
    _window, chips, after = group(qtbot)
    press(qtbot, Qt.Key.Key_3)
    after.setFocus()
    qtbot.keyClick(after, Qt.Key.Key_Backtab)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.accessibleName() == "elders"
    assert chips.chosen() == ("elders",)


def test_new_options_keep_what_is_still_offered(qtbot: QtBot) -> None:
    _window, chips, _after = group(qtbot, several=True)
    chips.set_chosen(["elders", "telefoon"])
    chips.set_options([Option("telefoon", "telefoon"), Option("brief", "brief")])
    assert chips.chosen() == ("telefoon",)


def test_a_screen_reader_hears_a_check_box_with_its_words(qtbot: QtBot) -> None:
    chip = FilterChip("Stil", 3, chosen=True)
    qtbot.addWidget(chip)
    told = QAccessible.queryAccessibleInterface(chip)
    assert told.role() == QAccessible.Role.CheckBox
    assert told.text(QAccessible.Text.Name) == "Stil, 3"
    assert told.state().checked


def test_a_flow_forgets_items_that_qt_deleted(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = FlowLayout(holder)
    for _place in range(3):
        flow.addWidget(QLabel("drie woorden hier"))
    delete(flow.itemAt(1))
    assert flow.sizeHint().width() > 0
    assert flow.minimumSize().height() > 0
    assert flow.count() == 2

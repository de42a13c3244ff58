# SPDX-License-Identifier: EUPL-1.2
"""This is the place for fields under the fingers: reading, telling, naming, growing."""

from __future__ import annotations

from datetime import date, time

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QCalendarWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from caseapp.ui.kit.fields import Combo, Field, GrowingText, LineField
from caseapp.ui.kit.people import PersonPicker
from caseapp.ui.kit.reading import DayField, NumberField, TimeField

MONDAY = date(2026, 10, 5)


def shown(qtbot: QtBot, *widgets: QWidget) -> QWidget:
    """A window with these widgets below each other."""
    window = QWidget()
    column = QVBoxLayout(window)
    for widget in widgets:
        column.addWidget(widget)
    qtbot.addWidget(window)
    window.resize(640, 480)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


def test_a_day_is_read_when_the_field_is_left(qtbot: QtBot) -> None:
    field, next_one = DayField(MONDAY), LineField()
    _window = shown(qtbot, Field("Wanneer", field), next_one)
    field.setFocus()
    qtbot.keyClicks(field, "+3")
    with qtbot.waitSignal(field.day_changed) as told:
        qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert told.args == [date(2026, 10, 8)]
    assert field.text() == "do 8 okt"


def test_a_day_that_is_none_is_kept_and_said_under_the_field(qtbot: QtBot) -> None:
    field, next_one = DayField(MONDAY, MONDAY), LineField()
    box = Field("Wanneer", field, "mag leeg blijven")
    _window = shown(qtbot, box, next_one)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "ooit")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert field.text() == "ooit"
    assert field.day() == MONDAY
    assert "morgen" in field.accessibleDescription()
    field.setText("morgen")
    assert field.read_now()
    assert field.accessibleDescription() == "mag leeg blijven"
    assert field.day() == date(2026, 10, 6)


def test_arrow_keys_walk_through_days_and_empty_is_allowed(qtbot: QtBot) -> None:
    field = DayField(MONDAY)
    _window = shown(qtbot, field)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.day() == date(2026, 10, 6)
    qtbot.keyClick(field, Qt.Key.Key_PageDown)
    assert field.day() == date(2026, 9, 29)
    field.clear()
    with qtbot.waitSignal(field.day_changed) as told:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert told.args == [None]


def test_the_calendar_gives_a_day_and_the_keyboard_back(qtbot: QtBot) -> None:
    field = DayField(MONDAY, MONDAY)
    _window = shown(qtbot, field)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert field._calendar is not None
    calendar = field._calendar.findChild(QCalendarWidget)
    assert calendar is not None
    with qtbot.waitSignal(field.day_changed) as told:
        calendar.activated.emit(QDate(2026, 10, 12))
    assert told.args == [date(2026, 10, 12)]
    assert field.text() == "ma 12 okt"
    assert field._calendar is None


def test_times_and_numbers(qtbot: QtBot) -> None:
    at, minutes = TimeField(), NumberField(None, least=1, most=600)
    box = Field("Minuten", minutes)
    _window = shown(qtbot, at, box)
    at.setText("14u30")
    at.read_now()
    assert at.time() == time(14, 30)
    minutes.setText("40")
    assert minutes.read_now()
    qtbot.keyClick(minutes, Qt.Key.Key_Up)
    assert minutes.value() == 45
    minutes.setText("veel")
    assert not minutes.read_now()
    assert "600" in minutes.accessibleDescription()
    assert minutes.value() == 45


def test_the_label_names_its_control(qtbot: QtBot) -> None:
    combo = Combo([("a", "werkdossier"), ("b", "alleen ik")], "b")
    box = Field("Wie leest mee", combo, "wie dit mag zien")
    _window = shown(qtbot, box)
    assert combo.accessibleName() == "Wie leest mee"
    assert combo.accessibleDescription() == "wie dit mag zien"
    assert box.label.buddy() is combo
    assert combo.code() == "b"


def test_a_combo_tells_codes_and_only_when_a_person_chooses(qtbot: QtBot) -> None:
    combo = Combo([("a", "werkdossier"), ("b", "alleen ik")])
    _window = shown(qtbot, combo)
    with qtbot.assertNotEmitted(combo.code_changed):
        combo.set_code("b")
        combo.set_options([("b", "alleen ik"), ("c", "team")])
    assert combo.code() == "b"
    combo.setFocus()
    with qtbot.waitSignal(combo.code_changed) as told:
        qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert told.args == ["c"]


def test_a_text_grows_with_its_lines_and_tab_leaves_it(qtbot: QtBot) -> None:
    text, next_one = GrowingText(lines=2, most_lines=6), LineField()
    _window = shown(qtbot, text, next_one)
    small = text.height()
    text.set_text("een\ntwee\ndrie\nvier")
    assert text.height() > small
    text.set_text("x\n" * 40)
    tallest = text.height()
    text.set_text("x\n" * 80)
    assert text.height() == tallest
    text.setFocus()
    qtbot.keyClick(text, Qt.Key.Key_Tab)
    assert next_one.hasFocus()


def test_setting_a_text_does_not_tell_that_somebody_typed(qtbot: QtBot) -> None:
    text = GrowingText()
    _window = shown(qtbot, text)
    with qtbot.assertNotEmitted(text.text_edited):
        text.set_text("concept")
    with qtbot.waitSignal(text.text_edited):
        qtbot.keyClicks(text, "!")


def test_people_are_chosen_without_the_mouse(qtbot: QtBot) -> None:
    picker = PersonPicker()
    _window = shown(qtbot, Field("Wie", picker), LineField())
    picker.setFocus()
    qtbot.keyClicks(picker.focusProxy(), "ya")
    with qtbot.waitSignal(picker.search_requested) as asked:
        qtbot.keyClicks(picker.focusProxy(), "s")
    assert asked.args == ["yas"]
    picker.set_suggestions([("1", "Yassin El Idrissi", "18"), ("2", "Yasmine Ait", "21")], "yas")
    qtbot.keyClick(picker.focusProxy(), Qt.Key.Key_Down)
    with qtbot.waitSignal(picker.people_changed) as told:
        qtbot.keyClick(picker.focusProxy(), Qt.Key.Key_Return)
    assert told.args == [("2",)]
    with qtbot.waitSignal(picker.people_changed) as told:
        qtbot.keyClick(picker.focusProxy(), Qt.Key.Key_Backspace)
    assert told.args == [()]


def test_an_answer_to_an_older_search_is_not_shown(qtbot: QtBot) -> None:
    picker = PersonPicker()
    _window = shown(qtbot, picker)
    picker.setFocus()
    qtbot.keyClicks(picker.focusProxy(), "bil")
    picker.set_suggestions([("1", "Yassin El Idrissi", "")], "yas")
    with qtbot.assertNotEmitted(picker.people_changed):
        qtbot.keyClick(picker.focusProxy(), Qt.Key.Key_Return)
    assert picker.people() == ()


def test_a_screen_reader_hears_what_a_choice_is_for_and_what_is_chosen(qtbot: QtBot) -> None:
    """Qt gives the chosen words as the name on Linux: what it is for comes from the label, or is the description."""
    inside, alone = Combo([("a", "begeleider"), ("b", "stagiair")]), Combo([("nl", "Nederlands")])
    field = Field("Rol", inside, "beslist welke dossiers komen")
    alone.setAccessibleName("Taal van het papier")
    for one in (field, alone):
        qtbot.addWidget(one)
        one.show()
    told = QAccessible.queryAccessibleInterface(inside)
    labels = [one.text(QAccessible.Text.Name) for one, how in told.relations() if how is QAccessible.RelationFlag.Label]
    assert labels == ["Rol"]
    assert told.text(QAccessible.Text.Value) == "begeleider"
    assert told.text(QAccessible.Text.Description) == "beslist welke dossiers komen"
    told = QAccessible.queryAccessibleInterface(alone)
    assert told.text(QAccessible.Text.Value) == "Nederlands"
    assert told.text(QAccessible.Text.Description) == "Taal van het papier"

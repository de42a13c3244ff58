# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the floating form: it holds the keyboard, asks, and gives the keyboard back."""

from __future__ import annotations

import weakref

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.fields import GrowingText, LineField
from caseapp.ui.kit.sheet import Sheet
from tests.ui.conftest import settle


def host(qtbot: QtBot) -> tuple[QWidget, Button]:
    window = QWidget()
    column = QVBoxLayout(window)
    behind = Button("Contact noteren")
    column.addWidget(behind)
    column.addWidget(LineField())
    qtbot.addWidget(window)
    window.resize(1000, 700)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    behind.setFocus()
    return window, behind


def opened(window: QWidget, **more: bool) -> tuple[Sheet, LineField, GrowingText]:
    sheet = Sheet(window, "Contact noteren", save="Bewaren", **more)
    first, text = LineField(), GrowingText()
    sheet.body.addWidget(first)
    sheet.body.addWidget(text)
    sheet.open_sheet()
    return sheet, first, text


def test_the_keyboard_goes_round_inside_and_never_behind(qtbot: QtBot) -> None:
    window, behind = host(qtbot)
    sheet, first, _text = opened(window)
    assert first.hasFocus()
    seen: list[QWidget] = []
    for _step in range(5):
        focus = QApplication.focusWidget()
        assert focus is not None
        seen.append(focus)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    assert first.hasFocus()
    assert len(set(seen)) == 5
    assert all(sheet.isAncestorOf(widget) for widget in seen)
    qtbot.keyClick(first, Qt.Key.Key_Backtab)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert sheet.isAncestorOf(focus)
    assert not behind.hasFocus()


def test_escape_asks_and_ctrl_enter_saves_even_from_a_text(qtbot: QtBot) -> None:
    window, _behind = host(qtbot)
    sheet, first, text = opened(window)
    with qtbot.waitSignal(sheet.close_requested):
        qtbot.keyClick(first, Qt.Key.Key_Escape)
    assert sheet.isVisible()
    text.setFocus()
    with qtbot.waitSignal(sheet.save_requested):
        qtbot.keyClick(text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert text.toPlainText() == ""


def test_the_keyboard_returns_to_where_it_was(qtbot: QtBot) -> None:
    window, behind = host(qtbot)
    sheet, _first, _text = opened(window)
    sheet.close_sheet()
    assert behind.hasFocus()


def test_a_sheet_that_closes_itself(qtbot: QtBot) -> None:
    window, _behind = host(qtbot)
    sheet, first, _text = opened(window, closes_itself=True)
    with qtbot.waitSignal(sheet.sheet_closed):
        qtbot.keyClick(first, Qt.Key.Key_Escape)


def test_a_closed_sheet_leaves_nothing_behind(qtbot: QtBot) -> None:
    window, _behind = host(qtbot)
    sheet, _first, _text = opened(window)
    gone = weakref.ref(sheet)
    sheet.close_sheet()
    del sheet, _first, _text
    settle()
    assert gone() is None
    assert window.findChildren(Sheet) == []


def test_the_sheet_follows_its_window_and_stays_inside(qtbot: QtBot) -> None:
    window, _behind = host(qtbot)
    sheet, _first, _text = opened(window)
    window.resize(620, 420)
    settle()
    assert sheet.size() == window.size()
    assert sheet.rect().contains(sheet._card.geometry())

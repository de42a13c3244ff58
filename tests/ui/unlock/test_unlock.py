# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the views before the program opens."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from caseapp.ui.kit.fields import PassphraseField
from caseapp.ui.unlock.first_start import FirstStart, strength_words
from caseapp.ui.unlock.ground import LanguageChip
from caseapp.ui.unlock.page import Greeting, UnlockPage, WayRow


def unlock(qtbot: QtBot) -> UnlockPage:
    page = UnlockPage(("nl", "fr", "en"), Greeting("Nele", "12:04", has_draft=True))
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page


def test_typing_and_enter_ask_to_unlock(qtbot: QtBot) -> None:
    page = unlock(qtbot)
    assert page.field.hasFocus()
    with qtbot.assertNotEmitted(page.unlock_requested):
        qtbot.keyClick(page.field, Qt.Key.Key_Return)
    qtbot.keyClicks(page.field, "vier losse woorden samen")
    with qtbot.waitSignal(page.unlock_requested) as told:
        qtbot.keyClick(page.field, Qt.Key.Key_Return)
    assert told.args == ["vier losse woorden samen"]


def test_a_wrong_passphrase_says_so_counts_down_and_changes_nothing_else(qtbot: QtBot) -> None:
    page = unlock(qtbot)
    qtbot.keyClicks(page.field, "fout")
    page.show_wrong(2)
    assert "niets verloren" in page.wrong.text()
    assert "2 seconden" in page.wrong.text()
    assert page.field.hasFocus()
    assert page.field.selectedText() != ""
    with qtbot.assertNotEmitted(page.unlock_requested):
        qtbot.keyClick(page.field, Qt.Key.Key_Return)
    page._on_second_passed()
    assert "1 seconde." in page.wrong.text()
    page._on_second_passed()
    assert not page._clock.isActive()
    with qtbot.waitSignal(page.unlock_requested):
        qtbot.keyClick(page.field, Qt.Key.Key_Return)


def test_while_busy_nothing_is_asked_twice(qtbot: QtBot) -> None:
    page = unlock(qtbot)
    qtbot.keyClicks(page.field, "woorden")
    page.show_busy()
    with qtbot.assertNotEmitted(page.unlock_requested):
        qtbot.keyClick(page.field, Qt.Key.Key_Return)
        qtbot.mouseClick(page.button, Qt.MouseButton.LeftButton)


def test_the_letters_are_shown_only_on_request_and_hidden_again(qtbot: QtBot) -> None:
    page = unlock(qtbot)
    qtbot.mouseClick(page.reveal, Qt.MouseButton.LeftButton)
    assert page.field.echoMode() == PassphraseField.EchoMode.Normal
    page.hide()
    assert page.field.echoMode() == PassphraseField.EchoMode.Password


def test_caps_lock_is_noticed_from_what_is_typed(qtbot: QtBot) -> None:
    page = unlock(qtbot)
    qtbot.keyClick(page.field, "a")
    assert page.caps.isHidden()
    qtbot.keyClick(page.field, "A", Qt.KeyboardModifier.ShiftModifier)
    assert page.caps.isHidden()
    qtbot.keyClick(page.field, "A", Qt.KeyboardModifier.NoModifier)
    assert not page.caps.isHidden()


def test_languages_and_other_ways_are_one_click_away(qtbot: QtBot) -> None:
    page = unlock(qtbot)
    french = next(chip for chip in page.findChildren(LanguageChip) if chip.code == "fr")
    with qtbot.waitSignal(page.language_chosen) as told:
        qtbot.mouseClick(french, Qt.MouseButton.LeftButton)
    assert told.args == ["fr"]
    with qtbot.waitSignal(page.recovery_requested):
        qtbot.mouseClick(page.findChildren(WayRow)[-1], Qt.MouseButton.LeftButton)


def test_first_start_walks_by_keyboard_and_asks_when_the_two_differ(qtbot: QtBot) -> None:
    page = FirstStart(("nl", "fr", "en"))
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    assert page.step == "language"
    focus = QApplication.focusWidget()
    assert focus is not None
    with qtbot.waitSignal(page.language_chosen) as told:
        qtbot.keyClick(focus, Qt.Key.Key_2)
    assert told.args == ["fr"]
    page._on_language_done()
    qtbot.keyClicks(page.name, "Nele")
    qtbot.keyClicks(page.first, "vier losse woorden samen")
    qtbot.keyClicks(page.second, "vier losse woorden same")
    with qtbot.assertNotEmitted(page.passphrase_chosen):
        qtbot.keyClick(page.second, Qt.Key.Key_Return)
    assert page.second.hasFocus()
    qtbot.keyClicks(page.second, "n")
    with qtbot.waitSignal(page.passphrase_chosen) as chosen:
        qtbot.keyClick(page.second, Qt.Key.Key_Return)
    assert chosen.args == ["vier losse woorden samen"]
    page.show_step("begin")
    ways = page.findChildren(WayRow)
    with qtbot.waitSignal(page.begin_requested) as begun:
        qtbot.mouseClick(ways[2], Qt.MouseButton.LeftButton)
    assert begun.args == ["demo"]


def test_length_is_strength_and_repeating_is_not() -> None:
    tones = [
        strength_words(words)[1]
        for words in ("aaaaaaaaaaaaaaaa", "kort", "negen let", "vijftien lettersx", "een hele lange zin vol")
    ]
    assert tones == ["attn", "attn", "note", "good", "good"]
    assert strength_words("") == ("", "muted")

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what holds in every step of joining: keyboard, names, room for every word."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from caseapp.i18n import set_language
from caseapp.sync.enrol import Asked
from caseapp.ui.look.theme import install_theme
from caseapp.ui.unlock.join import JoinView
from tests.journeys.hands import name_of
from tests.journeys.seeing import words_without_room

WORDS = ("answer", "wrap", "sister", "legal", "fantasy", "vitamins")
STEPS: dict[str, Callable[[JoinView], object]] = {
    "form": lambda view: view.show_form(),
    "waiting by hub": lambda view: view.show_waiting(Asked("A" * 90, True, WORDS)),
    "waiting by file": lambda view: view.show_waiting(Asked("A" * 90, False, WORDS)),
    "fetching": lambda view: view.show_fetching(),
    "trouble": lambda view: (view.show_form(), view.show_trouble("Geen verbinding met de hub. " * 4)),
}


def stops(view: JoinView) -> set[QWidget]:
    """Every control in sight that takes the keyboard with Tab."""
    return {
        one
        for one in view.findChildren(QWidget)
        if one.focusPolicy().value & Qt.FocusPolicy.TabFocus.value and one.isVisible() and one.isEnabled()
    }


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(("code", "scale", "size"), [("nl", 1.0, (1366, 768)), ("fr", 1.6, (1000, 640))])
def test_every_step_is_reached_by_keyboard_and_has_room(
    qapp: QApplication, qtbot: QtBot, step: str, code: str, scale: float, size: tuple[int, int]
) -> None:
    set_language(code)
    install_theme(qapp, "light", scale)
    view = JoinView(("nl", "fr", "en"), "Karim Aziz")
    qtbot.addWidget(view)
    view.resize(*size)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    STEPS[step](view)
    QApplication.processEvents()
    wanted, seen = stops(view), []
    for _press in range(len(wanted) + 2):
        focus = QApplication.focusWidget()
        if focus is not None and focus not in seen:
            seen.append(focus)
        QTest.keyClick(focus or view, Qt.Key.Key_Tab)
        QApplication.processEvents()
    assert wanted <= set(seen), [name_of(one) for one in wanted - set(seen)]
    assert all(name_of(one) for one in seen)
    assert words_without_room(view) == []
    assert view.card.width() <= view.width()

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what tests of the window share: a dressed application, windows that end."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from caseapp.i18n import language, set_language
from caseapp.ui.look.theme import install_theme
from tests.stretching import stretched_once  # noqa: F401 - for every test of this room
from tests.ui.waiting import EagerBot


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["caseapp-tests"]


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """The bot of pytest-qt with our own waiting."""
    return EagerBot(request)


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> Iterator[None]:
    """The look at 100 %, Dutch on screen, and no window left behind by the test before."""
    before = language()
    set_language("nl")
    install_theme(qapp, "light", 1.0)
    yield
    settle()
    set_language(before)


def settle() -> None:
    """Late deletions happen now. What outlives a test is not looked through again after each of the tests to come."""
    for _round in range(3):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    gc.freeze()  # also what the program thawed when it closed a profile: a quarter of a second for every collection

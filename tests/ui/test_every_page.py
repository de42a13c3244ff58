# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the keys that go to every page.

What holds on every page and form is looked at while somebody walks there anyway: that every word has room, that Tab
reaches every control and each has a name, that locking leaves nothing in tests/look, in Dutch; room for French words,
and names of people hidden for bystanders in tests/journeys/test_three_languages.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from caseapp.clock import FixedClock
from caseapp.ui.case.registry import TABS
from tests.journeys.hands import Hands, texts_in
from tests.journeys.places import arrive, full_case, pages
from tests.made_up import copied, made_up_team


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_up_team(tmp_path_factory)


@pytest.fixture
def hands(qtbot: QtBot, made: Path, tmp_path: Path) -> Iterator[Hands]:
    """A worker in the open program, over a copy of the team."""
    found = Hands(qtbot, copied(made, tmp_path), FixedClock())
    found.start()
    found.unlock()
    yield found
    found.end()


def test_the_keys_of_the_list_do_what_they_say(hands: Hands) -> None:
    case_id = full_case(hands)
    order = list(hands.frame._page_keys.values())
    assert order[:4] == ["today", "cases", "timeline", "exits"]
    assert order[-2:] == ["sync", "settings"]
    for place, page in [*enumerate(order, start=1)][::-1]:
        hands.press(f"Ctrl+{place}")
        hands.wait()
        assert hands.frame.history.now is not None
        assert hands.frame.history.now.page == page
    arrive(hands, next(one for one in pages(hands) if one.name == "case-overview"))
    for place, code in enumerate([kind.code for kind in TABS][:9], start=1):
        hands.press("Ctrl+K")
        hands.press(f"Alt+{place}")
        hands.wait()
        assert hands.frame.history.now is not None
        assert (hands.frame.history.now.case_id, hands.frame.history.now.tab) == (case_id, code)
    hands.press("F1")
    hands.wait()
    sheet = hands.sheet()
    assert sheet is not None
    said = texts_in(sheet)
    for keys in ("Ctrl K", "Ctrl N", "Ctrl Z", "Ctrl L", "F9", "F1", "F6", "Ctrl 1", "Ctrl 3", "Alt 1"):
        assert any(text.startswith(keys) for text in said), (keys, said)
    for keys in ("Ctrl+1", "Alt+2", "Ctrl+K", "Ctrl+N", "Alt+Left"):
        hands.press(keys)
        hands.wait()
        assert hands.sheet() is sheet, keys
        assert hands.frame.history.now.tab == TABS[8].code, keys
    hands.press("Escape")
    hands.wait()
    assert hands.sheet() is None

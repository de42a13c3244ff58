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
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QWidget
from pytestqt.qtbot import QtBot

from caseapp.clock import FixedClock
from caseapp.ui.case.registry import TABS
from tests.journeys.hands import Hands, name_of, texts_in
from tests.journeys.keyboard import not_by_keyboard, stops
from tests.journeys.places import Place, arrive, forms, full_case, pages
from tests.journeys.seeing import words_without_room
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


_PLACES = (
    "timeline", "timeline-list", "exits", "figures-", "figures-count", "figures-retention", "duplicates",
    "case-timeline", "case-timeline-list", "case-checklists", "case-exit", "case-network", "case-housing",
    "case-rights", "case-meetings", "case-documents", "case-sharing",
)  # fmt: skip
_FORMS = (
    "form-right", "form-lease", "form-registration", "form-viewing", "form-eviction", "form-referral", "form-event",
    "form-reference", "form-office", "form-consent", "form-handover", "form-meeting", "form-asked", "form-orientation",
    "form-household", "count-take", "timeline-print", "team-timeline-print",
)  # fmt: skip
_NO_ROLE = (QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Pane, QAccessible.Role.Window)
_WORDS = (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole)


def _wrong(hands: Hands, place: Place) -> list[str]:
    """What is wrong there for who sees little, or uses no mouse: words, names, roles, what Tab misses."""
    arrive(hands, place)
    found = [f"no room: {words}" for words in words_without_room(hands.app.window)]
    root: QWidget = hands.sheet() or hands.page()
    for widget in stops(root):
        told = QAccessible.queryAccessibleInterface(widget)
        scrolls = isinstance(widget, QAbstractScrollArea)  # Qt has no other role for pages that scroll
        if told is None or (told.role() in _NO_ROLE and not scrolls):
            found.append(f"{type(widget).__name__} {name_of(widget)!r} has no role")
        if isinstance(widget, QAbstractItemView) and widget.model() is not None and widget.model().rowCount():
            first = widget.model().index(0, 0)
            if not any(first.data(role) for role in _WORDS):
                found.append(f"{type(widget).__name__} {name_of(widget)!r}: its rows have no words")
    return [f"{place.name}: {one}" for one in (*found, *not_by_keyboard(hands))]


@pytest.mark.parametrize("code", ["nl", "fr"])
def test_every_place_of_the_whole_file_has_room_roles_names_and_goes_by_keyboard(hands: Hands, code: str) -> None:
    hands.desk.keep_setting("language", code)
    hands.desk.settings_changed.emit()
    hands.wait()
    found = {place.name: place for place in pages(hands)}
    wrong = [words for name in _PLACES for words in _wrong(hands, found[name])]
    assert not wrong, "\n".join(wrong)


def test_every_form_of_the_whole_file_goes_by_keyboard_and_esc_closes_it(hands: Hands) -> None:
    found = {place.name: place for place in forms(hands)}
    wrong = []
    for name in _FORMS:
        wrong += _wrong(hands, found[name])
        hands.press("Escape")
        hands.wait()
        if hands.sheet() is not None:
            wrong.append(f"{name}: Esc does not close it")
    assert not wrong, "\n".join(wrong)


def test_what_was_typed_in_a_form_is_not_lost_by_esc(hands: Hands) -> None:
    place = next(one for one in forms(hands) if one.name == "form-office")
    arrive(hands, place)
    hands.tab_to("Welk")
    hands.type("OCMW Aalst")
    hands.press("Escape")
    hands.wait()
    arrive(hands, place)
    assert hands.sees("OCMW Aalst"), "what was typed comes back as a draft"

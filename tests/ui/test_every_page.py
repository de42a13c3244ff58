# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what holds on every page and form: keyboard, names for screen readers, names of people hidden.

That every word has room and that locking leaves nothing: tests/look in Dutch, tests/journeys in French.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from caseapp.clock import FixedClock
from caseapp.ui.case.registry import TABS
from tests.journeys.hands import Hands, name_of, texts_in
from tests.journeys.places import Place, arrive, forms, full_case, leave_forms, pages
from tests.journeys.seeing import names_of_people
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


def everywhere(hands: Hands) -> Iterator[Place]:
    """Every place, one after the other; the test is there while it looks."""
    for place in [*pages(hands), *forms(hands)]:
        arrive(hands, place)
        yield place
    leave_forms(hands)


def stops(root: QWidget) -> list[QWidget]:
    """Every control in sight that takes the keyboard with Tab."""
    return [
        widget
        for widget in root.findChildren(QWidget)
        if widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
        and widget.isVisible()
        and widget.isEnabled()
        and widget.focusProxy() is None
    ]


def test_tab_reaches_every_control_and_each_has_a_name(hands: Hands) -> None:
    wrong: list[str] = []
    for place in everywhere(hands):
        root: QWidget = hands.sheet() or hands.page()
        wanted = {widget for widget in stops(root) if not _one_of_a_group(widget)}
        seen: list[QWidget] = []
        if QApplication.focusWidget() is None:
            wrong.append(f"{place.name}: nobody has the keyboard")
            continue
        while (now := hands.focus()) not in seen:
            seen.append(now)
            hands.press("Tab")
            if hands.focus() is now and len(wanted) > 1:
                wrong.append(f"{place.name}: Tab stays in {_about(now)}")
                break
        wrong += [f"{place.name}: Tab does not reach {_about(one)}" for one in wanted - set(seen)]
        wrong += [f"{place.name}: {_about(one)} has no name" for one in seen if not _name(one)]
    assert not wrong, "\n".join(sorted(set(wrong)))


def _one_of_a_group(widget: QWidget) -> bool:
    """Arrows, not Tab, go from one to the next of a group; one of them is a stop."""
    return isinstance(widget, QRadioButton) and not widget.isChecked()


def _about(widget: QWidget) -> str:
    return f"{type(widget).__name__} {_name(widget)!r}"


def _name(widget: QWidget) -> str:
    """The name; Qt says for a combo box on Linux what is chosen, its own name stands beside it."""
    return widget.accessibleName() if isinstance(widget, QComboBox) else name_of(widget)


def test_bystander_mode_hides_every_name(hands: Hands) -> None:
    names = names_of_people(hands)
    assert hands.sees("Yassin El Idrissi")
    hands.press("F9")
    hands.wait()
    shown: list[str] = []
    for place in everywhere(hands):
        for text in texts_in(hands.app.window):
            shown += [f"{place.name}: {name!r} in {text!r}" for name in names if name in text]
    assert not shown, "\n".join(sorted(set(shown)))


def test_the_keys_of_the_list_do_what_they_say(hands: Hands) -> None:
    case_id = full_case(hands)
    for keys, page in (("Ctrl+2", "cases"), ("Ctrl+3", "sync"), ("Ctrl+4", "settings"), ("Ctrl+1", "today")):
        hands.press(keys)
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

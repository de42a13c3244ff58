# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the morning of a worker: a contact from the keyboard, undone, done again, one step less."""

from __future__ import annotations

from pathlib import Path

from caseapp.store.queries.contacts import contacts_of
from caseapp.store.queries.goals import goals_of
from caseapp.ui.case.page import CasePage
from caseapp.ui.contact.sheet import QuickContact
from caseapp.ui.kit.two_lines import TwoLineList
from caseapp.ui.today.page import TodayPage
from caseapp.ui.unlock.page import UnlockPage
from tests.journeys.conftest import Begin
from tests.journeys.hands import Hands

NEXT = "Bellen met de huurder van boven"


def test_a_worker_writes_a_contact_and_ticks_a_step_without_a_mouse(begin: Begin, home: Path) -> None:
    hands = begin(home)
    hands.unlock()
    assert isinstance(hands.page(), TodayPage)
    assert hands.sees("Sleutel van de studio halen")
    case_id = _find(hands, "moham", "Mohamed Benali")
    _write_contact(hands)
    assert hands.sees("Contact bewaard")
    assert _whats(hands, case_id) == ["Samen het huurcontract gelezen."]
    assert _steps(hands, case_id) == [NEXT]
    hands.press("Ctrl+Z")
    hands.until(lambda: _whats(hands, case_id) == [])
    assert _steps(hands, case_id) == []
    hands.press("Ctrl+Z")  # to undo what was undone is to do it again
    hands.until(lambda: _whats(hands, case_id) == ["Samen het huurcontract gelezen."])
    assert _steps(hands, case_id) == [NEXT]
    _tick(hands)
    hands.press("Ctrl+L")
    page = hands.app.window.shown()
    assert isinstance(page, UnlockPage)
    assert page.greeting.name == "Nele"
    assert not hands.sees("Mohamed")
    assert not hands.sees("Fatou")


def _find(hands: Hands, letters: str, name: str) -> str:
    """Ctrl+K, half a name, Enter; the id of the case that opens."""
    hands.press("Ctrl+K")
    hands.type(letters)
    hands.wait()
    assert hands.sees(name)
    hands.press("Return")
    hands.wait()
    assert isinstance(hands.page(), CasePage)
    assert name in hands.app.window.windowTitle()
    now = hands.frame.history.now
    assert now is not None
    return now.case_id


def _write_contact(hands: Hands) -> None:
    """Ctrl+N; the order of Tab is the order in which one tells it."""
    hands.press("Ctrl+N")
    hands.wait()
    assert isinstance(hands.sheet(), QuickContact)
    hands.type("40")
    hands.press("Tab", "Tab")
    hands.press("1", "Tab", "1", "Tab")  # a home visit that took place
    hands.type("Samen het huurcontract gelezen.")
    hands.press("Tab")
    hands.type("Ik ben bang voor die waarborg.")
    hands.press("Tab")
    hands.type(NEXT)
    hands.press("Tab", "Tab")
    hands.type("vrijdag")
    hands.press("Ctrl+Return")
    hands.until(lambda: hands.sheet() is None)


def _whats(hands: Hands, case_id: str) -> list[str | None]:
    return [one.what for one in hands.store.read(lambda reader: contacts_of(reader, case_id))]


def _steps(hands: Hands, case_id: str) -> list[str | None]:
    return [one.what for one in hands.store.read(lambda reader: goals_of(reader, case_id)).loose_steps]


def _tick(hands: Hands) -> None:
    """The step of today is done: arrows to its line, Enter."""
    hands.press("Ctrl+1")
    hands.wait()
    lines = hands.focus()
    assert isinstance(lines, TwoLineList)
    what = "Sleutel van de studio halen"
    for _line in range(lines.rows.rowCount()):
        if lines.rows.row(lines.currentIndex().row()).what == what:
            break
        hands.press("Down")
    assert lines.rows.row(lines.currentIndex().row()).what == what
    hands.press("Return")
    hands.until(lambda: what not in [lines.rows.row(place).what for place in range(lines.rows.rowCount())])
    assert hands.sees("Stap gedaan")

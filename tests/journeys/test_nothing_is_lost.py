# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the lock and the power cut: what was half typed comes back, in the form it was typed in."""

from __future__ import annotations

from pathlib import Path

from caseapp.store.drafts import drafts
from caseapp.ui.contact.sheet import QuickContact
from caseapp.ui.kit.cards import Banner
from tests.journeys.conftest import Begin
from tests.journeys.hands import Hands

HALF = "Aan de deur gestaan, licht brandde"
OWN = "Boven is het nat als het regent"


def test_half_a_contact_and_half_an_assessment_survive_lock_and_power_cut(begin: Begin, home: Path) -> None:
    hands = begin(home)
    hands.unlock()
    _half_an_assessment(hands)
    _half_a_contact(hands)
    hands.press("Ctrl+L")
    hands.wait()
    assert not hands.sees(HALF)
    assert hands.sees("concept")
    hands.unlock()
    assert {one.kind for one in hands.store.read(drafts)} >= {"contact"}
    cut = home / "after the power cut"
    cut.mkdir()
    for path in home.iterdir():  # the files as they lie there while the program runs
        if path.is_file() and path.name != "profile.lock":
            (cut / path.name).write_bytes(path.read_bytes())
    again = begin(cut)
    again.unlock()
    _contact_is_back(again)
    _assessment_is_back(again)


def _case(hands: Hands) -> None:
    hands.press("Ctrl+K")
    hands.type("senne")
    hands.wait()
    hands.press("Return")
    hands.wait()


def _half_an_assessment(hands: Hands) -> None:
    _case(hands)
    hands.press("Alt+3")
    hands.wait()
    hands.tab_to("Nieuwe inschatting")
    hands.press("Return")
    hands.wait()
    hands.tab_to("Wonen: in eigen woorden")
    hands.type(OWN)


def _half_a_contact(hands: Hands) -> None:
    hands.press("Ctrl+N")
    hands.wait()
    assert isinstance(hands.sheet(), QuickContact)
    hands.tab_to("Wat gebeurde er")
    hands.type(HALF)


def _contact_is_back(hands: Hands) -> None:
    """The form says whose draft it is and from when."""
    _case(hands)
    hands.press("Ctrl+N")
    hands.wait()
    sheet = hands.sheet()
    assert isinstance(sheet, QuickContact)
    assert sheet.form.what.toPlainText() == HALF
    assert any("is terug" in one.accessibleName() for one in sheet.findChildren(Banner))
    hands.press("Escape")
    hands.wait()


def _assessment_is_back(hands: Hands) -> None:
    hands.press("Alt+3")
    hands.wait()
    assert hands.sees("Er staat een concept van een inschatting klaar.")
    hands.tab_to("Verder")
    hands.press("Return")
    hands.wait()
    assert hands.sees(OWN)
    assert hands.sees("is terug")

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for changing language and text size at work: every page speaks it at once, nothing stays behind.

Every word has room in each of them. In English somebody stands by: no name of a person is in sight.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from caseapp.i18n import language
from caseapp.ui.frame.address import Address
from caseapp.ui.kit.chips import ChoiceChip
from caseapp.ui.look.theme import theme
from tests.journeys.conftest import Begin
from tests.journeys.hands import Hands, texts_in
from tests.journeys.places import Place, arrive, forms, leave_forms, pages
from tests.journeys.seeing import names_of_people, words_without_room
from tests.made_up import copied, made_up_team

_PO = Path(__file__).parents[2] / "translations"
_NAMES = {"fr": "Français", "en": "English"}


@pytest.fixture
def team(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    """A copy of the made-up team."""
    return copied(made_up_team(tmp_path_factory), tmp_path)


@pytest.mark.parametrize("code", ["fr", "en"])
def test_every_page_speaks_the_language_that_was_chosen(begin: Begin, team: Path, code: str) -> None:
    """In English somebody stands by, and the names of people are hidden."""
    hands = begin(team)
    hands.unlock()
    assert hands.sees("Yassin El Idrissi")
    hidden = names_of_people(hands) if code == "en" else []
    places = [*pages(hands), *forms(hands)]
    _choose(hands, "language", _NAMES[code])
    assert language() == code
    if hidden:
        hands.press("F9")
        hands.wait()
    said, strange = _words(hands, places, hidden), _strange(code)
    left = [f"{name}: {words!r}" for name, here in said.items() for words in here & strange]
    assert not left, "\n".join(sorted(set(left)))


def test_letters_become_twice_as_large_at_work(begin: Begin, team: Path) -> None:
    hands = begin(team)
    hands.unlock()
    _choose(hands, "language", _NAMES["en"])
    for place in pages(hands):
        if place.name in ("today", "cases", "case-overview"):
            arrive(hands, place)
    _choose(hands, "look", "200")
    assert theme().scale == 2.0
    assert hands.sees("Settings")


def _strange(code: str) -> set[str]:
    """Texts of the program in the other languages that this language says otherwise."""
    own = {str(words) for words in _catalogue(code).values()} | (set(_catalogue("en")) if code == "en" else set())
    others = {words for other in ("nl", "fr", "en") if other != code for words in _catalogue(other).values()}
    return others - own


@cache
def _catalogue(code: str) -> dict[str, str]:
    """Msgid -> words; without placeholders, so that they can be compared with what stands on the screen."""
    with (_PO / code / "LC_MESSAGES" / "caseapp.po").open("rb") as file:
        found = read_po(file, locale=code)
    words = {one.id: one.string or one.id for one in found if isinstance(one.id, str) and one.id and "%(" not in one.id}
    return {str(key): str(said) for key, said in words.items()}


def _choose(hands: Hands, part: str, words: str) -> None:
    """In Settings, by the chip that says it."""
    leave_forms(hands)
    hands.frame.go_to(Address("settings", tab=part))
    hands.wait()
    chips = [one for one in hands.page().findChildren(ChoiceChip) if one.isVisible() and one.text().startswith(words)]
    chips[0].setFocus()
    hands.press("Space")
    hands.wait()


def _words(hands: Hands, walked: list[Place], hidden: list[str]) -> dict[str, set[str]]:
    """What stands on labels and buttons in sight, by place: all of it has room, and these names are nowhere."""
    found: dict[str, set[str]] = {}
    wrong: list[str] = []
    for place in walked:
        arrive(hands, place)
        said = [one for one in hands.app.window.findChildren(QWidget) if one.isVisible()]
        found[place.name] = {one.text() for one in said if isinstance(one, QLabel | QAbstractButton) and one.text()}
        wrong += [f"{place.name}: no room for {words}" for words in words_without_room(hands.app.window)]
        texts = texts_in(hands.app.window) if hidden else []
        wrong += [f"{place.name}: {name!r} in {text!r}" for name in hidden for text in texts if name in text]
    leave_forms(hands)
    assert not wrong, "\n".join(sorted(set(wrong)))
    return found

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a choice that is changed again while the first one is still on its way to the store."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from caseapp.store.unit import LATEST
from caseapp.ui.kit.fields import Combo
from caseapp.ui.plan.kept import Kept

_Saved = list[tuple[object, int]]


@pytest.fixture
def kept(qtbot: QtBot) -> tuple[Kept, Combo, _Saved]:
    combo = Combo([("", "-"), ("parents", "parents"), ("own", "own home"), ("none", "nowhere")])
    qtbot.addWidget(combo)
    one = Kept("destination", combo, combo)
    saved: _Saved = []
    one.save_wanted.connect(lambda _field, value, rev: saved.append((value, rev)))
    one.show_value("own", 3)
    return one, combo, saved


def choose(combo: Combo, code: str) -> None:
    """As the arrows do."""
    combo.set_code(code)
    combo.activated.emit(combo.currentIndex())


def test_what_was_chosen_on_the_way_is_no_difference_with_oneself(kept: tuple[Kept, Combo, _Saved]) -> None:
    one, combo, saved = kept
    choose(combo, "parents")
    choose(combo, "none")
    one.show_value("parents", 4)
    assert combo.code() == "none"
    one.flush()
    assert saved == [("parents", 3), ("none", 4)]


def test_a_store_that_is_slow_to_answer_makes_no_difference_either(kept: tuple[Kept, Combo, _Saved]) -> None:
    one, combo, saved = kept
    choose(combo, "parents")
    choose(combo, "none")
    one.flush()
    assert saved == [("parents", 3), ("none", LATEST)]


def test_a_form_that_goes_away_keeps_the_last_choice(kept: tuple[Kept, Combo, _Saved]) -> None:
    one, combo, saved = kept
    choose(combo, "parents")
    choose(combo, "none")
    one.flush_all()
    assert saved == [("parents", 3), ("none", LATEST)]


def test_who_comes_back_to_what_stood_there_gets_it(kept: tuple[Kept, Combo, _Saved]) -> None:
    one, combo, saved = kept
    choose(combo, "parents")
    choose(combo, "own")
    one.show_value("parents", 4)
    assert combo.code() == "own"
    one.flush()
    assert saved == [("parents", 3), ("own", 4)]


def test_what_a_colleague_wrote_meanwhile_is_not_replaced_silently(kept: tuple[Kept, Combo, _Saved]) -> None:
    one, combo, saved = kept
    choose(combo, "parents")
    choose(combo, "none")
    one.show_value("room", 4)
    one.flush()
    assert saved == [("parents", 3), ("none", 3)]

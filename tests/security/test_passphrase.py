# SPDX-License-Identifier: EUPL-1.2
"""This is the place for how passphrases are spelled and how strong they are called."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseapp.errors import WrongUse
from caseapp.security.guessable import WORDS
from caseapp.security.passphrase import Advice, Strength, estimate, must_be_acceptable, prepared, spelled

VERY_WEAK, WEAK, OK, STRONG = Strength.VERY_WEAK, Strength.WEAK, Strength.OK, Strength.STRONG


def test_two_keyboards_give_the_same_passphrase() -> None:
    assert prepared("cafe\u0301 d\u2019e\u0301te\u0301 chaud") == prepared("caf\u00e9 d\u2019\u00e9t\u00e9 chaud")
    assert prepared("met\u00a0harde\u202fspatie\u3000hier") == prepared("met harde spatie hier")


def test_everything_else_counts() -> None:
    assert prepared("Fiets fiets") != prepared("fiets fiets")
    assert prepared("fiets ") != prepared("fiets")
    assert prepared("\uff46iets") != prepared("fiets")
    assert prepared("\u00b2") != prepared("2")


@settings(deadline=None)
@given(st.text(max_size=40))
def test_spelling_is_done_once(text: str) -> None:
    assert spelled(spelled(text)) == spelled(text)
    assert spelled(unicodedata.normalize("NFD", text)) == spelled(text)


def test_bytes_that_were_no_text_still_make_a_passphrase() -> None:
    assert prepared("abc\udcff")


@pytest.mark.parametrize(
    ("passphrase", "strength"),
    [
        ("", VERY_WEAK),
        ("abc", VERY_WEAK),
        ("wachtwoord", VERY_WEAK),
        ("Wachtwoord1!", VERY_WEAK),
        ("P@ssw0rd", VERY_WEAK),
        ("Welkom2026!", VERY_WEAK),
        ("motdepasse", VERY_WEAK),
        ("12345678", VERY_WEAK),
        ("azertyuiop", VERY_WEAK),
        ("poiuytreza", VERY_WEAK),
        ("aaaaaaaaaaaaaaaaaaaa", VERY_WEAK),
        ("gentgentgentgent", VERY_WEAK),
        ("hond hond hond hond", VERY_WEAK),
        ("welkom welkom welkom gent", VERY_WEAK),
        ("vrachtwagenchauffeur", VERY_WEAK),
        ("fiets 1987", VERY_WEAK),
        ("xK9#mQ2", VERY_WEAK),
        ("xK9#mQ2$v", WEAK),
        ("oude fietsen zingen", WEAK),
        ("drie oude fietsen zingen", OK),
        ("correct horse battery staple", OK),
        ("qhzkvwxpbt", OK),
        ("drie oude fietsen zingen zachtjes", STRONG),
        ("zonnige dinsdag 47 bij de vaart", STRONG),
        ("xK9#mQ2$vL!8", STRONG),
    ],
)
def test_what_a_passphrase_is_called(passphrase: str, strength: Strength) -> None:
    assert estimate(passphrase).strength is strength


@pytest.mark.parametrize(
    ("passphrase", "advice"),
    [
        ("wachtwoord", Advice.KNOWN_WORD),
        ("lachebekje 1987", Advice.YEAR),
        ("azertyuiop", Advice.KEY_ROW),
        ("blabla blabla", Advice.REPEATED),
        ("kort", Advice.LONGER),
        ("xK9#mQ2$v", Advice.LONGER),
    ],
)
def test_what_would_help(passphrase: str, advice: Advice) -> None:
    assert advice in estimate(passphrase).advice


def test_a_strong_one_needs_no_advice() -> None:
    assert estimate("zonnige dinsdag 47 bij de vaart").advice == ()


@pytest.mark.parametrize("word", sorted(WORDS))
def test_known_words_are_very_weak_in_any_dress(word: str) -> None:
    for dressed in (word, word.capitalize(), word + "1", word + "!", word.upper() + "2026", word * 3):
        assert estimate(dressed).strength is VERY_WEAK, dressed


def test_only_the_too_short_is_refused() -> None:
    with pytest.raises(WrongUse):
        must_be_acceptable("zeven77")
    must_be_acceptable("password")
    assert estimate("password").accepted
    assert not estimate("zeven77").accepted
    must_be_acceptable("x" * 1024)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_every_text_has_a_strength(text: str) -> None:
    found = estimate(text)
    assert found.strength in Strength
    if len(spelled(text)) < 8:
        assert found.strength is VERY_WEAK

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the sheets of recovery: any two open, and every mistake of a person is named by its place."""

from __future__ import annotations

import itertools
import pickle
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shamir_mnemonic import generate_mnemonics
from shamir_mnemonic.wordlist import WORDLIST

from caseapp.sync.recovery import (
    NEEDED,
    SHARES,
    WORDS,
    AnotherSet,
    Drill,
    NotAShare,
    RecoverySecret,
    ShareRefused,
    WrongWord,
    drill,
    mark_of,
    share_words,
    sheets,
)
from tests.sync.directory.building import Team, seed

SECRET = RecoverySecret(seed("recovery"))
SETS = SECRET.shares()


def test_any_two_or_all_three_sheets_open() -> None:
    assert {len(one) for one in SETS} == {WORDS}
    for count in (NEEDED, SHARES):
        for chosen in itertools.permutations(SETS, count):
            assert RecoverySecret.from_shares(chosen) == SECRET


def test_one_sheet_or_the_same_one_twice_is_not_enough() -> None:
    for chosen in ([], [SETS[0]], [SETS[1], SETS[1]]):
        with pytest.raises(ShareRefused, match="Two different sheets"):
            RecoverySecret.from_shares(chosen)


def test_sheets_of_two_printings_do_not_go_together() -> None:
    again = SECRET.shares()
    other = RecoverySecret(seed("other")).shares()
    for chosen in ([SETS[0], again[1]], [SETS[0], other[1]], [SETS[0], SETS[1], other[2]]):
        with pytest.raises(AnotherSet):
            RecoverySecret.from_shares(chosen)


def test_how_it_is_typed_does_not_matter() -> None:
    words = SETS[0]
    typed = [
        " ".join(words).upper(),
        "\n".join(f"{number}. {word}" for number, word in enumerate(words, 1)),
        ", ".join(word[:4] for word in words),
        list(words),
    ]
    assert {share_words(one) for one in typed} == {words}


@given(st.integers(0, WORDS - 1), st.sampled_from(WORDLIST))
def test_a_single_wrong_word_is_named_by_its_place(place: int, word: str) -> None:
    words = list(SETS[2])
    if words[place] == word:
        assert share_words(words) == SETS[2]
        return
    words[place] = word
    with pytest.raises(WrongWord) as caught:
        share_words(words)
    assert caught.value.values == {"place": place + 1}


@settings(max_examples=50)
@given(st.sets(st.integers(0, WORDS - 1), min_size=2, max_size=2), st.data())
def test_two_wrong_words_are_never_blamed_on_a_third(places: set[int], data: st.DataObject) -> None:
    words = list(SETS[1])
    for place in places:
        words[place] = data.draw(st.sampled_from([word for word in WORDLIST if word != words[place]]))
    with pytest.raises(NotAShare, match="More than one word"):
        share_words(words)


@pytest.mark.parametrize("unknown", ["hello", "academia", "aca", "één", "acad3mic"])
def test_a_word_that_is_on_no_sheet_is_named_by_its_place(unknown: str) -> None:
    words = list(SETS[0])
    words[6] = unknown
    with pytest.raises((WrongWord, NotAShare)) as caught:
        share_words(words)
    assert caught.value.values.get("place", 7) == 7
    assert unknown not in str(caught.value)


def test_too_few_words_are_counted() -> None:
    for typed in ("", "academic acid", SETS[0][:-1], [*SETS[0], "academic"]):
        with pytest.raises(NotAShare, match="33 words"):
            share_words(typed)


def test_shares_of_another_use_are_told_apart() -> None:
    three_of_five = generate_mnemonics(1, [(3, 5)], bytes(32))[0]
    with pytest.raises(NotAShare, match="something else"):
        RecoverySecret.from_shares(three_of_five[:2])


def test_messages_hold_no_word_of_a_sheet() -> None:
    words = list(SETS[0])
    words[3] = "academic" if words[3] != "academic" else "acid"
    with pytest.raises(ShareRefused) as caught:
        share_words(words)
    assert not set(str(caught.value).lower().replace(".", "").split()) & {words[3]}
    for shown in (repr(SECRET), str(SECRET), repr(sheets(SECRET)[0])):
        assert not set(re.findall(r"\w+", shown.lower())) & set(SETS[0])
    with pytest.raises(TypeError):
        pickle.dumps(SECRET)


def test_keys_follow_from_the_secret_alone() -> None:
    assert RecoverySecret(seed("recovery")).public() == SECRET.public()
    assert RecoverySecret.random().public() != SECRET.public()
    keys = SECRET.keys()
    assert (keys.sign_public, keys.box_public) == SECRET.public()
    assert len({keys.sign_seed, keys.box_seed, SECRET.group_key(), seed("recovery")}) == 4


def test_what_stands_on_the_sheets() -> None:
    made = sheets(SECRET)
    assert [(one.number, one.of, one.needed) for one in made] == [(1, 3, 2), (2, 3, 2), (3, 3, 2)]
    assert {one.mark for one in made} == {mark_of(SECRET.public()[0])}
    rows = made[0].rows()
    assert [len(row) for row in rows] == [3] * 11
    assert tuple(word for row in rows for _, word in row) == made[0].words
    assert rows[-1][-1] == (33, made[0].words[-1])
    assert RecoverySecret.from_shares([made[0].words, made[2].words]) == SECRET


def test_a_drill_says_what_two_sheets_are_good_for() -> None:
    """T19."""
    team = Team(recovery=True)
    team.colleague("bo", "administrator")
    assert drill(SETS[:2], team.directory) is Drill.OPENS
    assert drill(RecoverySecret.random().shares()[1:], team.directory) is Drill.OTHER
    assert drill(SETS[:2], Team().directory) is Drill.OTHER
    sign, box = RecoverySecret(seed("new")).public()
    team.do("recovery_set", {"sign": sign, "box": box}, cosigners=["bo1"])
    assert drill(SETS[:2], team.directory) is Drill.EARLIER
    assert drill(RecoverySecret(seed("new")).shares()[1:], team.directory) is Drill.OPENS

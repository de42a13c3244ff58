# SPDX-License-Identifier: EUPL-1.2
"""This is the place for checking our levels against another implementation of the same algorithm."""

from __future__ import annotations

import random

import pytest
from bidi import get_display

from caseapp.reports.bidi import first_strong, levels_of, reordered

# Latin, Hebrew, Arabic, both kinds of digits, separators, brackets, a mark, isolates and direction marks.
LETTERS = list("abc XYZ 12,.-+%()[]!? אבג אבשرابسعئ ١٢٣،؟\u0301\u064e\u2066\u2067\u2068\u2069\u200e\u200f/:€")


def seen(text: str, base: int) -> str:
    return "".join(text[place] for place in reordered(levels_of(text, base)))


@pytest.mark.parametrize("seed", range(8))
def test_random_texts_stand_in_the_same_order(seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(1500):
        text = "".join(dice.choice(LETTERS) for _ in range(dice.randint(1, 16)))
        for base in (0, 1):
            expected = get_display(text, base_dir="RL"[1 - base])
            assert seen(text, base) == expected, (ascii(text), base)


def test_embeddings_and_overrides_stand_in_the_same_order() -> None:
    """Without white space at the end, where the other implementation keeps what rule L1 resets."""
    dice = random.Random(7)
    letters = [letter for letter in LETTERS if not letter.isspace() and letter not in "\u2066\u2067\u2068\u2069"]
    letters += ["\u202a", "\u202b", "\u202c", "\u202d", "\u202e"]
    drop = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e"))
    for _ in range(3000):
        text = "".join(dice.choice(letters) for _ in range(dice.randint(1, 14)))
        for base in (0, 1):
            expected = get_display(text, base_dir="RL"[1 - base])
            assert seen(text, base).translate(drop) == expected.translate(drop), (ascii(text), base)


def test_a_phone_number_in_an_isolate_is_not_turned_round() -> None:
    text = "رقم \u20660400 11 22 33\u2069 هنا"
    assert "0400 11 22 33" in seen(text, 1)


def test_too_deep_embeddings_are_survived() -> None:
    text = "a" + "\u202b\u2067" * 200 + "ب" + "\u2069\u202c" * 200 + "z"
    assert max(levels_of(text, 0)) <= 127


def test_first_strong_looks_over_isolates() -> None:
    assert first_strong("12 \u2067ب\u2069 a") == 0
    assert first_strong("12 ب a") == 1
    assert first_strong("12 (3)") is None

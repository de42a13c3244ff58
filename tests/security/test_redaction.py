# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what bystander mode leaves of names and texts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseapp.security.redaction import VEIL, first_letter, initials, veiled


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Yassin El Idrissi", "Y. E. I."),
        ("Sofie van der Berg", "S. v. d. B."),
        ("Jean-Pierre Dupont", "J.-P. D."),
        ("'t Hart", "t. H."),
        ("  Élodie \u00a0 Öztürk\n", "É. Ö."),
        ("E\u0301lodie", "É."),
        ("Ș. \u0130pek", "Ș. İ."),
        ('Noor "Noortje" Maes', "N. N. M."),
        ("Kim (buur) 3", "K. b."),
        ("Нина Петрова", "Н. П."),
        ("ሰላም ገብረ", "ሰ. ገ."),
        ("王 小明", "王. 小."),
        ("\u092a\u094d\u0930\u093f\u092f\u093e", "\u092a\u094d."),
        ("ياسين الإدريسي", "ي. ا.\u200f"),
        ("دَاود", "دَ.\u200f"),
        ("משה כהן", "מ. כ.\u200f"),
        ("", "…"),
        ("   ", "…"),
        ("123 -- !", "…"),
        ("🙂", "…"),
    ],
)
def test_initials(name: str, shown: str) -> None:
    assert initials(name) == shown


@pytest.mark.parametrize(
    ("description", "shown"),
    [("man, brug Zuid", "m…"), ("“vrouw met hond”", "v…"), ("27 jaar", "j…"), ("رجل", "ر…"), ("", "…"), ("?", "…")],
)
def test_descriptions(description: str, shown: str) -> None:
    assert first_letter(description) == shown


@settings(deadline=None)
@given(st.lists(st.text("abcdefghijklmnopqrstuvwxyzàéüøß", min_size=2, max_size=12), min_size=1, max_size=5))
def test_no_two_letters_of_a_word_stay_together(words: list[str]) -> None:
    shown = initials(" ".join(words))
    assert len(shown.split()) == len(words)
    assert all(len(part) == 2 and part.endswith(".") for part in shown.split())


@settings(deadline=None)
@given(st.text())
def test_every_text_can_be_shown(text: str) -> None:
    assert initials(text)
    assert first_letter(text)
    assert veiled(text) in {"", VEIL}


def test_a_veil_says_nothing_about_length() -> None:
    assert veiled("x") == veiled("een lange notitie over iemand") == VEIL
    assert veiled("  ") == ""

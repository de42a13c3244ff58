# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the line rules: what never breaks, where a sentence may start, what cannot be drawn."""

from __future__ import annotations

import pytest

from caseapp.reports.lines import MM, Style, fill
from caseapp.reports.words import SIGN, cleaned, drawable, glued, phone, plain, rich

BODY = Style(13, 19.5)


def shown(text: str, width: float = 100.0, style: Style = BODY) -> list[str]:
    lines = fill(plain(text), style, width).lines
    return ["".join(token.shape.codes for token in line.tokens).strip() for line in lines]


def test_numbers_days_and_phones_never_break() -> None:
    for width in range(30, 90, 3):
        lines = shown("Op 9 mei 2027 betaal ik 25 euro. Dat duurt 3 weken.", width)
        assert not any(line.endswith(("9", "25", "3")) for line in lines)
    assert phone("0400112233") == "0400\u00a011\u00a022\u00a033"
    assert phone("021234567").count("\u00a0") == 3
    assert phone("niet bekend") == "niet\u00a0bekend"


def test_no_sentence_starts_in_the_last_two_words_of_a_line() -> None:
    text = "Een twee drie vier vijf zes. Zeven acht negen tien elf. Twaalf dertien veertien vijftien."
    starts = ("Zeven", "Twaalf")
    for width in range(60, 130, 2):
        for line in shown(text, width)[:-1]:
            words = line.split()
            late = [word for word in words[-2:] if word in starts and word != words[0]]
            before = len(" ".join(words[:-2])) / len(line)
            assert not late or before < 0.55


def test_every_line_fits_and_no_word_is_lost() -> None:
    text = "Ik wil een plek waar niemand zegt dat ik weer moet verhuizen, ook niet naar Sint-Katelijne-Waver. " * 6
    for width in (12.0, 30.0, 55.0, 142.0):
        filled = fill(plain(text), BODY, width)
        assert all(line.width <= width * MM + 0.05 for line in filled.lines)
        joined = "".join("".join(token.shape.codes for token in line.tokens) for line in filled.lines)
        assert joined.replace(" ", "") == text.replace(" ", "")


def test_short_texts_are_balanced() -> None:
    style = Style(13, 18, balanced=True)
    first, second = shown("Vragen of ik stage mag doen bij Goossens.", 67, style)
    assert abs(len(first) - len(second)) < 16


def test_a_last_line_is_not_a_single_short_word() -> None:
    text = "Ik ben moe van altijd opnieuw mijn hele verhaal te moeten vertellen aan nieuwe mensen hier ja"
    for width in range(70, 140, 3):
        lines = fill(plain(text), BODY, width).lines
        if len(lines) > 2:
            assert lines[-1].width >= 0.2 * width * MM


def test_markup_is_for_fixed_texts_and_never_for_values() -> None:
    spans = rich("**Bel** {name}.", {"name": "**Jan** {phone}"})
    assert [(span.text, span.weight) for span in spans] == [
        ("Bel", 700),
        (" ", 400),
        ("**Jan** {phone}", 400),
        (".", 400),
    ]


@pytest.mark.parametrize("text", ["🙂", "👩\u200d👧\u200d👦", "中文", "ა", "\ue000", "\U000e0041"])
def test_what_cannot_be_drawn_becomes_one_neutral_sign_or_nothing(text: str) -> None:
    drawn, _ = drawable(cleaned(f"a{text}b"))
    assert drawn in {f"a{SIGN}b", "ab"}
    assert fill(plain(cleaned(text)), BODY, 50).lines is not None


def test_french_signs_stay_with_their_word() -> None:
    assert glued("Où ? « Ici » : 3 heures") == "Où\u00a0? «\u00a0Ici\u00a0»\u00a0: 3\u00a0heures"


def test_arabic_letters_join_and_brackets_mirror() -> None:
    filled = fill(plain("أسأل: مال من (OCMW)؟"), Style(13, 19.5, rtl=True), 120)
    assert filled.mixed
    levels = {token.level for token in filled.lines[0].tokens}
    assert {1, 2} <= levels
    assert filled.style.line >= 13 * 1.5


def test_digits_come_from_their_own_face() -> None:
    roles = [token.role for token in fill(plain("Bel 112 nu"), BODY, 100).lines[0].tokens if not token.space]
    assert roles == ["latin", "digits", "latin"]

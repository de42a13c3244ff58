# SPDX-License-Identifier: EUPL-1.2
"""This is the place for recovery codes as people print and type them."""

from __future__ import annotations

import pickle
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseapp.errors import WrongPassphrase
from caseapp.security.recovery_code import RecoveryCode

CONTENT = st.binary(min_size=16, max_size=16)
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@settings(deadline=None)
@given(CONTENT)
def test_there_and_back(content: bytes) -> None:
    code = RecoveryCode(content)
    assert [len(group) for group in code.groups()] == [4] * 7
    assert set("".join(code.groups())) <= set(ALPHABET)
    assert RecoveryCode.parse(code.text()).secret() == content


@settings(deadline=None)
@given(CONTENT, st.data())
def test_what_people_type_differently_is_understood(content: bytes, data: st.DataObject) -> None:
    lookalikes = {"0": "0Oo", "1": "1IiLl", "V": "VvUu"}
    gaps = ["", " ", "-", "\u2011", " \u2013 ", "\u00a0", "\n", "."]
    typed = ""
    for letter in RecoveryCode(content).text().replace("-", ""):
        typed += data.draw(st.sampled_from(lookalikes.get(letter, letter + letter.lower())))
        typed += data.draw(st.sampled_from(gaps))
    assert RecoveryCode.parse(typed).secret() == content


def test_full_width_letters_of_an_east_asian_keyboard() -> None:
    code = RecoveryCode(bytes(range(16)))
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in code.text().replace("-", ""))
    assert RecoveryCode.parse(wide) == code


def test_nearly_every_slip_is_told_apart_from_a_wrong_code() -> None:
    """One letter wrong, or two neighbours exchanged: twelve bits of checksum miss one in four thousand."""
    slips = missed = 0
    for start in range(4):
        text = RecoveryCode(bytes(range(start * 16, start * 16 + 16))).text().replace("-", "")
        wrong = [text[:i] + other + text[i + 1 :] for i in range(28) for other in ALPHABET if other != text[i]]
        wrong += [text[:i] + text[i + 1] + text[i] + text[i + 2 :] for i in range(27) if text[i] != text[i + 1]]
        for typed in wrong:
            slips += 1
            try:
                RecoveryCode.parse(typed)
                missed += 1
            except WrongPassphrase:
                pass
    assert slips > 3400
    assert missed <= 6


@pytest.mark.parametrize("typed", ["", "-", "ABCD", "A" * 27, "A" * 29, "é" * 28, "\u0661" * 28, "*" * 28])
def test_what_cannot_be_a_code(typed: str) -> None:
    with pytest.raises(WrongPassphrase):
        RecoveryCode.parse(typed)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_gives_a_code_or_a_clear_no(typed: str) -> None:
    """What is said is the same whatever was typed, but for how many signs: nothing of it stands in a message."""
    said = _said(typed)
    assert said is None or re.sub(r"\d+", "N", said) in {re.sub(r"\d+", "N", str(_said(one))) for one in ("", "A" * 28)}


def _said(typed: str) -> str | None:
    try:
        RecoveryCode.parse(typed)
    except WrongPassphrase as no:
        return str(no)
    return None


def test_a_code_never_shows_by_accident() -> None:
    code = RecoveryCode(b"\x5a" * 16)
    shown = f"{code} {code!r} {[code]}"
    assert not any(group in shown for group in code.groups())
    with pytest.raises(TypeError):
        pickle.dumps(code)
    with pytest.raises(TypeError):
        hash(code)


def test_codes_are_different() -> None:
    assert len({RecoveryCode.random().secret() for _ in range(50)}) == 50

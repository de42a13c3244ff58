# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the keys of names: what they bring together and what they keep apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseapp.errors import CatalogueError
from caseapp.store.search.birthdays import HalfBirthday, read_birthdays
from caseapp.store.search.callnames import read_kin, shipped_kin
from caseapp.store.search.names import Kind, PersonNames, fold, index_words
from caseapp.store.search.phones import national, numbers_of
from caseapp.store.search.sounds import MOST_SOUNDS, bones, plain, slips, sounds, typed_slips

if TYPE_CHECKING:
    from pathlib import Path

WORDS = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=20)


def test_small_words_are_kept_together_and_apart() -> None:
    words = index_words(PersonNames("Jan", "Jan", "Van den", "Broecke"))
    assert words["vandenbroecke"] is Kind.FAMILY
    assert words["broecke"] is Kind.FAMILY
    assert "van" not in words
    assert index_words(PersonNames(family_name="Vandenbroecke"))["broecke"] is Kind.PART


def test_scripts_and_accents_become_latin_letters() -> None:
    assert fold("Łukasz Ștefan Yılmaz Öztürk ÿ Ĳ") == "lukasz stefan yilmaz ozturk y ij"
    assert fold("محمد الخطيب") == "mhmd alkhtyb"
    assert fold("D’Hondt N'Diaye Jean-Pierre") == "dhondt ndiaye jean pierre"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kuypers", "cuijpers"),
        ("claes", "klaas"),
        ("dierickx", "dierix"),
        ("philips", "filips"),
        ("achraf", "ashraf"),
        ("khaled", "haled"),
        ("tsegay", "segai"),
        ("marouane", "marwan"),
        ("geerdts", "geerts"),
        ("quinten", "kwinten"),
        ("fatima", "fatimeh"),
        ("rousseau", "rouseaux"),
        ("goossens", "gosens"),
        ("baeyens", "bayens"),
    ],
)
def test_what_sounds_the_same(one: str, other: str) -> None:
    assert set(sounds(one)) & set(sounds(other))


def test_names_that_must_stay_apart() -> None:
    for one, other in (
        ("peeters", "claes"),
        ("hassan", "hussein"),
        ("weldu", "tekle"),
        ("maes", "baes"),
        ("amina", "yasmina"),
    ):
        assert not set(sounds(one)) & set(sounds(other))


def test_a_name_without_short_vowels_has_the_same_bones() -> None:
    for arabic, latin in (("محمد", "mohamed"), ("يوسف", "youssef"), ("حسين", "hussein"), ("خالد", "khaled")):
        keys = [{bones(sound) for sound in sounds(fold(name))} for name in (arabic, latin)]
        assert keys[0] & keys[1], (arabic, latin)


@given(WORDS)
def test_keys_are_few_and_short(word: str) -> None:
    assert len(sounds(word)) <= MOST_SOUNDS
    assert len(plain(word)) <= 2 * len(word)
    assert len(slips(word)) <= 12
    assert all(sound.isalpha() and "h" not in sound for sound in sounds(word))


@given(st.text(alphabet="abcdefgijklmnoprstu", min_size=5, max_size=14), st.data())
def test_one_typing_error_leaves_a_shared_slip(word: str, data: st.DataObject) -> None:
    spot = data.draw(st.integers(0, len(word) - 2))
    letter = data.draw(st.sampled_from("abcde"))
    for typed in (
        word[:spot] + word[spot + 1 :],
        word[:spot] + letter + word[spot:],
        word[:spot] + letter + word[spot + 1 :],
        word[:spot] + word[spot + 1] + word[spot] + word[spot + 2 :],
    ):
        if len(typed) >= 5:
            assert typed_slips(typed) & slips(word)


@pytest.mark.parametrize(
    ("typed", "half", "rest"),
    [
        ("14/12", HalfBirthday((), 12, 14), ""),
        ("2007", HalfBirthday((2007,)), ""),
        ("dec 2007", HalfBirthday((2007,), 12), ""),
        ("14.12.07", HalfBirthday((1907, 2007), 12, 14), ""),
        ("14 dec", HalfBirthday((), 12, 14), ""),
        ("14 décembre", HalfBirthday((), 12, 14), ""),
        ("mo 1er août 2006", HalfBirthday((2006,), 8, 1), "mo"),
        ("2007-12-14 jan", HalfBirthday((2007,), 12, 14), "jan"),
        ("12/14/2007", HalfBirthday((2007,), 12, 14), ""),
        ("zeynep 10 avril", HalfBirthday((), 4, 10), "zeynep"),
    ],
)
def test_half_a_birth_date(typed: str, half: HalfBirthday, rest: str) -> None:
    found = read_birthdays(typed)[0]
    assert (found[0], found[1].strip()) == (half, rest)


def test_what_is_no_birth_date() -> None:
    for typed in ("99/99", "jan", "14", "0470 12 88 31", ""):
        assert read_birthdays(typed) == []


def test_telephone_numbers_as_they_are_written() -> None:
    for written in ("+32 470 12 88 31", "0032470128831", "0470/12.88.31", "+32 (0)470 12 88 31"):
        assert national(written) == "0470128831"
    assert numbers_of("0470 12 88 31, +31 6 24 58 71 93; 12") == ("0470128831", "0624587193")


def test_call_names_in_both_directions() -> None:
    kin = shipped_kin()
    assert "mohamed" in kin.kin_of("mo")[0]
    assert "mo" in kin.kin_of("muhammed")[0]
    assert "elisabeth" in kin.kin_of("betty")[0]
    assert "yusuf" in kin.kin_of("youssef")[1]
    assert kin.kin_of("xyz") == (frozenset(), frozenset())


@pytest.mark.parametrize(
    ("text", "line", "field"),
    [
        ("call_names: [a]\n", 1, "call_names"),
        ("call_names:\n  Jan: Jef\n", 2, "call_names"),
        ("call_names:\n  Jan: [No]\n", 2, "call_names"),
        ("call_names:\n  Jan: [Jef]\n  Jan: [Jo]\n", 3, "call_names"),
        ("families:\n  - [Jan]\n", 2, "families"),
        ("version: 1\nfamilys: []\n", 2, "familys"),
        ("call_names:\n  Jan: ['!!']\n", 2, "call_names"),
        ("- a\n", 1, "file"),
        ("a: [\n", 2, "file"),
        ("", 1, "file"),
    ],
)
def test_a_wrong_file_of_names_says_where(tmp_path: Path, text: str, line: int, field: str) -> None:
    path = tmp_path / "callnames.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError) as raised:
        read_kin(path)
    assert (raised.value.values["line"], raised.value.values["field"]) == (line, field)


def test_a_missing_file_of_names_says_so(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError):
        read_kin(tmp_path / "nothing.yaml")

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for full text over notes: what is found, what is safe, what is marked."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseapp.store.search import drop_note, find_notes, put_note, snippet_of

KEPT_OPEN = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def ids(conn: Any, typed: str, **more: Any) -> list[int]:
    return [hit.doc_id for hit in find_notes(conn, typed, **more)]


def test_notes_are_found_by_their_words_newest_first(empty: Any) -> None:
    put_note(empty, 1, "Gesprek over de huur met de eigenaar")
    put_note(empty, 2, "Huurwaarborg aangevraagd bij het OCMW")
    put_note(empty, 3, "Élodie était à la mutualité, reçu l'attestation")
    assert ids(empty, "huur") == [2, 1]
    assert ids(empty, "huur eig") == [1]
    assert ids(empty, "HUUR gesprek") == [1]
    assert ids(empty, "elodie mutualite") == [3]
    assert ids(empty, "l'attestation") == [3]
    assert ids(empty, "gespr huur") == []
    assert ids(empty, "huur", limit=1) == [2]
    assert [hit.rank for hit in find_notes(empty, "huur")] == [0, 1]


def test_only_the_notes_of_one_case(empty: Any) -> None:
    for number in range(1, 20):
        put_note(empty, number, f"huisbezoek nummer {number}")
    assert ids(empty, "huisbezoek", case_rowids=[3, 7, 400]) == [7, 3]
    assert ids(empty, "huisbezoek", case_rowids=[]) == []


def test_a_changed_or_dropped_note_leaves_no_words(empty: Any) -> None:
    put_note(empty, 1, "schulden")
    put_note(empty, 1, "inkomen")
    assert ids(empty, "schulden") == []
    assert ids(empty, "inkomen") == [1]
    drop_note(empty, 1)
    drop_note(empty, 99)
    assert ids(empty, "inkomen") == []


def test_the_query_language_is_only_words(empty: Any) -> None:
    put_note(empty, 1, "brood AND water OR near not")
    for typed in (
        '"brood"',
        "brood*",
        "brood AND water",
        "text:brood",
        "-brood",
        "(brood",
        "NEAR(brood water)",
        "brood\0",
        "^brood",
    ):
        assert isinstance(find_notes(empty, typed), list)
    assert ids(empty, 'brood" AND "water') == [1]


def test_a_pasted_file_is_safe(empty: Any) -> None:
    put_note(empty, 1, "huur")
    assert ids(empty, "huur " * 2_000_000) == [1]
    put_note(empty, 2, "woord " * 200_000)
    assert ids(empty, "woord") == [2]


@KEPT_OPEN
@given(text=st.text(max_size=80), typed=st.text(max_size=40))
def test_no_text_raises(empty: Any, text: str, typed: str) -> None:
    put_note(empty, 1, text)
    assert ids(empty, typed) in ([], [1])
    drop_note(empty, 1)


@KEPT_OPEN
@given(text=st.text(min_size=1, max_size=40))
def test_a_note_is_found_by_its_own_text(empty: Any, text: str) -> None:
    put_note(empty, 1, text)
    words = [word for word in text.split() if word.isascii() and word.isalnum()]
    for word in words[:8]:
        assert ids(empty, word) == [1]
    drop_note(empty, 1)


def test_a_snippet_marks_what_was_typed() -> None:
    text = "Vandaag de huurder gezien. " * 10 + "De mutualité stuurt een brief."
    runs = snippet_of(text, "mutualite bri")
    assert [run for run, marked in runs if marked] == ["mutualité", "brief"]
    assert runs[0] == ("… ", False)
    assert snippet_of("kort", "niets") == (("kort", False),)
    assert snippet_of("", "x") == ()


@given(text=st.text(max_size=300), typed=st.text(max_size=20))
def test_a_snippet_is_a_piece_of_the_text(text: str, typed: str) -> None:
    pieces = "".join(run for run, _ in snippet_of(text, typed)).removeprefix("… ").removesuffix(" …")
    assert pieces in text or text in pieces

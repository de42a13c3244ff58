# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the fixed texts of the papers: complete, plain, the same values in every language."""

from __future__ import annotations

import copy
import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from caseapp.errors import CatalogueError
from caseapp.paths import resource
from caseapp.reports.texts import LANGUAGES, paper_texts, read_texts, texts_from

DATA = yaml.safe_load(resource("papers", "texts.yaml").read_text(encoding="utf-8"))


def test_every_language_has_every_text() -> None:
    keys = [set(paper_texts(language).texts) for language in LANGUAGES]
    assert keys[0] == keys[1] == keys[2]
    assert not paper_texts("fr").reviewed


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_text_is_refused(language: str) -> None:
    data = copy.deepcopy(DATA)
    del data["texts"]["what_i_want"][language]
    with pytest.raises(CatalogueError):
        texts_from(data, "nl", "texts.yaml")


def test_other_values_in_one_language_are_refused() -> None:
    data = copy.deepcopy(DATA)
    data["texts"]["before_day"]["fr"] = "avant le {jour}"
    with pytest.raises(CatalogueError):
        texts_from(data, "nl", "texts.yaml")


def test_a_file_without_a_part_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "texts.yaml"
    file.write_text("texts: {}\n", encoding="utf-8")
    with pytest.raises(CatalogueError):
        read_texts(file, "nl")
    with pytest.raises(CatalogueError):
        read_texts(file, "xx")


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(CatalogueError):
        paper_texts("nl")["no_such_text"]


def test_sentences_are_short_and_plain() -> None:
    for key, text in paper_texts("nl").texts.items():
        for sentence in re.split(r"(?<=[.?!])\s", text):
            assert len(sentence.split()) <= 18, key
        assert not re.search(r"t\.b\.d|n\.v\.t|binnenkort", text)


def test_days_are_written_in_the_language_of_the_paper() -> None:
    assert paper_texts("nl").day(date(2027, 5, 3)) == "3 mei 2027"
    assert paper_texts("fr").day(date(2027, 1, 1)) == "1er janvier 2027"
    assert paper_texts("en").day_and_month(date(2027, 5, 3), date(2026, 11, 24)) == "3 May"
    assert paper_texts("en").day_and_month(date(2029, 5, 3), date(2026, 11, 24)) == "3 May 2029"


def test_hard_words_are_found_and_explained() -> None:
    words = {word.code: word for word in paper_texts("nl").glossary}
    assert words["leefloon"].pattern.search("Een Leefloon vragen")
    assert not words["voogd"].pattern.search("voogdij")

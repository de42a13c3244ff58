# SPDX-License-Identifier: EUPL-1.2
"""This is the place for checking the code lists."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from caseapp.errors import CatalogueError
from caseapp.i18n import codes, language, set_language, speaking
from caseapp.i18n.language import available_languages

GOOD = """
colour:
  source: a test
  codes:
    - {code: red, nl: rood, fr: rouge, en: red}
    - {code: "no", nl: geen, fr: aucune, en: none, flags: [empty], number: 0}
"""


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    before = language()
    set_language("nl")
    yield
    set_language(before)


def written(folder: Path, text: str) -> Path:
    path = folder / "colours.yaml"
    path.write_text(text, "utf-8")
    return path


def test_labels_follow_the_language() -> None:
    assert codes.label("domain", "support") == "Steun & netwerk"
    assert codes.label("contact_mode", "home_visit") == "huisbezoek"
    assert codes.label("contact_mode", "home_visit", capital=True) == "Huisbezoek"
    with speaking("fr"):
        assert codes.label("contact_mode", "home_visit") == "visite à domicile"
    with speaking("de"):
        assert codes.label("domain", "housing") == "Wohnen"
        assert codes.label("contact_mode", "home_visit") == "home visit"


def test_an_unknown_code_comes_back_as_itself() -> None:
    assert codes.label("domain", "cooking") == "cooking"
    assert codes.label("domain", None) == ""
    assert codes.flags("domain", "cooking") == frozenset()
    with pytest.raises(CatalogueError):
        codes.label("no_such_list", "cooking")


def test_the_order_of_the_domains_is_housing_first() -> None:
    assert codes.codes("domain") == ("housing", "income", "school_work", "support", "health")


@pytest.mark.parametrize("code", ["nl", "fr", "en"])
def test_the_letter_of_a_domain_begins_a_word_of_its_label(code: str) -> None:
    with speaking(code):
        letters = [codes.letter("domain", domain) for domain in codes.codes("domain")]
        for domain, letter in zip(codes.codes("domain"), letters, strict=True):
            words = codes.label("domain", domain).replace("É", "E").split()
            assert any(word.upper().startswith(letter) for word in words)
        assert len(set(letters)) == 5


def test_every_label_of_every_list_is_there_in_every_language() -> None:
    for name in codes.list_names():
        for code, text in codes.labelled(name):
            assert text.strip() == text != "", (name, code)
        for spoken in available_languages():
            with speaking(spoken):
                assert all(text for _code, text in codes.labelled(name))


def test_closing_reasons_carry_their_programme() -> None:
    assert "completed" in codes.flagged("close_reason", "cti")
    assert "refused_final" not in codes.flagged("close_reason", "cti")
    assert set(codes.flagged("close_reason", "on_time")) == {"completed", "died"}


def test_ethos_light_keeps_its_numbers() -> None:
    rows = codes.read_lists(codes._where()["ethos_light"])["ethos_light"]
    assert [row.number for row in rows.values()] == [0, 1, 2, 3, 4, 5, 6, 7, None, None]
    sub = codes.codes("ethos_light_sub")
    assert len(sub) == 16
    assert sub[0] == "1.1"


def test_a_code_named_no_stays_text(tmp_path: Path) -> None:
    rows = codes.read_lists(written(tmp_path, GOOD))["colour"]
    assert list(rows) == ["red", "no"]
    assert rows["no"].flags == {"empty"}
    assert rows["no"].number == 0


@pytest.mark.parametrize(
    ("text", "line", "field"),
    [
        (GOOD.replace("fr: rouge, ", ""), 5, "fr"),
        (GOOD.replace("rood", '""'), 5, "nl"),
        (GOOD.replace("number: 0", "numbre: 0"), 6, "numbre"),
        (GOOD.replace('"no"', "red"), 6, "code"),
        (GOOD.replace("  source: a test\n", ""), 3, "source, codes"),
    ],
)
def test_a_fault_is_told_with_file_line_and_field(tmp_path: Path, text: str, line: int, field: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        codes.read_lists(written(tmp_path, text))
    assert caught.value.values == {"file": "colours.yaml", "line": line, "field": field}


@pytest.mark.parametrize("text", ["a: [", "- just\n- a list", "", "a: b\n c: d\n"])
def test_what_is_no_code_list_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(CatalogueError):
        codes.read_lists(written(tmp_path, text))

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the house rule that every rule of the methods is proved by a test, and every one cited exists.

A test cites a rule by its id (R-BF-01) or in its name (test_r_bf_01_...).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from tests.house.reading import ROOT, program, sources

_ID = re.compile(r"(?<![\w-])R-[A-Z0-9]+(?:-[A-Z0-9]+)+(?![\w-])")
_DECLARED = re.compile(r"\bid: (R-[A-Z0-9-]+)")
_TEST_NAME = re.compile(r"def test_(r_[a-z0-9]+(?:_[a-z0-9]+)+)\(")
INVENTED = frozenset({"R-X-1", "R-BF-0"})  # written into a catalogue by a test, to see it refused


@cache
def catalogues() -> str:
    """What stands in all catalogues, without remarks."""
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "resources" / "catalogues").glob("*.yaml"))]
    return "\n".join(line for text in texts for line in text.splitlines() if not line.startswith("#"))


@cache
def known() -> frozenset[str]:
    """Every rule a catalogue declares, or the program names."""
    code = {found for one in program() for found in _ID.findall(one.text)}
    return frozenset(code | set(_DECLARED.findall(catalogues())) | set(_ID.findall(catalogues())))


def written(rule_id: str) -> str:
    """A rule as the name of a test says it."""
    return rule_id.lower().replace("-", "_")


def cited(texts: Iterable[str]) -> frozenset[str]:
    """Every id in these tests; a name of a test that fits no rule is cited as it stands."""
    found: set[str] = set()
    for text in texts:
        found |= set(_ID.findall(text))
        for name in _TEST_NAME.findall(text):
            fitting = {one for one in known() if f"{name}_".startswith(f"{written(one)}_")}
            found |= fitting or {name}
    return frozenset(found)


@cache
def cited_in_tests() -> frozenset[str]:
    """Every id the tests cite, this file left out."""
    here = Path(__file__).resolve()
    return cited(one.text for one in sources("tests") if ROOT / one.name != here)


def test_every_rule_is_cited_by_a_test() -> None:
    assert sorted(known() - cited_in_tests()) == []


def test_every_rule_a_test_cites_exists() -> None:
    assert sorted(cited_in_tests() - known() - INVENTED) == []


def test_the_rules_of_this_file_bite() -> None:
    assert {"R-BF-01", "R-BE-2", "R-7D-A", "R-LAW-NL"} <= known()
    assert cited(["# R-NO-99 and def test_r_no_98_either() and def test_r_be_2_shows()"]) == {
        "R-NO-99",
        "r_no_98_either",
        "R-BE-2",
    }

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the threat model keeping its word: every test it names is there, every threat has its row."""

from __future__ import annotations

import ast
import re

from tests.house.reading import ROOT

PAGE = ROOT / "docs" / "threat-model.md"
NAME = re.compile(r"`(test_\w+)`")
ROW = re.compile(r"^\| T(\d+) \|(.*)\|$", re.MULTILINE)
THREATS = 25
WITHOUT_TEST = {20}  # updates: the page says that there is nothing yet


def names_of_tests() -> set[str]:
    found: set[str] = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found.add(node.name)
    return found


def test_every_test_it_names_exists() -> None:
    named = set(NAME.findall(PAGE.read_text("utf-8")))
    assert len(named) > THREATS
    assert sorted(named - names_of_tests()) == []


def test_every_threat_has_a_row_and_a_test() -> None:
    rows = {int(number): rest for number, rest in ROW.findall(PAGE.read_text("utf-8"))}
    assert sorted(rows) == list(range(1, THREATS + 1))
    assert {number for number, rest in rows.items() if not NAME.search(rest)} == WITHOUT_TEST
    assert {len(rest.split("|")) for rest in rows.values()} == {4}


def test_a_test_named_after_a_threat_stands_in_the_row_of_that_threat() -> None:
    """`test_t9_...` stands in the row of T9, in no row of another threat."""
    for number, rest in ROW.findall(PAGE.read_text("utf-8")):
        after = set(re.findall(r"`test_t(\d+)_", rest))
        assert after <= {number}, number

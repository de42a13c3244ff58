# SPDX-License-Identifier: EUPL-1.2
"""This is the place for tests of `differences`: listing, deciding, and what it does not replace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from caseapp.store.profile import open_profile
from caseapp.store.queries.workers import workers
from tests.cli.conftest import PASSPHRASE, Made, Run, make_profile, one_line
from tests.differing import differ

Answer = Callable[..., Any]


@pytest.fixture
def apart(tmp_path: Path) -> Made:
    """A profile in which two wrote apart."""
    made = make_profile(tmp_path / "home")
    profile = open_profile(made.home, PASSPHRASE)
    try:
        names = {one.name: one.id for one in profile.store.read(workers)}
        differ(profile.store, made.case_id, (names["Nele Van Damme"], names["Karim Aziz"]))
    finally:
        profile.close()
    return made


def named(found: dict[str, Any], field: str) -> dict[str, Any]:
    return next(one for one in found["differences"] if one["field"] == field)


def test_it_lists_safety_first_with_who_and_what_was_before(answer: Answer, apart: Made) -> None:
    found = answer("differences", "--home", apart.home, "--json")
    assert [one["field"] for one in found["differences"]][:2] == ["safe_contact", "contact_ban"]
    assert len(found["differences"]) == 5
    safe = named(found, "safe_contact")
    assert safe["case_id"] == apart.case_id
    assert safe["before"] == "Bel of app na 16 u."
    assert [one["written"][0]["worker"] for one in safe["values"]] == ["Nele Van Damme", "Karim Aziz"]
    assert [one["counts"] for one in named(found, "contact_ban")["values"]] == [True, False]
    of_case = answer("differences", "--home", apart.home, "--case", apart.case_id, "--json")
    assert of_case["differences"] == found["differences"]


def test_it_says_the_same_in_words(run: Run, apart: Made) -> None:
    result = run("--language", "en", "differences", "--home", apart.home)
    assert result.exit_code == 0, result.output
    assert "5 differences to decide" in result.stdout
    assert "Karim Aziz" in result.stdout
    assert "before that: Bel of app na 16 u." in result.stdout


@pytest.mark.parametrize(
    ("field", "how", "left"),
    [
        ("safe_contact", ("--keep", "2"), 4),
        ("safe_contact", ("--both",), 4),
        ("contact_ban", ("--write", "unknown"), 4),
    ],
)
def test_it_decides(answer: Answer, apart: Made, field: str, how: tuple[str, ...], left: int) -> None:
    found = answer("differences", "--home", apart.home, "--json")
    name = named(found, field)["name"]
    rest = answer(
        "differences", "--home", apart.home, "--settle", name, *how, "--read-rev", found["read_rev"], "--json"
    )
    assert len(rest["differences"]) == left
    assert field not in {one["field"] for one in rest["differences"]}


@pytest.mark.parametrize(
    "more",
    [
        (),
        ("--keep", "1"),
        ("--keep", "1", "--both", "--read-rev", "9999"),
        ("--keep", "7", "--read-rev", "9999"),
        ("--both", "--read-rev", "9999"),
        ("--write", "perhaps", "--read-rev", "9999"),
    ],
)
def test_what_does_not_fit_changes_nothing(run: Run, answer: Answer, apart: Made, more: tuple[str, ...]) -> None:
    found = answer("differences", "--home", apart.home, "--json")
    result = run("--language", "en", "differences", "--home", apart.home, "--settle",
                 named(found, "contact_ban")["name"], *more)  # fmt: skip
    assert result.exit_code == 2, result.output
    assert one_line(result.stderr)
    assert answer("differences", "--home", apart.home, "--json")["differences"] == found["differences"]


def test_a_value_that_came_after_the_list_stays(answer: Answer, apart: Made) -> None:
    found = answer("differences", "--home", apart.home, "--json")
    name = named(found, "safe_contact")["name"]
    rest = answer("differences", "--home", apart.home, "--settle", name, "--write", "Iets anders", "--read-rev", "1",
                  "--json")  # fmt: skip
    assert len(named(rest, "safe_contact")["values"]) == 3, "nothing was seen at that revision, so nothing is replaced"


def test_a_name_that_is_none(run: Run, apart: Made) -> None:
    for name in ("safe_contact", "0" * 32 + ".phone", "'; DROP TABLE person.phone"):
        result = run("differences", "--home", apart.home, "--settle", name, "--both", "--read-rev", "1")
        assert result.exit_code == 2
        assert one_line(result.stderr)

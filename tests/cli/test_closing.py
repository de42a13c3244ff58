# SPDX-License-Identifier: EUPL-1.2
"""This is the place for tests of commands about what ends: erasing, and a team that begins again from paper (T19)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from casehub.serving import Serving
from tests.cli.conftest import Run, make_profile
from tests.cli.test_team import cases, refused, said
from tests.sync.laptops import hub_at

Answer = Callable[..., Any]


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Serving]:
    with hub_at(tmp_path / "hub") as serving:
        yield serving


@pytest.fixture
def nele(run: Run, tmp_path: Path, hub: Serving) -> Path:
    """The profile of a team of one, with a case, printed sheets and everything at the hub."""
    home = tmp_path / "nele"
    make_profile(home)
    said(run("--language", "en", "team", "make", "--home", home, "--recovery-sheets", tmp_path / "sheets.txt"))
    said(run("team", "hub", hub.address, "--home", home, "--code", hub.code))
    return home


def test_t19_the_printed_words_bring_the_team_back(run: Run, answer: Answer, nele: Path, hub: Serving) -> None:
    before, fresh = cases(answer, nele), nele.with_name("fresh")
    first, second, _third = nele.with_name("sheets.txt").read_text().strip().split("\n\n")
    two = nele.with_name("two.txt")
    two.write_text(f"{first}\n\n{second}\n")
    said(run("init", "--home", fresh, "--to-join", "--recovery-sheet", fresh.with_suffix(".pdf")))
    refused(run("rescue", "--home", fresh, "--sheets", two), 2, "--again")
    one = nele.with_name("one.txt")
    one.write_text(first)
    assert run("rescue", hub.address, "--home", fresh, "--sheets", one).exit_code == 1
    said(run("rescue", hub.address, "--home", fresh, "--sheets", two))
    assert cases(answer, fresh) == before
    assert before
    refused(run("sync", "--home", nele), 1, "destroyed")  # the lost laptop, should it turn up
    assert not (nele / "profile.db").exists()


def test_one_administrator_erases_nothing(run: Run, answer: Answer, nele: Path) -> None:
    (case_id,) = cases(answer, nele)
    refused(run("erase", case_id, "--home", nele), 2, "administrator")
    assert answer("erase", "--home", nele, "--json") == []
    refused(run("erase", "--home", nele, "--agree", "00"), 2, "list")
    said(run("adopt", case_id, "--home", nele))
    assert cases(answer, nele) == {case_id}

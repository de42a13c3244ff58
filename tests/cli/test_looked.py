# SPDX-License-Identifier: EUPL-1.2
"""This is the place for tests of openings by command line: written down before they are shown, and read again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.cli.conftest import Run, make_profile

Answer = Callable[..., Any]


def test_what_a_command_shows_or_hands_out_is_written_down(run: Run, answer: Answer, tmp_path: Path) -> None:
    own = make_profile(tmp_path / "own")
    place = ("--home", own.home)
    answer("show", *place, "--case", own.case_id, "--json")
    for name in ("case.json", "case.pdf"):
        assert run("export", *place, "--case", own.case_id, "--out", tmp_path / name).exit_code == 0
    assert run("export", *place, "--list", "--out", tmp_path / "list.csv").exit_code == 0
    assert run("show", *place, "--case", "0" * 32).exit_code == 1  # shows nothing
    found = answer("team", "looked", *place, "--json")
    assert [(one["act"], one["case_id"]) for one in reversed(found["entries"])] == [
        ("open", own.case_id), ("export", own.case_id), ("export", ""), ("look", ""),
    ]  # fmt: skip
    assert found["laptops"][0]["missing"] == 0
    of_case = answer("team", "looked", *place, "--case", own.case_id, "--json")
    assert [one["act"] for one in of_case["entries"]] == ["look", "export", "open"]
    worker = of_case["entries"][0]["worker_id"]
    assert answer("team", "looked", *place, "--worker", worker, "--limit", "1", "--json")["count"] >= 5
    assert answer("team", "looked", *place, "--to", "2001-01-01", "--json")["entries"] == []


def test_the_answer_for_people_names_colleagues(run: Run, tmp_path: Path) -> None:
    own = make_profile(tmp_path / "own")
    run("show", "--home", own.home, "--case", own.case_id)
    said = run("--language", "en", "team", "looked", "--home", own.home).stdout
    assert "Nele" in said
    assert own.case_id in said
    assert "2 entries" in said
    assert run("team", "looked", "--home", own.home, "--worker", "nobody").exit_code == 1


def test_how_long_is_decided_for_the_team_by_an_administrator(run: Run, tmp_path: Path) -> None:
    own = make_profile(tmp_path / "own")
    assert run("team", "keep", "6", "--home", own.home).exit_code == 1, "there is no team yet"
    run("team", "make", "--home", own.home, "--recovery-later")
    said = run("--language", "en", "team", "keep", "6", "--home", own.home)
    assert (said.exit_code, said.stdout) == (0, "Who opened what is kept for 6 months.\n")
    assert run("team", "keep", "0", "--home", own.home).exit_code == 2

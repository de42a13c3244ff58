# SPDX-License-Identifier: EUPL-1.2
"""This is the place for tests of commands on a laptop that was away from the hub too long (T2, T17)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from caseapp.store.colleagues.progress import set_fact
from caseapp.store.plain_sql import run_of
from caseapp.store.profile import open_profile
from caseapp.sync.standing import HUB
from tests.cli.conftest import PASSPHRASE, Made, Run, make_profile, one_line

_DAY_MS = 24 * 3600 * 1000


@pytest.fixture(scope="module")
def away(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A profile whose lease of fourteen days came a month ago."""
    made = make_profile(tmp_path_factory.mktemp("away") / "home")
    profile = open_profile(made.home, PASSPHRASE)
    came = round(profile.store.clock.now().timestamp() * 1000) - 30 * _DAY_MS

    def write(unit: Any) -> None:
        set_fact(run_of(unit), HUB, "https://hub.example.org")
        set_fact(run_of(unit), "lease", json.dumps([came, came + 14 * _DAY_MS, came, 0]))

    profile.store.local(write)
    profile.close()
    return made


@pytest.mark.parametrize(
    "command", ["cases", "show", "today", "differences", "print", "compare", "export-case", "export-list", "import"]
)
def test_commands_that_show_something_refuse_with_the_sentence_of_the_window(
    run: Run, away: Made, tmp_path: Path, command: str
) -> None:
    out, case = tmp_path / "out", ("--case", away.case_id)
    (tmp_path / "list.csv").write_text("Naam;Geboortedatum\nYassin El Idrissi;22/03/2001\n")
    arguments: dict[str, tuple[object, ...]] = {
        "cases": ("cases",), "show": ("show", *case), "today": ("today",), "differences": ("differences",),
        "print": ("print", *case, "--document", "plan", "--out", out), "compare": ("compare", *case, "--from", 1),
        "export-case": ("export", *case, "--out", out), "export-list": ("export", "--list", "--out", out),
        "import": ("import", tmp_path / "list.csv", "--dry-run"),
    }  # fmt: skip
    result = run(*arguments[command], "--home", away.home)
    assert result.exit_code == 1, result.output
    assert one_line(result.stderr), result.stderr
    assert "away too long. Connect to the hub to read again" in result.stderr
    assert result.stdout == ""
    assert not out.exists()


def test_a_note_can_still_be_written_and_copies_made(
    run: Run, away: Made, answer: Callable[..., Any], tmp_path: Path
) -> None:
    given = {
        "case_ids": [away.case_id],
        "fields": {"moment": "2026-11-21T10:00:00Z", "what": "Gezien aan het station."},
    }
    written = answer("act", "record_contact", "--home", away.home, "--json", "-", given=json.dumps(given))
    assert written["cases"] == [away.case_id]
    assert "Gezien" not in json.dumps(written)
    assert run("backup", "--home", away.home, "--to", tmp_path).exit_code == 0
    assert run("verify", "--home", away.home).exit_code == 0

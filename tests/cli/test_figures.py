# SPDX-License-Identifier: EUPL-1.2
"""This is the place for figures and counts by command line."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

from caseapp.operations import perform
from caseapp.operations.housing import RecordHousing
from caseapp.operations.team import AddWorker
from caseapp.store.profile import open_profile
from caseapp.store.queries.counts import counts
from tests.cli.conftest import PASSPHRASE, Made, Run, make_profile, one_line


def test_small_numbers_are_hidden_in_every_form(
    made: Made, run: Run, answer: Callable[..., Any], tmp_path: Path
) -> None:
    found = answer("figures", "--json", "--home", made.home)
    caseload = next(one for one in found["indicators"] if one["id"] == "caseload")
    assert {row["numbers"]["all"] for row in caseload["rows"]} <= {None, 0}
    assert caseload["rows"][-1]["numbers"]["all"] is None  # one open case: fewer than five
    assert "•" in run("figures", "--language", "en", "--home", made.home).stdout
    out = tmp_path / "figures.csv"
    assert run("figures", "--out", out, "--home", made.home).exit_code == 0
    rows = list(csv.reader(out.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert all(row[-1] not in ("1", "2", "3", "4") for row in rows[1:])


def test_two_years_are_refused_because_small_numbers_could_be_worked_out(made: Made, run: Run) -> None:
    result = run("figures", "--from", "2025-05-01", "--to", "2026-04-30", "--home", made.home)
    assert result.exit_code == 2
    assert one_line(result.stderr)
    assert run("figures", "--from", "2025-01-01", "--to", "2025-12-31", "--home", made.home).exit_code == 0


def test_r_pit_05_a_count_is_frozen_and_written_in_the_form_of_its_year(tmp_path: Path, run: Run) -> None:
    made = make_profile(tmp_path / "home")
    profile = open_profile(made.home, PASSPHRASE)
    perform(profile.store, RecordHousing(case_id=made.case_id, ethos_light="with_others"))
    today = profile.store.clock.today()
    profile.close()
    code, out = tmp_path / "code.txt", tmp_path / "count.csv"
    code.write_text("appelmoes met worst\nnog iets\n")
    result = run("count", "--date", today, "--out", out, "--code-file", code, "--service", "17", "--home", made.home)
    assert result.exit_code == 0, result.output
    heads, *rows = csv.reader(out.read_text("utf-8-sig").splitlines(), delimiter=";")
    profile = open_profile(made.home, PASSPHRASE)
    with profile.store.reading() as reader:
        (kept,) = counts(reader)
    profile.close()
    assert (kept.day, kept.has_code, kept.is_whole, kept.count) == (today, True, True, len(rows))
    assert kept.digest.hex()[:12] in result.stdout
    assert "dup_key" in heads
    assert all("" not in row for row in rows)
    assert "appelmoes" not in out.read_text("utf-8-sig")


def test_a_worker_without_the_right_gets_no_figure_and_takes_no_count(tmp_path: Path, run: Run) -> None:
    made = make_profile(tmp_path / "home")
    profile = open_profile(made.home, PASSPHRASE)
    other = str(perform(profile.store, AddWorker(name="Emma Claes")).result)
    profile.store.local(
        lambda unit: unit.connection.exec_driver_sql(
            "INSERT INTO meta (name, value) VALUES ('signed_in', ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (other,),
        )
    )
    profile.close()
    out = tmp_path / "count.csv"
    for command in (("figures",), ("count", "--date", "2026-10-01", "--out", out)):
        result = run(*command, "--home", made.home)
        assert (result.exit_code, one_line(result.stderr)) == (1, True), result.output
    assert not out.exists()

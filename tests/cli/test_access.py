# SPDX-License-Identifier: EUPL-1.2
"""This is the place for rights on the command line: a command shows and writes what the window would (methods 5.3)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from caseapp.operations import perform
from caseapp.operations.cases import ChangeCase
from caseapp.operations.team import AddWorker
from caseapp.store.profile import open_profile
from tests.cli.conftest import PASSPHRASE, Made, Run, make_profile


@pytest.fixture
def shared(tmp_path: Path) -> Made:
    """A laptop that a colleague uses now: the case is restricted, and not theirs."""
    made = make_profile(tmp_path / "home")
    profile = open_profile(made.home, PASSPHRASE)
    store = profile.store
    other = str(perform(store, AddWorker(name="Emma Claes")).result)
    perform(store, ChangeCase(case_id=made.case_id, fields={"restricted": True, "backup_worker_id": None}))
    store.local(
        lambda unit: unit.connection.exec_driver_sql(
            "INSERT INTO meta (name, value) VALUES ('signed_in', ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (other,),
        )
    )
    profile.close()
    return made


def test_a_restricted_case_of_a_colleague_is_masked_and_not_found(shared: Made, run: Run) -> None:
    listed = run("cases", "--json", "--home", shared.home)
    (row,) = json.loads(listed.stdout)
    assert (row["name"], row["birth_day"], row["restricted"]) == ("", None, True)
    found = run("cases", "--json", "--find", "Yassin", "--home", shared.home)
    assert json.loads(found.stdout) == []


@pytest.mark.parametrize("command", [("show", "--case"), ("show", "--json", "--case")])
def test_it_is_not_shown(shared: Made, run: Run, command: tuple[str, ...]) -> None:
    shown = run(*command, shared.case_id, "--home", shared.home)
    assert shown.exit_code == 1
    assert "Yassin" not in shown.output


def test_it_is_in_no_list_for_today_and_no_export(shared: Made, run: Run, tmp_path: Path) -> None:
    for command in (("today", "--findings"), ("today", "--json", "--findings")):
        assert "Yassin" not in run(*command, "--home", shared.home).output
    out = tmp_path / "list.csv"
    assert run("export", "--list", "--out", str(out), "--home", shared.home).exit_code == 0
    assert "Yassin" not in out.read_text("utf-8-sig")


def test_no_operation_writes_in_it(shared: Made, run: Run, tmp_path: Path) -> None:
    values = tmp_path / "values.json"
    values.write_text(json.dumps({"case_id": shared.case_id, "fields": {"restricted": False}}), "utf-8")
    done = run("act", "change_case", "--json", str(values), "--home", shared.home)
    assert done.exit_code == 1
    assert "Traceback" not in done.output

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for tests of `act`: every operation that is listed works with an example from the outside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from caseapp.cli.acting import acts, given_for
from caseapp.operations import perform
from caseapp.store.profile import open_profile
from tests.cli.conftest import PASSPHRASE, Made, Run, make_profile, one_line
from tests.cli.examples import DAY, EXAMPLES, Ids, prepare


def test_every_operation_is_listed_and_described(run: Run) -> None:
    listed = run("act", "--list").stdout
    for name, known in acts().items():
        assert f"{name}: {known.sentence}" in listed
    case = run("act", "open_case", "--list").stdout
    assert "opened_day: day YYYY-MM-DD or null" in case
    assert "programme: one of young_adult|outreach|cti or null" in case
    assert "    call_name: text or null" in case
    assert "case_id: id (must)" in run("act", "close_case", "--list").stdout


def test_every_operation_works_with_an_example(answer: Any, run: Run, tmp_path: Path) -> None:
    own = make_profile(tmp_path / "home")
    shown = answer("show", "--home", own.home, "--case", own.case_id, "--json")
    ids: Ids = {
        "home": own.home,
        "case": own.case_id,
        "person": shown["case"]["person"]["id"],
        "team": shown["case"]["team_id"],
    }
    profile = open_profile(own.home, PASSPHRASE)  # once for all of them: each opening takes a tenth of a second
    try:
        for name, example in EXAMPLES.items():
            prepare(profile.store, name, ids)
            values = json.loads(json.dumps(example(ids)))
            done = perform(profile.store, given_for(acts()[name], values))
            assert done.changes.act == name
            assert done.changes.ids, name
            ids[name], ids["act_rev"] = done.result, done.changes.act_rev
    finally:
        profile.close()
    assert run("verify", "--home", own.home).exit_code == 0


def test_the_answer_says_what_changed(answer: Any, made: Made, tmp_path: Path) -> None:
    values = tmp_path / "values.json"
    values.write_text(json.dumps(EXAMPLES["add_step"]({"case": made.case_id})), "utf-8")
    done = answer("act", "add_step", "--home", made.home, "--json", values)
    assert done["changed"] == [{"kind": "step", "id": done["result"]}]
    assert done["cases"] == [made.case_id]
    undone = answer("act", "undo", "--home", made.home, "--json", "-", given=json.dumps({"act_rev": done["act_rev"]}))
    assert {"kind": "step", "id": done["result"]} in undone["changed"]


def test_no_operation_without_an_example() -> None:
    assert " ".join(sorted(set(acts()) - set(EXAMPLES))) == ""


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("open_case", '{"person": {"call_nam": "A"}}', "person.call_nam"),
        ("open_case", '{"nonsense": 1}', "nonsense"),
        ("close_case", '{"case_id": "x"}', "day"),
        ("close_case", '{"case_id": "x", "day": "gisteren", "reason": "completed"}', "day"),
        ("close_case", '{"case_id": "%s", "day": "2026-11-02", "reason": "bored"}', "reason"),
        ("record_contact", '{"case_ids": ["%s"], "fields": {"minutes": "lang"}}', "fields.minutes"),
        ("record_contact", '{"case_ids": ["%s"], "fields": {"minutes": 99999}}', "minutes"),
        ("record_contact", '{"case_ids": ["%s"], "fields": {"mode": "telepathy"}}', "mode"),
        ("add_worker", "[1, 2]", "JSON"),
        ("add_worker", "{not json", "JSON"),
        ("add_worker", "", "JSON"),
    ],
)
def test_values_that_do_not_fit_name_the_field(run: Run, made: Made, name: str, values: str, said: str) -> None:
    given = values.replace("%s", made.case_id)
    result = run("act", name, "--home", made.home, "--json", "-", given=given)
    assert result.exit_code == 2, result.output
    assert one_line(result.stderr)
    assert said in result.stderr


def test_an_unknown_record_is_no_wrong_use(run: Run, made: Made) -> None:
    given = json.dumps({"case_id": "0" * 32, "day": DAY, "reason": "completed"})
    result = run("act", "close_case", "--home", made.home, "--json", "-", given=given)
    assert result.exit_code == 1
    assert one_line(result.stderr)


def test_a_file_of_values_that_is_not_there(run: Run, made: Made, tmp_path: Path) -> None:
    result = run("act", "undo", "--home", made.home, "--json", tmp_path / "nothing.json")
    assert result.exit_code == 1
    assert one_line(result.stderr)

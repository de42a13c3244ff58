# SPDX-License-Identifier: EUPL-1.2
"""This is the place for tests of `act`: every operation that is listed works with an example from the outside."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from caseapp.cli.acting import acts, given_for
from caseapp.operations import perform
from caseapp.store.profile import open_profile
from tests.cli.conftest import PASSPHRASE, Made, Run, make_profile, one_line

Ids = dict[str, Any]
DAY = "2026-11-02"

# name -> the values, given the ids of what is there and of what earlier examples made
EXAMPLES: dict[str, Callable[[Ids], dict[str, Any]]] = {
    "start_team": lambda _i: {"team_name": "Team Leie", "worker_name": "Bo Maes", "kind": "mixed"},
    "add_worker": lambda _i: {"name": "Ali Demir", "role": "worker", "phone": "0400 00 00 10"},
    "change_worker": lambda i: {"worker_id": i["add_worker"], "fields": {"role": "intern"}},
    "change_team": lambda i: {"team_id": i["team"], "fields": {"phone": "0400 00 00 11"}},
    "set_team_rule": lambda _i: {"name": "plan_review_days", "value": 90},
    "open_case": lambda i: {
        "person": {"call_name": "Zo\u00eb", "birth_day": "2009-01-31", "languages": ["nl", "ar"]},
        "backup_worker_id": i["add_worker"], "opened_day": DAY, "opening_reason": "turning_18",
        "programme": "young_adult", "phase": "plan", "note": "Regel een\nRegel twee",
    },
    "change_case": lambda i: {"case_id": i["case"], "fields": {"restricted": True}},
    "hand_over_case": lambda i: {"case_id": i["case"], "to_worker_id": i["add_worker"], "note": "Goed zo"},
    "change_person": lambda i: {"person_id": i["person"], "fields": {"phone": "0400 00 00 12"}},
    "settle_difference": lambda i: {"record_id": i["person"], "field": "phone", "value": "0400 00 00 13"},
    "record_housing": lambda i: {"case_id": i["case"], "ethos_light": "with_others", "start_day": DAY},
    "change_housing": lambda i: {"episode_id": i["record_housing"], "fields": {"description": "bij oma"}},
    "delete_housing": lambda i: {"episode_id": i["record_housing"]},
    "start_programme": lambda i: {"case_id": i["case"], "programme": "outreach", "phase": "contact"},
    "change_programme": lambda i: {"entry_id": i["start_programme"], "fields": {"phase": "trust"}},
    "delete_programme": lambda i: {"entry_id": i["start_programme"]},
    "record_contact": lambda i: {
        "case_ids": [i["case"]],
        "fields": {"moment": "2026-11-02T14:00:00Z", "mode": "home_visit", "outcome": "completed", "minutes": 40,
                   "with_whom": ["client"], "domains": ["income"], "what": "Koffie", "next_step": "Bellen",
                   "next_day": "2026-11-09"},
    },
    "change_contact": lambda i: {"contact_id": i["record_contact"][0], "fields": {"minutes": 45}},
    "move_contact": lambda i: {"contact_id": i["record_contact"][0], "to_case_id": i["open_case"]},
    "delete_contact": lambda i: {"contact_id": i["move_contact"]},
    "record_assessment": lambda i: {
        "case_id": i["case"], "day": DAY,
        "domains": [{"domain": "housing", "level": 2, "self_score": 4, "words": "Koud"}],
    },
    "change_assessment": lambda i: {
        "assessment_id": i["record_assessment"], "domains": [{"domain": "health", "level_state": "not_now"}],
    },
    "delete_assessment": lambda i: {"assessment_id": i["record_assessment"]},
    "add_goal": lambda i: {
        "case_id": i["case"], "fields": {"domain": "income", "text": "Ik spaar"},
        "steps": [{"what": "Rekening openen"}],
    },
    "change_goal": lambda i: {"goal_id": i["add_goal"], "fields": {"status": "partly"}},
    "order_goals": lambda i: {"case_id": i["case"], "goal_ids": [i["add_goal"]]},
    "delete_goal": lambda i: {"goal_id": i["add_goal"]},
    "add_step": lambda i: {"case_id": i["case"], "fields": {"what": "Bellen", "due_day": DAY}},
    "change_step": lambda i: {"step_id": i["add_step"], "fields": {"status": "blocked", "reason": "Wachtlijst"}},
    "delete_step": lambda i: {"step_id": i["add_step"]},
    "add_network_member": lambda i: {"case_id": i["case"], "fields": {"name": "oma Lea", "strength": 4}},
    "change_network_member": lambda i: {"member_id": i["add_network_member"], "fields": {"always_there": True}},
    "delete_network_member": lambda i: {"member_id": i["add_network_member"]},
    "start_plan": lambda i: {"case_id": i["open_case"], "fields": {"language": "fr"}},
    "write_plan": lambda i: {"plan_id": i["start_plan"], "fields": {"own_words": "Une cl\u00e9 \u00e0 moi"}},
    "write_plan_domain": lambda i: {"plan_id": i["start_plan"], "domain": "housing", "fields": {"want": "Un studio"}},
    "write_plan_risk": lambda i: {"plan_id": i["start_plan"], "fields": {"what": "Je perds mon kot"}},
    "write_plan_after_18": lambda i: {"plan_id": i["start_plan"], "fields": {"topic": "Argent", "who": "CPAS"}},
    "write_participant": lambda i: {"plan_id": i["start_plan"], "fields": {"name": "Zo\u00eb", "role": "young_person"}},
    "agree_plan": lambda i: {
        "plan_id": i["start_plan"], "day": DAY, "participants": [{"name": "Zo\u00eb", "agreement": "agreed"}],
    },
    "share_plan": lambda i: {"plan_id": i["start_plan"], "to_whom": "CPAS", "parts": ["housing"]},
    "withdraw_share": lambda i: {"share_id": i["share_plan"]},
    "record_paper": lambda i: {
        "case_id": i["case"], "document": "plan", "sha256": "0" * 64, "pages": 6, "language": "nl",
        "left_out": ["worries"],
    },
    "open_exit": lambda i: {
        "case_id": i["open_case"], "fields": {"institution_type": "youth_care", "planned_day": "2027-02-01"},
    },
    "change_exit": lambda i: {"exit_id": i["open_exit"], "fields": {"destination": "own_rent_social"}},
    "set_exit_item": lambda i: {"exit_id": i["open_exit"], "code": "E30", "fields": {"state": "done"}},
    "delete_exit": lambda i: {"exit_id": i["open_exit"]},
    "close_case": lambda i: {"case_id": i["case"], "day": DAY, "reason": "completed"},
    "reopen_case": lambda i: {"case_id": i["case"]},
    "undo": lambda i: {"act_rev": i["act_rev"]},
    "delete_case": lambda i: {"case_id": i["open_case"]},
}  # fmt: skip


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
        "case": own.case_id,
        "person": shown["case"]["person"]["id"],
        "team": shown["case"]["team_id"],
    }
    profile = open_profile(own.home, PASSPHRASE)  # once for all of them: each opening takes a tenth of a second
    try:
        for name, example in EXAMPLES.items():
            if name == "settle_difference":  # somebody else saw the person long ago, and wrote another number
                told = {"person_id": ids["person"], "read_rev": 1, "fields": {"phone": "0400 00 00 13"}}
                perform(profile.store, given_for(acts()["change_person"], told))
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
    assert not set(acts()) - set(EXAMPLES)


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

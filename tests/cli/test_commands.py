# SPDX-License-Identifier: EUPL-1.2
"""This is the place for tests of what commands answer when all is well."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from openpyxl import load_workbook

from caseapp.cli.program import _COMMANDS
from caseapp.store.profile import open_profile
from tests.cli.conftest import PASSPHRASE, Made, Run, make_profile
from tests.records import TODAY
from tests.reports.lists import make_lists
from tests.reports.meetings import make_meetings


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_help_of_every_command_in_every_language(run: Run, language: str) -> None:
    whole = run("--language", language, "--help")
    assert whole.exit_code == 0
    for name in _COMMANDS:
        assert name in whole.stdout
        assert run("--language", language, name, "--help").exit_code == 0
    heading = {"nl": "Gebruik:", "fr": "Utilisation :", "en": "Usage:"}[language]
    assert whole.stdout.startswith(heading)


def test_init_makes_a_profile_with_a_sheet(run: Run, tmp_path: Path) -> None:
    home, sheet = tmp_path / "new", tmp_path / "sheet.pdf"
    result = run("init", "--home", home, "--recovery-sheet", sheet, "--team", "Team Dijle", "--worker", "Ann Bos")
    assert result.exit_code == 0, result.output
    assert sheet.read_bytes().startswith(b"%PDF")
    assert run("cases", "--home", home).exit_code == 0
    again = run("init", "--home", home)
    assert again.exit_code == 2
    assert "already" in again.stderr


def test_init_without_a_sheet_shows_a_code_that_opens(run: Run, tmp_path: Path) -> None:
    from caseapp.store.profile import open_with_recovery

    result = run("init", "--home", tmp_path / "new")
    assert result.exit_code == 0
    open_with_recovery(tmp_path / "new", result.stdout.splitlines()[-1]).close()


def test_cases_as_table_and_json(run: Run, answer: Any, made: Made) -> None:
    assert "Yassin El Idrissi" in run("cases", "--home", made.home).stdout
    (row,) = answer("cases", "--home", made.home, "--json")
    assert row["id"] == made.case_id
    assert row["worker"]["name"] == "Nele Van Damme"
    assert row["birth_day"] == "2008-03-22"
    assert row["levels"]["housing"] == 3
    assert answer("cases", "--home", made.home, "--json", "--find", "jassin")[0]["id"] == made.case_id
    assert answer("cases", "--home", made.home, "--json", "--find", "Wilhelmina") == []


def test_show_holds_everything(run: Run, answer: Any, made: Made) -> None:
    shown = answer("show", "--home", made.home, "--case", made.case_id, "--json")
    for part in ("network", "goals", "contacts", "assessments", "plan", "plan_versions", "exits", "clocks", "history"):
        assert shown[part], part
    assert shown["differences"] == []
    assert shown["contacts"][0]["their_words"].startswith("Als ze het niet geven")
    text = run("show", "--home", made.home, "--case", made.case_id).stdout
    assert "Huis De Linde" in text
    assert "tante Samira" in text


def test_show_tells_a_difference(answer: Any, tmp_path: Path) -> None:
    """Two values of one field, as two devices would leave them."""
    own = make_profile(tmp_path / "home")
    case_id = own.case_id
    person = answer("show", "--home", own.home, "--case", case_id, "--json")["case"]["person"]["id"]
    for rev, phone in ((10**9, "0400 00 00 01"), (1, "0400 00 00 02")):
        given = {"person_id": person, "read_rev": rev, "fields": {"phone": phone}}
        answer("act", "change_person", "--home", own.home, "--json", "-", given=json.dumps(given))
    shown = answer("show", "--home", own.home, "--case", case_id, "--json")
    (difference,) = shown["differences"]
    assert difference["field"] == "phone"
    assert {one["value"] for one in difference["values"]} == {"0400 00 00 01", "0400 00 00 02"}


def test_today_on_a_day(answer: Any, run: Run, made: Made) -> None:
    found = answer("today", "--home", made.home, "--json", "--on", TODAY.isoformat(), "--findings")
    assert found["on"] == TODAY.isoformat()
    assert any(one["late"] for one in found["clocks"])
    assert {one["case_id"] for one in found["clocks"]} == {made.case_id}
    later = answer("today", "--home", made.home, "--json", "--on", "2026-12-14")
    assert any(one["rule"] == "R-EX-03" for one in later["clocks"])
    assert run("today", "--home", made.home, "--on", "2026-12-14").stdout.count("Yassin") > 1


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_a_plan_is_printed_in_three_languages(run: Run, answer: Any, made: Made, tmp_path: Path, language: str) -> None:
    out = tmp_path / "plan.pdf"
    wanted = ("print", "--home", made.home, "--case", made.case_id, "--document", "plan", "--language", language)
    result = run(*wanted, "--version", "1", "--out", out, "--handed-to", "Yassin")
    assert result.exit_code == 0, result.output
    assert out.read_bytes().startswith(b"%PDF")
    newest = answer("show", "--home", made.home, "--case", made.case_id, "--json")["papers"][0]
    assert newest["language"] == language
    assert newest["sha256"] in result.stdout
    assert newest["plan_version_id"]
    first = out.read_bytes()
    assert run(*wanted, "--version", "1", "--out", out).exit_code == 0
    assert out.read_bytes() == first  # an old version prints the same again


def test_every_paper_can_be_printed(run: Run, tmp_path: Path) -> None:
    made = make_profile(tmp_path / "home")
    for meeting in (
        {"state": "held", "day": "2026-09-02"},
        {"state": "planned"},
    ):  # minutes of one, an agenda of the other
        values = json.dumps({"case_id": made.case_id, "fields": {"kind": "round_table", **meeting}})
        assert run("act", "plan_meeting", "--home", made.home, "--json", "-", given=values).exit_code == 0
    profile = open_profile(made.home, PASSPHRASE)
    make_meetings(profile.store, made.case_id)
    make_lists(profile.store, made.case_id)
    profile.close()
    names = [line.split()[0] for line in run("print", "--list").stdout.splitlines()]
    assert "crisis-card" in names
    for name in names:
        out = tmp_path / f"{name}.pdf"
        result = run("print", "--home", made.home, "--case", made.case_id, "--document", name, "--out", out)
        assert result.exit_code == 0, result.output
        assert out.read_bytes().startswith(b"%PDF")


def test_a_plan_is_agreed_and_compared(run: Run, answer: Any, tmp_path: Path) -> None:
    own = make_profile(tmp_path / "home")
    plan = answer("show", "--home", own.home, "--case", own.case_id, "--json")["plan"]["id"]
    write = {"plan_id": plan, "domain": "housing", "fields": {"want": "Een huis met een tuin."}}
    answer("act", "write_plan_domain", "--home", own.home, "--json", "-", given=json.dumps(write))
    wanted = ("compare", "--home", own.home, "--case", own.case_id, "--from", "1")
    (difference,) = answer(*wanted, "--json")
    assert difference["after"] == "Een huis met een tuin."
    agreed = answer("act", "agree_plan", "--home", own.home, "--json", "-", given=json.dumps({"plan_id": plan}))
    assert {"kind": "plan_version", "id": agreed["result"]} in agreed["changed"]
    dutch = run("--language", "nl", *wanted, "--to", "2").stdout
    assert "  - Een eigen studio.\n  + Een huis met een tuin.\n" in dutch
    assert run(*wanted, "--to", "7").exit_code == 1


def test_export_of_the_list(run: Run, tmp_path: Path) -> None:
    own = make_profile(tmp_path / "home", filled=False)
    given = json.dumps({"person": {"call_name": "=HYPERLINK(1)", "family_name": "+Z"}})
    assert run("act", "open_case", "--home", own.home, "--json", "-", given=given).exit_code == 0
    for name in ("list.csv", "list.xlsx"):
        result = run("export", "--home", own.home, "--list", "--out", tmp_path / name)
        assert result.exit_code == 0, result.output
    (_head, line) = csv.reader(io.StringIO((tmp_path / "list.csv").read_text("utf-8-sig")), delimiter=";")
    assert line[1] == "'=HYPERLINK(1) +Z"
    sheet = load_workbook(tmp_path / "list.xlsx").active
    assert sheet is not None
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=HYPERLINK(1) +Z", "s")
    assert run("export", "--home", own.home, "--list", "--out", tmp_path / "list.doc").exit_code == 2


def test_export_of_a_case(run: Run, made: Made, tmp_path: Path) -> None:
    for name in ("case.pdf", "case.json"):
        wanted = ("export", "--home", made.home, "--case", made.case_id, "--out", tmp_path / name)
        assert run(*wanted).exit_code == 0
    assert (tmp_path / "case.pdf").read_bytes().startswith(b"%PDF")
    given = json.loads((tmp_path / "case.json").read_text("utf-8"))
    assert given["person"][0]["call_name"] == "Yassin"
    assert "0400 44 55 66" not in (tmp_path / "case.json").read_text("utf-8")  # somebody else's number


def test_verify_backup_rebuild_restore(run: Run, answer: Any, tmp_path: Path) -> None:
    own = make_profile(tmp_path / "home")
    place = ("--home", own.home)
    assert run("verify", *place).stdout.startswith("Sound")
    copy = answer("backup", *place, "--json")["file"]
    given = json.dumps({"person": {"call_name": "Later"}})
    answer("act", "open_case", *place, "--json", "-", given=given)
    assert len(answer("cases", *place, "--json")) == 2
    assert run("rebuild", *place).exit_code == 0
    assert len(answer("cases", *place, "--json")) == 2
    assert run("restore", *place, copy).exit_code == 0
    assert len(answer("cases", *place, "--json")) == 1
    assert len(answer("backup", *place, "--list", "--json")) >= 2
    assert run("verify", *place).exit_code == 0


def _counts(result: Result) -> dict[str, int]:
    rows = json.loads(result.stdout)["rows"]
    return {fate: sum(row["became"] == fate for row in rows) for fate in {row["became"] for row in rows}}


@pytest.mark.parametrize("name", ["caseload-gent.csv", "caseload-utrecht.csv"])
def test_import_accounts_for_every_row(run: Run, answer: Any, tmp_path: Path, name: str) -> None:
    own = make_profile(tmp_path / "home", filled=False)
    source = Path(__file__).parents[1] / "data" / name
    wanted = ("import", source, "--home", own.home, "--json")
    dry = answer(*wanted, "--dry-run")
    assert not dry["written"]
    assert answer("cases", "--home", own.home, "--json") == []
    first = run(*wanted, "--report", tmp_path / "report.csv", "--save-map", tmp_path / "map.json")
    assert first.exit_code == 0, first.output
    told = json.loads(first.stdout)
    numbers = [row["row"] for row in told["rows"]]
    assert numbers == sorted(set(numbers))
    assert told["opened"] == _counts(first)["new"] == len(answer("cases", "--home", own.home, "--json"))
    assert (tmp_path / "report.csv").exists()
    again = run(*wanted, "--map", tmp_path / "map.json")
    repeated = json.loads(again.stdout)
    assert repeated["opened"] == 0
    assert repeated["unchanged"] == told["opened"]
    spoken = run("import", source, "--home", own.home, "--dry-run")
    assert spoken.stdout.count("\nRow ") + spoken.stdout.startswith("Row ") >= len(numbers)


def test_the_passphrase_from_a_file(run: Run, made: Made, tmp_path: Path) -> None:
    file = tmp_path / "passphrase.txt"
    file.write_text(PASSPHRASE + "\r\n", "utf-8")
    wanted = ("cases", "--home", made.home)
    assert run(*wanted, "--passphrase-file", file, passphrase=None).exit_code == 0
    assert run(*wanted, passphrase=None, given=PASSPHRASE + "\n").exit_code == 0
    assert "--passphrase " not in run("cases", "--help").stdout

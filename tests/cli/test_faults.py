# SPDX-License-Identifier: EUPL-1.2
"""This is the place for tests of how commands end when something is wrong: one line, the right exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from caseapp.security.kdf import FLOOR
from caseapp.store.profile import create_profile, open_profile
from tests.cli.conftest import PASSPHRASE, Made, Run, make_profile, one_line, start


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["cases", "--nope"],
        ["today", "--on", "tomorrow"],
        ["demo", "--cases", "0"],
        ["act"],
        ["act", "fly_away"],
        ["print", "--document", "plan"],
        ["export", "--out", "x.pdf"],
        ["--language", "xx", "cases"],
        ["import"],
    ],
)
@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_wrong_use_is_said_in_one_line(run: Run, tmp_path: Path, arguments: list[str], language: str) -> None:
    result = run("--language", language, *arguments)
    assert result.exit_code == 2, result.output
    assert one_line(result.stderr), result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("command", ["cases", "verify", "backup", "rebuild", "today"])
def test_a_folder_without_a_profile(run: Run, tmp_path: Path, command: str) -> None:
    result = run(command, "--home", tmp_path)
    assert result.exit_code == 1
    assert result.stderr == "caseapp: There is no profile in this folder.\n"
    assert list(tmp_path.iterdir()) == []


def test_a_fault_in_an_own_catalogue_is_told_with_its_line(run: Run, tmp_path: Path) -> None:
    own = make_profile(tmp_path / "home", filled=False)
    assert run("verify", "--home", own.home).exit_code == 0
    folder = own.home / "catalogues"
    folder.mkdir()
    head = "name: file_rules\nversion: 7\nvalid_from: 2026-10-01\nsource: a meeting of the team\n"
    (folder / "file_rules.yaml").write_text(f"{head}without: [R-NOWHERE]\n", "utf-8")
    result = run("verify", "--home", own.home)
    assert result.exit_code == 1
    assert result.stdout.startswith("Sound")
    assert one_line(result.stderr)
    assert "catalogues/file_rules.yaml, line 5" in result.stderr


def test_a_wrong_passphrase(run: Run, tmp_path: Path) -> None:
    own = make_profile(tmp_path / "home", filled=False)
    result = run("cases", "--home", own.home, passphrase="iets helemaal anders")
    assert result.exit_code == 1
    assert one_line(result.stderr)
    assert "iets helemaal" not in result.output


def test_unknown_ids(run: Run, made: Made, tmp_path: Path) -> None:
    for case_id in ("0" * 32, "nonsense", "Yassin"):
        for command in (["show"], ["compare", "--from", "1"], ["print", "--document", "plan"],
                        ["export", "--out", str(tmp_path / "x.pdf")]):  # fmt: skip
            result = run(*command, "--home", made.home, "--case", case_id)
            assert result.exit_code == 1, result.output
            assert one_line(result.stderr)


def test_a_paper_that_cannot_be_written(run: Run, made: Made, tmp_path: Path) -> None:
    target = tmp_path / "folder.pdf" / "plan.pdf"
    (tmp_path / "folder.pdf").write_text("in the way", "ascii")
    wanted = ("print", "--home", made.home, "--case", made.case_id, "--document", "plan", "--out", target)
    result = run(*wanted)
    assert result.exit_code == 1
    assert one_line(result.stderr)


def test_a_profile_that_is_open_in_a_window(run: Run, made: Made) -> None:
    with_window = open_profile(made.home, PASSPHRASE, kind="window")
    try:
        result = run("cases", "--home", made.home)
        assert result.exit_code == 1
        assert "window" in result.stderr
        dutch = run("--language", "nl", "cases", "--home", made.home)
        assert "venster" in dutch.stderr
    finally:
        with_window.close()
    assert run("cases", "--home", made.home).exit_code == 0


def test_a_tampered_vault(run: Run, tmp_path: Path) -> None:
    own = make_profile(tmp_path / "home", filled=False)
    vault = next(own.home.glob("vault*"))
    content = bytearray(vault.read_bytes())
    content[len(content) // 2] ^= 0xFF
    vault.write_bytes(bytes(content))
    result = run("cases", "--home", own.home)
    assert result.exit_code == 1
    assert one_line(result.stderr)


def test_a_database_from_the_future(run: Run, tmp_path: Path) -> None:
    own = make_profile(tmp_path / "home", filled=False)
    profile = open_profile(own.home, PASSPHRASE)
    with profile.store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 9999")
    profile.close()
    result = run("cases", "--home", own.home)
    assert result.exit_code == 1
    assert one_line(result.stderr)
    assert "newer" in result.stderr


def test_a_damaged_database_is_not_sound(run: Run, tmp_path: Path) -> None:
    own = make_profile(tmp_path / "home")
    database = own.home / "profile.db"
    with database.open("r+b") as file:
        file.seek(database.stat().st_size - 2000)
        file.write(b"\x00" * 500)
    result = run("verify", "--home", own.home)
    assert result.exit_code == 1
    assert "Traceback" not in result.output


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(run: Run, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        result = run("init", "--home", tmp_path / "new")
        assert result.exit_code == 1
        assert one_line(result.stderr)
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a folder that nobody may write, not even root")
def test_a_file_system_that_cannot_be_written(run: Run, made: Made) -> None:
    for command in (["init", "--home", "/proc/self/new"], ["demo", "--no-window", "--home", "/proc/self/new"],
                    ["backup", "--home", str(made.home), "--to", "/proc/self/new"],
                    ["export", "--home", str(made.home), "--list", "--out", "/proc/self/new/x.csv"]):  # fmt: skip
        result = run(*command)
        assert result.exit_code == 1, result.output
        assert one_line(result.stderr)


def test_a_file_where_the_folder_should_be(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "ascii")
    result = run("init", "--home", tmp_path / "file" / "new")
    assert result.exit_code == 1
    assert one_line(result.stderr)


def test_a_bug_leaves_a_report_and_one_line(run: Run, made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object, **_more: object) -> None:
        raise RuntimeError("Yassin El Idrissi")

    monkeypatch.setattr("caseapp.store.queries.cases.all_case_rows", broken)
    result = run("cases", "--home", made.home)
    assert result.exit_code == 1
    assert result.stderr.startswith("caseapp: Something went wrong inside the program.")
    assert result.stderr.count("\n") == 1
    (report,) = (made.home / "crashes").iterdir()
    assert str(report) in result.stderr
    assert "Yassin" not in report.read_text("utf-8") + result.output


# -- real processes ----------------------------------------------------------------------------------------------------


def test_a_real_process_in_the_c_locale(made: Made) -> None:
    done = start("cases", "--home", made.home)
    assert done.returncode == 0, done.stderr
    assert b"Yassin" in done.stdout
    ascii_only = start(
        "show", "--home", made.home, "--case", made.case_id, env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    )
    assert ascii_only.returncode == 0, ascii_only.stderr
    as_json = start("show", "--home", made.home, "--case", made.case_id, "--json", env={"PYTHONIOENCODING": "ascii"})
    assert json.loads(as_json.stdout.decode("ascii"))["name"] == "Yassin El Idrissi"


def test_a_closed_standard_input(made: Made) -> None:
    done = start("cases", "--home", made.home, env={"CASEAPP_PASSPHRASE": None}, stdin=subprocess.DEVNULL)
    assert done.returncode == 2
    assert one_line(done.stderr.decode())
    closed = f'"{sys.executable}" -m caseapp cases --home "{made.home}" <&-'
    environment = {name: value for name, value in os.environ.items() if name != "CASEAPP_PASSPHRASE"}
    answer = subprocess.run(["sh", "-c", closed], capture_output=True, check=False, env=environment)
    assert answer.returncode == 2
    assert b"Traceback" not in answer.stderr


def test_a_reader_that_leaves_early(made: Made) -> None:
    command = f'"{sys.executable}" -m caseapp show --home "{made.home}" --case {made.case_id} | head -1'
    environment = {**os.environ, "CASEAPP_PASSPHRASE": PASSPHRASE}
    answer = subprocess.run(["sh", "-c", command], capture_output=True, check=False, env=environment)
    assert answer.stdout.startswith(b"Yassin")
    assert b"Traceback" not in answer.stderr
    assert b"Exception" not in answer.stderr


def test_two_commands_at_once(tmp_path: Path) -> None:
    profile, _code = create_profile(tmp_path / "home", PASSPHRASE, kdf=FLOOR)
    try:
        done = start("cases", "--home", tmp_path / "home")
    finally:
        profile.close()
    assert done.returncode == 1
    assert one_line(done.stderr.decode())


def test_the_version_and_a_fast_start() -> None:
    done = start("--version")
    assert done.returncode == 0
    assert done.stdout.startswith(b"caseapp ")
    heavy = "import sys; from caseapp.cli import program; bad = {'PySide6', 'sqlalchemy', 'reportlab', 'openpyxl'}; "
    answer = subprocess.run(
        [sys.executable, "-c", heavy + "print(sorted(bad & set(sys.modules)))"], capture_output=True, check=True
    )
    assert answer.stdout.strip() == b"[]"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in the folder")
def test_what_a_command_writes_is_for_this_user_alone(made: Made, tmp_path: Path) -> None:
    out = tmp_path / "list.csv"
    assert start("export", "--home", made.home, "--list", "--out", out).returncode == 0
    assert start("backup", "--home", made.home).returncode == 0
    fresh = [out, *(made.home / "backups").iterdir()]
    assert fresh
    assert [path.name for path in fresh if path.stat().st_mode & 0o077] == []

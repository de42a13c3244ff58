# SPDX-License-Identifier: EUPL-1.2
"""This is the place for crashes with marked names in them, and what the reports keep."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from caseapp.clock import FixedClock
from caseapp.security.crash_report import (
    KEPT_REPORTS,
    LARGEST_REPORT,
    crash_reports,
    outline,
    write_crash_report,
)
from caseapp.security.recovery_code import RecoveryCode

CANARY = "Kwikstaartje"


def _caught(act: object) -> BaseException:
    try:
        act()  # type: ignore[operator]
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is looked at
        return error
    raise AssertionError("nothing was raised")


def _with_everything() -> None:
    person = CANARY  # a local value, as in real code
    try:
        {}[person]
    except KeyError as cause:
        error = ValueError(f"row of {person}")
        error.add_note(f"note on {person}")
        raise ExceptionGroup(person, [error, OSError(2, person, person)]) from cause


def test_places_and_classes_stay_messages_and_values_go(tmp_path: Path) -> None:
    path = write_crash_report(tmp_path, _caught(_with_everything), clock=FixedClock())
    assert path is not None
    text = path.read_text(encoding="utf-8")
    assert CANARY not in text
    for kept in (
        "ExceptionGroup",
        "one of the group:",
        "ValueError",
        "FileNotFoundError",
        "caused by:",
        "KeyError",
        "test_crash_report.py:",
        "_with_everything",
        "2026-10-05T09:00:00+00:00",
    ):
        assert kept in text


def test_paths_begin_inside_the_program() -> None:
    said = outline(_caught(lambda: RecoveryCode(b"")))
    assert "  caseapp/security/recovery_code.py:" in said
    assert str(Path.home()) not in said
    assert str(Path.cwd()) not in said


def test_names_made_at_run_time_are_left_out() -> None:
    made = type(f"{CANARY} error", (Exception,), {})
    code = compile("raise made()", f"/home/{CANARY}/notes of {CANARY}.py", "exec")
    said = outline(_caught(lambda: exec(code, {"made": made})))  # noqa: S102 - a file name with a value in it
    assert CANARY not in said
    assert "?:1 <module>" in said


def test_loops_and_depths_end(tmp_path: Path) -> None:
    first, second = ValueError(CANARY), ValueError(CANARY)
    first.__cause__, second.__cause__ = second, first
    assert outline(first).count("ValueError") == 2

    def deeper() -> None:
        deeper()

    path = write_crash_report(tmp_path, _caught(deeper))
    assert path is not None
    assert "RecursionError" in path.read_text()
    chain: BaseException = ValueError(CANARY)
    for _ in range(5000):
        outer = ValueError(CANARY)
        outer.__context__ = chain
        chain = outer
    group = ExceptionGroup("", [ExceptionGroup("", [ValueError(CANARY)] * 500)] * 500)
    for endless in (chain, group):
        path = write_crash_report(tmp_path, endless)
        assert path is not None
        assert path.stat().st_size <= LARGEST_REPORT


def test_the_newest_ten_are_kept(tmp_path: Path) -> None:
    clock = FixedClock()
    written = []
    for number in range(KEPT_REPORTS + 5):
        clock.advance(timedelta(seconds=number % 2))
        written.append(write_crash_report(tmp_path, ValueError(CANARY), clock=clock))
    assert crash_reports(tmp_path) == written[: -KEPT_REPORTS - 1 : -1]


@pytest.mark.parametrize("where", ["file", "nowhere"])
def test_it_never_makes_things_worse(tmp_path: Path, where: str) -> None:
    folder = tmp_path / "profile"
    if where == "file":
        folder.write_text("a file in the way")
        assert write_crash_report(folder, ValueError(CANARY)) is None
    else:
        assert write_crash_report(Path("/proc/nowhere"), ValueError(CANARY)) is None
    assert crash_reports(folder) == []

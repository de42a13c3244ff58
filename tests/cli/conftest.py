# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what tests of the command line share: a made profile per module, a way to run commands."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from caseapp.cli import program
from caseapp.security.kdf import FLOOR
from caseapp.store.profile import create_profile
from tests.records import full_case, make_team
from tests.stretching import stretched_once  # noqa: F401 - for every test of this room

PASSPHRASE = "vier paarden in de regen"


@dataclass(frozen=True, slots=True)
class Made:
    """A profile with one full case."""

    home: Path
    case_id: str


Run = Callable[..., Result]


def make_profile(home: Path, *, filled: bool = True) -> Made:
    """A profile at the floor of the key cost: a copy of one that was made once in this process."""
    files, case_id = _original(filled)
    home.mkdir(mode=0o700)
    for name, content in files.items():
        (home / name).touch(0o600)
        (home / name).write_bytes(content)
    return Made(home, case_id)


@cache
def _original(filled: bool) -> tuple[dict[str, bytes], str]:
    """The files of a profile and the id of its case, when it has one."""
    with tempfile.TemporaryDirectory() as folder:
        profile, _code = create_profile(Path(folder), PASSPHRASE, kdf=FLOOR)
        try:
            _nele, karim = make_team(profile.store)
            case_id = full_case(profile.store, karim) if filled else ""
        finally:
            profile.close()
        return {path.name: path.read_bytes() for path in Path(folder).iterdir() if path.is_file()}, case_id


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """One full profile for a module. Tests that spoil it make their own."""
    return make_profile(tmp_path_factory.mktemp("profile") / "home")


@pytest.fixture
def run() -> Run:
    """Run a command in this process; `--language en` unless the arguments say otherwise."""

    def go(*arguments: object, passphrase: str | None = PASSPHRASE, given: str | None = None) -> Result:
        environment = {"CASEAPP_PASSPHRASE": passphrase, "LC_ALL": "C", "CASEAPP_LANGUAGE": None}
        return CliRunner().invoke(program, [str(one) for one in arguments], input=given, env=environment)

    return go


@pytest.fixture
def answer(run: Run) -> Callable[..., Any]:
    """The JSON answer of a command that must succeed."""

    def go(*arguments: object, **more: Any) -> Any:
        result = run(*arguments, **more)
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    return go


def start(*arguments: object, **more: Any) -> subprocess.CompletedProcess[bytes]:
    """The real program in a process of its own."""
    environment = {**os.environ, "CASEAPP_PASSPHRASE": PASSPHRASE, "LC_ALL": "C", **more.pop("env", {})}
    environment = {name: value for name, value in environment.items() if value is not None}
    return subprocess.run(
        [sys.executable, "-m", "caseapp", *map(str, arguments)],
        capture_output=True,
        check=False,
        timeout=100,
        env=environment,
        **more,
    )


def one_line(text: str) -> bool:
    """Whether an expected error was said in one line: no traceback, no crash report."""
    expected = "Traceback" not in text and "inside the program" not in text
    return expected and text.startswith("caseapp: ") and text.count("\n") == 1

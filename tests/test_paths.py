# SPDX-License-Identifier: EUPL-1.2
"""This is the place for checking where things lie on the disk."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from caseapp import paths


def test_what_ships_with_the_program_is_there() -> None:
    assert paths.resource("catalogues", "big_five.yaml").is_file()
    assert (paths.translations() / "nl" / "LC_MESSAGES" / "caseapp.po").is_file()


@pytest.mark.parametrize(
    ("platform", "variable", "inside"),
    [
        ("linux", "XDG_DATA_HOME", ()),
        ("win32", "APPDATA", ()),
        ("darwin", "HOME", ("Library", "Application Support")),
    ],
)
def test_the_profile_lies_in_the_data_folder_of_the_platform(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, platform: str, variable: str, inside: tuple[str, ...]
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv(variable, str(tmp_path))
    assert paths.default_home() == tmp_path.joinpath(*inside, "caseapp")


def test_without_a_data_folder_it_lies_in_the_home_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert paths.default_home() == tmp_path / ".local" / "share" / "caseapp"

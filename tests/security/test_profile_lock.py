# SPDX-License-Identifier: EUPL-1.2
"""This is the place for one process per profile, also after a process was killed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from caseapp.errors import ProfileInUse, ProfileMissing
from caseapp.security.profile_lock import FILE_NAME, ProfileLock

HOLD = """
import sys
from pathlib import Path
from caseapp.security.profile_lock import ProfileLock
with ProfileLock(Path(sys.argv[1]), sys.argv[2]):
    print("held", flush=True)
    sys.stdin.read()
"""
Holder = Callable[[str], "subprocess.Popen[str]"]


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[Holder]:
    """Starts another process that holds the lock until its input closes."""
    started: list[subprocess.Popen[str]] = []

    def start(kind: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(tmp_path), kind],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("kind", ["window", "command"])
def test_another_process_is_refused_and_told_who_is_in(tmp_path: Path, holder: Holder, kind: str) -> None:
    holder(kind)
    with pytest.raises(ProfileInUse) as refused:
        ProfileLock(tmp_path, "command").acquire()
    assert refused.value.values["kind"] == kind
    assert ("window" in str(refused.value)) == (kind == "window")


def test_a_killed_process_leaves_no_lock(tmp_path: Path, holder: Holder) -> None:
    process = holder("window")
    process.kill()
    process.wait()
    assert "window" in (tmp_path / FILE_NAME).read_text()
    with ProfileLock(tmp_path) as lock:
        assert lock.held


def test_a_process_that_ends_lets_others_in(tmp_path: Path, holder: Holder) -> None:
    process = holder("command")
    process.communicate("")
    assert process.returncode == 0
    with ProfileLock(tmp_path):
        pass


def test_the_same_process_is_refused_too_and_the_first_lock_stays(tmp_path: Path) -> None:
    with ProfileLock(tmp_path, "window"):
        for _ in range(2):  # closing the refused file must not drop the lock
            with pytest.raises(ProfileInUse):
                ProfileLock(tmp_path, "command").acquire()


def test_a_child_process_does_not_keep_the_lock(tmp_path: Path) -> None:
    lock = ProfileLock(tmp_path)
    lock.acquire()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, text=True) as child:
        lock.release()
        with ProfileLock(tmp_path):
            pass
        child.communicate("\n")


def test_acquiring_and_releasing_twice(tmp_path: Path) -> None:
    lock = ProfileLock(tmp_path)
    lock.acquire()
    lock.acquire()
    lock.release()
    lock.release()
    assert not lock.held
    assert (tmp_path / FILE_NAME).read_text() == ""


@pytest.mark.parametrize("content", ["", "{", "[]", '{"kind": 7}', "\x00" * 400])
def test_nonsense_in_the_file_is_no_matter(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE_NAME).write_text(content)
    with ProfileLock(tmp_path, "window"):
        (tmp_path / FILE_NAME).write_text(content)
        with pytest.raises(ProfileInUse):
            ProfileLock(tmp_path).acquire()


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(ProfileMissing):
        ProfileLock(tmp_path / "nowhere").acquire()

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for disks that are small or cannot be written: real mounts, where the system lets us."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

FILLER = "filler"


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[Path]:
    """A disk of so many megabytes at `place`. Skips the test where nobody may mount."""
    place.mkdir(exist_ok=True)
    _mount("-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place))
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """The folder, as it lies on a disk that cannot be written."""
    _mount("--bind", str(folder), str(folder))
    try:
        _mount("-o", "remount,bind,ro", str(folder))
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(disk: Path, leave: int = 0) -> None:
    """Take all room there is but `leave` bytes."""
    with (disk / FILLER).open("wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            try:
                while file.write(b"\0" * size) == size:
                    pass
            except OSError:
                continue
        file.truncate(max(0, file.tell() - leave))


def make_room(disk: Path) -> None:
    """Give it back."""
    (disk / FILLER).unlink()


def _mount(*how: str) -> None:
    try:
        done = subprocess.run(["mount", *how], capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("no mount on this system: a full or read-only disk cannot be had")
    if done.returncode:
        pytest.skip("only the administrator of a Linux machine can mount a full or read-only disk")

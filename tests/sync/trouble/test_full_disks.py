# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a disk that is full while a laptop syncs: one sentence, nothing lost, on with it (T13)."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from caseapp.errors import CaseAppError, DiskFull
from caseapp.ui.sync.files import write_file
from casehub.serving import Serving
from tests.sync.acting import colleagues_of
from tests.sync.teams import Opened, Trio, trio_at
from tests.trouble.disks import fill, make_room, small_disk

_MUCH = 40  # notes of so many letters that a full disk cannot take them
_LONG = 4_000


@pytest.fixture
def team(tmp_path: Path) -> Iterator[tuple[Trio, Serving, Path]]:
    """Karim's laptop lies on a small disk."""
    with small_disk(tmp_path / "disk", 8) as disk, trio_at(tmp_path / "team") as (trio, hub):
        trio.karim.close()
        shutil.copytree(tmp_path / "team" / "karim", disk / "karim")
        trio.karim = Opened(disk / "karim")
        trio.karim.round(hub)
        yield trio, hub, disk


def much(laptop: Opened, case_id: str) -> str:
    """Far more than what is left of the disk; the last of it."""
    words = ""
    for number in range(_MUCH):
        words = f"{number:0{_LONG}x}"
        laptop.note(case_id, words)
    return words


def full_then_room(disk: Path, laptop: Opened, work: Callable[[], object]) -> None:
    """The disk is full: one sentence, and the file is whole. Then there is room: it is done."""
    before = laptop.rows("SELECT save_id FROM journal ORDER BY rev")
    laptop.store.fold()
    fill(disk)
    with pytest.raises(CaseAppError) as told:
        work()
    assert isinstance(told.value, DiskFull), str(told.value)
    make_room(disk)
    assert laptop.is_sound()
    after = laptop.rows("SELECT save_id FROM journal ORDER BY rev")
    assert after[: len(before)] == before
    work()


def comes_to_the_same(trio: Trio, hub: Serving, words: str) -> None:
    trio.rounds(hub, 2)
    assert trio.karim.values(trio.of_karim) == trio.nele.values(trio.of_karim) == {words}
    log_id = trio.karim.log_of(trio.of_karim)
    assert trio.karim.hash_of(log_id) == trio.nele.hash_of(log_id)
    assert trio.karim.is_sound()


def test_t13_no_room_while_fetching(team: tuple[Trio, Serving, Path]) -> None:
    trio, hub, disk = team
    words = much(trio.nele, trio.of_karim)
    trio.nele.round(hub)
    full_then_room(disk, trio.karim, lambda: trio.karim.round(hub))
    comes_to_the_same(trio, hub, words)


def test_t13_no_room_while_bringing(team: tuple[Trio, Serving, Path]) -> None:
    trio, hub, disk = team
    words = much(trio.karim, trio.of_karim)
    full_then_room(disk, trio.karim, lambda: trio.karim.round(hub))
    comes_to_the_same(trio, hub, words)


def test_t13_no_room_for_what_a_file_brings(team: tuple[Trio, Serving, Path]) -> None:
    trio, hub, disk = team
    words = much(trio.nele, trio.of_karim)
    trio.nele.write_file(trio.folder / "stick")
    full_then_room(disk, trio.karim, lambda: trio.karim.read_file(trio.folder / "stick"))
    comes_to_the_same(trio, hub, words)


def test_t13_no_room_for_a_file(team: tuple[Trio, Serving, Path]) -> None:
    """As the window writes it: nothing is left that looks like a file for colleagues."""
    trio, hub, disk = team
    words = much(trio.karim, trio.of_karim)
    trio.karim.round(hub)
    colleagues, stick = colleagues_of(trio.karim, hub), disk / "stick.oebundle"
    full_then_room(disk, trio.karim, lambda: write_file(colleagues, stick))
    assert {one.name for one in disk.iterdir()} == {"karim", stick.name}
    assert trio.nele.read_file(stick).outcome == "done"
    comes_to_the_same(trio, hub, words)

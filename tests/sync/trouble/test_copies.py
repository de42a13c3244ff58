# SPDX-License-Identifier: EUPL-1.2
"""This is the place for laptops and hubs that were copied or put back, through real rounds (T14, T15)."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from caseapp.errors import WrongUse
from caseapp.store.colleagues.own_devices import new_device
from caseapp.sync.colleagues import Colleagues
from casehub.serving import Serving
from tests.records import open_case
from tests.sync.acting import colleagues_of
from tests.sync.laptops import hub_at
from tests.sync.malicious.member import Member
from tests.sync.teams import NAMES, Opened, Trio, trio_at


@pytest.fixture
def team(tmp_path: Path) -> Iterator[tuple[Trio, Serving]]:
    with trio_at(tmp_path) as found:
        yield found


def copied(laptop: Opened, to: Path) -> Opened:
    """The folder of a laptop as it is at this moment, on another machine."""
    laptop.store.fold()
    shutil.copytree(laptop.folder, to)
    return Opened(to)


def all_equal(trio: Trio, *more: Opened) -> None:
    log_id = trio.karim.log_of(trio.of_karim)
    assert len({one.hash_of(log_id) for one in (trio.nele, trio.karim, *more)}) == 1
    for one in (trio.nele, trio.karim, *more):
        assert one.is_sound()


def test_t14_a_copied_laptop_and_the_first_both_work_on(team: tuple[Trio, Serving], tmp_path: Path) -> None:
    trio, hub = team
    trio.karim.note(trio.of_karim, "ervoor")
    trio.karim.round(hub)
    twin = copied(trio.karim, tmp_path / "twin")
    for laptop, words in ((trio.karim, "het eerste"), (twin, "het tweede")):
        laptop.note(trio.of_karim, words)
        laptop.note(trio.of_karim, f"{words}, en verder")
    for _ in range(3):
        for laptop in (trio.karim, twin, trio.nele):
            laptop.round(hub)
    both = {"het eerste, en verder", "het tweede, en verder"}
    assert trio.nele.values(trio.of_karim) == trio.karim.values(trio.of_karim) == twin.values(trio.of_karim) == both
    assert len({Member(one).standing.keys.dev_id for one in (trio.karim, twin)}) == 2
    all_equal(trio, twin)
    for laptop in (trio.karim, twin):
        laptop.note(trio.of_karim, "weer samen")
        laptop.round(hub)
        trio.nele.round(hub)
    trio.rounds(hub, 2)
    twin.round(hub)
    all_equal(trio, twin)
    twin.close()


def test_t14_a_laptop_put_back_from_a_backup(team: tuple[Trio, Serving], tmp_path: Path) -> None:
    """What it sent after the backup comes back from the hub; what it writes now has another name."""
    trio, hub = team
    trio.karim.note(trio.of_karim, "voor de kopie")
    back = copied(trio.karim, tmp_path / "back")
    for words in ("na de kopie", "en nog"):
        trio.karim.note(trio.of_karim, words)
        trio.karim.round(hub)
    back.store.local(lambda unit: new_device(unit.connection))  # what `restore` does
    back.store.sign_in(back.store.author.worker_id)
    back.note(trio.of_karim, "op de kopie")
    with pytest.raises(WrongUse, match="Sync with the hub once"):  # its numbers may mean something else there
        back.write_file(tmp_path / "stick")
    assert (tmp_path / "stick").read_bytes() == b""
    for _ in range(3):
        back.round(hub)
        trio.nele.round(hub)
    assert back.values(trio.of_karim) == trio.nele.values(trio.of_karim) >= {"op de kopie"}
    assert "en nog" in trio.nele.values(trio.of_karim)
    log_id = back.log_of(trio.of_karim)
    assert back.hash_of(log_id) == trio.nele.hash_of(log_id)
    back.close()


def test_t14_an_image_that_wrote_more_than_the_laptop_had_sent(team: tuple[Trio, Serving], tmp_path: Path) -> None:
    """Its first save has a number the hub knows, its second one a number that is free: neither may count as sent."""
    trio, hub = team
    trio.karim.round(hub)
    image = copied(trio.karim, tmp_path / "image")
    trio.karim.note(trio.of_karim, "na het beeld")
    trio.karim.round(hub)
    for words in ("op het beeld", "op het beeld, en verder"):
        image.note(trio.of_karim, words)
    for _ in range(3):
        image.round(hub)
        trio.nele.round(hub)
    assert image.values(trio.of_karim) == trio.nele.values(trio.of_karim) == {"na het beeld", "op het beeld, en verder"}
    log_id = image.log_of(trio.of_karim)
    assert image.hash_of(log_id) == trio.nele.hash_of(log_id)
    image.close()


def test_t14_what_both_copies_had_and_one_has_sent(team: tuple[Trio, Serving], tmp_path: Path) -> None:
    """The other finds its own save at the hub before it knows that it is a copy: it stays there under the old name."""
    trio, hub = team
    case_id = open_case(trio.nele.store, "Fatou", "Diallo")
    twin = copied(trio.nele, tmp_path / "twin")
    trio.nele.add_worker("Sofie Claes")  # which the copy has not: from this it learns what it is
    for _ in range(2):
        for laptop in (trio.nele, twin):
            laptop.round(hub)
    assert Member(trio.nele).standing.keys.dev_id != Member(twin).standing.keys.dev_id
    assert trio.nele.hash_of(trio.nele.log_of(case_id)) == twin.hash_of(twin.log_of(case_id))
    assert twin.is_sound()
    twin.close()


def test_t15_a_hub_from_an_old_backup_with_laptops_ahead_of_it(tmp_path: Path) -> None:
    """Saves, keys, and the directory too: a colleague came and a laptop was shut out after the backup."""
    with trio_at(tmp_path / "team") as (trio, hub):
        trio.karim.note(trio.of_karim, "voor de kopie")
        trio.rounds(hub)
        backup, again = tmp_path / "backup", tmp_path / "again"
        _casehub("backup", "--data", tmp_path / "team" / "hub", "--to", backup)
        trio.karim.note(trio.of_karim, "na de kopie")
        lost = Member(trio.mila).standing.keys.dev_id.hex()
        Colleagues(trio.nele.store, trio.nele.told.append).revoke(lost, "lost", wipe=False)
        sofie = Opened.new(tmp_path / "sofie")
        trio.nele.let_in(sofie, trio.nele.add_worker("Sofie Claes"), hub)
        for laptop in (sofie, trio.karim, trio.nele, sofie, trio.karim):
            laptop.round(hub)
        height = Member(trio.nele).standing.directory.height
    for name in NAMES:
        setattr(trio, name, Opened(tmp_path / "team" / name))
    _casehub("restore", "--data", again, "--from", backup)
    with hub_at(again) as hub:
        trio.move_to(hub)
        for laptop in (trio.nele, sofie, trio.karim, trio.nele, sofie, trio.karim):
            laptop.round(hub)
        assert Member(trio.karim).standing.directory.height >= height
        assert trio.nele.values(trio.of_karim) == trio.karim.values(trio.of_karim) == {"na de kopie"}
        all_equal(trio)
        fresh = Opened.new(tmp_path / "fresh")
        trio.nele.let_in(fresh, trio.nele.store.author.worker_id, hub)
        for laptop in (fresh, trio.nele, fresh):
            laptop.round(hub)
        assert fresh.values(trio.of_karim) == {"na de kopie"}  # from the hub alone
        fresh.close()
    sofie.close()
    trio.close()


def test_t15_who_was_behind_the_backup_does_not_write_over_what_others_know(tmp_path: Path) -> None:
    """A colleague came after the backup; the first one at the hub that was put back has not heard of it."""
    with trio_at(tmp_path / "team") as (trio, hub):
        backup, again = tmp_path / "backup", tmp_path / "again"
        _casehub("backup", "--data", tmp_path / "team" / "hub", "--to", backup)
        sofie = Opened.new(tmp_path / "sofie")
        trio.nele.let_in(sofie, trio.nele.add_worker("Sofie Claes"), hub)
        for laptop in (sofie, trio.nele, sofie):
            laptop.round(hub)
        height = Member(trio.nele).standing.directory.height
    for name in NAMES:
        setattr(trio, name, Opened(tmp_path / "team" / name))
    _casehub("restore", "--data", again, "--from", backup)
    with hub_at(again) as hub:
        trio.move_to(hub)
        trio.mila.store.clock.moment += timedelta(days=2)  # type: ignore[attr-defined]
        for laptop in (trio.mila, trio.nele, sofie, trio.karim, trio.mila):
            assert laptop.round(hub).outcome == "done"
        assert Member(trio.mila).standing.directory.height >= height
    sofie.close()
    trio.close()


def test_t15_nobody_decides_over_what_another_administrator_knows_of_a_hub_that_was_put_back(tmp_path: Path) -> None:
    """Karim, also an administrator, let somebody in after the backup. Nele has not heard of it and comes first."""
    with trio_at(tmp_path / "team") as (trio, hub):
        karim = trio.karim.store.author.worker_id
        colleagues_of(trio.nele, hub).set_roles(karim, ["administrator", "worker"])
        trio.rounds(hub, 2)
        backup, again = tmp_path / "backup", tmp_path / "again"
        _casehub("backup", "--data", tmp_path / "team" / "hub", "--to", backup)
        second = Opened.new(tmp_path / "second")
        trio.karim.let_in(second, karim, hub)
        second.round(hub)
    for name in NAMES:
        setattr(trio, name, Opened(tmp_path / "team" / name))
    _casehub("restore", "--data", again, "--from", backup)
    with hub_at(again) as hub:
        trio.move_to(hub)
        nele = colleagues_of(trio.nele, hub)
        with pytest.raises(WrongUse, match="put back from a backup"):
            nele.let_leave(trio.mila.store.author.worker_id)
        for laptop in (trio.karim, second, trio.nele, trio.mila):
            assert laptop.round(hub).outcome == "done"
        trio.nele.store.clock.moment += timedelta(days=4)  # type: ignore[attr-defined]
        nele.let_leave(trio.mila.store.author.worker_id)
        assert second.round(hub).outcome == "done"
    second.close()
    trio.close()


def _casehub(*arguments: object) -> None:
    subprocess.run([sys.executable, "-m", "casehub", *map(str, arguments)], check=True, capture_output=True)


def test_a_laptop_away_for_a_year_loses_nothing(team: tuple[Trio, Serving]) -> None:
    trio, hub = team
    trio.karim.note(trio.of_karim, "voor het jaar")
    for month in range(12):
        for laptop in (trio.nele, trio.mila):
            laptop.store.clock.moment += timedelta(days=30)  # type: ignore[attr-defined]
            laptop.round(hub)
        trio.nele.note(trio.of_karim, f"maand {month}")
    trio.nele.round(hub)
    trio.karim.store.clock.moment += timedelta(days=365)  # type: ignore[attr-defined]
    trio.karim.round(hub)
    trio.rounds(hub, 2)
    assert trio.nele.values(trio.of_karim) == {"voor het jaar", "maand 11"}
    all_equal(trio)

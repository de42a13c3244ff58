# SPDX-License-Identifier: EUPL-1.2
"""This is the place for disks that are full or cannot be written: one sentence, nothing changed, work goes on."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from caseapp.errors import DiskFull, ProfileMissing, ReadOnly, StoreError
from caseapp.operations import perform
from caseapp.operations.import_caseload import ImportCaseload
from caseapp.security.kdf import FLOOR
from caseapp.store.backup import back_up, backups, restore_file
from caseapp.store.drafts import save_draft
from caseapp.store.migrations.runner import migrate, newest_version, version_of
from caseapp.store.profile import DATABASE, Profile, create_profile, open_profile, profile_exists
from caseapp.store.replay import rebuild, verify
from tests.trouble import jobs
from tests.trouble.disks import fill, make_room, read_only, small_disk
from tests.trouble.jobs import LONG, note, note_on_and_on
from tests.trouble.killing import answer_of
from tests.trouble.lists import list_text, read_list
from tests.trouble.made import PASSPHRASE, Made, file_keys, fingerprints, let_go, opened
from tests.trouble.steps import RebuildTable, with_steps


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", 6) as place:
        yield place


def tables(profile: Profile) -> tuple[object, ...]:
    """Everything an act may touch."""
    with profile.store.reading() as reader:
        return tuple(
            tuple(map(tuple, reader.sql(f"SELECT * FROM {name}")))  # noqa: S608 - our own names
            for name in ("journal", "contact", "case_file", "case_summary", "clock", "draft", "setting", "held")
        )


def test_no_room_for_acts_and_drafts(disk: Path, original: Made) -> None:
    made = original.copied(disk / "profile")
    profile = opened(made)
    fill(disk)
    before = tables(profile)
    works: list[Callable[[], object]] = [
        lambda: note(profile, made, LONG),
        lambda: save_draft(profile.store, "contact:1", "contact", {"what": LONG}, made.case_id),
        lambda: rebuild(profile.store),
        lambda: back_up(profile.store),
        lambda: verify(profile.store),
    ]
    for work in works * 2:
        with pytest.raises(DiskFull):
            work()
        assert tables(profile) == before
    assert backups(made.home / "backups") == ()
    assert not list((made.home / "backups").glob("*"))
    assert not (made.home / "verify.tmp").exists()
    make_room(disk)
    for work in works:
        work()
    assert verify(profile.store).sound
    profile.close()


def test_a_disk_that_fills_up_little_by_little(disk: Path, original: Made) -> None:
    """Every save that was acknowledged is there, the first that was refused is not; closing loses nothing."""
    made = original.copied(disk / "profile")
    profile = opened(made)
    fill(disk, leave=300_000)
    saved: list[str] = []
    with pytest.raises(DiskFull):
        note_on_and_on(profile, made, saved)
    assert saved
    profile.close()
    profile = opened(made)
    with profile.store.reading() as reader:
        found = [row[0].split()[0] for row in reader.sql("SELECT what FROM contact ORDER BY row_no")][6:]
    assert found == saved
    make_room(disk)
    note(profile, made, "1000")
    assert verify(profile.store).sound
    profile.close()


def test_no_room_for_an_import(disk: Path, original: Made, tmp_path: Path) -> None:
    made = original.copied(disk / "profile")
    rows = read_list(tmp_path / "lijst.csv", list_text(60))
    profile = opened(made)
    fill(disk, leave=100_000)
    before = tables(profile)
    with pytest.raises(DiskFull):
        perform(profile.store, ImportCaseload(rows=rows))
    assert tables(profile) == before
    make_room(disk)
    assert perform(profile.store, ImportCaseload(rows=rows)).result.opened == 60
    assert verify(profile.store).sound
    profile.close()


@pytest.mark.parametrize("leave", [0, 50_000, 600_000])
def test_no_room_for_a_new_profile(disk: Path, leave: int) -> None:
    fill(disk, leave=leave)
    home = disk / "profile"
    with pytest.raises(DiskFull):
        create_profile(home, PASSPHRASE, kdf=FLOOR)
    assert not profile_exists(home)
    make_room(disk)
    create_profile(home, PASSPHRASE, kdf=FLOOR)[0].close()
    open_profile(home, PASSPHRASE).close()


@pytest.mark.parametrize("leave", [0, 300_000, 800_000])
def test_no_room_for_going_back_to_a_backup(disk: Path, original: Made, leave: int) -> None:
    made = original.copied(disk / "profile")
    profile = opened(made)
    back_up(profile.store)
    note(profile, made, "na de kopie")
    profile.close()
    copy = backups(made.home / "backups")[0].path
    before = fingerprints(made.home)
    fill(disk, leave=leave)
    with pytest.raises(DiskFull):
        restore_file(made.home / DATABASE, *file_keys(made), copy)
    assert fingerprints(made.home) == before
    make_room(disk)
    restore_file(made.home / DATABASE, *file_keys(made), copy)
    opened(made).close()


def test_no_room_for_a_migration(disk: Path, original: Made) -> None:
    made = original.copied(disk / "profile")
    profile = opened(made)
    fill(disk, leave=20_000)
    before = tables(profile)
    with pytest.raises(DiskFull):
        migrate(profile.store.engine, lambda _version: None, with_steps(RebuildTable()))
    with pytest.raises(DiskFull):
        migrate(profile.store.engine, profile._copy_before_migration, with_steps(RebuildTable()))
    assert not list((made.home / "backups").glob("*"))
    with profile.store.engine.connect() as connection:
        assert version_of(connection) == newest_version()
    assert tables(profile) == before
    make_room(disk)
    assert migrate(profile.store.engine, profile._copy_before_migration, with_steps(RebuildTable())) == 1
    assert tables(profile) == before
    profile.close()


def test_a_limit_on_the_size_of_files(made: Made) -> None:
    """What a quota or an old file system does: writing stops in the middle of a file."""
    kind, saved = answer_of(jobs.write_until_the_limit, made)
    assert kind in {"DiskFull", "StoreError"}
    profile = opened(made)
    with profile.store.reading() as reader:
        found = [row[0].split()[0] for row in reader.sql("SELECT what FROM contact ORDER BY row_no")][6:]
    assert found == saved
    assert verify(profile.store).sound
    profile.close()


def test_a_folder_that_cannot_be_written(made: Made) -> None:
    profile = opened(made)
    back_up(profile.store)
    profile.close()
    copy = backups(made.home / "backups")[0].path
    with read_only(made.home):
        before = fingerprints(made.home)
        with pytest.raises(ReadOnly):
            open_profile(made.home, PASSPHRASE)
        with pytest.raises(ReadOnly):
            create_profile(made.home / "new", PASSPHRASE, kdf=FLOOR)
        with pytest.raises(ReadOnly):
            restore_file(made.home / DATABASE, *file_keys(made), copy)
        assert fingerprints(made.home) == before
    opened(made).close()


def test_going_back_to_a_backup_on_a_disk_that_cannot_be_written(made: Made, tmp_path: Path) -> None:
    """A stick with its switch on."""
    stick = tmp_path / "stick"
    profile = opened(made)
    copy = back_up(profile.store, stick)
    profile.close()
    with read_only(stick):
        restore_file(made.home / DATABASE, *file_keys(made), copy)
        profile = opened(made)
        assert verify(profile.store).sound
        with pytest.raises(ReadOnly):
            back_up(profile.store, stick)
        profile.close()


@pytest.mark.parametrize("is_read", [False, True])
def test_a_folder_that_becomes_read_only_while_open(made: Made, is_read: bool) -> None:
    """Whether somebody reads meanwhile or not: the file can then be opened, but not written."""
    profile = opened(made)
    before = tables(profile)
    let_go(profile.store)
    if is_read:
        tables(profile)
    with read_only(made.home):
        with pytest.raises(StoreError):
            note(profile, made, "kan niet")
        with pytest.raises(ReadOnly):
            back_up(profile.store)
    note(profile, made, "kan weer")
    assert tables(profile)[0][: len(before[0])] == before[0]  # type: ignore[index, arg-type]
    assert verify(profile.store).sound
    profile.close()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only the administrator can become somebody else")
@pytest.mark.parametrize("rights", [0o000, 0o555, 0o500])
def test_a_folder_without_rights(made: Made, rights: int) -> None:
    """In a process of somebody else, because the administrator is let in everywhere."""
    for folder in (made.home, *made.home.parents):
        if folder == Path(folder.root) or folder.owner() != "root" or folder.stat().st_mode & stat.S_IXOTH:
            continue
        folder.chmod(folder.stat().st_mode | stat.S_IXOTH)
    made.home.chmod(rights)
    found = answer_of(jobs.come_in_as_nobody, made.home)
    made.home.chmod(0o700)
    assert set(found) <= {"ReadOnly", "ProfileMissing"}, found
    opened(made).close()


def test_the_folder_goes_away_while_open(made: Made, tmp_path: Path) -> None:
    """A stick that is pulled out: said in words, and everything is there when it comes back."""
    profile = opened(made)
    note(profile, made, "voor het uittrekken")
    let_go(profile.store)
    made.home.rename(tmp_path / "pulled")
    with pytest.raises(StoreError):
        note(profile, made, "nergens")
    with pytest.raises(ProfileMissing):
        open_profile(made.home, PASSPHRASE)
    assert not made.home.exists()
    (tmp_path / "pulled").rename(made.home)
    note(profile, made, "na het insteken")
    assert verify(profile.store).sound
    profile.close()
    assert shutil.disk_usage(made.home).free > 0

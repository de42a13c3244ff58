# SPDX-License-Identifier: EUPL-1.2
"""This is the place for kill -9 at random moments: what was acknowledged is there, and nothing is half."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bench.kills import kill_rounds
from caseapp.errors import ProfileInUse
from caseapp.security.kdf import FLOOR
from caseapp.store.backup import backups, restore_file
from caseapp.store.drafts import drafts
from caseapp.store.engine import connect
from caseapp.store.migrations.runner import newest_version
from caseapp.store.profile import DATABASE, create_profile, open_profile, profile_exists
from caseapp.store.replay import verify
from tests.trouble import jobs
from tests.trouble.jobs import note
from tests.trouble.killing import READY, killed, moments, running
from tests.trouble.lists import list_text, read_list
from tests.trouble.made import PASSPHRASE, Made, file_keys, opened, pages_are_whole, soundness


def count_of(made: Made, table: str) -> int:
    profile = opened(made)
    try:
        rows = profile.store.read(lambda reader: reader.sql(f"SELECT count(*) FROM {table}"))  # noqa: S608 - our names
        return int(rows[0][0])
    finally:
        profile.close()


@pytest.mark.parametrize("seed", [11, 12])
def test_every_acknowledged_contact_survives(made: Made, seed: int) -> None:
    figures = kill_rounds(20, made=made, seed=seed)
    print(figures)
    assert figures.kills == 20
    assert figures.acknowledged > 10
    assert figures.lost == set()
    assert figures.faults == []


def test_drafts_survive(made: Made) -> None:
    chance = moments(21)
    newest = 0
    for _ in range(10):
        said = killed(jobs.write_drafts, made, newest + 1, after=chance.randint(1, 8), delay=chance.uniform(0, 0.01))
        newest = max(said)
        profile = opened(made)
        kept = profile.store.read(drafts)
        profile.close()
        assert len(kept) == 1
        number = int(kept[0].body["what"].split()[0])
        assert number in {newest, newest + 1}  # the last one may have been written and not yet said
        newest = number
    assert soundness(made) == []


def test_a_backup_is_whole_or_not_there(made: Made) -> None:
    chance = moments(31)
    key, salt = file_keys(made)
    for _ in range(8):
        killed(jobs.make_backups, made, after=1 + chance.randint(0, 2), delay=chance.uniform(0, 0.03))
        for row in backups(made.home / "backups"):
            copy = connect(row.path, key, salt)
            assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert copy.execute("SELECT count(*) FROM contact").fetchone()[0] == 6
            copy.close()
            assert row.path.with_suffix(".vault").read_bytes() == (made.home / "vault.cbor").read_bytes()
    assert soundness(made) == []
    profile = opened(made)
    jobs.back_up(profile.store)
    profile.close()
    names = {path.suffix for path in (made.home / "backups").iterdir()}
    assert names <= {".backup", ".vault"}  # what was broken off is gone
    assert len(backups(made.home / "backups")) <= 7


def test_restoring_leaves_the_old_file_or_the_backup(made: Made) -> None:
    """Whatever the moment: the profile opens, whole, and what stood there before lies beside it."""
    chance = moments(41)
    profile = opened(made)
    jobs.back_up(profile.store)
    note(profile, made, "na de kopie")
    profile.close()
    copy = backups(made.home / "backups")[-1].path
    untouched = copy.read_bytes()
    for _ in range(8):
        killed(jobs.restore_again, made, after=1 + chance.randint(0, 1), delay=chance.uniform(0, 0.04))
        assert (made.home / DATABASE).exists()
        assert count_of(made, "contact") in {6, 7}
        assert soundness(made) == []
        with_work = opened(made)  # work that was never closed: its WAL must not spoil the next restore
        note(with_work, made, "werk ertussen")
        shutil.copytree(made.home, made.home.parent / "crashed")
        with_work.close()
        shutil.rmtree(made.home)
        (made.home.parent / "crashed").rename(made.home)
        restore_file(made.home / DATABASE, *file_keys(made), copy)
        assert count_of(made, "contact") == 6
    assert copy.read_bytes() == untouched
    asides = sorted(made.home.glob("before-restore-*.db"))
    assert asides
    for aside in asides:
        there = connect(aside, *file_keys(made))
        assert there.execute("SELECT count(*) FROM contact").fetchone()[0] in {6, 7}
        there.close()


def test_an_import_is_taken_in_whole_or_not_at_all(original: Made, tmp_path: Path) -> None:
    chance = moments(51)
    rows = read_list(tmp_path / "lijst.csv", list_text(500))
    ends = set()
    for turn in range(5):
        made = original.copied(tmp_path / str(turn))
        after = 2 if turn == 0 else 1
        said = killed(jobs.import_rows, made, rows, after=after, delay=chance.uniform(0, 0.8))
        new = count_of(made, "case_file") - 2
        assert new in {0, 500}
        assert new == 500 or said == [READY]
        assert count_of(made, "person") == new + 2
        assert pages_are_whole(made)
        ends.add(new)
    assert soundness(made) == []
    print(f"new cases found after a kill: {ends}")


def test_rebuilding_keeps_the_tables(made: Made) -> None:
    chance = moments(61)
    tables = {name: count_of(made, name) for name in ("journal", "contact", "case_summary", "search_person")}
    for _ in range(6):
        killed(jobs.rebuild_again, made, after=1 + chance.randint(0, 1), delay=chance.uniform(0, 0.06))
        assert {name: count_of(made, name) for name in tables} == tables
    assert soundness(made) == []


def test_a_migration_is_done_or_not_begun(made: Made, tmp_path: Path) -> None:
    chance = moments(71)
    folder = tmp_path / "files"
    seen = set()
    for _ in range(10):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        said = killed(jobs.migrate_again, made, folder, after=1 + chance.randint(0, 2), delay=chance.uniform(0, 0.03))
        number = max(said) + 1
        for path in (folder / f"{at}.db" for at in range(number)):
            assert version_and_contacts(made, path) == (newest_version() + 2, 6, True)
        torn = folder / f"{number}.db"
        if torn.exists() and torn.stat().st_size == (made.home / DATABASE).stat().st_size:
            version, contacts, has_column = version_and_contacts(made, torn)
            seen.add(version)
            assert contacts == 6
            assert has_column == (version > newest_version())
    print(f"versions that were found after a kill: {seen}")


def version_and_contacts(made: Made, path: Path) -> tuple[int, int, bool]:
    file = connect(path, *file_keys(made))
    try:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        columns = {row[1] for row in file.execute("PRAGMA table_info(contact)").fetchall()}
        return (
            file.execute("PRAGMA user_version").fetchone()[0],
            file.execute("SELECT count(*) FROM contact").fetchone()[0],
            "weather" in columns,
        )
    finally:
        file.close()


def test_a_new_profile_is_whole_or_as_if_never_begun(tmp_path: Path) -> None:
    """Never a vault of which nobody has a code, lying in the way of the next try."""
    chance = moments(81)
    for turn in range(4):
        folder = tmp_path / str(turn)
        folder.mkdir()
        killed(jobs.make_profiles, folder, after=1, delay=chance.uniform(0, 0.9))
        for home in sorted(folder.iterdir()):
            if profile_exists(home):
                profile = open_profile(home, PASSPHRASE)
            else:
                profile, _code = create_profile(home, PASSPHRASE, kdf=FLOOR)
            assert verify(profile.store).sound
            profile.close()
            assert {path.name for path in home.iterdir()} == {"profile.lock", "profile.db", "vault.cbor"}


def test_a_lock_is_not_stale_after_a_kill(made: Made) -> None:
    killed(jobs.hold_open, made, "window", after=1, delay=0.0)
    assert "window" in (made.home / "profile.lock").read_text()
    opened(made).close()
    assert pages_are_whole(made)


def test_a_second_instance_is_told_who_has_it_open(made: Made) -> None:
    for kind in ("window", "command"):
        with running(jobs.hold_open, made, kind):
            with pytest.raises(ProfileInUse) as refused:
                open_profile(made.home, PASSPHRASE)
            assert refused.value.values["kind"] == kind
    open_profile(made.home, PASSPHRASE).close()

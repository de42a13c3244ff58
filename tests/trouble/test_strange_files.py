# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a database that is something else than it should be: said in words, and left as it is."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from caseapp.errors import (
    CaseAppError,
    DatabaseDamaged,
    DatabaseFromFuture,
    NotADatabase,
    ProfileMissing,
    StoreError,
    VaultDamaged,
    VaultMissing,
)
from caseapp.i18n import _, set_language
from caseapp.store.backup import back_up, backups, restore_file
from caseapp.store.engine import connect
from caseapp.store.local_settings import local_setting, set_local_setting
from caseapp.store.profile import DATABASE, open_profile, restore_profile
from caseapp.store.queries.contacts import contacts_of
from caseapp.store.replay import verify
from tests.trouble.made import PASSPHRASE, Made, file_keys, fingerprints, let_go, opened

PAGE = 4096


def random_bytes(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(40_000))


def plain_sqlite(path: Path) -> None:
    path.unlink()
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE journal (rev INTEGER)")
    plain.commit()
    plain.close()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: 20 * PAGE + 100])


def very_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def of_another_vault(path: Path) -> None:
    path.unlink()
    connection = connect(path, b"\x07" * 32, b"\x08" * 16)
    connection.execute("CREATE TABLE journal (rev INTEGER)")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()


STRANGE: dict[Callable[[Path], None], type[CaseAppError]] = {
    random_bytes: NotADatabase,
    plain_sqlite: NotADatabase,
    empty: DatabaseDamaged,
    truncated: DatabaseDamaged,
    very_short: NotADatabase,
    a_folder: NotADatabase,
    of_another_vault: NotADatabase,
}


@pytest.fixture
def backed_up(made: Made) -> Made:
    """A profile with one backup."""
    profile = opened(made)
    back_up(profile.store)
    profile.close()
    return made


def refused(made: Made) -> CaseAppError:
    """What opening the profile, or working in it, says; the files are then as they were."""
    before = fingerprints(made.home)
    with pytest.raises(CaseAppError) as caught:
        work_in(made)
    assert fingerprints(made.home) == before
    for language in ("nl", "fr", "en"):
        set_language(language)
        assert caught.value.sentence(_)
    set_language("nl")
    return caught.value


def work_in(made: Made) -> None:
    """Open the profile as a window does, and read every page of it."""
    profile = open_profile(made.home, PASSPHRASE)
    try:
        with profile.store.reading() as reader:
            for (name,) in reader.sql("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"):
                reader.sql(f'SELECT * FROM "{name}"')  # noqa: S608 - names from the file itself
    finally:
        profile.close()


@pytest.mark.parametrize("make", STRANGE, ids=lambda make: make.__name__)
def test_a_strange_database(backed_up: Made, make: Callable[[Path], None]) -> None:
    make(backed_up.home / DATABASE)
    error = refused(backed_up)
    assert type(error) is STRANGE[make]
    copies = backups(backed_up.home / "backups")
    assert len(copies) == 1
    restore_profile(backed_up.home, PASSPHRASE, copies[0].path)
    profile = opened(backed_up)
    assert verify(profile.store).sound
    assert len(profile.store.read(lambda reader: contacts_of(reader, backed_up.case_id))) == 3
    profile.close()


def test_a_database_of_the_future(backed_up: Made) -> None:
    connection = connect(backed_up.home / DATABASE, *file_keys(backed_up))
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    assert type(refused(backed_up)) is DatabaseFromFuture


def test_a_vault_without_its_database(backed_up: Made) -> None:
    (backed_up.home / DATABASE).unlink()
    error = refused(backed_up)
    assert type(error) is StoreError
    assert "backup" in error.message
    assert not (backed_up.home / DATABASE).exists()  # no empty profile in its place
    restore_profile(backed_up.home, PASSPHRASE, backups(backed_up.home / "backups")[0].path)
    opened(backed_up).close()


def test_a_vault_without_database_and_without_backups(made: Made) -> None:
    (made.home / DATABASE).unlink()
    assert type(refused(made)) is StoreError
    assert not (made.home / DATABASE).exists()


def test_a_database_without_its_vault(backed_up: Made) -> None:
    (backed_up.home / "vault.cbor").unlink()
    assert type(refused(backed_up)) is VaultMissing
    vault = backups(backed_up.home / "backups")[0].path.with_suffix(".vault")
    shutil.copyfile(vault, backed_up.home / "vault.cbor")
    work_in(backed_up)


@pytest.mark.parametrize("place", [0, 10, 60, 200, -40, -1])
def test_a_vault_that_was_tampered_with(made: Made, place: int) -> None:
    vault = bytearray((made.home / "vault.cbor").read_bytes())
    vault[place] ^= 0x10
    (made.home / "vault.cbor").write_bytes(vault)
    assert type(refused(made)) is VaultDamaged


def test_no_folder_at_all(tmp_path: Path) -> None:
    with pytest.raises(ProfileMissing):
        open_profile(tmp_path / "nowhere", PASSPHRASE)
    assert not (tmp_path / "nowhere").exists()


def test_flipped_bytes_in_every_region(made: Made) -> None:
    """Page after page: what can be read is right, what cannot is said; the next page is read all the same."""
    path = made.home / DATABASE
    whole = path.read_bytes()
    expected = everything(made)
    chance = random.Random(5)
    seen = 0
    for page in range(len(whole) // PAGE):
        damaged = bytearray(whole)
        damaged[page * PAGE + chance.randrange(PAGE)] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        try:
            assert everything(made) == expected  # the page is one nobody reads
        except (DatabaseDamaged, NotADatabase):
            seen += 1
    assert seen > 20
    path.write_bytes(whole)
    assert everything(made) == expected


def test_a_damaged_page_of_a_long_setting_is_never_read_as_another_one(made: Made) -> None:
    """The last page of a long text comes out as zeros, without an error (SQLCipher)."""
    path, words = made.home / DATABASE, "lange lijst " * 1500
    profile = opened(made)
    set_local_setting(profile.store, "long", words)
    let_go(profile.store)
    whole = path.read_bytes()
    hit = set()
    for page in range(1, len(whole) // PAGE):
        damaged = bytearray(whole)
        damaged[page * PAGE + 100] ^= 1
        path.write_bytes(damaged)
        try:
            assert profile.store.read(lambda reader: local_setting(reader, "long")) == words
        except DatabaseDamaged:
            hit.add(page)
        path.write_bytes(whole)
        let_go(profile.store)
    assert len(hit) >= len(words) // PAGE + 1
    profile.close()


def everything(made: Made) -> dict[str, int]:
    profile = opened(made)
    try:
        with profile.store.reading() as reader:
            names = [row[0] for row in reader.sql("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
            names = [name for name in names if not name.startswith("search_note")]
            return {name: hash(tuple(map(tuple, reader.sql(f'SELECT * FROM "{name}"')))) for name in names}  # noqa: S608
    finally:
        profile.close()


def test_a_damaged_page_is_found_by_verify_and_spoils_nothing_else(made: Made) -> None:
    """SQLCipher #617: a connection that read one bad page calls every page bad afterwards."""
    profile = opened(made)
    try:
        path = made.home / DATABASE
        with profile.store.reading() as reader:
            root = reader.sql("SELECT rootpage FROM sqlite_master WHERE name = 'goal'")[0][0]
        let_go(profile.store)  # the WAL is folded in, nothing is kept in memory
        damaged = bytearray(path.read_bytes())
        damaged[(root - 1) * PAGE + 500] ^= 1
        path.write_bytes(damaged)
        for _turn in range(6):
            with pytest.raises(DatabaseDamaged):
                profile.store.read(lambda reader: reader.sql("SELECT * FROM goal"))
            assert len(profile.store.read(lambda reader: contacts_of(reader, made.case_id))) == 3
        assert not verify(profile.store).sound
        assert not (made.home / "verify.tmp").exists()
    finally:
        profile.close()


def test_flipped_bytes_in_the_wal(made: Made, tmp_path: Path) -> None:
    """A WAL lies there after a crash only. What was torn counts as not written; what lies before it stays."""
    profile = opened(made)
    profile.store.local(lambda unit: unit.connection.exec_driver_sql("INSERT INTO setting VALUES ('one', '1')"))
    profile.store.local(lambda unit: unit.connection.exec_driver_sql("INSERT INTO setting VALUES ('two', '2')"))
    crashed = tmp_path / "crashed"
    shutil.copytree(made.home, crashed)
    profile.close()
    whole = (crashed / "profile.db-wal").read_bytes()
    assert len(whole) > PAGE
    chance = random.Random(7)
    settings = "SELECT name FROM setting WHERE name IN ('one', 'two') ORDER BY 1"
    for at in range(0, len(whole), max(1, len(whole) // 25)):
        home = tmp_path / f"flipped-{at}"
        shutil.copytree(crashed, home)
        damaged = bytearray(whole)
        damaged[at] ^= 1 << chance.randrange(8)
        (home / "profile.db-wal").write_bytes(damaged)
        flipped = Made(home, made.key, made.code, made.case_id)
        profile = opened(flipped)
        kept = [row[0] for row in profile.store.read(lambda reader: reader.sql(settings))]
        assert kept in ([], ["one"], ["one", "two"])
        assert verify(profile.store).sound
        profile.close()
        shutil.rmtree(home)


@pytest.mark.parametrize("make", [random_bytes, plain_sqlite, empty, truncated, of_another_vault])
def test_a_strange_backup_is_refused_and_nothing_changes(backed_up: Made, make: Callable[[Path], None]) -> None:
    copy = backups(backed_up.home / "backups")[0].path
    make(copy)
    before = fingerprints(backed_up.home)
    with pytest.raises((NotADatabase, DatabaseDamaged)):
        restore_file(backed_up.home / DATABASE, *file_keys(backed_up), copy)
    assert fingerprints(backed_up.home) == before


def test_a_backup_with_a_damaged_page_is_refused(backed_up: Made) -> None:
    copy = backups(backed_up.home / "backups")[0].path
    damaged = bytearray(copy.read_bytes())
    damaged[40 * PAGE + 7] ^= 1
    copy.write_bytes(damaged)
    before = fingerprints(backed_up.home)
    with pytest.raises(DatabaseDamaged):
        restore_file(backed_up.home / DATABASE, *file_keys(backed_up), copy)
    assert fingerprints(backed_up.home) == before


def test_files_of_others_in_the_folder_of_the_backups_stay(made: Made, tmp_path: Path) -> None:
    """A stick holds more than our copies: another profile's, another program's."""
    folder = tmp_path / "stick"
    folder.mkdir()
    (folder / "photos.backup").write_bytes(b"photos")
    (folder / "caseapp-notes.backup").write_bytes(b"notes")
    stranger = folder / "caseapp-0001-2019-01-01-120000.backup"
    stranger.write_bytes(b"another profile" * 100)
    profile = opened(made)
    newest = [back_up(profile.store, folder) for _ in range(9)][-1]
    profile.close()
    assert newest.exists()
    assert (folder / "photos.backup").exists()
    assert (folder / "caseapp-notes.backup").exists()
    assert stranger.exists()
    assert len(list(folder.glob("*.vault"))) == 7
    assert backups(folder)[0].path == newest
    assert len(backups(folder)) == 8  # seven of ours, one of another profile

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the vault on a real disk with the real Argon2id: opening, changing, losing,
crashing.
"""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from caseapp.clock import FixedClock
from caseapp.errors import (
    ReadOnly,
    TryLater,
    VaultDamaged,
    VaultError,
    VaultMissing,
    WrongPassphrase,
    WrongUse,
)
from caseapp.security.kdf import FLOOR, KdfCost
from caseapp.security.slots import SlotType
from caseapp.security.vault import (
    RecoveryCode,
    VaultKey,
    change_passphrase,
    create_vault,
    database_key,
    database_salt,
    file_key,
    has_vault,
    new_recovery_code,
    rebuild_vault,
    unlock,
    unlock_with_recovery,
)
from caseapp.security.vault_file import LARGEST_FILE, PREVIOUS_NAME, VAULT_NAME, write_vault
from caseapp.security.vault_format import decode
from tests.security.sealed import quick_vault

OLD, NEW = "een oude gele fiets", "de nieuwe trage boot"
POSIX = pytest.mark.skipif(os.name != "posix", reason="rights and limits of POSIX")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, VaultKey, RecoveryCode]:
    """A vault as it is made."""
    folder = tmp_path_factory.mktemp("vault")
    return folder, *create_vault(folder, OLD, kdf=FLOOR, label="laptop")


@pytest.fixture
def made(original: tuple[Path, VaultKey, RecoveryCode], tmp_path: Path) -> tuple[Path, VaultKey, RecoveryCode]:
    """A copy of it."""
    folder, key, code = original
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    return tmp_path, VaultKey(key.content()), code


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[Path]:
    """A folder with a vault that no passphrase here opens; for what goes wrong before that."""
    (tmp_path / VAULT_NAME).write_bytes(quick_vault()[0])
    yield tmp_path
    assert not list(tmp_path.glob("*.new"))


def test_passphrase_and_code_open_the_same_key(made: tuple[Path, VaultKey, RecoveryCode]) -> None:
    folder, key, code = made
    assert unlock(folder, OLD).content() == key.content()
    typed = code.text().lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert unlock_with_recovery(folder, typed).content() == key.content()
    with pytest.raises(WrongPassphrase):
        unlock(folder, NEW)
    with pytest.raises(WrongPassphrase):
        unlock_with_recovery(folder, RecoveryCode.random())


def test_a_new_passphrase_replaces_the_old_one(made: tuple[Path, VaultKey, RecoveryCode]) -> None:
    folder, key, code = made
    change_passphrase(folder, key, NEW)
    assert (folder / PREVIOUS_NAME).exists()
    assert unlock(folder, NEW).content() == key.content()
    assert not (folder / PREVIOUS_NAME).exists()
    with pytest.raises(WrongPassphrase):
        unlock(folder, OLD)
    assert unlock_with_recovery(folder, code).content() == key.content()
    slot = decode((folder / VAULT_NAME).read_bytes()).vault.slots_of(SlotType.PASSPHRASE)[0]
    assert (slot.label, slot.cost) == ("laptop", FLOOR)


def test_the_old_passphrase_does_not_open_while_the_vault_before_is_kept(
    made: tuple[Path, VaultKey, RecoveryCode],
) -> None:
    folder, key, _ = made
    change_passphrase(folder, key, NEW)
    with pytest.raises(WrongPassphrase):
        unlock(folder, OLD)
    assert (folder / PREVIOUS_NAME).exists()


def test_a_new_sheet_replaces_the_old_one(made: tuple[Path, VaultKey, RecoveryCode]) -> None:
    folder, key, old = made
    new = new_recovery_code(folder, key)
    assert unlock_with_recovery(folder, new).content() == key.content()
    with pytest.raises(WrongPassphrase):
        unlock_with_recovery(folder, old)
    assert unlock(folder, OLD).content() == key.content()


@pytest.mark.parametrize("loss", ["missing", "torn", "empty"])
def test_after_a_bad_disk_the_vault_before_opens_and_comes_back(
    made: tuple[Path, VaultKey, RecoveryCode], loss: str
) -> None:
    folder, key, _ = made
    current = folder / VAULT_NAME
    before = current.read_bytes()
    (folder / PREVIOUS_NAME).write_bytes(before)
    if loss == "missing":
        current.unlink()
    else:
        current.write_bytes(before[:100] if loss == "torn" else b"")
    assert has_vault(folder)
    assert unlock(folder, OLD).content() == key.content()
    assert current.read_bytes() == before
    assert not (folder / PREVIOUS_NAME).exists()


def test_half_written_files_of_a_crash_do_not_matter(made: tuple[Path, VaultKey, RecoveryCode]) -> None:
    folder, key, _ = made
    for name in (VAULT_NAME, PREVIOUS_NAME):
        (folder / f"{name}.new").write_bytes(b"half")
    assert unlock(folder, OLD).content() == key.content()
    change_passphrase(folder, key, NEW)
    assert unlock(folder, NEW).content() == key.content()
    assert not list(folder.glob("*.new"))


def test_a_vault_lost_while_open_is_written_anew(made: tuple[Path, VaultKey, RecoveryCode]) -> None:
    folder, key, old_code = made
    with pytest.raises(WrongUse):
        rebuild_vault(folder, key, NEW, kdf=FLOOR)
    (folder / VAULT_NAME).write_bytes(b"damaged")
    with pytest.raises(VaultDamaged):
        change_passphrase(folder, key, NEW)
    code = rebuild_vault(folder, key, NEW, kdf=FLOOR)
    assert unlock(folder, NEW).content() == key.content()
    assert unlock_with_recovery(folder, code).content() == key.content()
    with pytest.raises(WrongPassphrase):
        unlock_with_recovery(folder, old_code)


def test_nothing_is_changed_with_the_key_of_another_profile(quick: Path) -> None:
    content = (quick / VAULT_NAME).read_bytes()
    for act in (lambda key: change_passphrase(quick, key, NEW), lambda key: new_recovery_code(quick, key)):
        with pytest.raises(VaultDamaged):
            act(VaultKey.random())
    assert (quick / VAULT_NAME).read_bytes() == content


def test_a_vault_is_never_replaced_by_a_new_one(quick: Path) -> None:
    content = (quick / VAULT_NAME).read_bytes()
    with pytest.raises(WrongUse):
        create_vault(quick, OLD, kdf=FLOOR)
    (quick / VAULT_NAME).rename(quick / PREVIOUS_NAME)
    with pytest.raises(WrongUse):
        create_vault(quick, OLD, kdf=FLOOR)
    assert (quick / PREVIOUS_NAME).read_bytes() == content


def test_no_vault_at_all(tmp_path: Path) -> None:
    assert not has_vault(tmp_path)
    with pytest.raises(VaultMissing):
        unlock(tmp_path, OLD)
    with pytest.raises(VaultMissing):
        unlock_with_recovery(tmp_path / "nowhere", RecoveryCode.random())
    with pytest.raises(VaultMissing):
        change_passphrase(tmp_path, VaultKey.random(), NEW)


@pytest.mark.parametrize("content", [b"", b"\0" * 100, b"\xff" * (LARGEST_FILE + 1), b"SQLite format 3\0"])
def test_a_file_that_is_no_vault(tmp_path: Path, content: bytes) -> None:
    (tmp_path / VAULT_NAME).write_bytes(content)
    with pytest.raises(VaultDamaged):
        unlock(tmp_path, OLD)
    assert (tmp_path / VAULT_NAME).read_bytes() == content


def test_a_folder_in_the_place_of_the_vault(tmp_path: Path) -> None:
    (tmp_path / VAULT_NAME).mkdir()
    with pytest.raises(VaultDamaged):
        unlock(tmp_path, OLD)


@pytest.mark.parametrize("passphrase", ["", "zeven77", "é" * 7, "e\u0301" * 7, "x" * 1025])
def test_a_passphrase_too_short_or_absurd_is_refused(tmp_path: Path, passphrase: str) -> None:
    with pytest.raises(WrongUse):
        create_vault(tmp_path, passphrase, kdf=FLOOR)
    assert not has_vault(tmp_path)


@pytest.mark.parametrize("cost", [KdfCost(1024, 3, 4), KdfCost(65536, 2, 4), KdfCost(2**30, 3, 4)])
def test_nobody_makes_a_vault_below_the_floor(tmp_path: Path, cost: KdfCost) -> None:
    with pytest.raises(ValueError, match="floor"):
        create_vault(tmp_path, OLD, kdf=cost)
    assert not has_vault(tmp_path)


def test_the_delay_comes_after_five_and_goes_with_the_right_one(
    made: tuple[Path, VaultKey, RecoveryCode],
) -> None:
    folder, _, code = made
    clock = FixedClock()
    for _ in range(5):
        with pytest.raises(WrongPassphrase):
            unlock(folder, NEW, clock=clock)
    with pytest.raises(TryLater) as refused:
        unlock(folder, OLD, clock=clock)
    assert refused.value.values == {"seconds": 2}
    unlock_with_recovery(folder, code, clock=clock).wipe()
    unlock(folder, OLD, clock=clock).wipe()


def test_a_damaged_vault_counts_as_no_try(quick: Path) -> None:
    (quick / VAULT_NAME).write_bytes(b"damaged")
    for _ in range(8):
        with pytest.raises(VaultDamaged):
            unlock(quick, OLD)
    assert not (quick / "vault.tries").exists()


def test_keys_for_different_uses_are_different_and_stay_the_same() -> None:
    key = VaultKey(bytes(range(32)))
    derived = {database_key(key), file_key(key), database_salt(key), key.content()}
    assert len(derived) == 4
    assert [len(database_key(key)), len(file_key(key)), len(database_salt(key))] == [32, 32, 16]
    # known answers: an existing database opens with nothing else
    assert database_key(key).hex() == "a9da82269f3e09507218c489cb4b71f6cc6154185908ece5ea29005d8fd032df"
    assert database_salt(key).hex() == "9693fc203ab84a1d568388aa2369043d"
    assert file_key(key).hex() == "37193e07f301e5703f5952164a7bca1598cb4718f33f6ba7bde5e4a2e0debe61"


def test_a_wiped_key_is_gone_and_never_shows() -> None:
    key = VaultKey(b"\x5a" * 32)
    inside = key._content
    for shown in (repr(key), str(key), f"{key}", f"{[key]!r}"):
        assert "5a" not in shown
        assert "Z" not in shown
    with pytest.raises(TypeError):
        pickle.dumps(key)
    with key:
        assert key.content() == b"\x5a" * 32
    assert key.wiped
    assert not inside
    for use in (key.content, lambda: database_key(key)):
        with pytest.raises(VaultError):
            use()
    key.wipe()


@POSIX
def test_only_the_owner_reads_the_vault(made: tuple[Path, VaultKey, RecoveryCode]) -> None:
    folder, key, _ = made
    change_passphrase(folder, key, NEW)
    for name in (VAULT_NAME, PREVIOUS_NAME):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


@POSIX
def test_a_folder_that_cannot_be_written_says_so() -> None:
    with pytest.raises(ReadOnly):
        create_vault(Path("/proc/caseapp"), OLD, kdf=FLOOR)
    with pytest.raises(ReadOnly):
        write_vault(Path("/proc"), b"content", previous=None)


@POSIX
def test_a_full_disk_changes_nothing(quick: Path) -> None:
    """The limit on file sizes stands in for the full disk: writing stops in the middle of the file."""
    content = (quick / VAULT_NAME).read_bytes()
    program = f"""
import resource, signal
from pathlib import Path
from caseapp.errors import DiskFull
from caseapp.security.vault_file import write_vault
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))
try:
    write_vault(Path({str(quick)!r}), b"n" * 500, previous=b"p" * 100)
except DiskFull:
    print("full")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "full\n"
    assert (quick / VAULT_NAME).read_bytes() == content


@POSIX
def test_killed_at_any_moment_the_vault_is_whole(tmp_path: Path) -> None:
    """Writes vaults one after the other, dies at a random one: what lies there is a vault that was
    written.
    """
    program = f"""
import sys
from pathlib import Path
from caseapp.security.vault_file import write_vault
folder, number = Path({str(tmp_path)!r}), 0
while True:
    content = number.to_bytes(4, "big") * 200
    write_vault(folder, content, previous=content)
    print(number, flush=True)
    number += 1
"""
    for acknowledged in (1, 7, 23, 60, 110):
        writer = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        with writer.stdout as said:
            last = [int(next(said)) for _ in range(acknowledged)][-1]
            writer.send_signal(signal.SIGKILL)
            last = max([last, *(int(line) for line in said)])
        writer.wait()
        content = (tmp_path / VAULT_NAME).read_bytes()
        assert len(content) == 800
        assert content == content[:4] * 200
        assert int.from_bytes(content[:4], "big") in {last, last + 1}
